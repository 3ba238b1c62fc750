//! Who has reported a period without what is asked for is not one who has reported nothing.

use std::sync::Arc;

use pimpinan::figures::facts::{Apart, Fact, Part, Returned};
use pimpinan::present::{csv, gauge, spark};

use super::charts::find;
use super::given::{Given, REGIONS, period};

const WITHOUT: &str = "1 lainnya melapor tanpa angka ini";

/// People of a blood group in so many regions, and of any group in others.
fn of_group(with: usize, reported: usize, complete: bool) -> Given {
    let mut given = Given::new("penduduk-golongan-darah");
    let mut indicator = (*given.indicator).clone();
    for category in &mut indicator.categories {
        category.complete = complete;
    }
    given.indicator = Arc::new(indicator);
    let own = |region: &&str| given.fact(region, "2017", &[("jumlah", "10")]);
    let told: Vec<Fact> = REGIONS[..with].iter().map(own).collect();
    let any: Vec<Fact> = REGIONS[..reported].iter().map(own).collect();
    given
        .regions(told)
        .with(Part::OfAnyCode(Apart::Regions), any)
        .asked(&[("golongan_darah", "AB-"), ("jenis_kelamin", "perempuan")])
        .on("2018-06-01")
}

#[test]
fn a_region_that_reported_other_codes_only_is_told_apart() {
    for (with, reported, text, notes) in [
        (
            7,
            8,
            format!("7 dari 8 kab/kota, {WITHOUT}"),
            "Melapor tanpa angka ini: Kota Tangerang Selatan.",
        ),
        (
            6,
            7,
            format!("6 dari 8 kab/kota, {WITHOUT}"),
            "Belum ada angka: Kota Tangerang Selatan. Melapor tanpa angka ini: Kota Serang.",
        ),
        (
            7,
            7,
            "7 dari 8 kab/kota".to_owned(),
            "Belum ada angka: Kota Tangerang Selatan.",
        ),
    ] {
        let given = of_group(with, reported, true);
        assert_eq!(given.headline().partial, Some(text));
        let bars = find(&given, "wilayah-jumlah");
        assert_eq!(bars.note.as_deref(), Some(notes));
    }
}

#[test]
fn a_code_that_need_not_be_there_lacks_nowhere() {
    let given = of_group(7, 8, false);
    let figure = given.headline();
    assert_eq!(figure.partial, None);
    let coverage = figure.trust.expect("trust").coverage;
    assert_eq!(coverage[0].text, format!("7 dari 8 kab/kota, {WITHOUT}"));
    assert!(!coverage[0].is_partial());
    assert_eq!(given.see(gauge::all), []);
    // Who has reported nothing lacks all the same.
    let part = of_group(6, 7, false).headline().partial;
    assert_eq!(part, Some(format!("6 dari 8 kab/kota, {WITHOUT}")));
}

#[test]
fn a_rate_of_nothing_by_nothing_lacks_nothing() {
    let given = Given::new("balita-gizi-buruk");
    let facts = REGIONS.map(|region| {
        let n = if region == "3671" { "0" } else { "10" };
        given.fact(region, "2017", &[("ditemukan", n), ("dirawat", n)])
    });
    let given = given.regions(facts.to_vec()).on("2018-06-01");
    let (at, _) = given
        .indicator
        .measure("persen_dirawat")
        .expect("a measure");
    let figure = given.see(|scene| pimpinan::present::figure::of(scene, at));
    assert_eq!(figure.partial, None);
    assert_eq!(figure.big.expect("a figure").number, "100,00%");
}

#[test]
fn something_of_nothing_is_no_ratio() {
    let given = Given::new("rasio-guru-murid-sd-mi");
    let facts = REGIONS.map(|region| {
        let pupils = if region == "3674" { "0" } else { "100" };
        given.fact(region, "2017", &[("guru", "10"), ("murid", pupils)])
    });
    let given = given.regions(facts.to_vec()).on("2018-06-01");
    let part = format!("7 dari 8 kab/kota, {WITHOUT}");
    assert_eq!(given.headline().partial, Some(part));
}

