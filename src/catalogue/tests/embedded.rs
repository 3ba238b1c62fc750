//! What the built-in catalogue says.

use super::{catalogue, files};
use crate::catalogue::{Grain, Kind, Lang, load};
use crate::figures::rollup::Sums;

#[test]
fn it_has_the_ten_of_the_contract_and_fourteen_more() {
    let catalogue = catalogue();
    let slugs: Vec<String> = catalogue
        .indicators
        .iter()
        .map(|i| format!("{} {} {:?}", i.number, i.slug, i.kind))
        .collect();
    insta::assert_snapshot!(slugs.join("\n"));
}

#[test]
fn the_files_in_the_program_are_the_files_in_the_repository() {
    let from_files = load::from_texts(&files()).unwrap();
    let embedded = catalogue();
    assert_eq!(from_files.indicators, embedded.indicators);
    assert_eq!(from_files.codelists, embedded.codelists);
    assert_eq!(from_files.agencies, embedded.agencies);
    assert_eq!(from_files.regions, embedded.regions);
}

#[test]
fn numbers_of_four_digits_are_left_to_the_agencies_of_others() {
    for code in catalogue().agencies.keys() {
        assert!(!code.starts_with(|c: char| c.is_ascii_digit()), "{code}");
    }
}

#[test]
fn day_figures_are_shown_by_month_and_year() {
    let catalogue = catalogue();
    let esselon = catalogue.indicator("pegawai-esselon").unwrap();
    assert_eq!(esselon.period.field, "tanggal");
    assert_eq!(esselon.period.show, [Grain::Month, Grain::Year]);
    let growth = catalogue.indicator("laju-pertumbuhan-ekonomi").unwrap();
    assert_eq!(growth.period.field, "periode");
    assert_eq!(growth.period.show, [Grain::Year, Grain::Quarter]);
}

#[test]
fn the_whole_is_the_headline_and_no_parameter_of_v1() {
    let catalogue = catalogue();
    let staff = catalogue.indicator("pegawai").unwrap();
    let headline = staff.headline_measure();
    assert_eq!(headline.name, "jumlah");
    assert!(headline.whole && headline.stored && !headline.v1 && !headline.required);
    assert_eq!(staff.parts().count(), 2);
}

#[test]
fn regions_that_are_due_are_those_that_can_report() {
    let catalogue = catalogue();
    let due = |slug: &str| catalogue.indicator(slug).unwrap().region.due.join(" ");
    assert_eq!(due("penduduk"), "3601 3602 3603 3604 3671 3672 3673 3674");
    assert_eq!(due("laju-inflasi-menurut-kota"), "3671 3672 3673");
    assert_eq!(due("pegawai"), "36");
}

#[test]
fn measures_of_one_indicator_may_differ_in_kind() {
    let catalogue = catalogue();
    let poverty = catalogue
        .indicator("indikator-kemiskinan-kab-kota")
        .unwrap();
    let kinds: Vec<Kind> = poverty.measures.iter().map(|m| m.kind).collect();
    let expected = [
        Kind::Rate,
        Kind::Stock,
        Kind::Rate,
        Kind::Index,
        Kind::Index,
    ];
    assert_eq!(kinds, expected);
    let work = catalogue.indicator("penduduk-bekerja").unwrap();
    assert_eq!(work.measures[0].accepts["juta orang"], 1_000_000_000_000);
}

#[test]
fn the_teacher_ratio_agrees_with_the_published_one() {
    let catalogue = catalogue();
    let ratio = catalogue.indicator("rasio-guru-murid-sd-mi").unwrap();
    for (teachers, pupils, published) in [
        (11_715, 157_586, 743),
        (9339, 163_328, 572),
        (7622, 261_358, 292),
        (8305, 211_728, 392),
        (5945, 162_042, 367),
    ] {
        let mut sums = Sums::default();
        (sums.sum[0], sums.count[0]) = (teachers, 1);
        (sums.sum[1], sums.count[1]) = (pupils, 1);
        assert_eq!(sums.figure(ratio, 2), Some(published));
    }
}

#[test]
fn ages_have_bands() {
    let catalogue = catalogue();
    let ages = &catalogue.codelists["usia"];
    assert_eq!(ages.codes.len(), 81);
    assert_eq!(ages.label("29", Lang::Id), "29 tahun");
    assert_eq!(ages.label("seratus", Lang::En), "seratus");
    assert_eq!(ages.band_of("29").unwrap().label.id, "20–29 tahun");
    assert_eq!(ages.band_of("100").unwrap().label.en, "90–100 years");
    assert_eq!(ages.band_of("19"), None);
}

#[test]
fn a_copy_written_out_reads_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let written = load::export(directory.path()).unwrap();
    assert_eq!(written, files().len());
    let copy = load::from_dir(directory.path()).unwrap();
    assert_eq!(copy.indicators, catalogue().indicators);
    let again = load::export(directory.path()).unwrap_err();
    assert!(again.to_string().contains("is already there"), "{again}");
}

#[test]
fn a_report_says_what_is_there_or_what_is_wrong() {
    let (text, good) = load::Source::Embedded.report();
    assert!(good, "{text}");
    assert!(
        text.starts_with("No mistakes: 24 indicators in 8 sectors"),
        "{text}"
    );

    let missing = load::Source::of(Some("no/such/directory".into()));
    let (text, good) = missing.report();
    assert!(!good);
    assert!(
        text.starts_with("no/such/directory: file: cannot be read"),
        "{text}"
    );
    assert!(text.ends_with("1 mistake in the catalogue."), "{text}");
}

#[test]
fn a_file_that_is_no_text_is_a_mistake() {
    let directory = tempfile::tempdir().unwrap();
    load::export(directory.path()).unwrap();
    std::fs::write(directory.path().join("sectors.toml"), [0xff, 0xfe]).unwrap();
    std::fs::write(directory.path().join("README.md"), "left alone").unwrap();
    let mistakes = load::from_dir(directory.path()).unwrap_err();
    assert_eq!(mistakes[0].file, "sectors.toml");
    assert!(
        mistakes[0].sentence.starts_with("cannot be read"),
        "{}",
        mistakes[0]
    );
}
