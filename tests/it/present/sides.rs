//! A ratio is taken of those alone that have both of its sides.

use std::sync::Arc;

use pimpinan::figures::facts::{Fact, Part};
use pimpinan::present::figure::{self, Figure};

use super::charts::find;
use super::given::{Given, REGIONS};

const WITHOUT: &str = "1 lainnya melapor tanpa angka ini";

fn ratio(given: &Given) -> Figure {
    let mut measures = given.indicator.measures.iter();
    let at = measures.position(|one| one.ratio.is_some());
    given.see(|scene| figure::of(scene, at.expect("a ratio")))
}

fn number(figure: &Figure) -> &str {
    &figure.big.as_ref().expect("a figure").number
}

/// Teachers and pupils of all regions; of the last what is given.
fn teachers(last: &[(&str, &str)]) -> Given {
    let given = Given::new("rasio-guru-murid-sd-mi");
    let facts = REGIONS.map(|region| {
        let both = [("guru", "10"), ("murid", "100")];
        let told = if region == "3674" { last } else { &both };
        given.fact(region, "2017", told)
    });
    given.regions(facts.to_vec()).on("2018-06-01")
}

#[test]
fn a_region_with_nothing_below_the_line_has_nothing_above_it() {
    let all = teachers(&[("guru", "10"), ("murid", "100")]);
    let whole = number(&ratio(&all)).to_owned();
    for last in [
        &[("guru", "900"), ("murid", "0")][..],
        &[("guru", "900")],
        &[("murid", "900")],
    ] {
        let given = teachers(last);
        let told = ratio(&given);
        assert_eq!(number(&told), whole, "{last:?}");
        let part = format!("7 dari 8 kab/kota, {WITHOUT}");
        assert_eq!(told.partial, Some(part), "{last:?}");
        assert_eq!(told.change, None);
        let bars = find(&given, "wilayah-rgm");
        let note = "Melapor tanpa angka ini: Kota Tangerang Selatan.";
        assert_eq!(bars.note.as_deref(), Some(note), "{last:?}");
        // What was reported of one side counts where that side is told.
        let teachers = given.indicator.measures.iter();
        let at = teachers.clone().position(|one| one.name == "guru");
        let guru = given.see(|scene| figure::of(scene, at.expect("a measure")));
        let expected = last.iter().find(|(name, _)| *name == "guru");
        let expected = expected.map_or("70", |_| "970");
        assert_eq!(number(&guru), expected, "{last:?}");
    }
}

/// A region, a code, and numbers by the names of measures.
type Told<'t> = (&'t str, &'t str, &'t [(&'t str, &'t str)]);

/// Children found ill and treated, by a category that need not be complete.
fn by_code(of_codes: &[Told<'_>]) -> Given {
    let open = Given::new("penduduk-golongan-darah");
    let mut given = Given::new("balita-gizi-buruk");
    let indicator = Arc::make_mut(&mut given.indicator);
    indicator.categories.clone_from(&open.indicator.categories);
    for category in &mut indicator.categories {
        category.complete = false;
    }
    for measure in &mut indicator.measures {
        measure.by = [true, true, false];
    }
    let each: Vec<Fact> = of_codes
        .iter()
        .map(|(region, code, values)| {
            let mut fact = given.fact(region, "2017", values);
            (*code).clone_into(&mut fact.categories[1]);
            fact
        })
        .collect();
    let mut regions: Vec<Fact> = Vec::new();
    for one in &each {
        match regions.iter_mut().find(|fact| fact.region == one.region) {
            Some(fact) => fact.sums.add(&one.sums),
            None => regions.push(Fact {
                categories: Default::default(),
                ..one.clone()
            }),
        }
    }
    let given = given.regions(regions).with(Part::Each, each);
    given.on("2018-06-01")
}

#[test]
fn sides_of_different_codes_make_no_ratio() {
    let split: &[Told<'_>] = &[
        ("3601", "A", &[("ditemukan", "50")]),
        ("3601", "B", &[("dirawat", "90")]),
    ];
    let figure = ratio(&by_code(split));
    assert_eq!(figure.big, None, "180 % of whom?");
    assert!(
        figure
            .missing
            .expect("why")
            .contains("tidak dapat dihitung")
    );
    // Beside another region it is left out, and said to be.
    let both: &[(&str, &str)] = &[("ditemukan", "10"), ("dirawat", "9")];
    let more = [split, &[("3602", "A", both), ("3602", "B", both)]].concat();
    let figure = ratio(&by_code(&more));
    assert_eq!(number(&figure), "90,00%");
    let partial = figure.partial.expect("what is missing");
    assert!(partial.contains("1 dari 8 kab/kota"), "{partial}");
    assert!(partial.contains(WITHOUT), "{partial}");
    // Codes that have both count together.
    let figure = ratio(&by_code(&[("3602", "A", both), ("3602", "B", both)]));
    assert_eq!(number(&figure), "90,00%");
}
