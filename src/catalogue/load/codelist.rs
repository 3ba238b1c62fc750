//! Reads a code list.

use std::collections::HashMap;

use super::keys;
use super::reader::Reader;
use super::unique::Unique;
use crate::catalogue::{Band, Code, CodeList, Label, lookup};

/// Most numbers that a range may hold.
const LONGEST_RANGE: i64 = 1000;

/// Reads `codelists/NAME.toml`.
pub(super) fn read(name: &str, reader: &Reader<'_>) -> CodeList {
    let range = range(reader);
    let codes = match &range {
        Some((from, to, label)) => (*from..=*to).map(|n| numbered(n, label)).collect(),
        None => listed(reader),
    };
    match (reader.has("code"), reader.has("range")) {
        (true, true) => reader.wrong("range", "a list has either [[code]] tables or a [range]."),
        (false, false) => reader.wrong("code", "a list needs [[code]] tables or a [range]."),
        _ => {}
    }
    check_spellings(reader, &codes, range.is_some());
    let bands = bands(reader, &codes);
    CodeList {
        name: name.to_owned(),
        title: reader.label("title"),
        ordered: reader.flag("ordered", range.is_some()),
        top: reader.within("top", 1, 1000),
        bands,
        codes,
        range: range.map(|(from, to, _)| (from, to)),
        index: HashMap::new(),
    }
    .indexed()
}

fn range(reader: &Reader<'_>) -> Option<(i64, i64, Label)> {
    let table = reader.table_or_none("range", &keys::RANGE)?;
    let (from, to) = (table.whole("from"), table.whole("to"));
    for (key, end) in [("from", from), ("to", to)] {
        if end.is_none() && !table.has(key) {
            table.wrong(key, "is missing.");
        }
    }
    let label = match table.label_or_none("label") {
        Some(label) => label,
        None => Label {
            id: "{n}".to_owned(),
            en: "{n}".to_owned(),
        },
    };
    let (from, to) = (from?, to?);
    if to
        .checked_sub(from)
        .is_none_or(|n| !(0..LONGEST_RANGE).contains(&n))
    {
        let sentence = format!("must lie above “from”, and less than {LONGEST_RANGE} above it.");
        table.wrong("to", sentence);
        return None;
    }
    Some((from, to, label))
}

fn numbered(number: i64, label: &Label) -> Code {
    let number = number.to_string();
    Code {
        label: Label {
            id: label.id.replace("{n}", &number),
            en: label.en.replace("{n}", &number),
        },
        code: number,
        aliases: Vec::new(),
    }
}

fn listed(reader: &Reader<'_>) -> Vec<Code> {
    let tables = reader.tables("code", &keys::CODE);
    let read = |table: &Reader<'_>| {
        let code = table.text("code");
        let same = || Label {
            id: code.clone(),
            en: code.clone(),
        };
        Code {
            label: table.label_or_none("label").unwrap_or_else(same),
            aliases: table.texts("aliases"),
            code,
        }
    };
    tables.iter().map(read).collect()
}

fn check_spellings(reader: &Reader<'_>, codes: &[Code], range: bool) {
    let (mut taken, mut seen) = (Unique::default(), Unique::default());
    for code in codes.iter().filter(|code| !code.code.is_empty()) {
        let key = format!("code.{}", code.code);
        if code.code.chars().any(char::is_control) {
            reader.wrong(&key, "a code has no control characters.");
        }
        if seen.take(&code.code, "").is_some() {
            reader.wrong(&key, "this code is there twice.");
            continue;
        }
        for spelling in code.spellings(range).map(lookup::normal) {
            if let Some(other) = taken.take_again(spelling.clone(), &code.code) {
                let sentence = format!("the spelling “{spelling}” already stands for {other}.");
                reader.wrong(&key, sentence);
            }
        }
    }
}

fn bands(reader: &Reader<'_>, codes: &[Code]) -> Vec<Band> {
    let mut taken = Unique::default();
    let mut bands = Vec::new();
    for (at, table) in reader.tables("band", &keys::BAND).iter().enumerate() {
        let label = table.label("label");
        let members = members(table, codes);
        for code in &members {
            if !codes.iter().any(|c| c.code == *code) {
                table.wrong("codes", format!("there is no code “{code}” in this list."));
            } else if taken.take(code, &at.to_string()).is_some() {
                table.wrong("codes", format!("“{code}” is in more than one band."));
            }
        }
        bands.push(Band {
            label,
            codes: members,
        });
    }
    let outside = |code: &&Code| taken.take(&code.code, "").is_none();
    if let Some(code) = codes.iter().find(outside).filter(|_| !bands.is_empty()) {
        reader.wrong("band", format!("“{}” is in no band.", code.code));
    }
    bands
}

/// The codes of a band: named one by one, or the numbers from one to another.
fn members(table: &Reader<'_>, codes: &[Code]) -> Vec<String> {
    let named = table.texts("codes");
    if table.has("codes") {
        if table.has("from") || table.has("to") {
            table.wrong("codes", "a band has either codes, or from and to.");
        }
        return named;
    }
    let (Some(from), Some(to)) = (table.whole("from"), table.whole("to")) else {
        table.wrong("codes", "a band needs codes, or from and to.");
        return named;
    };
    let within = |code: &&Code| code.code.parse().is_ok_and(|n| (from..=to).contains(&n));
    let found: Vec<String> = codes
        .iter()
        .filter(within)
        .map(|c| c.code.clone())
        .collect();
    if found.is_empty() {
        table.wrong("from", "there is no such number in this list.");
    }
    found
}
