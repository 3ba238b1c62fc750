//! `/api/v2/targets`: the targets that the key's agency answers for, of the key's indicators,
//! and what they have come to.

pub mod set;

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;

use super::query::Query;
use super::{Caller, Refused};
use crate::app::App;
use crate::app::targets;
use crate::app::targets::Judged;
use crate::base::error::Result;
use crate::figures::target::{Band, Score, Verdict};
use crate::present::questions::Kept;
use crate::store::figures::observations;
use crate::store::targets::Wanted;

/// The targets.
#[derive(Debug, Serialize)]
pub struct Answer {
    data: Vec<Goal>,
}

/// A target.
#[derive(Debug, Serialize)]
struct Goal {
    id: i64,
    indicator: String,
    measure: String,
    agency: Option<String>,
    region: String,
    period: String,
    least: Option<String>,
    most: Option<String>,
    document: String,
    page: String,
    dated: Option<String>,
    revision: i64,
    sample: bool,
    /// The figure that it is judged by, also where no share of the target can be told.
    value: Option<String>,
    /// What is not certain of it.
    unsure: Vec<String>,
    /// Parts of the period that the figure is of.
    part: Option<[u8; 2]>,
    /// In hundredths of a per cent.
    share: Option<i64>,
    band: Option<&'static str>,
    /// Why it is not judged.
    grey: Option<&'static str>,
}

impl From<&Judged> for Goal {
    fn from(one: &Judged) -> Self {
        let target = &one.target;
        let (least, most) = match &target.wanted {
            Wanted::Point(value) => (Some(value.clone()), Some(value.clone())),
            Wanted::Range(least, most) => (Some(least.clone()), Some(most.clone())),
            Wanted::Nothing => (None, None),
        };
        let decimals = one.indicator.measures[one.measure].decimals;
        let judged = match one.verdict {
            Verdict::Judged { score, .. } => Some(score),
            Verdict::Grey(_) => None,
        };
        let kept = one
            .figure
            .map(|reached| Kept::whole(reached.value, decimals, one.count));
        let Kept { value, unsure } = kept.unwrap_or_default();
        Self {
            id: target.id,
            indicator: target.slug.clone(),
            measure: target.key.measure.clone(),
            agency: Some(target.key.agency.clone()).filter(|code| !code.is_empty()),
            region: target.key.region.clone(),
            period: target.key.period.to_string(),
            least,
            most,
            document: target.source.document.clone(),
            page: target.source.page.clone(),
            dated: target.source.dated.map(|day| day.to_string()),
            revision: target.number,
            sample: target.is_sample,
            value,
            unsure,
            part: one.figure.map(|reached| [reached.part.0, reached.part.1]),
            share: judged.map(Score::hundredths),
            band: one.verdict.band().map(Band::name),
            grey: match one.verdict {
                Verdict::Grey(why) => Some(why.name()),
                Verdict::Judged { .. } => None,
            },
        }
    }
}

/// Answers the targets that hold.
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Answer>, Refused> {
    Query::read(query.as_deref())?.finish()?;
    let today = app.clock.today();
    let all = app.catalogue.indicators.iter();
    let known = all.map(|one| app.db.target(&one.slug).cloned());
    let known: Vec<observations::Target> = known.collect::<Result<_>>()?;
    let catalogue = Arc::clone(&app.catalogue);
    let make = move |conn: &mut _| targets::all(conn, &catalogue, &known, today);
    let judged = app.targets.or_make(&app.db, (None, today), make).await?;
    let own = judged.iter().filter(|one| one.is_of(caller.agency()));
    let own = own.filter(|one| caller.key.is_for(&one.target.slug));
    Ok(Json(Answer {
        data: own.map(Goal::from).collect(),
    }))
}
