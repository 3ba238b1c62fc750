//! What holds for the value of a parameter of API v1, and under which source it is kept.

use crate::catalogue::{Basis, Label, Measure, value};

/// Codes up to this many are listed; a longer list is told by its ends.
const LISTED: usize = 120;

/// What holds for a parameter's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// It counts these.
    Unit(Label),
    /// It is a whole number.
    Whole,
    /// It may have so many decimals.
    Decimals(u8),
    /// It lies between these, where there is a lower bound.
    Within(Option<String>, String),
    /// It is one of these, which the description does not name.
    OneOf(String),
    /// It is of a year between these.
    Years(i16, i16),
    /// It has begun.
    Begun,
    /// It may be about times to come.
    Ahead,
}

/// The values that a description from the catalogue may not name.
pub(super) fn one_of(description: &str, values: &[String]) -> Vec<Limit> {
    let named = description.is_empty() || values.iter().all(|one| description.contains(one));
    let limit = (!named).then(|| Limit::OneOf(told(values)));
    limit.into_iter().collect()
}

/// What holds for a number.
pub(super) fn of_number(measure: &Measure) -> Vec<Limit> {
    let plain = |scaled| value::plain(scaled, measure.decimals);
    let unit = (!measure.unit.id.is_empty()).then(|| Limit::Unit(measure.unit.clone()));
    let digits = match measure.decimals {
        0 => Limit::Whole,
        most => Limit::Decimals(most),
    };
    let within = Limit::Within(measure.min.map(plain), plain(measure.max));
    unit.into_iter().chain([digits, within]).collect()
}

/// A source with what it covers.
pub(super) fn source(basis: &Basis) -> Label {
    let with = |source: &str, scope: &str| match scope {
        "" => source.to_owned(),
        scope => format!("{source}: {scope}"),
    };
    Label {
        id: with(&basis.source.id, &basis.scope.id),
        en: with(&basis.source.en, &basis.scope.en),
    }
}

/// A list of codes in words.
pub(super) fn told(codes: &[String]) -> String {
    match codes {
        [first, .., last] if codes.len() > LISTED => format!("{first} - {last}"),
        _ => codes.join(", "),
    }
}
