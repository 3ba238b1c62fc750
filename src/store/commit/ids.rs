//! Numbers that are given once: to rows, series, people, keys.
//!
//! In a file they are counted in the transaction that uses them. On a server, where several write
//! side by side, a process takes them in blocks, so that no counter is a lock for all; what is
//! left of a block when it ends stays unused.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::error::Result;
use crate::store::{Conn, Param};

/// Numbers of the first block; each further one is twice as large, up to the last.
const FIRST: i64 = 64;
const LARGEST: i64 = 4_096;

/// The blocks of a process, for all of its writers.
#[derive(Debug, Clone)]
pub(in crate::store) struct Blocks(Arc<Mutex<Taken>>);

#[derive(Debug)]
struct Taken {
    conn: Conn,
    blocks: HashMap<&'static str, Block>,
}

#[derive(Debug, Clone, Copy)]
struct Block {
    first: i64,
    next: i64,
    end: i64,
}

impl Blocks {
    /// Blocks that are taken over this connection, outside of all transactions.
    pub(in crate::store) fn over(conn: Conn) -> Self {
        let blocks = HashMap::new();
        Self(Arc::new(Mutex::new(Taken { conn, blocks })))
    }

    fn next(&self, name: &'static str) -> Result<i64> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = taken.blocks.get(name).copied();
        let block = match known {
            Some(block) if block.next < block.end => block,
            _ => {
                let size = known.map_or(FIRST, |block| LARGEST.min(2 * (block.end - block.first)));
                // What broke between two transactions is opened again the next time.
                let asked = take(&mut taken.conn, name, size);
                asked.or_else(|_| take(&mut taken.conn, name, size))?
            }
        };
        let (number, next) = (block.next, block.next + 1);
        taken.blocks.insert(name, Block { next, ..block });
        Ok(number)
    }

    /// Takes back that the numbers from `first` on were given, the last of them `last`; only if
    /// nobody was given one since.
    fn give_back(&self, name: &'static str, first: i64, last: i64) {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(block) = taken.blocks.get_mut(name)
            && block.next == last + 1
            && block.first <= first
        {
            block.next = first;
        }
    }
}

fn take(conn: &mut Conn, name: &'static str, size: i64) -> Result<Block> {
    let sql = "INSERT INTO counters (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value RETURNING value";
    let params = [Param::Text(name), Param::Int(size)];
    let last = conn.query_one(sql, &params, |row| row.int(0))?;
    let first = last.unwrap_or(size) - size + 1;
    Ok(Block {
        first,
        next: first,
        end: first + size,
    })
}

/// The numbers that a transaction has given: of each sequence the last run without a gap, as the
/// number before its first, and its last. Others of the process take numbers between.
#[derive(Debug, Clone, Default)]
pub(in crate::store) struct Counters {
    given: BTreeMap<&'static str, (i64, i64)>,
    blocks: Option<Blocks>,
}

impl Counters {
    /// Counted in the transaction, or in blocks.
    pub(in crate::store) fn new(blocks: Option<Blocks>) -> Self {
        Self {
            given: BTreeMap::new(),
            blocks,
        }
    }

    pub(in crate::store) fn next(&mut self, conn: &mut Conn, name: &'static str) -> Result<i64> {
        if let Some(blocks) = &self.blocks {
            let number = blocks.next(name)?;
            let run = self.given.entry(name).or_insert((number - 1, number - 1));
            if run.1 + 1 != number {
                run.0 = number - 1;
            }
            run.1 = number;
            return Ok(number);
        }
        if !self.given.contains_key(name) {
            let sql = "SELECT value FROM counters WHERE name = $1";
            let value = conn.query_one(sql, &[name.into()], |row| row.int(0))?;
            let value = value.unwrap_or(0);
            self.given.insert(name, (value, value));
        }
        let entry = self.given.entry(name).or_default();
        entry.1 += 1;
        Ok(entry.1)
    }

    /// Takes back the numbers that were given since it was as `before`; of a block those that
    /// nobody else's lie between.
    pub(in crate::store) fn back_to(&mut self, before: Self) {
        if let Some(blocks) = &self.blocks {
            for (name, (start, last)) in &self.given {
                let earlier = before.given.get(name).map_or(*start, |(_, last)| *last);
                let since = earlier.max(*start);
                blocks.give_back(name, since + 1, *last);
            }
        }
        *self = before;
    }

    /// Writes back what was counted in the transaction.
    pub(in crate::store) fn flush(&mut self, conn: &mut Conn) -> Result<()> {
        let given = std::mem::take(&mut self.given);
        if self.blocks.is_some() {
            return Ok(());
        }
        let sql = "INSERT INTO counters (name, value) VALUES ($1, $2)
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        for (name, (before, now)) in given {
            if before != now {
                conn.queue(sql, &[Param::Text(name), Param::Int(now)])?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started() -> (Conn, Blocks) {
        let table = "CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL)";
        let open = || {
            let mut conn = Conn::open(":memory:").expect("a database");
            conn.batch(table).expect("a table");
            conn
        };
        (open(), Blocks::over(open()))
    }

    #[test]
    fn numbers_that_were_taken_back_are_given_again() {
        let (mut conn, blocks) = started();
        let mut one = Counters::new(Some(blocks));
        let mut next = |one: &mut Counters| one.next(&mut conn, "rows").expect("a number");
        assert_eq!((next(&mut one), next(&mut one)), (1, 2));
        let before = one.clone();
        assert_eq!((next(&mut one), next(&mut one)), (3, 4));
        one.back_to(before);
        assert_eq!(next(&mut one), 3);
    }

    #[test]
    fn a_number_that_another_has_is_never_given_again() {
        let (mut conn, blocks) = started();
        let mut one = Counters::new(Some(blocks.clone()));
        let mut other = Counters::new(Some(blocks));
        let mut next = |of: &mut Counters| of.next(&mut conn, "rows").expect("a number");
        let before = one.clone();
        let given = [next(&mut one), next(&mut other), next(&mut one)];
        assert_eq!(given, [1, 2, 3]);
        one.back_to(before);
        assert_eq!([next(&mut other), next(&mut other)], [3, 4]);
    }
}
