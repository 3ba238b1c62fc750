//! `/profil/dua-langkah`: turning one's own second factor on and off.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::sandi::is_right;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::identity::totp;
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::people::second_factor;
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;
use crate::web::visitor::Visitor;

/// The code that an application made of the secret that was shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    kode: String,
}

/// The password, asked for again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Password {
    lama: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/profil/dua-langkah.html")]
struct Page<'a> {
    frame: &'a Frame,
    person: &'a Person,
    spaced: String,
    qr: String,
    side: i32,
    problems: Problems,
}

#[derive(Debug, Template)]
#[template(path = "pages/profil/dua-langkah/kode.html")]
struct Codes<'a> {
    frame: &'a Frame,
    codes: Vec<String>,
}

/// The form with a secret of ours; nothing changes until a code is sent.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Response> {
    if person.second_factor {
        return Ok(Redirect::to("/profil").into_response());
    }
    offer(&app, &frame, &person, Problems::default()).await
}

/// Turns it on and shows the recovery codes, once.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    if person.second_factor {
        return Ok(Redirect::to("/profil").into_response());
    }
    let user = person.id;
    let done = app
        .db
        .write(move |tx| second_factor::turn_on(tx, user, &sent.kode));
    if let Some(codes) = done.await? {
        let frame = &frame;
        return Ok(page(&Codes { frame, codes })?.into_response());
    }
    let mut problems = Problems::default();
    problems.add(&frame, "kode", "second-wrong");
    let again = offer(&app, &frame, &person, problems).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

/// Turns it off, for who knows the password.
pub async fn off(
    State(app): State<Arc<App>>,
    frame: Frame,
    visitor: Visitor,
    SignedIn(person): SignedIn,
    Form(sent): Form<Password>,
) -> Result<Response> {
    if person.needs_second_factor {
        return Err(Error::Forbidden("second-factor"));
    }
    if !is_right(&app, visitor.client(), &person, &sent.lama).await? {
        let mut problems = Problems::default();
        problems.add(&frame, "mati", "password-old-wrong");
        let html = super::render(&app, &frame, &person, problems).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    app.db
        .write(move |tx| second_factor::turn_off(tx, person.id, &Actor::person(person.id)))
        .await?;
    Ok(Redirect::to("/profil?pesan=second-off").into_response())
}

/// The form with the secret that waits for its first code.
async fn offer(app: &App, frame: &Frame, person: &Person, problems: Problems) -> Result<Response> {
    let user = person.id;
    let secret = app.db.write(move |tx| second_factor::offer(tx, user));
    render(frame, person, &secret.await?, problems)
}

fn render(frame: &Frame, person: &Person, secret: &str, problems: Problems) -> Result<Response> {
    let (qr, side) = totp::qr(&totp::address(secret, &person.email))?;
    let letters: Vec<char> = secret.chars().collect();
    let groups = letters.chunks(4).map(String::from_iter);
    let html = page(&Page {
        frame,
        person,
        spaced: groups.collect::<Vec<_>>().join(" "),
        qr,
        side,
        problems,
    })?;
    Ok(html.into_response())
}
