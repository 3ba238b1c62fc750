//! `/target/{id}`: one target, its revisions, and what its agency says where it was missed.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::{Line, line};
use crate::app::App;
use crate::app::targets;
use crate::app::targets::Judged;
use crate::base::error::{Error, Result};
use crate::base::text::is_hidden;
use crate::catalogue::value;
use crate::figures::names::Agencies;
use crate::figures::target::Verdict;
use crate::identity::permission::{OBSERVATION_CREATE, OBSERVATION_VALIDATE};
use crate::present::words::Words;
use crate::present::{periods, target};
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::targets::write::{self, New};
use crate::store::targets::{NOTE, Note, Target, Wanted, read};
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::pages::sight;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// What the form for an obstacle sends.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Sent {
    kendala: String,
    tindak_lanjut: String,
    /// The figure that was looked at.
    nilai: String,
}

/// Which revision is taken back.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Taken {
    revisi: i64,
}

/// A revision as it is shown.
#[derive(Debug)]
struct Revision {
    target: Target,
    aim: String,
    dated: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/target/detail.html")]
struct Page<'a> {
    frame: &'a Frame,
    line: Line,
    number: i64,
    /// The exact figure that it was judged by.
    value: String,
    stands: bool,
    revisions: Vec<Revision>,
    notes: Vec<Note>,
    sets: bool,
    explains: bool,
    sent: &'a Sent,
    problems: Problems,
}

/// A target that exists for the person.
struct Found {
    judged: Judged,
    revisions: Vec<Target>,
    notes: Vec<Note>,
    agencies: Agencies,
}

async fn find(app: &App, person: &Person, id: i64) -> Result<Found> {
    let all = app.catalogue.indicators.iter();
    let known = all.map(|one| app.db.target(&one.slug).cloned());
    let known = known.collect::<Result<Vec<_>>>()?;
    let today = app.clock.today();
    let read = app.db.read(move |conn| {
        let asked = read::get(conn, id)?;
        let about = known.iter().find(|one| one.indicator.slug == asked.slug);
        let about = about.ok_or(Error::NotFound)?;
        let revisions = read::revisions(conn, about.id, &asked.key)?;
        // The newest that wants anything says what is judged.
        let mut wanting = revisions.iter().filter(|one| one.wanted != Wanted::Nothing);
        let newest = wanting.next().cloned().ok_or(Error::NotFound)?;
        let notes = read::notes_of(conn, newest.id)?;
        let judged = targets::one(conn, about, newest, today)?;
        Ok(Found {
            judged: judged.ok_or(Error::NotFound)?,
            agencies: sight::names(conn)?,
            revisions,
            notes,
        })
    });
    let found = read.await?;
    let own = person.limit();
    if own.is_none_or(|own| found.judged.is_of(&own)) {
        Ok(found)
    } else {
        Err(Error::NotFound)
    }
}

/// Whether the person may set it.
fn sets(person: &Person, found: &Found) -> bool {
    let agency = &found.judged.target.key.agency;
    person.may(OBSERVATION_VALIDATE) && person.works_for(agency)
}

/// Whether the person may say why it was missed.
fn explains(person: &Person, found: &Found) -> bool {
    found.stands() && found.judged.verdict.is_red() && person.may(OBSERVATION_CREATE)
}

impl Found {
    /// Whether it was not taken back.
    fn stands(&self) -> bool {
        let newest = self.revisions.first();
        newest.is_some_and(|one| one.wanted != Wanted::Nothing)
    }

    /// The revision that was written last.
    fn number(&self) -> i64 {
        self.revisions.first().map_or(0, |one| one.number)
    }

    /// The exact figure that it was judged by; empty where it was not.
    fn value(&self) -> String {
        let decimals = self.judged.indicator.measures[self.judged.measure].decimals;
        match self.judged.verdict {
            Verdict::Judged { reached, .. } => value::plain(reached.value, decimals),
            Verdict::Grey(_) => String::new(),
        }
    }
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>> {
    let found = find(&app, &person, id).await?;
    let (sent, problems) = (Sent::default(), Problems::default());
    render(&app, &frame, &person, found, (&sent, problems))
}

fn render(
    app: &App,
    frame: &Frame,
    person: &Person,
    found: Found,
    (sent, problems): (&Sent, Problems),
) -> Result<Html<String>> {
    let words = Words::new(&app.texts, frame.lang());
    let measure = &found.judged.indicator.measures[found.judged.measure];
    let revision = |one: &Target| Revision {
        aim: match one.wanted.aim(measure) {
            Some(aim) => target::aim(&words, measure, aim),
            None => words.get("goal-taken-back"),
        },
        dated: one.source.dated.map(|day| periods::date(&words, day)),
        target: one.clone(),
    };
    page(&Page {
        line: line(app, &words, &found.agencies, &found.judged),
        number: found.number(),
        value: found.value(),
        stands: found.stands(),
        sets: sets(person, &found),
        explains: explains(person, &found),
        revisions: found.revisions.iter().map(revision).collect(),
        notes: found.notes,
        problems,
        frame,
        sent,
    })
}

/// Takes a target back; its revisions stay.
pub async fn take_back(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(taken): Form<Taken>,
) -> Result<Response> {
    let found = find(&app, &person, id).await?;
    if !sets(&person, &found) {
        return Err(Error::Forbidden(OBSERVATION_VALIDATE));
    }
    let about = app.db.target(&found.judged.target.slug)?.clone();
    let new = New {
        key: found.judged.target.key,
        wanted: Wanted::Nothing,
        source: found.judged.target.source,
    };
    let actor = Actor::person(person.id);
    let write = app
        .db
        .write(move |tx| write::set(tx, &about, &new, Some(taken.revisi), &actor));
    match write.await {
        Ok(_) => Ok(Redirect::to("/target?pesan=target-taken-back").into_response()),
        Err(Error::Conflict(_)) => {
            let page = format!("/target/{id}?pesan=target-moved");
            Ok(Redirect::to(&page).into_response())
        }
        Err(error) => Err(error),
    }
}

/// Keeps what the agency says.
pub async fn explain(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let found = find(&app, &person, id).await?;
    if !explains(&person, &found) || sent.nilai != found.value() {
        let page = format!("/target/{id}?pesan=target-moved");
        return Ok(Redirect::to(&page).into_response());
    }
    let (obstacle, follow_up) = (text(&sent.kendala), text(&sent.tindak_lanjut));
    let mut problems = Problems::default();
    let both = [("kendala", &obstacle), ("tindak_lanjut", &follow_up)];
    for (field, text) in both {
        problems.when(text.is_empty(), &frame, field, "goal-words-missing");
        let long = text.chars().count() > NOTE;
        problems.when(long, &frame, field, "admin-too-long");
        problems.when(is_hidden(text), &frame, field, "ask-hidden");
    }
    if !problems.is_empty() {
        let html = render(&app, &frame, &person, found, (&sent, problems))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    let (revision, value) = (found.judged.target.id, sent.nilai);
    let actor = Actor::person(person.id);
    let write = app
        .db
        .write(move |tx| write::explain(tx, revision, &value, (&obstacle, &follow_up), &actor));
    write.await?;
    Ok(Redirect::to(&format!("/target/{id}?pesan=target-explained")).into_response())
}

fn text(sent: &str) -> String {
    sent.trim().replace("\r\n", "\n")
}
