//! Reads `[due]` of an indicator: by when figures are owed, and what makes them complete.

use std::collections::BTreeMap;

use super::keys;
use super::reader::Reader;
use crate::catalogue::due::{Count, Due, grain};
use crate::catalogue::{Category, Grain, Period, PeriodAxis, Region, RegionAxis, Rhythm};

/// Most days between a period's end and its deadline.
const DAYS: i64 = 366;
/// Most days between a deadline and its lock.
const LOCK: i64 = 3660;

/// What the rest of the file says.
pub(super) struct About<'a> {
    pub(super) rhythm: Rhythm,
    pub(super) period: &'a PeriodAxis,
    pub(super) region: &'a RegionAxis,
    pub(super) categories: &'a [Category],
    /// Whether figures are about periods that have not begun.
    pub(super) ahead: bool,
    pub(super) regions: &'a BTreeMap<String, Region>,
}

/// Reads `[due]`; without one nothing is owed by a day.
pub(super) fn read(indicator: &Reader<'_>, about: &About<'_>) -> Option<Due> {
    let table = indicator.table_or_none("due", &keys::DUE)?;
    let Some(of) = grain(about.rhythm, &about.period.grains) else {
        indicator.wrong(
            "due",
            "figures that come irregularly are not due by a day: leave it out.",
        );
        return None;
    };
    reachable(indicator, of, &about.period.grains);
    let counts = [("calendar", Count::Calendar), ("working", Count::Working)];
    let count = table.word("count", &counts).unwrap_or(Count::Calendar);
    let least = if about.ahead && count == Count::Calendar {
        -DAYS
    } else {
        0
    };
    let days = table.within("days", least, DAYS);
    if !table.has("days") {
        table.wrong(
            "days",
            "is missing: how many days after the period's end figures are due.",
        );
    }
    let complete = table.table_or_none("complete", &keys::COMPLETE);
    Some(Due {
        days: days.unwrap_or(0),
        count,
        lock_days: table.within("lock_days", 0, LOCK),
        since: since(&table, of),
        regions: regions(complete.as_ref(), about),
        categories: categories(complete.as_ref(), about.categories),
    })
}

/// Figures that are due for periods of a grain must be able to be about them.
fn reachable(indicator: &Reader<'_>, of: Grain, grains: &[Grain]) {
    let fits = |grain: &Grain| *grain == of || grain.is_within(of);
    if !grains.is_empty() && !grains.iter().any(fits) {
        let sentence = format!(
            "figures are due for each {}, but the periods that may be sent do not lie in one.",
            of.name()
        );
        indicator.wrong("due", sentence);
    }
}

fn since(table: &Reader<'_>, of: Grain) -> Period {
    let first = Period::containing(
        of,
        Period::year(*crate::catalogue::period::YEARS.end()).start(),
    );
    if !table.has("since") {
        table.wrong("since", "is missing: the first period that is owed.");
    }
    let Some(text) = table.text_or_none("since") else {
        return first;
    };
    Period::parse(&text, &[of]).unwrap_or_else(|| {
        let like = Period::containing(of, first.start());
        table.wrong("since", format!("must be a {}, such as {like}.", of.name()));
        first
    })
}

fn regions(complete: Option<&Reader<'_>>, about: &About<'_>) -> Vec<String> {
    let Some(table) = complete.filter(|table| table.has("regions")) else {
        return about.region.due.clone();
    };
    if table.is_word("regions", "any") {
        return Vec::new();
    }
    let named = table.texts("regions");
    if named.is_empty() {
        table.wrong(
            "regions",
            "names no region: leave it out where all that are due count, or write \"any\".",
        );
    }
    for (at, code) in named.iter().enumerate() {
        if !about.regions.is_empty() && !about.regions.contains_key(code) {
            table.wrong(
                "regions",
                format!("there is no region “{code}” in regions.csv."),
            );
        } else if named[..at].contains(code) {
            table.wrong("regions", format!("“{code}” is there twice."));
        }
    }
    named
}

fn categories(complete: Option<&Reader<'_>>, all: &[Category]) -> [bool; 3] {
    let table = complete.filter(|table| table.has("categories"));
    let named = table.map(|table| (table, table.texts("categories")));
    if let Some((table, named)) = &named {
        for name in named {
            if !all.iter().any(|category| category.name == *name) {
                table.wrong(
                    "categories",
                    format!("there is no category “{name}” in this file."),
                );
            }
        }
    }
    let mut counted = [false; 3];
    for (category, counts) in all.iter().zip(&mut counted) {
        *counts = match &named {
            Some((_, named)) => named.contains(&category.name),
            None => category.complete,
        };
    }
    counted
}
