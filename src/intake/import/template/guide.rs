//! The sheet of explanations: what each column means, what it takes, and how to send the file.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::catalogue::value;
use crate::intake::file::field::Field;
use crate::intake::import::template::Template;
use crate::intake::problem::example;

/// What is said of a column.
pub(super) struct About {
    /// What it is called.
    pub(super) label: String,
    /// Its unit.
    pub(super) unit: String,
    /// Whether it must be filled.
    pub(super) required: bool,
    /// What it takes.
    pub(super) takes: String,
    /// An example.
    pub(super) example: String,
}

/// What is said of a column.
pub(super) fn about(template: &Template<'_>, field: Field) -> About {
    let (indicator, words) = (template.indicator, &template.words);
    let mut about = About {
        label: words.field(indicator, field.name(indicator)),
        unit: String::new(),
        required: true,
        takes: words.t("import-template-from-list"),
        example: String::new(),
    };
    match field {
        Field::Period => {
            let examples: Vec<&str> = indicator
                .period
                .grains
                .iter()
                .map(|one| example(*one))
                .collect();
            about.takes = words.t("import-template-period");
            about.example = examples.join(", ");
        }
        Field::Region => {
            let default = indicator.region.default.as_ref();
            let first = default.or(indicator.region.due.first());
            let region = first.and_then(|code| words.catalogue.regions.get(code));
            about.example = region.map(|region| region.name.clone()).unwrap_or_default();
        }
        Field::Category(at) => {
            about.required = indicator.needs_category(at);
            let list = &indicator.categories[at].list;
            let first = list.codes.first().map(|code| match list.range {
                Some(_) => code.code.clone(),
                None => code.label.get(words.lang).to_owned(),
            });
            about.example = first.unwrap_or_default();
        }
        Field::Measure(at) => {
            let measure = &indicator.measures[at];
            measure.unit.get(words.lang).clone_into(&mut about.unit);
            let everywhere = indicator.is_in_every_row(measure);
            about.required = measure.required && !measure.whole && everywhere;
            about.takes = match measure.decimals {
                0 => words.t("import-template-whole"),
                _ => words.t("import-template-decimal"),
            };
            about.example = match measure.decimals {
                0 => "1234".to_owned(),
                most => value::plain(6226 * 10_i64.pow(most.saturating_sub(2).into()), most),
            };
        }
        // Once a file has their column, a blank cell in it is no default.
        Field::Basis | Field::Agency => {}
    }
    about
}

/// Fills the sheet.
pub(super) fn fill(sheet: &mut Worksheet, template: &Template<'_>) -> Result<(), XlsxError> {
    let (bold, wrap) = (Format::new().set_bold(), Format::new().set_text_wrap());
    let (indicator, words) = (template.indicator, &template.words);
    sheet.set_name(words.t("import-template-guide"))?;
    for (at, width) in (0_u16..).zip([22, 30, 18, 12, 44, 28]) {
        sheet.set_column_width(at, width)?;
    }
    let large = Format::new().set_bold().set_font_size(14);
    sheet.write_string_with_format(0, 0, indicator.title.get(words.lang), &large)?;
    sheet.write_string(1, 0, indicator.definition.get(words.lang))?;
    let mut row = 3;
    for (at, key) in (0_u16..).zip(["column", "meaning", "unit", "required", "takes", "example"]) {
        let text = words.t(&format!("import-template-{key}"));
        sheet.write_string_with_format(row, at, text, &bold)?;
    }
    for field in template.fields() {
        row += 1;
        let about = about(template, field);
        let required = if about.required {
            "import-yes"
        } else {
            "import-no"
        };
        let cells = [
            field.name(indicator).to_owned(),
            about.label,
            about.unit,
            words.t(required),
            about.takes,
            about.example,
        ];
        for (at, text) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, at, text, &wrap)?;
        }
    }
    row += 2;
    sheet.write_string_with_format(row, 0, words.t("import-template-how"), &bold)?;
    for step in 1..=5 {
        row += 1;
        sheet.write_string(row, 0, words.t(&format!("import-template-how-{step}")))?;
    }
    Ok(())
}
