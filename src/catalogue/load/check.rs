//! What must hold within an indicator, and between the files of a catalogue.

use std::collections::{BTreeMap, BTreeSet};

use super::apart;
use super::mistake::Mistakes;
use super::names::{SECTORS, indicator_path};
use super::reader::Reader;
use super::spelling;
use super::sums;
use super::unique::Unique;
use crate::catalogue::MEASURES;
use crate::catalogue::{Indicator, Kind, Measure, Sector};

/// Most categories that an indicator may have.
const CATEGORIES: usize = 3;

/// Names with a meaning of their own in the API or in the SQL views.
const RESERVED: &[&str] = &[
    "apikey",
    "created_at",
    "id",
    "opd",
    "status",
    "sumber",
    "updated_at",
    "user_id",
    "via",
    "wilayah",
];

/// Names of the store's own tables, which an SQL view must not take.
const TABLES: &[&str] = &[
    "agencies",
    "agency_grants",
    "alert_choices",
    "alert_messages",
    "alerts",
    "api_keys",
    "calendar_feeds",
    "card_orders",
    "counters",
    "doubts",
    "due_exceptions",
    "due_notes",
    "due_starts",
    "due_terms",
    "indicators",
    "journal",
    "observations",
    "one_time_links",
    "regions",
    "roles",
    "sessions",
    "sign_in_failures",
    "submissions",
    "totals",
    "users",
];

/// Checks an indicator that has been read.
pub(super) fn indicator(reader: &Reader<'_>, indicator: &Indicator) {
    if let Some(fault) = spelling::slug_fault(&indicator.slug) {
        reader.wrong("file name", fault);
    }
    if TABLES.contains(&indicator.view_name().as_str()) {
        let sentence = "the SQL view of this indicator would be named as a table of the store; \
                        choose another file name.";
        reader.wrong("file name", sentence);
    }
    number(reader, &indicator.number);
    limits(reader, indicator);
    names(reader, indicator);
    bases(reader, indicator);
    for at in 0..indicator.measures.len() {
        measure(reader, indicator, at);
    }
    parts(reader, indicator);
    sums::check(reader, indicator);
    apart::check(reader, indicator);
}

fn number(reader: &Reader<'_>, number: &str) {
    let digits = |part: &str| part.parse::<u16>().is_ok() && !part.starts_with('+');
    if !number.is_empty() && !number.split('.').all(digits) {
        let sentence = "must be numbers with full stops between them: \"1.4\".";
        reader.wrong("number", sentence);
    }
}

fn limits(reader: &Reader<'_>, indicator: &Indicator) {
    if indicator.measures.is_empty() && !reader.has("measure") {
        reader.wrong(
            "measure",
            "is missing: write at least one [[measure]] table.",
        );
    }
    if indicator.measures.len() > MEASURES {
        let sentence = format!("an indicator has at most {MEASURES} measures.");
        reader.wrong("measure", sentence);
    }
    if indicator.categories.len() > CATEGORIES {
        let sentence = format!("an indicator has at most {CATEGORIES} categories.");
        reader.wrong("category", sentence);
    }
}

/// Every parameter and column of the indicator has a name of its own.
fn names(reader: &Reader<'_>, indicator: &Indicator) {
    let mut taken = Unique::default();
    let mut claim = |key: String, name: &str, reserved: &[&str]| {
        if name.is_empty() {
            return;
        }
        if let Some(fault) = spelling::name_fault(name) {
            reader.wrong(&key, fault);
        }
        if reserved.contains(&name) {
            reader.wrong(
                &key,
                format!("“{name}” has a meaning of its own; choose another name."),
            );
        } else if let Some(other) = taken.take(name, &key) {
            reader.wrong(&key, format!("“{name}” is already the name at {other}."));
        }
    };
    let without_region: Vec<&str> = RESERVED
        .iter()
        .copied()
        .filter(|n| *n != "wilayah")
        .collect();
    claim("period.field".to_owned(), &indicator.period.field, RESERVED);
    claim(
        "region.field".to_owned(),
        &indicator.region.field,
        &without_region,
    );
    for category in &indicator.categories {
        claim(
            format!("category.{}.name", category.name),
            &category.name,
            RESERVED,
        );
        for alias in &category.aliases {
            claim(
                format!("category.{}.aliases", category.name),
                alias,
                RESERVED,
            );
        }
    }
    for measure in &indicator.measures {
        claim(
            format!("measure.{}.name", measure.name),
            &measure.name,
            RESERVED,
        );
    }
}

