//! What a part, a running or a returned figure may not say: a name, a rank, a change, a title.

use pimpinan::figures::facts::{Fact, Part, Returned};
use pimpinan::present::chart::Chart;

use super::charts::find;
use super::given::{Given, REGIONS, period};

fn of_agency(given: &Given, agency: &str, at: &str, spent: &str) -> Fact {
    let values = [("anggaran", "100"), ("realisasi", spent)];
    let mut fact = given.fact("36", at, &values);
    agency.clone_into(&mut fact.agency);
    fact
}

/// Budgets of one agency of all.
fn one_budget() -> Given {
    let given = Given::new("penyerapan-anggaran-opd");
    let all = [("2024", "80"), ("2025", "90")].map(|(at, n)| of_agency(&given, "bkd", at, n));
    let whole = all.clone().map(|fact| Fact {
        agency: String::new(),
        ..fact
    });
    given
        .regions(whole.to_vec())
        .with(Part::Agencies, all.to_vec())
        .on("2026-11-28")
}

#[test]
fn one_agency_of_many_is_not_the_province() {
    let given = one_budget();
    let due = given.indicator.reporters.len();
    let part = format!("1 dari {due} OPD");
    let figure = given.headline();
    assert_eq!(figure.partial.as_deref(), Some(&*part));
    assert_eq!(figure.change.expect("a reason").way, None);
    let chart = find(&given, "tren-serapan");
    assert_eq!(chart.grid.series[0].name, part);
    let note = format!("Hanya angka {part}, belum lengkap.");
    assert_eq!((chart.finding, chart.note), (None, Some(note)));
}

/// Children found and treated, of so many regions in each year.
fn children(years: &[(&str, usize)]) -> Given {
    let given = Given::new("balita-gizi-buruk");
    let mut facts = Vec::new();
    for (at, n) in years {
        for (turn, region) in REGIONS.iter().take(*n).enumerate() {
            let found = (100 + turn).to_string();
            let values = [("ditemukan", &*found), ("dirawat", "90")];
            facts.push(given.fact(region, at, &values));
        }
    }
    given.regions(facts).on("2026-11-28")
}

fn rate(given: &Given, id: &str) -> Chart {
    let slug = given.indicator.measures.iter().find(|m| m.ratio.is_some());
    find(given, &format!("{id}-{}", slug.expect("a ratio").name))
}

#[test]
fn a_line_of_parts_alone_is_called_a_part() {
    let chart = rate(&children(&[("2024", 5), ("2025", 5)]), "tren");
    assert_eq!(chart.grid.series[0].name, "5 dari 8 kab/kota");
    assert_eq!(chart.finding, None);
    let note = chart.note.expect("a note");
    assert!(note.starts_with("Hanya angka 5 dari 8 kab/kota"), "{note}");
}

#[test]
fn no_part_is_drawn_to_compare_with() {
    let whole = children(&[("2024", 8)]);
    assert!(rate(&whole, "wilayah").reference.is_some());
    let part = children(&[("2024", 5)]);
    assert_eq!(rate(&part, "wilayah").reference, None);
}

#[test]
fn ranks_say_out_of_how_many() {
    for (region, n, said) in [
        ("3601", 5, "terendah dari 5 yang ada datanya"),
        ("3602", 5, "terendah ke-2 dari 5 yang ada datanya"),
        ("3671", 5, "tertinggi dari 5 yang ada datanya"),
        ("3601", 8, "terendah dari 8,"),
    ] {
        let given = children(&[("2024", n)]).asked(&[("wilayah", region)]);
        let finding = find(&given, "wilayah-ditemukan").finding.expect("a rank");
        assert!(finding.contains(said), "{finding}");
    }
    let alone = children(&[("2024", 1)]).asked(&[("wilayah", "3601")]);
    assert_eq!(find(&alone, "wilayah-ditemukan").finding, None);
}

/// People of both sexes in each region, but of men only in the last.
fn people() -> Given {
    let given = Given::new("penduduk-jenis-kelamin");
    let codes = given.indicator.categories[0].list.codes.iter();
    let codes: Vec<String> = codes.map(|code| code.code.clone()).collect();
    let name = given.indicator.headline_measure().name.clone();
    let (mut regions, mut told) = (Vec::new(), Vec::new());
    for region in REGIONS {
        let kept = if region == "3674" { 1 } else { 2 };
        for code in &codes[..kept] {
            let mut fact = given.fact(region, "2025", &[(&name, "500")]);
            code.clone_into(&mut fact.categories[0]);
            told.push(fact);
        }
        let sum = if kept == 1 { "9000" } else { "1000" };
        regions.push(given.fact(region, "2025", &[(&name, sum)]));
    }
    given
        .regions(regions)
        .with(Part::RegionCategory(0), told)
        .on("2026-11-28")
}

