//! Periods and moments in words, and the controls in which a period is entered.

use jiff::civil::Date;

use crate::catalogue::{Grain, Indicator, Period, period};
use crate::present::words::Words;

/// Years before this one that a choice of periods offers.
const BACK: i16 = 12;

/// A period in words: `September 2017`.
pub fn long(words: &Words<'_>, period: Period) -> String {
    let year = period.calendar_year().to_string();
    let month = period.start().month();
    match period.grain() {
        Grain::Day => day(words, period.start()),
        Grain::Month => format!("{} {year}", words.get(&format!("rows-month-{month}"))),
        Grain::Quarter => words.with(
            "rows-quarter",
            &[
                (
                    "part",
                    ["I", "II", "III", "IV"][usize::from(month.unsigned_abs() - 1) / 3],
                ),
                ("year", &year),
            ],
        ),
        Grain::Semester => words.with(
            "rows-semester",
            &[
                ("part", if month < 7 { "I" } else { "II" }),
                ("year", &year),
            ],
        ),
        Grain::School => school(words, period),
        Grain::Year => year,
    }
}

fn school(words: &Words<'_>, period: Period) -> String {
    let first = period.calendar_year() - i16::from(period.start().month() < 7);
    let years = format!("{first}/{}", first + 1);
    let key = if period.start().month() < 7 {
        "rows-school-even"
    } else {
        "rows-school-odd"
    };
    words.with(key, &[("years", &years)])
}

/// A day: `29 Oktober 2017`.
pub fn day(words: &Words<'_>, day: Date) -> String {
    let month = words.get(&format!("rows-month-{}", day.month()));
    format!("{} {month} {}", day.day(), day.year())
}

/// A moment in WIB: `15 Jan 2018, 10.00`.
pub fn moment(words: &Words<'_>, ms: i64) -> String {
    let at = crate::clock::local(ms);
    let month = words.get(&format!("rows-month-short-{}", at.month()));
    let time = words.with(
        "rows-time",
        &[
            ("hour", &format!("{:02}", at.hour())),
            ("minute", &format!("{:02}", at.minute())),
        ],
    );
    format!("{} {month} {}, {time}", at.day(), at.year())
}

/// How a period is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Four digits.
    Year,
    /// A calendar's month.
    Month,
    /// A calendar's day.
    Day,
    /// One of these, by its text in the store and in words.
    Choice(Vec<(String, String)>),
    /// The store's own spelling, where a file mixes grains.
    Text,
}

/// How the indicator's periods are entered; `kept` is one that must be on offer.
pub fn entry(words: &Words<'_>, indicator: &Indicator, today: Date, kept: Option<&str>) -> Entry {
    match indicator.period.grains.as_slice() {
        [Grain::Year] => Entry::Year,
        [Grain::Month] => Entry::Month,
        [Grain::Day] => Entry::Day,
        [grain] => Entry::Choice(choice(words, *grain, today, kept)),
        _ => Entry::Text,
    }
}

fn choice(
    words: &Words<'_>,
    grain: Grain,
    today: Date,
    kept: Option<&str>,
) -> Vec<(String, String)> {
    let first = Period::year((today.year() - BACK).max(*period::YEARS.start()));
    let mut at = Period::containing(grain, today);
    let mut periods = Vec::new();
    while at.start() >= first.start() {
        periods.push(at);
        at = at.previous();
    }
    let kept = kept.and_then(|text| Period::parse(text, &[grain]));
    periods.extend(kept.filter(|kept| !periods.contains(kept)));
    periods.sort_unstable_by(|a, b| b.cmp(a));
    periods
        .into_iter()
        .map(|period| (period.to_string(), long(words, period)))
        .collect()
}
