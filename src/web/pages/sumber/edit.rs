//! `/sumber/baru` and `/sumber/{id}/ubah`: what a source is, as its owner writes it, and what it is
//! let in with, which is never shown again.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::of;
use crate::app::App;
use crate::base::error::Result;
use crate::identity::permission;
use crate::intake::pull::Definition;
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::store::sources::pulls;
use crate::store::sources::pulls::NewSource;
use crate::web::form::{Problems, filled};
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// What a new source may look like.
const EXAMPLE: &str = "name = \"\"\nagency = \"\"\nindicator = \"\"\nschedule = \"15 2 * * *\"\n\n\
    [json]\naddress = \"https://\"\nrows = \"$.data[*]\"\n\n[json.auth]\nby = \"bearer\"\n";

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    definisi: String,
    rahasia: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/sumber/ubah.html")]
struct Page<'a> {
    frame: &'a Frame,
    text: &'a str,
    problems: Problems,
    /// The source that is changed, with whether it has a secret.
    of: Option<(i64, bool)>,
}

/// The empty form.
pub async fn new(frame: Frame, SignedIn(_): SignedIn) -> Result<Html<String>> {
    page(&Page {
        frame: &frame,
        text: EXAMPLE,
        problems: Problems::default(),
        of: None,
    })
}

/// The form of a source.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>> {
    let source = of(&app, &person, id).await?;
    let text = Definition::parse(&source.definition)?.to_toml()?;
    page(&Page {
        frame: &frame,
        text: &text,
        problems: Problems::default(),
        of: Some((id, source.has_secret)),
    })
}

/// Keeps a new source.
pub async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    save(&app, (&frame, &person), &sent, None).await
}

/// Changes a source.
pub async fn update(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let source = of(&app, &person, id).await?;
    save(
        &app,
        (&frame, &person),
        &sent,
        Some((id, source.has_secret)),
    )
    .await
}

async fn save(
    app: &App,
    (frame, person): (&Frame, &Person),
    sent: &Sent,
    of: Option<(i64, bool)>,
) -> Result<Response> {
    let mut problems = Problems::default();
    let own = of.map(|(id, _)| id);
    let new = checked(app, (frame, person), sent, (own, &mut problems)).await?;
    let Some(new) = new.filter(|_| problems.is_empty()) else {
        let html = page(&Page {
            frame,
            text: &sent.definisi,
            problems,
            of,
        })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    };
    let by = Actor::person(person.id);
    let done = app.db.write(move |tx| match own {
        Some(id) => pulls::update(tx, id, &new, &by).map(|()| id),
        None => pulls::add(tx, &new, &by),
    });
    let id = done.await?;
    Ok(Redirect::to(&format!("/sumber/{id}?pesan=source-kept")).into_response())
}

/// What is to be kept, where nothing is wrong with it. Who keeps it answers for its figures.
async fn checked(
    app: &App,
    (frame, person): (&Frame, &Person),
    sent: &Sent,
    (own, problems): (Option<i64>, &mut Problems),
) -> Result<Option<NewSource>> {
    const FIELD: &str = "definisi";
    let definition = match Definition::from_toml(&sent.definisi) {
        Ok(definition) => definition,
        Err(error) => {
            let said = error.to_string();
            problems.say(
                FIELD,
                frame.tn("source-toml-wrong", [("said", said.as_str())]),
            );
            return Ok(None);
        }
    };
    let wrong = definition.wrong(&app.catalogue);
    if !wrong.is_empty() {
        let said = wrong.iter().map(|one| {
            let text = frame.t(&format!("source-wrong-{}", one.code));
            format!("{}: {text}", one.field)
        });
        problems.say(FIELD, said.collect::<Vec<_>>().join(" "));
    }
    let (code, name) = (definition.agency.clone(), definition.name.clone());
    let read = app
        .db
        .read(move |conn| Ok((agencies::find(conn, &code)?, pulls::called(conn, &name)?)));
    let (agency, called) = read.await?;
    let works = agency.is_some() && person.works_for(&definition.agency);
    problems.when(!works, frame, FIELD, "source-agency-wrong");
    let taken = called.as_ref().is_some_and(|there| Some(there.id) != own);
    problems.when(taken, frame, FIELD, "source-name-taken");
    let before = called.as_ref().filter(|there| Some(there.id) == own);
    let before = match (own, before) {
        (Some(id), None) => app.db.read(move |conn| pulls::find(conn, id)).await?,
        (_, before) => before.cloned(),
    };
    let before = before.filter(|there| there.has_secret && sent.rahasia.trim().is_empty());
    let before = before.map(|there| Definition::parse(&there.definition));
    let elsewhere = before
        .transpose()?
        .is_some_and(|one| one.needs_secret_for(&definition));
    problems.when(elsewhere, frame, "rahasia", "source-secret-again");
    let enters = person.may(permission::OBSERVATION_CREATE);
    problems.when(!enters, frame, FIELD, "source-why-nobody");
    Ok(Some(NewSource {
        name: definition.name.clone(),
        agency: definition.agency.clone(),
        indicator: definition.indicator.clone(),
        definition: definition.kept()?,
        secret: filled(&sent.rahasia),
        user: person.id,
    }))
}
