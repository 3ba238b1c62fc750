//! Which shorter period stands for a longer one.

use std::sync::Arc;

use pimpinan::catalogue::Grain;
use pimpinan::figures::facts::{Fact, Part, Returned};
use pimpinan::figures::moment::{self, Moments};
use pimpinan::figures::question::{Question, View};

use super::given::{Given, period};

const GRADES: [&str; 4] = ["Golongan 1", "Golongan 2", "Golongan 3", "Golongan 4"];

/// Two months of employees by grade, all grades in both.
fn two_months() -> Given {
    let mut given = Given::new("pangkat-pegawai");
    given.selection.grain = Grain::Year;
    let months = ["2017-01", "2017-02"];
    let whole = months.map(|at| given.fact("36", at, &[("jumlah", "40")]));
    let by_grade = months.map(|at| {
        GRADES.map(|grade| {
            let mut fact = given.fact("36", at, &[("jumlah", "10")]);
            grade.clone_into(&mut fact.categories[0]);
            fact
        })
    });
    let by_grade = by_grade.as_flattened().to_vec();
    given
        .with(Part::Regions, whole.to_vec())
        .with(Part::CategoryTrend(0), by_grade)
}

fn agency(given: &Given, at: &str, code: &str) -> Fact {
    let mut fact = given.fact("36", at, &[("jumlah", "20")]);
    code.clone_into(&mut fact.agency);
    fact
}

/// The month that stands for 2017.
fn moment_of(given: &Given) -> Option<String> {
    let moments = Moments::choose(&given.indicator, &given.selection, &given.facts);
    let settled = moments.settle(given.facts.of(Part::Regions).to_vec());
    let [fact] = settled.as_slice() else {
        panic!("{settled:?}");
    };
    assert_eq!(fact.period, period("2017"));
    fact.moment.map(|at| at.to_string())
}

#[test]
fn the_last_month_that_is_over_and_was_not_sent_back_stands_for_its_year() {
    let moment = |given: &Given| moment_of(given).expect("a month");
    assert_eq!(moment(&two_months()), "2017-02");
    assert_eq!(moment(&two_months().on("2017-02-27")), "2017-01");
    assert_eq!(moment(&two_months().on("2017-03-01")), "2017-02");
    let mut given = two_months();
    given.facts.returned.push(Returned {
        agency: "bkd".to_owned(),
        period: period("2017-02"),
        row: None,
        basis: None,
    });
    assert_eq!(moment(&given), "2017-01");
}

#[test]
fn an_agency_that_reported_before_is_missed() {
    let all = |given: &mut Given| {
        let about = Arc::make_mut(&mut given.indicator);
        about.all_report = true;
        about.reporters = vec!["bkd".to_owned(), "dinkes".to_owned()];
    };
    let mut given = two_months();
    all(&mut given);
    let reported = [
        ("2017-01", "bkd"),
        ("2017-01", "dinkes"),
        ("2017-02", "bkd"),
    ];
    let reported = reported.map(|(at, code)| agency(&given, at, code));
    let given = given.with(Part::Agencies, reported.to_vec());
    assert_eq!(moment_of(&given).as_deref(), Some("2017-01"));
    let late = agency(&given, "2017-02", "dinkes");
    let given = given.with(Part::Agencies, vec![late]);
    assert_eq!(moment_of(&given).as_deref(), Some("2017-02"));
}

#[test]
fn only_what_is_no_event_is_of_one_moment() {
    let grain = |slug: &str, longer| moment::grain(&Given::new(slug).indicator, longer);
    assert_eq!(grain("pangkat-pegawai", Grain::Year), Some(Grain::Month));
    assert_eq!(grain("pangkat-pegawai", Grain::Month), None);
    assert_eq!(grain("pegawai", Grain::Year), None);
    assert_eq!(
        grain("kenaikan-pangkat-otomatis-pegawai", Grain::Year),
        None
    );
    // Years and quarters are reported each by itself.
    assert_eq!(grain("laju-pertumbuhan-ekonomi", Grain::Year), None);
}

#[test]
fn a_question_about_years_is_one_about_their_months() {
    let given = Given::new("pangkat-pegawai");
    let years = Question {
        periods: vec![period("2017")],
        since: Some(period("2016")),
        until: Some(period("2017")),
        ..Question::new(View::All, Grain::Year)
    };
    let asked = moment::asked(&given.indicator, years);
    assert_eq!((asked.grain, asked.periods.len()), (Grain::Month, 12));
    let bounds = (asked.since, asked.until);
    assert_eq!(bounds, (Some(period("2016-01")), Some(period("2017-12"))));
}
