//! Why a figure can be trusted: its source, what it covers, its age, who is in it, whether it
//! has been checked.

use super::periods;
use super::words::{Words, lower};
use crate::catalogue::{Grain, Indicator, Period, Rhythm};
use crate::figures::cell::Cell;
use crate::figures::coverage;
use crate::figures::coverage::Present;
use crate::figures::facts::{Count, Facts};

/// Whether the rows of a figure have been checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// All are provisional.
    Provisional,
    /// All are validated.
    Validated,
    /// Some are.
    Mixed,
}

/// How many of those due are in a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Those in it.
    pub present: usize,
    /// Those due; none when it is not known beforehand.
    pub due: Option<usize>,
    /// Whether none is missing.
    pub full: bool,
    /// In words: `6 dari 8 kab/kota`.
    pub text: String,
}

impl Coverage {
    /// Whether some are missing.
    pub fn is_partial(&self) -> bool {
        !self.full
    }
}

/// Odd figures in a figure, as they are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// `2 angka di dalamnya janggal dan belum diperiksa`.
    pub text: String,
    /// Whether all of them have been checked.
    pub settled: bool,
    /// Where they are listed.
    pub address: String,
}

/// Why a figure can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// Who published it.
    pub source: String,
    /// What it covers and leaves out.
    pub scope: String,
    /// Address of the source.
    pub url: Option<String>,
    /// The period: `per September 2017`.
    pub as_of: String,
    /// How old it is, where it is older than its rhythm: `data 11 tahun lalu`.
    pub age: Option<String>,
    /// When it last changed.
    pub updated: String,
    /// Regions and agencies in it.
    pub coverage: Vec<Coverage>,
    /// Whether it has been checked.
    pub status: Status,
    /// The badge's words for the status.
    pub status_text: String,
    /// Whether it was sent back to be corrected.
    pub returned: bool,
    /// Whether sample figures are in it.
    pub sample: bool,
    /// Odd figures in it.
    pub odd: Option<Odd>,
}

impl Trust {
    /// Whether every row has been checked.
    pub fn is_validated(&self) -> bool {
        self.status == Status::Validated
    }
}

/// The trust line of the measure at `at` in a cell.
pub fn of(
    words: &Words<'_>,
    indicator: &Indicator,
    facts: &Facts,
    cell: &Cell,
    at: usize,
) -> Trust {
    let axes = coverage(words, indicator, cell, at);
    let always = |axis: &Axis, coverage: &Coverage| *axis != Axis::Part || coverage.is_partial();
    let shown = axes
        .into_iter()
        .filter(|(axis, coverage)| always(axis, coverage));
    let rows = Rows {
        period: cell.moment.unwrap_or(cell.period),
        basis: cell.basis,
        count: cell.count,
        returned: cell.returned,
    };
    Trust {
        coverage: shown.map(|(_, coverage)| coverage).collect(),
        ..of_rows(words, indicator, facts, rows)
    }
}

/// The rows of a period and a basis that are shown together.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    /// Their period.
    pub period: Period,
    /// Position of their basis.
    pub basis: usize,
    /// What kind of rows they are.
    pub count: Count,
    /// Whether any was sent back.
    pub returned: bool,
}

/// The trust line of rows, without what they cover.
pub fn of_rows(words: &Words<'_>, indicator: &Indicator, facts: &Facts, rows: Rows) -> Trust {
    let basis = indicator.bases.get(rows.basis);
    let period = periods::long(words, rows.period);
    let updated = periods::moment(words, rows.count.changed_at);
    let status = status(rows.count);
    Trust {
        source: basis.map_or_else(String::new, |b| words.label(&b.source).to_owned()),
        scope: basis.map_or_else(String::new, |b| words.label(&b.scope).to_owned()),
        url: basis.and_then(|b| b.url.clone()),
        as_of: words.with("dash-as-of", &[("period", &period)]),
        age: age(words, indicator, facts, rows.period),
        updated: words.with("dash-updated", &[("at", &updated)]),
        coverage: Vec::new(),
        status_text: if rows.returned {
            words.get("dash-returned")
        } else {
            status_text(words, status, rows.count)
        },
        status,
        returned: rows.returned,
        sample: rows.count.samples > 0,
        odd: None,
    }
}

/// How old figures of a period are, in words; none while they are no older than their rhythm.
pub fn age(
    words: &Words<'_>,
    indicator: &Indicator,
    facts: &Facts,
    period: Period,
) -> Option<String> {
    let today = facts.today?;
    let rhythm = match indicator.rhythm {
        Rhythm::Daily => Grain::Day,
        Rhythm::Monthly => Grain::Month,
        Rhythm::Quarterly => Grain::Quarter,
        Rhythm::Semesterly => Grain::Semester,
        Rhythm::Yearly | Rhythm::Irregular => Grain::Year,
    };
    let next = Period::containing(rhythm, period.next().start());
    if indicator.ahead || next.next().start() > today {
        return None;
    }
    let last = period.next().start().yesterday().ok()?;
    let years = i32::from(today.year()) - i32::from(last.year());
    let months = years * 12 + i32::from(today.month()) - i32::from(last.month());
    let days = last.until(today).map_or(0, |span| span.get_days());
    let (key, n) = match (months, rhythm) {
        (_, Grain::Year) | (24.., _) => ("dash-age-years", years),
        (2.., _) => ("dash-age-months", months),
        _ => ("dash-age-days", days),
    };
    Some(words.count(key, usize::try_from(n).ok()?, &[]))
}

/// The status of some rows.
pub fn status(count: Count) -> Status {
    if count.provisional == 0 {
        Status::Validated
    } else if count.provisional == count.rows {
        Status::Provisional
    } else {
        Status::Mixed
    }
}

