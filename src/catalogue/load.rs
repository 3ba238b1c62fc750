//! Reads a catalogue: from the files built into the program, or from a directory that
//! replaces them wholly. To start a directory of one's own, write the built-in files out
//! with [`export`] and change them.
//!
//! Reading is pure over path → text. Every mistake in all files is reported at once.

mod apart;
mod axes;
mod check;
mod codelist;
mod due;
mod indicator;
pub mod keys;
mod lists;
mod measure;
mod mistake;
mod names;
mod reader;
mod rule;
mod sector;
mod source;
mod spelling;
mod sums;
mod unique;

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Table;

use super::{Catalogue, CodeList, Indicator, Rule, Sector, lookup};
use indicator::Known;
use keys::Shape;
use mistake::Mistakes;
use names::{AGENCIES, FOLDERS, HOLIDAYS, REGIONS, SECTORS};
use reader::Reader;

pub use mistake::Mistake;
pub use source::{Source, embedded, export, from_dir};

/// Reads a catalogue from its files: path inside the catalogue → text.
/// Files that are neither TOML nor CSV are left alone.
pub fn from_texts(files: &BTreeMap<String, String>) -> Result<Catalogue, Vec<Mistake>> {
    let mistakes = Mistakes::default();
    let catalogue = read(files, &mistakes);
    let mistakes = mistakes.into_vec();
    if mistakes.is_empty() {
        Ok(catalogue)
    } else {
        Err(mistakes)
    }
}

fn read(files: &BTreeMap<String, String>, mistakes: &Mistakes) -> Catalogue {
    refuse_strays(files, mistakes);
    let text = |file: &str| {
        files.get(file).map_or_else(
            || {
                mistakes.add(file, "file", "is missing.");
                String::new()
            },
            Clone::clone,
        )
    };
    let agencies = lists::agencies(AGENCIES, &text(AGENCIES), mistakes);
    let regions = lists::regions(REGIONS, &text(REGIONS), mistakes);
    // A catalogue may do without: then weekends alone are days off.
    let days_off = files.get(HOLIDAYS).map_or("", String::as_str);
    let holidays = lists::holidays(HOLIDAYS, days_off, mistakes);
    let (sectors, licence) = sectors(&text(SECTORS), mistakes);
    let codelists = codelists(files, mistakes);
    let known = Known {
        sectors: &sectors,
        codelists: &codelists,
        agencies: &agencies,
        regions: &regions,
        licence,
    };
    let mut indicators = indicators(files, &known, mistakes);
    check::numbers(&indicators, mistakes);
    check::related(&indicators, mistakes);
    check::headlines(&sectors, &indicators, files, mistakes);
    sort(&mut indicators, &sectors);
    let indicators: Vec<Arc<Indicator>> = indicators.into_iter().map(Arc::new).collect();
    Catalogue {
        rules: rules(files, &indicators, mistakes),
        indicators,
        agency_spellings: lookup::agencies(&agencies),
        region_spellings: lookup::regions(&regions),
        sectors,
        codelists,
        agencies,
        regions,
        holidays: Arc::new(holidays),
    }
}

/// Notes TOML and CSV files in places where nothing reads them.
fn refuse_strays(files: &BTreeMap<String, String>, mistakes: &Mistakes) {
    for path in files.keys() {
        let known = [SECTORS, AGENCIES, REGIONS, HOLIDAYS].contains(&path.as_str());
        if !known && FOLDERS.iter().all(|folder| stem(path, folder).is_none()) {
            let sentence = "is not part of a catalogue, which has sectors.toml, agencies.csv, \
                            regions.csv, holidays.csv, codelists/NAME.toml, \
                            indicators/SLUG.toml and rules/NAME.toml.";
            mistakes.add(path, "file", sentence);
        }
    }
}

