//! For whom a file may speak.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// For whom a file may speak.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Scope {
    /// The only agency whose figures the sender may write; none for all.
    pub own: Option<String>,
    /// The agency of rows that name none; none for the indicator's producer.
    pub chosen: Option<String>,
    /// Whether rows that stand there may be changed.
    pub may_update: bool,
    /// Whether who answers may enter figures of agencies that do not report them.
    #[serde(default)]
    pub for_others: bool,
    /// How the answer of a source stands to what it brought before; none for a file.
    #[serde(skip)]
    pub fetched: Option<Fetched>,
}

/// How the answer of a source stands to the figures that it brought before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The number of the source.
    pub source: i64,
    /// The first day whose figures may be changed; none for all.
    pub since: Option<Date>,
    /// What becomes of figures that it brought and no longer names.
    pub gone: Gone,
}

/// What becomes of figures that a source brought and no longer names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gone {
    /// Nothing: an answer is only a part of what there is.
    Ignore,
    /// They stay, and are counted.
    #[default]
    Report,
    /// They are taken away.
    Delete,
}
