use pimpinan::figures::facts::Part;
use pimpinan::present::chart::{Chart, Shape};
use pimpinan::present::{charts, csv, spec};

use super::given::{Given, REGIONS};

fn all(given: &Given) -> Vec<Chart> {
    given.see(charts::all)
}

fn find(given: &Given, id: &str) -> Chart {
    let charts = all(given);
    let ids: Vec<String> = charts.iter().map(|c| c.id.clone()).collect();
    let found = charts.into_iter().find(|c| c.id == id);
    found.unwrap_or_else(|| panic!("{id} is not among {ids:?}"))
}

fn json(given: &Given, chart: &Chart) -> String {
    given.see(|scene| spec::json(&scene.words, chart, "/peta.geojson"))
}

#[test]
fn each_basis_has_a_line_of_its_own() {
    let given = Given::new("pegawai");
    let bps = |at, value| given.on_basis("bps", given.fact("36", at, &[("jumlah", value)]));
    let facts = vec![
        given.fact("36", "2016", &[("jumlah", "10")]),
        given.fact("36", "2017", &[("jumlah", "11")]),
        bps("2017", "80"),
        bps("2018", "85"),
    ];
    let given = given.regions(facts);
    let chart = find(&given, "tren-jumlah");
    insta::assert_snapshot!(json(&given, &chart));
    assert_eq!(chart.bases, [0, 1]);
}

#[test]
fn a_single_period_is_no_line() {
    let given = Given::new("tim-medis");
    let values = [("pria", "4"), ("wanita", "6"), ("jumlah", "10")];
    let facts = vec![given.fact("36", "2017", &values)];
    let shapes: Vec<Shape> = all(&given.regions(facts)).iter().map(|c| c.shape).collect();
    assert_eq!(shapes, [Shape::Bar]);
}

#[test]
fn a_missing_year_is_a_gap_and_not_zero() {
    let given = Given::new("pegawai");
    let year = |at| given.fact("36", at, &[("jumlah", "10")]);
    let facts = vec![year("2015"), year("2016"), year("2018")];
    let given = given.regions(facts);
    let chart = find(&given, "tren-jumlah");
    assert_eq!(chart.grid.heads, ["2015", "2016", "2017", "2018"]);
    let values = [Some(10), Some(10), None, Some(10)];
    assert_eq!(chart.grid.series[0].values, values);
}

#[test]
fn partly_covered_years_are_left_out_and_told() {
    let given = Given::new("penduduk");
    let of = |at: &'static str, regions: &'static [&str]| {
        let facts = regions.iter();
        facts
            .map(|r| given.fact(r, at, &[("jumlah", "100")]))
            .collect::<Vec<_>>()
    };
    let facts = [
        of("2015", &REGIONS),
        of("2016", &REGIONS),
        of("2017", &REGIONS[..2]),
    ]
    .concat();
    let given = given.regions(facts);
    let chart = find(&given, "tren-jumlah");
    assert_eq!(chart.grid.heads, ["2015", "2016"]);
    let note = "Tidak digambar karena belum lengkap atau cakupannya berbeda: 2017 (2 dari 8 kab/kota, \
                belum lengkap).";
    assert_eq!(chart.note.as_deref(), Some(note));
}

#[test]
fn rates_by_region_are_drawn_with_what_to_compare_them_with() {
    let given = Given::new("angka-harapan-hidup");
    let rate = |region, at, value| given.fact(region, at, &[("ahh", value)]);
    let facts = vec![
        rate("00", "2014", "70.59"),
        rate("36", "2014", "69.13"),
        rate("3601", "2014", "62.91"),
        rate("00", "2015", "70.78"),
        rate("36", "2015", "69.43"),
        rate("3601", "2015", "63.51"),
        rate("3671", "2015", "71.09"),
    ];
    let given = given.regions(facts);
    insta::assert_snapshot!(json(&given, &find(&given, "tren-ahh")));
    insta::assert_snapshot!(json(&given, &find(&given, "peta-ahh")));
    let bars = find(&given, "wilayah-ahh");
    // The worst first: of lives, the shortest.
    assert_eq!(bars.grid.heads[0], "Kabupaten Pandeglang");
    assert_eq!(
        bars.finding.as_deref(),
        Some("Kabupaten Pandeglang terendah, 63,51 tahun")
    );
    assert_eq!(bars.reference, Some(("Provinsi Banten".to_owned(), 6943)));
    let sentence = given.see(|scene| bars.sentence(&scene.words));
    insta::assert_snapshot!(sentence);
    let text = given.see(|scene| csv::of(&scene.words, &given.indicator, &bars));
    insta::assert_snapshot!(text);
}

