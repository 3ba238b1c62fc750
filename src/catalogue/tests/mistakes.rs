//! Every mistake is reported, all at once, in words.

use super::{GOOD, lines, small};
use crate::catalogue::load::{Mistake, from_texts};

fn mistakes_of(indicator: &str) -> Vec<Mistake> {
    from_texts(&small(indicator)).unwrap_err()
}

#[test]
fn the_small_catalogue_is_correct() {
    let catalogue = from_texts(&small(GOOD)).unwrap();
    let indicator = catalogue.indicator("contoh").unwrap();
    assert_eq!(indicator.short, indicator.title);
    assert_eq!(indicator.region.default.as_deref(), Some("36"));
    assert_eq!(indicator.measures[0].description, "Jumlah Contoh Jumlah.");
}

#[test]
fn many_mistakes_at_once() {
    let mut files = small(include_str!("bad_indicator.toml"));
    let text = |text: &str| text.to_owned();
    files.insert(text("sectors.toml"), text(include_str!("bad_sectors.toml")));
    files.insert(text("agencies.csv"), text(include_str!("bad_agencies.csv")));
    files.insert(text("regions.csv"), text(include_str!("bad_regions.csv")));
    files.insert(
        text("codelists/Bad_Name.toml"),
        text(include_str!("bad_codelist.toml")),
    );
    files.insert(text("indicators/users.toml"), text(GOOD));
    files.insert(
        text("indicators/broken.toml"),
        text("sector = \"umum\"\nnumber = \n"),
    );
    files.insert(text("indicator/astray.toml"), text(GOOD));
    let mistakes = from_texts(&files).unwrap_err();
    insta::assert_snapshot!(lines(&mistakes));
}

#[test]
fn an_empty_indicator_lacks_everything_it_must_have() {
    insta::assert_snapshot!(lines(&mistakes_of("")));
}

