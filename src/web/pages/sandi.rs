//! `/sandi/{token}`: the one-time link with which a person sets a password.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::app::App;
use crate::base::error::Result;
use crate::identity::choice::{self, Weakness};
use crate::identity::password;
use crate::store::people::accounts;
use crate::store::people::accounts::Person;
use crate::store::people::{links, users};
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::visitor::Visitor;

/// A new password, twice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewPassword {
    baru: String,
    ulang: String,
}

impl NewPassword {
    /// What is wrong with it as a password of this person.
    pub(super) fn check(&self, frame: &Frame, person: &Person, problems: &mut Problems) {
        let agency = person.agency_name.as_deref().unwrap_or_default();
        let about = [person.name.as_str(), &person.email, agency];
        if let Some(weakness) = choice::weakness(&self.baru, &about) {
            problems.say("baru", sentence(frame, &weakness));
        }
        let differs = self.baru != self.ulang;
        problems.when(differs, frame, "ulang", "start-again-differs");
    }

    /// The password.
    pub(super) fn text(&self) -> String {
        self.baru.clone()
    }
}

/// Why a password can't be chosen, and what to do.
pub(super) fn sentence(frame: &Frame, weakness: &Weakness) -> String {
    let least = i64::try_from(password::SHORTEST).unwrap_or(0);
    match weakness {
        Weakness::Short => frame.tn("start-password-short", [("least", least)]),
        Weakness::Long => frame.t("start-password-long"),
        Weakness::Repeats => frame.t("password-repeats"),
        Weakness::Common => frame.t("password-common"),
        Weakness::Context(word) => frame.tn("password-context", [("word", word.as_str())]),
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
    visitor: Visitor,
    Path(token): Path<String>,
    Form(new): Form<NewPassword>,
) -> Result<Response> {
    let Some(person) = holder(&app, token.clone()).await? else {
        return gone(&frame);
    };
    let mut problems = Problems::default();
    new.check(&frame, &person, &mut problems);
    if !problems.is_empty() {
        let again = render(&frame, &person, problems)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    }
    let hash = app.passwords.hash(visitor.client(), new.text()).await?;
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
        app.sessions_changed();
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
