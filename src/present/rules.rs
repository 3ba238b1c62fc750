//! Rules and where they are broken, in words.

use super::periods;
use super::words::Words;
use crate::base::text::number;
use crate::catalogue::Catalogue;
use crate::catalogue::rule::{Operator, Rule, Term};
use crate::figures::names::{self, Agencies};
use crate::figures::verdict::Apart;

/// A side of a rule: `Pegawai, perempuan` or `Eselon + Staf`.
pub fn side(words: &Words<'_>, terms: &[Term]) -> String {
    let term = |term: &Term| {
        let measure = &term.indicator.measures[term.measure];
        let title = words.label(&term.indicator.short);
        let label = words.label(&measure.label);
        let mut parts = vec![title.to_owned()];
        if !label.eq_ignore_ascii_case(title) {
            parts.push(label.to_owned());
        }
        let categories = term.indicator.categories.iter().zip(&term.categories);
        parts.extend(categories.filter_map(|(category, code)| {
            Some(names::code(words.lang, category, code.as_deref()?))
        }));
        if term.sum {
            parts.push(words.get("between-sum"));
        }
        parts.join(", ")
    };
    terms.iter().map(term).collect::<Vec<_>>().join(" + ")
}

/// How the sides must stand to each other: `paling banyak`.
pub fn operator(words: &Words<'_>, rule: &Rule) -> String {
    words.get(match rule.operator {
        Operator::Equal => "between-equal",
        Operator::Below => "between-below",
        Operator::AtMost => "between-at-most",
        Operator::Above => "between-above",
        Operator::AtLeast => "between-at-least",
        Operator::BothOrNeither => "between-both",
        Operator::OneOfTwo => "between-one",
    })
}

/// An exact decimal in the reader's spelling, with its unit; that there is none where there is none.
pub fn amount(words: &Words<'_>, rule: &Rule, side: Option<&str>) -> String {
    let Some(text) = side else {
        return words.get("between-no-figure");
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction}");
    let scaled = u8::try_from(fraction.len()).ok().zip(digits.parse().ok());
    let shown = match scaled {
        Some((decimals, value)) => number::decimal(value, decimals, words.lang),
        None => text.to_owned(),
    };
    match words.label(&rule.unit) {
        "" => shown,
        unit => format!("{shown} {unit}"),
    }
}

/// What a comparison is about: `2016 · Kab. Serang · Dinas Kesehatan`.
pub fn place(
    words: &Words<'_>,
    catalogue: &Catalogue,
    agencies: &Agencies,
    period: crate::catalogue::Period,
    (region, agency): (&str, &str),
) -> String {
    let mut parts = vec![
        periods::long(words, period),
        names::region(catalogue, region),
    ];
    if !agency.is_empty() {
        parts.push(names::agency(agencies, agency));
    }
    parts.join(" · ")
}

/// How much was not compared and why: `3 belum lengkap, 1 masih berjalan`.
pub fn apart(words: &Words<'_>, counts: &[(Apart, i64)]) -> String {
    let one = |(why, count): &(Apart, i64)| {
        let count = usize::try_from(*count).unwrap_or(0);
        let key = match why {
            Apart::Missing => "between-apart-missing",
            Apart::Part => "between-apart-part",
            Apart::Running => "between-apart-running",
            Apart::Returned => "between-apart-returned",
            Apart::Sources => "between-apart-sources",
        };
        words.count(key, count, &[])
    };
    words.list(&counts.iter().map(one).collect::<Vec<_>>())
}
