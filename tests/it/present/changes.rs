use pimpinan::figures::facts::{Fact, Part, Returned};
use pimpinan::present::change::{Change, Tone, Way};

use super::given::{Given, REGIONS, period};

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
fn what_is_validated_is_not_compared_with_what_is_not() {
    let given = Given::new("pegawai");
    let figure = |at: &str, n: &str| given.fact("36", at, &[("jumlah", n)]);
    let facts = vec![
        figure("2015", "80000"),
        Given::provisional(figure("2016", "2")),
        figure("2017", "90000"),
    ];
    let change = given.regions(facts).headline().change.expect("a change");
    assert_eq!(change.sentence(), "naik 12,5% dari 2015");
}

fn people(given: &Given, at: &str, regions: &[(&str, &str)]) -> Vec<Fact> {
    let facts = regions.iter();
    facts
        .map(|(region, n)| given.fact(region, at, &[("jumlah", n)]))
        .collect()
}

#[test]
fn a_whole_is_not_compared_with_a_part() {
    let given = Given::new("penduduk");
    let all = REGIONS.map(|region| (region, "100"));
    let (part, whole) = (
        people(&given, "2016", &all[..5]),
        people(&given, "2017", &all),
    );
    let change = given.regions([part, whole].concat()).headline().change;
    let change = change.expect("a reason");
    assert_eq!(change.way, None);
    let reason = "Tidak dibandingkan dengan 2016: angka itu tidak lengkap.";
    assert_eq!(change.text, reason);
}

#[test]
fn a_part_is_not_compared_at_all() {
    let given = Given::new("penduduk");
    let all = REGIONS.map(|region| (region, "100"));
    let (whole, part) = (
        people(&given, "2016", &all),
        people(&given, "2017", &all[..5]),
    );
    let given = given.regions([whole, part].concat());
    let given = given.asked(&[("tahun", "2017")]);
    let change = given.headline().change.expect("a reason");
    assert_eq!(change.way, None);
    let reason = "Belum dibandingkan dengan 2016: angkanya belum lengkap.";
    assert_eq!(change.text, reason);
}

#[test]
fn the_last_complete_period_is_compared_with() {
    let given = Given::new("penduduk");
    let all = REGIONS.map(|region| (region, "100"));
    let facts = [
        people(&given, "2015", &all),
        people(&given, "2016", &all[..5]),
        people(&given, "2017", &all),
    ];
    let change = given.regions(facts.concat()).headline().change;
    assert_eq!(change.expect("a change").sentence(), "tetap dari 2015");
}

#[test]
fn what_was_published_is_not_compared_with_a_sum() {
    let given = Given::new("penduduk");
    let all = REGIONS.map(|region| (region, "155"));
    let own = vec![given.fact("36", "2015", &[("jumlah", "800")])];
    let facts = [own.clone(), people(&given, "2016", &all)].concat();
    let change = given.regions(facts).headline().change.expect("a reason");
    assert_eq!(change.way, None);
    assert!(change.text.contains("dijumlahkan"), "{}", change.text);
    // Where the sum of the year before is known, it is what a sum is compared with.
    let given = Given::new("penduduk");
    let before = REGIONS.map(|region| (region, "150"));
    let facts = [
        own,
        people(&given, "2015", &before),
        people(&given, "2016", &all),
    ];
    let change = given.regions(facts.concat()).headline().change;
    assert_eq!(change.expect("a change").sentence(), "naik 3,3% dari 2015");
}

/// Cases found in each region, in two years.
fn cases(before: [i32; 8], now: [i32; 8]) -> Given {
    let given = Given::new("balita-gizi-buruk");
    let of = |at: &str, cases: [i32; 8]| {
        let pairs = REGIONS.iter().zip(cases);
        pairs
            .map(|(region, n)| given.fact(region, at, &[("ditemukan", &n.to_string())]))
            .collect::<Vec<_>>()
    };
    let facts = [of("2013", before), of("2014", now)].concat();
    given.regions(facts)
}

