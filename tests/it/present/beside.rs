//! What regions alone have reported after the last figure of the whole stands beside it.

use pimpinan::figures::facts::{Fact, Returned};

use super::given::{Given, period};

const RATE: &str = "laju-inflasi-menurut-kota";

fn of(given: &Given, region: &str, at: &str, rate: &str) -> Fact {
    given.fact(region, at, &[("inflasi", rate)])
}

fn newer(given: &Given) -> Vec<[String; 2]> {
    let newer = given.headline().newer.into_iter();
    newer.map(|one| [one.text, one.mark]).collect()
}

/// The rate of the province to 2015, and those of two cities after it.
fn given(last: &[(&str, &str, &str)], day: &str) -> Given {
    let given = Given::new(RATE);
    let mut facts = vec![of(&given, "36", "2015", "4.29")];
    facts.push(of(&given, "3671", "2015", "4.28"));
    facts.extend(
        last.iter()
            .map(|(region, at, rate)| of(&given, region, at, rate)),
    );
    given.regions(facts).on(day)
}

#[test]
fn newer_rates_of_regions_are_told_beside_the_last_of_the_province() {
    let later = [("3671", "2016", "2.75"), ("3672", "2016", "3.22")];
    let told = given(&later, "2017-06-01");
    assert_eq!(told.number(), "4,29%");
    let due = told.indicator.region.due.len();
    let text = format!("2016: 2,75–3,22% di 2 dari {due} kab/kota");
    let text = if due == 2 {
        "2016: 2,75–3,22% di 2 kab/kota".to_owned()
    } else {
        text
    };
    assert_eq!(
        newer(&told),
        [[text, "angka Provinsi Banten belum ada".to_owned()]]
    );
    // One alone is named.
    let alone = given(&later[..1], "2017-06-01");
    assert_eq!(newer(&alone)[0][0], "2016: 2,75% hanya di Kota Tangerang");
    // What the whole has by itself needs no word about the regions.
    let whole = [later[0], ("36", "2016", "3.00")];
    assert_eq!(
        newer(&given(&whole, "2017-06-01")),
        <[[String; 2]; 0]>::default()
    );
    // Who asks for a year is told of no other.
    let asked = given(&later, "2017-06-01").asked(&[("tahun", "2015")]);
    assert_eq!(newer(&asked), <[[String; 2]; 0]>::default());
}

#[test]
fn a_period_to_come_of_regions_is_no_news() {
    let ahead = [("3671", "2099", "2.75")];
    let told = given(&ahead, "2017-06-01");
    assert_eq!(newer(&told), <[[String; 2]; 0]>::default());
}

#[test]
fn what_is_provisional_or_was_sent_back_is_marked() {
    let mut told = Given::new(RATE);
    let facts = vec![
        of(&told, "36", "2015", "4.29"),
        Given::provisional(of(&told, "3671", "2016", "2.75")),
    ];
    told = told.regions(facts).on("2017-06-01");
    let mark = |given: &Given| newer(given)[0][1].clone();
    assert_eq!(mark(&told), "angka Provinsi Banten belum ada, sementara");
    told.facts.returned.push(Returned {
        agency: "bps".to_owned(),
        period: period("2016"),
        row: None,
        basis: None,
    });
    assert_eq!(mark(&told), "angka Provinsi Banten belum ada, dikembalikan");
}

#[test]
fn a_sum_that_stands_there_says_itself_what_it_lacks() {
    let given = Given::new("penduduk");
    let own = given.fact("36", "2015", &[("jumlah", "80")]);
    let part = given.fact("3671", "2016", &[("jumlah", "10")]);
    let given = given.regions(vec![own, part]).on("2017-06-01");
    let said = newer(&given);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0][1].starts_with("1 dari 8 kab/kota"), "{said:?}");
}
