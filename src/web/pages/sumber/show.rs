//! `/sumber/{id}`: what a source is, its runs, and what can be done with it.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::Deserialize;

use super::{Line, line, of};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::identity::permission;
use crate::intake::pull::{Allowed, Definition, How, run as fetch, times};
use crate::store::commit::journal::Actor;
use crate::store::people::{accounts, agencies};
use crate::store::sources::pulls;
use crate::store::sources::pulls::{Cause, Run, Source};
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Runs that are shown.
const SHOWN: i64 = 50;
/// How long a page waits for a run; a longer one goes on.
const PATIENCE: Duration = Duration::from_secs(8);

#[derive(Debug, Template)]
#[template(path = "pages/sumber/show.html")]
struct Page<'a> {
    frame: &'a Frame,
    line: Line,
    user: String,
    definition: String,
    runs: Vec<Run>,
    manages: bool,
    schedule: Option<String>,
    busy: bool,
    nowhere: bool,
}

impl Page<'_> {
    fn state(&self, run: &Run) -> String {
        self.frame.t(&format!("source-state-{}", run.state.name()))
    }

    fn cause(&self, run: &Run) -> String {
        self.frame.t(&format!("source-cause-{}", run.cause.name()))
    }
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>> {
    let source = of(&app, &person, id).await?;
    let (code, user) = (source.agency.clone(), source.user);
    let read = app.db.read(move |conn| {
        let agency = agencies::find(conn, &code)?;
        let user = accounts::by_id(conn, user)?;
        Ok((agency, user, pulls::runs(conn, Some(id), SHOWN)?))
    });
    let (agency, user, runs) = read.await?;
    let name = agency.map_or_else(|| source.agency.clone(), |agency| agency.name);
    let definition = Definition::parse(&source.definition)?;
    let last = runs.iter().find(|run| !run.dry).cloned();
    page(&Page {
        user: user.map_or_else(|| frame.t("key-user-gone"), |user| user.name),
        definition: definition.to_toml()?,
        manages: person.may(permission::KEY_MANAGE),
        schedule: definition.schedule.clone(),
        busy: source.is_held(app.clock.now_ms()),
        nowhere: app.config.fetch.is_nowhere(),
        line: line(&app, &frame, source, (name, last)),
        runs,
        frame: &frame,
    })
}

/// How a source is to be run.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// `1` only tries it.
    coba: String,
    /// `1` lets the fuse pass once.
    hilang: String,
    /// `1` takes other headings.
    kolom: String,
}

/// Runs a source now; shows the run where that does not take long.
pub async fn execute(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(wish): Form<Wish>,
) -> Result<Redirect> {
    let source = of(&app, &person, id).await?;
    let allowed = Allowed {
        gone: wish.hilang == "1",
        shape: wish.kolom == "1",
    };
    let how = How {
        cause: Cause::Hand,
        user: person.id,
        dry: wish.coba == "1",
        allowed,
        again: None,
    };
    started(&app, &source, how).await
}

/// Runs a source for somebody who waits a while for it, and leads to what came of it.
pub(super) async fn started(app: &Arc<App>, source: &Source, how: How) -> Result<Redirect> {
    let (id, at, source) = (source.id, Arc::clone(app), source.clone());
    let work = tokio::spawn(async move { fetch(&at, &source, how).await });
    let Ok(done) = tokio::time::timeout(PATIENCE, work).await else {
        return Ok(Redirect::to(&format!("/sumber/{id}?pesan=source-running")));
    };
    let done = done.map_err(|e| Error::Internal(e.to_string()))??;
    Ok(Redirect::to(&match done {
        Some(run) => format!("/sumber/{id}/{}", run.id),
        None => format!("/sumber/{id}?pesan=source-busy"),
    }))
}

/// Lets a source be fetched by itself.
pub async fn resume(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Redirect> {
    let source = of(&app, &person, id).await?;
    let cron = Definition::parse(&source.definition)?.times();
    let cron = cron.ok_or_else(|| Error::BadRequest("jadwal".to_owned()))?;
    let done = app.db.write(move |tx| {
        let next = times::next(&cron, &source.name, tx.now, 0);
        let next = next.ok_or_else(|| Error::BadRequest("jadwal".to_owned()))?;
        pulls::switch(tx, &source, Some(next), &Actor::person(person.id))
    });
    done.await?;
    Ok(Redirect::to(&format!("/sumber/{id}?pesan=source-resumed")))
}

/// Lets a source be fetched by itself no more.
pub async fn pause(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Redirect> {
    let source = of(&app, &person, id).await?;
    let by = Actor::person(person.id);
    let done = app
        .db
        .write(move |tx| pulls::switch(tx, &source, None, &by));
    done.await?;
    Ok(Redirect::to(&format!("/sumber/{id}?pesan=source-paused")))
}

/// Removes a source; its figures stay.
pub async fn remove(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Redirect> {
    let source = of(&app, &person, id).await?;
    let by = Actor::person(person.id);
    let done = app.db.write(move |tx| pulls::remove(tx, &source, &by));
    done.await?;
    Ok(Redirect::to("/sumber?pesan=source-removed"))
}
