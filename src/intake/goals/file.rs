//! Targets in a file: a workbook or separated text, a row a target, its columns by name.

use std::fs::File;

use crate::base::text::Lang;
use crate::catalogue::Catalogue;
use crate::intake::file::{Broken, Table, table};
use crate::intake::goals::Draft;
use crate::present::rows::typed::machine;

/// Most targets of a file.
pub const MOST: usize = 1_000;

/// Names of the columns, as people write them in either language.
const COLUMNS: [(&str, &[&str]); 12] = [
    ("indicator", &["indikator", "indicator"]),
    ("measure", &["ukuran", "measure"]),
    ("agency", &["opd", "agency"]),
    ("region", &["wilayah", "region"]),
    ("period", &["periode", "period"]),
    ("kind", &["jenis", "kind"]),
    ("least", &["nilai", "dari", "value", "least"]),
    ("most", &["sampai", "most"]),
    ("document", &["dokumen", "document"]),
    ("page", &["halaman", "page"]),
    ("dated", &["tanggal", "dated"]),
    ("note", &["catatan", "note"]),
];
/// Columns without which nothing can be set.
const NEEDED: [&str; 5] = ["indicator", "measure", "period", "least", "document"];

/// A row of a file and the target that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, the first row of the file being 1.
    pub row: u64,
    /// What it says.
    pub draft: Draft,
}

/// Reads the targets of a file. A measure may be left out of an indicator that has one.
///
/// # Errors
/// [`Broken`] when it can't be read, has no such columns, or too many rows.
pub fn read(file: File, catalogue: &Catalogue, lang: Lang) -> Result<Vec<Line>, Broken> {
    let mut rows = table(file, MOST + 1)?.into_iter();
    let head = rows.next().ok_or(Broken::Empty)?;
    let places = places(&head)?;
    let mut lines = Vec::new();
    for row in rows {
        let of = |field: &str| {
            let at = places.iter().find(|(name, _)| *name == field);
            at.and_then(|(_, at)| row.cells.get(*at))
        };
        let text = |field: &str| of(field).map_or("", |cell| cell.text.trim()).to_owned();
        let indicator = catalogue.indicator(&text("indicator"));
        let measure = indicator.and_then(|one| Some(one.measure(&text("measure"))?.1));
        let decimals = measure.map_or(0, |one| one.decimals);
        // What a spreadsheet holds as a number is one; what somebody has typed is read as in forms.
        let number = |field: &str| match of(field) {
            Some(cell) if !cell.is_number => {
                machine(&cell.text, decimals, lang).unwrap_or_else(|_| cell.text.clone() + "?")
            }
            Some(cell) => cell.text.clone(),
            None => String::new(),
        };
        let kind = text("kind").to_lowercase();
        lines.push(Line {
            row: row.number,
            draft: Draft {
                indicator: text("indicator"),
                measure: text("measure"),
                agency: text("agency"),
                region: text("region"),
                period: text("period"),
                // A cell that was left blank takes nothing back: that must be said.
                kind: match kind.as_str() {
                    "rentang" | "range" => "range".to_owned(),
                    "cabut" | "none" => String::new(),
                    _ => "point".to_owned(),
                },
                least: number("least"),
                most: number("most"),
                document: text("document"),
                page: text("page"),
                dated: text("dated"),
                note: text("note"),
            },
        });
    }
    Ok(lines)
}

/// In which column each field stands.
fn places(head: &Table) -> Result<Vec<(&'static str, usize)>, Broken> {
    let mut places = Vec::new();
    for (field, names) in COLUMNS {
        let called = |text: &str| {
            names
                .iter()
                .any(|name| text.trim().eq_ignore_ascii_case(name))
        };
        let at = head.cells.iter().position(|cell| called(&cell.text));
        places.extend(at.map(|at| (field, at)));
    }
    let lacks = |field: &&&str| places.iter().all(|(name, _)| *name != **field);
    let missing: Vec<String> = NEEDED
        .iter()
        .filter(lacks)
        .map(|field| {
            let of = COLUMNS.iter().find(|(name, _)| name == field);
            of.map_or(*field, |(_, names)| names[0]).to_owned()
        })
        .collect();
    if missing.is_empty() {
        Ok(places)
    } else {
        Err(Broken::Missing(missing))
    }
}
