//! A sender's own codes: whether each stands for something that is known here.

use crate::app::App;
use crate::catalogue::lookup;
use crate::intake::{Problem, Rule};
use crate::store::keys::ApiKey;
use crate::store::keys::mapping::Mapping;

/// Field of the agency in a mapping.
const AGENCY: &str = "agency";
/// Field of the region in a mapping.
const REGION: &str = "region";
/// Problems that are told.
const TOLD: usize = 20;

/// The mapping with our codes in the catalogue's own spelling.
///
/// # Errors
/// What is wrong; a problem's field is `field.code`, as the sender wrote it.
pub fn settle(app: &App, key: &ApiKey, mapping: &Mapping) -> Result<Mapping, Vec<Problem>> {
    let mut settled = Mapping::default();
    let mut problems = Vec::new();
    for (at, (field, theirs, ours)) in mapping.lines().enumerate() {
        let long = [field, theirs, ours]
            .iter()
            .any(|s| s.len() > Mapping::LONGEST);
        let found = if long || at >= Mapping::MOST {
            Err(Rule::TooLarge)
        } else if theirs.trim().is_empty() {
            Err(Rule::Required)
        } else {
            target(app, key, field, ours)
        };
        match found {
            Ok((field, ours)) => {
                let codes = settled.0.entry(field).or_default();
                codes.insert(theirs.trim().to_owned(), ours);
            }
            Err(rule) => problems.push(Problem {
                field: format!("{}.{}", short(field), short(theirs)),
                rule,
            }),
        }
        if problems.len() >= TOLD {
            break;
        }
    }
    if problems.is_empty() {
        Ok(settled)
    } else {
        Err(problems)
    }
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The field as mappings name it and the code that is kept.
fn target(app: &App, key: &ApiKey, field: &str, ours: &str) -> Result<(String, String), Rule> {
    let catalogue = &app.catalogue;
    if field == AGENCY {
        let found = catalogue.find_agency(ours);
        let own = found.is_some_and(|agency| agency.code == key.agency)
            || lookup::normal(ours) == lookup::normal(&key.agency);
        return if own {
            Ok((AGENCY.to_owned(), key.agency.clone()))
        } else {
            Err(Rule::Agency)
        };
    }
    let indicators = || {
        let all = catalogue.indicators.iter();
        all.filter(|indicator| key.is_for(&indicator.slug))
    };
    if field == REGION || indicators().any(|one| one.region.field == field) {
        let found = catalogue.find_region(ours, None).ok_or(Rule::Region)?;
        return Ok((REGION.to_owned(), found.code.clone()));
    }
    let mut known = false;
    for category in indicators().flat_map(|one| &one.categories) {
        if category.name == field || category.aliases.iter().any(|alias| alias == field) {
            known = true;
            if let Some(code) = category.list.find(ours) {
                return Ok((category.name.clone(), code.to_owned()));
            }
        }
    }
    Err(if known { Rule::Code } else { Rule::Field })
}
