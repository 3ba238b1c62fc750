//! `/profil/sandi`: changing one's own password.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::render;
use crate::app::App;
use crate::base::client::Client;
use crate::base::error::{Error, Result};
use crate::identity::password;
use crate::store::people::accounts::Person;
use crate::store::people::attempts;
use crate::store::people::attempts::Subject;
use crate::store::people::{accounts, users};
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::pages::sandi::NewPassword;
use crate::web::session::SignedIn;
use crate::web::visitor::Visitor;

/// The present password and the new one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    lama: String,
    #[serde(flatten)]
    new: NewPassword,
}

/// Changes it; every other session ends.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    visitor: Visitor,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let mut problems = Problems::default();
    sent.new.check(&frame, &person, &mut problems);
    if problems.is_empty() {
        let right = is_right(&app, visitor.client(), &person, &sent.lama).await?;
        problems.when(!right, &frame, "lama", "password-old-wrong");
    }
    if !problems.is_empty() {
        let html = render(&app, &frame, &person, problems).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    let hash = app
        .passwords
        .hash(visitor.client(), sent.new.text())
        .await?;
    let kept = frame.session().map(|session| session.hash.clone());
    app.db
        .write(move |tx| {
            users::set_password(tx, person.id, &hash, kept.as_deref(), "password-change")
        })
        .await?;
    app.sessions_changed();
    Ok(Redirect::to("/profil?pesan=password-changed").into_response())
}

/// Whether this is the person's password; guessing is slowed down as at sign-in, by a count that
/// nobody outside of the session can drive up.
pub(super) async fn is_right(
    app: &App,
    from: Client,
    person: &Person,
    given: &str,
) -> Result<bool> {
    let subject = Subject::within(person.id);
    let (counted, address) = (subject.clone(), person.email.clone());
    let asked = app.db.write(move |tx| {
        let until = attempts::attempt(tx, &[counted])?;
        let known = accounts::credentials(tx.conn, &address)?;
        Ok((until, tx.now, known))
    });
    let (until, now, known) = asked.await?;
    if let Some(until) = until {
        let seconds = (until - now + 999) / 1000;
        return Err(Error::TooMany(seconds.unsigned_abs()));
    }
    let fits = given.len() <= password::LONGEST;
    let given = if fits { given } else { "" };
    let hash = known.map(|(_, hash)| hash).filter(|hash| !hash.is_empty());
    let right = app.passwords.check(from, given.to_owned(), hash);
    let right = right.await? && fits;
    if right {
        app.db
            .write(move |tx| attempts::forget(tx, &subject))
            .await?;
    }
    Ok(right)
}