fn bases(reader: &Reader<'_>, indicator: &Indicator) {
    let mut codes = Unique::default();
    for basis in indicator.bases.iter().filter(|b| !b.code.is_empty()) {
        let key = format!("basis.{}.code", basis.code);
        if let Some(fault) = spelling::slug_fault(&basis.code) {
            reader.wrong(&key, fault);
        }
        if codes.take(&basis.code, "").is_some() {
            reader.wrong(&key, "this basis is there twice.");
        }
    }
}

fn measure(reader: &Reader<'_>, indicator: &Indicator, at: usize) {
    let measure = &indicator.measures[at];
    let wrong = |key: &str, sentence: &str| {
        let name = match measure.name.as_str() {
            "" => (at + 1).to_string(),
            name => name.to_owned(),
        };
        reader.wrong(&format!("measure.{name}.{key}"), sentence);
    };
    if measure.min.is_some_and(|min| min > measure.max) {
        wrong("min", "is above max.");
    }
    if measure.kind.adds() && matches!(measure.unit.id.as_str(), "persen" | "%") {
        wrong(
            "kind",
            "a per cent cannot be added up: write kind = \"rate\".",
        );
    }
    if !measure.stored && measure.ratio.is_none() {
        wrong(
            "stored",
            "a measure that is not stored needs a ratio to be computed from.",
        );
    }
    if !measure.stored && (measure.required || measure.v1) {
        wrong(
            "stored",
            "a measure that is not stored can be neither required nor in v1.",
        );
    }
    if measure.accepts.contains_key(&measure.unit.id) {
        wrong("accepts", "the measure's own unit need not be listed.");
    }
    ratio(indicator, at, &wrong);
}

fn ratio(indicator: &Indicator, at: usize, wrong: &impl Fn(&str, &str)) {
    let measure = &indicator.measures[at];
    let Some(ratio) = &measure.ratio else { return };
    if measure.kind.adds() {
        wrong(
            "kind",
            "a computed ratio is never added up: write kind = \"rate\".",
        );
    }
    if measure.whole || measure.part.is_some() {
        wrong("ratio", "a ratio is neither a whole nor a part of one.");
    }
    for (key, of) in [
        ("ratio.numerator", ratio.numerator),
        ("ratio.denominator", ratio.denominator),
    ] {
        let other = &indicator.measures[of];
        if of == at {
            wrong(key, "a measure cannot be computed from itself.");
        } else if other.ratio.is_some() || !other.stored {
            wrong(key, "must be a measure that is reported, not computed.");
        } else if matches!(other.kind, Kind::Rate | Kind::Index) {
            wrong(
                key,
                "must be a stock or a flow, so that it adds up over groups.",
            );
        }
    }
    if ratio.numerator == ratio.denominator {
        wrong("ratio", "numerator and denominator are the same measure.");
    }
}

