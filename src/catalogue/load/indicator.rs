//! Reads an indicator.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::axes;
use super::check;
use super::due;
use super::keys;
use super::measure;
use super::reader::Reader;
use crate::catalogue::words::{CLASSES, KINDS, RHYTHMS};
use crate::catalogue::{
    Agency, Basis, Class, CodeList, Grain, Indicator, Kind, Measure, Per, Region, Rhythm, Sector,
};

/// What an indicator may refer to.
pub(super) struct Known<'a> {
    pub(super) sectors: &'a [Sector],
    pub(super) codelists: &'a BTreeMap<String, Arc<CodeList>>,
    pub(super) agencies: &'a BTreeMap<String, Agency>,
    pub(super) regions: &'a BTreeMap<String, Region>,
    /// The licence of figures whose file names none.
    pub(super) licence: Option<String>,
}

/// Reads `indicators/SLUG.toml`.
pub(super) fn read(slug: &str, reader: &Reader<'_>, known: &Known<'_>) -> Indicator {
    let title = reader.label("title");
    let kind = reader.word("kind", KINDS).unwrap_or(Kind::Stock);
    if !reader.has("kind") {
        reader.wrong("kind", "is missing: stock, flow, rate or index.");
    }
    let categories = axes::categories(reader, kind, known.codelists);
    let measures = measure::read(reader, &title, kind, &categories);
    let period = axes::period(reader);
    let rhythm = reader.word("rhythm", RHYTHMS);
    let rhythm = rhythm.unwrap_or_else(|| natural_rhythm(period.grains.first().copied()));
    let (reporters, all_report) = reporters(reader, known);
    let region = axes::region(reader, known.regions);
    let ahead = reader.flag("ahead", false);
    let about = due::About {
        rhythm,
        period: &period,
        region: &region,
        categories: &categories,
        ahead,
        regions: known.regions,
    };
    let due = due::read(reader, &about);
    let indicator = Indicator {
        slug: slug.to_owned(),
        sector: sector(reader, known),
        number: reader.text("number"),
        short: reader.label_or_none("short").unwrap_or(title.clone()),
        definition: reader.label("definition"),
        kind,
        producer: producer(reader, known),
        reporters,
        all_report,
        rhythm,
        due,
        class: reader.word("class", CLASSES).unwrap_or(Class::Open),
        region,
        categories,
        headline: headline(reader, &measures),
        bases: bases(reader),
        warn_change: reader.within("warn_change", 1, 1000),
        per: per(reader),
        ahead,
        licence: reader
            .text_or_none("licence")
            .or_else(|| known.licence.clone()),
        title,
        period,
        measures,
    };
    check::indicator(reader, &indicator);
    indicator
}

fn per(reader: &Reader<'_>) -> Option<Per> {
    let per = reader.table_or_none("per", &keys::PER)?;
    Some(Per {
        indicator: per.text("indicator"),
        label: per.label("label"),
        scale: per.within("scale", 1, 1_000_000_000).unwrap_or(1_000),
    })
}

fn sector(reader: &Reader<'_>, known: &Known<'_>) -> String {
    let sector = reader.text("sector");
    let known_sectors = !known.sectors.is_empty() && !sector.is_empty();
    if known_sectors && !known.sectors.iter().any(|s| s.slug == sector) {
        let sentence = format!("there is no sector “{sector}” in sectors.toml.");
        reader.wrong("sector", sentence);
    }
    sector
}

fn producer(reader: &Reader<'_>, known: &Known<'_>) -> String {
    let code = reader.text("producer");
    check_agency(reader, "producer", &code, known);
    code
}

fn check_agency(reader: &Reader<'_>, key: &str, code: &str, known: &Known<'_>) {
    let checkable = !known.agencies.is_empty() && !code.is_empty();
    if checkable && !known.agencies.contains_key(code) {
        reader.wrong(key, format!("there is no agency “{code}” in agencies.csv."));
    }
}

/// The agencies that report: a list of codes, or `"all"` for every one that still exists; and
/// whether it is all of them.
fn reporters(reader: &Reader<'_>, known: &Known<'_>) -> (Vec<String>, bool) {
    if reader.is_word("reporters", "all") {
        let active = known.agencies.values().filter(|agency| agency.active);
        return (active.map(|agency| agency.code.clone()).collect(), true);
    }
    let named = reader.texts_or_none("reporters");
    if named
        .as_ref()
        .map_or(!reader.has("reporters"), Vec::is_empty)
    {
        let sentence = "names nobody: list the codes of the agencies that report, or write \
                        \"all\" where every agency reports about itself.";
        reader.wrong("reporters", sentence);
    }
    let codes = named.unwrap_or_default();
    for (at, code) in codes.iter().enumerate() {
        check_agency(reader, "reporters", code, known);
        if codes[..at].contains(code) {
            reader.wrong("reporters", format!("“{code}” is there twice."));
        }
    }
    (codes, false)
}

fn natural_rhythm(grain: Option<Grain>) -> Rhythm {
    match grain {
        Some(Grain::Day) => Rhythm::Daily,
        Some(Grain::Month) => Rhythm::Monthly,
        Some(Grain::Quarter) => Rhythm::Quarterly,
        Some(Grain::Semester | Grain::School) => Rhythm::Semesterly,
        Some(Grain::Year) | None => Rhythm::Yearly,
    }
}

/// The measure that stands for the indicator: the named one, else the whole, else the first.
fn headline(reader: &Reader<'_>, measures: &[Measure]) -> usize {
    let whole = measures.iter().position(|m| m.whole).unwrap_or(0);
    let Some(name) = reader.text_or_none("headline") else {
        return whole;
    };
    let named = measures.iter().position(|m| m.name == name);
    named.unwrap_or_else(|| {
        let sentence = format!("there is no measure “{name}” in this file.");
        reader.wrong("headline", sentence);
        whole
    })
}

fn bases(reader: &Reader<'_>) -> Vec<Basis> {
    if !reader.has("basis") {
        let sentence = "is missing: write at least one [[basis]] table that says who publishes \
                        the figures and what they cover.";
        reader.wrong("basis", sentence);
    }
    let tables = reader.tables("basis", &keys::BASIS);
    let read = |table: &Reader<'_>| Basis {
        code: table.text("code"),
        source: table.label("source"),
        scope: table.label("scope"),
        url: url(table),
    };
    tables.iter().map(read).collect()
}

fn url(table: &Reader<'_>) -> Option<String> {
    let url = table.text_or_none("url")?;
    if !url.starts_with("https://") && !url.starts_with("http://") {
        table.wrong("url", "must start with https:// or http://.");
    }
    Some(url)
}