#[test]
fn a_region_with_half_its_codes_has_no_rank() {
    let given = people();
    let name = &given.indicator.headline_measure().name;
    for id in ["wilayah", "peta"] {
        let chart = find(&given, &format!("{id}-{name}"));
        assert_eq!(chart.finding, None, "the others are alike");
        let head = "Kota Tangerang Selatan (1 dari 2 jenis kelamin)";
        assert!(chart.grid.heads.iter().any(|one| one == head), "{chart:?}");
    }
}

#[test]
fn what_was_returned_is_marked_and_makes_no_title() {
    let given = Given::new("laju-pertumbuhan-ekonomi");
    let figure = |at, n| given.fact("36", at, &[("lpe", n)]);
    let facts = vec![
        figure("2024", "5.00"),
        Given::provisional(figure("2025", "4.00")),
    ];
    let mut given = given.regions(facts).on("2026-11-28");
    assert!(find(&given, "tren-lpe").finding.is_some());
    given.facts.returned.push(Returned {
        agency: "bappeda".to_owned(),
        period: period("2025"),
        row: None,
        basis: None,
    });
    let chart = find(&given, "tren-lpe");
    assert_eq!(chart.finding, None);
    assert_eq!(chart.table().heads, ["2024", "2025 (dikembalikan)"]);
    let boards = given.see(|scene| pimpinan::present::board::of(scene, "").charts);
    let badge = boards.into_iter().find(|one| one.chart.id == "tren-lpe");
    let badge = badge.and_then(|one| one.provisional);
    assert_eq!(badge.as_deref(), Some("sebagian dikembalikan"));
    let change = given.asked(&[("periode", "2025")]).headline().change;
    let reason = "Belum dibandingkan dengan 2024: angkanya dikembalikan untuk diperbaiki.";
    assert_eq!(change.map(|one| one.text).as_deref(), Some(reason));
}

#[test]
fn the_sentence_names_the_region() {
    let given = children(&[("2024", 8)]).asked(&[("wilayah", "3674")]);
    let lead = given.see(|scene| pimpinan::present::board::of(scene, "").lead);
    assert!(
        lead.contains(" di Kota Tangerang Selatan, 2024: "),
        "{lead}"
    );
}

#[test]
fn a_ratio_of_nothing_is_told_with_what_was_reported() {
    let given = Given::new("penyerapan-anggaran-opd");
    let own = given.fact("36", "2025", &[("anggaran", "0"), ("realisasi", "0")]);
    let given = given.regions(vec![own]).asked(&[("opd", "bkd")]);
    let missing = given.headline().missing.expect("a reason");
    assert!(missing.contains("tidak dapat dihitung"), "{missing}");
    assert!(missing.contains("untuk 2025"), "{missing}");
    assert!(!missing.contains("Belum ada angka"), "{missing}");
}

#[test]
fn a_range_of_one_figure_is_that_figure() {
    let given = Given::new("laju-inflasi-menurut-kota");
    let facts = ["3672", "3673"].map(|region| given.fact(region, "2025", &[("inflasi", "2.50")]));
    let range = given.regions(facts.to_vec()).headline().range;
    assert!(range.expect("a range").text.starts_with("2,50%"));
}

#[test]
fn who_is_like_the_others_has_no_rank() {
    let given = Given::new("balita-gizi-buruk");
    let of = |alike: usize| {
        let facts = REGIONS.iter().enumerate().map(|(at, region)| {
            let treated = if at < alike { "10" } else { "9" };
            given.fact(region, "2017", &[("ditemukan", "10"), ("dirawat", treated)])
        });
        facts.collect::<Vec<_>>()
    };
    for (alike, chosen, finding) in [
        (8, "3671", None),
        (6, "3674", None),
        (
            7,
            "3674",
            Some("Kota Tangerang Selatan terendah dari 8, 90,00%"),
        ),
        (
            1,
            "3601",
            Some("Kabupaten Pandeglang tertinggi dari 8, 100,00%"),
        ),
    ] {
        let given = Given::new("balita-gizi-buruk").regions(of(alike));
        let given = given.on("2018-06-01").asked(&[("wilayah", chosen)]);
        let chart = find(&given, "wilayah-persen_dirawat");
        assert_eq!(chart.finding.as_deref(), finding, "{alike} {chosen}");
    }
}
