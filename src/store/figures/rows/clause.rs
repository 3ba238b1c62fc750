//! The words of SQL that choose rows, for the rows themselves and for their counts.

use std::fmt::Write as _;

use crate::catalogue::{Grain, Period};
use crate::figures::observation::Status;
use crate::store::Param;
use crate::store::commit::journal::Via;
use crate::store::figures::observations::Target;
use crate::store::figures::rows::selection::{Axis, Choice, Selection};

/// A statement under way about the indicator `$1`. A parameter is added where the text first
/// names it.
#[derive(Debug)]
pub(super) struct Clause<'s> {
    pub(super) text: String,
    pub(super) params: Vec<Param<'s>>,
}

/// No door, status or user has this number.
const NOBODY: i64 = -1;

impl<'s> Clause<'s> {
    pub(super) fn new(text: impl Into<String>, target: &Target) -> Self {
        Self {
            text: text.into(),
            params: vec![target.id.into()],
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

    /// Adds `AND left value`.
    pub(super) fn and(&mut self, left: &str, value: impl Into<Param<'s>>) {
        let name = self.param(value);
        let _ = write!(self.text, " AND {left} {name}");
    }

    /// Adds how many rows are wanted at most.
    pub(super) fn limit(&mut self, rows: usize) {
        let limit = self.param(i64::try_from(rows).unwrap_or(i64::MAX));
        let _ = write!(self.text, " LIMIT {limit}");
    }

    /// Adds the choices of a selection, for `series s` and `row_counts rc`.
    pub(super) fn counted_choices(&mut self, selection: &'s Selection) {
        for any in &selection.all_of {
            self.push(" AND (");
            self.any(any.iter(), |axis| match axis {
                Axis::Via => "rc.via".to_owned(),
                Axis::Status => "rc.status".to_owned(),
                Axis::User => "rc.user_id".to_owned(),
                Axis::Year => "rc.year".to_owned(),
                axis => of_series(axis).to_owned(),
            });
            self.push(")");
        }
    }

    /// Adds the choices of a selection, for `observations o`. Columns are written as expressions,
    /// so that no index is chosen for them.
    pub(super) fn row_choices(&mut self, selection: &'s Selection) {
        let is_of_series = |any: &&'s Vec<Choice>| any.iter().all(|one| one.axis.is_of_series());
        let (of_series, mixed): (Vec<&'s Vec<Choice>>, Vec<_>) =
            selection.all_of.iter().partition(is_of_series);
        if !of_series.is_empty() {
            self.push(" AND ");
            self.in_series(of_series.into_iter().map(|any| any.iter().collect()));
        }
        for any in mixed {
            let (series, rows): (Vec<&Choice>, Vec<&Choice>) = any
                .iter()
                .filter(|choice| !choice.values.is_empty())
                .partition(|choice| choice.axis.is_of_series());
            self.push(" AND (");
            if !series.is_empty() {
                self.in_series(std::iter::once(series));
                self.push(" OR ");
            }
            self.any(rows.into_iter(), |axis| match axis {
                Axis::Via => "(o.via + 0)".to_owned(),
                Axis::Status => "(o.status + 0)".to_owned(),
                Axis::User => "(o.user_id + 0)".to_owned(),
                _ => YEAR.to_owned(),
            });
            self.push(")");
        }
    }

    /// Adds that the series is one of those that fit each of these.
    fn in_series(&mut self, all_of: impl Iterator<Item = Vec<&'s Choice>>) {
        self.push("(o.series + 0) IN (SELECT s.id FROM series s WHERE s.indicator = $1");
        for any in all_of {
            self.push(" AND (");
            self.any(any.into_iter(), |axis| of_series(axis).to_owned());
            self.push(")");
        }
        self.push(")");
    }

    /// Adds the choices, of which a row fits any.
    fn any(&mut self, choices: impl Iterator<Item = &'s Choice>, column: impl Fn(Axis) -> String) {
        let mut first = true;
        for choice in choices.filter(|choice| !choice.values.is_empty()) {
            self.push(if first { "" } else { " OR " });
            first = false;
            self.push(&column(choice.axis));
            self.one_of(choice.values.iter().map(|value| param(choice.axis, value)));
        }
        if first {
            self.push("1 = 0");
        }
    }

    /// Adds ` IN (…)`.
    pub(super) fn one_of(&mut self, values: impl Iterator<Item = Param<'s>>) {
        self.push(" IN (");
        for (at, value) in values.enumerate() {
            self.push(if at == 0 { "" } else { ", " });
            let name = self.param(value);
            self.push(&name);
        }
        self.push(")");
    }

    /// Adds the bounds of the periods and the periods themselves; `column` is `o.period`, or
    /// hidden from the choice of an index.
    pub(super) fn periods(&mut self, target: &Target, selection: &'s Selection, column: &str) {
        self.bounds(target, selection, column);
        if !selection.periods.is_empty() {
            let _ = write!(self.text, " AND {column}");
            self.one_of(selection.periods.iter().map(|period| period.code().into()));
        }
    }

    /// Adds the bounds of the periods.
    pub(super) fn bounds(&mut self, target: &Target, selection: &Selection, column: &str) {
        let codes = Codes::of(target);
        if let Some(from) = selection.from {
            self.and(&format!("{column} >="), codes.first(from));
        }
        if let Some(to) = selection.to {
            self.and(&format!("{column} <"), codes.behind(to));
        }
    }

    /// Adds what neither series nor periods nor choices say of a row.
    pub(super) fn rest(&mut self, selection: &Selection) {
        if let Some(at) = selection.measured {
            let _ = write!(self.text, " AND (o.m{} + 0) IS NOT NULL", at + 1);
        }
        if let Some(since) = selection.updated_since {
            self.and("(o.updated_at + 0) >=", since);
        }
        if let Some(id) = selection.id {
            self.and("(o.id + 0) =", id);
        }
    }

    /// Adds every filter for `observations o`, hidden from the choice of an index.
    pub(super) fn filters(&mut self, target: &Target, selection: &'s Selection) {
        self.row_choices(selection);
        self.periods(target, selection, "(o.period + 0)");
        self.rest(selection);
    }
}

/// The year with which the text of a row's period begins, as `row_counts` has it.
const YEAR: &str = "(CASE WHEN o.period % 10 = 4 THEN (o.period - 6000) / 100000
    ELSE o.period / 100000 END)";

fn of_series(axis: Axis) -> &'static str {
    match axis {
        Axis::Agency => "s.agency",
        Axis::Region => "s.region",
        Axis::Category(0) => "s.c1",
        Axis::Category(1) => "s.c2",
        Axis::Category(_) => "s.c3",
        _ => "s.basis",
    }
}

fn param(axis: Axis, value: &str) -> Param<'_> {
    match axis {
        Axis::Via => Param::Int(Via::parse(value).map_or(NOBODY, Via::code)),
        Axis::Status => {
            let all = [Status::Provisional, Status::Validated];
            let status = all.into_iter().find(|status| status.name() == value);
            Param::Int(status.map_or(NOBODY, Status::code))
        }
        Axis::User | Axis::Year => Param::Int(value.parse().unwrap_or(NOBODY)),
        _ => Param::Text(value),
    }
}

