//! Which figure stands as the headline, and what stands beside it.

use pimpinan::figures::facts::Returned;
use pimpinan::present::{board, card, filter};

use super::given::{Given, REGIONS};

fn year(given: &Given, at: &str, n: &str) -> pimpinan::figures::facts::Fact {
    given.fact("36", at, &[("jumlah", n)])
}

fn newer(given: &Given) -> Vec<(String, String)> {
    let newer = given.headline().newer.into_iter();
    newer.map(|one| (one.text, one.mark)).collect()
}

fn pair(text: &str, mark: &str) -> (String, String) {
    (text.to_owned(), mark.to_owned())
}

#[test]
fn the_newest_validated_figure_is_the_headline_and_a_newer_one_stands_beside_it() {
    let given = Given::new("pegawai");
    let late = Given::provisional(year(&given, "2017", "500"));
    let facts = vec![
        year(&given, "2015", "90"),
        year(&given, "2016", "100"),
        late,
    ];
    let given = given.regions(facts).on("2018-06-01");
    assert_eq!(given.number(), "100 orang");
    assert_eq!(newer(&given), [pair("2017: 500 orang", "sementara")]);
    assert_eq!(given.headline().change.expect("a change").base, "dari 2015");
    // Who asks for it sees it.
    let given = given.asked(&[("tahun", "2017")]);
    assert_eq!(given.number(), "500 orang");
    assert_eq!(newer(&given), []);
}

#[test]
fn where_nothing_is_validated_the_newest_complete_figure_is_the_headline_and_says_so() {
    let given = Given::new("pegawai");
    let facts = [("2016", "100"), ("2017", "110")];
    let facts = facts.map(|(at, n)| Given::provisional(year(&given, at, n)));
    let given = given.regions(facts.to_vec()).on("2018-06-01");
    let sentence = given.see(|scene| board::sentence(&scene.words, scene, &given.headline()));
    let expected = "Jumlah Pegawai, 2017: 110 orang (sementara), naik 10,0% dari 2016.";
    assert_eq!(sentence, expected);
}

#[test]
fn a_part_stands_beside_the_last_that_is_complete() {
    let given = Given::new("penduduk");
    let of = |at: &'static str, regions: &'static [&str]| {
        let facts = regions
            .iter()
            .map(|r| given.fact(r, at, &[("jumlah", "10")]));
        facts.collect::<Vec<_>>()
    };
    let facts = [of("2016", &REGIONS), of("2017", &REGIONS[..4])].concat();
    let given = given.regions(facts).on("2018-06-01");
    assert_eq!(given.number(), "80 jiwa");
    let mark = "4 dari 8 kab/kota, belum lengkap";
    assert_eq!(newer(&given), [pair("2017: 40 jiwa", mark)]);
}

#[test]
fn a_period_to_come_is_never_the_newest() {
    let given = Given::new("pegawai");
    let facts = vec![year(&given, "2017", "100"), year(&given, "2099", "7")];
    let given = given.regions(facts).on("2018-06-01");
    assert_eq!(given.number(), "100 orang");
    assert_eq!(newer(&given), []);
    let given = given.asked(&[("tahun", "2099")]);
    let figure = given.headline();
    assert!(given.see(|scene| scene.period() == "2099 (belum mulai)"));
    assert!(
        figure
            .running
            .is_some_and(|text| text.contains("belum mulai"))
    );
    assert_eq!(figure.change.expect("a reason").way, None);
}

#[test]
fn a_wrong_figure_that_nobody_checked_moves_no_headline() {
    let given = Given::new("pegawai");
    let typo = Given::provisional(year(&given, "2017", "0"));
    let facts = vec![year(&given, "2016", "85161"), typo];
    let given = given.regions(facts).on("2018-06-01");
    assert_eq!(given.number(), "85.161 orang");
    assert_eq!(given.headline().change, None);
}

#[test]
fn old_figures_look_old() {
    let age = |day: &str, at: &str| {
        let given = Given::new("pegawai");
        let facts = vec![year(&given, at, "100")];
        let given = given.regions(facts).on(day);
        given.headline().trust.expect("trust").age
    };
    assert_eq!(
        age("2026-11-28", "2015").as_deref(),
        Some("data 11 tahun lalu")
    );
    assert_eq!(
        age("2018-06-01", "2016").as_deref(),
        Some("data 2 tahun lalu")
    );
    assert_eq!(age("2018-06-01", "2017"), None);
    assert_eq!(age("2017-06-01", "2017"), None);
}

