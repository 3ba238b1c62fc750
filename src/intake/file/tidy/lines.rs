//! The lines of a tidy table, put together to observations.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::catalogue::{Catalogue, Indicator};
use crate::intake::file::Broken;
use crate::intake::file::cell::{Cell, Kind, Row, column_name};
use crate::intake::file::entry::{Entry, Fault};
use crate::intake::file::field::{AGENCY, BASIS};
use crate::intake::file::notes::Notes;
use crate::intake::file::numbers;
use crate::intake::file::periods::{self, Order};
use crate::intake::file::survey::Judged;
use crate::intake::file::tidy::header::{
    AGENT, CATEGORY, Header, INDICATOR, KINDS, MEASURE, PERIOD, REGION, SOURCE, UNIT, VALUE,
};
use crate::intake::file::units::in_own_unit;
use crate::intake::file::wide::{basis, code, fault, mark};

/// Most bytes of texts that are kept until all lines are read.
const MOST_TEXT: usize = 32 * 1024 * 1024;
/// Longest text that can be a number or a code.
const LONGEST: usize = 120;

/// Columns that tell observations apart.
const AXES: usize = 6;

/// Texts that are kept once.
#[derive(Debug, Default)]
struct Texts {
    numbers: HashMap<Arc<str>, u32>,
    all: Vec<Arc<str>>,
    bytes: usize,
}

impl Texts {
    fn number(&mut self, text: &str) -> Result<u32, Broken> {
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        let number = u32::try_from(self.all.len()).map_err(|_| Broken::Bomb)?;
        self.bytes += text.len();
        if self.bytes > MOST_TEXT {
            return Err(Broken::Bomb);
        }
        let text: Arc<str> = text.into();
        self.all.push(Arc::clone(&text));
        self.numbers.insert(text, number);
        Ok(number)
    }
}

/// Lines of one observation.
#[derive(Debug)]
struct Group {
    row: u64,
    axes: [u32; AXES],
    /// Measure, unit and value of each line, or the fault of its value.
    lines: Vec<(u32, u32, Result<Cell, Fault>)>,
    /// Axes whose cells can't be read, with why.
    unread: Vec<(usize, (&'static str, String))>,
}

/// Reads lines below a header.
#[derive(Debug)]
pub(in crate::intake::file) struct Tidy<'a> {
    header: &'a Header,
    judged: &'a Judged,
    texts: Texts,
    known: HashMap<[u32; AXES], usize>,
    groups: Vec<Group>,
}

/// Before the text of a period that is a spreadsheet's day: what it shows of it.
const DAYS: [(Kind, char); 3] = [
    (Kind::Date, '\u{1}'),
    (Kind::Month, '\u{2}'),
    (Kind::Year, '\u{3}'),
];

impl<'a> Tidy<'a> {
    /// A reader for a header.
    pub(in crate::intake::file) fn new(header: &'a Header, judged: &'a Judged) -> Self {
        Self {
            header,
            judged,
            texts: Texts::default(),
            known: HashMap::new(),
            groups: Vec::new(),
        }
    }