/// How the codes of an indicator's periods lie to its years.
#[derive(Debug, Clone, Copy)]
pub(super) struct Codes {
    school: bool,
    calendar: bool,
}

impl Codes {
    pub(super) fn of(target: &Target) -> Self {
        let grains = &target.indicator.period.grains;
        Self {
            school: grains.contains(&Grain::School),
            calendar: grains.iter().any(|grain| *grain != Grain::School),
        }
    }

    /// Whether its periods belong to years as the counts have them.
    pub(super) fn are_of_one_kind(self) -> bool {
        self.school != self.calendar
    }

    /// The least code of the periods that begin in `bound` or later.
    fn first(self, bound: Period) -> i64 {
        if self.by_school_year(bound) {
            bound.named().school.0
        } else {
            Period::code_from(bound.start())
        }
    }

    /// The least code of the periods that begin behind `bound`.
    fn behind(self, bound: Period) -> i64 {
        if self.by_school_year(bound) {
            bound.named().school.1
        } else {
            Period::code_from(bound.next().start())
        }
    }

    fn by_school_year(self, bound: Period) -> bool {
        bound.grain() == Grain::Year && !self.calendar
    }

    /// First and last year, as the counts have them, of the rows that a selection can hold.
    pub(super) fn years(self, selection: &Selection) -> (Option<i64>, Option<i64>) {
        let first = |bound: Period| i64::from(self.first_year(bound));
        let last = |bound: Period| i64::from(self.last_year(bound));
        let listed = |year: fn(Self, Period) -> i16| {
            let periods = selection.periods.iter();
            periods.map(move |period| i64::from(year(self, *period)))
        };
        let from = selection.from.map(first);
        let to = selection.to.map(last);
        let (min, max) = (
            listed(Self::first_year).min(),
            listed(Self::last_year).max(),
        );
        (from.max(min), [to, max].into_iter().flatten().min())
    }

    fn first_year(self, bound: Period) -> i16 {
        if self.school && bound.grain() != Grain::Year {
            bound.within(Grain::School).named_year()
        } else if self.school && self.calendar {
            bound.calendar_year() - 1
        } else {
            bound.calendar_year()
        }
    }

    fn last_year(self, bound: Period) -> i16 {
        if self.school && !self.calendar && bound.grain() != Grain::Year {
            let last = bound.next().start().yesterday();
            let last = last.unwrap_or_else(|_| bound.start());
            Period::containing(Grain::School, last).named_year()
        } else {
            bound.calendar_year()
        }
    }

    /// The condition that a row's period is in the year of `row`, in whose codes years lie.
    pub(super) fn in_year(self, row: &str) -> String {
        let (from, before) = match (self.calendar, self.school) {
            (true, false) => (0, 100_000),
            (false, _) => (7_010, 107_010),
            (true, true) => (0, 107_010),
        };
        format!(
            " AND o.period >= {row}.year * 100000 + {from}
              AND o.period < {row}.year * 100000 + {before}"
        )
    }

    /// Years, as the counts have them, between which periods with codes from this one on, or up
    /// to it, lie.
    pub(super) fn year_of(self, code: i64) -> (i64, i64) {
        let year = code / 100_000;
        (year - i64::from(self.school), year)
    }

    /// Codes between which the periods of these years lie; the second is not among them.
    pub(super) fn of_years(self, (first, last): (i64, i64)) -> (i64, i64) {
        (
            first * 100_000,
            (last + 1) * 100_000 + 7_010 * i64::from(self.school),
        )
    }
}
