//! The file of a chart says of each row whether it has been checked.

use pimpinan::figures::facts::{Fact, Part, Returned};
use pimpinan::present::csv;

use super::charts::find;
use super::given::{Given, REGIONS, period};

/// The status of each row of a chart's file, after what it is about.
fn told(given: &Given, chart: &str) -> Vec<(String, String)> {
    let chart = find(given, chart);
    let text = given.see(|scene| csv::of(scene, &chart));
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().expect("heads").clone();
    let at = heads.iter().position(|head| head == "status");
    let at = at.expect("a column of the status");
    let records = reader.records().map(|one| one.expect("a record"));
    records
        .map(|one| (one[0].to_owned(), one[at].to_owned()))
        .collect()
}

fn pairs<const N: usize>(all: [(&str, &str); N]) -> Vec<(String, String)> {
    all.map(|(head, status)| (head.to_owned(), status.to_owned()))
        .to_vec()
}

#[test]
fn periods_say_which_were_checked() {
    let mut given = Given::new("pegawai");
    let year = |at: &str, n: &str| given.fact("36", at, &[("jumlah", n)]);
    let mut sample = year("2015", "8");
    sample.count.samples = 1;
    let facts = vec![
        year("2014", "7"),
        sample,
        Given::provisional(year("2016", "9")),
        Given::provisional(year("2017", "10")),
    ];
    given = given.regions(facts).on("2018-06-01");
    given.facts.returned.push(Returned {
        agency: "bkd".to_owned(),
        period: period("2017"),
        row: None,
        basis: None,
    });
    let all = [
        ("2014", "disahkan"),
        ("2015", "disahkan, data contoh"),
        ("2016", "sementara"),
        ("2017 (dikembalikan)", "sementara, dikembalikan"),
    ];
    assert_eq!(told(&given, "tren-jumlah"), pairs(all));
}

#[test]
fn regions_say_each_for_itself() {
    let given = Given::new("penduduk");
    let facts = REGIONS.map(|region| {
        let fact = given.fact(region, "2017", &[("jumlah", "10")]);
        if region == "3601" {
            Given::provisional(fact)
        } else {
            fact
        }
    });
    let given = given.regions(facts.to_vec()).on("2018-06-01");
    let rows = told(&given, "wilayah-jumlah");
    let not: Vec<&str> = rows
        .iter()
        .filter(|(_, s)| s != "disahkan")
        .map(|(h, _)| &**h)
        .collect();
    assert_eq!((rows.len(), not), (8, vec!["Kabupaten Pandeglang"]));
}

#[test]
fn years_of_regions_are_mixed_where_some_were_not_checked() {
    let given = Given::new("laju-inflasi-menurut-kota");
    let of = |region: &str, at: &str| given.fact(region, at, &[("inflasi", "2.50")]);
    let late = Given::provisional(of("3672", "2016"));
    let facts = vec![
        of("3671", "2015"),
        of("3672", "2015"),
        of("3671", "2016"),
        late,
    ];
    let given = given.regions(facts).on("2018-06-01");
    let all = [("2015", "disahkan"), ("2016", "1 dari 2 baris sementara")];
    assert_eq!(told(&given, "tren-wilayah-inflasi"), pairs(all));
}

#[test]
fn codes_and_agencies_say_each_for_themselves() {
    let given = Given::new("pegawai-esselon");
    let code = |code: &str| {
        let mut fact = given.fact("36", "2017-10-29", &[("jumlah", "10")]);
        code.clone_into(&mut fact.categories[0]);
        fact
    };
    let list = &given.indicator.categories[0].list;
    let codes: Vec<String> = list.codes.iter().map(|code| code.code.clone()).collect();
    let mut facts: Vec<Fact> = codes.iter().map(|one| code(one)).collect();
    facts[0] = Given::provisional(facts[0].clone());
    let own = vec![given.fact("36", "2017-10-29", &[("jumlah", "40")])];
    let mut given = given
        .regions(own)
        .with(Part::Category(0), facts)
        .on("2018-06-01");
    given.selection.grain = pimpinan::catalogue::Grain::Day;
    let name = given.indicator.categories[0].name.clone();
    let rows = told(&given, &format!("kategori-{name}-jumlah"));
    assert_eq!(rows[0].1, "sementara");
    assert!(rows[1..].iter().all(|row| row.1 == "disahkan"), "{rows:?}");
}
