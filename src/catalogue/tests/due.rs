//! What a file says of deadlines, and what is wrong with it.

use jiff::civil::date;

use super::{GOOD, catalogue, lines, small};
use crate::catalogue::due::grain;
use crate::catalogue::load::from_texts;
use crate::catalogue::{Grain, Rhythm};

/// The good file with this in front of its period.
fn with(due: &str) -> String {
    GOOD.replace("[period]", &format!("{due}\n[period]"))
}

#[test]
fn every_indicator_that_has_a_rhythm_is_due() {
    for indicator in &catalogue().indicators {
        let owed = grain(indicator.rhythm, &indicator.period.grains).is_some();
        assert_eq!(indicator.due.is_some(), owed, "{}", indicator.slug);
        let cells = indicator.due.as_ref().map(|due| due.cells(indicator));
        assert!(cells.is_none_or(|cells| cells > 0), "{}", indicator.slug);
    }
}

#[test]
fn days_off_are_those_of_the_decrees() {
    let holidays = catalogue().holidays;
    assert!(holidays.covers(2025) && holidays.covers(2026) && !holidays.covers(2027));
    assert_eq!(holidays.count(), 28 + 25);
    let added = holidays.on(date(2025, 8, 18)).unwrap();
    assert!(added.joint && added.decree.contains("933/2025"));
    assert!(!holidays.is_working(date(2026, 3, 19)) && holidays.is_working(date(2026, 3, 25)));
}

#[test]
fn a_sound_table_is_read() {
    let text = with("[due]\ndays = 10\ncount = \"working\"\nlock_days = 60\nsince = \"2026\"");
    let catalogue = from_texts(&small(&text)).unwrap();
    let indicator = catalogue.indicator("contoh").unwrap();
    let due = indicator.due.as_ref().unwrap();
    assert_eq!(
        (due.days, due.lock_days, due.cells(indicator)),
        (10, Some(60), 1)
    );
    assert_eq!(due.since.to_string(), "2026");
}

#[test]
fn each_mistake_is_told_at_its_key() {
    for (due, told) in [
        ("[due]\nsince = \"2026\"", "due.days: is missing"),
        ("[due]\ndays = 10", "due.since: is missing"),
        (
            "[due]\ndays = 367\nsince = \"2026\"",
            "due.days: must be a whole number",
        ),
        (
            "[due]\ndays = -1\nsince = \"2026\"",
            "due.days: must be a whole number from 0",
        ),
        (
            "[due]\ndays = 1\nsince = \"2026-01\"",
            "due.since: must be a year, such as 2100.",
        ),
        (
            "[due]\ndays = 1\nsince = \"2026\"\ncount = \"office\"",
            "due.count: must be one of calendar, working",
        ),
        (
            "[due]\ndays = 1\nsince = \"2026\"\nlock_days = -1",
            "due.lock_days: must be a whole number",
        ),
        (
            "[due]\ndays = 1\nsince = \"2026\"\ncomplete = { regions = [\"99\"] }",
            "due.complete.regions: there is no region “99”",
        ),
        (
            "[due]\ndays = 1\nsince = \"2026\"\ncomplete = { regions = [] }",
            "due.complete.regions: names no region",
        ),
        (
            "[due]\ndays = 1\nsince = \"2026\"\ncomplete = { categories = [\"x\"] }",
            "due.complete.categories: there is no category “x”",
        ),
        (
            "rhythm = \"irregular\"\n[due]\ndays = 1\nsince = \"2026\"",
            "due: figures that come irregularly are not due by a day",
        ),
        (
            "rhythm = \"monthly\"\n[due]\ndays = 1\nsince = \"2026-01\"",
            "due: figures are due for each month",
        ),
    ] {
        let mistakes = from_texts(&small(&with(due))).unwrap_err();
        let text = lines(&mistakes);
        assert_eq!(mistakes.len(), 1, "{due}: {text}");
        assert!(
            text.contains(&format!("indicators/contoh.toml: {told}")),
            "{due}: {text}"
        );
    }
}

#[test]
fn the_rhythm_says_which_periods_are_owed() {
    let grains = [Grain::School];
    assert_eq!(grain(Rhythm::Semesterly, &grains), Some(Grain::School));
    assert_eq!(
        grain(Rhythm::Semesterly, &[Grain::Day]),
        Some(Grain::Semester)
    );
    assert_eq!(grain(Rhythm::Irregular, &grains), None);
}

#[test]
fn wrong_days_off_are_told_with_their_line() {
    let mut files = small(GOOD);
    let text = "date,name,kind,decree\n2026-02-30,x,national,y\n2026-01-01,x,maybe,y\n\
        2026-01-01,x,national,y\n";
    files.insert("holidays.csv".to_owned(), text.to_owned());
    let told = lines(&from_texts(&files).unwrap_err());
    for part in [
        "line 2, date: must be a day",
        "line 3, kind",
        "line 4, date: this day is there",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}
