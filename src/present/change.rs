//! The change of a figure against the period before, that came about alike and is complete as it
//! is itself; otherwise it is not given, and the view says why.

use super::amount::{self, Unit};
use super::periods;
use super::scene::Scene;
use super::words::Words;
use crate::base::text::number;
use crate::catalogue::{Direction, Grain, Indicator, Measure, Period, value};
use crate::figures::cell::Cell;
use crate::figures::coverage::{self, Coverage};
use crate::figures::facts::Part;

/// Which way a figure went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It rose.
    Up,
    /// It fell.
    Down,
    /// It stayed.
    Flat,
}

impl Way {
    fn of(difference: i64) -> Self {
        match difference {
            0 => Self::Flat,
            d if d > 0 => Self::Up,
            _ => Self::Down,
        }
    }
}

/// Whether that is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good.
    Good,
    /// Bad.
    Bad,
    /// Neither.
    Plain,
}

/// A change, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which way; none when the figures cannot be compared.
    pub way: Option<Way>,
    /// Whether that is good.
    pub tone: Tone,
    /// `turun 1,2%`.
    pub text: String,
    /// The change in its own unit, where the text is a share: `1.033 orang`.
    pub size: Option<String>,
    /// Whether it is better or worse, in words.
    pub verdict: Option<String>,
    /// `dari 2016`.
    pub base: String,
    /// Where it went the other way: `tetapi memburuk di 4 dari 8 kab/kota; Kota Serang +60,0%`.
    pub spread: Option<String>,
}

impl Change {
    /// The change in one piece: `turun 1,2% dari 2016, membaik`.
    pub fn sentence(&self) -> String {
        let change = format!("{} {}", self.text, self.base);
        // Where it went the worse way, its spread says so itself.
        let told = self.spread.is_some() && self.tone == Tone::Bad;
        let verdict = self.verdict.as_ref().filter(|_| !told);
        let parts = [Some(&change), verdict, self.spread.as_ref()];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        parts.join(", ")
    }

    /// The classes of its arrow and its tone, each with a space before.
    pub fn class(&self) -> &'static str {
        match (self.way, self.tone) {
            (None, _) => "",
            (Some(Way::Flat), _) => " change-flat",
            (Some(Way::Up), Tone::Good) => " change-up is-good",
            (Some(Way::Up), Tone::Bad) => " change-up is-bad",
            (Some(Way::Up), Tone::Plain) => " change-up",
            (Some(Way::Down), Tone::Good) => " change-down is-good",
            (Some(Way::Down), Tone::Bad) => " change-down is-bad",
            (Some(Way::Down), Tone::Plain) => " change-down",
        }
    }
}

/// The change of the measure at `at` in `cell`; none when nothing came before.
pub fn of(scene: &Scene<'_>, cell: &Cell, at: usize) -> Option<Change> {
    let (words, indicator) = (&scene.words, scene.indicator);
    let now = cell.figure(indicator, at)?;
    let refused = |key: &str, earlier: &Cell| {
        let base = told(words, earlier);
        Some(incomparable(words, key, &base))
    };
    let Some(earlier) = scene.track.before(indicator, cell, at) else {
        let other = scene.track.otherwise(indicator, cell, at)?;
        return refused("dash-other-way", other);
    };
    if cell.running {
        return refused("dash-still-runs", earlier);
    }
    if cell.returned {
        return refused("dash-returned-now", earlier);
    }
    if earlier.returned {
        return refused("dash-returned-before", earlier);
    }
    let (here, there) = (&cell.coverage[at], &earlier.coverage[at]);
    if !here.is_full_beside_periods() {
        return refused("dash-partial-now", earlier);
    }
    if !there.is_full_beside_periods() {
        return refused("dash-partial-before", earlier);
    }
    if let Some((now, before)) = other_agencies(here, there) {
        let args = [
            ("period", told(words, earlier)),
            ("now", words.whole(now)),
            ("before", words.whole(before)),
        ];
        let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
        return Some(untold(words.with("dash-other-agencies", &args)));
    }
    let measure = &indicator.measures[at];
    let base = told(words, earlier);
    let change = if cell.is_comparable(earlier, at) {
        let before = earlier.figure(indicator, at)?;
        between(words, measure, now, before, &base)
    } else {
        let Some((last, before)) = same_months(scene, cell, earlier, at) else {
            return refused("dash-part-of-year", earlier);
        };
        let base = up_to(words, earlier.period, last);
        between(words, measure, now, before, &base)
    };
    Some(change)
}

