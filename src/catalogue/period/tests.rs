//! Periods: spelling, order and codes.

use proptest::prelude::*;

use super::*;

#[test]
fn every_grain_reads_what_it_writes() {
    for text in [
        "2017",
        "2017-S2",
        "2017-Q3",
        "2017-10",
        "2017-10-29",
        "2017/2018-genap",
        "2017/2018-ganjil",
    ] {
        let period = Period::parse(text, &Grain::ALL).unwrap();
        assert_eq!(period.to_string(), text);
    }
}

#[test]
fn nonsense_is_no_period() {
    for text in [
        "",
        "17",
        "1899",
        "2101",
        "2017-13",
        "2017-02-30",
        "2017-Q5",
        "2017-S0",
        "2017/2019-genap",
        "2017-10-29 25:00",
        "２０１７",
        "2017-1-1",
        "-2017",
        "2017-10-29-1",
    ] {
        assert_eq!(Period::parse(text, &Grain::ALL), None, "{text}");
    }
}

#[test]
fn a_time_of_day_is_dropped() {
    let period = Period::parse("2017-10-29 08:30:00", &[Grain::Day]).unwrap();
    assert_eq!(period.to_string(), "2017-10-29");
}

#[test]
fn a_moment_with_an_offset_is_its_day_in_wib() {
    for (text, day) in [
        ("2013-10-28T17:00:00Z", "2013-10-29"),
        ("2013-10-28T17:00:00+00:00", "2013-10-29"),
        ("2013-10-28T17:00:00 00:00", "2013-10-29"),
        ("2013-10-28T16:59:59.999Z", "2013-10-28"),
        ("2013-10-29 00:00:00+07:00", "2013-10-29"),
        ("2013-12-31T23:30:00-05:00", "2014-01-01"),
    ] {
        let period = Period::parse(text, &[Grain::Day]).unwrap();
        assert_eq!(period.to_string(), day, "{text}");
    }
    for text in [
        "2013-10-28T17:00:00 WIB",
        "2013-10-28T25:00:00Z",
        "2013-10-28TZ",
    ] {
        assert_eq!(Period::parse(text, &[Grain::Day]), None, "{text}");
    }
}

#[test]
fn a_grain_not_asked_for_is_not_read() {
    assert_eq!(Period::parse("2017-10", &[Grain::Year]), None);
}

#[test]
fn previous_steps_over_the_year() {
    let q1 = Period::parse("2017-Q1", &Grain::ALL).unwrap();
    assert_eq!(q1.previous().to_string(), "2016-Q4");
    let genap = Period::parse("2017/2018-genap", &Grain::ALL).unwrap();
    assert_eq!(genap.previous().to_string(), "2017/2018-ganjil");
    let leap = Period::parse("2020-02-29", &Grain::ALL).unwrap();
    assert_eq!(leap.year_before().to_string(), "2019-02-28");
}

/// Whether a period is among those that a name stands for.
fn holds(named: Named, period: Period) -> bool {
    let (from, before) = if period.grain == Grain::School {
        named.school
    } else {
        named.calendar
    };
    (from..before).contains(&period.code()) && period.grain <= named.coarsest
}

/// Any period of any grain.
fn any_period() -> impl Strategy<Value = Period> {
    let day = (1900_i16..=2100, 1_i8..=12, 1_i8..=28);
    (prop::sample::select(Grain::ALL.to_vec()), day)
        .prop_map(|(grain, (year, month, day))| Period::containing(grain, date(year, month, day)))
}

proptest! {
    #[test]
    fn a_code_stands_for_its_period_and_sorts_as_it_does(
        one in any_period(),
        other in any_period(),
    ) {
        prop_assert_eq!(Period::from_code(one.code()), Some(one));
        prop_assert_eq!(one.code().cmp(&other.code()), one.cmp(&other));
        prop_assert!(Period::code_from(one.start()) <= one.code());
        prop_assert!(one.code() < Period::code_from(one.next().start()));
    }

    #[test]
    fn a_name_holds_what_begins_with_it(one in any_period(), other in any_period()) {
        let begins = other.to_string().starts_with(&one.to_string());
        prop_assert_eq!(holds(one.named(), other), begins, "{} {}", one, other);
        let year = other.to_string().get(..4).map(str::to_owned);
        prop_assert_eq!(Some(other.named_year().to_string()), year);
        let year = Period::containing(Grain::Year, date(other.named_year().max(1900), 1, 1));
        prop_assert!(holds(year.named(), other) || other.named_year() < 1900);
    }

    #[test]
    fn a_number_that_is_no_code_is_no_period(number in any::<i64>()) {
        if let Some(period) = Period::from_code(number) {
            prop_assert_eq!(period.code(), number);
        }
    }
}