#[test]
fn a_fall_says_where_it_rose() {
    let given = cases([100, 100, 100, 100, 10, 10, 10, 10], [50; 8]);
    let change = given.headline().change.expect("a change");
    assert_eq!(change.text, "turun 9,1%");
    let spread = "tetapi memburuk di 4 dari 8 kab/kota; Kota Tangerang +400,0%";
    assert_eq!(change.spread.as_deref(), Some(spread));
    assert_eq!((change.tone, change.verdict), (Tone::Plain, None));
}

#[test]
fn a_fall_in_most_regions_is_still_better() {
    let given = cases([100; 8], [80, 80, 80, 80, 80, 80, 80, 130]);
    let change = given.headline().change.expect("a change");
    let sentence = "turun 13,8% dari 2013, membaik, tetapi memburuk di 1 dari 8 kab/kota; \
                    Kota Tangerang Selatan +30,0%";
    assert_eq!(change.sentence(), sentence);
}

#[test]
fn a_rise_says_where_most() {
    let given = cases([100; 8], [120, 120, 90, 90, 90, 90, 160, 160]);
    let change = given.headline().change.expect("a change");
    let spread = "memburuk di 4 dari 8 kab/kota; terburuk Kota Serang +60,0%";
    assert_eq!(change.spread.as_deref(), Some(spread));
    assert_eq!(change.tone, Tone::Bad);
    assert_eq!(change.sentence().matches("memburuk").count(), 1);
}

/// Cases that were published for the whole, and told apart in all regions but one.
fn published(before: [i32; 7], now: [i32; 7]) -> Given {
    let given = Given::new("balita-gizi-buruk");
    let of = |at: &str, cases: [i32; 7]| {
        let all = cases.iter().sum::<i32>() + 100;
        let pairs = std::iter::once(("36", all)).chain(REGIONS.into_iter().zip(cases));
        pairs
            .map(|(region, n)| given.fact(region, at, &[("ditemukan", &n.to_string())]))
            .collect::<Vec<_>>()
    };
    let facts = [of("2013", before), of("2014", now)].concat();
    given.regions(facts)
}

#[test]
fn a_spread_over_some_regions_says_out_of_how_many() {
    let given = published([100; 7], [50, 50, 50, 50, 50, 110, 120]);
    let change = given.headline().change.expect("a change");
    let spread = "tetapi memburuk di 2 dari 7 kab/kota yang ada angkanya (dari 8); \
                  Kota Serang +20,0%";
    assert_eq!(change.spread.as_deref(), Some(spread));
    let mut given = published([100; 7], [150, 90, 100, 100, 100, 100, 160]);
    let spread = "memburuk di 2 dari 7 kab/kota yang ada angkanya (dari 8); \
                  terburuk Kota Serang +60,0%";
    let told = |given: &Given| given.headline().change.expect("a change").spread;
    assert_eq!(told(&given).as_deref(), Some(spread));
    // What was sent back says nothing about its place.
    given.facts.returned.push(Returned {
        agency: "dinkes".to_owned(),
        period: period("2014"),
        row: Some(("3673".to_owned(), Default::default())),
        basis: None,
    });
    let spread = "memburuk di 1 dari 6 kab/kota yang ada angkanya (dari 8); \
                  terburuk Kabupaten Pandeglang +50,0%";
    assert_eq!(told(&given).as_deref(), Some(spread));
}

#[test]
fn one_region_of_many_has_no_spread() {
    let given = cases([100; 8], [50; 8]).asked(&[("wilayah", "3671")]);
    assert_eq!(given.headline().change.expect("a change").spread, None);
}

