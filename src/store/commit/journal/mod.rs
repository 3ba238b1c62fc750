//! The journal: every change with old and new values, who made it, through which door and when.
//! Nothing in it is ever changed or taken away; each entry carries a hash over itself and over
//! the hash before it in its chain, so that a change behind the program's back is found
//! ([`crate::store::upkeep::doctor`]).

pub mod chain;
pub mod read;
pub mod root;

use crate::base::error::{Error, Result};
use crate::store::commit::journal::chain::SETTINGS;
use crate::store::engine::many;
use crate::store::{Param, Tx};

/// Who makes a change, and through which door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The user who answers for it.
    pub user: i64,
    /// The key that was shown, for the APIs.
    pub key: Option<i64>,
    /// The door.
    pub via: Via,
}

impl Actor {
    /// Somebody at a page.
    pub fn person(user: i64) -> Self {
        Self {
            user,
            key: None,
            via: Via::Form,
        }
    }
}

/// The door through which a figure came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Via {
    /// A person at a form.
    Form,
    /// API version 1.
    Api,
    /// API version 2.
    ApiV2,
    /// A file.
    Import,
    /// Fetched by a connector.
    Connector,
    /// Generated sample figures.
    Demo,
    /// The command line.
    Command,
}

impl Via {
    /// Every door.
    pub const ALL: [Self; 7] = [
        Self::Form,
        Self::Api,
        Self::ApiV2,
        Self::Import,
        Self::Connector,
        Self::Demo,
        Self::Command,
    ];

    /// The number kept in the store.
    pub(in crate::store) fn code(self) -> i64 {
        self as i64
    }

    /// The door with this number.
    pub(in crate::store) fn from_code(code: i64) -> Result<Self> {
        let door = usize::try_from(code).ok().and_then(|at| Self::ALL.get(at));
        let unknown = || Error::Internal(format!("a row came through the door {code}"));
        door.copied().ok_or_else(unknown)
    }

    /// The door with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|via| via.name() == name)
    }

    /// The word shown in lists.
    pub fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Api => "api",
            Self::ApiV2 => "api-v2",
            Self::Import => "import",
            Self::Connector => "connector",
            Self::Demo => "demo",
            Self::Command => "command",
        }
    }
}

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
    (id, at, user_id, key_id, agency, via, action, subject, subject_id, before, after, hash)";

impl Tx<'_> {
    /// Appends an entry to the journal.
    pub fn journal(&mut self, entry: &Entry<'_>) -> Result<()> {
        self.journal_all(SETTINGS, std::slice::from_ref(entry))
    }

    /// Appends entries to a chain of the journal, in their order.
    pub(in crate::store) fn journal_all(
        &mut self,
        chain: i64,
        entries: &[Entry<'_>],
    ) -> Result<()> {
        let mut head = self.hold(chain)?;
        let mut contents = Vec::with_capacity(entries.len());
        let mut hashes = Vec::with_capacity(entries.len());
        for entry in entries {
            let content = entry.content(head.next(), self.now);
            head = head.after(&content);
            hashes.push(head.hex());
            contents.push(content);
        }
        let mut rows = Vec::with_capacity(entries.len());
        for (content, hash) in contents.iter().zip(&hashes) {
            let mut row = [Param::Null; 12];
            row[..11].copy_from_slice(content);
            row[11] = hash.into();
            rows.push(row);
        }
        many::insert(self.conn, HEAD, &rows, "")?;
        head.at = self.now;
        self.heads.set(head);
        Ok(())
    }
}

impl Entry<'_> {
    /// What its hash is over.
    fn content(&self, number: i64, now: i64) -> [Param<'_>; 11] {
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
        ]
    }
}
