//! What a question is about, in words.

use super::amount;
use super::periods;
use super::words::Words;
use crate::catalogue::{Catalogue, Indicator, Period, value};
use crate::figures::cell::Cell;
use crate::figures::facts::Count;
use crate::figures::names::{self, Agencies};
use crate::figures::selection::Selection;

/// The words of what may not be certain of a figure, with the keys of their texts.
const UNSURE: [(&str, &str); 5] = [
    ("provisional", "dash-provisional"),
    ("part", "dash-partial"),
    ("running", "dash-mark-running"),
    ("returned", "dash-returned"),
    ("sample", "dash-sample"),
];

/// A figure as it is kept: an exact decimal, and what is not certain of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// The exact decimal; none where there is no figure.
    pub value: Option<String>,
    /// Words of what is not certain.
    pub unsure: Vec<String>,
}

impl Kept {
    /// The figure of the measure at `at` in a cell, where there is one.
    pub fn of(indicator: &Indicator, cell: Option<&Cell>, at: usize) -> Self {
        let figure = cell.and_then(|cell| Some((cell, cell.figure(indicator, at)?)));
        let Some((cell, figure)) = figure else {
            return Self::default();
        };
        let is = [
            !cell.is_validated(),
            !cell.is_full(at),
            cell.running,
            cell.returned,
            cell.count.samples > 0,
        ];
        Self::marked(figure, indicator.measures[at].decimals, is)
    }

    /// A figure that lacks nothing, of rows of these kinds.
    pub fn whole(figure: i64, decimals: u8, count: Count) -> Self {
        let is = [
            count.provisional > 0,
            false,
            false,
            false,
            count.samples > 0,
        ];
        Self::marked(figure, decimals, is)
    }

    fn marked(figure: i64, decimals: u8, is: [bool; 5]) -> Self {
        let unsure = UNSURE.iter().zip(is).filter(|(_, is)| *is);
        Self {
            value: Some(value::plain(figure, decimals)),
            unsure: unsure.map(|((word, _), _)| (*word).to_owned()).collect(),
        }
    }

    /// `85.161 orang (sementara)`; that there is no figure where there is none.
    pub fn told(&self, words: &Words<'_>, indicator: &Indicator, at: usize) -> String {
        let Some(text) = &self.value else {
            return words.get("ask-no-figure");
        };
        let measure = &indicator.measures[at];
        // One that was kept with other decimals than the measure has now is told as it was kept.
        let told = value::parse(text, measure.decimals).map_or_else(
            |_| text.clone(),
            |value| amount::full(words, value, measure),
        );
        let marks = UNSURE
            .iter()
            .filter(|(word, _)| self.unsure.iter().any(|one| one == word));
        let marks: Vec<String> = marks.map(|(_, key)| words.get(key)).collect();
        match marks.as_slice() {
            [] => told,
            marks => format!("{told} ({})", marks.join(", ")),
        }
    }
}

/// `Jumlah Pegawai, laki-laki · 2017 · Kab. Serang`.
pub fn about(
    words: &Words<'_>,
    (catalogue, agencies): (&Catalogue, &Agencies),
    (indicator, at): (&Indicator, usize),
    (selection, period): (&Selection, Period),
) -> String {
    let measure = &indicator.measures[at];
    let title = words.label(&indicator.title);
    let label = words.label(&measure.label);
    let alone = measure.whole || indicator.measures.len() == 1;
    let first = if alone || label.eq_ignore_ascii_case(title) {
        title.to_owned()
    } else {
        format!("{title}, {label}")
    };
    let mut parts = vec![first, periods::long(words, period)];
    if selection.region != indicator.region.whole {
        parts.push(names::region(catalogue, &selection.region));
    }
    if let Some(agency) = &selection.agency {
        parts.push(names::agency(agencies, agency));
    }
    let chosen = indicator.categories.iter().zip(&selection.categories);
    let codes = chosen
        .filter_map(|(category, code)| Some(names::code(words.lang, category, code.as_deref()?)));
    parts.extend(codes);
    parts.join(" · ")
}
