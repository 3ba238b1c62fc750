use pimpinan::figures::facts::Part;
use pimpinan::present::gauge::{self, Gauge};

use super::given::{Given, REGIONS};

/// Promotions by month as the first program showed them.
fn promotions() -> Given {
    let given = Given::new("kenaikan-pangkat-otomatis-pegawai");
    let months = [
        ("05", 1, 1),
        ("07", 1, 1),
        ("08", 8, 5),
        ("09", 6, 4),
        ("10", 11, 7),
        ("11", 9, 8),
        ("12", 7, 5),
    ];
    let facts = months.map(|(month, men, women)| {
        let values = [
            ("pria", men.to_string()),
            ("wanita", women.to_string()),
            ("jumlah", (men + women).to_string()),
        ];
        let values = values.each_ref().map(|(name, n)| (*name, n.as_str()));
        given.fact("36", &format!("2017-{month}"), &values)
    });
    given.regions(facts.to_vec())
}

fn gauges(given: &Given) -> Vec<Gauge> {
    given.see(gauge::all)
}

fn told(gauges: &[Gauge]) -> Vec<String> {
    let told = |g: &Gauge| format!("{}: {} ({})", g.label, g.text, g.note);
    gauges.iter().map(told).collect()
}

#[test]
fn a_year_with_missing_months_is_told_with_how_many_it_has() {
    let given = promotions().asked(&[("periode", "2017-09")]);
    assert_eq!(
        told(&gauges(&given)),
        [
            "Laki-laki: 60,00% (6 orang)",
            "Perempuan: 40,00% (4 orang)",
            "Bagian September 2017 dari jumlah 7 dari 12 bulan 2017: 13,51% \
             (10 dari 74 orang)",
        ]
    );
    let total = given.headline().total.expect("a total");
    assert_eq!(
        total,
        "Jumlah 2017: 74 orang (7 dari 12 bulan, belum lengkap)"
    );
}

#[test]
fn a_month_is_a_share_of_a_year_that_is_complete() {
    let given = Given::new("kenaikan-pangkat-otomatis-pegawai");
    let month = |n: u8| {
        let count = if n == 9 { "10" } else { "5" };
        given.fact("36", &format!("2017-{n:02}"), &[("jumlah", count)])
    };
    let facts: Vec<_> = (1..=12).map(month).collect();
    let given = given.regions(facts).asked(&[("periode", "2017-09")]);
    assert_eq!(
        told(&gauges(&given)),
        ["Bagian September 2017 dari jumlah 2017: 15,38% (10 dari 65 orang)"]
    );
}

#[test]
fn a_part_of_the_regions_has_no_shares() {
    let given = Given::new("penduduk");
    let values = [("pria", "1"), ("wanita", "2"), ("jumlah", "3")];
    let facts = REGIONS[..4].iter().map(|r| given.fact(r, "2017", &values));
    let facts = facts.collect();
    let given = given.regions(facts);
    assert_eq!(
        told(&gauges(&given)),
        ["Kabupaten/kota yang sudah ada angkanya: 50,00% (4 dari 8 kab/kota)"]
    );
    let given = given.asked(&[("wilayah", "3601")]);
    assert_eq!(
        told(&gauges(&given)),
        ["Laki-laki: 33,33% (1 jiwa)", "Perempuan: 66,67% (2 jiwa)"]
    );
}

#[test]
fn parts_always_make_a_hundred() {
    let given = Given::new("pegawai");
    let values = [("pria", "1"), ("wanita", "2"), ("jumlah", "3")];
    let facts = vec![given.fact("36", "2017", &values)];
    let told = told(&gauges(&given.regions(facts)));
    assert_eq!(
        told,
        ["Laki-laki: 33,33% (1 orang)", "Perempuan: 66,67% (2 orang)"]
    );
}

#[test]
fn parts_that_do_not_make_the_whole_have_no_shares() {
    let given = Given::new("pegawai");
    let values = [("pria", "1"), ("wanita", "2"), ("jumlah", "5")];
    let facts = vec![given.fact("36", "2017", &values)];
    assert_eq!(gauges(&given.regions(facts)), []);
}

#[test]
fn people_have_no_share_of_all_years_but_of_the_whole() {
    let given = Given::new("penduduk");
    let mut facts = vec![given.fact("36", "2016", &[("jumlah", "700")])];
    facts.extend(REGIONS.map(|r| given.fact(r, "2017", &[("jumlah", "100")])));
    let given = given.regions(facts);
    assert_eq!(gauges(&given), []);
    let given = given.asked(&[("wilayah", "3672")]);
    assert_eq!(
        told(&gauges(&given)),
        ["Kota Cilegon dari Provinsi Banten: 12,50% (100 dari 800 jiwa)"]
    );
}

#[test]
fn a_chosen_agency_is_a_share_of_all_agencies() {
    let given = Given::new("pegawai");
    let agency = |code: &str, value| {
        let mut fact = given.fact("36", "2017", &[("jumlah", value)]);
        code.clone_into(&mut fact.agency);
        fact
    };
    let agencies = vec![agency("bkd", "30"), agency("dinkes", "10")];
    let facts = vec![given.fact("36", "2017", &[("jumlah", "10")])];
    let given = given.regions(facts).with(Part::Agencies, agencies);
    let given = given.asked(&[("opd", "dinkes")]);
    let told = told(&gauges(&given));
    assert_eq!(
        told,
        ["Dinas Kesehatan dari semua OPD yang melapor: 25,00% (10 dari 40 orang)"]
    );
}

/// Reports of a whole year, of which the last month lacks three regions.
fn reports() -> Given {
    let given = Given::new("epormas");
    let mut facts = Vec::new();
    for n in 1..=12 {
        let kept = if n == 12 { 5 } else { 8 };
        for region in &REGIONS[..kept] {
            facts.push(given.fact(region, &format!("2025-{n:02}"), &[("jumlah", "10")]));
        }
    }
    given.regions(facts)
}

#[test]
fn a_year_of_which_a_month_lacks_regions_is_not_complete() {
    let given = reports().on("2026-11-28").asked(&[("periode", "2025-11")]);
    let total = given.headline().total.expect("a total");
    let said = "Jumlah 2025: 930 laporan (12 dari 12 bulan, 1 di antaranya tidak lengkap; \
                jumlahnya belum lengkap)";
    assert_eq!(total, said);
    assert_eq!(
        told(&gauges(&given)),
        Vec::<String>::new(),
        "no share of a part"
    );
}

#[test]
fn so_far_is_said_of_what_is_over_in_a_year_that_runs() {
    let given = reports().on("2025-11-20").asked(&[("periode", "2025-10")]);
    let total = given.headline().total.expect("a total");
    let said = "Jumlah 2025 sejauh ini: 800 laporan (10 dari 12 bulan, belum lengkap)";
    assert_eq!(total, said);
    let share = "Bagian Oktober 2025 dari jumlah sejauh ini (10 dari 12 bulan 2025): 10,00% \
                 (80 dari 800 laporan)";
    assert_eq!(told(&gauges(&given)), [share]);
}
