use pimpinan::present::board;

use super::given::{Given, REGIONS, period};

#[test]
fn a_published_row_of_the_whole_wins_over_the_sum() {
    let given = Given::new("penduduk");
    let mut facts = vec![given.fact("36", "2017", &[("jumlah", "999")])];
    facts.extend(REGIONS.map(|r| given.fact(r, "2017", &[("jumlah", "100")])));
    let given = given.regions(facts);
    assert_eq!(given.number(), "999 jiwa");
    assert!(given.headline().trust.expect("trust").coverage.is_empty());
}

#[test]
fn a_sum_says_how_many_are_in_it() {
    let given = Given::new("penduduk");
    let facts = REGIONS[..6].iter();
    let facts = facts.map(|r| given.fact(r, "2017", &[("jumlah", "100")]));
    let facts = facts.collect();
    let given = given.regions(facts);
    assert_eq!(given.number(), "600 jiwa");
    let coverage = &given.headline().trust.expect("trust").coverage[0];
    assert_eq!(coverage.text, "6 dari 8 kab/kota");
    assert!(coverage.is_partial());
    let sentence = given.see(|scene| board::sentence(&scene.words, scene, &given.headline()));
    let expected = "Jumlah Penduduk, 2017: 600 jiwa (6 dari 8 kab/kota, belum lengkap).";
    assert_eq!(sentence, expected);
}

#[test]
fn the_newest_period_is_shown_and_the_first_basis_of_a_period() {
    let given = Given::new("pegawai");
    let simpeg = given.fact("36", "2023", &[("jumlah", "10000")]);
    let bps = given.fact("36", "2023", &[("jumlah", "85161")]);
    let old = given.fact("36", "2017", &[("jumlah", "9938")]);
    let facts = vec![old, simpeg, given.on_basis("bps", bps)];
    let given = given.regions(facts);
    assert_eq!(given.number(), "10.000 orang");
    assert_eq!(given.headline().change.expect("a change").base, "dari 2017");
    let others = given.see(|scene| pimpinan::present::figure::others(scene, 2));
    assert_eq!(others.len(), 1);
    assert!(others[0].ends_with("85.161 orang"), "{others:?}");
}

#[test]
fn figures_of_different_bases_are_never_compared() {
    let given = Given::new("pegawai");
    let bps = given.fact("36", "2023", &[("jumlah", "85161")]);
    let facts = vec![
        given.fact("36", "2017", &[("jumlah", "9938")]),
        given.on_basis("bps", bps),
    ];
    let given = given.regions(facts);
    assert_eq!(given.number(), "85.161 orang");
    assert_eq!(given.headline().change, None);
}

#[test]
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method is not general enough in its lifetime"
)]
fn a_period_that_runs_stands_beside_the_last_that_is_over() {
    let given = Given::new("pegawai");
    let facts = vec![
        given.fact("36", "2016", &[("jumlah", "90")]),
        given.fact("36", "2017", &[("jumlah", "100")]),
        given.fact("36", "2018", &[("jumlah", "7")]),
    ];
    let given = given.regions(facts).on("2018-01-15");
    assert_eq!(given.number(), "100 orang");
    let figure = given.headline();
    let newer = &figure.newer[0];
    assert_eq!((&*newer.text, &*newer.mark), ("2018: 7 orang", "berjalan"));
    assert_eq!(figure.change.expect("a change").base, "dari 2016");
    let asked = given.asked(&[("tahun", "2018")]);
    assert_eq!(asked.number(), "7 orang");
    let figure = asked.headline();
    let change = figure.change.expect("a sentence");
    assert_eq!(
        (change.way, asked.see(|scene| scene.period())),
        (None, "2018 (berjalan)".to_owned())
    );
    assert!(
        figure
            .running
            .is_some_and(|text| text.contains("belum lengkap"))
    );
    let over = asked.on("2019-01-01").asked(&[("tahun", "")]);
    assert_eq!(over.number(), "7 orang");
}

#[test]
fn a_first_period_that_runs_is_shown_and_marked() {
    let given = Given::new("pegawai");
    let facts = vec![given.fact("36", "2018", &[("jumlah", "7")])];
    let given = given.regions(facts).on("2018-01-15");
    assert_eq!(given.number(), "7 orang");
    assert!(given.focus().expect("a focus").running);
}

#[test]
fn what_looks_ahead_is_complete_when_it_is_planned() {
    let given = Given::new("pegawai-yang-akan-pensiun");
    let facts = vec![given.fact("36", "2019", &[("jumlah", "7")])];
    let focus = given.regions(facts).on("2018-01-15").focus();
    assert!(!focus.expect("a focus").running);
}

#[test]
fn rates_are_not_summed() {
    let given = Given::new("angka-harapan-hidup");
    let facts = vec![
        given.fact("3601", "2015", &[("ahh", "63.51")]),
        given.fact("3671", "2015", &[("ahh", "71.09")]),
    ];
    let given = given.regions(facts);
    let figure = given.headline();
    assert_eq!(figure.big, None);
    let range = figure.range.expect("a range");
    assert_eq!(range.sentence(), "63,51–71,09 tahun di 2 dari 8 kab/kota");
    let trust = figure.trust.expect("a range has its trust line too");
    assert_eq!(trust.status_text, "disahkan");
    assert_eq!(trust.as_of, "per 2015");
    assert!(!trust.source.is_empty());
    assert!(
        figure
            .missing
            .expect("a reason")
            .contains("Belum ada angka Provinsi Banten untuk 2015")
    );
}

