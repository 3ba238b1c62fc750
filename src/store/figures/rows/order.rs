//! An order of rows, and the places in it.

use std::fmt::Write as _;

use crate::base::token;
use crate::figures::observation::Stored;
use crate::store::figures::rows::clause::Clause;
use crate::store::figures::rows::selection::Axis;

/// What rows are put in order by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sort {
    /// Number, which is also the order of creation.
    Id,
    /// Period.
    Period,
    /// Last change.
    Updated,
    /// The measure at this position; rows without it come last.
    Measure(usize),
    /// An axis, its values in this order, and the newest period first among equals.
    Axis(Axis, Vec<String>),
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What it goes by.
    pub(super) sort: Sort,
    descending: bool,
    /// Whether it is read from its end to its beginning.
    turned: bool,
}

/// A place in an order: where a row stands, or stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What the order goes by, there.
    pub key: Key,
    /// Number of the row.
    pub id: i64,
}

/// What an order goes by, at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// The number of the row alone.
    Id,
    /// The code of a period, a time or a measure.
    Number(i64),
    /// No measure.
    Missing,
    /// A value of an axis, and the code of a period.
    Axis(String, i64),
}

/// Longest value of an axis that a place names, in bytes.
const LONGEST: usize = 100;

impl Order {
    /// An order by something, downwards or upwards.
    pub fn new(sort: Sort, descending: bool) -> Self {
        Self {
            sort,
            descending,
            turned: false,
        }
    }

    /// The same order, read the other way.
    #[must_use]
    pub(super) fn turned(&self) -> Self {
        Self {
            turned: !self.turned,
            ..self.clone()
        }
    }

    pub(super) fn is_turned(&self) -> bool {
        self.turned
    }

    /// Whether what it goes by falls along the way that it is read.
    pub(super) fn falls(&self) -> bool {
        self.descending != self.turned
    }

    /// The order inside a value of an axis.
    pub(super) fn inside(&self) -> Self {
        Self {
            sort: Sort::Period,
            descending: true,
            turned: self.turned,
        }
    }

    /// The column of rows `o` that it goes by.
    pub(super) fn column(&self) -> String {
        match self.sort {
            Sort::Id => "o.id".to_owned(),
            Sort::Updated => "o.updated_at".to_owned(),
            Sort::Measure(at) => format!("o.m{}", at + 1),
            Sort::Period | Sort::Axis(..) => "o.period".to_owned(),
        }
    }

    pub(super) fn place(&self, row: &Stored) -> Place {
        let period = row.observation.period.code();
        let key = match &self.sort {
            Sort::Id => Key::Id,
            Sort::Updated => Key::Number(row.updated_at),
            Sort::Measure(at) => row.observation.values[*at].map_or(Key::Missing, Key::Number),
            Sort::Period => Key::Number(period),
            Sort::Axis(axis, _) => Key::Axis(value(*axis, row), period),
        };
        Place { key, id: row.id }
    }

    /// `ORDER BY`, for rows with this key and this number.
    pub(super) fn words(&self, key: &str, id: &str) -> String {
        let way = if self.falls() { "DESC" } else { "ASC" };
        match self.sort {
            Sort::Id => format!(" ORDER BY {id} {way}"),
            Sort::Measure(_) => {
                let missing = if self.turned { "DESC" } else { "ASC" };
                format!(" ORDER BY ({key} IS NULL) {missing}, {key} {way}, {id} {way}")
            }
            _ => format!(" ORDER BY {key} {way}, {id} {way}"),
        }
    }

    /// Adds that rows come after a place, hidden from the choice of an index.
    pub(super) fn after_hidden(&self, clause: &mut Clause<'_>, place: &Place) {
        let way = if self.falls() { "<" } else { ">" };
        let column = format!("({} + 0)", self.column());
        let ids = format!("(o.id + 0) {way}");
        let Some(key) = place.key.number() else {
            let id = clause.param(place.id);
            let _ = match (&place.key, self.turned) {
                (Key::Missing, false) => {
                    write!(clause.text, " AND {column} IS NULL AND {ids} {id}")
                }
                (Key::Missing, true) => {
                    write!(clause.text, " AND ({column} IS NOT NULL OR {ids} {id})")
                }
                _ => write!(clause.text, " AND {ids} {id}"),
            };
            return;
        };
        let (key, id) = (clause.param(key), clause.param(place.id));
        let missing = match self.sort {
            Sort::Measure(_) if !self.turned => format!(" OR {column} IS NULL"),
            _ => String::new(),
        };
        let _ = write!(
            clause.text,
            " AND ({column} {way} {key} OR ({column} = {key} AND {ids} {id}){missing})"
        );
    }
}

