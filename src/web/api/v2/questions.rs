//! `/api/v2/questions`: what leaders ask the key's agency of the key's indicators, and what it answers.

pub mod answer;

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use jiff::civil::Date;
use serde::Serialize;

use super::query::Query;
use super::{Caller, Refused};
use crate::app::App;
use crate::base::clock::rfc3339;
use crate::base::error::Result;
use crate::store::questions::read::{self, Wanted};
use crate::store::questions::{Question, State as Far};

/// Questions of an answer.
const MOST: usize = 1_000;

/// What is asked.
#[derive(Debug, Serialize)]
pub struct Answer {
    data: Vec<Item>,
}

/// A question, without the names of people.
#[derive(Debug, Serialize)]
pub struct Item {
    id: i64,
    indicator: String,
    measure: String,
    period: String,
    view: String,
    basis: Option<String>,
    value: Option<String>,
    unsure: Vec<String>,
    revision: i64,
    agency: String,
    text: String,
    priority: &'static str,
    due: String,
    state: &'static str,
    steps: i64,
    withdrawn: bool,
    days_over: Option<i32>,
    asked_at: String,
}

impl Item {
    fn of(one: Question, today: Date) -> Self {
        Self {
            days_over: one.days_over(today),
            id: one.id,
            indicator: one.slug,
            measure: one.frozen.measure,
            period: one.frozen.period.to_string(),
            view: one.frozen.view,
            basis: Some(one.frozen.basis).filter(|code| !code.is_empty()),
            value: one.frozen.value,
            unsure: one.frozen.unsure,
            revision: one.frozen.revision,
            agency: one.agency,
            text: one.text,
            priority: one.priority.name(),
            due: one.due.to_string(),
            state: one.state.name(),
            steps: one.steps,
            withdrawn: one.is_withdrawn,
            asked_at: rfc3339(one.asked_at),
        }
    }
}

/// Answers the questions to the agency: open ones first, of these the one that is due first.
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Answer>, Refused> {
    let mut query = Query::read(query.as_deref())?;
    query.none_blank(&["state"])?;
    let state = query.one("state", Far::parse)?;
    query.finish()?;
    let agency = caller.agency().to_owned();
    let read = app.db.read(move |conn| {
        let wanted = Wanted {
            agency: Some(&agency),
            ..Wanted::default()
        };
        read::find(conn, wanted, MOST)
    });
    let today = app.clock.today();
    let all = read.await?.into_iter();
    let own = all.filter(|one| caller.key.is_for(&one.slug));
    let fits = own.filter(|one| state.is_none_or(|state| one.state == state));
    Ok(Json(Answer {
        data: fits.map(|one| Item::of(one, today)).collect(),
    }))
}
