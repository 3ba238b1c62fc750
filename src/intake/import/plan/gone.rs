//! A source's answer beside what the source brought before: what of the past it may change, and
//! what it no longer names.

use std::sync::Arc;

use crate::base::error::Result;
use crate::catalogue::{Indicator, Period};
use crate::figures::observation::{Status, Stored};
use crate::intake::import::compare::{refuse, twin};
use crate::intake::import::keys::{Kind, key};
use crate::intake::import::plan::Planning;
use crate::intake::import::record::{Record, Refused, What};
use crate::intake::import::scope::Gone;
use crate::store::figures::observations;

/// Why a row is refused that would change what is too long ago.
const PAST: &str = "past";
/// Why a row is refused that would change a validated figure.
const VALIDATED: &str = "validated";

impl Planning<'_> {
    /// Refuses a row that would write something about a period that is too long ago for its
    /// source, and notes the newest period.
    pub(super) fn hold_back(&mut self, record: &mut Record) -> Result<()> {
        let Some(fetched) = &self.scope.fetched else {
            return Ok(());
        };
        let since = fetched.since;
        let about = match record.what {
            What::Refused(_) => return Ok(()),
            _ => &self.app.db.target(&record.slug)?.indicator,
        };
        let Some(period) = Period::parse(&record.period, &about.period.grains) else {
            return Ok(());
        };
        let newest = self.standing.newest;
        self.standing.newest = newest.max(Some(period));
        if record.writes() && since.is_some_and(|since| period.start() < since) {
            self.too_long_ago(record);
        }
        Ok(())
    }

    fn too_long_ago(&mut self, record: &mut Record) {
        self.checking.count(PAST);
        let reason = Refused {
            code: PAST.to_owned(),
            value: record.period.clone(),
            ..twin(0)
        };
        refuse(record, reason);
    }

    /// Looks which figures the source brought before and does not name any more. An answer that
    /// names nothing, or that was not understood in every row, tells nothing of what is gone.
    pub(super) fn look_for_gone(&mut self, about: &Arc<Indicator>) -> Result<()> {
        let (Some(fetched), Some(agency)) = (&self.scope.fetched, &self.scope.own) else {
            return Ok(());
        };
        let (since, gone, source) = (fetched.since, fetched.gone, fetched.source);
        if gone == Gone::Ignore || self.counts.all() == 0 || self.is_in_doubt() {
            return Ok(());
        }
        let (target, agency) = (self.app.db.target(&about.slug)?.clone(), agency.clone());
        let read = move |conn: &mut crate::store::Conn| {
            observations::brought(conn, &target, &agency, source)
        };
        for stored in self.runtime.block_on(self.app.db.read(read))? {
            if since.is_some_and(|since| stored.observation.period.start() < since) {
                continue;
            }
            self.standing.stood += 1;
            let record = removal(&about.slug, &stored);
            if self.keys.contains_key(&key(&record)) {
                continue;
            }
            self.standing.gone += 1;
            if gone == Gone::Delete {
                if stored.status == Status::Validated {
                    self.checking.count(VALIDATED);
                }
                *self.counts.of(Kind::of(&record.what)) += 1;
                self.out.add(&record)?;
            }
        }
        Ok(())
    }

    /// Whether rows were refused for more than that what they name may not be changed.
    fn is_in_doubt(&self) -> bool {
        let mut refused = self.checking.refusals.keys();
        !self.twins.is_empty() || refused.any(|code| ![PAST, VALIDATED].contains(code))
    }
}

/// The row of a plan that takes a figure away, which a validated one refuses.
fn removal(slug: &str, stored: &Stored) -> Record {
    let what = match stored.status {
        Status::Validated => What::Refused(vec![Refused {
            code: VALIDATED.to_owned(),
            ..twin(0)
        }]),
        Status::Provisional => What::Remove {
            id: stored.id,
            revision: stored.revision,
            credit: Some(stored.credit()),
        },
    };
    Record::new(0, slug, &stored.observation, what)
}
