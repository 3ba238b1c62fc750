//! Around every request: who asks, in which language; and how what goes wrong is rendered.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;

use super::assets::Assets;
use super::cookie::SetCookie;
use super::frame::{Frame, LANG_COOKIE, asked_lang};
use super::headers::default;
use super::{respond, session};
use crate::app::App;

/// A year, in seconds.
const YEAR: i64 = 31_536_000;

/// What the middleware works with.
#[derive(Debug, Clone)]
pub(super) struct Context {
    pub(super) app: Arc<App>,
    pub(super) assets: Arc<Assets>,
}

/// Gives the request its [`Frame`], renders errors that come out, and keeps the language.
pub(super) async fn run(State(context): State<Context>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let cookies = CookieJar::from_headers(&parts.headers);
    let found = if parts.uri.path().starts_with("/assets/") {
        Ok(None)
    } else {
        session::find(&context.app, &cookies).await
    };
    let (session, broken) = match found {
        Ok(session) => (session.map(Arc::new), None),
        Err(error) => (None, Some(error)),
    };
    let frame = Frame::read(&context.app, &context.assets, &parts, session);
    parts.extensions.insert(frame.clone());
    let asked = asked_lang(parts.uri.query().unwrap_or_default());
    let answer = match broken {
        Some(error) => error.into_response(),
        None => next.run(Request::from_parts(parts, body)).await,
    };
    let mut answer = respond::finish(&frame, answer);
    keep_off_disk(&frame, &mut answer);
    if let Some(lang) = asked {
        let cookie = SetCookie {
            name: LANG_COOKIE,
            value: lang.tag(),
            seconds: Some(YEAR),
            hidden: false,
            secure: context.app.config.secure,
        };
        if let Ok(value) = cookie.header() {
            answer.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    answer
}

/// Pages for somebody signed in are kept nowhere; public ones are asked for again each time, since
/// they differ by language.
fn keep_off_disk(frame: &Frame, answer: &mut Response) {
    if frame.person().is_some() {
        default(answer.headers_mut(), header::CACHE_CONTROL, "no-store");
    } else {
        default(
            answer.headers_mut(),
            header::CACHE_CONTROL,
            "private, no-cache",
        );
    }
}
