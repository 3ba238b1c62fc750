//! Who makes a change, and through which door.

use crate::base::error::{Error, Result};

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
