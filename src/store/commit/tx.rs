//! A write in progress: the connection inside a transaction, with what must be folded into
//! the commit that it shares with its neighbours.

use std::collections::{BTreeMap, HashMap};

use crate::base::error::Result;
use crate::store::commit::fold::{Delta, Key};
use crate::store::commit::journal::chain::Head;
use crate::store::commit::series::Interned;
use crate::store::figures::observations::Target;
use crate::store::figures::row_counts::{Group, Grown};
use crate::store::figures::totals;
use crate::store::{Conn, Param};

/// What a job of the writer works with.
#[derive(Debug)]
pub struct Tx<'b> {
    /// The connection, inside the transaction.
    pub conn: &'b mut Conn,
    pub(in crate::store) counters: &'b mut Counters,
    pub(in crate::store) interned: &'b mut Interned,
    pub(in crate::store) pending: Pending,
    /// The journal's end as this job leaves it.
    pub(in crate::store) head: Head,
    /// Milliseconds since 1970 at which the transaction began.
    pub now: i64,
}

/// What one job adds to its batch, kept apart until the job has succeeded.
#[derive(Debug, Default)]
pub(in crate::store) struct Pending {
    pub(in crate::store) totals: HashMap<Key, Delta>,
    pub(in crate::store) rows: HashMap<Group, Grown>,
    pub(in crate::store) touched: Vec<i64>,
}

/// Numbers handed out during a transaction. They are read once and written back once a commit,
/// so that a row costs no statement for its id. A number of a job that failed stays unused.
#[derive(Debug, Default, Clone)]
pub(in crate::store) struct Counters(BTreeMap<&'static str, (i64, i64)>);

impl Counters {
    fn next(&mut self, conn: &mut Conn, name: &'static str) -> Result<i64> {
        if !self.0.contains_key(name) {
            let sql = "SELECT value FROM counters WHERE name = $1";
            let value = conn
                .query_one(sql, &[name.into()], |row| row.int(0))?
                .unwrap_or(0);
            self.0.insert(name, (value, value));
        }
        let entry = self.0.entry(name).or_default();
        entry.1 += 1;
        Ok(entry.1)
    }

    pub(in crate::store) fn flush(&mut self, conn: &mut Conn) -> Result<()> {
        let sql = "INSERT INTO counters (name, value) VALUES ($1, $2)
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        for (name, (before, now)) in std::mem::take(&mut self.0) {
            if before != now {
                conn.queue(sql, &[Param::Text(name), Param::Int(now)])?;
            }
        }
        Ok(())
    }
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
        let (head, counters) = (self.head, self.counters.clone());
        let earlier = std::mem::take(&mut self.pending);
        let done = work(self);
        let later = std::mem::replace(&mut self.pending, earlier);
        if done.as_ref().is_ok_and(keep) {
            self.pending.fold(later);
        } else {
            self.head = head;
            *self.counters = counters;
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
