//! The cells of a template's rows.

use crate::catalogue::value;
use crate::figures::observation::Stored;
use crate::intake::file::field::Field;
use crate::intake::import::template::Template;

/// A measure's number in machine spelling. A whole that its parts give is left out, so that who
/// corrects a part need not correct the whole.
pub(super) fn number(template: &Template<'_>, row: &Stored, at: usize) -> Option<String> {
    let measure = template.indicator.measures.get(at)?;
    let values = &row.observation.values;
    let given = template.indicator.parts().count() > 0
        && template
            .indicator
            .parts()
            .all(|part| values[part].is_some());
    if measure.whole && given {
        return None;
    }
    Some(value::plain(values[at]?, measure.decimals))
}

/// The words of any other cell.
pub(super) fn word(template: &Template<'_>, row: &Stored, field: Field) -> String {
    let observation = &row.observation;
    match field {
        Field::Period => observation.period.to_string(),
        Field::Region => {
            let region = template.words.catalogue.regions.get(&observation.region);
            region.map_or_else(|| observation.region.clone(), |region| region.name.clone())
        }
        Field::Category(at) => {
            let list = &template.indicator.categories[at].list;
            let code = &observation.categories[at];
            match list.range {
                _ if code.is_empty() => String::new(),
                Some(_) => code.clone(),
                None => list.label(code, template.words.lang),
            }
        }
        Field::Basis => observation.basis.clone(),
        Field::Agency => observation.agency.clone(),
        Field::Measure(at) => number(template, row, at).unwrap_or_default(),
    }
}

/// A cell as text with a decimal comma.
pub(super) fn text(template: &Template<'_>, row: &Stored, field: Field) -> String {
    let word = word(template, row, field);
    match field {
        Field::Measure(_) => word.replace('.', ","),
        _ => word,
    }
}