#[test]
fn an_empty_catalogue_lacks_its_files() {
    let mistakes = from_texts(&std::collections::BTreeMap::new()).unwrap_err();
    insta::assert_snapshot!(lines(&mistakes), @r"
    agencies.csv: file: is missing.
    regions.csv: file: is missing.
    sectors.toml: file: is missing.
    ");
}

#[test]
fn one_mistake_is_told_once() {
    let cases = [
        ("kind = \"stock\"", "kind = \"stok\""),
        ("producer = \"setda\"", "producer = \"bkd\""),
        ("reporters = [\"setda\"]", "reporters = [\"x\"]"),
        ("reporters = [\"setda\"]", "reporters = []"),
        ("reporters = [\"setda\"]\n", ""),
        ("reporters = [\"setda\"]", "reporters = \"setda\""),
        ("reporters = [\"setda\"]", "reporters = \"all\"\nahead = 1"),
        (
            "producer = \"setda\"",
            "producer = \"setda\"\nheadline = \"total\"",
        ),
        (
            "producer = \"setda\"",
            "producer = \"setda\"\nwarn_change = 0",
        ),
        ("number = \"1.1\"", "number = 1.1"),
        ("number = \"1.1\"", "number = \"1.a\""),
        (
            "grains = [\"year\"]",
            "grains = [\"year\"]\nshow = [\"month\"]",
        ),
        ("grains = [\"year\"]", "grains = [\"year\", \"year\"]"),
        ("grains = [\"year\"]", "grains = []"),
        ("grains = [\"year\"]", "grains = [\"year\"]\nfield = \"id\""),
        (
            "grains = [\"year\"]",
            "grains = [\"year\"]\nfield = \"jumlah\"",
        ),
        ("name = \"jumlah\"", "name = \"wilayah\""),
        ("name = \"jumlah\"", "name = \"Jumlah\""),
        ("name = \"jumlah\"", "name = \"jumlah\"\ndecimals = 7"),
        ("name = \"jumlah\"", "name = \"jumlah\"\nwhole = true"),
        ("name = \"jumlah\"", "name = \"jumlah\"\nstored = false"),
        ("name = \"jumlah\"", "name = \"jumlah\"\nmin = 2\nmax = 1"),
        ("name = \"jumlah\"", "name = \"jumlah\"\nmin = 0.5"),
        (
            "name = \"jumlah\"",
            "name = \"jumlah\"\naccepts = { ribu = 0 }",
        ),
        (
            "name = \"jumlah\"",
            "name = \"jumlah\"\naccepts = { ribu = 0.0000001 }",
        ),
        ("id = \"buah\"", "id = \"persen\""),
        ("code = \"contoh\"", "code = \"contoh\"\nurl = \"contoh\""),
        ("[[basis]]", "[basis]"),
        (
            "[[measure]]",
            "[region]\nlevel = \"kabkota\"\ndue = [\"36\"]\n[[measure]]",
        ),
        ("[[measure]]", "[region]\ncompare = [\"99\"]\n[[measure]]"),
    ];
    insta::assert_snapshot!(told(&cases));
}

/// What is told of the good file with each of these changes; a change is one mistake.
fn told(cases: &[(&str, &str)]) -> String {
    let mut told = String::new();
    for (good, bad) in cases {
        assert!(GOOD.contains(good), "{good}");
        let mistakes = mistakes_of(&GOOD.replace(good, bad));
        assert_eq!(mistakes.len(), 1, "{bad}: {}", lines(&mistakes));
        told.push_str(&lines(&mistakes));
        told.push('\n');
    }
    told
}

#[test]
fn what_is_added_up_and_what_is_not_must_agree() {
    let category = |more: &str| {
        format!(
            "[[category]]\nname = \"sex\"\ncodelist = \"sex\"\n{more}\nlabel = {{ id = \"a\", en \
             = \"a\" }}\n[[measure]]"
        )
    };
    let share = |unit: &str, more: &str| {
        format!(
            "[[measure]]\nname = \"bagian\"\nlabel = {{ id = \"a\", en = \"a\" }}\nunit = {{ id = \
             \"{unit}\", en = \"b\" }}\n{more}\npart = {{ dimension = \"x\", code = \"y\" }}\n[[basis]]"
        )
    };
    let cases = [
        ("[[measure]]", category("headline = \"x\"")),
        ("[[measure]]", category("headline = \"L\"")),
        (
            "[[measure]]",
            "[region]\nadds = false\n[[measure]]".to_owned(),
        ),
        ("[[basis]]", share("orang", "kind = \"rate\"")),
        ("[[basis]]", share("persen", "kind = \"index\"")),
        ("[[basis]]", share("persen", "kind = \"rate\"")),
        (
            "grains = [\"year\"]",
            "grains = [\"month\"]\nshow = [\"year\"]".to_owned(),
        ),
        (
            "grains = [\"year\"]",
            "grains = [\"day\"]\nshow = [\"year\"]".to_owned(),
        ),
    ];
    let cases: Vec<(&str, &str)> = cases.iter().map(|(good, bad)| (*good, &**bad)).collect();
    insta::assert_snapshot!(told(&cases));
}

#[test]
fn counts_are_related_to_what_is_there() {
    let per =
        |what: &str| format!("per = {{ {what}, label = {{ id = \"x\", en = \"x\" }} }}\n[period]");
    let cases = [
        per("indicator = \"x\""),
        per("indicator = \"contoh\", scale = 0"),
        per("indicator = \"contoh\", scale = \"ribu\""),
        per("scale = 10"),
    ];
    let cases: Vec<(&str, &str)> = cases.iter().map(|bad| ("[period]", &**bad)).collect();
    insta::assert_snapshot!(told(&cases));
}

#[test]
fn a_number_stands_once_in_a_sector() {
    let mut files = small(GOOD);
    files.insert("indicators/kedua.toml".to_owned(), GOOD.to_owned());
    insta::assert_snapshot!(
        lines(&from_texts(&files).unwrap_err()),
        @"indicators/kedua.toml: number: “1.1” is already the number of contoh."
    );
}

#[test]
fn a_file_that_cannot_be_parsed_causes_no_further_mistakes() {
    for path in [
        "sectors.toml",
        "codelists/sex.toml",
        "indicators/contoh.toml",
    ] {
        let category = "[[category]]\nname = \"sex\"\ncodelist = \"sex\"\n\
                        label = { id = \"a\", en = \"a\" }\n[[measure]]";
        let mut files = small(&GOOD.replace("[[measure]]", category));
        files.insert(path.to_owned(), "= broken".to_owned());
        let mistakes = from_texts(&files).unwrap_err();
        assert_eq!(mistakes.len(), 1, "{}", lines(&mistakes));
        assert_eq!(mistakes[0].key, "line 1");
    }
}

#[test]
fn limits_are_kept() {
    let measure = |n: usize| {
        format!(
            "\n[[measure]]\nname = \"m{n}\"\nlabel = {{ id = \"a\", en = \"a\" }}\n\
             unit = {{ id = \"b\", en = \"b\" }}\n"
        )
    };
    let category = |n: usize| {
        format!(
            "\n[[category]]\nname = \"c{n}\"\ncodelist = \"sex\"\n\
             label = {{ id = \"a\", en = \"a\" }}\n"
        )
    };
    let many: String = (0..12).map(measure).chain((0..4).map(category)).collect();
    insta::assert_snapshot!(lines(&mistakes_of(&format!("{GOOD}{many}"))), @r"
    indicators/contoh.toml: measure: an indicator has at most 12 measures.
    indicators/contoh.toml: category: an indicator has at most 3 categories.
    ");
}

#[test]
fn measures_of_other_categories_stand_apart() {
    let with = |measures: &str| {
        let text = GOOD.replace(
            "[[measure]]",
            "[[category]]\nname = \"jk\"\ncodelist = \"sex\"\n\
             label = { id = \"JK\", en = \"Sex\" }\n\n[[measure]]",
        );
        from_texts(&small(&format!("{text}\n{measures}")))
    };
    let measure = |name: &str, more: &str| {
        format!(
            "[[measure]]\nname = \"{name}\"\nlabel = {{ id = \"x\", en = \"x\" }}\n\
             unit = {{ id = \"orang\", en = \"people\" }}\n{more}\n"
        )
    };
    let catalogue = with(&measure("semua", "categories = []")).expect("a catalogue");
    let about = catalogue.indicator("contoh").expect("it");
    assert!(!about.needs_category(0) && about.measures[0].by[0] && !about.measures[1].by[0]);
    let none = with(&measure("semua", "categories = [\"usia\", \"jk\", \"jk\"]"));
    insta::assert_snapshot!(lines(&none.unwrap_err()), @r"
    indicators/contoh.toml: measure.semua.categories: there is no category “usia” in this file.
    indicators/contoh.toml: measure.semua.categories: “jk” is there twice.
    ");
    let ratio = measure(
        "rasio",
        "kind = \"rate\"\ncategories = []\nratio = { numerator = \"jumlah\", denominator = \"dua\" }",
    );
    let apart = with(&format!("{}{ratio}", measure("dua", "")));
    insta::assert_snapshot!(lines(&apart.unwrap_err()), @"indicators/contoh.toml: measure.rasio.categories: a whole, its parts, a ratio and what it is computed from are told by the same categories.");
}
