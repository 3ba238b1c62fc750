//! Reads the axes of an indicator: period, region, categories.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::keys;
use super::reader::Reader;
use super::spelling::published;
use crate::catalogue::{Category, CodeList, Grain, Kind, Level, PeriodAxis, Region, RegionAxis};

/// Reads `[period]`.
pub(super) fn period(indicator: &Reader<'_>) -> PeriodAxis {
    let words = Grain::ALL.map(|grain| (grain.name(), grain));
    let table = indicator.table_or_none("period", &keys::PERIOD);
    let Some(table) = table else {
        if !indicator.has("period") {
            indicator.wrong("period", "is missing: write a [period] table with grains.");
        }
        return period_axis(Vec::new(), Vec::new(), None, None);
    };
    if !table.has("grains") {
        table.wrong("grains", "is missing: for example [\"year\"].");
    }
    let grains = table.words("grains", &words);
    let show = table.words("show", &words);
    for shown in &show {
        let single = grains.len() == 1 && grains[0].is_within(*shown);
        if !grains.is_empty() && !grains.contains(shown) && !single {
            let sentence = format!(
                "figures cannot be shown by {}: they arrive by {}.",
                shown.name(),
                grains
                    .iter()
                    .map(|g| g.name())
                    .collect::<Vec<_>>()
                    .join(", "),
            );
            table.wrong("show", sentence);
        }
    }
    for (key, list) in [("grains", &grains), ("show", &show)] {
        if (1..list.len()).any(|at| list[..at].contains(&list[at])) {
            table.wrong(key, "a grain is there twice.");
        }
    }
    let field = table.text_or_none("field");
    period_axis(grains, show, field, table.text_or_none("description"))
}

fn period_axis(
    grains: Vec<Grain>,
    show: Vec<Grain>,
    field: Option<String>,
    description: Option<String>,
) -> PeriodAxis {
    let field = field.unwrap_or_else(|| {
        match grains[..] {
            [Grain::Year] => "tahun",
            [Grain::Day] => "tanggal",
            _ => "periode",
        }
        .to_owned()
    });
    let natural = match grains[..] {
        [Grain::Day] => vec![Grain::Month, Grain::Year],
        _ => grains.clone(),
    };
    PeriodAxis {
        show: if show.is_empty() { natural } else { show },
        description: description
            .unwrap_or_else(|| format!("{} unique {field}.", published(&field))),
        grains,
        field,
    }
}

/// Reads `[region]`; without one, figures are about the province as a whole.
pub(super) fn region(indicator: &Reader<'_>, regions: &BTreeMap<String, Region>) -> RegionAxis {
    let table = indicator.table_or_none("region", &keys::REGION);
    let table = table.as_ref();
    let level = table.and_then(|t| t.word("level", &Level::WORDS));
    let level = level.unwrap_or(Level::Province);
    let whole = whole(indicator, table, level, regions);
    let given = table.and_then(|t| t.text_or_none("default"));
    let natural = (level != Level::Kabkota).then(|| whole.clone());
    let default = given.or(natural).filter(|code| !code.is_empty());
    let field = table.and_then(|t| t.text_or_none("field"));
    let field = field.unwrap_or_else(|| "wilayah".to_owned());
    let described = || format!("{} kode atau nama wilayah.", published(&field));
    let axis = RegionAxis {
        due: due(table, level, &whole, regions),
        v1: table.map_or(default.is_none(), |t| t.flag("v1", default.is_none())),
        description: table
            .and_then(|t| t.text_or_none("description"))
            .unwrap_or_else(described),
        compare: table.map(|t| t.texts("compare")).unwrap_or_default(),
        adds: table.is_none_or(|t| t.flag("adds", true)),
        level,
        default,
        whole,
        field,
    };
    if let Some(table) = table.filter(|_| !regions.is_empty()) {
        check_codes(table, &axis, regions);
    }
    axis
}

