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
use crate::base::error::Result;
use crate::identity::totp;
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::people::second_factor;
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// The secret that was shown, and the code that an application made of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    rahasia: String,
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
    secret: &'a str,
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

/// The form with a new secret; nothing changes until a code is sent.
pub async fn show(frame: Frame, SignedIn(person): SignedIn) -> Result<Response> {
    if person.second_factor {
        return Ok(Redirect::to("/profil").into_response());
    }
    render(&frame, &person, &totp::secret()?, Problems::default())
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
    let (user, secret, code) = (person.id, sent.rahasia.clone(), sent.kode.clone());
    if totp::step_of(&secret, "", 0).is_err() {
        // Not a secret of ours.
        return show(frame, SignedIn(person)).await;
    }
    let done = app
        .db
        .write(move |tx| second_factor::turn_on(tx, user, &secret, &code));
    if let Some(codes) = done.await? {
        let frame = &frame;
        return Ok(page(&Codes { frame, codes })?.into_response());
    }
    let mut problems = Problems::default();
    problems.add(&frame, "kode", "second-wrong");
    let again = render(&frame, &person, &sent.rahasia, problems)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
}

/// Turns it off, for who knows the password.
pub async fn off(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(sent): Form<Password>,
) -> Result<Response> {
    if !is_right(&app, &person.email, &sent.lama).await? {
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

fn render(frame: &Frame, person: &Person, secret: &str, problems: Problems) -> Result<Response> {
    let (qr, side) = totp::qr(&totp::address(secret, &person.email))?;
    let letters: Vec<char> = secret.chars().collect();
    let groups = letters.chunks(4).map(String::from_iter);
    let html = page(&Page {
        frame,
        person,
        secret,
        spaced: groups.collect::<Vec<_>>().join(" "),
        qr,
        side,
        problems,
    })?;
    Ok(html.into_response())
}
