//! The sheet of codes: what may stand in a cell, and what else is understood.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::intake::file::field::Field;
use crate::intake::import::template::Template;

/// Name of the sheet, which the drop-downs refer to.
pub(super) const SHEET: &str = "Kode";

/// A list of what may stand in a column.
pub(super) struct List {
    /// The column.
    pub(super) field: Field,
    /// Its entries: what is chosen, its code, what else is understood.
    pub(super) entries: Vec<[String; 3]>,
}

/// The lists of a template.
pub(super) fn lists(template: &Template<'_>) -> Vec<List> {
    let fields = template.fields().into_iter();
    let lists = fields.map(|field| List {
        field,
        entries: entries(template, field),
    });
    lists.filter(|list| !list.entries.is_empty()).collect()
}

fn entries(template: &Template<'_>, field: Field) -> Vec<[String; 3]> {
    let (catalogue, lang) = (template.words.catalogue, template.words.lang);
    match field {
        Field::Category(at) => {
            let list = &template.indicator.categories[at].list;
            let entry = |one: &crate::catalogue::Code| {
                let chosen = match list.range {
                    Some(_) => &one.code,
                    None => one.label.get(lang),
                };
                [chosen.to_owned(), one.code.clone(), one.aliases.join("; ")]
            };
            list.codes.iter().map(entry).collect()
        }
        Field::Region => {
            let axis = &template.indicator.region;
            let named =
                |code: &String| axis.default.as_ref() == Some(code) || axis.compare.contains(code);
            let fits = catalogue.regions.values().filter(|region| {
                region.level == axis.level || region.code == axis.whole || named(&region.code)
            });
            let entry = |one: &crate::catalogue::Region| {
                let mut known = vec![one.short.clone()];
                known.extend(one.kemendagri.iter().chain(&one.aliases).cloned());
                [one.name.clone(), one.code.clone(), known.join("; ")]
            };
            fits.map(entry).collect()
        }
        Field::Basis => {
            let bases = template.indicator.bases.iter();
            let entry = |one: &crate::catalogue::Basis| {
                [
                    one.code.clone(),
                    one.source.get(lang).to_owned(),
                    one.scope.get(lang).to_owned(),
                ]
            };
            bases.map(entry).collect()
        }
        Field::Agency => {
            let agencies = catalogue.agencies.values().filter(|one| one.active);
            let entry = |one: &crate::catalogue::Agency| {
                [one.code.clone(), one.name.clone(), one.aliases.join("; ")]
            };
            agencies.map(entry).collect()
        }
        Field::Period | Field::Measure(_) => Vec::new(),
    }
}

/// Fills the sheet; three columns a list.
pub(super) fn fill(
    sheet: &mut Worksheet,
    template: &Template<'_>,
    lists: &[List],
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_name(SHEET)?;
    sheet.set_freeze_panes(1, 0)?;
    let words = &template.words;
    for (at, list) in (0_u16..).zip(lists) {
        let first = at * 3;
        let name = list.field.name(template.indicator);
        let headers = [
            name.to_owned(),
            words.t("import-template-code"),
            words.t("import-template-also"),
        ];
        for (column, text) in (first..).zip(headers) {
            sheet.write_string_with_format(0, column, text, &bold)?;
            sheet.set_column_width(column, 26)?;
        }
        for (row, entry) in (1_u32..).zip(&list.entries) {
            for (column, text) in (first..).zip(entry) {
                sheet.write_string(row, column, text)?;
            }
        }
    }
    Ok(())
}