#[test]
fn a_range_says_how_old_it_is_and_that_it_is_provisional() {
    let given = Given::new("angka-harapan-hidup");
    let one = given.fact("3671", "2015", &[("ahh", "71.09")]);
    let given = given
        .regions(vec![Given::provisional(one)])
        .on("2026-03-01");
    let trust = given.headline().trust.expect("a trust line");
    assert_eq!(trust.status_text, "sementara");
    assert_eq!(trust.age.as_deref(), Some("data 11 tahun lalu"));
    let sentence = given.see(|scene| board::sentence(&scene.words, scene, &given.headline()));
    assert!(
        sentence.contains("hanya di Kota Tangerang (sementara)"),
        "{sentence}"
    );
}

#[test]
fn a_ratio_is_computed_from_the_sums() {
    let given = Given::new("rasio-guru-murid-sd-mi");
    let facts = vec![
        given.fact("3601", "2015", &[("guru", "100"), ("murid", "1000")]),
        given.fact("3602", "2015", &[("guru", "100"), ("murid", "3000")]),
    ];
    let given = given.regions(facts);
    assert_eq!(given.number(), "500 guru per 10.000 murid");
}

#[test]
fn nothing_known_is_nothing_to_see() {
    let given = Given::new("penduduk").regions(Vec::new());
    assert_eq!(given.focus(), None);
}

#[test]
fn a_wanted_period_without_a_figure_is_missing_and_not_zero() {
    let given = Given::new("penduduk");
    let facts = vec![given.fact("36", "2017", &[("jumlah", "5")])];
    let given = given.regions(facts).asked(&[("tahun", "2015")]);
    assert_eq!(given.focus().expect("a focus").period, period("2015"));
    let figure = given.headline();
    assert_eq!(figure.big, None);
    let reason = "Belum ada angka Provinsi Banten untuk 2015.";
    assert_eq!(figure.missing.as_deref(), Some(reason));
}

#[test]
fn samples_and_provisional_rows_are_marked() {
    let given = Given::new("penduduk");
    let mut fact = given.fact("36", "2017", &[("jumlah", "5")]);
    fact.count.rows = 3;
    fact.count.provisional = 2;
    fact.count.samples = 1;
    let trust = given.regions(vec![fact]).headline().trust.expect("trust");
    assert!(trust.sample);
    assert!(!trust.is_validated());
    assert_eq!(trust.status_text, "2 dari 3 baris sementara");
    assert_eq!(trust.as_of, "per 2017");
    assert_eq!(trust.updated, "diperbarui 15 Jan 2018 10.00 WIB");
}

#[test]
fn huge_sums_of_money_are_shortened_and_told_in_full() {
    let given = Given::new("penyerapan-anggaran-opd");
    let values = [
        ("anggaran", "1472743026394"),
        ("realisasi", "1336405639551"),
    ];
    let facts = vec![given.fact("36", "2017", &values)];
    let given = given.regions(facts);
    assert_eq!(given.number(), "90,74%");
    let budget = given.see(|scene| pimpinan::present::figure::of(scene, 0));
    let big = budget.big.expect("a figure");
    assert_eq!(big.number, "Rp1,47 triliun");
    assert_eq!(big.full.as_deref(), Some("Rp1.472.743.026.394"));
}

#[test]
fn a_line_says_which_later_years_are_not_in_it() {
    let given = Given::new("pegawai");
    let all =
        |at: &str, n: &str| given.fact("36", at, &[("pria", n), ("wanita", n), ("jumlah", n)]);
    let facts = vec![all("2014", "5"), all("2015", "6"), all("2017", "2")];
    let mut given = given.regions(facts).on("2017-06-01");
    for id in ["tren-bagian-jumlah", "periode-jumlah"] {
        let note = super::charts::find(&given, id).note.expect("a note");
        assert!(
            note.contains("Tidak digambar") && note.contains("2017 (berjalan)"),
            "{note}"
        );
    }
    given.unread = vec![period("2018"), period("2019")];
    let note = super::charts::find(&given, "tren-bagian-jumlah")
        .note
        .expect("a note");
    let said =
        "Grafik ini sampai 2015; data yang lebih baru, sampai 2019, berada di luar rentangnya.";
    assert!(note.ends_with(said), "{note}");
}

#[test]
fn a_line_of_a_region_has_no_year_that_runs() {
    let given = Given::new("angka-harapan-hidup");
    let name = given.indicator.headline_measure().name.clone();
    let years = ["2014", "2015", "2016"];
    let facts = years.map(|at| REGIONS.map(|r| given.fact(r, at, &[(&name, "70.00")])));
    let given = given.regions(facts.concat()).on("2016-06-01");
    let chart = super::charts::find(&given, &format!("tren-wilayah-{name}"));
    assert_eq!(chart.table().heads, ["2014", "2015"]);
    let note = chart.note.expect("a note");
    assert!(note.contains("2016 (berjalan)"), "{note}");
}
