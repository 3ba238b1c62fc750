//! `GET /api/v2/obligations`: what the key's agency owes, and how it stands.

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use jiff::civil::Date;
use serde::Serialize;

use super::query::{Query, malformed};
use super::{Caller, Refused};
use crate::app::App;
use crate::base::clock::rfc3339;
use crate::base::error::Result;
use crate::store::due::read;
use crate::store::due::read::Line;
use crate::store::figures::observations::Target;

/// Days between the first and the last deadline that are asked for, unless they are named, and at
/// most.
const DAYS: i64 = 366;
/// How many days ahead deadlines are told, unless they are named.
const AHEAD: i64 = 31;

/// What is owed.
#[derive(Debug, Serialize)]
pub struct Answer {
    data: Vec<Obligation>,
}

/// An obligation.
#[derive(Debug, Serialize)]
struct Obligation {
    indicator: String,
    agency: String,
    period: String,
    deadline: String,
    locked_after: Option<String>,
    state: &'static str,
    received: bool,
    complete: bool,
    on_time: Option<bool>,
    days_over: Option<i32>,
    cells: i64,
    cells_due: i64,
    cells_returned: i64,
    received_at: Option<String>,
    complete_at: Option<String>,
}

impl From<&Line> for Obligation {
    fn from(line: &Line) -> Self {
        let one = &line.standing;
        Self {
            indicator: line.indicator.slug.clone(),
            agency: line.agency.to_string(),
            period: one.owed.period.to_string(),
            deadline: one.deadline.to_string(),
            locked_after: one.lock.map(|day| day.to_string()),
            state: one.state.word(),
            received: one.received,
            complete: one.complete,
            on_time: one.on_time,
            days_over: one.state.days_over(),
            cells: one.came.cells,
            cells_due: one.owed.cells,
            cells_returned: one.came.returned,
            received_at: one.came.received_at.map(rfc3339),
            complete_at: one.came.complete_at.map(rfc3339),
        }
    }
}

/// Answers the obligations whose deadlines lie between two days, in the order of these.
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Answer>, Refused> {
    let mut query = Query::read(query.as_deref())?;
    query.none_blank(&["from", "until"])?;
    let day = |text: &str| text.parse::<Date>().ok();
    let (from, until) = (query.one("from", day)?, query.one("until", day)?);
    query.finish()?;
    let today = app.clock.today();
    let later = |day: Date, days| {
        let span = jiff::Span::new().days(days);
        day.checked_add(span).unwrap_or(day)
    };
    let last = until.unwrap_or_else(|| from.map_or(later(today, AHEAD), |day| later(day, DAYS)));
    let first = from.unwrap_or_else(|| later(last, -DAYS));
    if first < later(last, -DAYS) {
        let detail = format!("`from` lies more than {DAYS} days before `until`.");
        return Err(malformed(detail));
    }
    if last < first {
        return Err(malformed("`from` lies after `until`.".to_owned()));
    }
    let targets = targets(&app, &caller)?;
    let (agency, by) = (caller.agency().to_owned(), Arc::clone(&app));
    let read = app.db.read(move |conn| {
        let asked = read::Asked {
            agency: Some(&agency),
            first,
            last,
            today,
        };
        read::lines(conn, &by.catalogue, &targets, asked)
    });
    let mut lines = read.await?;
    lines.sort_by_key(|line| line.standing.deadline);
    let data = lines.iter().map(Obligation::from).collect();
    Ok(Json(Answer { data }))
}

/// The indicators that the key is for.
fn targets(app: &App, caller: &Caller) -> Result<Vec<Target>> {
    let all = app.catalogue.indicators.iter();
    let own = all.filter(|one| caller.key.is_for(&one.slug));
    own.map(|one| app.db.target(&one.slug).cloned()).collect()
}
