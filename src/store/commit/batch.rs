//! What the jobs of one transaction add up to.

use std::collections::BTreeMap;

use crate::base::clock::Clock;
use crate::base::error::Result;
use crate::base::secret::Keys;
use crate::store::commit::fold;
use crate::store::commit::ids::{Blocks, Counters};
use crate::store::commit::journal::chain::{Head, Heads, SETTINGS};
use crate::store::commit::series::Interned;
use crate::store::commit::tx::Pending;
use crate::store::due::count;
use crate::store::figures::row_counts;
use crate::store::{Conn, Tx};

/// What a transaction works with: the connection, and the series that are known.
pub(in crate::store) type Place<'w> = (&'w mut Conn, &'w mut Interned);

/// A transaction under way.
#[derive(Debug)]
pub(in crate::store) struct Batch {
    pending: Pending,
    touched: BTreeMap<i64, i64>,
    counters: Counters,
    heads: Heads,
    keys: Keys,
    now: i64,
}

impl Batch {
    /// Begins a transaction. Jobs may do anything, so on a server they come one after the other;
    /// changes of figures hold the chain of their indicator alone.
    pub(super) fn begin(
        conn: &mut Conn,
        clock: &Clock,
        keys: &Keys,
        blocks: Option<Blocks>,
        for_jobs: bool,
    ) -> Result<Self> {
        conn.begin_beside()?;
        let mut batch = Self::within(keys, blocks, clock.now_ms());
        if for_jobs {
            let mut none = Interned::default();
            let held = batch.run((conn, &mut none), |tx| {
                let held = tx.hold(SETTINGS);
                (held.is_ok(), held)
            });
            held.1?;
        }
        Ok(batch)
    }

    /// Takes up a transaction that has begun.
    pub(in crate::store) fn within(keys: &Keys, blocks: Option<Blocks>, now: i64) -> Self {
        Self {
            pending: Pending::default(),
            touched: BTreeMap::new(),
            counters: Counters::new(blocks),
            heads: Heads::default(),
            keys: keys.clone(),
            now,
        }
    }

    /// Runs work whose success is told by the first of what it answers; what it adds is kept
    /// when it succeeds. What it wrote must be taken back when it does not.
    pub(in crate::store) fn run<T>(
        &mut self,
        (conn, interned): Place<'_>,
        work: impl FnOnce(&mut Tx<'_>) -> (bool, T),
    ) -> (bool, T) {
        let mut tx = Tx {
            conn,
            keys: &self.keys,
            interned,
            counters: &mut self.counters,
            pending: Pending::default(),
            heads: self.heads.clone(),
            now: self.now,
        };
        let (done, told) = work(&mut tx);
        let Tx {
            mut pending,
            heads,
            interned,
            now,
            ..
        } = tx;
        if done {
            (self.heads, self.now) = (heads, now);
            for indicator in std::mem::take(&mut pending.touched) {
                self.touched.entry(indicator).or_insert(0);
            }
            self.pending.fold(pending);
        } else {
            interned.undo();
        }
        (done, told)
    }

    /// Runs work that leaves nothing behind when it fails.
    pub(super) fn apart<T>(
        &mut self,
        (conn, interned): Place<'_>,
        work: impl FnOnce(&mut Tx<'_>) -> (bool, T),
    ) -> Result<T> {
        conn.queue("SAVEPOINT job", &[])?;
        let (done, told) = self.run((&mut *conn, interned), work);
        if !done {
            conn.rollback_to("job")?;
        }
        conn.queue("RELEASE SAVEPOINT job", &[])?;
        Ok(told)
    }

    /// Writes what the jobs added up to.
    pub(in crate::store) fn finish(&mut self, conn: &mut Conn) -> Result<()> {
        self.heads.store(conn, &self.keys)?;
        fold::flush(conn, &self.pending.totals)?;
        row_counts::flush(conn, &self.pending.rows)?;
        count::flush(conn, &self.pending.submissions)?;
        let sql = "UPDATE indicators SET revision = revision + 1 WHERE id = $1 RETURNING revision";
        for (indicator, revision) in &mut self.touched {
            let read = conn.query_one(sql, &[(*indicator).into()], |row| row.int("revision"))?;
            *revision = read.unwrap_or(0);
        }
        self.counters.flush(conn)
    }

    /// The new ends of the chains that have grown.
    pub(super) fn ends(&self) -> Vec<Head> {
        self.heads.ends()
    }

    /// By how many entries the journal has grown.
    pub(super) fn entries(&self) -> i64 {
        self.heads.moved()
    }

    /// The indicators that changed, with their new revisions.
    pub(super) fn changed(self) -> BTreeMap<i64, i64> {
        self.touched
    }
}
