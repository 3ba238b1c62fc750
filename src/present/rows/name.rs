//! What a figure is called in messages, so that nobody has to look up a number.

use super::line::{Names, figure};
use crate::catalogue::Indicator;
use crate::figures::observation::Observation;
use crate::present::words::Words;
use crate::present::{amount, figure as shown, periods};

/// What a row is about: `Jumlah Pegawai · 2016 · Eselon I · Kota Serang`.
pub fn about(
    words: &Words<'_>,
    names: &Names<'_>,
    indicator: &Indicator,
    row: &Observation,
) -> String {
    let mut parts = vec![
        words.label(&indicator.title).to_owned(),
        periods::long(words, row.period),
    ];
    let codes = indicator.categories.iter().zip(&row.categories);
    for (category, code) in codes.filter(|(_, code)| !code.is_empty()) {
        parts.push(category.list.label(code, words.lang));
    }
    if indicator.region.default.as_ref() != Some(&row.region) {
        parts.push(names.region(&row.region).to_owned());
    }
    parts.join(" · ")
}

/// What a row is called with its source, where rows of several may stand in its cell:
/// `Jumlah Penduduk · 2016 · BPS, Sensus Penduduk: 30 jiwa`.
pub fn with_source(
    words: &Words<'_>,
    names: &Names<'_>,
    indicator: &Indicator,
    row: &Observation,
) -> String {
    let about = about(words, names, indicator, row);
    let source = indicator.basis(&row.basis);
    let source = source.map_or(&*row.basis, |basis| words.label(&basis.source));
    said(words, indicator, row, &format!("{about} · {source}"))
}

/// What a row is about and what it says: `Jumlah Pegawai · 2016: 30 orang`.
pub fn of(
    words: &Words<'_>,
    names: &Names<'_>,
    indicator: &Indicator,
    row: &Observation,
) -> String {
    said(words, indicator, row, &about(words, names, indicator, row))
}

/// What a row says behind what it is about.
fn said(words: &Words<'_>, indicator: &Indicator, row: &Observation, about: &str) -> String {
    let mut order = shown::order(indicator).into_iter();
    let value = order.find_map(|at| Some((at, figure(indicator, &row.values, at)?)));
    value.map_or_else(
        || about.to_owned(),
        |(at, value)| {
            let value = amount::full(words, value, &indicator.measures[at]);
            format!("{about}: {value}")
        },
    )
}
