//! What is said of rows and files, in the reader's language.

use fluent_bundle::FluentValue;

use crate::base::text::{Lang, Texts, number};
use crate::catalogue::{Catalogue, Indicator, value};
use crate::intake::file::field::{AGENCY, BASIS};
use crate::intake::file::{Broken, LEAVE_OUT};
use crate::intake::import::questions::{DECIMAL, FORGET, HEADING, ROW, SHEET};
use crate::intake::import::record::{Odd, Record, Refused, What};

/// The words for a reader.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The texts.
    pub texts: &'a Texts,
    /// What is measured.
    pub catalogue: &'a Catalogue,
    /// The reader's language.
    pub lang: Lang,
}

impl Words<'_> {
    /// A text without placeholders.
    pub fn t(&self, key: &str) -> String {
        self.texts.get(self.lang, key)
    }

    /// Why a file can't be read.
    pub fn broken(&self, broken: &Broken) -> String {
        let args: Vec<(&'static str, FluentValue<'_>)> = broken
            .args()
            .into_iter()
            .map(|(name, value)| (name, value.into()))
            .collect();
        self.texts.with(
            self.lang,
            &format!("import-broken-{}", broken.code()),
            &args,
        )
    }

    /// Why a row is refused.
    pub fn refused(&self, record: &Record, refused: &Refused) -> String {
        let indicator = self.catalogue.indicator(&record.slug);
        let field = indicator.map_or_else(
            || refused.field.clone(),
            |indicator| self.field(indicator, &refused.field),
        );
        let args: [(&'static str, FluentValue<'_>); 3] = [
            ("field", field.into()),
            ("value", refused.value.as_str().into()),
            ("arg", refused.arg.as_str().into()),
        ];
        self.texts.with(
            self.lang,
            &format!("import-refused-{}", refused.code),
            &args,
        )
    }

    /// What is odd about a row.
    pub fn odd(&self, record: &Record) -> Vec<String> {
        let Some(indicator) = self.catalogue.indicator(&record.slug) else {
            return Vec::new();
        };
        let sentence = |one: &Odd| {
            let measure = indicator.measures.get(one.measure)?;
            let doubt = one.doubt(indicator)?;
            let words = crate::present::words::Words::new(self.texts, self.lang);
            Some(crate::present::doubt::sentence(&words, measure, &doubt))
        };
        record.odd.iter().filter_map(sentence).collect()
    }

    /// What a field is called.
    pub fn field(&self, indicator: &Indicator, name: &str) -> String {
        if name == indicator.period.field {
            return self.t("import-field-period");
        }
        if name == indicator.region.field {
            return self.t("import-field-region");
        }
        match name {
            AGENCY => return self.t("import-field-agency"),
            BASIS => return self.t("import-field-basis"),
            HEADING => return self.t("import-question-heading"),
            DECIMAL => return self.t("import-question-decimal"),
            SHEET => return self.t("import-question-sheet"),
            ROW => return self.t("import-question-row"),
            _ => {}
        }
        if let Some((_, measure)) = indicator.measure(name) {
            return measure.label.get(self.lang).to_owned();
        }
        let category = indicator.categories.iter().find(|one| one.name == name);
        category.map_or_else(
            || name.to_owned(),
            |one| one.label.get(self.lang).to_owned(),
        )
    }

    /// What a row is about: period, region, categories.
    pub fn about(&self, record: &Record) -> String {
        let mut parts = vec![record.period.clone()];
        if let Some(region) = self.catalogue.regions.get(&record.region) {
            parts.push(region.short.clone());
        }
        if let Some(indicator) = self.catalogue.indicator(&record.slug) {
            let codes = indicator.categories.iter().zip(&record.categories);
            parts.extend(codes.map(|(one, code)| one.list.label(code, self.lang)));
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    }

    /// What a code of a field stands for.
    pub fn option(&self, slug: &str, field: &str, code: &str) -> String {
        let indicator = self.catalogue.indicator(slug);
        match (field, code) {
            (HEADING, LEAVE_OUT) => return self.t("import-question-leave-out"),
            (HEADING, FORGET) => return self.t("import-question-forget"),
            (HEADING, name) => {
                let meaning = indicator.map(|indicator| self.field(indicator, name));
                return meaning.unwrap_or_else(|| name.to_owned());
            }
            (DECIMAL, ",") => return self.t("import-question-comma"),
            (DECIMAL, _) => return self.t("import-question-point"),
            (SHEET | ROW, name) => return name.to_owned(),
            (BASIS, _) => {
                let basis = indicator.and_then(|one| one.basis(code));
                let source = basis.map(|basis| basis.source.get(self.lang));
                return source.map_or_else(|| code.to_owned(), |name| format!("{name} ({code})"));
            }
            (AGENCY, _) => {
                let agency = self.catalogue.find_agency(code);
                return agency
                    .map_or_else(|| code.to_owned(), |one| format!("{} ({code})", one.name));
            }
            _ => {}
        }
        let category = indicator.and_then(|one| one.categories.iter().find(|c| c.name == field));
        match category {
            Some(category) => category.list.label(code, self.lang),
            None => match self.catalogue.regions.get(code) {
                Some(region) => format!("{} ({code})", region.name),
                None => code.to_owned(),
            },
        }
    }

    /// The values of a row by their names.
    pub fn values(&self, record: &Record) -> String {
        let Some(indicator) = self.catalogue.indicator(&record.slug) else {
            return String::new();
        };
        let named = indicator.measures.iter().zip(&record.values);
        let said = named.filter_map(|(measure, value)| {
            let value = number::decimal((*value)?, measure.decimals, self.lang);
            Some(format!("{} {value}", measure.label.get(self.lang)))
        });
        said.collect::<Vec<_>>().join("; ")
    }

    /// What changes in a row: name of the field, old, new.
    pub fn changes(&self, record: &Record) -> Vec<Change> {
        let What::Change { old, basis, .. } = &record.what else {
            return Vec::new();
        };
        let Some(indicator) = self.catalogue.indicator(&record.slug) else {
            return Vec::new();
        };
        let mut changes = Vec::new();
        for (at, measure) in indicator.measures.iter().enumerate() {
            let before = old.get(at).copied().flatten();
            let after = record.values.get(at).copied().flatten();
            if before != after {
                let plain =
                    |value: Option<i64>| value.map(|one| value::plain(one, measure.decimals));
                let shown = |value: Option<i64>| match value {
                    Some(one) => number::decimal(one, measure.decimals, self.lang),
                    None => "–".to_owned(),
                };
                changes.push(Change {
                    name: measure.name.clone(),
                    field: measure.label.get(self.lang).to_owned(),
                    old: shown(before),
                    new: shown(after),
                    plain: [plain(before), plain(after)].map(Option::unwrap_or_default),
                });
            }
        }
        if *basis != record.basis {
            changes.push(Change {
                name: BASIS.to_owned(),
                field: self.t("import-field-basis"),
                old: basis.clone(),
                new: record.basis.clone(),
                plain: [basis.clone(), record.basis.clone()],
            });
        }
        changes
    }
}

/// A field that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Name of the field.
    pub name: String,
    /// What it is called.
    pub field: String,
    /// As it stands, for people.
    pub old: String,
    /// As it will stand, for people.
    pub new: String,
    /// Both in machine spelling.
    pub plain: [String; 2],
}
