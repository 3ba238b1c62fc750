//! The change of a figure against the period before, on the same basis and with the same
//! coverage; otherwise it is not given, and the view says why.

use super::amount::{self, Unit};
use super::facts::Facts;
use super::periods;
use super::plan::Part;
use super::track::{Cell, Place, Track};
use super::trust;
use super::words::Words;
use crate::catalogue::{Direction, Grain, Indicator, Measure, Period, value};
use crate::text::number;

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
    /// `turun 1,2% (−1.033 orang)`.
    pub text: String,
    /// `dari 2016`.
    pub base: String,
    /// What to keep in mind.
    pub note: Option<String>,
}

impl Change {
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
    if covered(cell) != covered(earlier) && !(is_all(indicator, cell) && is_all(indicator, earlier))
    {
        return Some(incomparable(words, "dash-other-coverage", &base));
    }
    let mut change = match months(indicator, facts, cell, earlier, at) {
        Months::Whole => between(words, measure, now, before, &base),
        Months::Part(range, Some(same)) => {
            let base = span(words, &range, earlier.period);
            between(words, measure, now, same, &base)
        }
        Months::Part(_, None) => return Some(incomparable(words, "dash-part-of-year", &base)),
    };
    let (here, there) = (
        trust::reporting(facts, cell.period, cell.basis),
        trust::reporting(facts, earlier.period, earlier.basis),
    );
    if here != there && !there.is_empty() {
        let (here, there) = (words.whole(here.len()), words.whole(there.len()));
        change.tone = Tone::Plain;
        change.note =
            Some(words.with("dash-other-agencies", &[("now", &here), ("before", &there)]));
    }
    Some(change)
}

fn covered(cell: &Cell) -> Option<&[String]> {
    match &cell.place {
        Place::Own => None,
        Place::Sum(regions) => Some(regions),
    }
}

/// Whether every region that is due is in it.
fn is_all(indicator: &Indicator, cell: &Cell) -> bool {
    covered(cell).is_none_or(|regions| regions.len() == indicator.region.due.len())
}

fn incomparable(words: &Words<'_>, key: &str, base: &str) -> Change {
    Change {
        way: None,
        tone: Tone::Plain,
        text: words.with(key, &[("period", base)]),
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
    Change {
        way: Some(way),
        tone,
        text: said(words, measure, difference, before, way, tone),
        base: words.with("dash-from", &[("period", base)]),
        note: None,
    }
}

fn said(
    words: &Words<'_>,
    measure: &Measure,
    difference: i64,
    before: i64,
    way: Way,
    tone: Tone,
) -> String {
    let verb = match way {
        Way::Flat => return words.get("dash-flat"),
        Way::Up => "dash-up",
        Way::Down => "dash-down",
    };
    let size = difference.saturating_abs();
    let by = if measure.kind.adds() {
        let absolute = amount::brief(words, size, measure);
        match per_cent(words, size, before) {
            Some(share) => format!("{share} ({absolute})"),
            None => absolute,
        }
    } else {
        points(words, size, measure)
    };
    let text = words.with(verb, &[("by", &by)]);
    match tone {
        Tone::Good => format!("{text}, {}", words.get("dash-better")),
        Tone::Bad => format!("{text}, {}", words.get("dash-worse")),
        Tone::Plain => text,
    }
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
    /// Only these months are in; with the sum of the same months of the year before, if known.
    Part(Vec<Period>, Option<i64>),
}

fn months(indicator: &Indicator, facts: &Facts, cell: &Cell, earlier: &Cell, at: usize) -> Months {
    let of = |year: Period| {
        let here = facts.of(Part::Months).iter();
        here.filter(move |f| f.basis == cell.basis && f.period.within(Grain::Year) == year)
            .collect::<Vec<_>>()
    };
    let (now, before) = (of(cell.period), of(earlier.period));
    let month = |p: Period| p.start().month();
    let same = |facts: &[&super::facts::Fact]| -> Vec<i8> {
        facts.iter().map(|f| month(f.period)).collect()
    };
    let (these, those) = (same(&now), same(&before));
    let last = these.iter().max().copied().unwrap_or(12);
    let ended = last == 12 || these.is_empty();
    if ended || these == those || !indicator.measures[at].kind.adds() {
        return Months::Whole;
    }
    let range = now.iter().map(|f| f.period).collect();
    let known = those.iter().any(|m| *m <= last);
    let sum = before
        .iter()
        .filter(|f| month(f.period) <= last)
        .filter_map(|f| f.figure(indicator, at))
        .fold(0_i64, i64::saturating_add);
    Months::Part(range, known.then_some(sum))
}

/// `Januari–September 2016`: the months up to the last of `range`, in the year of `year`.
fn span(words: &Words<'_>, range: &[Period], year: Period) -> String {
    let year = year.calendar_year();
    let last = range.iter().max().map_or(12, |p| p.start().month());
    up_to(words, year, last)
}

/// `Januari–September 2017`.
pub fn up_to(words: &Words<'_>, year: i16, last: i8) -> String {
    let first = words.get("dash-month-1");
    let last = words.get(&format!("dash-month-{last}"));
    let year = year.to_string();
    words.with(
        "dash-months",
        &[("first", &first), ("last", &last), ("year", &year)],
    )
}
