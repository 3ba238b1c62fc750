//! `/kunci`: API keys of the agencies that one works for.

pub mod detail;
pub mod edit;
pub mod kode;
mod lines;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use jiff::ToSpan as _;
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::identity::permission;
use crate::store::keys;
use crate::store::keys::ApiKey;
use crate::store::keys::key_use;
use crate::store::keys::key_use::Day;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::web::form::filled;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Days over which calls are summed in the list.
const DAYS: i64 = 7;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    opd: String,
}

/// A key as the list shows it.
#[derive(Debug)]
struct Line {
    key: ApiKey,
    agency: String,
    state: Condition,
    used: Day,
}

/// Whether a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Works,
    Ended,
    Revoked,
}

impl Condition {
    pub(super) fn of(key: &ApiKey, now: i64) -> Self {
        match key.revoked_at {
            Some(_) => Self::Revoked,
            None if key.works_at(now) => Self::Works,
            None => Self::Ended,
        }
    }

    /// The key of its word, and the badge that it wears.
    pub(super) fn word(self) -> (&'static str, &'static str) {
        match self {
            Self::Works => ("key-works", "badge badge-validated"),
            Self::Ended => ("key-ended", "badge badge-restricted"),
            Self::Revoked => ("key-revoked", "badge badge-restricted"),
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/kunci.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    lines: Vec<Line>,
    agencies: Vec<(String, String)>,
    limited: bool,
    manages: bool,
}

/// The list.
pub async fn list(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    app.usage.flush(&app.db).await?;
    let limit = person.limit();
    let chosen = limit.clone().or_else(|| filled(&asked.opd));
    let from = app.clock.today().saturating_sub((DAYS - 1).days());
    let read = app.db.read(move |conn| {
        let keys = keys::list(conn, chosen.as_deref())?;
        Ok((keys, key_use::sums(conn, from)?, agencies::all(conn)?))
    });
    let (keys, sums, agencies) = read.await?;
    let now = app.clock.now_ms();
    let line = |key: ApiKey| {
        let used = sums.iter().find(|(id, _)| *id == key.id);
        let agency = agencies.iter().find(|a| a.code == key.agency);
        Line {
            agency: agency.map_or_else(|| key.agency.clone(), |a| a.short.clone()),
            state: Condition::of(&key, now),
            used: used.map_or_else(Day::default, |(_, day)| *day),
            key,
        }
    };
    page(&Page {
        lines: keys.into_iter().map(line).collect(),
        agencies: agencies
            .iter()
            .map(|a| (a.code.clone(), a.name.clone()))
            .collect(),
        limited: limit.is_some(),
        manages: person.may(permission::KEY_MANAGE),
        asked: &asked,
        frame: &frame,
    })
}

/// The key with this number, if it belongs to an agency that the person works for.
async fn of(app: &App, person: &Person, id: i64) -> Result<ApiKey> {
    let found = app.db.read(move |conn| keys::find(conn, id)).await?;
    found
        .filter(|key| person.works_for(&key.agency))
        .ok_or(Error::NotFound)
}