/// A whole is the sum of parts that are like it.
fn parts(reader: &Reader<'_>, indicator: &Indicator) {
    let parts: Vec<&Measure> = indicator
        .measures
        .iter()
        .filter(|m| m.part.is_some())
        .collect();
    let wholes: Vec<&Measure> = indicator.measures.iter().filter(|m| m.whole).collect();
    let mut codes = Unique::default();
    let mut dimensions = BTreeSet::new();
    for measure in &parts {
        let Some(part) = &measure.part else { continue };
        dimensions.insert(part.dimension.as_str());
        let key = format!("measure.{}.part", measure.name);
        if codes
            .take(format!("{}={}", part.dimension, part.code), "")
            .is_some()
        {
            reader.wrong(&key, "another measure is the same part.");
        }
        let axis = indicator
            .categories
            .iter()
            .find(|c| c.dimension.as_ref() == Some(&part.dimension));
        if let Some(category) = axis {
            let sentence = format!(
                "the category {} already stands for this dimension.",
                category.name
            );
            reader.wrong(&key, sentence);
        }
    }
    if dimensions.len() > 1 {
        reader.wrong("measure", "all parts must be of the same dimension.");
    }
    let units_known = indicator.measures.iter().all(|m| !m.unit.id.is_empty());
    for (at, whole) in wholes.iter().enumerate() {
        let key = format!("measure.{}.whole", whole.name);
        let like = |part: &&Measure| {
            (part.kind, part.decimals, &part.unit.id)
                == (whole.kind, whole.decimals, &whole.unit.id)
        };
        if at > 0 {
            reader.wrong(&key, "an indicator has at most one whole.");
        } else if parts.len() < 2 {
            reader.wrong(&key, "a whole needs at least two measures with part.");
        } else if units_known
            && (whole.part.is_some() || !whole.kind.adds() || !parts.iter().all(like))
        {
            let sentence = "a whole and its parts must be stocks or flows of the same kind, unit \
                            and decimals.";
            reader.wrong(&key, sentence);
        }
    }
}

/// Numbers are unique within a sector.
pub(super) fn numbers(indicators: &[Indicator], mistakes: &Mistakes) {
    let mut taken = Unique::default();
    for indicator in indicators.iter().filter(|i| !i.number.is_empty()) {
        let place = format!("{} {}", indicator.sector, indicator.number);
        if let Some(other) = taken.take(place, &indicator.slug) {
            let sentence = format!("“{}” is already the number of {other}.", indicator.number);
            mistakes.add(&indicator_path(&indicator.slug), "number", sentence);
        }
    }
}

/// Every sector's card shows an indicator of that sector.
pub(super) fn headlines(
    sectors: &[Sector],
    indicators: &[Indicator],
    files: &BTreeMap<String, String>,
    mistakes: &Mistakes,
) {
    for sector in sectors.iter().filter(|s| !s.headline.is_empty()) {
        let found = indicators.iter().find(|i| i.slug == sector.headline);
        let unparsed = || files.contains_key(&indicator_path(&sector.headline));
        if found.map_or_else(unparsed, |i| i.sector == sector.slug || i.sector.is_empty()) {
            continue;
        }
        let sentence = format!(
            "there is no indicator “{}” in this sector.",
            sector.headline
        );
        let key = format!("sector.{}.headline", sector.slug);
        mistakes.add(SECTORS, key, sentence);
    }
}

/// What counts are related to must be there, add up, and be about the same places.
pub(super) fn related(indicators: &[Indicator], mistakes: &Mistakes) {
    for one in indicators {
        let Some(per) = one.per.as_ref().filter(|per| !per.indicator.is_empty()) else {
            continue;
        };
        let found = indicators.iter().find(|other| other.slug == per.indicator);
        let fault = match found {
            None => format!("there is no file indicators/{}.toml.", per.indicator),
            Some(other) if !other.headline_measure().kind.adds() => {
                format!("the headline of “{}” is no stock and no flow.", other.slug)
            }
            Some(other)
                if one
                    .region
                    .due
                    .iter()
                    .any(|code| !other.region.due.contains(code)) =>
            {
                format!("“{}” is not about all regions of this file.", other.slug)
            }
            Some(_) => continue,
        };
        mistakes.add(&indicator_path(&one.slug), "per.indicator", fault);
    }
}
