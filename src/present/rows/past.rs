//! What the journal keeps of a row, in the reader's words.

use super::line::Names;
use super::table;
use crate::base::text::number;
use crate::catalogue::{Indicator, Period, value};
use crate::present::periods;
use crate::present::words::Words;

/// The values that the journal keeps of a row, with what they are called.
pub fn labels(words: &Words<'_>, indicator: &Indicator) -> Vec<(String, String)> {
    let mut labels = vec![
        ("period".to_owned(), table::period_label(words, indicator)),
        ("region".to_owned(), words.get("rows-region")),
    ];
    let categories = indicator.categories.iter();
    labels.extend(categories.map(|c| (c.name.clone(), words.label(&c.label).to_owned())));
    let measures = indicator.measures.iter();
    labels.extend(measures.map(|m| (m.name.clone(), words.label(&m.label).to_owned())));
    labels.push(("basis".to_owned(), words.get("rows-basis")));
    labels.push(("status".to_owned(), words.get("rows-status")));
    labels.push(("reason".to_owned(), words.get("validation-reason")));
    labels
}

/// A value of the journal in words.
pub fn said(
    words: &Words<'_>,
    names: &Names<'_>,
    indicator: &Indicator,
    key: &str,
    text: &str,
) -> String {
    if let Some((_, measure)) = indicator.measure(key) {
        let read = value::parse(text, measure.decimals);
        return read.map_or_else(
            |_| text.to_owned(),
            |n| number::decimal(n, measure.decimals, words.lang),
        );
    }
    if let Some(category) = indicator.categories.iter().find(|c| c.name == key) {
        return category.list.label(text, words.lang);
    }
    match key {
        "period" => Period::parse(text, &indicator.period.grains)
            .map_or_else(|| text.to_owned(), |p| periods::long(words, p)),
        "region" => {
            let region = names.catalogue.regions.get(text);
            region.map_or(text, |region| &region.name).to_owned()
        }
        "basis" => {
            let basis = indicator.basis(text);
            basis
                .map_or(text, |basis| words.label(&basis.source))
                .to_owned()
        }
        "status" => table::status(words, text == "validated"),
        _ => text.to_owned(),
    }
}
