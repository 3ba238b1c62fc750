//! Reads the rules.

use std::sync::Arc;

use super::keys;
use super::reader::Reader;
use super::spelling;
use crate::catalogue::measure::FACTOR_DECIMALS;
use crate::catalogue::rule::{Importance, Missing, Operator, Rule, Term, Tolerance};
use crate::catalogue::{Grain, Indicator, Label};

/// Most terms of a side.
const TERMS: usize = 12;
/// One, in the millionths of a factor.
const ONE: i64 = 1_000_000;
/// The largest factor, so that sides stay exact.
const LARGEST: i64 = ONE * ONE;

/// Reads `rules/NAME.toml`; none where nothing could be compared.
pub(super) fn read(name: &str, file: &Reader<'_>, indicators: &[Arc<Indicator>]) -> Option<Rule> {
    if let Some(fault) = spelling::slug_fault(name) {
        file.wrong("file name", fault);
    }
    let grains = Grain::ALL.map(|grain| (grain.name(), grain));
    for key in ["importance", "operator", "grain"] {
        if !file.has(key) {
            file.wrong(key, "is missing.");
        }
    }
    let (left, right) = (
        terms(file, "left", indicators),
        terms(file, "right", indicators),
    );
    let tolerance = file.table_or_none("tolerance", &keys::TOLERANCE);
    let tolerance = tolerance.map(|table| Tolerance {
        absolute: within_zero(&table, "absolute", FACTOR_DECIMALS),
        relative: within_zero(&table, "percent", 2).min(10_000),
    });
    let rule = Rule {
        name: name.to_owned(),
        title: file.label("title"),
        reason: file.label("reason"),
        importance: file.word("importance", &Importance::ALL)?,
        grain: file.word("grain", &grains)?,
        by_agency: file.flag("by_agency", false),
        any_basis: file.flag("any_basis", false),
        unit: file.label_or_none("unit").unwrap_or_default(),
        operator: file.word("operator", &Operator::ALL)?,
        missing: file.word("missing", &Missing::ALL).unwrap_or_default(),
        tolerance: tolerance.unwrap_or_default(),
        left: left?,
        right: right?,
    };
    Some(checked(file, rule))
}

/// A number that is not below nothing.
fn within_zero(table: &Reader<'_>, key: &str, decimals: u8) -> i64 {
    let number = table.number(key, decimals).unwrap_or(0);
    if number < 0 {
        table.wrong(key, "must not be below 0.");
    }
    number.max(0)
}

/// The terms of a side, if all of them could be read.
fn terms(file: &Reader<'_>, side: &str, indicators: &[Arc<Indicator>]) -> Option<Vec<Term>> {
    let tables = file.tables(side, &keys::TERM);
    if tables.is_empty() || tables.len() > TERMS {
        let sentence = format!("a side has 1 to {TERMS} terms, each under [[{side}]].");
        file.wrong(side, sentence);
    }
    let found: Vec<Option<Term>> = tables.iter().map(|table| term(table, indicators)).collect();
    found.into_iter().collect()
}

fn term(table: &Reader<'_>, indicators: &[Arc<Indicator>]) -> Option<Term> {
    let of = table.text("of");
    let factor = table.number("factor", FACTOR_DECIMALS).unwrap_or(ONE);
    if factor == 0 || factor.abs() > LARGEST {
        table.wrong("factor", "must not be 0, and at most a million.");
    }
    if of.is_empty() {
        return None;
    }
    let Some((slug, measure)) = of.split_once('.') else {
        table.wrong("of", "must be a file and a measure: \"penduduk.jumlah\".");
        return None;
    };
    let Some(indicator) = indicators.iter().find(|one| one.slug == slug) else {
        table.wrong("of", format!("there is no file indicators/{slug}.toml."));
        return None;
    };
    let Some((measure, _)) = indicator.measure(measure) else {
        let sentence = format!("there is no measure “{measure}” in indicators/{slug}.toml.");
        table.wrong("of", sentence);
        return None;
    };
    let sum = table.flag("sum", false);
    if sum && !indicator.sums_regions() {
        table.wrong("sum", "the regions of this indicator are not added up.");
    }
    Some(Term {
        categories: categories(table, indicator),
        indicator: Arc::clone(indicator),
        measure,
        factor,
        sum,
    })
}

/// The codes that are fixed, at the place of their category.
fn categories(table: &Reader<'_>, indicator: &Indicator) -> [Option<String>; 3] {
    let mut found = [const { None }; 3];
    for (name, code) in table.pairs("category") {
        let mut axes = indicator.categories.iter().take(found.len());
        match axes.position(|axis| axis.name == name) {
            None => {
                let sentence = format!("“{}” has no category “{name}”.", indicator.slug);
                table.wrong("category", sentence);
            }
            Some(at) => {
                let list = &indicator.categories[at].list;
                found[at] = list.find(&code).map(str::to_owned);
                if found[at].is_none() {
                    let sentence = format!("the code list {} has no code “{code}”.", list.name);
                    table.wrong("category", sentence);
                }
            }
        }
    }
    found
}

/// The rule, once what it says is known to make sense.
fn checked(file: &Reader<'_>, mut rule: Rule) -> Rule {
    for term in rule.terms() {
        let (indicator, measure) = (&term.indicator, &term.indicator.measures[term.measure]);
        let name = format!("{}.{}", indicator.slug, measure.name);
        if !indicator.rolls_up_to_any(rule.grain) {
            let sentence = format!("{name} has no figures by {}.", rule.grain.name());
            file.wrong("grain", sentence);
        }
        let open = indicator.categories.iter().zip(&term.categories);
        let adds = measure.kind.adds() || term.indicator.categories.is_empty();
        if !adds && open.into_iter().any(|(_, code)| code.is_none()) {
            let sentence = format!("{name} is not added up over categories: name a code.");
            file.wrong("category", sentence);
        }
        if term.sum && !measure.kind.adds() {
            file.wrong("sum", format!("{name} is not added up over regions."));
        }
        if rule.by_agency && !indicator.all_report {
            let sentence = format!("“{}” is not reported by every agency.", indicator.slug);
            file.wrong("by_agency", sentence);
        }
    }
    if rule.unit.id.is_empty() {
        match common_unit(&rule) {
            Some(unit) => rule.unit = unit,
            None if rule.operator.is_about_presence() => {}
            None => file.wrong(
                "unit",
                "the terms have different units or factors: name the unit that both sides have.",
            ),
        }
    }
    rule
}

/// The unit of all terms, where none is converted.
fn common_unit(rule: &Rule) -> Option<Label> {
    let unit = |term: &Term| term.indicator.measures[term.measure].unit.clone();
    let first = unit(rule.left.first()?);
    let alike = |term: &Term| unit(term).id == first.id && term.factor.abs() == ONE;
    rule.terms().all(alike).then_some(first)
}
