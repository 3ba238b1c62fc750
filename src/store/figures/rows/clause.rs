//! The words of SQL that choose rows, for the rows themselves and for their counts.

use std::fmt::Write as _;

use crate::store::Param;
use crate::store::figures::rows::{Axis, Selection, Span};

/// A statement under way.
#[derive(Debug)]
pub(super) struct Clause<'s> {
    pub(super) text: String,
    pub(super) params: Vec<Param<'s>>,
}

/// Which table a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    /// `row_counts rc`.
    Counts,
    /// `observations o`, where the chosen order, not these conditions, names the index.
    Rows,
}

impl<'s> Clause<'s> {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            params: Vec::new(),
        }
    }

    /// Adds a parameter and answers how the text names it.
    pub(super) fn param(&mut self, value: impl Into<Param<'s>>) -> String {
        self.params.push(value.into());
        format!("${}", self.params.len())
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds `AND column op value`.
    pub(super) fn and(&mut self, left: &str, value: impl Into<Param<'s>>) {
        let name = self.param(value);
        let _ = write!(self.text, " AND {left} {name}");
    }

    /// Adds where a page begins and how long it is.
    pub(super) fn limit(&mut self, span: Span) {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let limit = self.param(count(span.limit));
        let offset = self.param(count(span.offset));
        let _ = write!(self.text, " LIMIT {limit} OFFSET {offset}");
    }

    /// Adds the choices of a selection.
    pub(super) fn choices(&mut self, selection: &'s Selection, table: Table) {
        for any in &selection.all_of {
            if any.iter().all(|choice| choice.values.is_empty()) {
                self.push(" AND 1 = 0");
                continue;
            }
            self.push(" AND (");
            let wanted = any.iter().filter(|choice| !choice.values.is_empty());
            for (at, choice) in wanted.enumerate() {
                self.push(if at == 0 { "" } else { " OR " });
                self.push(&column(choice.axis, table));
                self.push(" IN (");
                for (at, value) in choice.values.iter().enumerate() {
                    self.push(if at == 0 { "" } else { ", " });
                    let name = self.param(param(choice.axis, value));
                    self.push(&name);
                }
                self.push(")");
            }
            self.push(")");
        }
        if table == Table::Counts {
            self.years(selection);
        }
    }

    /// Adds the years that the periods of a selection lie in.
    fn years(&mut self, selection: &'s Selection) {
        if let Some(from) = &selection.from {
            self.and("rc.year >=", from.get(..4).unwrap_or(from));
        }
        if let Some(to) = &selection.to {
            self.and("rc.year <=", to.get(..4).unwrap_or(to));
        }
    }

    /// Adds the bounds of the periods; `column` is `o.period`, or hidden from the choice of an
    /// index.
    pub(super) fn periods(&mut self, selection: &'s Selection, column: &str) {
        if let Some(from) = &selection.from {
            self.and(&format!("{column} >="), from);
        }
        if let Some(to) = &selection.to {
            let name = self.param(to);
            let _ = write!(self.text, " AND {column} <= {name} || '~'");
        }
    }
}

fn param(axis: Axis, value: &str) -> Param<'_> {
    match axis {
        Axis::User => Param::Int(value.parse().unwrap_or(-1)),
        _ => Param::Text(value),
    }
}

/// The column of an axis. For rows it is written as an expression, so that no index is chosen
/// for it: the order of the page, which ends after a few rows, has one of its own.
pub(super) fn column(axis: Axis, table: Table) -> String {
    let name = match axis {
        Axis::Agency => "agency",
        Axis::Region => "region",
        Axis::Category(0) => "c1",
        Axis::Category(1) => "c2",
        Axis::Category(_) => "c3",
        Axis::Via => "via",
        Axis::Status => "status",
        Axis::User => "user_id",
        Axis::Year => "year",
    };
    match (table, axis) {
        (Table::Counts, _) => format!("rc.{name}"),
        (Table::Rows, Axis::User) => "(o.user_id + 0)".to_owned(),
        (Table::Rows, Axis::Year) => "substr(o.period, 1, 4)".to_owned(),
        (Table::Rows, _) => format!("(o.{name} || '')"),
    }
}
