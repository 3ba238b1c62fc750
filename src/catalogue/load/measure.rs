//! Reads the measures of an indicator.

use super::keys;
use super::reader::Reader;
use super::spelling::published;
use crate::catalogue::words::{DIRECTIONS, KINDS};
use crate::catalogue::{Category, Kind, Label, Measure, Part, Ratio, value};

/// Most digits after the decimal point.
const DECIMALS: i64 = 6;

/// Reads every `[[measure]]` of an indicator of `kind`.
pub(super) fn read(
    indicator: &Reader<'_>,
    title: &Label,
    kind: Kind,
    categories: &[Category],
) -> Vec<Measure> {
    let tables = indicator.tables("measure", &keys::MEASURE);
    let names: Vec<String> = tables
        .iter()
        .map(|table| table.text_or_none("name").unwrap_or_default())
        .collect();
    tables
        .iter()
        .map(|table| Measure {
            by: by(table, categories),
            ..one(table, &names, title, kind)
        })
        .collect()
}

/// The categories that a measure is told by: all, unless its file names some or none.
fn by(table: &Reader<'_>, categories: &[Category]) -> [bool; 3] {
    let Some(named) = table.texts_or_none("categories") else {
        return std::array::from_fn(|axis| axis < categories.len());
    };
    for (at, name) in named.iter().enumerate() {
        if !categories.iter().any(|category| category.name == *name) {
            let sentence = format!("there is no category “{name}” in this file.");
            table.wrong("categories", sentence);
        } else if named[..at].contains(name) {
            table.wrong("categories", format!("“{name}” is there twice."));
        }
    }
    std::array::from_fn(|axis| {
        let category = categories.get(axis);
        category.is_some_and(|category| named.contains(&category.name))
    })
}

fn one(table: &Reader<'_>, names: &[String], title: &Label, kind: Kind) -> Measure {
    let name = table.text("name");
    let decimals = table.within("decimals", 0, DECIMALS).unwrap_or(0);
    let whole = table.flag("whole", false);
    let ratio = ratio(table, names);
    let stored = table.flag("stored", true);
    let natural = if table.has("ratio") && kind.adds() {
        Kind::Rate
    } else {
        kind
    };
    let kind = table.word("kind", KINDS).unwrap_or(natural);
    let given = stored && !whole;
    let min = table.number("min", decimals);
    let described = || format!("{} {}.", title.id, published(&name));
    Measure {
        label: table.label("label"),
        unit: table.label("unit"),
        kind,
        direction: table.word("direction", DIRECTIONS).unwrap_or_default(),
        part: part(table),
        required: table.flag("required", given && ratio.is_none()),
        min: min.or_else(|| kind.adds().then_some(0)),
        max: table.number("max", decimals).unwrap_or(value::MAX),
        v1: table.flag("v1", given),
        description: table.text_or_none("description").unwrap_or_else(described),
        accepts: table.factors("accepts").into_iter().collect(),
        name,
        decimals,
        whole,
        by: [false; 3],
        ratio,
        stored,
    }
}

fn part(table: &Reader<'_>) -> Option<Part> {
    let part = table.table_or_none("part", &keys::PART)?;
    Some(Part {
        dimension: part.text("dimension"),
        code: part.text("code"),
    })
}

fn ratio(table: &Reader<'_>, names: &[String]) -> Option<Ratio> {
    let ratio = table.table_or_none("ratio", &keys::RATIO)?;
    let find = |key: &str| {
        let name = ratio.text(key);
        let at = names.iter().position(|other| *other == name);
        if at.is_none() && !name.is_empty() {
            ratio.wrong(key, format!("there is no measure “{name}” in this file."));
        }
        at
    };
    let (numerator, denominator) = (find("numerator"), find("denominator"));
    let scale = ratio.within("scale", 1, 1_000_000_000).unwrap_or(1);
    Some(Ratio {
        numerator: numerator?,
        denominator: denominator?,
        scale,
    })
}
