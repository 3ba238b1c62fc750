//! The words that files and APIs have for what can only be one of a few things.

use super::{Class, Direction, Kind, Rhythm};

/// The words for [`Kind`].
pub const KINDS: &[(&str, Kind)] = &[
    ("stock", Kind::Stock),
    ("flow", Kind::Flow),
    ("rate", Kind::Rate),
    ("index", Kind::Index),
];

/// The words for [`Direction`].
pub const DIRECTIONS: &[(&str, Direction)] = &[
    ("higher", Direction::Higher),
    ("lower", Direction::Lower),
    ("neither", Direction::Neither),
];

/// The words for [`Rhythm`].
pub const RHYTHMS: &[(&str, Rhythm)] = &[
    ("daily", Rhythm::Daily),
    ("monthly", Rhythm::Monthly),
    ("quarterly", Rhythm::Quarterly),
    ("semesterly", Rhythm::Semesterly),
    ("yearly", Rhythm::Yearly),
    ("irregular", Rhythm::Irregular),
];

/// The words for [`Class`].
pub const CLASSES: &[(&str, Class)] = &[("open", Class::Open), ("restricted", Class::Restricted)];

/// The word for `one`.
pub fn of<T: PartialEq>(words: &[(&'static str, T)], one: &T) -> &'static str {
    let found = words.iter().find(|(_, known)| known == one);
    found.map_or("", |(word, _)| word)
}