/// The period of a cell in words.
fn told(words: &Words<'_>, cell: &Cell) -> String {
    periods::told(words, cell.period, cell.moment)
}

/// How many agencies are in a figure and in an earlier one, where these are not the same and
/// nobody knows who is due.
fn other_agencies(here: &Coverage, there: &Coverage) -> Option<(usize, usize)> {
    // A single one that is due is not told as an axis.
    let codes = |one: &Coverage| one.agencies.as_ref().map(|told| told.codes.clone());
    let known = |one: &Coverage| one.agencies.as_ref().is_none_or(|told| told.due.is_some());
    let (now, before) = (codes(here), codes(there));
    let differ = now != before && !(known(here) && known(there));
    let many = |codes: Option<Vec<String>>| codes.map_or(1, |codes| codes.len());
    differ.then(|| (many(now), many(before)))
}

/// That fewer agencies are in a figure than in the one before, where nobody knows who is due:
/// `1 OPD melapor, sebelumnya 2`.
pub(super) fn fewer_agencies(scene: &Scene<'_>, cell: &Cell, at: usize) -> Option<String> {
    let words = &scene.words;
    let earlier = scene.track.before(scene.indicator, cell, at)?;
    let told = other_agencies(&cell.coverage[at], &earlier.coverage[at]);
    let (now, before) = told.filter(|(now, before)| now < before)?;
    let (now, before) = (words.whole(now), words.whole(before));
    Some(words.with("dash-fewer-agencies", &[("now", &now), ("before", &before)]))
}

fn incomparable(words: &Words<'_>, key: &str, base: &str) -> Change {
    untold(words.with(key, &[("period", base)]))
}

/// Why there is no change.
fn untold(reason: String) -> Change {
    Change {
        way: None,
        tone: Tone::Plain,
        text: reason,
        size: None,
        verdict: None,
        base: String::new(),
        spread: None,
    }
}

/// The change from `before` to `now`.
pub fn between(words: &Words<'_>, measure: &Measure, now: i64, before: i64, base: &str) -> Change {
    let difference = now.saturating_sub(before);
    let way = Way::of(difference);
    let tone = tone(measure, way);
    let (text, size) = said(words, measure, difference, before, way);
    let verdict = match tone {
        Tone::Good => Some(words.get("dash-better")),
        Tone::Bad => Some(words.get("dash-worse")),
        Tone::Plain => None,
    };
    Change {
        way: Some(way),
        tone,
        text,
        size,
        verdict,
        base: words.with("dash-from", &[("period", base)]),
        spread: None,
    }
}

/// Whether going from `before` to `now` is good, by the measure's direction.
pub(super) fn judged(measure: &Measure, now: i64, before: i64) -> Tone {
    tone(measure, Way::of(now.saturating_sub(before)))
}

fn tone(measure: &Measure, way: Way) -> Tone {
    match (way, measure.direction) {
        (Way::Flat, _) | (_, Direction::Neither) => Tone::Plain,
        (Way::Up, Direction::Higher) | (Way::Down, Direction::Lower) => Tone::Good,
        _ => Tone::Bad,
    }
}

/// A change with its sign: `+60,0%`, `−0,10 poin`.
pub(super) fn signed(words: &Words<'_>, measure: &Measure, now: i64, before: i64) -> String {
    let difference = now.saturating_sub(before);
    let size = difference.saturating_abs();
    let share = measure.kind.adds().then(|| per_cent(words, size, before));
    let by = share.flatten().unwrap_or_else(|| {
        if measure.kind.adds() {
            amount::brief(words, size, measure)
        } else {
            points(words, size, measure)
        }
    });
    let sign = if difference < 0 { "−" } else { "+" };
    format!("{sign}{by}")
}

