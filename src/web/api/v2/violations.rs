//! `GET /api/v2/violations`: where rules between figures of the key's agency and indicators are
//! broken, and what was said of it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;

use super::query::Query;
use super::{Caller, Refused};
use crate::app::App;
use crate::base::clock::rfc3339;
use crate::catalogue::Rule;
use crate::store::figures::violations;
use crate::store::figures::violations::Violation;

/// Violations that are read.
const READ: usize = 20_000;
/// Violations of an answer.
const MOST: usize = 1_000;

/// The violations.
#[derive(Debug, Serialize)]
pub struct Answer {
    data: Vec<Item>,
}

/// A violation, without the names of people.
#[derive(Debug, Serialize)]
struct Item {
    id: i64,
    rule: String,
    importance: &'static str,
    indicators: Vec<String>,
    period: String,
    region: String,
    agency: Option<String>,
    basis: String,
    left: Option<String>,
    operator: &'static str,
    right: Option<String>,
    first_seen: String,
    last_seen: String,
    explanation: Option<String>,
    follow_up: &'static str,
    /// Whether nobody has said yet why the figures are right.
    open: bool,
}

impl Item {
    fn of(rule: &Rule, one: Violation) -> Self {
        let open = one.is_open();
        let mut indicators: Vec<String> = rule
            .terms()
            .map(|term| term.indicator.slug.clone())
            .collect();
        indicators.sort_unstable();
        indicators.dedup();
        let place = one.broken.place;
        Self {
            id: one.id,
            rule: one.rule,
            importance: rule.importance.name(),
            indicators,
            period: place.period.to_string(),
            region: place.region,
            agency: Some(place.agency).filter(|code| !code.is_empty()),
            basis: place.basis,
            left: one.broken.left,
            operator: rule.operator.sign(),
            right: one.broken.right,
            first_seen: rfc3339(one.first_seen),
            last_seen: rfc3339(one.last_seen),
            explanation: one.explanation,
            follow_up: one.follow_up.name(),
            open,
        }
    }
}

/// Answers the violations that stand, the newest period first.
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Answer>, Refused> {
    Query::read(query.as_deref())?.finish()?;
    let found = app
        .db
        .read(|conn| violations::find(conn, None, false, READ))
        .await?;
    let agency = caller.agency();
    let told = |one: Violation| {
        let rule = app.catalogue.rule(&one.rule)?;
        let keyed = rule
            .terms()
            .any(|term| caller.key.is_for(&term.indicator.slug));
        let own = rule.is_reported_by(agency) && one.is_seen_by(Some(agency));
        (own && keyed).then(|| Item::of(rule, one))
    };
    let data = found.into_iter().filter_map(told).take(MOST).collect();
    Ok(Json(Answer { data }))
}