/// The region that the figures' regions make up: the only province, or the only nation.
fn whole(
    indicator: &Reader<'_>,
    table: Option<&Reader<'_>>,
    level: Level,
    regions: &BTreeMap<String, Region>,
) -> String {
    if let Some(code) = table.and_then(|t| t.text_or_none("whole")) {
        return code;
    }
    if regions.is_empty() {
        return String::new();
    }
    let wanted = level.min(Level::Province);
    let mut candidates = regions.values().filter(|r| r.level == wanted);
    if let (Some(only), None) = (candidates.next(), candidates.next()) {
        return only.code.clone();
    }
    let sentence = "write [region] with whole: regions.csv does not have exactly one region \
                    that could be meant.";
    indicator.wrong("region.whole", sentence);
    String::new()
}

fn due(
    table: Option<&Reader<'_>>,
    level: Level,
    whole: &str,
    regions: &BTreeMap<String, Region>,
) -> Vec<String> {
    if let Some(table) = table.filter(|t| t.has("due")) {
        return table.texts("due");
    }
    let at_level = |r: &&Region| r.level == level;
    let inside = |r: &&Region| r.code == whole || r.parent.as_deref() == Some(whole);
    let due = regions.values().filter(at_level).filter(inside);
    due.map(|r| r.code.clone()).collect()
}

fn check_codes(table: &Reader<'_>, axis: &RegionAxis, regions: &BTreeMap<String, Region>) {
    let whole = std::slice::from_ref(&axis.whole);
    let lists = [
        ("whole", whole),
        ("default", axis.default.as_slice()),
        ("due", &axis.due),
        ("compare", &axis.compare),
    ];
    for (key, codes) in lists.into_iter().filter(|(key, _)| table.has(key)) {
        for (at, code) in codes.iter().enumerate() {
            if !regions.contains_key(code) {
                let sentence = format!("there is no region “{code}” in regions.csv.");
                table.wrong(key, sentence);
            } else if codes[..at].contains(code) {
                table.wrong(key, format!("“{code}” is there twice."));
            }
        }
    }
    let level_of = |code: &String| regions.get(code).map(|r| r.level);
    let strays = axis
        .due
        .iter()
        .filter(|c| level_of(c).is_some_and(|l| l != axis.level));
    for code in strays {
        table.wrong("due", format!("region “{code}” is not of this level."));
    }
}

/// Reads every `[[category]]`.
pub(super) fn categories(
    indicator: &Reader<'_>,
    kind: Kind,
    codelists: &BTreeMap<String, Arc<CodeList>>,
) -> Vec<Category> {
    let tables = indicator.tables("category", &keys::CATEGORY);
    tables
        .iter()
        .map(|table| category(table, kind, codelists))
        .collect()
}

/// Longest list of which every code has figures, unless the file says so: of a longer one, of ages
/// or of occupations, some are rightly empty.
const COMPLETE: usize = 24;

fn category(
    table: &Reader<'_>,
    kind: Kind,
    codelists: &BTreeMap<String, Arc<CodeList>>,
) -> Category {
    let (name, codelist) = (table.text("name"), table.text("codelist"));
    let list = codelists.get(&codelist).cloned();
    if list.is_none() && !codelist.is_empty() {
        let sentence = format!("there is no file codelists/{codelist}.toml.");
        table.wrong("codelist", sentence);
    }
    let list = list.unwrap_or_default();
    let label = table.label("label");
    let described = || {
        let codes: Vec<&str> = list.codes.iter().map(|c| c.code.as_str()).collect();
        match list.range {
            Some((from, to)) => format!("Data {} {from} - {to}.", published(&name)),
            None => format!("Data {} {}.", published(&name), codes.join(", ")),
        }
    };
    // Of events, a code without a row is a code of which nothing happened.
    let closed = list.top.is_none() && list.bands.is_empty() && list.codes.len() <= COMPLETE;
    Category {
        aliases: table.texts("aliases"),
        complete: table.flag("complete", kind != Kind::Flow && closed),
        headline: table.text_or_none("headline"),
        dimension: table.text_or_none("dimension"),
        description: table.text_or_none("description").unwrap_or_else(described),
        name,
        label,
        list,
    }
}