#[test]
fn a_long_list_shows_the_largest_and_sums_the_rest() {
    let mut given = Given::new("epormas");
    let mut indicator = (*given.indicator).clone();
    let mut list = (*indicator.categories[0].list).clone();
    list.codes = (0..89)
        .map(|n| pimpinan::catalogue::Code {
            code: format!("k{n}"),
            label: crate::fixtures::label(&format!("Pekerjaan {n}")),
            aliases: Vec::new(),
        })
        .collect();
    list.top = Some(10);
    indicator.categories[0].list = list.indexed().into();
    given.indicator = indicator.into();
    let facts = (0..89).map(|n: i64| {
        let mut fact = given.fact("@36", "2017-09", &[("jumlah", &(n + 1).to_string())]);
        fact.categories[0] = format!("k{n}");
        fact
    });
    let facts = facts.collect();
    let whole = given.fact("3601", "2017-09", &[("jumlah", "4005")]);
    let given = given.regions(vec![whole]).with(Part::Category(0), facts);
    let chart = find(&given, "kategori-kategori-jumlah");
    assert_eq!(chart.shape, Shape::Hbar);
    assert_eq!(chart.grid.heads.len(), 11);
    assert_eq!(chart.grid.heads[0], "Pekerjaan 88");
    assert_eq!(chart.grid.heads[10], "Lainnya (79)");
    let sum: i64 = chart.grid.series[0].values.iter().flatten().sum();
    assert_eq!(sum, 4005);
    assert_eq!(chart.table().heads.len(), 89);
}

#[test]
fn numbers_and_names_are_exact_and_safe_in_the_page() {
    let given = Given::new("penyerapan-anggaran-opd");
    let values = [("anggaran", "9007199254740991"), ("realisasi", "1")];
    let mut own = given.fact("36", "2017", &values);
    "</script><b>".clone_into(&mut own.agency);
    let mut other = own.clone();
    "dinkes".clone_into(&mut other.agency);
    let facts = vec![given.fact("36", "2017", &values)];
    let given = given.regions(facts).with(Part::Agencies, vec![own, other]);
    let text = json(&given, &find(&given, "opd-anggaran"));
    assert!(text.contains("9007199254740991"), "{text}");
    assert!(!text.contains('<'), "{text}");
    serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
}

#[test]
fn what_was_published_and_what_was_summed_are_two_lines() {
    let given = Given::new("penduduk");
    let own = |at, n| given.fact("36", at, &[("jumlah", n)]);
    let sum = |at| REGIONS.map(|region| given.fact(region, at, &[("jumlah", "155")]));
    let mut facts = vec![own("2013", "780"), own("2014", "790"), own("2015", "800")];
    facts.extend(sum("2015"));
    facts.extend(sum("2016"));
    let given = given.regions(facts);
    let chart = find(&given, "tren-jumlah");
    let names: Vec<&str> = chart.grid.series.iter().map(|s| &*s.name).collect();
    assert_eq!(names, ["Diterbitkan", "Jumlah kab/kota"]);
    assert_eq!(chart.grid.heads, ["2013", "2014", "2015", "2016"]);
    assert_eq!(
        chart.grid.series[0].values,
        [Some(780), Some(790), Some(800), None]
    );
    assert_eq!(
        chart.grid.series[1].values,
        [None, None, Some(1240), Some(1240)]
    );
    let text = given.see(|scene| csv::of(&scene.words, &given.indicator, &chart));
    assert!(
        text.starts_with("Periode,Diterbitkan,Jumlah kab/kota,"),
        "{text}"
    );
}

#[test]
fn points_lie_at_their_distances_and_the_table_has_no_gaps_that_are_none() {
    let given = Given::new("indikator-kemiskinan-kab-kota");
    let rate = |at, value| given.fact("36", at, &[("persen_miskin", value)]);
    let facts = vec![
        rate("2013-03", "5.74"),
        rate("2013-09", "5.89"),
        rate("2015-03", "5.90"),
    ];
    let given = given.regions(facts);
    let chart = find(&given, "tren-persen_miskin");
    assert_eq!((chart.grid.heads.len(), chart.joined), (25, true));
    assert_eq!(chart.table().heads, ["Mar 2013", "Sep 2013", "Mar 2015"]);
}

#[test]
fn a_name_that_says_how_it_is_told_apart_does_not_say_it_twice() {
    let given = Given::new("penduduk-golongan-darah");
    let facts = ["laki-laki", "perempuan"].map(|_| given.fact("36", "2017", &[("jumlah", "5")]));
    let by_code = |at: usize| {
        let codes = given.indicator.categories[at].list.codes.iter().take(2);
        let facts = codes.map(|code| {
            let mut fact = facts[0].clone();
            code.code.clone_into(&mut fact.categories[at]);
            fact
        });
        facts.collect::<Vec<_>>()
    };
    let (sex, blood) = (by_code(0), by_code(1));
    let given = given.regions(vec![facts[0].clone()]);
    let given = given
        .with(Part::Category(0), sex)
        .with(Part::Category(1), blood);
    let titles: Vec<String> = all(&given).into_iter().map(|chart| chart.title).collect();
    let twice = titles
        .iter()
        .find(|title| title.matches("menurut").count() > 1);
    assert_eq!(twice, None, "{titles:?}");
    assert!(
        titles
            .iter()
            .any(|title| title.contains("menurut golongan darah"))
    );
}