    /// Takes a line in.
    pub(in crate::intake::file) fn add(
        &mut self,
        row: &Row,
        notes: &mut Notes,
    ) -> Result<(), Broken> {
        let nothing = Cell::default();
        let cells = self
            .header
            .columns
            .map(|at| at.and_then(|at| row.cells.get(at)).unwrap_or(&nothing));
        let mut axes = [0; AXES];
        for (axis, cell) in axes.iter_mut().zip(cells) {
            let day = DAYS.iter().find(|(kind, _)| *kind == cell.kind);
            let text = match day {
                Some((_, mark)) => format!("{mark}{}", cell.text),
                None => short(&cell.text),
            };
            *axis = self.texts.number(&text)?;
        }
        let measure = self.texts.number(&short(&cells[MEASURE].text))?;
        let unit = self.texts.number(&short(&cells[UNIT].text))?;
        mark(cells[PERIOD], row, notes);
        mark(cells[VALUE], row, notes);
        if let Some(saved) = &cells[VALUE].saved {
            let column = self.header.columns[VALUE]
                .map(column_name)
                .unwrap_or_default();
            let shown = cells[VALUE].shown();
            let told = format!("{column}{}: {saved} → {shown}", row.number);
            notes.rounded.add(row.number, &told);
        }
        let value = match fault(cells[VALUE]) {
            Some((code, arg)) => Err(Fault {
                field: cells[MEASURE].text.clone(),
                code,
                arg,
            }),
            None => Ok(Cell::of(short(&cells[VALUE].text), cells[VALUE].kind)),
        };
        let at = *self.known.entry(axes).or_insert_with(|| {
            self.groups.push(Group {
                row: row.number,
                axes,
                lines: Vec::with_capacity(1),
                unread: Vec::new(),
            });
            self.groups.len() - 1
        });
        let group = &mut self.groups[at];
        let axes = cells.iter().enumerate().take(AXES);
        group
            .unread
            .extend(axes.filter_map(|(axis, cell)| Some((axis, fault(cell)?))));
        group.lines.push((measure, unit, value));
        Ok(())
    }

    /// Hands the observations to `each`, in the order of the file.
    pub(in crate::intake::file) fn finish(
        self,
        catalogue: &Catalogue,
        about: Option<&Arc<Indicator>>,
        each: &mut dyn FnMut(Entry) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        if self.header.columns[INDICATOR].is_none() && about.is_none() {
            return Err(Broken::NoIndicator);
        }
        let named = self.named();
        let mut letters: HashMap<String, Arc<Vec<(String, String)>>> = HashMap::new();
        for group in self.groups {
            let texts = group
                .axes
                .map(|at| Arc::clone(&self.texts.all[at as usize]));
            let found = match about {
                Some(about) if texts[INDICATOR].is_empty() => Some(about),
                Some(about) => Some(about).filter(|about| *about.slug == *texts[INDICATOR]),
                None => catalogue.indicator(&texts[INDICATOR]),
            };
            let slug = found.map_or("", |found| found.slug.as_str());
            let columns = letters
                .entry(slug.to_owned())
                .or_insert_with(|| Arc::new(letter(&self.header.columns, found)));
            let mut entry = Entry::new(group.row, found.cloned());
            entry.columns = Arc::clone(columns);
            let Some(indicator) = found else {
                let code = match about {
                    Some(_) => "other-indicator",
                    None => "unknown-indicator",
                };
                entry.fault("indicator", code, &*texts[INDICATOR]);
                each(entry)?;
                continue;
            };
            axes(&mut entry, indicator, &texts, self.judged.order);
            for (axis, (code, arg)) in group.unread {
                entry.fault(field_of(indicator, axis), code, arg);
            }
            for (axis, field) in [(REGION, indicator.region.field.as_str()), (AGENT, AGENCY)] {
                if texts[axis].is_empty() && named.contains(&(group.axes[INDICATOR], axis)) {
                    entry.fault(field, "blank-axis", "");
                }
            }
            for (measure, unit, value) in group.lines {
                let texts = &self.texts.all;
                let called = [&*texts[measure as usize], &*texts[unit as usize]];
                line(&mut entry, indicator, called, value, self.judged);
            }
            each(entry)?;
        }
        Ok(())
    }

