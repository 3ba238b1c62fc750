//! Periods in words: `September 2017`, `Triwulan III 2017`, `Genap 2017/2018`.

use jiff::civil::Date;

use super::words::Words;
use crate::catalogue::{Grain, Indicator, Period, Rhythm};

const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];

/// Most periods that a line is drawn over when gaps are filled.
const FILLED: usize = 60;

/// Most periods that a line is drawn over, so that its points lie at their distances.
const LINE: usize = 400;

/// The full name of a period.
pub fn long(words: &Words<'_>, period: Period) -> String {
    let year = period.calendar_year().to_string();
    match period.grain() {
        Grain::Day => date(words, period.start()),
        Grain::Month => {
            let month = month(words, period.start().month(), true);
            words.with("dash-period-month", &[("month", &month), ("year", &year)])
        }
        Grain::Year => year,
        _ => part(words, period, "long"),
    }
}

/// A period whose figure is that of a shorter one in it, which is named where it is not the last:
/// `2017 (per Januari 2017)`.
pub fn told(words: &Words<'_>, period: Period, moment: Option<Period>) -> String {
    let name = long(words, period);
    let Some(moment) = early(period, moment) else {
        return name;
    };
    let moment = long(words, moment);
    words.with(
        "dash-period-moment",
        &[("period", &name), ("moment", &moment)],
    )
}

/// The shorter period whose figure stands for a longer one, where it is not the last in it.
pub fn early(period: Period, moment: Option<Period>) -> Option<Period> {
    moment.filter(|at| at.next().start() != period.next().start())
}

/// A name for the axis of a chart.
pub fn short(words: &Words<'_>, period: Period) -> String {
    let year = period.calendar_year().to_string();
    match period.grain() {
        Grain::Day => {
            let month = month(words, period.start().month(), false);
            let day = period.start().day().to_string();
            words.with(
                "dash-period-day-short",
                &[("day", &day), ("month", &month), ("year", &year)],
            )
        }
        Grain::Month => {
            let month = month(words, period.start().month(), false);
            words.with("dash-period-month", &[("month", &month), ("year", &year)])
        }
        Grain::Year => year,
        _ => part(words, period, "short"),
    }
}

/// A period inside a year that is known from the title: `Sep`, `III`.
pub fn inner(words: &Words<'_>, period: Period) -> String {
    match period.grain() {
        Grain::Month => month(words, period.start().month(), false),
        Grain::Quarter | Grain::Semester => roman(period).to_owned(),
        _ => short(words, period),
    }
}

fn part(words: &Words<'_>, period: Period, form: &str) -> String {
    let year = period.calendar_year().to_string();
    let grain = period.grain().name();
    let key = match period.grain() {
        Grain::School => {
            let start = period.start();
            let odd = start.month() >= 7;
            let first = if odd { start.year() } else { start.year() - 1 };
            let years = format!("{first}/{}", first + 1);
            let key = if odd { "odd" } else { "even" };
            return words.with(
                &format!("dash-period-{grain}-{key}-{form}"),
                &[("years", &years)],
            );
        }
        _ => format!("dash-period-{grain}-{form}"),
    };
    words.with(&key, &[("part", roman(period)), ("year", &year)])
}

/// The number of a quarter or a semester in its year.
fn roman(period: Period) -> &'static str {
    let month = usize::try_from(period.start().month() - 1).unwrap_or(0);
    let length = if period.grain() == Grain::Quarter {
        3
    } else {
        6
    };
    ROMAN[(month / length).min(3)]
}

fn month(words: &Words<'_>, month: i8, long: bool) -> String {
    let form = if long { "month" } else { "month-short" };
    words.get(&format!("dash-{form}-{month}"))
}

/// A day: `29 Oktober 2017`.
pub fn date(words: &Words<'_>, day: Date) -> String {
    let month = month(words, day.month(), true);
    words.with(
        "dash-period-day",
        &[
            ("day", &day.day().to_string()),
            ("month", &month),
            ("year", &day.year().to_string()),
        ],
    )
}

/// A moment in WIB: `15 Jan 2018 10.00 WIB`.
pub fn moment(words: &Words<'_>, ms: i64) -> String {
    let at = crate::base::clock::local(ms);
    let month = month(words, at.month(), false);
    let (hour, minute) = (format!("{:02}", at.hour()), format!("{:02}", at.minute()));
    words.with(
        "dash-moment",
        &[
            ("day", &at.day().to_string()),
            ("month", &month),
            ("year", &at.year().to_string()),
            ("hour", &hour),
            ("minute", &minute),
        ],
    )
}

/// What a grain is called, in the singular: `bulan`.
pub fn grain(words: &Words<'_>, grain: Grain) -> String {
    words.get(&format!("dash-grain-{}", grain.name()))
}

/// The periods of an axis: those that have figures, and those between them where figures are due
/// for each, so that a gap is seen as a gap.
pub fn axis(indicator: &Indicator, known: &[Period]) -> Vec<Period> {
    let mut sorted = known.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else {
        return sorted;
    };
    if !is_due_each(indicator, first.grain()) {
        return sorted;
    }
    let mut filled = vec![*first];
    while filled.last().is_some_and(|at| at < last) && filled.len() <= FILLED {
        let next = filled[filled.len() - 1].next();
        filled.push(next);
    }
    // Where most months are missing the rhythm is not kept, and a line of gaps would tell nothing;
    // years always keep their distance.
    let is_kept = first.grain() == Grain::Year || sorted.len() * 2 >= filled.len();
    if is_kept && filled.len() <= FILLED {
        filled
    } else {
        sorted
    }
}

/// The periods of a line, each at its true distance from the others: every period between the
/// first and the last, where they are not too many.
pub fn line(indicator: &Indicator, known: &[Period]) -> Vec<Period> {
    let axis = axis(indicator, known);
    let (Some(first), Some(last)) = (axis.first(), axis.last()) else {
        return axis;
    };
    let all = std::iter::successors(Some(*first), |at| Some(at.next()));
    let filled: Vec<Period> = all.take_while(|at| at <= last).take(LINE + 1).collect();
    if filled.len() > LINE { axis } else { filled }
}

/// Whether a figure is due for every period of this grain: a survey held each August leaves no
/// gap in the eleven other months.
fn is_due_each(indicator: &Indicator, grain: Grain) -> bool {
    let length = match indicator.rhythm {
        Rhythm::Daily => Grain::Day,
        Rhythm::Monthly => Grain::Month,
        Rhythm::Quarterly => Grain::Quarter,
        Rhythm::Semesterly => Grain::Semester,
        Rhythm::Yearly => Grain::Year,
        Rhythm::Irregular => return false,
    };
    grain == length
        || length.is_within(grain)
        || (grain, length) == (Grain::School, Grain::Semester)
}

/// The periods of `grain` in the calendar year of `period`, none for grains without such.
pub fn of_year(period: Period) -> Vec<Period> {
    let count = match period.grain() {
        Grain::Month => 12,
        Grain::Quarter => 4,
        Grain::Semester => 2,
        _ => return Vec::new(),
    };
    let first = Period::containing(period.grain(), Period::year(period.calendar_year()).start());
    std::iter::successors(Some(first), |at| Some(at.next()))
        .take(count)
        .collect()
}
