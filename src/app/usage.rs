//! Counts in memory what keys are used for and writes it down every few seconds, so that a call
//! costs no statement. When the process is killed, the counts of the last seconds are lost; the
//! figures and the journal are not.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::base::clock;
use crate::base::error::{Error, Result};
use crate::base::limit::Minutes;
use crate::store::Db;
use crate::store::keys::key_use;
use crate::store::keys::key_use::{Call, Day, KEPT, Used};

/// Longest text that is kept of what was wrong, in characters.
const LONGEST: usize = 300;
/// Milliseconds from UTC to the local day, and of a day.
const ZONE_MS: i64 = 7 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// What keys were used for since it was last written down.
#[derive(Debug, Default)]
pub struct Usage(Mutex<HashMap<i64, Pending>>);

#[derive(Debug, Default)]
struct Pending {
    /// By number of the local day since 1970.
    days: Vec<(i64, Day)>,
    calls: VecDeque<Call>,
}

impl Usage {
    /// Notes a call.
    pub fn note(&self, key: i64, mut call: Call) {
        // What was sent stands in it, and PostgreSQL keeps no U+0000: it would refuse the calls of
        // every key that are written with this one.
        call.problem = call.problem.replace('\0', "\u{fffd}");
        if let Some((at, _)) = call.problem.char_indices().nth(LONGEST) {
            call.problem.truncate(at);
        }
        let day = (call.at + ZONE_MS).div_euclid(DAY_MS);
        let mut keys = self.keys();
        let pending = keys.entry(key).or_default();
        if pending.days.last().is_none_or(|(last, _)| *last != day) {
            pending.days.push((day, Day::default()));
        }
        if let Some((_, count)) = pending.days.last_mut() {
            count.calls += 1;
            count.refused += i64::from(call.status >= 400);
        }
        if pending.calls.len() == KEPT {
            pending.calls.pop_front();
        }
        pending.calls.push_back(call);
    }

    /// Writes down what was noted, so that it can be read.
    pub async fn flush(&self, db: &Db) -> Result<()> {
        let noted = std::mem::take(&mut *self.keys());
        if noted.is_empty() {
            return Ok(());
        }
        let used: Vec<(i64, Used)> = noted.into_iter().map(|(key, p)| (key, p.used())).collect();
        let used = Arc::new(used);
        let all = Arc::clone(&used);
        let written = db.write(move |tx| {
            let mut keys = all.iter();
            keys.try_for_each(|(key, used)| key_use::add(tx, *key, used))
        });
        match written.await {
            Err(error) if !matches!(error, Error::Unavailable(_)) => one_by_one(db, &used).await,
            done => done,
        }
    }

    fn keys(&self) -> MutexGuard<'_, HashMap<i64, Pending>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down what each key was used for by itself, so that what can't be kept of one costs no other
/// its records; answers the first fault.
async fn one_by_one(db: &Db, used: &Arc<Vec<(i64, Used)>>) -> Result<()> {
    let mut first = Ok(());
    for at in 0..used.len() {
        let all = Arc::clone(used);
        let written = db.write(move |tx| {
            let (key, used) = &all[at];
            key_use::add(tx, *key, used)
        });
        first = first.and(written.await);
    }
    first
}

/// Tells the other processes on the database what they don't know of `minutes`, and counts what
/// they have told. Between two tellings a process may let through what it can't know yet: at most
/// the limit once more for each further process.
pub async fn share(minutes: &Minutes, db: &Db, now: i64) -> Result<()> {
    let untold = minutes.untold(now);
    if untold.is_empty() {
        return Ok(());
    }
    let told = untold.clone();
    let all = db.write(move |tx| key_use::share(tx, &told)).await?;
    for (told, all) in untold.into_iter().zip(all) {
        minutes.heard(told, all);
    }
    Ok(())
}

impl Pending {
    fn used(self) -> Used {
        let date = |day: i64| clock::local(day * DAY_MS - ZONE_MS).date();
        Used {
            days: self
                .days
                .into_iter()
                .map(|(day, n)| (date(day), n))
                .collect(),
            calls: self.calls.into(),
        }
    }
}
