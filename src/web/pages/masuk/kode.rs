//! `/masuk/kode`: the second factor, after the right password.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::begin;
use crate::app::App;
use crate::base::error::Result;
use crate::store::people::attempts;
use crate::store::people::attempts::Subject;
use crate::store::people::sessions::Way;
use crate::store::people::{links, second_factor};
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::Begun;
use crate::web::visitor::Visitor;
use crate::web::{back, session};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    tanda: String,
    kode: String,
    ingat: Option<String>,
    ke: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/masuk/kode.html")]
struct Page<'a> {
    frame: &'a Frame,
    pending: &'a str,
    remember: bool,
    back: &'a str,
    problem: Option<String>,
}

/// How an attempt ended.
enum Outcome {
    In(Begun),
    Wrong,
    Wait(i64),
    /// What stood for the right password no longer does.
    Over,
}

/// The form; `pending` stands for the right password.
pub(super) fn ask(
    frame: &Frame,
    pending: &str,
    remember: bool,
    back: &str,
    problem: Option<String>,
) -> Result<Response> {
    let status = match problem {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNAUTHORIZED,
    };
    let html = page(&Page {
        frame,
        pending,
        remember,
        back,
        problem,
    })?;
    Ok((status, [(header::CACHE_CONTROL, "no-store")], html).into_response())
}

/// Signs in with a code of the application or a recovery code, or asks again.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    visitor: Visitor,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let remember = sent.ingat.is_some();
    let back = back::safe(sent.ke.as_deref());
    let again = |problem| ask(&frame, &sent.tanda, remember, back, Some(problem));
    match attempt(&app, &frame, &visitor, &sent).await? {
        Outcome::In(begun) => session::entered(&app, &begun, back),
        Outcome::Wrong => {
            app.metrics.sign_in_failed();
            again(frame.t("second-wrong"))
        }
        Outcome::Wait(until) => {
            let seconds = (until - app.clock.now_ms() + 999) / 1000;
            let mut answer = again(begin::wait_sentence(&frame, until, seconds))?;
            *answer.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
            Ok(answer)
        }
        Outcome::Over => Ok(Redirect::to("/masuk?pesan=sign-in-over").into_response()),
    }
}

async fn attempt(app: &App, frame: &Frame, from: &Visitor, sent: &Sent) -> Result<Outcome> {
    let old = frame.session().map(|session| session.hash.clone());
    let way = Way {
        remember: sent.ingat.is_some(),
        agent: from.agent.clone(),
        provider: None,
    };
    let (pending, code, from) = (sent.tanda.clone(), sent.kode.clone(), from.clone());
    app.db
        .write(move |tx| {
            let now = tx.now;
            let Some(user) = links::person(tx.conn, &pending, links::SECOND_FACTOR, now)? else {
                return Ok(Outcome::Over);
            };
            let subject = Subject::second_factor(user);
            if let Some(until) = attempts::attempt(tx, std::slice::from_ref(&subject))? {
                return Ok(Outcome::Wait(until));
            }
            if !second_factor::accept(tx, user, &code)? {
                begin::note(tx, "second-factor-failed", Some(user), &from)?;
                return Ok(Outcome::Wrong);
            }
            attempts::forget(tx, &subject)?;
            links::take(tx, &pending, links::SECOND_FACTOR)?;
            begin::start(tx, user, &way, old.as_deref(), &from).map(Outcome::In)
        })
        .await
}