/// Employees of two years, as these agencies reported them; nobody knows who is due.
fn reported(before: &[&str], now: &[&str]) -> Given {
    let given = Given::new("pegawai");
    let agency = |at, code: &str| {
        let mut fact = given.fact("36", at, &[("jumlah", "5")]);
        code.clone_into(&mut fact.agency);
        fact
    };
    let of = |at, codes: &[&str]| {
        codes
            .iter()
            .map(|code| agency(at, code))
            .collect::<Vec<_>>()
    };
    let agencies = [of("2016", before), of("2017", now)].concat();
    let sum = |at, codes: &[&str]| {
        let people = (5 * codes.len()).to_string();
        given.fact("36", at, &[("jumlah", &people)])
    };
    let facts = vec![sum("2016", before), sum("2017", now)];
    let mut given = given.regions(facts).with(Part::Agencies, agencies);
    let mut indicator = (*given.indicator).clone();
    (indicator.all_report, indicator.reporters) = (true, Vec::new());
    given.indicator = indicator.into();
    given
}

/// Whether both years stand in one line.
fn is_joined(given: &Given) -> bool {
    let at = given.indicator.headline;
    given.see(|scene| {
        let strand = scene.focus.strand;
        scene.track.line(scene.indicator, at, strand).len() == 2
    })
}

#[test]
fn other_agencies_are_not_compared() {
    for (before, now, partial) in [
        (&["bkd", "dinkes"][..], &["bkd"][..], true),
        (&["bkd"], &["bkd", "dinkes"], false),
        (&["bkd"], &["dinkes"], false),
    ] {
        let given = reported(before, now);
        let figure = given.headline();
        let change = figure.change.expect("a reason");
        let reason = format!(
            "Tidak dibandingkan dengan 2016: OPD yang melapor tidak sama ({} OPD, sebelumnya {}).",
            now.len(),
            before.len()
        );
        assert_eq!((change.way, change.text), (None, reason));
        let fewer = partial.then_some("1 OPD melapor, sebelumnya 2");
        assert_eq!(figure.partial.as_deref(), fewer);
        assert!(!is_joined(&given));
    }
    let same = reported(&["bkd", "dinkes"], &["bkd", "dinkes"]);
    let figure = same.headline();
    let change = figure.change.expect("a change");
    assert_eq!((change.text.as_str(), figure.partial), ("tetap", None));
    assert!(is_joined(&same));
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
    assert_eq!(figure.partial.as_deref(), Some("2 dari 12 bulan"));
}

/// Promotions by month of two years, asked for as years.
fn promotions(before: &[&str], now: &[&str]) -> Given {
    let given = Given::new("kenaikan-pangkat-otomatis-pegawai");
    let of = |year: &str, months: &[&str]| {
        let months = months.iter();
        months
            .map(|month| given.fact("36", &format!("{year}-{month}"), &[("jumlah", "1")]))
            .collect::<Vec<_>>()
    };
    let months = [of("2016", before), of("2017", now)].concat();
    let sum = |at: &str, n: usize| given.fact("36", at, &[("jumlah", &n.to_string())]);
    let years = vec![sum("2016", before.len()), sum("2017", now.len())];
    let given = given.regions(years).with(Part::Months, months);
    given.asked(&[("grain", "year"), ("periode", "2017")])
}

#[test]
fn months_that_are_not_the_same_are_not_compared() {
    let given = promotions(&["01", "02", "03"], &["01", "03"]);
    let change = given.headline().change.expect("a reason");
    assert_eq!(change.way, None);
    assert!(change.text.contains("bulan yang tercakup berbeda"));
}

#[test]
fn months_up_to_one_are_told_as_such() {
    let given = promotions(&["01", "02", "03", "04"], &["01", "02", "03"]);
    let figure = given.headline();
    let change = figure.change.expect("a change");
    assert_eq!(change.base, "dari Januari–Maret 2016");
    assert_eq!(figure.partial.as_deref(), Some("3 dari 12 bulan"));
    let so_far = "Angka Januari–Maret 2017 saja.";
    assert_eq!(figure.total.as_deref(), Some(so_far));
}
