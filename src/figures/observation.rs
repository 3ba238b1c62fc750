//! A figure as it is sent, and as it is kept with its provenance.

use serde::{Deserialize, Serialize};

use crate::catalogue::{MEASURES, Period};

/// Members of a row that the program gives it; sent back, they are passed over.
pub const OURS: [&str; 6] = [
    "id",
    "status",
    "via",
    "revision",
    "created_at",
    "updated_at",
];
/// What is odd about a row that was sent, in the answer to it alone; sent back, it is passed over.
pub const WARNINGS: &str = "warnings";

/// Whether a figure has been checked by those who answer for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// As it came in.
    Provisional,
    /// Checked and released.
    Validated,
}

impl Status {
    /// The number in the store.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// The status with this number; any other is no validation.
    pub fn from_code(code: i64) -> Self {
        if code == Self::Validated.code() {
            Self::Validated
        } else {
            Self::Provisional
        }
    }

    /// The word in views, addresses and the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Provisional => "provisional",
            Self::Validated => "validated",
        }
    }

    /// The status that this word stands for; any other word is no validation.
    pub fn parse(text: &str) -> Self {
        if text == "validated" {
            Self::Validated
        } else {
            Self::Provisional
        }
    }
}

/// What a row is about and its numbers: everything that a sender decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Agency that reports.
    pub agency: String,
    /// Region that it is about.
    pub region: String,
    /// Period that it is about.
    pub period: Period,
    /// Codes of its categories, in the order of the indicator; empty beyond them.
    pub categories: [String; 3],
    /// Basis: which source and scope.
    pub basis: String,
    /// Numbers, scaled, in the order of the indicator's measures.
    pub values: [Option<i64>; MEASURES],
}

impl Observation {
    /// Whether another row is about the same: agency, region, period and categories; its basis may
    /// be another.
    pub fn is_of_cell(&self, other: &Self) -> bool {
        self.agency == other.agency
            && self.region == other.region
            && self.period == other.period
            && self.categories == other.categories
    }
}

/// A row that stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Number of the row.
    pub id: i64,
    /// Code of its basis.
    pub basis: String,
}

/// To whom a row is put down: how it came to be what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Door through which it last changed.
    pub via: String,
    /// User who last changed it.
    pub user: i64,
    /// Number of the source that brought it; none where no source did.
    #[serde(default)]
    pub source: Option<i64>,
}

/// A row with its provenance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Number of the row.
    pub id: i64,
    /// What it says.
    pub observation: Observation,
    /// Whether it is checked.
    pub status: Status,
    /// Door through which it last changed.
    pub via: String,
    /// User who last changed it.
    pub user: i64,
    /// Number of the source that brought it so; none where no source did.
    pub source: Option<i64>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub updated_at: i64,
    /// Grows by one with each change.
    pub revision: i64,
}

impl Stored {
    /// To whom it is put down.
    pub fn credit(&self) -> Credit {
        Credit {
            via: self.via.clone(),
            user: self.user,
            source: self.source,
        }
    }
}