#[test]
fn no_ratio_is_taken_of_sides_that_others_reported() {
    let given = Given::new("balita-gizi-buruk");
    let facts = vec![
        given.fact("3601", "2017", &[("ditemukan", "50")]),
        given.fact("3602", "2017", &[("dirawat", "90")]),
    ];
    let given = given.regions(facts).on("2018-06-01");
    let (at, _) = given
        .indicator
        .measure("persen_dirawat")
        .expect("a measure");
    let figure = given.see(|scene| pimpinan::present::figure::of(scene, at));
    assert_eq!(figure.big, None, "180 % of whom?");
    let missing = figure.missing.expect("a reason");
    assert!(missing.contains("tidak dapat dihitung"), "{missing}");
}

/// What the chart by blood group shows of so many regions.
fn largest_group(regions: &[&str], day: &str) -> Option<String> {
    let given = Given::new("penduduk-golongan-darah");
    let whole = regions.iter();
    let whole = whole.map(|region| given.fact(region, "2017", &[("jumlah", "30")]));
    let whole: Vec<Fact> = whole.collect();
    let codes = given.indicator.categories[1].list.codes.iter().enumerate();
    let by_code = codes.map(|(turn, code)| {
        let n = (turn + 1).to_string();
        let mut fact = given.fact("@36", "2017", &[("jumlah", &n)]);
        code.code.clone_into(&mut fact.categories[1]);
        fact
    });
    let by_code: Vec<Fact> = by_code.collect();
    let given = given
        .regions(whole)
        .with(Part::Category(1), by_code.clone())
        .with(Part::CategoryTrend(1), by_code)
        .on(day);
    find(&given, "kategori-golongan_darah-jumlah").finding
}

#[test]
fn the_largest_code_of_a_part_is_said_to_be_of_a_part() {
    let whole = largest_group(&REGIONS, "2018-06-01").expect("a finding");
    assert!(!whole.contains('('), "{whole}");
    let part = largest_group(&REGIONS[..4], "2018-06-01").expect("a finding");
    let said = "(4 dari 8 kab/kota, belum lengkap)";
    assert!(part.ends_with(said), "{part}");
    let running = largest_group(&REGIONS, "2017-10-01").expect("a finding");
    assert!(running.ends_with("(berjalan)"), "{running}");
}

#[test]
fn a_chosen_code_of_a_part_has_no_rank_and_takes_none_from_the_others() {
    let mut given = of_group(3, 8, true);
    let groups = [("A", "80"), ("AB-", "30"), ("B", "50")];
    let by_code = groups.map(|(code, n)| {
        let mut fact = given.fact("@36", "2017", &[("jumlah", n)]);
        code.clone_into(&mut fact.categories[1]);
        fact
    });
    let by_region = |codes: &[&str]| {
        let of = |code: &&str| {
            let regions = if *code == "AB-" {
                &REGIONS[..3]
            } else {
                &REGIONS
            };
            let facts = regions.iter().map(|region| {
                let mut fact = given.fact(region, "2017", &[("jumlah", "10")]);
                (*code).clone_into(&mut fact.categories[1]);
                fact
            });
            facts.collect::<Vec<_>>()
        };
        codes.iter().flat_map(of).collect::<Vec<_>>()
    };
    let regions = by_region(&["A", "AB-", "B"]);
    given = given
        .with(Part::Category(1), by_code.to_vec())
        .with(Part::RegionCategory(1), regions);
    let chart = find(&given, "kategori-golongan_darah-jumlah");
    assert!(chart.unranked.contains(&"AB-".to_owned()), "{chart:?}");
    let file = given.see(|scene| csv::of(scene, &chart));
    assert!(
        file.contains("\nA,80,") && file.contains(",8 dari 8 kab/kota"),
        "{file}"
    );
    let part = file
        .lines()
        .find(|line| line.starts_with("AB-,"))
        .expect("a line");
    assert!(part.ends_with(",3 dari 8 kab/kota"), "{file}");
    let note = "Tidak ada di semua kab/kota: AB- (3 dari 8 kab/kota).";
    assert_eq!(chart.note.as_deref(), Some(note));
    let finding = chart.finding.expect("a finding");
    assert_eq!(finding, "A tertinggi dari 2 yang ada datanya, 80 jiwa");
}

