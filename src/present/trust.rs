//! Why a figure can be trusted: its source, what it covers, its age, who is in it, whether it
//! has been checked.

use super::periods;
use super::words::Words;
use crate::catalogue::{Indicator, Period};
use crate::figures::facts::{Count, Facts, Part};
use crate::figures::track::{Cell, Place};

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
    /// In words: `6 dari 8 kab/kota`.
    pub text: String,
}

impl Coverage {
    /// Whether some are missing.
    pub fn is_partial(&self) -> bool {
        self.due.is_some_and(|due| self.present < due)
    }
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
    /// When it last changed.
    pub updated: String,
    /// Regions and agencies in it.
    pub coverage: Vec<Coverage>,
    /// Whether it has been checked.
    pub status: Status,
    /// The badge's words for the status.
    pub status_text: String,
    /// Whether sample figures are in it.
    pub sample: bool,
}

impl Trust {
    /// Whether every row has been checked.
    pub fn is_validated(&self) -> bool {
        self.status == Status::Validated
    }
}

/// The trust line of a cell.
pub fn of(words: &Words<'_>, indicator: &Indicator, facts: &Facts, cell: &Cell) -> Trust {
    let basis = indicator.bases.get(cell.basis);
    let coverage = [
        regions(words, indicator, cell),
        agencies(words, indicator, facts, cell.period, cell.basis),
    ];
    let period = periods::long(words, cell.period);
    let updated = periods::moment(words, cell.count.changed_at);
    let status = status(cell.count);
    Trust {
        source: basis.map_or_else(String::new, |b| words.label(&b.source).to_owned()),
        scope: basis.map_or_else(String::new, |b| words.label(&b.scope).to_owned()),
        url: basis.and_then(|b| b.url.clone()),
        as_of: words.with("dash-as-of", &[("period", &period)]),
        updated: words.with("dash-updated", &[("at", &updated)]),
        coverage: coverage.into_iter().flatten().collect(),
        status_text: status_text(words, status, cell.count),
        status,
        sample: cell.count.samples > 0,
    }
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

fn status_text(words: &Words<'_>, status: Status, count: Count) -> String {
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

/// The regions in a sum; none for a figure that was reported as a whole.
pub fn regions(words: &Words<'_>, indicator: &Indicator, cell: &Cell) -> Option<Coverage> {
    let Place::Sum(present) = &cell.place else {
        return None;
    };
    let (present, due) = (present.len(), indicator.region.due.len());
    let text = words.with(
        "dash-coverage-regions",
        &[
            ("present", &words.whole(present)),
            ("due", &words.whole(due)),
        ],
    );
    Some(Coverage {
        present,
        due: Some(due),
        text,
    })
}

/// The agencies in a figure, where more than one is due or has reported.
pub fn agencies(
    words: &Words<'_>,
    indicator: &Indicator,
    facts: &Facts,
    period: Period,
    basis: usize,
) -> Option<Coverage> {
    let reported = reporting(facts, period, basis);
    if reported.is_empty() {
        return None;
    }
    let (present, due) = covered(indicator, &reported)?;
    let n = words.whole(present);
    let text = match due {
        Some(due) => {
            let due = words.whole(due);
            words.with("dash-coverage-agencies", &[("present", &n), ("due", &due)])
        }
        None => words.with("dash-agencies-reporting", &[("n", &n)]),
    };
    Some(Coverage { present, due, text })
}

/// How many agencies are in a figure of those that `reported`, and of how many where more than one
/// is due; none where there is nothing to tell.
pub fn covered(indicator: &Indicator, reported: &[&str]) -> Option<(usize, Option<usize>)> {
    let due = &indicator.reporters;
    // Where every agency reports, those of today say nothing of who was due some years ago.
    if due.len() > 1 && !indicator.all_report {
        let is_due = |agency: &&&str| due.iter().any(|one| one == **agency);
        return Some((reported.iter().filter(is_due).count(), Some(due.len())));
    }
    (reported.len() > 1).then_some((reported.len(), None))
}

/// The agencies that have reported for a period on a basis.
pub fn reporting(facts: &Facts, period: Period, basis: usize) -> Vec<&str> {
    let here = facts.of(Part::Agencies).iter();
    let mut agencies: Vec<&str> = here
        .filter(|f| f.period == period && f.basis == basis)
        .map(|f| f.agency.as_str())
        .collect();
    agencies.sort_unstable();
    agencies.dedup();
    agencies
}