    /// The axes that some line of an indicator fills, so that a blank there is no default.
    fn named(&self) -> HashSet<(u32, usize)> {
        let mut named = HashSet::new();
        for group in &self.groups {
            for axis in [REGION, AGENT] {
                if !self.texts.all[group.axes[axis] as usize].is_empty() {
                    named.insert((group.axes[INDICATOR], axis));
                }
            }
        }
        named
    }
}

/// Name of the field that an axis holds.
fn field_of(indicator: &Indicator, axis: usize) -> &str {
    match axis {
        PERIOD => &indicator.period.field,
        REGION => &indicator.region.field,
        AGENT => AGENCY,
        SOURCE => BASIS,
        CATEGORY => {
            let first = indicator.categories.first();
            first.map_or("category", |category| &category.name)
        }
        _ => "indicator",
    }
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// Letters of the columns by the names of the fields they hold.
fn letter(
    columns: &[Option<usize>; KINDS],
    about: Option<&Arc<Indicator>>,
) -> Vec<(String, String)> {
    let name = |at: usize| columns[at].map(column_name).unwrap_or_default();
    let mut all = vec![("indicator".to_owned(), name(INDICATOR))];
    let Some(indicator) = about else { return all };
    for (field, at) in [
        (indicator.period.field.as_str(), PERIOD),
        (indicator.region.field.as_str(), REGION),
        (AGENCY, AGENT),
        (BASIS, SOURCE),
    ] {
        all.push((field.to_owned(), name(at)));
    }
    let categories = indicator.categories.iter();
    all.extend(categories.map(|one| (one.name.clone(), name(CATEGORY))));
    let measures = indicator.measures.iter();
    all.extend(measures.map(|one| (one.name.clone(), name(VALUE))));
    all
}

/// Everything of an observation but its measures. Where the indicator has no categories, the
/// category column names the agency, as lists of budgets do.
fn axes(entry: &mut Entry, indicator: &Indicator, texts: &[Arc<str>; AXES], order: Order) {
    let day = DAYS
        .iter()
        .find(|(_, mark)| texts[PERIOD].starts_with(*mark));
    let period = match day {
        Some((kind, mark)) => Cell::of(texts[PERIOD].replace(*mark, ""), *kind),
        None => Cell::text(&texts[PERIOD]),
    };
    let field = indicator.period.field.as_str();
    if order == Order::Mixed && periods::is_ordered(&period) {
        entry.fault(field, "mixed-dates", period.text.as_str());
    } else {
        let read = periods::machine(&period, &indicator.period.grains, order);
        entry.set(field, read, &period.text);
    }
    entry.set(
        &indicator.region.field,
        texts[REGION].to_string(),
        &texts[REGION],
    );
    let source = &texts[SOURCE];
    let known = basis(indicator, source);
    entry.set(BASIS, known.unwrap_or_else(|| source.to_string()), source);
    let parts: Vec<&str> = texts[CATEGORY].split('|').collect();
    for (category, code) in indicator.categories.iter().zip(&parts) {
        entry.set(&category.name, (*code).to_owned(), code);
    }
    if let Some(last) = indicator.categories.last()
        && parts.len() > indicator.categories.len()
    {
        entry.fault(&last.name, "more-categories", &*texts[CATEGORY]);
    }
    let unused = UNUSED.contains(&texts[CATEGORY].to_lowercase().as_str());
    let in_category = texts[AGENT].is_empty() && indicator.categories.is_empty() && !unused;
    entry.agency = texts[if in_category { CATEGORY } else { AGENT }].to_string();
}

/// What stands in a category column that an indicator has no use for.
const UNUSED: [&str; 7] = ["", "-", "–", "total", "jumlah", "semua", "all"];

fn line(
    entry: &mut Entry,
    indicator: &Indicator,
    [name, unit]: [&str; 2],
    value: Result<Cell, Fault>,
    judged: &Judged,
) {
    let Some((_, measure)) = indicator.measure(name) else {
        return entry.fault("measure", "unknown-measure", name);
    };
    if !measure.stored {
        return;
    }
    if entry.draft.get(name).is_some() {
        return entry.fault(name, "line-twice", name);
    }
    let cell = match value {
        Ok(cell) => cell,
        Err(fault) => return entry.faults.push(fault),
    };
    match numbers::machine(&cell, measure, judged.sign.into()) {
        Err(unclear) => entry.fault(name, code(unclear), cell.shown()),
        Ok(text) => match in_own_unit(measure, unit, text) {
            Ok(text) => entry.set(name, text, &cell.shown()),
            Err(fault) => entry.faults.push(fault),
        },
    }
}
