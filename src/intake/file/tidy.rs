//! The tidy shape: a number a line, with columns `indicator`, `period`, `region_kode`, `category`,
//! `measure`, `unit`, `value`, and where wanted `agency` and `basis`. Lines of one observation
//! are put together.

use std::collections::HashMap;
use std::sync::Arc;

use crate::catalogue::{Catalogue, Indicator, Measure, lookup, value};
use crate::intake::file::cell::{Cell, Kind, Row, column_name};
use crate::intake::file::columns::{AGENCY, BASIS, plain};
use crate::intake::file::entry::{Entry, Fault};
use crate::intake::file::numbers;
use crate::intake::file::numbers::Decimal;
use crate::intake::file::wide::fault;
use crate::intake::file::{Broken, periods};
use crate::intake::{Draft, Raw};

/// Most bytes of texts that are kept until all lines are read.
const MOST_TEXT: usize = 32 * 1024 * 1024;
/// Longest text that can be a number or a code.
const LONGEST: usize = 120;

/// The columns, in the order of [`Axis`].
const NAMES: [&[&str]; 9] = [
    &["indicator", "indikator"],
    &["agency", "opd"],
    &["period", "periode"],
    &["region kode", "region", "kode wilayah", "wilayah"],
    &["category", "kategori"],
    &["basis", "sumber"],
    &["measure", "ukuran"],
    &["unit", "satuan"],
    &["value", "nilai"],
];
const INDICATOR: usize = 0;
const AGENT: usize = 1;
const PERIOD: usize = 2;
const REGION: usize = 3;
const CATEGORY: usize = 4;
const SOURCE: usize = 5;
const MEASURE: usize = 6;
const UNIT: usize = 7;
const VALUE: usize = 8;
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
}

/// Reads lines below a header.
#[derive(Debug)]
pub(super) struct Tidy {
    columns: [Option<usize>; 9],
    texts: Texts,
    known: HashMap<[u32; AXES], usize>,
    groups: Vec<Group>,
}

impl Tidy {
    /// A reader for a tidy header; none when the row is none.
    pub(super) fn of(row: &Row) -> Option<Self> {
        let headers: Vec<String> = row.cells.iter().map(|cell| plain(&cell.text)).collect();
        let columns = NAMES.map(|names| {
            headers
                .iter()
                .position(|header| names.contains(&header.as_str()))
        });
        let tidy = [PERIOD, MEASURE, VALUE]
            .iter()
            .all(|at| columns[*at].is_some());
        tidy.then(|| Self {
            columns,
            texts: Texts::default(),
            known: HashMap::new(),
            groups: Vec::new(),
        })
    }

    /// The text of a row's value, if it should be a number.
    pub(super) fn number<'r>(&self, row: &'r Row) -> Option<&'r str> {
        let cell = row.cells.get(self.columns[VALUE]?)?;
        (cell.kind == Kind::Text).then_some(cell.text.as_str())
    }

    /// Takes a line in.
    pub(super) fn add(&mut self, row: &Row) -> Result<(), Broken> {
        let nothing = Cell::default();
        let cells = self
            .columns
            .map(|at| at.and_then(|at| row.cells.get(at)).unwrap_or(&nothing));
        let mut axes = [0; AXES];
        for (axis, cell) in axes.iter_mut().zip(cells) {
            let dated = cell.kind == Kind::Date;
            let text = if dated {
                format!("\u{1}{}", cell.text)
            } else {
                short(&cell.text)
            };
            *axis = self.texts.number(&text)?;
        }
        let measure = self.texts.number(&short(&cells[MEASURE].text))?;
        let unit = self.texts.number(&short(&cells[UNIT].text))?;
        let value = match fault(cells[VALUE]) {
            Some((code, arg)) => Err(Fault {
                field: cells[MEASURE].text.clone(),
                code,
                arg,
            }),
            None => Ok(Cell {
                text: short(&cells[VALUE].text),
                kind: cells[VALUE].kind,
            }),
        };
        let at = *self.known.entry(axes).or_insert_with(|| {
            self.groups.push(Group {
                row: row.number,
                axes,
                lines: Vec::with_capacity(1),
            });
            self.groups.len() - 1
        });
        self.groups[at].lines.push((measure, unit, value));
        Ok(())
    }

    /// Hands the observations to `each`, in the order of the file.
    pub(super) fn finish(
        self,
        catalogue: &Catalogue,
        about: Option<&Arc<Indicator>>,
        decimal: Decimal,
        each: &mut dyn FnMut(Entry) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        if self.columns[INDICATOR].is_none() && about.is_none() {
            return Err(Broken::NoIndicator);
        }
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
                .or_insert_with(|| Arc::new(letter(&self.columns, found)));
            let mut entry = Entry {
                row: group.row,
                indicator: found.cloned(),
                agency: String::new(),
                draft: Draft::default(),
                faults: Vec::new(),
                wide: false,
                columns: Arc::clone(columns),
            };
            match found {
                Some(indicator) => {
                    axes(&mut entry, indicator, &texts);
                    for (measure, unit, value) in group.lines {
                        let texts = &self.texts.all;
                        let (measure, unit) = (&texts[measure as usize], &texts[unit as usize]);
                        line(&mut entry, indicator, measure, unit, value, decimal);
                    }
                }
                None => entry.faults.push(Fault {
                    field: "indicator".to_owned(),
                    code: if about.is_some() {
                        "other-indicator"
                    } else {
                        "unknown-indicator"
                    },
                    arg: texts[INDICATOR].to_string(),
                }),
            }
            each(entry)?;
        }
        Ok(())
    }
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// Letters of the columns by the names of the fields they hold.
fn letter(columns: &[Option<usize>; 9], about: Option<&Arc<Indicator>>) -> Vec<(String, String)> {
    let name = |at: usize| columns[at].map(column_name).unwrap_or_default();
    let mut all = vec![("indicator".to_owned(), name(INDICATOR))];
    let Some(indicator) = about else { return all };
    all.push((indicator.period.field.clone(), name(PERIOD)));
    all.push((indicator.region.field.clone(), name(REGION)));
    all.push((AGENCY.to_owned(), name(AGENT)));
    all.push((BASIS.to_owned(), name(SOURCE)));
    all.extend(
        indicator
            .categories
            .iter()
            .map(|one| (one.name.clone(), name(CATEGORY))),
    );
    all.extend(
        indicator
            .measures
            .iter()
            .map(|one| (one.name.clone(), name(VALUE))),
    );
    all
}

