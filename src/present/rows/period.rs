//! The controls in which a period is entered.

use jiff::civil::Date;

use crate::catalogue::{Grain, Indicator, Period, period};
use crate::present::periods::long;
use crate::present::words::Words;

/// Years before this one that a choice of periods offers.
const BACK: i16 = 12;

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
