//! Reads the lists of agencies and regions from CSV.

use std::collections::BTreeMap;

use super::keys::{self, Shape};
use super::mistake::Mistakes;
use super::unique::Unique;
use crate::catalogue::due::{Holiday, Holidays};
use crate::catalogue::{Agency, Level, Region, lookup, value};
use jiff::civil::Date;

/// A row of a CSV file that is being read.
struct Row<'a> {
    file: &'a str,
    mistakes: &'a Mistakes,
    line: u64,
    shape: &'static Shape,
    cells: Vec<&'a str>,
}

impl Row<'_> {
    fn wrong(&self, column: &str, sentence: impl Into<String>) {
        let key = format!("line {}, {column}", self.line);
        self.mistakes.add(self.file, key, sentence);
    }

    fn optional(&self, column: &str) -> Option<String> {
        debug_assert!(self.shape.keys.contains(&column), "{column} is in no list");
        let at = self.shape.keys.iter().position(|key| *key == column)?;
        let cell = self.cells.get(at)?.trim();
        (!cell.is_empty()).then(|| cell.to_owned())
    }

    fn text(&self, column: &str) -> String {
        self.optional(column).unwrap_or_else(|| {
            self.wrong(column, "is empty.");
            String::new()
        })
    }

    fn code(&self) -> String {
        let code = self.text("code");
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if !code.chars().all(fits) {
            let sentence = "must be made of letters, digits, hyphens, underscores and full stops.";
            self.wrong("code", sentence);
        }
        code
    }

    fn several(&self, column: &str) -> Vec<String> {
        let cell = self.optional(column).unwrap_or_default();
        let parts = cell.split(';').map(str::trim);
        parts.filter(|p| !p.is_empty()).map(str::to_owned).collect()
    }
}

/// Calls `read` with every row of a file; the first row must name the columns.
fn rows(
    file: &str,
    text: &str,
    shape: &'static Shape,
    mistakes: &Mistakes,
    mut read: impl FnMut(&Row<'_>),
) {
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    for (at, record) in lines.records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(fault) => return mistakes.add(file, "file", format!("{fault}.")),
        };
        let row = Row {
            file,
            mistakes,
            line: record.position().map_or(0, csv::Position::line),
            shape,
            cells: record.iter().collect(),
        };
        let expected = shape.keys.len();
        if at == 0 {
            if row.cells != shape.keys {
                let sentence = format!("the columns must be {}.", shape.keys.join(","));
                return mistakes.add(file, "line 1", sentence);
            }
        } else if row.cells.len() == expected {
            read(&row);
        } else {
            let sentence = format!("has {} cells instead of {expected}.", row.cells.len());
            mistakes.add(file, format!("line {}", row.line), sentence);
        }
    }
}

/// Reads `agencies.csv`.
pub(super) fn agencies(file: &str, text: &str, mistakes: &Mistakes) -> BTreeMap<String, Agency> {
    let mut all = BTreeMap::new();
    let (mut codes, mut spellings) = (Unique::default(), Unique::default());
    let mut parents = Vec::new();
    rows(file, text, &keys::AGENCIES, mistakes, |row| {
        let agency = Agency {
            code: row.code(),
            name: row.text("name"),
            short: row.text("short"),
            parent: row.optional("parent"),
            aliases: row.several("aliases"),
            kunker: row.optional("kunker"),
            active: active(row),
        };
        claim(row, &agency.code, &mut codes);
        for spelling in agency.spellings() {
            claim_spelling(row, &mut spellings, &lookup::normal(spelling), &agency.code);
        }
        parents.push((row.line, agency.code.clone(), agency.parent.clone()));
        all.insert(agency.code.clone(), agency);
    });
    check_parents(file, &parents, mistakes, |code| {
        all.get(code).map(|agency| agency.parent.as_deref())
    });
    all
}

fn active(row: &Row<'_>) -> bool {
    match row.optional("active").as_deref() {
        None | Some("yes") => true,
        Some("no") => false,
        Some(_) => {
            row.wrong("active", "must be yes or no.");
            true
        }
    }
}

