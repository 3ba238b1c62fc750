//! The journal: every change with old and new values, who made it, through which door and when.
//! Nothing in it is ever changed or taken away; each entry carries a hash over itself and over
//! the hash before it, so that a change behind the program's back is found ([`super::doctor`]).

pub mod chain;
pub mod read;

use super::{Param, Tx};
use crate::error::Result;

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

    /// The word kept in the store and shown in lists.
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

impl Tx<'_> {
    /// Appends an entry to the journal.
    pub fn journal(&mut self, entry: &Entry<'_>) -> Result<()> {
        let sql = "INSERT INTO journal
            (id, at, user_id, key_id, agency, via, action, subject, subject_id, before, after, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let content: [Param<'_>; 11] = [
            (self.head.entries + 1).into(),
            self.now.into(),
            entry.actor.map(|a| a.user).into(),
            entry.actor.and_then(|a| a.key).into(),
            entry.agency.into(),
            entry.actor.map_or("system", |a| a.via.name()).into(),
            entry.action.into(),
            entry.subject.into(),
            entry.subject_id.into(),
            entry.before.into(),
            entry.after.into(),
        ];
        let head = self.head.after(&content);
        let hash = head.hex();
        let mut params = [Param::Null; 12];
        params[..11].copy_from_slice(&content);
        params[11] = (&hash).into();
        self.conn.queue(sql, &params)?;
        self.head = head;
        Ok(())
    }
}