/// The status of some rows in words.
pub(super) fn status_text(words: &Words<'_>, status: Status, count: Count) -> String {
    match status {
        Status::Validated => words.get("dash-validated"),
        Status::Provisional => words.get("dash-provisional"),
        Status::Mixed => {
            let number = |n: i64| words.whole(usize::try_from(n).unwrap_or(0));
            let (part, all) = (number(count.provisional), number(count.rows));
            words.with("dash-mixed", &[("part", &part), ("all", &all)])
        }
    }
}

/// Which axis a coverage is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Regions.
    Regions,
    /// Agencies.
    Agencies,
    /// Codes of a category, or the shorter periods of a longer one.
    Part,
}

/// What the measure at `at` covers, in words, by axis.
pub fn coverage(
    words: &Words<'_>,
    indicator: &Indicator,
    cell: &Cell,
    at: usize,
) -> Vec<(Axis, Coverage)> {
    let told = &cell.coverage[at];
    let mut all = Vec::new();
    let mut tell = |axis, present: &Option<Present>, key: &str, name: &str| {
        if let Some(present) = present {
            all.push((axis, in_words(words, present, key, name)));
        }
    };
    tell(Axis::Regions, &told.regions, "dash-coverage-regions", "");
    for (category, present) in indicator.categories.iter().zip(&told.categories) {
        let name = lower(words.label(&category.label));
        tell(Axis::Part, present, "dash-coverage-of", &name);
    }
    // One agency, where nobody knows who is due, is nothing to tell.
    let agencies = told.agencies.clone();
    let agencies = agencies.filter(|told| told.due.is_some() || told.codes.len() > 1);
    tell(Axis::Agencies, &agencies, "dash-coverage-agencies", "");
    if let Some(grain) = coverage::inner_grain(indicator, cell.period.grain()) {
        let name = periods::grain(words, grain);
        tell(Axis::Part, &told.periods, "dash-coverage-of", &name);
    }
    all.extend(cells(words, indicator, cell, told).map(|cells| (Axis::Part, cells)));
    all
}

/// Combinations of regions and codes that are missing, where no axis by itself shows it.
fn cells(
    words: &Words<'_>,
    indicator: &Indicator,
    cell: &Cell,
    told: &coverage::Coverage,
) -> Option<Coverage> {
    let cells = told.cells.filter(|_| !told.has_all_cells())?;
    let mut axes = told.regions.iter().chain(told.categories.iter().flatten());
    if !axes.all(Present::is_full) {
        return None;
    }
    if let Some(fewest) = cells.fewest {
        return Some(Coverage {
            present: cells.present,
            due: Some(cells.due),
            full: false,
            text: in_fewest(words, indicator, fewest),
        });
    }
    let regions = told.regions.iter().map(|_| words.get("dash-region"));
    let codes = indicator.categories.iter().zip(&told.categories);
    let codes = codes.filter(|(_, present)| present.is_some());
    let codes = codes.map(|(category, _)| lower(words.label(&category.label)));
    let inner = coverage::row_grain(indicator, cell.period.grain());
    let inner = inner.filter(|_| told.periods.is_some());
    let inner = inner.map(|grain| periods::grain(words, grain));
    let axes: Vec<String> = regions.chain(codes).chain(inner).collect();
    let (present, due) = (words.whole(cells.present), words.whole(cells.due));
    let args = [
        ("present", present),
        ("due", due),
        ("axes", words.list(&axes)),
    ];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    Some(Coverage {
        present: cells.present,
        due: Some(cells.due),
        full: false,
        text: words.with("dash-coverage-cells", &args),
    })
}

/// `5 dari 8 kab/kota pada Oktober 2017 dan 2 bulan lain`.
fn in_fewest(words: &Words<'_>, indicator: &Indicator, fewest: coverage::Fewest) -> String {
    let args = [
        ("present", words.whole(fewest.regions)),
        ("due", words.whole(indicator.region.due.len())),
        ("period", periods::long(words, fewest.period)),
        ("grain", periods::grain(words, fewest.period.grain())),
    ];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    let key = "dash-coverage-in-period";
    match fewest.others {
        0 => words.with(key, &args),
        n => words.count("dash-coverage-in-periods", n, &args),
    }
}

fn in_words(words: &Words<'_>, present: &Present, key: &str, name: &str) -> Coverage {
    let n = words.whole(present.codes.len());
    let text = match present.due {
        Some(due) => {
            let due = words.whole(due);
            words.with(key, &[("present", &n), ("due", &due), ("name", name)])
        }
        None => words.with("dash-agencies-reporting", &[("n", &n)]),
    };
    // Of regions the whole itself is no further one.
    let others = Some(present.others).filter(|n| *n > 0 && key == "dash-coverage-agencies");
    let text = match others {
        Some(n) => words.count("dash-coverage-agencies-more", n, &[("text", &text)]),
        None => text,
    };
    // Whoever has reported something else is not one who has reported nothing.
    let told = [("text", &*text)];
    let text = match (present.without.len(), name) {
        (0, _) => text,
        (n, "") => words.count("dash-coverage-without", n, &told),
        (n, _) => words.count("dash-coverage-without-of", n, &told),
    };
    Coverage {
        present: present.codes.len(),
        due: present.due,
        full: present.is_full(),
        text,
    }
}

/// What is missing in a figure: `6 dari 8 kab/kota, 1 dari 4 eselon`; none where nothing is.
pub fn partial(words: &Words<'_>, indicator: &Indicator, cell: &Cell, at: usize) -> Option<String> {
    let axes = coverage(words, indicator, cell, at).into_iter();
    let partial = axes.filter(|(_, coverage)| coverage.is_partial());
    let texts: Vec<String> = partial.map(|(_, coverage)| coverage.text).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}
