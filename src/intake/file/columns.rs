//! Which column of a file holds which field, told by its header in either language.

use std::collections::HashMap;
use std::sync::Arc;

use crate::catalogue::{Grain, Indicator, Label, lookup};
use crate::intake::file::Broken;
use crate::intake::file::cell::{Row, column_name};

/// A field of an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::intake) enum Field {
    /// The period.
    Period,
    /// The region.
    Region,
    /// The category at this position.
    Category(usize),
    /// The measure at this position.
    Measure(usize),
    /// The basis.
    Basis,
    /// The agency.
    Agency,
}

/// Name of the field that names the agency.
pub(in crate::intake) const AGENCY: &str = "opd";
/// Name of the field that names the basis.
pub(in crate::intake) const BASIS: &str = "basis";

impl Field {
    /// Its name, as drafts and problems know it.
    pub(in crate::intake) fn name(self, indicator: &Indicator) -> &str {
        match self {
            Self::Period => &indicator.period.field,
            Self::Region => &indicator.region.field,
            Self::Category(at) => &indicator.categories[at].name,
            Self::Measure(at) => &indicator.measures[at].name,
            Self::Basis => BASIS,
            Self::Agency => AGENCY,
        }
    }
}

/// The columns of a file.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// Position and field of each column that is read.
    pub(super) read: Vec<(usize, Field)>,
    /// Headers of columns that are not.
    pub(super) ignored: Vec<String>,
}

/// A header without differences of case, spaces and signs, and without a unit in brackets.
pub(super) fn plain(header: &str) -> String {
    let bare = header.split('(').next().unwrap_or_default();
    let spaced: String = bare
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    lookup::normal(&spaced)
}

/// Every spelling of the fields of an indicator.
fn spellings(indicator: &Indicator) -> HashMap<String, Field> {
    let mut all = HashMap::new();
    let mut add = |text: &str, field| {
        all.entry(plain(text)).or_insert(field);
    };
    let both = |label: &Label| [label.id.clone(), label.en.clone()];
    add(&indicator.period.field, Field::Period);
    add(&indicator.region.field, Field::Region);
    for (at, category) in indicator.categories.iter().enumerate() {
        add(&category.name, Field::Category(at));
        for text in both(&category.label).iter().chain(&category.aliases) {
            add(text, Field::Category(at));
        }
    }
    for (at, measure) in indicator.measures.iter().enumerate() {
        if measure.stored {
            add(&measure.name, Field::Measure(at));
            for text in both(&measure.label) {
                add(&text, Field::Measure(at));
            }
        }
    }
    for text in ["periode", "period", "waktu"] {
        add(text, Field::Period);
    }
    for grain in &indicator.period.grains {
        for text in grain_words(*grain) {
            add(text, Field::Period);
        }
    }
    for text in [
        "wilayah",
        "kode wilayah",
        "region",
        "region kode",
        "region code",
        "kabupaten/kota",
        "kab/kota",
        "kabkota",
    ] {
        add(text, Field::Region);
    }
    for text in ["basis", "sumber", "sumber data", "source"] {
        add(text, Field::Basis);
    }
    for text in [
        AGENCY,
        "kode opd",
        "instansi",
        "skpd",
        "perangkat daerah",
        "agency",
    ] {
        add(text, Field::Agency);
    }
    all
}

fn grain_words(grain: Grain) -> &'static [&'static str] {
    match grain {
        Grain::Day => &["tanggal", "tgl", "date", "hari"],
        Grain::Month => &["bulan", "month"],
        Grain::Quarter => &["triwulan", "kuartal", "quarter"],
        Grain::Semester => &["semester"],
        Grain::School => &["tahun ajaran", "semester", "school year"],
        Grain::Year => &["tahun", "year"],
    }
}

impl Columns {
    /// Reads a header; none when the row is no header of this indicator.
    pub(super) fn of(row: &Row, indicator: &Indicator) -> Option<Result<Self, Broken>> {
        let spellings = spellings(indicator);
        let mut columns = Self {
            read: Vec::new(),
            ignored: Vec::new(),
        };
        let mut twice = None;
        for (at, cell) in row
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
        {
            match spellings.get(&plain(&cell.text)) {
                Some(field) if columns.has(*field) => twice = Some(cell.text.clone()),
                Some(field) => columns.read.push((at, *field)),
                None => columns.ignored.push(cell.text.chars().take(60).collect()),
            }
        }
        let measured = columns
            .read
            .iter()
            .any(|(_, field)| matches!(field, Field::Measure(_)));
        let known = columns.read.len();
        if known < 2 && !(known == 1 && columns.ignored.is_empty()) {
            return None;
        }
        if let Some(column) = twice {
            return Some(Err(Broken::Twice(column)));
        }
        let mut missing = columns.missing(indicator);
        if !measured {
            let stored = indicator.measures.iter().filter(|measure| measure.stored);
            missing.extend(stored.map(|measure| measure.name.clone()));
        }
        Some(if missing.is_empty() {
            Ok(columns)
        } else {
            Err(Broken::Missing(missing))
        })
    }

    fn has(&self, field: Field) -> bool {
        self.read.iter().any(|(_, known)| *known == field)
    }

    /// Names of the axes that must be there and are not.
    fn missing(&self, indicator: &Indicator) -> Vec<String> {
        let mut axes = vec![Field::Period];
        axes.extend((0..indicator.categories.len()).map(Field::Category));
        if indicator.region.default.is_none() {
            axes.push(Field::Region);
        }
        let absent = axes.into_iter().filter(|field| !self.has(*field));
        absent
            .map(|field| field.name(indicator).to_owned())
            .collect()
    }

    /// Letters of the columns by the names of their fields.
    pub(super) fn letters(&self, indicator: &Indicator) -> Arc<Vec<(String, String)>> {
        let letter =
            |(at, field): &(usize, Field)| (field.name(indicator).to_owned(), column_name(*at));
        Arc::new(self.read.iter().map(letter).collect())
    }
}

/// What a header is expected to name, for a sentence.
pub(super) fn wanted(indicator: &Indicator) -> Vec<String> {
    let mut names = vec![indicator.period.field.clone()];
    names.extend(
        indicator
            .categories
            .iter()
            .map(|category| category.name.clone()),
    );
    let stored = indicator.measures.iter().filter(|measure| measure.stored);
    names.extend(stored.map(|measure| measure.name.clone()));
    names
}
