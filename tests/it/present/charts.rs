use pimpinan::figures::facts::Part;
use pimpinan::figures::per::Related;
use pimpinan::present::chart::{Chart, Shape};
use pimpinan::present::{board, charts, csv, spec};

use super::given::{Given, REGIONS, period};

fn all(given: &Given) -> Vec<Chart> {
    given.see(charts::all)
}

pub(super) fn find(given: &Given, id: &str) -> Chart {
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
fn what_is_left_out_names_its_source_where_there_are_several() {
    let given = Given::new("penduduk");
    let own = |region: &&str, at| given.fact(region, at, &[("jumlah", "100")]);
    let mut facts: Vec<_> = REGIONS.iter().map(|r| own(r, "2015")).collect();
    facts.extend(REGIONS.iter().map(|r| own(r, "2016")));
    let code = given.indicator.bases[1].code.clone();
    let source = given.indicator.bases[1].source.id.clone();
    facts.push(given.on_basis(&code, own(&"3671", "2016")));
    let given = given.regions(facts);
    let note = find(&given, "tren-jumlah").note.unwrap_or_default();
    assert!(
        note.contains(&format!("2016 ({source}, 1 dari 8")),
        "{note}"
    );
}

#[test]
fn columns_over_periods_say_their_span_and_what_is_provisional() {
    let given = Given::new("pegawai");
    let year = |at| given.fact("36", at, &[("jumlah", "10")]);
    let facts = vec![year("2016"), Given::provisional(year("2017"))];
    let given = given.regions(facts).on("2018-06-01");
    let drawn = given.see(|scene| board::of(scene, "/peta.geojson").charts);
    let of = |id: &str| drawn.iter().find(|one| one.chart.id.starts_with(id));
    let columns = of("periode-").expect("columns by period");
    assert_eq!(columns.as_of, "2016–2017");
    assert_eq!(columns.provisional.as_deref(), Some("sebagian sementara"));
    let caption = &columns.caption;
    assert!(
        caption.ends_with("2016–2017 · sebagian sementara"),
        "{caption}"
    );
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
        Some("Kabupaten Pandeglang terendah dari 2 yang ada datanya, 63,51 tahun")
    );
    assert_eq!(bars.reference, Some(("Provinsi Banten".to_owned(), 6943)));
    let sentence = given.see(|scene| bars.sentence(&scene.words));
    insta::assert_snapshot!(sentence);
    let text = given.see(|scene| csv::of(scene, &bars));
    insta::assert_snapshot!(text);
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
    let text = given.see(|scene| csv::of(scene, &chart));
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

#[test]
fn counts_of_places_are_compared_for_so_many_people() {
    let given = Given::new("balita-gizi-buruk");
    let cases = ["50", "10", "20", "30", "40", "5", "6"];
    let fact = |(region, n): (&str, &str)| given.fact(region, "2015", &[("ditemukan", n)]);
    let facts = REGIONS.into_iter().zip(cases).map(fact).collect();
    let people = given.catalogue.indicator("penduduk").expect("an indicator");
    let people = &std::sync::Arc::clone(people);
    let figures: Vec<(usize, String, i64)> = REGIONS
        .iter()
        .map(|region| {
            let n = if *region == "3602" { 10_000 } else { 1_000_000 };
            (0, (*region).to_owned(), n)
        })
        .collect();
    let related = Related::of(people, period("2016"), &figures);
    let mut given = given.regions(facts).asked(&[("banding", "per")]);
    // What it is to be related to is not there: the count stands, and why.
    let bars = find(&given, "wilayah-ditemukan");
    assert_eq!(bars.grid.series[0].values[0], Some(50));
    let why = "Angka per 100.000 penduduk tidak dapat ditampilkan untuk 2015: belum ada angka \
               Jumlah Penduduk menurut kab/kota dari 2010 sampai 2020 yang dapat dipakai sebagai \
               pembagi. Belum ada angka: Kota Tangerang Selatan.";
    assert_eq!(bars.note.as_deref(), Some(why));
    assert!(find(&given, "peta-ditemukan").note.is_some());
    given.facts.related = related;
    let bars = find(&given, "wilayah-ditemukan");
    // Ten of ten thousand are more than fifty of a million.
    assert_eq!(bars.grid.heads[0], "Kabupaten Lebak");
    assert_eq!(bars.grid.series[0].values[..2], [Some(10_000), Some(500)]);
    assert!(
        bars.title.ends_with("per 100.000 penduduk"),
        "{}",
        bars.title
    );
    let note = bars.note.expect("a note");
    assert!(note.contains("2016") && note.contains("8 dari 8 kab/kota; pembilang 7 dari 8"));
    assert!(!note.contains("Tanpa pembagi"), "{note}");
    // A region without a divisor is named; where none has one, so is what is missing.
    let some = figures[..6].to_vec();
    given.facts.related = Related::of(people, period("2016"), &some);
    let note = find(&given, "wilayah-ditemukan").note.expect("a note");
    assert!(
        note.contains("Tanpa pembagi: Kota Cilegon.")
            || note.contains("Tanpa pembagi: Kota Serang."),
        "{note}"
    );
    given.facts.related = Related::of(people, period("2016"), &figures[7..]);
    let bars = find(&given, "wilayah-ditemukan");
    assert_eq!(bars.grid.series[0].values[0], Some(50));
    let note = bars.note.expect("a note");
    assert!(
        note.contains("tidak dapat ditampilkan: Jumlah Penduduk, 2016 ("),
        "{note}"
    );
    given.facts.related = Related::of(people, period("2016"), &figures);
    let finding =
        "Kabupaten Lebak tertinggi dari 7 yang ada datanya, 100,00 anak per 100.000 penduduk";
    assert_eq!(
        find(&given, "peta-ditemukan").finding.as_deref(),
        Some(finding)
    );
}

#[test]
fn the_chosen_region_is_named_with_its_rank() {
    let given = Given::new("balita-gizi-buruk");
    let cases = ["50", "10", "20", "30", "40", "5", "6", "7"];
    let fact = |(region, n): (&str, &str)| given.fact(region, "2015", &[("ditemukan", n)]);
    let facts = REGIONS.into_iter().zip(cases).map(fact).collect();
    let given = given.regions(facts).asked(&[("wilayah", "3603")]);
    let map = find(&given, "peta-ditemukan");
    assert_eq!(
        map.finding.as_deref(),
        Some("Kabupaten Tangerang tertinggi ke-4 dari 8, 20 anak")
    );
    assert_eq!(map.chosen, Some(2));
    let low = given.asked(&[("wilayah", "3674")]);
    let low = find(&low, "peta-ditemukan");
    let counted = "Kota Tangerang Selatan terendah ke-3 dari 8, 7 anak";
    assert_eq!(low.finding.as_deref(), Some(counted), "from the nearer end");
}

#[test]
fn figures_side_by_side_are_not_added_up() {
    let given = Given::new("balita-gizi-buruk");
    let fact = |(at, region): (usize, &str)| {
        let n = (at + 1).to_string();
        given.fact(region, "2015", &[("ditemukan", &n), ("dirawat", &n)])
    };
    let facts = REGIONS.into_iter().enumerate().map(fact).collect();
    let bars = find(&given.regions(facts), "wilayah-ditemukan");
    let finding = "Kota Tangerang Selatan tertinggi, 8 anak (kasus ditemukan)";
    assert_eq!(bars.finding.as_deref(), Some(finding));
}

#[test]
fn close_rates_are_points_and_two_long_axes_a_shaded_table() {
    let given = Given::new("angka-harapan-hidup");
    let rates = [
        "63.51", "66.28", "69.28", "63.59", "71.29", "66.15", "67.33", "72.12",
    ];
    let fact = |(region, n): (&str, &str)| given.fact(region, "2015", &[("ahh", n)]);
    let facts = REGIONS.into_iter().zip(rates).map(fact).collect();
    assert_eq!(find(&given.regions(facts), "wilayah-ahh").shape, Shape::Dot);

    let given = Given::new("penduduk-golongan-darah");
    let codes: Vec<String> = given.indicator.categories[1].list.codes[..5]
        .iter()
        .map(|code| code.code.clone())
        .collect();
    let mut cells = Vec::new();
    for region in REGIONS {
        for code in &codes {
            let mut cell = given.fact(region, "2017", &[("jumlah", "3")]);
            cell.categories[1].clone_from(code);
            cells.push(cell);
        }
    }
    let facts = REGIONS.map(|region| given.fact(region, "2017", &[("jumlah", "15")]));
    let given = given
        .regions(facts.to_vec())
        .with(Part::RegionCategory(1), cells);
    let table = find(&given, "silang-golongan_darah-wilayah-jumlah");
    assert_eq!(table.shape, Shape::Heat);
    assert_eq!((table.grid.heads.len(), table.grid.series.len()), (5, 8));
}

/// Reports of one kind in two months, from these regions.
fn reports(before: &[&str], now: &[&str]) -> Vec<Chart> {
    let given = Given::new("epormas");
    let code = given.indicator.categories[0].list.codes[0].code.clone();
    let mut regions = Vec::new();
    let mut kinds = Vec::new();
    for (at, codes) in [("2023-01", before), ("2024-01", now)] {
        let of = |region: &&str| given.fact(region, at, &[("jumlah", "5")]);
        regions.extend(codes.iter().map(of));
        let sum = (5 * codes.len()).to_string();
        let mut kind = given.fact("@36", at, &[("jumlah", &sum)]);
        kind.categories[0].clone_from(&code);
        kinds.push(kind);
    }
    let given = given.regions(regions).with(Part::CategoryTrend(0), kinds);
    let mut charts = all(&given);
    charts.retain(|chart| chart.id.starts_with("tren-"));
    charts
}

#[test]
fn a_title_tells_no_change_between_other_regions() {
    let told = |charts: &[Chart]| -> Vec<(String, Option<String>)> {
        let told = charts.iter().map(|c| (c.id.clone(), c.finding.clone()));
        told.collect()
    };
    let ids = ["tren-jumlah", "tren-kategori-jumlah"];
    let full = "Jan 2023–Jan 2024: tetap";
    let all_of = |finding: Option<&str>| ids.map(|id| (id.to_owned(), finding.map(str::to_owned)));
    assert_eq!(told(&reports(&REGIONS, &REGIONS)), all_of(Some(full)));
    // The same part both times is drawn, but its change is not that of the whole.
    assert_eq!(told(&reports(&REGIONS[..4], &REGIONS[..4])), all_of(None));
    assert_eq!(told(&reports(&REGIONS, &REGIONS[..4])), []);
    assert_eq!(told(&reports(&REGIONS[..4], &REGIONS[4..])), []);
}
