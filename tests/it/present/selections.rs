use pimpinan::catalogue::Grain;
use pimpinan::figures::question::View;
use pimpinan::figures::selection::{Selection, Wanted, carried};

use super::given::{Given, period};

fn read(given: &Given, pairs: &[(&str, &str)]) -> (Selection, Vec<String>) {
    let pairs: Vec<(String, String)> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let all = Selection::all(&given.indicator, View::All, None);
    let (selection, ignored) =
        all.read(&given.catalogue, &given.agencies, &given.indicator, &pairs);
    (selection, ignored.into_iter().map(|i| i.name).collect())
}

#[test]
fn the_address_says_what_is_shown() {
    let given = Given::new("epormas");
    let pairs = [
        ("periode", "2017-09"),
        ("wilayah", "3673"),
        ("kategori", "Jalan Raya"),
    ];
    let (selection, ignored) = read(&given, &pairs);
    assert_eq!(ignored, [""; 0]);
    assert_eq!(selection.wanted, Wanted::Exactly(period("2017-09")));
    assert_eq!(selection.region, "3673");
    assert_eq!(selection.categories[0].as_deref(), Some("Jalan Raya"));
    let query = selection.query(&given.indicator);
    assert_eq!(query, "periode=2017-09&wilayah=3673&kategori=Jalan+Raya");
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&query).expect("pairs");
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (&**k, &**v)).collect();
    assert_eq!(read(&given, &pairs).0, selection);
}

#[test]
fn what_is_not_known_is_left_out_and_told() {
    let given = Given::new("epormas");
    let pairs = [
        ("periode", "kemarin"),
        ("grain", "dasawarsa"),
        ("wilayah", "9999"),
        ("opd", "tidak-ada"),
        ("kategori", "Sihir"),
        ("utm_source", "x"),
        ("lang", "en"),
    ];
    let (selection, ignored) = read(&given, &pairs);
    assert_eq!(selection, Selection::all(&given.indicator, View::All, None));
    assert_eq!(ignored, ["periode", "grain", "wilayah", "opd", "kategori"]);
}

#[test]
fn a_grain_leads_to_the_period_around_or_the_newest_inside() {
    let given = Given::new("epormas");
    let (selection, _) = read(&given, &[("periode", "2017-09"), ("grain", "year")]);
    assert_eq!(selection.grain, Grain::Year);
    assert_eq!(selection.wanted, Wanted::Exactly(period("2017")));
    let (selection, _) = read(&given, &[("grain", "month"), ("tahun", "2017")]);
    assert_eq!(selection.grain, Grain::Month);
    let known = ["2017-03", "2017-09", "2018-01"].map(period);
    assert_eq!(selection.period(&known), Some(period("2017-09")));
}

#[test]
fn a_rate_is_shown_for_one_code_of_each_category() {
    let given = Given::new("angka-partisipasi-murni");
    let (selection, _) = read(&given, &[]);
    assert_eq!(selection.fixed, [true, false, false]);
    assert!(selection.categories[0].is_some());
    assert_eq!(selection.query(&given.indicator), "");
}

#[test]
fn who_works_for_one_agency_sees_no_other() {
    let given = Given::new("pegawai");
    let own = Selection::all(&given.indicator, View::All, Some("bkd"));
    let pairs = vec![("opd".to_owned(), "dinkes".to_owned())];
    let (selection, ignored) =
        own.read(&given.catalogue, &given.agencies, &given.indicator, &pairs);
    assert_eq!(selection.agency.as_deref(), Some("bkd"));
    assert_eq!(ignored.len(), 1);
}

#[test]
fn period_and_region_go_along_to_another_indicator() {
    let given = Given::new("epormas");
    let carried = |pairs: &[(&str, &str)]| {
        let own = |text: &str| text.to_owned();
        let pairs: Vec<_> = pairs.iter().map(|(k, v)| (own(k), own(v))).collect();
        carried(&given.indicator, &pairs)
    };
    let pairs = [
        ("periode", "2017"),
        ("wilayah", "3673"),
        ("kategori", "Jalan Raya"),
        ("opd", "bkd"),
        ("lang", "en"),
    ];
    assert_eq!(carried(&pairs), "periode=2017&wilayah=3673");
    let foreign = [("tahun", "2017&x=1"), ("wilayah", "9999")];
    assert_eq!(carried(&foreign), "");
    assert_eq!(carried(&[("wilayah", &given.indicator.region.whole)]), "");
}
