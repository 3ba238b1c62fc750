//! A part is never told as the whole.

use pimpinan::catalogue::{Grain, Rhythm};
use pimpinan::figures::facts::{Fact, Part};

use super::given::Given;

#[test]
fn the_rate_of_one_region_is_not_that_of_the_province() {
    let given = Given::new("laju-inflasi-menurut-kota");
    let facts = vec![given.fact("3673", "2014", &[("inflasi", "11.27")])];
    let given = given.regions(facts);
    let figure = given.headline();
    assert_eq!(figure.big, None);
    let range = figure.range.expect("a range");
    assert_eq!(range.sentence(), "11,27% hanya di Kota Serang");
    assert_eq!(figure.change, None);
}

/// A total of the store with one measure, as it is read.
fn total(given: &Given, region: &str, code: &str, agency: &str) -> Fact {
    let mut total = given.fact(region, "2017", &[]);
    agency.clone_into(&mut total.agency);
    code.clone_into(&mut total.categories[0]);
    let at = given.indicator.headline;
    (total.sums.sum[at], total.sums.count[at]) = (1127, 1);
    total.as_whole(&given.indicator)
}

#[test]
fn a_rate_of_a_part_is_no_figure_of_the_sum() {
    let given = Given::new("laju-inflasi-menurut-kota");
    let at = given.indicator.headline;
    let figure = |region| total(&given, region, "", "").figure(&given.indicator, at);
    assert_eq!((figure("3673"), figure("@36")), (Some(1127), None));
    let given = Given::new("angka-partisipasi-murni");
    let at = given.indicator.headline;
    let code = given.indicator.categories[0].list.codes[0].code.clone();
    let figure = |code| total(&given, "36", code, "").figure(&given.indicator, at);
    assert_eq!((figure(&code), figure("")), (Some(1127), None));
}

/// Employees by echelon, of these codes.
fn echelons(codes: &[&str]) -> Given {
    let given = Given::new("pegawai-esselon");
    let values = [("pria", "3"), ("wanita", "2"), ("jumlah", "5")];
    let by_code: Vec<Fact> = codes
        .iter()
        .map(|code| {
            let mut fact = given.fact("36", "2017-09", &values);
            (*code).clone_into(&mut fact.categories[0]);
            fact
        })
        .collect();
    let mut whole = by_code[0].clone();
    whole.categories[0].clear();
    for fact in &by_code[1..] {
        whole.sums.add(&fact.sums);
    }
    let given = given.regions(vec![whole]);
    let given = given.with(Part::Category(0), by_code.clone());
    given.with(Part::CategoryTrend(0), by_code)
}

#[test]
fn one_echelon_of_four_is_not_all_employees() {
    let given = echelons(&["Esselon 4"]);
    let figure = given.headline();
    assert_eq!(figure.partial.as_deref(), Some("1 dari 4 eselon"));
    let shares = given.see(pimpinan::present::gauge::all);
    assert_eq!(shares, []);
    // Who asks for that echelon alone sees all of it.
    let given = given.asked(&[("esselon", "Esselon 4")]);
    assert_eq!(given.headline().partial, None);
}

#[test]
fn all_echelons_are_all_employees() {
    let given = echelons(&["Esselon 1", "Esselon 2", "Esselon 3", "Esselon 4"]);
    let figure = given.headline();
    assert_eq!(
        (figure.partial, given.number()),
        (None, "20 orang".to_owned())
    );
}

#[test]
fn each_measure_has_its_own_coverage() {
    let given = Given::new("penduduk");
    let facts = super::given::REGIONS
        .iter()
        .enumerate()
        .map(|(at, region)| {
            let all = [("jumlah", "3"), ("pria", "1")];
            given.fact(region, "2017", &all[..if at < 3 { 2 } else { 1 }])
        });
    let facts = facts.collect();
    let given = given.regions(facts);
    assert_eq!(given.headline().partial, None);
    let (men, _) = given.indicator.measure("pria").expect("a measure");
    let men = given.see(|scene| pimpinan::present::figure::of(scene, men));
    let part = "3 dari 8 kab/kota, 5 lainnya melapor tanpa angka ini";
    assert_eq!(men.partial.as_deref(), Some(part));
}

#[test]
fn agencies_that_are_due_and_have_not_reported_are_missing() {
    let mut given = Given::new("pegawai");
    let mut indicator = (*given.indicator).clone();
    indicator.reporters = vec!["bkd".to_owned(), "dinkes".to_owned()];
    given.indicator = indicator.into();
    let mut own = given.fact("36", "2017", &[("jumlah", "5")]);
    "bkd".clone_into(&mut own.agency);
    let whole = given.fact("36", "2017", &[("jumlah", "5")]);
    let given = given.regions(vec![whole]).with(Part::Agencies, vec![own]);
    let figure = given.headline();
    assert_eq!(figure.partial.as_deref(), Some("1 dari 2 OPD"));
}