#[test]
fn monthly_figures_are_old_after_two_months() {
    let age = |day: &str| {
        let given = Given::new("kenaikan-pangkat-otomatis-pegawai");
        let facts = vec![year(&given, "2017-09", "10")];
        let given = given.regions(facts).on(day);
        given.headline().trust.expect("trust").age
    };
    assert_eq!(age("2017-10-31"), None);
    assert_eq!(age("2017-11-05").as_deref(), Some("data 2 bulan lalu"));
    assert_eq!(age("2026-11-05").as_deref(), Some("data 9 tahun lalu"));
}

#[test]
fn a_line_of_a_card_says_its_status() {
    let status = |provisional: bool, regions: &'static [&str]| {
        let given = Given::new("penduduk");
        let facts = regions.iter().map(|r| {
            let fact = given.fact(r, "2017", &[("jumlah", "10")]);
            if provisional {
                Given::provisional(fact)
            } else {
                fact
            }
        });
        let facts = facts.collect();
        let line = given.regions(facts).on("2018-06-01").see(card::line);
        line.status.expect("a status")
    };
    let checked = status(false, &REGIONS);
    assert_eq!((&*checked.text, checked.good), ("disahkan", true));
    assert_eq!(status(true, &REGIONS).text, "sementara");
    let part = status(true, &REGIONS[..2]);
    assert_eq!(part.text, "2 dari 8 kab/kota, belum lengkap, sementara");
}

#[test]
fn the_choice_of_the_newest_says_when_it_is_not() {
    let given = Given::new("pegawai");
    let late = Given::provisional(year(&given, "2017", "500"));
    let facts = vec![year(&given, "2016", "100"), late];
    let given = given.regions(facts).on("2018-06-01");
    let known = ["2016", "2017"].map(super::given::period);
    let fields = given.see(|scene| {
        filter::fields(&filter::Sight {
            words: scene.words,
            catalogue: scene.catalogue,
            indicator: scene.indicator,
            selection: scene.selection,
            known: &known,
            shown: Some((scene.focus, scene.cell())),
            facts: scene.facts,
            agencies: scene.agencies,
        })
    });
    // The period comes first: it is read where the field is narrow.
    let label = &fields[0].groups[0].all[0].label;
    assert_eq!(label, "2016 · terakhir lengkap");
}

/// What the first choice of the period says.
fn first_choice(given: &Given, known: &[&str]) -> String {
    let known: Vec<_> = known.iter().map(|at| super::given::period(at)).collect();
    let fields = given.see(|scene| {
        filter::fields(&filter::Sight {
            words: scene.words,
            catalogue: scene.catalogue,
            indicator: scene.indicator,
            selection: scene.selection,
            known: &known,
            shown: Some((scene.focus, scene.cell())),
            facts: scene.facts,
            agencies: scene.agencies,
        })
    });
    fields[0].groups[0].all[0].label.clone()
}

#[test]
fn only_what_is_complete_is_called_the_last_that_is_complete() {
    let given = Given::new("penduduk");
    let of = |at: &'static str, regions: &'static [&str]| {
        let facts = regions.iter();
        let facts = facts.map(|r| Given::provisional(given.fact(r, at, &[("jumlah", "10")])));
        facts.collect::<Vec<_>>()
    };
    for (facts, day, said) in [
        (of("2017", &REGIONS), "2018-06-01", "2017 · terbaru"),
        (
            of("2017", &REGIONS[..3]),
            "2018-06-01",
            "2017 · belum lengkap",
        ),
        (of("2017", &REGIONS), "2017-06-01", "2017 · berjalan"),
        (of("2017", &REGIONS), "2016-06-01", "2017 · belum mulai"),
        (
            [of("2016", &REGIONS), of("2017", &REGIONS[..3])].concat(),
            "2018-06-01",
            "2016 · terakhir lengkap",
        ),
        (
            [of("2016", &REGIONS[..2]), of("2017", &REGIONS)].concat(),
            "2017-06-01",
            "2016 · belum lengkap",
        ),
    ] {
        let given = Given::new("penduduk").regions(facts).on(day);
        assert_eq!(first_choice(&given, &["2016", "2017"][..]), said, "{day}");
    }
}

