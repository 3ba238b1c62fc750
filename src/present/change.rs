//! The change of a figure against the period before, on the same basis and with the same
//! coverage; otherwise it is not given, and the view says why.

use super::amount::{self, Unit};
use super::periods;
use super::trust;
use super::words::Words;
use crate::base::text::number;
use crate::catalogue::{Direction, Grain, Indicator, Kind, Measure, Period, value};
use crate::figures::facts::{Fact, Facts, Part};
use crate::figures::track::{Cell, Track};

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
    /// What to keep in mind.
    pub note: Option<String>,
}

impl Change {
    /// The change in one piece: `turun 1,2% dari 2016, membaik`.
    pub fn sentence(&self) -> String {
        let verdict = self.verdict.as_ref();
        let verdict = verdict.map_or_else(String::new, |verdict| format!(", {verdict}"));
        format!("{} {}{verdict}", self.text, self.base)
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
pub fn of(
    words: &Words<'_>,
    indicator: &Indicator,
    facts: &Facts,
    track: &Track,
    cell: &Cell,
    at: usize,
) -> Option<Change> {
    let now = cell.figure(indicator, at)?;
    let earlier = track.before(indicator, cell, at)?;
    let before = earlier.figure(indicator, at)?;
    let measure = &indicator.measures[at];
    let base = periods::long(words, earlier.period);
    if cell.running {
        return Some(incomparable(words, "dash-still-runs", &base));
    }
    let alike = cell.covers_as(earlier, indicator.region.due.len());
    if !alike && measure.kind != Kind::Flow {
        return Some(incomparable(words, "dash-other-coverage", &base));
    }
    let mut change = match months(indicator, facts, cell, earlier, at) {
        Months::Whole => between(words, measure, now, before, &base),
        Months::UpTo(last, Some(same)) => {
            let base = up_to(words, earlier.period, last);
            between(words, measure, now, same, &base)
        }
        Months::UpTo(_, None) => return Some(incomparable(words, "dash-part-of-year", &base)),
    };
    if !alike {
        change.tone = Tone::Plain;
        change.verdict = None;
        change.note = Some(words.get("dash-other-regions"));
    }
    let (here, there) = (
        trust::reporting(facts, cell.period, cell.basis),
        trust::reporting(facts, earlier.period, earlier.basis),
    );
    if here != there && !there.is_empty() {
        let (here, there) = (words.whole(here.len()), words.whole(there.len()));
        change.tone = Tone::Plain;
        change.verdict = None;
        change.note =
            Some(words.with("dash-other-agencies", &[("now", &here), ("before", &there)]));
    }
    Some(change)
}

fn incomparable(words: &Words<'_>, key: &str, base: &str) -> Change {
    Change {
        way: None,
        tone: Tone::Plain,
        text: words.with(key, &[("period", base)]),
        size: None,
        verdict: None,
        base: String::new(),
        note: None,
    }
}

/// The change from `before` to `now`.
pub fn between(words: &Words<'_>, measure: &Measure, now: i64, before: i64, base: &str) -> Change {
    let difference = now - before;
    let way = match difference {
        0 => Way::Flat,
        d if d > 0 => Way::Up,
        _ => Way::Down,
    };
    let tone = match (way, measure.direction) {
        (Way::Flat, _) | (_, Direction::Neither) => Tone::Plain,
        (Way::Up, Direction::Higher) | (Way::Down, Direction::Lower) => Tone::Good,
        _ => Tone::Bad,
    };
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
        note: None,
    }
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

/// Whether a year's figure of events stands for the same months as the year before.
enum Months {
    /// Both years are compared as they are.
    Whole,
    /// Only the months up to this one are in; with the sum of the same months of the year
    /// before, if known.
    UpTo(i8, Option<i64>),
}

fn months(indicator: &Indicator, facts: &Facts, cell: &Cell, earlier: &Cell, at: usize) -> Months {
    let (now, before) = (of_year(facts, cell), of_year(facts, earlier));
    let same = now.len() == before.len() && now.iter().zip(&before).all(|(a, b)| a.0 == b.0);
    let Some(last) = last_month(facts, cell) else {
        return Months::Whole;
    };
    if same || !indicator.measures[at].kind.adds() {
        return Months::Whole;
    }
    let known: Vec<i64> = before
        .iter()
        .filter(|(month, _)| *month <= last)
        .filter_map(|(_, fact)| fact.figure(indicator, at))
        .collect();
    let sum = known.iter().fold(0_i64, |sum, v| sum.saturating_add(*v));
    Months::UpTo(last, (!known.is_empty()).then_some(sum))
}

/// The months of a cell's year on its basis, each with its total.
fn of_year<'f>(facts: &'f Facts, cell: &Cell) -> Vec<(i8, &'f Fact)> {
    let here = facts.of(Part::Months).iter();
    here.filter(|f| f.basis == cell.basis && f.period.within(Grain::Year) == cell.period)
        .map(|f| (f.period.start().month(), f))
        .collect()
}

/// The last month that is in a year's figure of events, where it is not December.
pub fn last_month(facts: &Facts, cell: &Cell) -> Option<i8> {
    let months = of_year(facts, cell);
    let last = months.iter().map(|(month, _)| *month).max();
    last.filter(|last| *last < 12)
}

/// `Januari–September 2017`.
pub fn up_to(words: &Words<'_>, period: Period, last: i8) -> String {
    let first = words.get("dash-month-1");
    let last = words.get(&format!("dash-month-{last}"));
    let year = period.calendar_year().to_string();
    let args = [("first", first), ("last", last), ("year", year)];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    words.with("dash-months", &args)
}
