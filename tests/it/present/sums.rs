//! What is added up and what is not, as the file says.

use std::sync::Arc;

use pimpinan::catalogue::{Grain, Indicator, Kind, Part as Whole, Rhythm};
use pimpinan::figures::facts::{Fact, Part};
use pimpinan::figures::question::View;
use pimpinan::figures::selection::Selection;
use pimpinan::figures::{plan, share};
use pimpinan::present::gauge;

use super::given::{Given, REGIONS, period};

fn change(given: &mut Given, change: impl FnOnce(&mut Indicator)) {
    change(Arc::make_mut(&mut given.indicator));
}

#[test]
fn regions_that_do_not_make_up_the_whole_are_not_summed() {
    let mut given = Given::new("balita-gizi-buruk");
    change(&mut given, |about| about.region.adds = false);
    let known = plan::Known {
        periods: &[period("2017")],
        validated: None,
        today: jiff::civil::date(2018, 1, 15),
    };
    let asked = plan::first(&given.indicator, &given.selection, known);
    assert!(asked.iter().all(|(part, _)| *part != Part::Summed));
    assert!(asked.iter().all(|(_, question)| {
        let region = question.region.as_deref();
        !region.is_some_and(|region| region.starts_with('@'))
    }));
    let measure = given.indicator.headline_measure().name.clone();
    let facts: Vec<Fact> = REGIONS
        .map(|r| given.fact(r, "2017", &[(&measure, "10")]))
        .into();
    let given = given.with(Part::Regions, facts);
    let figure = given.headline();
    assert_eq!(figure.big, None);
    assert_eq!(figure.range.expect("a range").places, "di 8 kab/kota");
}

/// Employment by three branches that make 100, beside the rate.
fn shares(values: [&str; 3]) -> Given {
    let mut given = Given::new("indikator-kemiskinan-kab-kota");
    change(&mut given, |about| {
        let rate = about.headline_measure().clone();
        let branch = |name: &str| {
            let mut measure = rate.clone();
            name.clone_into(&mut measure.name);
            measure.kind = Kind::Rate;
            measure.part = Some(Whole {
                dimension: "branch".to_owned(),
                code: name.to_owned(),
            });
            measure
        };
        about.measures.truncate(3);
        about
            .measures
            .extend(["tani", "industri", "jasa"].map(branch));
    });
    let values = [
        ("persen_miskin", "5.12"),
        ("tani", values[0]),
        ("industri", values[1]),
        ("jasa", values[2]),
    ];
    let fact = given.fact("36", "2017-03", &values);
    given.regions(vec![fact])
}

#[test]
fn shares_that_make_a_hundred_stay_as_they_were_reported() {
    let given = shares(["33.33", "33.33", "33.33"]);
    let texts = given.see(|scene| {
        let rings = gauge::parts(scene).into_iter();
        rings.map(|ring| ring.text).collect::<Vec<_>>()
    });
    assert_eq!(texts, ["33,33%", "33,33%", "33,33%"]);
    // One ring each, and one of the rate.
    assert_eq!(given.see(|scene| gauge::all(scene).len()), 4);
    assert_eq!(given.number(), "5,12%");
}

#[test]
fn shares_that_do_not_make_a_hundred_are_no_parts() {
    let given = shares(["33.33", "33.33", "20.00"]);
    let track = given.track();
    assert_eq!(share::parts(&given.indicator, &track.cells()[0]), None);
}

#[test]
fn the_file_says_which_code_stands_for_a_rate() {
    let mut given = Given::new("angka-partisipasi-murni");
    let first = given.selection.categories[0].clone();
    let second = given.indicator.categories[0].list.codes[1].code.clone();
    change(&mut given, |about| {
        about.categories[0].headline = Some(second.clone());
    });
    let chosen = Selection::all(&given.indicator, View::All, None);
    assert_ne!(first, Some(second.clone()));
    assert_eq!(chosen.categories[0], Some(second));
}

/// Cases that are reported by day, due each month, shown by year.
fn by_day() -> Given {
    let mut given = Given::new("balita-gizi-buruk");
    change(&mut given, |about| {
        about.period.grains = vec![Grain::Day];
        about.period.show = vec![Grain::Year, Grain::Month];
        about.rhythm = Rhythm::Monthly;
    });
    given
}

#[test]
fn a_year_says_in_which_month_which_regions_are_missing() {
    let given = by_day();
    let name = given.indicator.headline_measure().name.clone();
    let months: Vec<String> = (1..=12).map(|month| format!("2017-{month:02}")).collect();
    let years = REGIONS.map(|region| given.fact(region, "2017", &[(&name, "12")]));
    let sums = months
        .iter()
        .map(|at| given.fact("@36", at, &[(&name, "8")]));
    let sums: Vec<Fact> = sums.collect();
    let lacks = |at: &str, region: &str, lacking: &[(&str, &str)]| lacking.contains(&(at, region));
    let tell = |lacking: &[(&str, &str)]| {
        let pairs = months
            .iter()
            .flat_map(|at| REGIONS.map(|region| (at, region)));
        let there = pairs.filter(|(at, region)| !lacks(at, region, lacking));
        let facts: Vec<Fact> = there
            .map(|(at, region)| given.fact(region, at, &[(&name, "1")]))
            .collect();
        let given = by_day()
            .regions(years.to_vec())
            .with(Part::Months, sums.clone())
            .with(Part::RegionMonths, facts);
        given.headline().partial
    };
    assert_eq!(tell(&[]), None);
    let october = [
        ("2017-10", "3601"),
        ("2017-10", "3602"),
        ("2017-10", "3674"),
    ];
    let told = tell(&october);
    assert_eq!(told.as_deref(), Some("5 dari 8 kab/kota pada Oktober 2017"));
    let more = [&october[..], &[("2017-11", "3601")]].concat();
    let told = tell(&more);
    let expected = "5 dari 8 kab/kota pada Oktober 2017 dan tidak lengkap pada 1 bulan lain";
    assert_eq!(told.as_deref(), Some(expected));
}
