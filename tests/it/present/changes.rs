use pimpinan::figures::facts::Part;
use pimpinan::present::change::{Change, Tone, Way};

use super::given::{Given, REGIONS};

fn yearly(slug: &str, measure: &str, figures: &[(&str, &str)]) -> Option<Change> {
    let given = Given::new(slug);
    let facts = figures.iter();
    let facts = facts.map(|(at, value)| given.fact("36", at, &[(measure, value)]));
    let facts = facts.collect();
    given.regions(facts).headline().change
}

#[test]
fn people_change_by_per_cent_and_number() {
    let change = yearly("pegawai", "jumlah", &[("2016", "86194"), ("2017", "85161")]);
    let change = change.expect("a change");
    assert_eq!(change.text, "turun 1,2%");
    assert_eq!(change.size.as_deref(), Some("1.033 orang"));
    assert_eq!(change.base, "dari 2016");
    assert_eq!((change.way, change.tone), (Some(Way::Down), Tone::Plain));
}

#[test]
fn rates_change_by_points_and_say_whether_that_is_good() {
    let figures = [("2014", "5.47"), ("2015", "5.37")];
    let change = yearly("laju-pertumbuhan-ekonomi", "lpe", &figures).expect("a change");
    assert_eq!(change.sentence(), "turun 0,10 poin dari 2014, memburuk");
    let figures = [("2014", "69.13"), ("2015", "69.43")];
    let change = yearly("angka-harapan-hidup", "ahh", &figures).expect("a change");
    assert_eq!(change.sentence(), "naik 0,30 tahun dari 2014, membaik");
}

#[test]
fn nothing_is_a_share_of_zero() {
    let change = yearly("pegawai", "jumlah", &[("2016", "0"), ("2017", "12")]);
    let change = change.expect("a change");
    assert_eq!(change.text, "naik 12 orang");
    assert_eq!(change.size, None);
}

#[test]
fn the_period_before_is_the_one_that_has_a_figure() {
    let change = yearly("pegawai", "jumlah", &[("2014", "10"), ("2017", "10")]);
    assert_eq!(change.expect("a change").sentence(), "tetap dari 2014");
}

#[test]
fn other_regions_are_not_compared() {
    let given = Given::new("penduduk");
    let of = |at: &'static str, regions: &'static [&str]| {
        let facts = regions.iter();
        facts
            .map(|r| given.fact(r, at, &[("jumlah", "100")]))
            .collect::<Vec<_>>()
    };
    let facts = [of("2016", &REGIONS[..5]), of("2017", &REGIONS)].concat();
    let change = given.regions(facts).headline().change.expect("a reason");
    assert_eq!(change.way, None);
    assert!(change.text.contains("wilayah yang tercakup berbeda"));
}

#[test]
fn other_agencies_are_noted() {
    let given = Given::new("pegawai");
    let agency = |at, code: &str| {
        let mut fact = given.fact("36", at, &[("jumlah", "5")]);
        code.clone_into(&mut fact.agency);
        fact
    };
    let agencies = vec![
        agency("2016", "bkd"),
        agency("2017", "bkd"),
        agency("2017", "dinkes"),
    ];
    let facts = vec![
        given.fact("36", "2016", &[("jumlah", "5")]),
        given.fact("36", "2017", &[("jumlah", "10")]),
    ];
    let given = given.regions(facts).with(Part::Agencies, agencies);
    let change = given.headline().change.expect("a change");
    assert_eq!(change.text, "naik 100,0%");
    let note = "OPD yang melapor: 1 lalu, 2 sekarang.";
    assert_eq!(change.note.as_deref(), Some(note));
}

#[test]
fn a_running_year_is_compared_with_the_same_months() {
    let given = Given::new("kenaikan-pangkat-otomatis-pegawai");
    let month = |at, value| given.fact("36", at, &[("jumlah", value)]);
    let months = vec![
        month("2016-01", "3"),
        month("2016-09", "4"),
        month("2016-12", "50"),
        month("2017-01", "5"),
        month("2017-09", "9"),
    ];
    let facts = vec![month("2016", "57"), month("2017", "14")];
    let given = given.regions(facts).with(Part::Months, months);
    let given = given.asked(&[("grain", "year")]);
    let figure = given.headline();
    let change = figure.change.expect("a change");
    assert_eq!(change.text, "naik 100,0%");
    assert_eq!(change.base, "dari Januari–September 2016");
    let so_far = "Angka Januari–September 2017 saja.";
    assert_eq!(figure.total.as_deref(), Some(so_far));
}
