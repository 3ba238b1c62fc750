//! The chains of hashes that hold the journal together: one for the figures of each indicator, so
//! that they can be written side by side, and one for people, keys, settings and what was written
//! before there were several. A root entry in that one holds the heads of all others.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::base::error::{Error, Result};
use crate::base::secret::{Keys, Purpose, Verdict};
use crate::base::token;
use crate::store::{Conn, Engine, Param};

/// The chain of people, keys and settings. That of an indicator has the indicator's number.
pub(crate) const SETTINGS: i64 = 0;

/// Bits of an entry's number that tell its place in its chain; those above tell the chain.
const PLACES: u32 = 40;

/// The chain of the entry with this number, and its place there.
pub(crate) fn place(entry: i64) -> (i64, i64) {
    (entry >> PLACES, entry & ((1 << PLACES) - 1))
}

/// The number of the entry with this place in a chain.
pub(crate) fn number(chain: i64, place: i64) -> i64 {
    (chain << PLACES) | place
}

/// The end of a chain: how many entries there are, and the hash of the last. It is read once and
/// written once a commit, so that an entry costs a hash and no statement of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// The chain.
    pub(crate) chain: i64,
    /// Its entries, which are numbered without gaps.
    pub(crate) entries: i64,
    hash: [u8; 32],
    /// When the last one was made, milliseconds since 1970.
    pub(crate) at: i64,
    /// Whether it was signed as it stands; what was forged is never signed again.
    genuine: bool,
}

impl Head {
    /// Before the first entry of a chain.
    pub(crate) const fn start(chain: i64) -> Self {
        Self {
            chain,
            entries: 0,
            hash: [0; 32],
            at: 0,
            genuine: true,
        }
    }

    /// After so many entries, of which the last carries this hash.
    pub(crate) fn ending(chain: i64, entries: i64, hash: &str) -> Option<Self> {
        let hash = token::unhex(hash)?;
        Some(Self {
            chain,
            entries,
            hash,
            at: 0,
            genuine: true,
        })
    }

    /// All heads as they stand in the store, in the order of their chains.
    pub(crate) fn all(conn: &mut Conn) -> Result<Vec<Self>> {
        let signed = Self::signed(conn)?.into_iter();
        Ok(signed.map(|(head, _)| head).collect())
    }

    /// All heads, with what they are signed by.
    pub(crate) fn signed(conn: &mut Conn) -> Result<Vec<(Self, String)>> {
        let sql = "SELECT id, entries, hash, at, mac FROM journal_head ORDER BY id";
        conn.query(sql, &[], |row| {
            let (chain, hash) = (row.int("id")? - 1, row.text("hash")?);
            let head = Self::read(chain, row.int("entries")?, &hash, row.int("at")?)?;
            Ok((head, row.text("mac")?))
        })
    }

    fn read(chain: i64, entries: i64, hash: &str, at: i64) -> Result<Self> {
        let head = Self::ending(chain, entries, hash).map(|head| Self { at, ..head });
        head.ok_or_else(|| Error::Internal("journal_head.hash is no hash".to_owned()))
    }

    /// The head of a chain, which on a server nobody else moves until the transaction ends.
    fn held(conn: &mut Conn, chain: i64, keys: &Keys) -> Result<Self> {
        if conn.engine() == Engine::Sqlite {
            let sql = "SELECT entries, hash, at, mac FROM journal_head WHERE id = $1";
            return Ok(Self::ask(conn, sql, chain, keys)?.unwrap_or(Self::start(chain)));
        }
        let sql = "SELECT entries, hash, at, mac FROM journal_head WHERE id = $1 FOR UPDATE";
        if let Some(head) = Self::ask(conn, sql, chain, keys)? {
            return Ok(head);
        }
        let start = "INSERT INTO journal_head (id, entries, hash, at) VALUES ($1, 0, $2, 0)
            ON CONFLICT (id) DO NOTHING";
        let hash = Self::start(chain).hex();
        conn.execute(start, &[(chain + 1).into(), (&hash).into()])?;
        let made = Self::ask(conn, sql, chain, keys)?;
        made.ok_or_else(|| Error::Internal(format!("chain {chain} has no head")))
    }

    fn ask(conn: &mut Conn, sql: &str, chain: i64, keys: &Keys) -> Result<Option<Self>> {
        let found = conn.query_one(sql, &[(chain + 1).into()], |row| {
            Ok((
                row.int("entries")?,
                row.text("hash")?,
                row.int("at")?,
                row.text("mac")?,
            ))
        })?;
        let Some((entries, hash, at, mac)) = found else {
            return Ok(None);
        };
        let head = Self::read(chain, entries, &hash, at)?;
        let genuine = match head.verdict(keys, &mac) {
            Verdict::Genuine => true,
            Verdict::Forged => {
                tracing::error!(
                    chain,
                    "the journal was changed behind this program; see doctor"
                );
                false
            }
            Verdict::UnknownKey => {
                let name = mac.split(':').next().unwrap_or_default();
                return Err(Error::Unavailable(format!(
                    "the journal is signed with the key {name}, which this process was not started with"
                )));
            }
        };
        Ok(Some(Self { genuine, ..head }))
    }