/// The change in words, and in its own unit where the words give a share.
fn said(
    words: &Words<'_>,
    measure: &Measure,
    difference: i64,
    before: i64,
    way: Way,
) -> (String, Option<String>) {
    let verb = match way {
        Way::Flat => return (words.get("dash-flat"), None),
        Way::Up => "dash-up",
        Way::Down => "dash-down",
    };
    let size = difference.saturating_abs();
    let (by, size) = if measure.kind.adds() {
        let absolute = amount::brief(words, size, measure);
        match per_cent(words, size, before) {
            Some(share) => (share, Some(absolute)),
            None => (absolute, None),
        }
    } else {
        (points(words, size, measure), None)
    };
    (words.with(verb, &[("by", &by)]), size)
}

/// A share of the earlier figure with one decimal, two where one would say nothing; none where
/// the earlier figure is zero or below.
fn per_cent(words: &Words<'_>, size: i64, before: i64) -> Option<String> {
    if before <= 0 {
        return None;
    }
    let share = |digits| value::divide(i128::from(size) * 100, i128::from(before), digits);
    let one = share(1)?;
    let text = match (one, share(2)?) {
        (0, 0) => return None,
        (0, two) => number::decimal(two, 2, words.lang),
        (one, _) => number::decimal(one, 1, words.lang),
    };
    Some(format!("{text}%"))
}

/// A change of a rate or an index: in points, or in its own unit.
fn points(words: &Words<'_>, size: i64, measure: &Measure) -> String {
    if amount::unit_of(&measure.unit) != Unit::Percent {
        return amount::brief(words, size, measure);
    }
    let number = number::decimal(size, measure.decimals, words.lang);
    words.with("dash-points", &[("number", &number)])
}

/// The last month of a year's figure of events that is not complete, and what the same months of
/// the earlier year come to; none where these are not the same.
fn same_months(scene: &Scene<'_>, cell: &Cell, earlier: &Cell, at: usize) -> Option<(i8, i64)> {
    let (now, before) = (inner(scene, cell, at), inner(scene, earlier, at));
    let last = now.iter().map(|(month, _)| *month).max()?;
    let same: Vec<(i8, i64)> = before.into_iter().filter(|(m, _)| *m <= last).collect();
    let months = |all: &[(i8, i64)]| all.iter().map(|(month, _)| *month).collect::<Vec<_>>();
    if months(&now) != months(&same) {
        return None;
    }
    let sum = same
        .iter()
        .fold(0_i64, |sum, (_, v)| sum.saturating_add(*v));
    Some((last, sum))
}

/// The shorter periods that make up a cell's, by their last month, each with its figure.
fn inner(scene: &Scene<'_>, cell: &Cell, at: usize) -> Vec<(i8, i64)> {
    let all = scene.facts.of(Part::Months).iter();
    let here = all.filter(|f| f.basis == cell.basis && f.region == cell.source);
    let mut inner: Vec<(i8, i64)> = here
        .filter(|f| f.period.within(cell.period.grain()) == cell.period)
        .filter_map(|f| Some((last_month(f.period), f.figure(scene.indicator, at)?)))
        .collect();
    inner.sort_unstable();
    inner
}

fn last_month(period: Period) -> i8 {
    let after = period.next().start();
    after.yesterday().unwrap_or(after).month()
}

/// The last month that is in a figure of events, where the months up to it are in it and the later
/// ones are not.
pub fn months_so_far(indicator: &Indicator, cell: &Cell, at: usize) -> Option<i8> {
    coverage::inner_grain(indicator, cell.period.grain()).filter(|g| *g == Grain::Month)?;
    let periods = cell.coverage[at].periods.as_ref()?;
    let due = coverage::inner_periods(cell.period, Grain::Month);
    let have = periods.codes.len();
    (!periods.is_full() && due.get(..have)? == periods.codes).then(|| i8::try_from(have).ok())?
}

/// `Januari–September 2017`.
pub fn up_to(words: &Words<'_>, period: Period, last: i8) -> String {
    let year = period.calendar_year().to_string();
    let first = words.get("dash-month-1");
    if last <= 1 {
        return words.with("dash-month-only", &[("month", &first), ("year", &year)]);
    }
    let last = words.get(&format!("dash-month-{last}"));
    let args = [("first", first), ("last", last), ("year", year)];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    words.with("dash-months", &args)
}
