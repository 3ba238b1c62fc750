//! Counts in memory what was refused and to whom, and writes it down every minute, so that a flood
//! of refusals costs no statement each and fills no disk.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::base::error::Result;
use crate::store::Db;
use crate::store::people::security;
use crate::store::people::security::{Counted, Refusal};

/// Different refusals that are told apart between two times of writing; beyond them, those of all
/// addresses are counted together.
const APART: usize = 300;

/// What was refused since it was last written down.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<HashMap<Refusal, Counted>>);

impl Refusals {
    /// Notes a refusal at `now`, in milliseconds since 1970.
    pub fn note(&self, mut refusal: Refusal, now: i64) {
        let mut noted = self.noted();
        if noted.len() >= APART && !noted.contains_key(&refusal) {
            refusal = Refusal {
                address: None,
                user: None,
                key: None,
                ..refusal
            };
        }
        let counted = noted.entry(refusal).or_insert(Counted {
            first: now,
            last: now,
            count: 0,
        });
        counted.last = now;
        counted.count += 1;
    }

    /// Writes down what was noted, so that it can be read.
    pub async fn flush(&self, db: &Db) -> Result<()> {
        let noted: Vec<_> = std::mem::take(&mut *self.noted()).into_iter().collect();
        if noted.is_empty() {
            return Ok(());
        }
        db.write(move |tx| security::add(tx, &noted)).await
    }

    fn noted(&self) -> MutexGuard<'_, HashMap<Refusal, Counted>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_from_many_addresses_is_counted_together() {
        let refusals = Refusals::default();
        for n in 0..10 * APART {
            let refusal = Refusal {
                cause: "not-found",
                user: None,
                key: None,
                address: Some(format!("192.0.2.{n}")),
                route: "other",
                method: "GET",
            };
            refusals.note(refusal, 5);
        }
        let noted = refusals.noted();
        assert_eq!(noted.len(), APART + 1);
        let all: i64 = noted.values().map(|counted| counted.count).sum();
        assert_eq!(all, i64::try_from(10 * APART).unwrap());
    }
}
