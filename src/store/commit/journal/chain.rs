//! The chain of hashes that holds the journal together.

use sha2::{Digest, Sha256};

use crate::base::error::{Error, Result};
use crate::base::token;
use crate::store::{Conn, Param};

/// The end of the chain: how many entries there are, and the hash of the last. It is read once
/// and written once a commit, so that an entry costs a hash and no statement of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// Number of the last entry: entries are numbered without gaps.
    pub(crate) entries: i64,
    hash: [u8; 32],
}

impl Head {
    /// Before the first entry.
    pub(crate) const START: Self = Self {
        entries: 0,
        hash: [0; 32],
    };

    /// After the entry of this number, which carries this hash.
    pub(crate) fn at(entries: i64, hash: &str) -> Option<Self> {
        let hash = token::unhex(hash)?;
        Some(Self { entries, hash })
    }

    /// As it stands in the store.
    pub(crate) fn stored(conn: &mut Conn) -> Result<Self> {
        let sql = "SELECT entries, hash FROM journal_head WHERE id = 1";
        let found = conn.query_one(sql, &[], |row| Ok((row.int(0)?, row.text(1)?)))?;
        let Some((entries, text)) = found else {
            return Ok(Self::START);
        };
        Self::at(entries, &text)
            .ok_or_else(|| Error::Internal("journal_head.hash is no hash".to_owned()))
    }

    /// As it stands in the store, with the time of its last entry.
    pub(crate) fn with_time(conn: &mut Conn) -> Result<(Self, i64)> {
        let head = Self::stored(conn)?;
        let sql = "SELECT at FROM journal WHERE id = $1";
        let at = conn.query_one(sql, &[head.entries.into()], |row| row.int(0))?;
        Ok((head, at.unwrap_or(0)))
    }

    pub(crate) fn store(self, conn: &mut Conn) -> Result<()> {
        let sql = "INSERT INTO journal_head (id, entries, hash) VALUES (1, $1, $2)
            ON CONFLICT (id) DO UPDATE SET entries = excluded.entries, hash = excluded.hash";
        let hash = self.hex();
        conn.queue(sql, &[self.entries.into(), (&hash).into()])
    }

    /// The head after an entry with this content: the hash before and every column, each with
    /// its length, so that no two contents read alike.
    pub(crate) fn after(self, content: &[Param<'_>]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(self.hash);
        for column in content {
            match column {
                Param::Null => hasher.update([0]),
                Param::Int(number) => {
                    hasher.update([1]);
                    hasher.update(number.to_be_bytes());
                }
                Param::Text(text) => {
                    hasher.update([2]);
                    hasher.update((text.len() as u64).to_be_bytes());
                    hasher.update(text.as_bytes());
                }
            }
        }
        Self {
            entries: self.entries + 1,
            hash: hasher.finalize().into(),
        }
    }

    /// The hash in hexadecimal digits.
    pub(crate) fn hex(self) -> String {
        token::hex(&self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_entry_counts() {
        let one = Head::START.after(&[Param::Text("a"), Param::Text("bc")]);
        for other in [
            [Param::Text("ab"), Param::Text("c")],
            [Param::Text("a"), Param::Null],
            [Param::Null, Param::Text("bc")],
            [Param::Text("a"), Param::Int(1)],
        ] {
            assert_ne!(one, Head::START.after(&other));
        }
        let content = [Param::Text("a"), Param::Text("bc")];
        assert_eq!(one, Head::START.after(&content));
        assert_ne!(one.hex(), one.after(&content).hex());
    }
}
