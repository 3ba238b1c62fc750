//! Takes a question a step further: answered, returned, closed, withdrawn.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::detail::{Draft, Sent, again, find, may};
use super::wrong_text;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::identity::permission::OBSERVATION_READ;
use crate::store::commit::journal::Actor;
use crate::store::questions::gate::tidy;
use crate::store::questions::{Kind, write};
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::session::SignedIn;

/// A step, where its words stand and what is said when they are missing.
struct Step {
    kind: Kind,
    field: &'static str,
    missing: Option<&'static str>,
    done: &'static str,
}

/// Answers it.
pub async fn answer(
    app: State<Arc<App>>,
    frame: Frame,
    person: SignedIn,
    id: Path<i64>,
    sent: Form<Sent>,
) -> Result<Response> {
    let step = Step {
        kind: Kind::Answer,
        field: "jawaban",
        missing: Some("ask-answer-missing"),
        done: "question-answered",
    };
    go(app, frame, person, id, sent, step).await
}

/// Sends the answer back.
pub async fn back(
    app: State<Arc<App>>,
    frame: Frame,
    person: SignedIn,
    id: Path<i64>,
    sent: Form<Sent>,
) -> Result<Response> {
    let step = Step {
        kind: Kind::Return,
        field: "alasan",
        missing: Some("ask-reason-missing"),
        done: "question-returned",
    };
    go(app, frame, person, id, sent, step).await
}

/// Closes it; nothing need be said.
pub async fn close(
    app: State<Arc<App>>,
    frame: Frame,
    person: SignedIn,
    id: Path<i64>,
    sent: Form<Sent>,
) -> Result<Response> {
    let step = Step {
        kind: Kind::Close,
        field: "alasan",
        missing: None,
        done: "question-closed",
    };
    go(app, frame, person, id, sent, step).await
}

/// Takes it back.
pub async fn withdraw(
    app: State<Arc<App>>,
    frame: Frame,
    person: SignedIn,
    id: Path<i64>,
    sent: Form<Sent>,
) -> Result<Response> {
    let step = Step {
        kind: Kind::Withdraw,
        field: "alasan",
        missing: Some("ask-reason-missing"),
        done: "question-withdrawn",
    };
    go(app, frame, person, id, sent, step).await
}

async fn go(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
    step: Step,
) -> Result<Response> {
    let found = find(&app, &person, id).await?;
    let page = format!("/pertanyaan/{id}");
    let gone = || Redirect::to(&format!("{page}?pesan=question-moved")).into_response();
    if found.question.steps != sent.langkah || !step.kind.fits(found.question.state) {
        return Ok(gone());
    }
    if !may(&person, &found, step.kind) {
        return Err(Error::Forbidden(OBSERVATION_READ));
    }
    let text = match step.kind {
        Kind::Answer => tidy(&sent.jawaban),
        _ => tidy(&sent.alasan),
    };
    let wrong = wrong_text(&text, step.missing.unwrap_or_default());
    // What need not be said may be left out.
    if let Some(key) = wrong.filter(|key| !key.is_empty()) {
        let mut problems = Problems::default();
        problems.add(&frame, step.field, key);
        let draft = Draft { sent, problems };
        return again(&app, &frame, &person, found, &draft).await;
    }
    let actor = Actor::person(person.id);
    let (kind, seen) = (step.kind, sent.langkah);
    let write = app
        .db
        .write(move |tx| write::step(tx, (id, seen), (kind, &text), &actor));
    match write.await {
        Ok(_) => Ok(Redirect::to(&format!("{page}?pesan={}", step.done)).into_response()),
        Err(Error::Conflict(_)) => Ok(gone()),
        Err(error) => Err(error),
    }
}
