//! A write in progress: the connection inside a transaction, with what must be folded into
//! the commit that it shares with its neighbours.

use std::collections::HashMap;

use crate::base::error::Result;
use crate::base::secret::Keys;
use crate::store::Conn;
use crate::store::commit::fold::{Delta, Key};
use crate::store::commit::ids::Counters;
use crate::store::commit::journal::chain::{Head, Heads};
use crate::store::commit::series::Interned;
use crate::store::due::count;
use crate::store::figures::observations::Target;
use crate::store::figures::row_counts::{Group, Grown};
use crate::store::figures::totals;

/// What a job of the writer works with.
#[derive(Debug)]
pub struct Tx<'b> {
    /// The connection, inside the transaction.
    pub conn: &'b mut Conn,
    /// What seals and signs.
    pub keys: &'b Keys,
    pub(in crate::store) counters: &'b mut Counters,
    pub(in crate::store) interned: &'b mut Interned,
    pub(in crate::store) pending: Pending,
    /// The ends of the journal's chains as this job leaves them.
    pub(in crate::store) heads: Heads,
    /// Milliseconds since 1970: when the transaction began, and not before the last entry of a
    /// chain that it has to do with.
    pub now: i64,
}

/// By how much the clock of another instance may be ahead of ours, in milliseconds.
const SKEW_MS: i64 = 300_000;

/// The time of a transaction after one at `last`. Clocks of two machines differ, and entries of
/// a chain must lie in the order of time; a clock that is wrong altogether changes nothing.
fn not_before(last: i64, now: i64) -> i64 {
    if (now..now + SKEW_MS).contains(&last) {
        last
    } else {
        now
    }
}

/// What one job adds to its batch, kept apart until the job has succeeded.
#[derive(Debug, Default)]
pub(in crate::store) struct Pending {
    pub(in crate::store) totals: HashMap<Key, Delta>,
    pub(in crate::store) rows: HashMap<Group, Grown>,
    pub(in crate::store) submissions: HashMap<count::Key, count::Grown>,
    pub(in crate::store) touched: Vec<i64>,
}

impl Pending {
    /// Adds what a later part has added.
    pub(in crate::store) fn fold(&mut self, more: Self) {
        if self.totals.is_empty() {
            self.totals = more.totals;
        } else {
            for (key, delta) in more.totals {
                self.totals.entry(key).or_default().add(&delta);
            }
        }
        for (group, grown) in more.rows {
            self.rows.entry(group).or_default().add(grown);
        }
        for (key, grown) in more.submissions {
            self.submissions.entry(key).or_default().add(&grown);
        }
        self.touched.extend(more.touched);
    }
}

impl Tx<'_> {
    /// Does a part of a job that leaves nothing behind, not even used numbers, when it fails or
    /// when `keep` says so.
    pub fn part<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T>,
        keep: impl FnOnce(&T) -> bool,
    ) -> Result<T> {
        self.conn.queue("SAVEPOINT part", &[])?;
        let (heads, counters) = (self.heads.clone(), self.counters.clone());
        let earlier = std::mem::take(&mut self.pending);
        let done = work(self);
        let later = std::mem::replace(&mut self.pending, earlier);
        if done.as_ref().is_ok_and(keep) {
            self.pending.fold(later);
        } else {
            self.heads = heads;
            self.counters.back_to(counters);
            self.interned.undo();
            self.conn.rollback_to("part")?;
        }
        self.conn.queue("RELEASE SAVEPOINT part", &[])?;
        done
    }

    /// The revision that the indicator's figures have once this job is committed.
    pub fn revision_after(&mut self, target: &Target) -> Result<i64> {
        let grows = self.pending.touched.contains(&target.id);
        Ok(totals::revision(self.conn, target.id)? + i64::from(grows))
    }

    /// The end of a chain of the journal, from here on held until the transaction ends: nobody
    /// else changes what it is about.
    pub(in crate::store) fn hold(&mut self, chain: i64) -> Result<Head> {
        let head = self.heads.hold(self.conn, chain, self.keys)?;
        self.now = not_before(head.at, self.now);
        Ok(head)
    }

    /// The next number of the sequence `name`; never given twice.
    pub fn next_id(&mut self, name: &'static str) -> Result<i64> {
        self.counters.next(self.conn, name)
    }

    /// Marks an indicator's figures as changed by this job.
    pub(in crate::store) fn touch(&mut self, indicator: i64) {
        if self.pending.touched.last() != Some(&indicator) {
            self.pending.touched.push(indicator);
        }
    }
}
