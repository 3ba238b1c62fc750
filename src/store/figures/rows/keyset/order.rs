//! An order of rows, and the places in it.

use std::fmt::Write as _;

use crate::figures::observation::Stored;
use crate::store::Param;
use crate::store::figures::rows::Sort;
use crate::store::figures::rows::clause::Clause;

/// A place in an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What the order goes by; none where it goes by the numbers of the rows alone.
    pub key: Key,
    /// Number of the row.
    pub id: i64,
}

/// What an order goes by, at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// The number of the row alone.
    Id,
    /// A period.
    Text(String),
    /// A time or a measure.
    Number(i64),
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What it goes by; an axis goes by period.
    pub sort: Sort,
    /// Whether it is turned round.
    pub descending: bool,
}

impl Order {
    pub(super) fn column(&self) -> String {
        match self.sort {
            Sort::Id => "id".to_owned(),
            Sort::Updated => "updated_at".to_owned(),
            Sort::Measure(at) => format!("m{}", at + 1),
            Sort::Period | Sort::Axis(..) => "period".to_owned(),
        }
    }

    pub(super) fn place(&self, row: &Stored) -> Place {
        let key = match self.sort {
            Sort::Id => Key::Id,
            Sort::Updated => Key::Number(row.updated_at),
            Sort::Measure(at) => Key::Number(row.observation.values[at].unwrap_or(0)),
            Sort::Period | Sort::Axis(..) => Key::Text(row.observation.period.to_string()),
        };
        Place { key, id: row.id }
    }

    /// `ORDER BY`; `hidden` from the choice of an index.
    pub(super) fn words(&self, hidden: bool) -> String {
        let way = if self.descending { "DESC" } else { "ASC" };
        let id = if hidden { "(o.id + 0)" } else { "o.id" };
        match self.sort {
            Sort::Id => format!(" ORDER BY {id} {way}"),
            _ if hidden => format!(" ORDER BY {} {way}, {id} {way}", self.hidden()),
            _ => format!(" ORDER BY o.{} {way}, {id} {way}", self.column()),
        }
    }

    pub(super) fn hidden(&self) -> String {
        match self.sort {
            Sort::Period | Sort::Axis(..) => "(o.period || '')".to_owned(),
            _ => format!("(o.{} + 0)", self.column()),
        }
    }

    /// Adds that rows come after a place, along the index of the order.
    pub(super) fn after<'s>(&self, clause: &mut Clause<'s>, place: &'s Place) {
        let way = if self.descending { "<" } else { ">" };
        self.compare(clause, way, place);
    }

    /// Adds that rows come at or before a place, along the index of the order.
    pub(super) fn up_to<'s>(&self, clause: &mut Clause<'s>, place: &'s Place) {
        let way = if self.descending { ">=" } else { "<=" };
        self.compare(clause, way, place);
    }

    pub(super) fn compare<'s>(&self, clause: &mut Clause<'s>, way: &str, place: &'s Place) {
        let id = Param::Int(place.id);
        match place.key.param() {
            None => clause.and(&format!("o.id {way}"), id),
            Some(key) => {
                let (key, id) = (clause.param(key), clause.param(id));
                let _ = write!(
                    clause.text,
                    " AND (o.{}, o.id) {way} ({key}, {id})",
                    self.column()
                );
            }
        }
    }

    /// Adds that rows come after a place, hidden from the choice of an index.
    pub(super) fn after_hidden<'s>(&self, clause: &mut Clause<'s>, place: &'s Place) {
        let way = if self.descending { "<" } else { ">" };
        let id = Param::Int(place.id);
        match place.key.param() {
            None => clause.and(&format!("(o.id + 0) {way}"), id),
            Some(key) => {
                let (key, id) = (clause.param(key), clause.param(id));
                let column = self.hidden();
                let _ = write!(
                    clause.text,
                    " AND ({column} {way} {key} OR ({column} = {key} AND (o.id + 0) {way} {id}))"
                );
            }
        }
    }
}

impl Key {
    pub(super) fn param(&self) -> Option<Param<'_>> {
        match self {
            Self::Id => None,
            Self::Text(text) => Some(Param::Text(text)),
            Self::Number(number) => Some(Param::Int(*number)),
        }
    }
}
