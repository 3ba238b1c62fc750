//! The session cookie, and the session that it names.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use cookie::time::Duration;

use super::cookies;
use super::frame::Frame;
use crate::app::App;
use crate::base::config::SecondFactor;
use crate::base::error::{Error, Result};
use crate::base::token;
use crate::store::people::accounts::Person;
use crate::store::people::sessions::{Began, Session};
use crate::store::people::{devices, sessions};

/// Name of the cookie; the prefix makes browsers bind it to this host and to HTTPS.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-sesi" } else { "sesi" }
}

/// The cookie that carries a session's secret.
pub(super) fn cookie(app: &App, secret: &str, remember: bool) -> Result<HeaderValue> {
    set(app, secret, sessions::cookie_seconds(remember))
}

/// The cookie that takes the session's cookie away.
pub(super) fn no_cookie(app: &App) -> Result<HeaderValue> {
    set(app, "", Some(0))
}

/// Name of the cookie by which a browser is known.
fn device_name(secure: bool) -> &'static str {
    if secure {
        "__Host-perangkat"
    } else {
        "perangkat"
    }
}

/// The secret by which the browser is known.
pub(super) fn device(app: &App, cookies: &CookieJar) -> Option<String> {
    let shown = cookies.get(device_name(app.config.secure))?.value();
    token::unhex::<32>(shown).map(|_| shown.to_owned())
}

/// What a browser is given when somebody has signed in.
#[derive(Debug)]
pub(super) struct Begun {
    /// The session's secret.
    pub(super) secret: String,
    /// The secret by which the browser is known.
    pub(super) device: String,
    /// Whether the session goes on when the browser is closed.
    pub(super) remember: bool,
}

/// Sends the reader on with a session.
pub(super) fn entered(app: &App, begun: &Begun, to: &str) -> Result<Response> {
    let mut answer = Redirect::to(to).into_response();
    let name = device_name(app.config.secure);
    let kept = cookies::own(app, name, &begun.device)
        .http_only(true)
        .max_age(Duration::seconds(devices::COOKIE_SECONDS));
    let headers = answer.headers_mut();
    headers.append(
        header::SET_COOKIE,
        cookie(app, &begun.secret, begun.remember)?,
    );
    headers.append(header::SET_COOKIE, cookies::header(kept)?);
    Ok(answer)
}

fn set(app: &App, value: &str, seconds: Option<i64>) -> Result<HeaderValue> {
    let mut kept = cookies::own(app, cookie_name(app.config.secure), value).http_only(true);
    if let Some(seconds) = seconds {
        kept = kept.max_age(Duration::seconds(seconds));
    }
    cookies::header(kept)
}

/// The living session that the request's cookie names; notes that it was used.
pub(super) async fn find(app: &App, cookies: &CookieJar) -> Result<Option<Session>> {
    let Some(cookie) = cookies.get(cookie_name(app.config.secure)) else {
        return Ok(None);
    };
    let secret = cookie.value().to_owned();
    let now = app.clock.now_ms();
    let found = app
        .db
        .read(move |conn| sessions::find(conn, &secret, now))
        .await?
        .map(|session| held_to(app, session));
    if let Some(session) = found.as_ref().filter(|session| session.stale) {
        let (hash, remember) = (session.hash.clone(), session.remember);
        let noted = app.db.write(move |tx| sessions::touch(tx, &hash, remember));
        if let Err(error) = noted.await {
            tracing::warn!(%error, "a session's use can't be noted; it goes on");
        }
    }
    Ok(found)
}

/// The session with what the settings ask of its person: whoever manages people, roles or keys
/// needs a second factor, unless the settings say otherwise or the provider has asked for one.
fn held_to(app: &App, mut session: Session) -> Session {
    let person = &mut session.person;
    let required = app.config.second_factor == SecondFactor::Required;
    person.needs_second_factor |= required && person.manages();
    person.needs_second_factor &= session.began != Began::ProviderWithFactor;
    session
}

/// Who is signed in, for handlers of routes that ask for it.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Person);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let frame = parts.extensions.get::<Frame>();
        let person = frame.and_then(Frame::person).cloned();
        person.map(Self).ok_or(Error::SignInRequired)
    }
}
