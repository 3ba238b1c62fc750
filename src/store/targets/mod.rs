//! What is to be reached: targets with all their revisions, and what agencies say of those that
//! were missed.

pub mod read;
pub mod write;

use jiff::civil::Date;

use crate::base::error::Result;
use crate::catalogue::{Measure, Period, value};
use crate::figures::target::Aim;
use crate::store::Conn;

/// Longest name of a document, in letters.
pub const DOCUMENT: usize = 200;
/// Longest page, in letters.
pub const PAGE: usize = 40;
/// Longest note, obstacle or follow-up, in letters.
pub const NOTE: usize = 1_000;

/// What a target is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Name of the measure.
    pub measure: String,
    /// Code of the agency; empty for all together.
    pub agency: String,
    /// Code of the region.
    pub region: String,
    /// The period.
    pub period: Period,
}

/// Codes of the agencies that have, or had, figures of an indicator.
///
/// # Errors
/// Those of the database.
pub fn reported(conn: &mut Conn, indicator: i64) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT agency FROM series WHERE indicator = $1 ORDER BY agency";
    conn.query(sql, &[indicator.into()], |row| row.text("agency"))
}

/// What is to be reached, as exact decimals in the unit of the measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A number.
    Point(String),
    /// Between two, both included.
    Range(String, String),
    /// Nothing any more.
    Nothing,
}

impl Wanted {
    /// Its word in the store and in forms.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Point(_) => "point",
            Self::Range(..) => "range",
            Self::Nothing => "none",
        }
    }

    /// The same in units of the measure; none where nothing is wanted, or the measure keeps fewer
    /// digits than it did.
    pub fn aim(&self, measure: &Measure) -> Option<Aim> {
        let scaled = |text: &str| value::parse(text, measure.decimals).ok();
        match self {
            Self::Point(text) => scaled(text).map(Aim::Point),
            Self::Range(least, most) => Some(Aim::Range {
                least: scaled(least)?,
                most: scaled(most)?,
            }),
            Self::Nothing => None,
        }
    }

    fn ends(&self) -> (Option<&String>, Option<&String>) {
        match self {
            Self::Point(text) => (Some(text), Some(text)),
            Self::Range(least, most) => (Some(least), Some(most)),
            Self::Nothing => (None, None),
        }
    }
}

/// Where a target stands written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The document: `RPJMD 2025–2029`.
    pub document: String,
    /// The page in it.
    pub page: String,
    /// Its day.
    pub dated: Option<Date>,
    /// What else is to be known.
    pub note: String,
}

/// A revision of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its number in the store.
    pub id: i64,
    /// Slug of the indicator.
    pub slug: String,
    /// What it is for.
    pub key: Key,
    /// Which revision it is, from one.
    pub number: i64,
    /// What is to be reached.
    pub wanted: Wanted,
    /// Where it stands written.
    pub source: Source,
    /// Whether it is a sample.
    pub is_sample: bool,
    /// Who wrote it down, by name.
    pub by: String,
    /// When, milliseconds since 1970.
    pub at: i64,
}

/// What an agency says of a target that was missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The revision of the target.
    pub target: i64,
    /// The figure that it was said of, an exact decimal.
    pub value: String,
    /// What stood in the way.
    pub obstacle: String,
    /// What is done.
    pub follow_up: String,
    /// Who said so, by name.
    pub by: String,
    /// When, milliseconds since 1970.
    pub at: i64,
}