/// The value of an axis that a row has.
fn value(axis: Axis, row: &Stored) -> String {
    let observation = &row.observation;
    match axis {
        Axis::Agency => observation.agency.clone(),
        Axis::Region => observation.region.clone(),
        Axis::Category(at) => observation.categories[at].clone(),
        Axis::Basis => observation.basis.clone(),
        Axis::Via => row.via.clone(),
        Axis::Status => row.status.name().to_owned(),
        Axis::User => row.user.to_string(),
        Axis::Year => observation.period.named_year().to_string(),
    }
}

impl Key {
    pub(super) fn number(&self) -> Option<i64> {
        match self {
            Self::Id | Self::Missing => None,
            Self::Number(number) | Self::Axis(_, number) => Some(*number),
        }
    }
}

impl Place {
    /// The place as a word of letters, digits, dots and hyphens, for addresses.
    pub fn word(&self) -> String {
        let id = self.id;
        match &self.key {
            Key::Id => id.to_string(),
            Key::Number(number) => format!("{number}.{id}"),
            Key::Missing => format!("-.{id}"),
            Key::Axis(value, period) => {
                format!("{}.{period}.{id}", token::hex(value.as_bytes()))
            }
        }
    }

    /// The place in an order that a word names.
    pub fn read(sort: &Sort, word: &str) -> Option<Self> {
        let (key, id) = word.rsplit_once('.').unwrap_or(("", word));
        let id = id.parse().ok()?;
        let key = match sort {
            Sort::Id if key.is_empty() => Key::Id,
            Sort::Id => return None,
            Sort::Measure(_) if key == "-" => Key::Missing,
            Sort::Measure(_) | Sort::Period | Sort::Updated => Key::Number(key.parse().ok()?),
            Sort::Axis(..) => {
                let (value, period) = key.split_once('.')?;
                Key::Axis(text(value)?, period.parse().ok()?)
            }
        };
        Some(Self { key, id })
    }
}

/// The text that stands behind hexadecimal digits.
fn text(digits: &str) -> Option<String> {
    let whole = digits.len().is_multiple_of(2) && digits.len() <= 2 * LONGEST;
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let bytes = (0..digits.len()).step_by(2).map(byte);
    let bytes: Option<Vec<u8>> = whole.then(|| bytes.collect())?;
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_from_its_word() {
        let axis = || Sort::Axis(Axis::Agency, Vec::new());
        for (sort, key) in [
            (Sort::Id, Key::Id),
            (Sort::Updated, Key::Number(5)),
            (Sort::Measure(0), Key::Number(-7)),
            (Sort::Measure(0), Key::Missing),
            (Sort::Period, Key::Number(201_710_290)),
            (axis(), Key::Axis("é.1/x".to_owned(), 201_710_290)),
            (axis(), Key::Axis(String::new(), 0)),
        ] {
            let place = Place { key, id: 17 };
            let word = place.word();
            let plain = |b: u8| b.is_ascii_alphanumeric() || b"-.".contains(&b);
            assert!(word.bytes().all(plain), "{word}");
            assert_eq!(Place::read(&sort, &word), Some(place));
        }
    }

    #[test]
    fn a_word_of_another_order_is_no_place() {
        for word in ["", ".", "x", "1.", ".1", "1.x", "-.1", "é.1", "1.2.3"] {
            assert_eq!(Place::read(&Sort::Period, word), None, "{word}");
        }
        for word in ["zz.1.1", "6.1.1", "61.1", "c3.1.1", "é1.1.1"] {
            let sort = Sort::Axis(Axis::Agency, Vec::new());
            assert_eq!(Place::read(&sort, word), None, "{word}");
        }
        assert_eq!(Place::read(&Sort::Id, "1.1"), None);
    }
}