/// Reads `regions.csv`.
pub(super) fn regions(file: &str, text: &str, mistakes: &Mistakes) -> BTreeMap<String, Region> {
    let mut all = BTreeMap::new();
    let (mut codes, mut spellings) = (Unique::default(), Unique::default());
    let mut parents = Vec::new();
    rows(file, text, &keys::REGIONS, mistakes, |row| {
        let region = Region {
            code: row.code(),
            name: row.text("name"),
            short: row.text("short"),
            level: level(row),
            parent: row.optional("parent"),
            kemendagri: row.optional("kemendagri"),
            aliases: row.several("aliases"),
            area: area(row),
        };
        claim(row, &region.code, &mut codes);
        for spelling in region.spellings() {
            claim_spelling(row, &mut spellings, &lookup::place(spelling), &region.code);
        }
        parents.push((row.line, region.code.clone(), region.parent.clone()));
        all.insert(region.code.clone(), region);
    });
    check_parents(file, &parents, mistakes, |code| {
        all.get(code).map(|region| region.parent.as_deref())
    });
    all
}

/// Reads `holidays.csv`.
pub(super) fn holidays(file: &str, text: &str, mistakes: &Mistakes) -> Holidays {
    let mut all = BTreeMap::new();
    rows(file, text, &keys::HOLIDAYS, mistakes, |row| {
        let Ok(day) = row.text("date").parse::<Date>() else {
            return row.wrong("date", "must be a day, such as 2026-08-17.");
        };
        let joint = match row.text("kind").as_str() {
            "joint" => true,
            "national" => false,
            _ => {
                row.wrong("kind", "must be national or joint.");
                false
            }
        };
        let holiday = Holiday {
            name: row.text("name"),
            joint,
            decree: row.text("decree"),
        };
        if all.insert(day, holiday).is_some() {
            row.wrong("date", "this day is there twice.");
        }
    });
    Holidays::new(all)
}

fn level(row: &Row<'_>) -> Level {
    let word = row.text("level");
    Level::parse(&word).unwrap_or_else(|| {
        if !word.is_empty() {
            row.wrong("level", "must be nation, province or kabkota.");
        }
        Level::Province
    })
}

fn area(row: &Row<'_>) -> Option<i64> {
    let text = row.optional("area_km2")?;
    let area = value::parse(&text, 3).ok().filter(|area| *area > 0);
    if area.is_none() {
        let sentence = "must be a number above 0 with at most 3 digits after the point.";
        row.wrong("area_km2", sentence);
    }
    area
}

fn claim(row: &Row<'_>, code: &str, codes: &mut Unique) {
    let line = row.line.to_string();
    if let Some(first) = codes.take(code, &line).filter(|_| !code.is_empty()) {
        row.wrong(
            "code",
            format!("“{code}” already stands for line {first}; a code may stand for one only."),
        );
    }
}

fn claim_spelling(row: &Row<'_>, spellings: &mut Unique, spelling: &str, code: &str) {
    if spelling.is_empty() || code.is_empty() {
        return;
    }
    if let Some(other) = spellings.take_again(spelling, code) {
        row.wrong(
            "aliases",
            format!("“{spelling}” already stands for {other}; a spelling may stand for one only."),
        );
    }
}

/// Every parent exists, and nobody is among the own ancestors.
fn check_parents<'a>(
    file: &str,
    parents: &[(u64, String, Option<String>)],
    mistakes: &Mistakes,
    parent_of: impl Fn(&str) -> Option<Option<&'a str>>,
) {
    for (line, code, parent) in parents {
        let key = || format!("line {line}, parent");
        let Some(parent) = parent else { continue };
        if parent_of(parent).is_none() {
            mistakes.add(file, key(), format!("there is no “{parent}” in this file."));
            continue;
        }
        let mut above = Some(parent.as_str());
        for _ in 0..=parents.len() {
            if above == Some(code) {
                mistakes.add(file, key(), "leads back to the row itself.");
                break;
            }
            above = above.and_then(|code| parent_of(code).flatten());
        }
    }
}
