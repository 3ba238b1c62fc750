//! `/sandi/{token}`: the one-time link with which a person sets a password.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::app::App;
use crate::base::error::Result;
use crate::identity::password;
use crate::store::people::accounts;
use crate::store::people::accounts::Person;
use crate::store::people::{links, users};
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::respond::page;

/// A new password, twice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewPassword {
    baru: String,
    ulang: String,
}

impl NewPassword {
    /// What is wrong with it.
    pub(super) fn check(&self, frame: &Frame, problems: &mut Problems) {
        let length = self.baru.chars().count();
        problems.when(length < password::SHORTEST, frame, "baru", "password-short");
        let long = self.baru.len() > password::LONGEST;
        problems.when(long, frame, "baru", "start-password-long");
        let differs = self.baru != self.ulang;
        problems.when(differs, frame, "ulang", "start-again-differs");
    }

    /// The password.
    pub(super) fn text(&self) -> String {
        self.baru.clone()
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/sandi.html")]
struct Page<'a> {
    frame: &'a Frame,
    person: &'a Person,
    problems: Problems,
}

#[derive(Debug, Template)]
#[template(path = "pages/sandi/habis.html")]
struct Gone<'a> {
    frame: &'a Frame,
}

/// The form, while the link works.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(token): Path<String>,
) -> Result<Response> {
    match holder(&app, token).await? {
        Some(person) => render(&frame, &person, Problems::default()),
        None => gone(&frame),
    }
}

/// Sets the password; the link is used up and every session ends.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(token): Path<String>,
    Form(new): Form<NewPassword>,
) -> Result<Response> {
    let Some(person) = holder(&app, token.clone()).await? else {
        return gone(&frame);
    };
    let mut problems = Problems::default();
    new.check(&frame, &mut problems);
    if !problems.is_empty() {
        let again = render(&frame, &person, problems)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    let hash = app.passwords.hash(new.text()).await?;
    let user = person.id;
    let done = app.db.write(move |tx| {
        let now = tx.now;
        let works = links::person(tx.conn, &token, links::PASSWORD, now)? == Some(user);
        if works && links::take(tx, &token, links::PASSWORD)? {
            users::set_password(tx, user, &hash, None, "password-set")?;
            return Ok(true);
        }
        Ok(false)
    });
    if done.await? {
        Ok(Redirect::to("/masuk?pesan=password-set").into_response())
    } else {
        gone(&frame)
    }
}

async fn holder(app: &App, token: String) -> Result<Option<Person>> {
    let now = app.clock.now_ms();
    app.db
        .read(
            move |conn| match links::person(conn, &token, links::PASSWORD, now)? {
                Some(user) => accounts::by_id(conn, user),
                None => Ok(None),
            },
        )
        .await
}

fn render(frame: &Frame, person: &Person, problems: Problems) -> Result<Response> {
    let html = page(&Page {
        frame,
        person,
        problems,
    })?;
    Ok(html.into_response())
}

fn gone(frame: &Frame) -> Result<Response> {
    Ok((StatusCode::GONE, page(&Gone { frame })?).into_response())
}