#[test]
fn a_running_year_is_no_headline_because_something_of_the_last_was_sent_back() {
    let given = Given::new("pegawai");
    let facts = [("2015", "90"), ("2016", "100"), ("2017", "20")];
    let facts = facts.map(|(at, n)| Given::provisional(year(&given, at, n)));
    let mut given = given.regions(facts.to_vec()).on("2017-06-01");
    let back = |at: &str| Returned {
        agency: "bkd".to_owned(),
        period: super::given::period(at),
        row: None,
        basis: None,
    };
    given.facts.returned = vec![back("2016")];
    assert_eq!(given.number(), "90 orang", "the last that is complete");
    given.facts.returned.push(back("2015"));
    assert_eq!(
        given.number(),
        "100 orang",
        "a whole year that was sent back"
    );
    let trust = given.headline().trust.expect("a trust line");
    assert_eq!(trust.status_text, "dikembalikan");
    let label = first_choice(&given, &["2015", "2016", "2017"]);
    assert_eq!(label, "2016 · dikembalikan");
}

#[test]
fn what_was_sent_back_of_another_source_is_none_of_this_one() {
    let given = Given::new("pegawai");
    let facts = vec![Given::provisional(year(&given, "2016", "100"))];
    let mut given = given.regions(facts).on("2017-06-01");
    let back = |basis: usize| Returned {
        agency: "bkd".to_owned(),
        period: super::given::period("2016"),
        row: Some(("36".to_owned(), Default::default())),
        basis: Some(given.indicator.bases[basis].code.clone()),
    };
    let (own, other) = (back(0), back(1));
    given.facts.returned = vec![other];
    let status = |given: &Given| given.headline().trust.expect("trust").status_text;
    assert_eq!(status(&given), "sementara");
    given.facts.returned = vec![own];
    assert_eq!(status(&given), "dikembalikan");
}

#[test]
fn what_was_sent_back_is_nothing_to_compare_with_while_something_else_is_there() {
    let given = Given::new("penduduk");
    let part = REGIONS[..2].iter();
    let part = part.map(|r| Given::provisional(given.fact(r, "2014", &[("jumlah", "10")])));
    let whole = |at: &'static str, n: &'static str| {
        let facts = REGIONS.iter();
        let facts = facts.map(|r| Given::provisional(given.fact(r, at, &[("jumlah", n)])));
        facts.collect::<Vec<_>>()
    };
    let facts = [part.collect(), whole("2015", "900"), whole("2016", "11")].concat();
    let mut given = given.regions(facts).on("2017-06-01");
    given.facts.returned.push(Returned {
        agency: "dp3akkb".to_owned(),
        period: super::given::period("2015"),
        row: None,
        basis: None,
    });
    let (track, focus) = (given.track(), given.focus().expect("a focus"));
    let cell = track.cell(focus.period, 0).expect("a cell");
    let earlier = track.before(&given.indicator, cell, given.indicator.headline);
    assert_eq!(earlier.expect("one").period, super::given::period("2014"));
}

#[test]
fn what_was_sent_back_is_no_headline_and_says_so() {
    let given = Given::new("penduduk");
    let facts = vec![
        Given::provisional(given.fact("36", "2016", &[("jumlah", "100")])),
        Given::provisional(given.fact("36", "2017", &[("jumlah", "900")])),
    ];
    let mut given = given.regions(facts);
    assert_eq!(given.number(), "900 jiwa");
    let back = |at: &str, region: &str| Returned {
        agency: "dp3akkb".to_owned(),
        period: super::given::period(at),
        row: Some((region.to_owned(), Default::default())),
        basis: None,
    };
    given.facts.returned = vec![back("2017", "3671")];
    assert_eq!(
        given.number(),
        "900 jiwa",
        "what was sent back is of a city"
    );
    given.facts.returned = vec![back("2017", "36")];
    assert_eq!(given.number(), "100 jiwa");
    let newer = given.headline().newer;
    assert_eq!(newer[0].text, "2017: 900 jiwa");
    assert_eq!(newer[0].mark, "dikembalikan");
    // Where there is nothing else it stands, marked.
    given.facts.returned.push(back("2016", "36"));
    let trust = given.headline().trust.expect("a trust line");
    assert_eq!(trust.status_text, "dikembalikan");
    let sentence = given.see(|scene| board::sentence(&scene.words, scene, &given.headline()));
    assert!(sentence.contains("jiwa (dikembalikan)"), "{sentence}");
}
