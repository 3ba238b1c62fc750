//! `/data/{slug}/{id}/riwayat`: who changed a row, when, through which door, and what.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::Indicator;
use crate::figures::observation::Status;
use crate::identity::permission;
use crate::present::periods;
use crate::present::rows::line::Names;
use crate::present::rows::name;
use crate::present::rows::past;
use crate::present::rows::table;
use crate::present::words::Words;
use crate::store::figures::history;
use crate::store::figures::history::{Past, Values};
use crate::store::figures::observations;
use crate::web::frame::Frame;
use crate::web::pages::data::{Desk, words};
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

#[derive(Debug, Template)]
#[template(path = "pages/data/riwayat.html")]
struct Page<'a> {
    frame: &'a Frame,
    indicator: &'a Indicator,
    list: String,
    id: i64,
    /// What the row is about.
    about: String,
    deleted: bool,
    /// The row as it stands, for who may decide on it.
    decided: Option<Decided>,
    may_undo: bool,
    entries: Vec<Entry>,
}

/// What may be decided about a row.
#[derive(Debug)]
struct Decided {
    validated: bool,
    revision: i64,
}

/// A change as it is shown.
#[derive(Debug)]
struct Entry {
    at: String,
    user: String,
    via: String,
    action: String,
    facts: Vec<Fact>,
}

#[derive(Debug)]
struct Fact {
    label: String,
    before: Option<String>,
    after: Option<String>,
}

/// The page, the newest change first.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Html<String>> {
    let desk = Desk::open(&app, &person, &slug).await?;
    let target = desk.target.clone();
    let past = app
        .db
        .read(move |conn| {
            let row = observations::find(conn, &target, id)?;
            let known = history::known(conn, &target, id)?;
            Ok((history::of_row(conn, &target, id)?, row, known))
        })
        .await?;
    let (past, row, known) = past;
    let last = past.last().filter(|last| desk.may_touch(&last.agency));
    let deleted = last.ok_or(Error::NotFound)?.action == "delete";
    let (words, names) = (words(&frame), desk.names(&app));
    let entry = |past: &Past| entry(&words, &names, desk.indicator(), past);
    page(&Page {
        frame: &frame,
        indicator: desk.indicator(),
        list: desk.address(),
        id,
        about: known.map_or_else(
            || id.to_string(),
            |row| name::about(&words, &names, desk.indicator(), &row),
        ),
        deleted,
        decided: row
            .filter(|_| person.may(permission::OBSERVATION_VALIDATE))
            .map(|row| Decided {
                validated: row.status == Status::Validated,
                revision: row.revision,
            }),
        may_undo: deleted && person.may(permission::OBSERVATION_DELETE),
        entries: past.iter().rev().map(entry).collect(),
    })
}

fn entry(words: &Words<'_>, names: &Names<'_>, indicator: &Indicator, past: &Past) -> Entry {
    let system = || words.get("rows-system");
    let user = past.user.clone().unwrap_or_else(system);
    let door = table::via(words, &past.via);
    Entry {
        at: periods::moment(words, past.at),
        user,
        via: match &past.key {
            Some(key) => format!("{door} · {key}"),
            None => door,
        },
        action: words.get(&format!("rows-action-{}", past.action)),
        facts: facts(words, names, indicator, past),
    }
}

/// What a change did: all values of a new or deleted row, only what differs of a changed one.
fn facts(words: &Words<'_>, names: &Names<'_>, indicator: &Indicator, past: &Past) -> Vec<Fact> {
    let told = |values: &Option<Values>, key: &str| {
        let value = values.as_ref()?.get(key)?.as_str()?;
        Some(past::said(words, names, indicator, key, value)).filter(|text| !text.is_empty())
    };
    let mut facts = Vec::new();
    for (key, label) in past::labels(words, indicator) {
        let before = told(&past.before, &key);
        let after = told(&past.after, &key);
        if before != after {
            facts.push(Fact {
                label,
                before,
                after,
            });
        }
    }
    facts
}
