//! The form of a row, derived from the catalogue: which fields it has, how each is entered, and
//! what stands in it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::line::Line;
use super::period::{self, Entry};
use super::table::period_label;
use crate::base::text::{Lang, number};
use crate::catalogue::{Category, Indicator, Measure, value};
use crate::present::words::Words;

/// How a field is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// A number.
    Number,
    /// Four digits.
    Year,
    /// A month of the calendar.
    Month,
    /// A day of the calendar.
    Day,
    /// Any text.
    Text,
    /// One of these codes, with their names.
    Choice(Vec<(String, String)>),
    /// Nothing to enter: this name stands there.
    Fixed(String),
}

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the form and in problems.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// Unit of a number.
    pub unit: String,
    /// How it is entered.
    pub control: Control,
    /// Whether it must be given.
    pub required: bool,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// `part`, `whole` or nothing: what the live total makes of it.
    pub role: &'static str,
    /// Decimals of a number.
    pub decimals: u8,
}

impl Field {
    fn new(name: &str, label: &str, control: Control) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            unit: String::new(),
            control,
            required: true,
            value: String::new(),
            error: None,
            role: "",
            decimals: 0,
        }
    }

    /// What stands in it, in words.
    pub fn shown(&self) -> &str {
        match &self.control {
            Control::Choice(names) => {
                let name = names.iter().find(|(code, _)| *code == self.value);
                name.map_or(&self.value, |(_, name)| name)
            }
            Control::Fixed(name) => name,
            _ => &self.value,
        }
    }

    /// Whether this choice is the one that stands in it.
    pub fn is(&self, code: &str) -> bool {
        self.value == code
    }
}

/// Who may be named as the agency of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agencies {
    /// Nobody else: this name is shown.
    Own(String),
    /// One of these codes, with their names.
    Any(Vec<(String, String)>),
}

/// The name of the field that chooses the agency.
pub const AGENCY: &str = "opd";

/// The fields of a row, with the values that stand in them.
pub fn fields(
    words: &Words<'_>,
    catalogue: &crate::catalogue::Catalogue,
    indicator: &Indicator,
    agencies: &Agencies,
    today: Date,
    values: &BTreeMap<String, String>,
) -> Vec<Field> {
    let mut fields = vec![
        agency(words, agencies),
        period_field(words, indicator, today, values),
    ];
    let categories = indicator.categories.iter().enumerate();
    fields.extend(categories.map(|(at, category)| Field {
        required: indicator.needs_category(at),
        ..category_field(words, category)
    }));
    let kept = values.get(&indicator.region.field);
    if let Some(region) = region(words, catalogue, indicator, kept) {
        fields.push(region);
    }
    if indicator.bases.len() > 1 {
        let bases = indicator.bases.iter().map(|basis| {
            let name = format!(
                "{}: {}",
                words.label(&basis.source),
                words.label(&basis.scope)
            );
            (basis.code.clone(), name)
        });
        let control = Control::Choice(bases.collect());
        let mut field = Field::new("basis", &words.get("rows-basis"), control);
        field.value.clone_from(&indicator.bases[0].code);
        fields.push(field);
    }
    let stored = indicator.measures.iter().filter(|m| m.stored);
    fields.extend(stored.map(|measure| Field {
        required: measure.required && !measure.whole && indicator.is_in_every_row(measure),
        ..measure_field(words, measure)
    }));
    for field in &mut fields {
        if let Some(value) = values.get(&field.name) {
            field.value.clone_from(value);
        }
    }
    fields
}

fn category_field(words: &Words<'_>, category: &Category) -> Field {
    let codes = category.list.codes.iter();
    let codes = codes.map(|c| (c.code.clone(), words.label(&c.label).to_owned()));
    let control = Control::Choice(codes.collect());
    Field::new(&category.name, words.label(&category.label), control)
}

fn agency(words: &Words<'_>, agencies: &Agencies) -> Field {
    let control = match agencies {
        Agencies::Own(name) => Control::Fixed(name.clone()),
        Agencies::Any(names) => Control::Choice(names.clone()),
    };
    Field::new(AGENCY, &words.get("rows-agency"), control)
}

fn period_field(
    words: &Words<'_>,
    indicator: &Indicator,
    today: Date,
    values: &BTreeMap<String, String>,
) -> Field {
    let name = &indicator.period.field;
    let kept = values.get(name).map(String::as_str);
    let control = match period::entry(words, indicator, today, kept) {
        Entry::Year => Control::Year,
        Entry::Month => Control::Month,
        Entry::Day => Control::Day,
        Entry::Choice(periods) => Control::Choice(periods),
        Entry::Text => Control::Text,
    };
    Field::new(name, &period_label(words, indicator), control)
}

