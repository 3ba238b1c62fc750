//! The wide shape: a row is an observation, columns are its fields.

use std::collections::HashMap;
use std::sync::Arc;

use crate::catalogue::{Catalogue, CodeList, Indicator, Region, lookup};
use crate::intake::file::cell::{Cell, Kind, Merged, Row, column_name};
use crate::intake::file::columns::{Column, Columns};
use crate::intake::file::entry::Entry;
use crate::intake::file::field::Field;
use crate::intake::file::marks::unmarked;
use crate::intake::file::notes::Notes;
use crate::intake::file::numbers::{self, Style, Unclear};
use crate::intake::file::periods::{self, Joined, Order};
use crate::intake::file::survey::Judged;
use crate::intake::file::units;

/// Reads rows below a header.
pub(super) struct Wide<'a> {
    /// What is measured everywhere.
    catalogue: &'a Catalogue,
    /// What is measured here.
    indicator: &'a Arc<Indicator>,
    /// The columns.
    columns: &'a Columns,
    /// What a first look has shown.
    judged: &'a Judged,
    /// Letters of the columns by the names of their fields.
    letters: Arc<Vec<(String, String)>>,
    /// Codes by their labels, for lists that are found by number only: `20 tahun`.
    labels: Vec<HashMap<String, String>>,
}

impl<'a> Wide<'a> {
    /// A reader for these columns.
    pub(super) fn new(
        catalogue: &'a Catalogue,
        (indicator, columns): (&'a Arc<Indicator>, &'a Columns),
        judged: &'a Judged,
    ) -> Self {
        let labels = indicator.categories.iter().map(|one| match one.list.range {
            Some(_) => labels(&one.list),
            None => HashMap::new(),
        });
        Self {
            catalogue,
            indicator,
            columns,
            judged,
            letters: columns.letters(indicator),
            labels: labels.collect(),
        }
    }

    /// The observation of a row; none when none of its columns is filled.
    pub(super) fn entry(&self, row: &Row, notes: &mut Notes) -> Option<Entry> {
        let mut entry = Entry::new(row.number, Some(Arc::clone(self.indicator)));
        entry.wide = true;
        entry.columns = Arc::clone(&self.letters);
        let holds = |at: usize| row.cells.get(at).is_some_and(|cell| !cell.is_empty());
        let read = &self.columns.read;
        // Where nothing is known of the columns yet, each row that holds something waits for it.
        let none = read.is_empty() && (0..row.cells.len()).any(holds);
        let filled = none || read.iter().any(|column| holds(column.at));
        for field in self.columns.fields() {
            let cells: Vec<(&Column, &Cell)> = self
                .columns
                .of_field(field)
                .filter(|column| !self.judged.empty.contains(&column.at))
                .map(|column| (column, row.cells.get(column.at).unwrap_or(&EMPTY)))
                .collect();
            let name = field.name(self.indicator);
            let faulty = cells.iter().find_map(|(_, cell)| fault(cell));
            match (faulty, field) {
                (Some((code, arg)), _) => entry.fault(name, code, arg),
                (None, Field::Measure(at)) => {
                    for (column, cell) in cells {
                        self.measure(&mut entry, at, (column, cell), row, notes);
                    }
                }
                (None, Field::Period) => self.period(&mut entry, &cells, row, notes),
                (None, field) => self.axis(&mut entry, field, &cells),
            }
        }
        filled.then_some(entry)
    }