/// Everything of an observation but its measures. Where the indicator has no categories, the
/// category column names the agency, as lists of budgets do.
fn axes(entry: &mut Entry, indicator: &Indicator, texts: &[Arc<str>; AXES]) {
    let period = match texts[PERIOD].strip_prefix('\u{1}') {
        Some(day) => Cell {
            text: day.to_owned(),
            kind: Kind::Date,
        },
        None => Cell::text(&texts[PERIOD]),
    };
    let period = periods::machine(&period, &indicator.period.grains);
    let draft = &mut entry.draft;
    draft.set(indicator.period.field.as_str(), Raw::Text(period));
    draft.set(
        indicator.region.field.as_str(),
        Raw::Text(texts[REGION].to_string()),
    );
    draft.set(BASIS, Raw::Text(texts[SOURCE].to_string()));
    for (category, code) in indicator.categories.iter().zip(texts[CATEGORY].split('|')) {
        draft.set(category.name.as_str(), Raw::Text(code.to_owned()));
    }
    let in_category = texts[AGENT].is_empty() && indicator.categories.is_empty();
    entry.agency = texts[if in_category { CATEGORY } else { AGENT }].to_string();
}

fn line(
    entry: &mut Entry,
    indicator: &Indicator,
    name: &str,
    unit: &str,
    value: Result<Cell, Fault>,
    decimal: Decimal,
) {
    let Some((_, measure)) = indicator.measure(name) else {
        return entry.faults.push(Fault {
            field: "measure".to_owned(),
            code: "unknown-measure",
            arg: name.to_owned(),
        });
    };
    if !measure.stored {
        return;
    }
    let twice = entry.draft.get(name).is_some();
    let read = match value {
        _ if twice => Err(Fault {
            field: name.to_owned(),
            code: "line-twice",
            arg: name.to_owned(),
        }),
        Err(fault) => Err(fault),
        Ok(cell) => in_own_unit(measure, unit, numbers::machine(&cell, measure, decimal)),
    };
    match read {
        Ok(text) => entry.draft.set(name, Raw::Text(text)),
        Err(fault) => entry.faults.push(fault),
    }
}

/// A value in the measure's own unit, in machine spelling.
fn in_own_unit(measure: &Measure, unit: &str, text: String) -> Result<String, Fault> {
    const DIGITS: u8 = 6;
    let refused = || Fault {
        field: measure.name.clone(),
        code: "unit",
        arg: unit.to_owned(),
    };
    let same = |own: &str| lookup::normal(own) == lookup::normal(unit);
    let Some(factor) = measure.accepts.get(unit) else {
        let own = unit.is_empty() || same(&measure.unit.id) || same(&measure.unit.en);
        return if own { Ok(text) } else { Err(refused()) };
    };
    let Ok(number) = value::parse(&text, DIGITS) else {
        return Ok(text);
    };
    let scaled = i128::from(number) * i128::from(*factor) * 10_i128.pow(measure.decimals.into());
    let one = 10_i128.pow(DIGITS.into());
    if scaled % one != 0 {
        return Err(refused());
    }
    let own = i64::try_from(scaled / one).map_err(|_| refused())?;
    Ok(value::plain(own, measure.decimals))
}