/// The regions of a row: the level at which figures are due, its whole, and those for comparison.
pub fn regions<'c>(
    catalogue: &'c crate::catalogue::Catalogue,
    indicator: &'c Indicator,
) -> impl Iterator<Item = &'c crate::catalogue::Region> {
    let axis = &indicator.region;
    catalogue.regions.values().filter(move |region| {
        region.level == axis.level
            || region.code == axis.whole
            || axis.default.as_ref() == Some(&region.code)
            || axis.compare.contains(&region.code)
    })
}

/// The region, where there is a choice; `kept` stays on offer, whatever region it is.
fn region(
    words: &Words<'_>,
    catalogue: &crate::catalogue::Catalogue,
    indicator: &Indicator,
    kept: Option<&String>,
) -> Option<Field> {
    let mut names: Vec<_> = regions(catalogue, indicator)
        .map(|region| (region.code.clone(), region.name.clone()))
        .collect();
    let kept = kept.and_then(|code| catalogue.regions.get(code));
    if let Some(kept) = kept.filter(|kept| !names.iter().any(|(code, _)| *code == kept.code)) {
        names.push((kept.code.clone(), kept.name.clone()));
    }
    if names.len() < 2 {
        return None;
    }
    let mut field = Field::new(
        &indicator.region.field,
        &words.get("rows-region"),
        Control::Choice(names),
    );
    if let Some(default) = &indicator.region.default {
        field.value.clone_from(default);
    }
    Some(field)
}

/// Every region that rows of the indicator may be about, for filters.
pub fn all_regions<'c>(
    catalogue: &'c crate::catalogue::Catalogue,
    indicator: &'c Indicator,
) -> impl Iterator<Item = &'c crate::catalogue::Region> {
    let level = indicator.region.level;
    let regions = catalogue.regions.values();
    regions.filter(move |region| region.level <= level)
}

fn measure_field(words: &Words<'_>, measure: &Measure) -> Field {
    let role = match (measure.whole, &measure.part) {
        (true, _) => "whole",
        (false, Some(_)) => "part",
        (false, None) => "",
    };
    Field {
        unit: words.label(&measure.unit).to_owned(),
        role,
        decimals: measure.decimals,
        ..Field::new(&measure.name, words.label(&measure.label), Control::Number)
    }
}

/// Whether a row has the parts of its whole, which then is counted and not entered.
pub fn has_parts(indicator: &Indicator, line: &Line) -> bool {
    let mut parts = indicator.parts().peekable();
    parts.peek().is_some() && parts.all(|at| line.row.observation.values[at].is_some())
}

/// What stands in the fields of an existing row, by their names. A whole that is the sum of its
/// parts stays empty: it follows them.
pub fn values_of(indicator: &Indicator, line: &Line, lang: Lang) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    values.insert(AGENCY.to_owned(), line.row.observation.agency.clone());
    values.insert(
        indicator.period.field.clone(),
        line.row.observation.period.to_string(),
    );
    for (category, code) in indicator
        .categories
        .iter()
        .zip(&line.row.observation.categories)
    {
        values.insert(category.name.clone(), code.clone());
    }
    values.insert(
        indicator.region.field.clone(),
        line.row.observation.region.clone(),
    );
    values.insert("basis".to_owned(), line.row.observation.basis.clone());
    let parts_given = has_parts(indicator, line);
    for (measure, value) in indicator.measures.iter().zip(line.row.observation.values) {
        let value = value.filter(|_| !(measure.whole && parts_given));
        let text = value.map(|value| typed(value, measure.decimals, lang));
        values.insert(measure.name.clone(), text.unwrap_or_default());
    }
    values
}

/// A number as a person would type it.
pub fn typed(number: i64, decimals: u8, lang: Lang) -> String {
    let text = if number.unsigned_abs() < 10_000 && decimals == 0 {
        value::plain(number, decimals)
    } else {
        number::decimal(number, decimals, lang)
    };
    text.replace('\u{2212}', "-")
}

/// The total and the shares of the parts, when all are given: for the sentence beside the fields.
pub fn shares(indicator: &Indicator, line: &Line) -> Option<(i64, Vec<(usize, i64)>)> {
    let at: Vec<usize> = indicator.parts().collect();
    let parts: Option<Vec<i64>> = at
        .iter()
        .map(|at| line.row.observation.values[*at])
        .collect();
    let parts = parts.filter(|parts| parts.len() > 1)?;
    let total = parts
        .iter()
        .try_fold(0_i64, |sum, part| sum.checked_add(*part))?;
    Some((total, at.into_iter().zip(value::shares(&parts)).collect()))
}
