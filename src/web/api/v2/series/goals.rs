//! The targets of a series: what was to be reached of what is asked for, beside the figures.

use serde::Serialize;

use crate::base::error::{Error, Result};
use crate::present::series::Asked;
use crate::store::Conn;
use crate::store::figures::observations;
use crate::store::targets::{Target, Wanted, read};

/// A target beside the figures.
#[derive(Debug, Serialize)]
pub(super) struct Goal {
    measure: String,
    agency: Option<String>,
    region: String,
    period: String,
    least: String,
    most: String,
    document: String,
    revision: i64,
    sample: bool,
}

/// The targets for the periods, places and measures of a question, as far as the caller's agency
/// answers for them; none where codes of categories are asked for, of which there are no targets.
pub(super) fn of(
    conn: &mut Conn,
    about: &observations::Target,
    (asked, caller): (&Asked, &str),
) -> Result<Vec<Goal>> {
    let indicator = &about.indicator;
    let by_codes = asked.by.category.contains(&true);
    if by_codes || asked.categories.iter().any(|codes| !codes.is_empty()) {
        return Ok(Vec::new());
    }
    let of_caller = |agency: &str| match agency {
        "" => indicator.is_reported_by(caller),
        own => own == caller,
    };
    let fits = |one: &Target| {
        let key = &one.key;
        let agency = if asked.agencies.is_empty() {
            key.agency.is_empty() || asked.by.agency
        } else {
            asked.agencies.contains(&key.agency)
        };
        let region = if asked.regions.is_empty() {
            key.region == indicator.region.whole || asked.by.region
        } else {
            asked.regions.contains(&key.region)
        };
        let measure = indicator.measure(&key.measure);
        let measure = measure.is_some_and(|(at, _)| asked.measures.contains(&at));
        let within = asked.since.is_none_or(|since| since <= key.period)
            && asked.until.is_none_or(|until| key.period <= until);
        let time = key.period.grain() == asked.grain && within;
        agency && region && measure && time && of_caller(&key.agency)
    };
    let all = read::standing(conn, Some(about.id))?.into_iter();
    Ok(all.filter(fits).filter_map(goal).collect())
}

fn goal(one: Target) -> Option<Goal> {
    let (least, most) = match one.wanted {
        Wanted::Point(value) => (value.clone(), value),
        Wanted::Range(least, most) => (least, most),
        Wanted::Nothing => return None,
    };
    Some(Goal {
        measure: one.key.measure,
        agency: Some(one.key.agency).filter(|code| !code.is_empty()),
        region: one.key.region,
        period: one.key.period.to_string(),
        document: one.source.document,
        revision: one.number,
        sample: one.is_sample,
        least,
        most,
    })
}

/// Adds them to an answer, if there are any.
pub(super) fn push(goals: &[Goal], out: &mut String) -> Result<()> {
    if goals.is_empty() {
        return Ok(());
    }
    let text = serde_json::to_string(goals).map_err(|e| Error::Internal(e.to_string()))?;
    out.push_str(",\"targets\":");
    out.push_str(&text);
    Ok(())
}