#[test]
fn a_percentage_of_a_part_says_of_which() {
    let given = Given::new("balita-gizi-buruk");
    let facts = REGIONS[..2].iter();
    let facts = facts.map(|r| given.fact(r, "2017", &[("ditemukan", "10"), ("dirawat", "9")]));
    let facts = facts.collect();
    let rings = given.regions(facts).on("2018-06-01").see(gauge::all);
    let note = "2017 · 2 dari 8 kab/kota, belum lengkap";
    assert!(
        rings
            .iter()
            .any(|ring| ring.text == "90,00%" && ring.note == note),
        "{rings:?}"
    );
}

#[test]
fn a_course_has_nothing_that_was_sent_back() {
    let mut given = Given::new("pegawai");
    let years = [("2013", "5"), ("2014", "6"), ("2015", "900"), ("2016", "7")];
    let facts = years.map(|(at, n)| Given::provisional(given.fact("36", at, &[("jumlah", n)])));
    given = given.regions(facts.to_vec()).on("2017-06-01");
    given.facts.returned.push(Returned {
        agency: "bkd".to_owned(),
        period: period("2015"),
        row: None,
        basis: None,
    });
    let at = given.indicator.headline;
    let course = given.see(|scene| spark::of(scene, at)).expect("a course");
    assert_eq!(course.label.matches("900").count(), 0, "{}", course.label);
    let points: usize = course
        .runs
        .iter()
        .map(|run| run.line.split(' ').count())
        .sum();
    assert_eq!(
        points, 4,
        "two in a run, and one by itself drawn as a dot: {course:?}"
    );
}

#[test]
fn the_file_of_the_months_of_a_year_names_each() {
    let given = Given::new("kenaikan-pangkat-otomatis-pegawai");
    let name = given.indicator.headline_measure().name.clone();
    let facts = [("2017-08", "3"), ("2017-09", "4")];
    let facts = facts.map(|(at, n)| given.fact("36", at, &[(&name, n)]));
    let given = given.regions(facts.to_vec()).on("2017-11-01");
    let chart = find(&given, &format!("tahun-{name}"));
    assert_eq!(chart.periods[0], period("2017-01"));
    let file = given.see(|scene| csv::of(scene, &chart));
    let lines: Vec<&str> = file.lines().collect();
    assert!(
        lines[0].starts_with("Periode,") && !lines[0].contains(",periode,"),
        "{file}"
    );
    assert!(lines[8].starts_with("Agu 2017,3,"), "{file}");
    assert!(lines[9].starts_with("Sep 2017,4,"), "{file}");
}

#[test]
fn the_file_of_regions_says_nothing_of_the_others() {
    let given = of_group(7, 8, true);
    let chart = find(&given, "wilayah-jumlah");
    let file = given.see(|scene| csv::of(scene, &chart));
    assert!(!file.contains("7 dari 8"), "{file}");
}

#[test]
fn agencies_outside_the_list_are_told_beside_those_that_are_due() {
    let mut given = Given::new("penyerapan-anggaran-opd");
    let values = [("anggaran", "100"), ("realisasi", "90")];
    let codes = given.indicator.reporters[..2].to_vec();
    let due = given.indicator.reporters.len();
    let of = |code: &str| {
        let mut fact = given.fact("36", "2017", &values);
        code.clone_into(&mut fact.agency);
        fact
    };
    let mut told: Vec<Fact> = codes.iter().map(|code| of(code)).collect();
    let whole = given.fact("36", "2017", &values);
    let part = |told: &[Fact]| {
        let mut given = Given::new("penyerapan-anggaran-opd");
        given = given.regions(vec![whole.clone()]);
        given
            .with(Part::Agencies, told.to_vec())
            .on("2018-06-01")
            .headline()
            .partial
    };
    assert_eq!(part(&told), Some(format!("2 dari {due} OPD")));
    told.push(of("dinas-lama"));
    let more = format!("2 dari {due} OPD, ditambah 1 OPD di luar daftar kini");
    assert_eq!(part(&told), Some(more));
    given.selection.agency = Some(codes[0].clone());
    assert_eq!(
        given
            .regions(vec![whole.clone()])
            .on("2018-06-01")
            .headline()
            .partial,
        None
    );
}