    fn measure(
        &self,
        entry: &mut Entry,
        at: usize,
        (column, cell): (&Column, &Cell),
        row: &Row,
        notes: &mut Notes,
    ) {
        let measure = &self.indicator.measures[at];
        if cell.kind == Kind::Absent {
            entry.absent.push(measure.name.clone());
        }
        if cell.is_empty() {
            return;
        }
        if cell.merged != Merged::No {
            return entry.fault(&measure.name, "merged-figure", cell.shown());
        }
        let style = Style {
            sign: self.judged.sign,
            mixed: self.judged.mixed.contains(&column.at),
        };
        let text = match numbers::machine(cell, measure, style) {
            Ok(text) => text,
            Err(unclear) => return entry.fault(&measure.name, code(unclear), cell.shown()),
        };
        let in_row = self.columns.unit.map(|at| row.text(at));
        let in_row = in_row.filter(|unit| !unit.is_empty());
        let in_title = || units::of_measure(measure, &self.columns.title_units);
        let unit = column.unit.as_deref().or(in_row).or_else(in_title);
        let unit = unit.unwrap_or_default();
        match units::under_heading(measure, unit, text) {
            Ok(text) => entry.set(&measure.name, text, &cell.shown()),
            Err(fault) => entry.faults.push(fault),
        }
        let place = || format!("{}{}", column_name(column.at), row.number);
        if let Some(saved) = &cell.saved {
            let told = format!("{}: {saved} → {}", place(), cell.shown());
            notes.rounded.add(row.number, &told);
        }
        mark(cell, row, notes);
    }

    fn period(&self, entry: &mut Entry, cells: &[(&Column, &Cell)], row: &Row, notes: &mut Notes) {
        let indicator = self.indicator;
        let name = indicator.period.field.as_str();
        let (grains, order) = (&indicator.period.grains, self.judged.order);
        let said: Vec<&str> = cells
            .iter()
            .map(|(_, cell)| cell.text.as_str())
            .filter(|text| !text.is_empty())
            .collect();
        let said = said.join(" ");
        if said.is_empty() {
            return;
        }
        let unsure = |(_, cell): &(&Column, &Cell)| periods::is_ordered(cell);
        if order == Order::Mixed && cells.iter().any(unsure) {
            return entry.fault(name, "mixed-dates", said);
        }
        let parts: Vec<_> = cells
            .iter()
            .map(|(column, cell)| (column.part, *cell))
            .collect();
        match periods::join(&parts, grains, order) {
            Joined::Text(text) => entry.set(name, text, &said),
            Joined::Contradiction => entry.fault(name, "contradiction", said),
        }
        for (_, cell) in cells {
            mark(cell, row, notes);
        }
    }

    /// An axis beside the period: a code, a name or both. Where there is a column for it, a blank
    /// cell is never filled with a default.
    fn axis(&self, entry: &mut Entry, field: Field, cells: &[(&Column, &Cell)]) {
        let name = field.name(self.indicator);
        let texts: Vec<&str> = cells
            .iter()
            .map(|(_, cell)| cell.text.as_str())
            .filter(|text| !text.is_empty())
            .collect();
        let Some(first) = texts.first() else {
            if !cells.is_empty() && !matches!(field, Field::Category(_)) {
                entry.fault(name, "blank-axis", "");
            }
            return;
        };
        let found = match field {
            Field::Agency => {
                (*first).clone_into(&mut entry.agency);
                entry.also = texts[1..].iter().map(|text| (*text).to_owned()).collect();
                return;
            }
            Field::Region => region(self.catalogue, &texts),
            Field::Category(at) => {
                let list = &self.indicator.categories[at].list;
                agreed(&texts, |text| {
                    let labelled = || self.labels[at].get(&lookup::normal(text)).cloned();
                    list.find(text).map(str::to_owned).or_else(labelled)
                })
            }
            _ => agreed(&texts, |text| basis(self.indicator, text)),
        };
        match found {
            Ok(text) => entry.set(name, text, first),
            Err(()) => entry.fault(name, "contradiction", texts.join(" ≠ ")),
        }
    }
}

/// The codes of a list by their labels in either language.
fn labels(list: &CodeList) -> HashMap<String, String> {
    let mut all = HashMap::new();
    for code in &list.codes {
        for label in [&code.label.id, &code.label.en] {
            all.entry(lookup::normal(label))
                .or_insert_with(|| code.code.clone());
        }
    }
    all
}

static EMPTY: Cell = Cell::EMPTY;

/// What makes a cell unreadable.
pub(super) fn fault(cell: &Cell) -> Option<(&'static str, String)> {
    match cell.kind {
        Kind::Error => Some(("cell-error", cell.text.clone())),
        Kind::NoResult => Some(("no-result", String::new())),
        _ => None,
    }
}