/// Teachers of school types and sexes, but for so many of the regions' last types.
fn teachers(missing: usize) -> Given {
    let given = Given::new("dapodik-guru");
    let [types, sexes] = [0, 1].map(|at| {
        let codes = given.indicator.categories[at].list.codes.iter();
        codes.map(|code| code.code.clone()).collect::<Vec<_>>()
    });
    let mut all = Vec::new();
    for (at, region) in super::given::REGIONS.iter().enumerate() {
        // A different type is missing in each, so that no axis by itself lacks anything.
        let gone = (at < missing).then(|| &types[at % types.len()]);
        for kind in types.iter().filter(|kind| Some(*kind) != gone) {
            for sex in &sexes {
                let mut fact = given.fact(region, "2017/2018-genap", &[("jumlah", "1")]);
                fact.categories = [kind.clone(), sex.clone(), String::new()];
                all.push(fact);
            }
        }
    }
    let summed = |kept: &dyn Fn(&Fact) -> (String, [String; 3])| {
        let mut sums: Vec<Fact> = Vec::new();
        for fact in &all {
            let (region, categories) = kept(fact);
            let same = |sum: &&mut Fact| (&sum.region, &sum.categories) == (&region, &categories);
            match sums.iter_mut().find(same) {
                Some(sum) => {
                    sum.sums.add(&fact.sums);
                    sum.count.add(&fact.count);
                }
                None => sums.push(Fact {
                    region,
                    categories,
                    ..fact.clone()
                }),
            }
        }
        sums
    };
    let by_region = summed(&|f| (f.region.clone(), Default::default()));
    let by_type = summed(&|f| {
        let kind = f.categories[0].clone();
        ("@36".to_owned(), [kind, String::new(), String::new()])
    });
    let by_sex = summed(&|f| {
        let sex = f.categories[1].clone();
        ("@36".to_owned(), [String::new(), sex, String::new()])
    });
    let given = given.regions(by_region);
    let given = given.with(Part::CategoryTrend(0), by_type);
    given.with(Part::CategoryTrend(1), by_sex)
}

#[test]
fn axes_that_are_there_one_by_one_may_lack_pairs() {
    let given = teachers(0);
    let figure = given.headline();
    assert_eq!(
        (figure.partial, given.number()),
        (None, "80 orang".to_owned())
    );
    let given = teachers(3);
    let figure = given.headline();
    let partial = "74 dari 80 pasangan kab/kota, jenjang dan jenis kelamin";
    assert_eq!(figure.partial.as_deref(), Some(partial));
    assert_eq!(given.number(), "74 orang");
}

#[test]
fn of_events_a_code_without_a_row_is_no_gap() {
    let given = Given::new("epormas");
    let category = &given.indicator.categories[0];
    assert!(!category.complete, "nobody complained about it");
    let mut one = given.fact("36", "2014-03", &[("jumlah", "3")]);
    one.categories[0] = category.list.codes[0].code.clone();
    let facts = vec![given.fact("36", "2014-03", &[("jumlah", "3")])];
    let given = given.regions(facts).with(Part::CategoryTrend(0), vec![one]);
    assert_eq!(given.headline().partial, None);
}

/// Events of two years, told by month: all regions in every month of the later one; of the earlier
/// one, all in so many months and one in the rest.
fn events(all: usize) -> Given {
    let mut given = Given::new("epormas");
    let mut indicator = (*given.indicator).clone();
    (indicator.period.grains, indicator.rhythm) = (vec![Grain::Month], Rhythm::Monthly);
    indicator.categories.clear();
    given.indicator = indicator.into();
    let (mut years, mut months) = (Vec::new(), Vec::new());
    for (year, all) in [("2020", all), ("2021", 12)] {
        for (at, region) in super::given::REGIONS.iter().enumerate() {
            let mut fact = given.fact(region, year, &[("jumlah", "12")]);
            fact.sums.count = fact.sums.count.map(|_| 0);
            let rows = if at == 0 { 12 } else { all };
            fact.sums.count[given.indicator.headline] = i64::try_from(rows).expect("a number");
            years.push(fact);
        }
        let month = |month| given.fact("@36", &format!("{year}-{month:02}"), &[("jumlah", "8")]);
        months.extend((1..=12).map(month));
    }
    let given = given.regions(years).with(Part::Months, months);
    given.asked(&[("grain", "year")])
}

#[test]
fn regions_that_lack_months_of_a_year_are_missing() {
    let change = events(12).headline().change.expect("a change");
    assert_eq!(change.sentence(), "tetap dari 2020");
    let given = events(1);
    let change = given.headline().change.expect("a reason");
    let reason = "Tidak dibandingkan dengan 2020: angka itu tidak lengkap.";
    assert_eq!((change.way, change.text.as_str()), (None, reason));
    let given = given.asked(&[("periode", "2020")]);
    let partial = "19 dari 96 pasangan kab/kota dan bulan";
    assert_eq!(given.headline().partial.as_deref(), Some(partial));
}
