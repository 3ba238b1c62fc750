//! The columns of a list and what stands in their cells.

use crate::base::text::number;
use crate::catalogue::Indicator;
use crate::present::periods;
use crate::present::words::Words;

use super::line::{Line, Names, figure};
use super::period;

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Number of the row.
    Id,
    /// Period.
    Period,
    /// The category at this position.
    Category(usize),
    /// Region.
    Region,
    /// Agency.
    Agency,
    /// The measure at this position.
    Measure(usize),
    /// User.
    User,
    /// Door.
    Via,
    /// Status.
    Status,
    /// When it was created.
    Created,
    /// When it last changed.
    Updated,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What it shows.
    pub kind: Kind,
    /// Its name in the address.
    pub key: String,
    /// Its heading.
    pub label: String,
    /// Whether numbers stand in it.
    pub numeric: bool,
    /// Whether the list can be put in its order.
    pub sortable: bool,
}

/// The columns of an indicator's list.
pub fn columns(words: &Words<'_>, indicator: &Indicator) -> Vec<Column> {
    let plain = |kind, key: &str, text: &str| Column {
        kind,
        key: key.to_owned(),
        label: words.get(text),
        numeric: kind == Kind::Id,
        sortable: true,
    };
    let mut columns = vec![
        plain(Kind::Id, "id", "rows-id"),
        Column {
            label: period_label(words, indicator),
            ..plain(Kind::Period, "periode", "rows-period")
        },
    ];
    for (at, category) in indicator.categories.iter().enumerate() {
        columns.push(Column {
            label: words.label(&category.label).to_owned(),
            ..plain(Kind::Category(at), &format!("kategori-{}", at + 1), "")
        });
    }
    columns.push(plain(Kind::Region, "wilayah", "rows-region"));
    columns.push(plain(Kind::Agency, "opd", "rows-agency"));
    for (at, measure) in indicator.measures.iter().enumerate() {
        columns.push(Column {
            kind: Kind::Measure(at),
            key: format!("angka-{}", at + 1),
            label: words.label(&measure.label).to_owned(),
            numeric: true,
            sortable: measure.stored,
        });
    }
    columns.push(plain(Kind::User, "pengguna", "rows-user"));
    columns.push(plain(Kind::Via, "via", "rows-via"));
    columns.push(plain(Kind::Status, "status", "rows-status"));
    columns.push(plain(Kind::Created, "dibuat", "rows-created"));
    columns.push(plain(Kind::Updated, "diubah", "rows-updated"));
    columns
}

/// What the indicator's period is called: year, date, or period.
pub fn period_label(words: &Words<'_>, indicator: &Indicator) -> String {
    use super::period::Entry;
    let today = jiff::civil::date(2000, 1, 1);
    words.get(match period::entry(words, indicator, today, None) {
        Entry::Year => "rows-year",
        Entry::Month => "rows-month",
        Entry::Day => "rows-date",
        Entry::Choice(_) | Entry::Text => "rows-period",
    })
}

/// What stands in a cell; none where there is no figure.
pub fn cell(
    words: &Words<'_>,
    names: &Names<'_>,
    indicator: &Indicator,
    line: &Line,
    kind: Kind,
) -> Option<String> {
    Some(match kind {
        Kind::Id => line.row.id.to_string(),
        Kind::Period => periods::long(words, line.row.observation.period),
        Kind::Category(at) => {
            let code = &line.row.observation.categories[at];
            let code = Some(code).filter(|code| !code.is_empty())?;
            indicator.categories[at].list.label(code, words.lang)
        }
        Kind::Region => names.region(&line.row.observation.region).to_owned(),
        Kind::Agency => names.agency(&line.row.observation.agency).to_owned(),
        Kind::Measure(at) => {
            let value = figure(indicator, &line.row.observation.values, at)?;
            number::decimal(value, indicator.measures[at].decimals, words.lang)
        }
        Kind::User => line.user.clone(),
        Kind::Via => via(words, &line.row.via),
        Kind::Status => status(words, line.validated()),
        Kind::Created => periods::moment(words, line.row.created_at),
        Kind::Updated => periods::moment(words, line.row.updated_at),
    })
}

/// A door in words.
pub fn via(words: &Words<'_>, via: &str) -> String {
    let key = format!("rows-via-{via}");
    let text = words.get(&key);
    if text == key { via.to_owned() } else { text }
}

/// A status in words.
pub fn status(words: &Words<'_>, validated: bool) -> String {
    words.get(if validated {
        "rows-validated"
    } else {
        "rows-provisional"
    })
}

/// What a row is about, in a few words: `2017 · Eselon I · Kota Serang`.
pub fn about(words: &Words<'_>, names: &Names<'_>, indicator: &Indicator, line: &Line) -> String {
    let mut parts = vec![periods::long(words, line.row.observation.period)];
    let codes = &line.row.observation.categories;
    let codes = indicator.categories.iter().zip(codes);
    for (category, code) in codes.filter(|(_, code)| !code.is_empty()) {
        parts.push(category.list.label(code, words.lang));
    }
    if indicator.region.default.as_ref() != Some(&line.row.observation.region) {
        parts.push(names.region(&line.row.observation.region).to_owned());
    }
    parts.join(" · ")
}
