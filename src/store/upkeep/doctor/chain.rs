//! Whether every entry of the journal is as it was written, and none is missing.

use std::collections::{BTreeMap, HashMap};

use crate::base::error::Result;
use crate::store::commit::journal::chain;
use crate::store::commit::journal::chain::Head;
use crate::store::commit::journal::hashed;
use crate::store::commit::journal::root;
use crate::store::upkeep::doctor::names::Names;
use crate::store::upkeep::doctor::said::{Entry, Said};
use crate::store::{Conn, Param, Row};

/// Entries read at once.
const PIECE: i64 = 5_000;

/// An entry's columns, and the hash that it carries.
struct Link {
    id: i64,
    at: i64,
    user: Option<i64>,
    key: Option<i64>,
    texts: [Option<String>; 8],
    hash: String,
}

/// The columns of an entry that are texts, in the order in which its hash is over them.
const TEXTS: [&str; 8] = [
    "agency",
    "via",
    "action",
    "subject",
    "subject_id",
    "before",
    "after",
    "proof",
];

impl Link {
    /// What it says.
    fn says(&self) -> Entry<'_> {
        let [
            agency,
            via,
            action,
            subject,
            subject_id,
            before,
            after,
            proof,
        ] = self.texts.each_ref().map(Option::as_deref);
        Entry {
            id: self.id,
            at: self.at,
            user: self.user,
            agency,
            via: via.unwrap_or_default(),
            action: action.unwrap_or_default(),
            subject: subject.unwrap_or_default(),
            subject_id: subject_id.unwrap_or_default(),
            before,
            after,
            proof,
        }
    }
}

fn read(row: &Row<'_>) -> Result<Link> {
    let mut texts = [const { None }; 8];
    for (name, text) in TEXTS.iter().zip(&mut texts) {
        *text = row.opt_text(*name)?;
    }
    Ok(Link {
        id: row.int("id")?,
        at: row.int("at")?,
        user: row.opt_int("user_id")?,
        key: row.opt_int("key_id")?,
        texts,
        hash: row.text("hash")?,
    })
}

/// What is known while entry after entry is read, chain after chain.
#[derive(Default)]
struct Examination {
    names: Names,
    /// Where each chain ends as far as it was read.
    ends: BTreeMap<i64, Head>,
    /// Hashes that roots hold, by the numbers of their entries.
    held: HashMap<i64, String>,
    entries: i64,
    faults: Vec<String>,
}

/// How many entries there are, and what is wrong with them.
pub(super) fn examine(conn: &mut Conn, said: &mut Said) -> Result<(i64, Vec<String>)> {
    let sql = "SELECT id, at, user_id, key_id, agency, via, action, subject, subject_id, before,
            after, proof, hash FROM journal WHERE id > $1 ORDER BY id LIMIT $2";
    let mut seen = Examination {
        names: Names::read(conn)?,
        ..Examination::default()
    };
    let mut last = 0;
    loop {
        let links = conn.query(sql, &[last.into(), PIECE.into()], read)?;
        let Some(end) = links.last() else { break };
        last = end.id;
        for link in &links {
            seen.follow(link);
            said.hear(&link.says());
        }
    }
    seen.finish(&Head::all(conn)?);
    Ok((seen.entries, seen.faults))
}

impl Examination {
    /// Takes up an entry. After a fault the chain is taken up from the hash that the entry
    /// carries, so that one fault is told once.
    fn follow(&mut self, link: &Link) {
        self.entries += 1;
        let (chain, place) = chain::place(link.id);
        let head = self.ends.get(&chain).copied();
        let head = head.unwrap_or_else(|| Head::start(chain));
        let expected = head.entries + 1;
        if place != expected {
            let of = self.names.of(chain);
            let last = place - 1;
            let missing = format!("Journal entries {expected} to {last}{of} are missing.");
            self.faults.push(missing);
        }
        let mut content = [Param::Null; 12];
        content[..4].copy_from_slice(&[
            link.id.into(),
            link.at.into(),
            link.user.into(),
            link.key.into(),
        ]);
        for (at, text) in link.texts.iter().enumerate() {
            content[4 + at] = text.as_ref().into();
        }
        let next = head.after(hashed(&content));
        let whole = next.hex() == link.hash && place == expected;
        if !whole && place == expected {
            let of = self.names.of(chain);
            let fault = format!("Journal entry {place}{of} is not what was written.");
            self.faults.push(fault);
        }
        if self
            .held
            .remove(&link.id)
            .is_some_and(|hash| hash != link.hash)
        {
            let of = self.names.of(chain);
            let fault = format!("Journal entry {place}{of} is not what a root entry holds.");
            self.faults.push(fault);
        }
        let taken_up = || Head::ending(chain, place, &link.hash).unwrap_or(next);
        self.ends
            .insert(chain, if whole { next } else { taken_up() });
        if chain == chain::SETTINGS {
            self.roots(link);
        }
    }

    /// Keeps what a root holds: the chain of roots is read first.
    fn roots(&mut self, link: &Link) {
        let [_, _, _, subject, subject_id, _, after, _] = &link.texts;
        let about = (subject.as_deref(), subject_id.as_deref());
        if about != (Some(root::SUBJECT.0), Some(root::SUBJECT.1)) {
            return;
        }
        let Some(heads) = root::read(after.as_deref().unwrap_or_default()) else {
            let unreadable = format!("Journal entry {} is a root that can't be read.", link.id);
            self.faults.push(unreadable);
            return;
        };
        for head in heads {
            let entry = chain::number(head.chain, head.entries);
            self.held.insert(entry, head.hex());
        }
    }

    /// Compares the ends that were read with those that are kept.
    fn finish(&mut self, kept: &[Head]) {
        for head in kept {
            let end = self.ends.remove(&head.chain);
            let end = end.unwrap_or_else(|| Head::start(head.chain));
            if (head.entries, head.hex()) != (end.entries, end.hex()) {
                let early = self.ends_early(&end, head.entries);
                self.faults.push(early);
            }
        }
        let strange = std::mem::take(&mut self.ends);
        let strange: Vec<String> = strange
            .values()
            .map(|end| self.ends_early(end, 0))
            .collect();
        self.faults.extend(strange);
        for entry in self.held.keys() {
            let (chain, place) = chain::place(*entry);
            let of = self.names.of(chain);
            self.faults.push(format!(
                "A root entry holds journal entry {place}{of}, which is missing."
            ));
        }
    }

    fn ends_early(&self, end: &Head, kept: i64) -> String {
        format!(
            "The journal{} ends at entry {}, but {kept} entries were written: its end is missing or was replaced.",
            self.names.of(end.chain),
            end.entries
        )
    }
}
