//! Which rows are meant.

use crate::catalogue::{Grain, Period};

/// A column of few values, by which rows are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Agency.
    Agency,
    /// Region.
    Region,
    /// The category at this position.
    Category(usize),
    /// Basis.
    Basis,
    /// Door.
    Via,
    /// Status.
    Status,
    /// User who last changed the row, by number.
    User,
    /// The year with which the period's text begins.
    Year,
}

impl Axis {
    /// Whether all rows of a series have the same value of it.
    pub(super) fn is_of_series(self) -> bool {
        !matches!(self, Self::Via | Self::Status | Self::User | Self::Year)
    }
}

/// Values of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The axis.
    pub axis: Axis,
    /// Its values; none chooses nothing.
    pub values: Vec<String>,
}

impl Choice {
    /// One value of an axis.
    pub fn one(axis: Axis, value: impl Into<String>) -> Self {
        Self {
            axis,
            values: vec![value.into()],
        }
    }
}

/// Which rows of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// A row fits each of these; it fits one of them by any of its choices.
    pub all_of: Vec<Vec<Choice>>,
    /// Only periods that begin in this one or later.
    pub from: Option<Period>,
    /// Only periods that begin in this one or before.
    pub to: Option<Period>,
    /// Only exactly these periods; empty for all.
    pub periods: Vec<Period>,
    /// Only rows that have the measure at this position.
    pub measured: Option<usize>,
    /// Only rows that have changed since, milliseconds since 1970.
    pub updated_since: Option<i64>,
    /// Only the row with this number.
    pub id: Option<i64>,
}

impl Selection {
    /// The same rows, of which only those with this value of an axis.
    #[must_use]
    pub fn with(&self, axis: Axis, value: impl Into<String>) -> Self {
        let mut narrower = self.clone();
        narrower.all_of.push(vec![Choice::one(axis, value)]);
        narrower
    }

    pub(super) fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the series and the periods of the rows alone say which fit.
    pub(super) fn is_of_series(&self) -> bool {
        let mut choices = self.all_of.iter().flatten();
        let chosen = |choice: &Choice| !choice.values.is_empty();
        self.updated_since.is_none()
            && self.measured.is_none()
            && choices.all(|choice| choice.axis.is_of_series() || !chosen(choice))
    }

    /// Whether the bounds of the periods are whole years, which the counts know.
    pub(super) fn has_whole_years(&self) -> bool {
        let bounds = [self.from, self.to];
        let mut bounds = bounds.into_iter().flatten();
        bounds.all(|bound| bound.grain() == Grain::Year)
    }

    /// Whether the periods are narrower than whole years.
    pub(super) fn is_within_years(&self) -> bool {
        !self.periods.is_empty() || !self.has_whole_years()
    }
}
