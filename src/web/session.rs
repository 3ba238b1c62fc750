//! The session cookie, and the session that it names.

use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use cookie::time::Duration;

use super::cookies;
use super::frame::Frame;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::store::people::accounts::Person;
use crate::store::people::sessions;
use crate::store::people::sessions::Session;

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
        .await?;
    if let Some(session) = found.as_ref().filter(|session| session.stale) {
        let (hash, remember) = (session.hash.clone(), session.remember);
        let noted = app.db.write(move |tx| sessions::touch(tx, &hash, remember));
        if let Err(error) = noted.await {
            tracing::warn!(%error, "a session's use can't be noted; it goes on");
        }
    }
    Ok(found)
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
