//! Around every request: who asks, in which language; and how what goes wrong is rendered.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use cookie::time::Duration;
use tokio::sync::SemaphorePermit;

use super::assets::Assets;
use super::cookies;
use super::frame::{Frame, LANG_COOKIE, asked_lang};
use super::route::{Face, Manner, Manners, Visit};
use super::server::Overfull;
use super::{session, visitor};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::web::layers::errors;
use crate::web::layers::headers::default;

/// How long the language is kept.
const YEAR: Duration = Duration::days(365);

/// What the middleware works with.
#[derive(Debug, Clone)]
pub(super) struct Context {
    pub(super) app: Arc<App>,
    pub(super) assets: Arc<Assets>,
    pub(super) manners: Arc<Manners>,
}

/// Gives the request its [`Frame`], renders errors that come out, and keeps the language.
pub(super) async fn run(State(context): State<Context>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let cookies = CookieJar::from_headers(&parts.headers);
    let Manner { face, visit, .. } = context.manners.manner(&parts.extensions);
    let _room = match room(&context.app, visit, &parts) {
        Ok(room) => room,
        Err(full) => return turned_away(&context, face, &parts, full),
    };
    let found = match visit {
        Visit::Call | Visit::File | Visit::Probe => Ok(None),
        Visit::Page => session::find(&context.app, &cookies).await,
    };
    let (session, broken) = match found {
        Ok(session) => (session.map(Arc::new), None),
        Err(error) => (None, Some(error)),
    };
    let frame = Frame::read(&context.app, &context.assets, face, &parts, session);
    parts.extensions.insert(frame.clone());
    let asked = asked_lang(parts.uri.query().unwrap_or_default());
    let refused = broken.or_else(|| visits_too_often(&context.app, visit, &frame, &parts));
    let answer = match refused {
        Some(error) => error.into_response(),
        None => next.run(Request::from_parts(parts, body)).await,
    };
    let mut answer = errors::tell(&frame, answer);
    keep_off_disk(&frame, &mut answer);
    if let Some(lang) = asked {
        let kept = cookies::own(&context.app, LANG_COOKIE, lang.tag()).max_age(YEAR);
        if let Ok(value) = cookies::header(kept) {
            answer.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    answer
}

/// Whether somebody who is not signed in asks for pages more often than their address may. Files of
/// pages are cheap, and programs have limits of their own.
fn visits_too_often(app: &App, visit: Visit, frame: &Frame, parts: &Parts) -> Option<Error> {
    if frame.person().is_some() || visit != Visit::Page {
        return None;
    }
    let from = visitor::peer(app, parts)?;
    let taken = app.visits.take(from, app.clock.now_ms());
    taken.err().map(Error::TooMany)
}

/// A place among the requests that are answered at the same time, until the answer begins.
/// Whoever asks whether the process lives needs none.
fn room<'a>(app: &'a App, visit: Visit, parts: &Parts) -> Result<Option<SemaphorePermit<'a>>> {
    let full = || Error::Unavailable("the server is full".to_owned());
    if visit == Visit::Probe {
        return Ok(None);
    }
    if parts.extensions.get::<Overfull>().is_some() {
        return Err(full());
    }
    app.room.try_acquire().map(Some).map_err(|_| full())
}

/// Says that the server is full, without a question to the database.
fn turned_away(context: &Context, face: Face, parts: &Parts, full: Error) -> Response {
    context.app.metrics.shed();
    let frame = Frame::read(&context.app, &context.assets, face, parts, None);
    let mut answer = errors::tell(&frame, full.into_response());
    keep_off_disk(&frame, &mut answer);
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