/// The code of the refusal of a number.
pub(super) fn code(unclear: Unclear) -> &'static str {
    match unclear {
        Unclear::Rounded => "rounded-number",
        Unclear::Ambiguous => "ambiguous-number",
    }
}

/// Notes a figure or a period that is marked as provisional.
pub(super) fn mark(cell: &Cell, row: &Row, notes: &mut Notes) {
    if cell.kind == Kind::Text && unmarked(&cell.text).1 {
        notes.marked.add(row.number, &cell.text);
    }
}

/// The code of a basis by its code or by the name of its source, in either language.
pub(super) fn basis(indicator: &Indicator, text: &str) -> Option<String> {
    let same = |label: &str| lookup::normal(label) == lookup::normal(text);
    let mut found = indicator
        .bases
        .iter()
        .filter(|basis| same(&basis.code) || same(&basis.source.id) || same(&basis.source.en));
    let first = found.next()?;
    found.next().is_none().then(|| first.code.clone())
}

/// What several cells say, where all that are understood say the same; what is not understood
/// stands for itself, so that its sender is asked.
fn agreed(texts: &[&str], find: impl Fn(&str) -> Option<String>) -> Result<String, ()> {
    let mut known = None;
    for text in texts {
        match (find(text), &known) {
            (None, _) => return Ok((*text).to_owned()),
            (Some(found), Some(known)) if found != *known => return Err(()),
            (Some(found), _) => known = Some(found),
        }
    }
    Ok(known.unwrap_or_default())
}

/// The region that several cells name: the smallest place that all of them hold. A code and a
/// name mean the same place; a province beside its regency says nothing new.
pub(super) fn region(catalogue: &Catalogue, texts: &[&str]) -> Result<String, ()> {
    if let [only] = texts {
        return Ok((*only).to_owned());
    }
    let mut called: Vec<Vec<&Region>> = Vec::with_capacity(texts.len());
    for text in texts {
        let regions: Vec<&Region> = catalogue.regions_called(text).collect();
        if regions.is_empty() {
            return Ok((*text).to_owned());
        }
        called.push(regions);
    }
    let holds = |outer: &Region, inner: &Region| {
        let mut place = Some(inner);
        while let Some(one) = place {
            if one.code == outer.code {
                return true;
            }
            let parent = one.parent.as_ref();
            place = parent.and_then(|code| catalogue.regions.get(code));
        }
        false
    };
    let fits = |one: &&&Region| {
        let within = |all: &Vec<&Region>| all.iter().any(|outer| holds(outer, one));
        called.iter().all(within)
    };
    let mut fitting: Vec<&&Region> = called.iter().flatten().filter(fits).collect();
    let Some(finest) = fitting.iter().map(|region| region.level).max() else {
        return Err(());
    };
    fitting.retain(|region| region.level == finest);
    let same = fitting.iter().all(|region| region.code == fitting[0].code);
    if same {
        return Ok(fitting[0].code.clone());
    }
    // Several places bear the name: its sender is asked.
    let unsure = texts.iter().zip(&called).find(|(_, all)| all.len() > 1);
    unsure.map(|(text, _)| (*text).to_owned()).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::region;

    #[test]
    fn codes_and_names_must_mean_the_same_place() {
        let catalogue = crate::catalogue::load::embedded().unwrap();
        for (texts, expected) in [
            (&["3601", "Kabupaten Pandeglang"][..], Ok("3601")),
            (&["36", "BANTEN", "3602", "KABUPATEN LEBAK"], Ok("3602")),
            (&["Serang", "3673"], Ok("3673")),
            (&["36", "Serang"], Ok("Serang")),
            (&["3601", "Lebak"], Err(())),
            (&["3601", "Atlantis"], Ok("Atlantis")),
            (&["36.01"], Ok("36.01")),
            (&["00", "Banten"], Ok("36")),
        ] {
            let found = region(&catalogue, texts);
            assert_eq!(found.as_deref(), expected.as_ref().map(|s| *s), "{texts:?}");
        }
    }
}