    /// What is signed.
    fn message(self) -> String {
        let (chain, entries, at) = (self.chain, self.entries, self.at);
        format!("{chain} {entries} {at} {}", self.hex())
    }

    /// Whether this head was signed so; before its first entry there is nothing to sign.
    pub(crate) fn verdict(self, keys: &Keys, mac: &str) -> Verdict {
        if self == Self::start(self.chain) {
            return Verdict::Genuine;
        }
        keys.verify(Purpose::Head, self.message().as_bytes(), mac)
    }

    /// Writes the head and signs it, unless it goes on from one that was forged.
    pub(crate) fn store(self, conn: &mut Conn, keys: &Keys) -> Result<()> {
        let sql =
            "INSERT INTO journal_head (id, entries, hash, at, mac) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (id) DO UPDATE SET entries = excluded.entries, hash = excluded.hash,
                at = excluded.at, mac = excluded.mac";
        let (id, hash) = (self.chain + 1, self.hex());
        let mac = if self.genuine {
            keys.sign(Purpose::Head, self.message().as_bytes())
        } else {
            String::new()
        };
        let params: [Param<'_>; 5] = [
            id.into(),
            self.entries.into(),
            (&hash).into(),
            self.at.into(),
            (&mac).into(),
        ];
        conn.queue(sql, &params)
    }

    /// Whether the journal holds this end: asked once nobody is at the chain any more.
    pub(crate) fn is_kept(self, conn: &mut Conn, keys: &Keys) -> Result<bool> {
        let held = Self::held(conn, self.chain, keys)?;
        if held.entries < self.entries {
            return Ok(false);
        }
        let sql = "SELECT hash FROM journal WHERE id = $1";
        let last = number(self.chain, self.entries);
        let hash = conn.query_one(sql, &[last.into()], |row| row.text("hash"))?;
        Ok(hash.is_some_and(|hash| hash == self.hex()))
    }

    /// The number of the next entry.
    pub(crate) fn next(self) -> i64 {
        number(self.chain, self.entries + 1)
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
            ..self
        }
    }

    /// The hash in hexadecimal digits.
    pub(crate) fn hex(self) -> String {
        token::hex(&self.hash)
    }
}

/// The heads that a transaction holds: as they stood, and as they are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heads(BTreeMap<i64, (Head, Head)>);

impl Heads {
    /// The head of a chain; the first time it is asked for it is read, and held on a server.
    pub(crate) fn hold(&mut self, conn: &mut Conn, chain: i64, keys: &Keys) -> Result<Head> {
        if let Some((_, head)) = self.0.get(&chain) {
            return Ok(*head);
        }
        // Who holds one chain alone must not wait for another, or two might wait for each other.
        let alone = !self.0.is_empty() && !self.0.contains_key(&SETTINGS);
        if alone && conn.engine() == Engine::Postgres {
            let text = format!("a change of one indicator wants chain {chain} too");
            return Err(Error::Internal(text));
        }
        let head = Head::held(conn, chain, keys)?;
        self.0.insert(chain, (head, head));
        Ok(head)
    }

    /// Moves the head of a chain.
    pub(crate) fn set(&mut self, head: Head) {
        let ends = self.0.entry(head.chain);
        ends.or_insert((head, head)).1 = head;
    }

    /// Writes back those that moved.
    pub(crate) fn store(&self, conn: &mut Conn, keys: &Keys) -> Result<()> {
        let mut moved = self.0.values().filter(|(before, now)| before != now);
        moved.try_for_each(|(_, now)| now.store(conn, keys))
    }

    /// The ends of those that moved.
    pub(crate) fn ends(&self) -> Vec<Head> {
        let moved = self.0.values().filter(|(before, now)| before != now);
        moved.map(|(_, now)| *now).collect()
    }

    /// By how many entries they moved.
    pub(crate) fn moved(&self) -> i64 {
        let by = |(before, now): &(Head, Head)| now.entries - before.entries;
        self.0.values().map(by).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_entry_counts() {
        let start = Head::start(SETTINGS);
        let one = start.after(&[Param::Text("a"), Param::Text("bc")]);
        for other in [
            [Param::Text("ab"), Param::Text("c")],
            [Param::Text("a"), Param::Null],
            [Param::Null, Param::Text("bc")],
            [Param::Text("a"), Param::Int(1)],
        ] {
            assert_ne!(one, start.after(&other));
        }
        let content = [Param::Text("a"), Param::Text("bc")];
        assert_eq!(one, start.after(&content));
        assert_ne!(one.hex(), one.after(&content).hex());
    }

    #[test]
    fn a_number_tells_the_chain_and_the_place() {
        assert_eq!(
            number(SETTINGS, 7),
            7,
            "as it was before there were several"
        );
        assert_eq!(place(number(24, 7)), (24, 7));
        assert!(number(1, 1) > number(SETTINGS, 1 << 30));
    }
}
