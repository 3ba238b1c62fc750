//! The sheet of a workbook that says what its figures are, so that the file is understood where it
//! is passed on.

use jiff::civil::Date;

use crate::catalogue::{Catalogue, Indicator};
use crate::present::words::Words;

/// Its lines: a heading and a text each.
pub(super) fn lines(
    words: &Words<'_>,
    catalogue: &Catalogue,
    indicator: &Indicator,
    today: Date,
) -> Vec<(String, String)> {
    let line = |key: &str, text: String| (words.get(key), text);
    let label = |label| words.label(label).to_owned();
    let mut lines = vec![
        line("unduh-about-title", label(&indicator.title)),
        line("unduh-about-definition", label(&indicator.definition)),
    ];
    for measure in &indicator.measures {
        let unit = label(&measure.unit);
        let text = match unit.as_str() {
            "" => label(&measure.label),
            unit => format!("{}: {unit}", words.label(&measure.label)),
        };
        lines.push(line("unduh-about-unit", text));
    }
    for basis in &indicator.bases {
        let text = format!("{} ({})", words.label(&basis.source), basis.code);
        lines.push(line("unduh-about-source", text));
        lines.push(line("unduh-about-scope", label(&basis.scope)));
        let address = basis.url.clone();
        lines.extend(address.map(|url| line("unduh-about-address", url)));
    }
    let producer = catalogue.agencies.get(&indicator.producer);
    lines.extend(producer.map(|one| line("unduh-about-producer", one.name.clone())));
    lines.push(line(
        "unduh-about-status",
        words.get("unduh-about-status-text"),
    ));
    let licence = indicator.licence.clone();
    let licence = licence.unwrap_or_else(|| words.get("unduh-about-licence-none"));
    lines.push(line("unduh-about-licence", licence));
    lines.push(line("unduh-about-day", today.to_string()));
    lines
}
