//! The journal: every change with old and new values, who made it, through which door and when.
//! Nothing in it is ever changed or taken away; each entry carries a hash over itself and over
//! the hash before it in its chain, so that a change behind the program's back is found
//! ([`crate::store::upkeep::doctor`]).

mod actor;
pub mod anchor;
pub mod chain;
pub mod read;
pub mod root;

use crate::base::error::Result;
use crate::store::commit::journal::chain::SETTINGS;
use crate::store::engine::many;
use crate::store::{Param, Tx};

pub use crate::store::commit::journal::actor::{Actor, Via};

/// A change to write down.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Who and how; none for the system itself.
    pub actor: Option<&'a Actor>,
    /// `create`, `update`, `delete`, `sign-in` ….
    pub action: &'static str,
    /// What kind of thing changed: `observation`, `user`, `key` ….
    pub subject: &'static str,
    /// Which one.
    pub subject_id: &'a str,
    /// The agency it concerns.
    pub agency: Option<&'a str>,
    /// JSON of the values before.
    pub before: Option<&'a str>,
    /// JSON of the values after.
    pub after: Option<&'a str>,
}

const HEAD: &str = "INSERT INTO journal
    (id, at, user_id, key_id, agency, via, action, subject, subject_id, before, after, proof, hash)";

impl Tx<'_> {
    /// Appends an entry to the journal.
    pub fn journal(&mut self, entry: &Entry<'_>) -> Result<()> {
        self.journal_all(SETTINGS, std::slice::from_ref(entry))
    }

    /// Appends an entry that proves what must not be shown in it: JSON of what it says of the
    /// thing's columns, in hashes.
    pub(in crate::store) fn journal_proving(
        &mut self,
        entry: &Entry<'_>,
        proof: &str,
    ) -> Result<()> {
        self.append(SETTINGS, std::slice::from_ref(entry), Some(proof))
    }

    /// Appends entries to a chain of the journal, in their order.
    pub(in crate::store) fn journal_all(
        &mut self,
        chain: i64,
        entries: &[Entry<'_>],
    ) -> Result<()> {
        self.append(chain, entries, None)
    }

    fn append(&mut self, chain: i64, entries: &[Entry<'_>], proof: Option<&str>) -> Result<()> {
        let mut head = self.hold(chain)?;
        let mut contents = Vec::with_capacity(entries.len());
        let mut hashes = Vec::with_capacity(entries.len());
        for entry in entries {
            let content = entry.content(head.next(), self.now, proof);
            head = head.after(hashed(&content));
            hashes.push(head.hex());
            contents.push(content);
        }
        let mut rows = Vec::with_capacity(entries.len());
        for (content, hash) in contents.iter().zip(&hashes) {
            let mut row = [Param::Null; 13];
            row[..12].copy_from_slice(content);
            row[12] = hash.into();
            rows.push(row);
        }
        many::insert(self.conn, HEAD, &rows, "")?;
        head.at = self.now;
        self.heads.set(head);
        Ok(())
    }
}

impl Entry<'_> {
    /// Its columns but for the hash.
    fn content<'p>(&'p self, number: i64, now: i64, proof: Option<&'p str>) -> [Param<'p>; 12] {
        [
            number.into(),
            now.into(),
            self.actor.map(|a| a.user).into(),
            self.actor.and_then(|a| a.key).into(),
            self.agency.into(),
            self.actor.map_or("system", |a| a.via.name()).into(),
            self.action.into(),
            self.subject.into(),
            self.subject_id.into(),
            self.before.into(),
            self.after.into(),
            proof.into(),
        ]
    }
}

/// What an entry's hash is over: a proof only where there is one, as it was before there were any.
pub(in crate::store) fn hashed<'c, 'p>(content: &'c [Param<'p>; 12]) -> &'c [Param<'p>] {
    match content[11] {
        Param::Null => &content[..11],
        _ => content,
    }
}
