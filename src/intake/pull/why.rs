//! Why a run is refused or has failed, as data; words are chosen at the edge.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::base::http::Unanswered;
use crate::base::http::fetch::Fault;
use crate::intake::file::Broken;

/// Longest text of others that is kept.
const LONGEST: usize = 200;

/// Why a run is refused or has failed: a stable code and what fills its sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Stable code, which has a sentence.
    pub code: String,
    /// What fills the sentence.
    #[serde(default)]
    pub args: BTreeMap<String, String>,
    /// Why what came can't be read as a file, where that is it.
    #[serde(default)]
    pub broken: Option<Box<Broken>>,
}

impl Why {
    /// A reason that needs nothing to be filled in.
    pub fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            args: BTreeMap::new(),
            broken: None,
        }
    }

    /// The same with what fills a place of its sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        let text: String = value.to_string().chars().take(LONGEST).collect();
        self.args.insert(name.to_owned(), text);
        self
    }

    /// As the store keeps it.
    pub fn kept(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As it was kept.
    pub fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self::new("fault"))
    }
}

impl From<Fault> for Why {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Unanswered(Unanswered::Address(_) | Unanswered::OutOfReach) => {
                Self::new("not-allowed")
            }
            Fault::Unanswered(Unanswered::Silent(seconds)) => {
                Self::new("silent").with("seconds", seconds)
            }
            Fault::Unanswered(Unanswered::Closed) => Self::new("closed"),
            Fault::Unanswered(Unanswered::Broken(said)) => {
                Self::new("unreachable").with("said", said)
            }
            Fault::Status(status @ (401 | 403)) => Self::new("not-let-in").with("status", status),
            Fault::Status(status) => Self::new("status").with("status", status),
            Fault::Redirect => Self::new("redirect"),
            Fault::TooLarge(most) => Self::new("too-large").with("most", most / 1024 / 1024),
            Fault::TooSlow => Self::new("too-slow"),
            Fault::BrokenOff(said) => Self::new("broken-off").with("said", said),
            Fault::Disk(error) => {
                tracing::error!(%error, "what is fetched can't be kept");
                Self::new("fault")
            }
        }
    }
}

impl From<Broken> for Why {
    fn from(broken: Broken) -> Self {
        Self {
            broken: Some(Box::new(broken)),
            ..Self::new("unreadable")
        }
    }
}