/// The name of a TOML file that lies directly in `folder`.
fn stem<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let name = path.strip_prefix(folder)?.strip_prefix('/')?;
    name.strip_suffix(".toml")
        .filter(|name| !name.contains('/'))
}

/// Parses a TOML file; notes a mistake with its line when it cannot be parsed.
fn parse(file: &str, text: &str, mistakes: &Mistakes) -> Option<Table> {
    match text.parse::<Table>() {
        Ok(table) => Some(table),
        Err(fault) => {
            let end = fault.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.get(..end).unwrap_or_default().matches('\n').count() + 1;
            let sentence = format!("this is not TOML: {}.", fault.message().replace('\n', ", "));
            mistakes.add(file, format!("line {line}"), sentence);
            None
        }
    }
}

/// Calls `read` with a reader of every TOML file in `folder`.
fn each<T>(
    files: &BTreeMap<String, String>,
    folder: &str,
    shape: &'static Shape,
    mistakes: &Mistakes,
    read: impl Fn(&str, &Reader<'_>) -> T,
) -> Vec<T> {
    let named = files
        .iter()
        .filter_map(|(path, text)| Some((path, text, stem(path, folder)?)));
    named
        .filter_map(|(path, text, name)| {
            let table = parse(path, text, mistakes)?;
            Some(read(name, &Reader::new(path, &table, shape, mistakes)))
        })
        .collect()
}

/// The sectors, and the licence of all figures.
fn sectors(text: &str, mistakes: &Mistakes) -> (Vec<Sector>, Option<String>) {
    let table = parse(SECTORS, text, mistakes).filter(|_| !text.is_empty());
    table.map_or_else(Default::default, |table| {
        let reader = Reader::new(SECTORS, &table, &keys::SECTORS, mistakes);
        (sector::read(&reader), reader.text_or_none("licence"))
    })
}

fn codelists(
    files: &BTreeMap<String, String>,
    mistakes: &Mistakes,
) -> BTreeMap<String, Arc<CodeList>> {
    let lists = each(
        files,
        "codelists",
        &keys::CODELIST,
        mistakes,
        |name, reader| {
            if let Some(fault) = spelling::slug_fault(name) {
                reader.wrong("file name", fault);
            }
            codelist::read(name, reader)
        },
    );
    let mut all: BTreeMap<String, Arc<CodeList>> = lists
        .into_iter()
        .map(|list| (list.name.clone(), Arc::new(list)))
        .collect();
    // A list that could not be parsed is there all the same for those that refer to it.
    for name in files.keys().filter_map(|path| stem(path, "codelists")) {
        all.entry(name.to_owned()).or_default();
    }
    all
}

fn indicators(
    files: &BTreeMap<String, String>,
    known: &Known<'_>,
    mistakes: &Mistakes,
) -> Vec<Indicator> {
    each(
        files,
        "indicators",
        &keys::INDICATOR,
        mistakes,
        |slug, reader| indicator::read(slug, reader, known),
    )
}

/// The rules, the most important first.
fn rules(
    files: &BTreeMap<String, String>,
    indicators: &[Arc<Indicator>],
    mistakes: &Mistakes,
) -> Vec<Arc<Rule>> {
    let read = |name: &str, reader: &Reader<'_>| rule::read(name, reader, indicators);
    let found = each(files, "rules", &keys::RULE, mistakes, read);
    let mut rules: Vec<Arc<Rule>> = found.into_iter().flatten().map(Arc::new).collect();
    rules.sort_by(|a, b| (a.importance, &a.name).cmp(&(b.importance, &b.name)));
    rules
}

/// Orders indicators by sector, then by number: 1.2 comes before 1.10.
fn sort(indicators: &mut [Indicator], sectors: &[Sector]) {
    indicators.sort_by_key(|indicator| {
        let sector = sectors.iter().position(|s| s.slug == indicator.sector);
        let number: Vec<u16> = indicator.number.split('.').flat_map(str::parse).collect();
        (sector, number)
    });
}
