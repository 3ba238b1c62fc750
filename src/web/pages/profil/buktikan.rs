//! `/profil/buktikan`: who is signed in proves it again, before what could be turned against
//! them: addresses, second factors, roles, keys.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::sandi::is_right;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::store::people::accounts::Person;
use crate::store::people::attempts::Subject;
use crate::store::people::sessions::Began;
use crate::store::people::{attempts, second_factor, sessions};
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;
use crate::web::visitor::Visitor;
use crate::web::{back, session};

/// Where the reader wants to go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    ke: Option<String>,
}

/// The password, or a code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    lama: String,
    kode: String,
    ke: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/profil/buktikan.html")]
struct Page<'a> {
    frame: &'a Frame,
    back: &'a str,
    /// Whether a code of the second factor does as well.
    code: bool,
    /// The way to the provider, for who has no password here.
    provider: Option<String>,
    problems: Problems,
}

/// The form.
pub async fn show(
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let back = back::safe(asked.ke.as_deref());
    render(&frame, &person, back, Problems::default())
}

/// Notes the proof, gives the session a new secret, and goes on.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    visitor: Visitor,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let back = back::safe(sent.ke.as_deref());
    let field = if sent.kode.is_empty() { "lama" } else { "kode" };
    let proved = if sent.kode.is_empty() {
        is_right(&app, visitor.client(), &person, &sent.lama).await?
    } else {
        is_code(&app, &person, sent.kode).await?
    };
    if !proved {
        let key = if field == "lama" {
            "password-old-wrong"
        } else {
            "second-wrong"
        };
        let mut problems = Problems::default();
        problems.add(&frame, field, key);
        let html = render(&frame, &person, back, problems)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    renewed(&app, &frame, back).await
}

/// Goes on in the session, which has a new secret and was proved now.
pub(in crate::web::pages) async fn renewed(
    app: &App,
    frame: &Frame,
    back: &str,
) -> Result<Response> {
    let session = frame.session().ok_or(Error::SignInRequired)?;
    let (hash, remember) = (session.hash.clone(), session.remember);
    let renewed = app.db.write(move |tx| sessions::renew(tx, &hash));
    let secret = renewed.await?.ok_or(Error::SignInRequired)?;
    app.sessions_changed();
    let cookie = session::cookie(app, &secret, remember)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(back)).into_response())
}

/// Whether this is a code of the person's second factor; it is used up.
async fn is_code(app: &App, person: &Person, code: String) -> Result<bool> {
    let user = person.id;
    let asked = app.db.write(move |tx| {
        let subject = Subject::second_factor(user);
        if let Some(until) = attempts::attempt(tx, std::slice::from_ref(&subject))? {
            return Ok(Err((until - tx.now + 999) / 1000));
        }
        let right = second_factor::accept(tx, user, &code)?;
        if right {
            attempts::forget(tx, &subject)?;
        }
        Ok(Ok(right))
    });
    asked
        .await?
        .map_err(|seconds| Error::TooMany(seconds.unsigned_abs()))
}

fn render(frame: &Frame, person: &Person, back: &str, problems: Problems) -> Result<Html<String>> {
    let by_provider = frame
        .session()
        .is_some_and(|session| session.began != Began::Here);
    let query = serde_urlencoded::to_string([("bukti", "1"), ("ke", back)]).unwrap_or_default();
    page(&Page {
        frame,
        back,
        code: person.second_factor,
        provider: by_provider.then(|| format!("/masuk/sso?{query}")),
        problems,
    })
}
