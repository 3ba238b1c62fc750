//! `/kotak-masuk`: what somebody was told, the newest first.

pub mod atur;

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::figures::alert::{Event, Kind};
use crate::figures::alert_choice::Rights;
use crate::identity::permission::{AGENCY_ALL, KEY_READ, OBSERVATION_READ};
use crate::present::alerts::{address, sentence};
use crate::present::words::Words;
use crate::store::alerts::messages::{self, Message, Turn};
use crate::store::people::accounts::Person;
use crate::web::frame::Frame;
use crate::web::pages::sight;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Messages that are shown.
const SHOWN: usize = 300;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `semua`: those that were read, too.
    lihat: String,
    /// Only of this kind.
    jenis: String,
}

/// A message as it is shown.
#[derive(Debug)]
struct Line {
    id: i64,
    /// Key of the name of its kind.
    kind: String,
    text: String,
    address: String,
    at: i64,
    read: bool,
    /// When what it tells of ended, where a message of its beginning is shown.
    over_at: Option<i64>,
}

impl Line {
    /// Key of what its button does.
    fn mark(&self) -> &'static str {
        if self.read {
            "alert-mark-unread"
        } else {
            "alert-mark-read"
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/kotak-masuk.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    lines: Vec<Line>,
    kinds: Vec<(String, String)>,
    unread: i64,
    limited: bool,
}

/// The inbox.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let (user, unread) = (person.id, asked.lihat != "semua");
    let read = app.db.read(move |conn| {
        let found = messages::list(conn, user, unread, SHOWN + 1)?;
        Ok((found, sight::names(conn)?))
    });
    let (mut found, names) = read.await?;
    let limited = found.len() > SHOWN;
    found.truncate(SHOWN);
    let words = Words::new(&app.texts, frame.lang());
    let chosen = Kind::parse(&asked.jenis);
    let shown = found.into_iter().filter(|one| {
        let kind = chosen.is_none_or(|kind| one.event.kind == kind);
        kind && is_heard_by(&person, &one.event)
    });
    let line = |one: Message| Line {
        text: sentence(
            &words,
            (&app.catalogue, &names),
            &one.event,
            one.turn == Turn::Over,
        ),
        kind: format!("alert-kind-{}", one.event.kind.name()),
        address: address(&one.event),
        over_at: one.ended_at.filter(|_| {
            let ends = one.event.kind != Kind::Question;
            ends && one.turn == Turn::Begun
        }),
        id: one.id,
        at: one.at,
        read: one.read_at.is_some(),
    };
    page(&Page {
        lines: shown.map(line).collect(),
        kinds: atur::kinds(&person)
            .map(|one| {
                let text = frame.t(&format!("alert-kind-{}", one.name()));
                (one.name().to_owned(), text)
            })
            .collect(),
        unread: frame.unread(),
        asked: &asked,
        frame: &frame,
        limited,
    })
}

/// Whether the rights of somebody still let them hear of an event: they may have changed since it was
/// told.
fn is_heard_by(person: &Person, event: &Event) -> bool {
    let rights = Rights {
        all: person.may(AGENCY_ALL),
        agency: person.agency.as_deref(),
        reads: person.may(OBSERVATION_READ),
        reads_sources: person.may(KEY_READ),
    };
    rights.may_hear(event.kind, &event.agencies)
}

/// What is to be done with a message.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// `belum`: as not read.
    tanda: String,
}

/// Marks a message as read, or as not read.
pub async fn mark(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    let read = sent.tanda != "belum";
    let done = app
        .db
        .write(move |tx| messages::mark(tx, person.id, Some(id), read));
    // One that was read before is read still; another's does not exist.
    if done.await? == 0 && !read {
        return Err(Error::NotFound);
    }
    Ok(Redirect::to(if read {
        "/kotak-masuk"
    } else {
        "/kotak-masuk?lihat=semua"
    }))
}

/// Marks all messages as read.
pub async fn mark_all(State(app): State<Arc<App>>, SignedIn(person): SignedIn) -> Result<Redirect> {
    app.db
        .write(move |tx| messages::mark(tx, person.id, None, true))
        .await?;
    Ok(Redirect::to("/kotak-masuk?pesan=inbox-read"))
}
