//! Around every request: who asks, in which language; and how what goes wrong is rendered.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use cookie::time::Duration;

use super::assets::Assets;
use super::cookies;
use super::frame::{Frame, LANG_COOKIE, asked_lang};
use super::route::{Face, Manner, Manners, Visit};
use super::server::Overfull;
use super::{session, visitor};
use crate::app::App;
use crate::base::client::Client;
use crate::base::error::{Error, Result};
use crate::web::layers::arrival::{Held, admit};
use crate::web::layers::errors;
use crate::web::layers::headers::default;
use crate::web::layers::refused::Asked;

/// How long the language is kept.
const YEAR: Duration = Duration::days(365);
/// How long the store may take to tell who is signed in.
const SESSION: std::time::Duration = std::time::Duration::from_secs(10);

/// How long those wait who don't wait by themselves; they are told to wait longer.
const HELD_BACK: std::time::Duration = std::time::Duration::from_secs(2);

/// What the middleware works with.
#[derive(Debug, Clone)]
pub(super) struct Context {
    pub(super) app: Arc<App>,
    pub(super) assets: Arc<Assets>,
    pub(super) manners: Arc<Manners>,
}

/// Gives the request its [`Frame`], renders errors that come out, and keeps the language.
pub(super) async fn run(State(context): State<Context>, request: Request, next: Next) -> Response {
    let manner = context.manners.manner(request.extensions());
    let Manner { face, visit, .. } = manner;
    let (mut parts, body) = request.into_parts();
    let route = context.manners.address(&parts.extensions);
    let noted = Asked::of(&context.app, (face, visit), route, &parts);
    let client = visitor::client(&context.app, &parts);
    let answer = match arrive(&context, &manner, &mut parts, body).await {
        Ok((body, _held)) => {
            let answer = serve(&context, manner, (parts, body), (noted, next));
            client.served(answer).await
        }
        Err(answer) => answer,
    };
    hold_back(&context.app, client, answer.status()).await;
    answer
}

/// Lets those wait who are told again and again that they ask too often, and ask again at once: an
/// answer that says no costs about as much as one that says yes. They hold no place meanwhile.
async fn hold_back(app: &App, client: Client, status: StatusCode) {
    let refused = status == StatusCode::TOO_MANY_REQUESTS;
    if refused && app.hurried.take(client, app.clock.now_ms()).is_err() {
        tokio::time::sleep(HELD_BACK).await;
    }
}

/// Answers a request that was let in.
async fn serve(
    context: &Context,
    manner: Manner,
    (mut parts, body): (Parts, Body),
    (noted, next): (Option<Asked>, Next),
) -> Response {
    let Manner { face, visit, .. } = manner;
    let cookies = CookieJar::from_headers(&parts.headers);
    let found = match visit {
        Visit::Call | Visit::File | Visit::Probe => Ok(None),
        Visit::Page => {
            let found = session::find(&context.app, &cookies);
            let found = tokio::time::timeout(manner.patience.min(SESSION), found).await;
            found.unwrap_or_else(|_| {
                let why = "the store did not answer who is signed in";
                Err(Error::Unavailable(why.to_owned()))
            })
        }
    };
    let (session, broken) = match found {
        Ok(session) => (session.map(Arc::new), None),
        Err(error) => (None, Some(error)),
    };
    let frame = Frame::read(&context.app, &context.assets, face, &parts, session);
    parts.extensions.insert(frame.clone());
    // A program keeps no language: its parameters are its API's own.
    let asked = (face == Face::Page)
        .then(|| asked_lang(parts.uri.query().unwrap_or_default()))
        .flatten();
    let refused = broken.or_else(|| misdirected(&context.app, visit, &parts));
    let refused = refused.or_else(|| visits_too_often(&context.app, visit, &frame, &parts));
    let answer = match refused {
        Some(error) => error.into_response(),
        None => next.run(Request::from_parts(parts, body)).await,
    };
    if let Some(noted) = noted {
        noted.note(&frame, &answer);
    }
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

/// Whether a request is for another host than the one at which people reach this server, if that is
/// known. Probes ask by any name.
fn misdirected(app: &App, visit: Visit, parts: &Parts) -> Option<Error> {
    let ours = app.config.public_host()?;
    let host = parts.headers.get(header::HOST);
    let asked = parts.uri.authority().map(Authority::as_str);
    let asked = asked.or_else(|| host.and_then(|value| value.to_str().ok()));
    let usual = |asked: &str| {
        let plain = asked.strip_suffix(":443").or(asked.strip_suffix(":80"));
        ours.eq_ignore_ascii_case(plain.unwrap_or(asked)) || ours.eq_ignore_ascii_case(asked)
    };
    let fits = visit == Visit::Probe || asked.is_some_and(usual);
    (!fits).then_some(Error::Misdirected)
}

/// Whether somebody who is not signed in asks for pages more often than their address may. Files of
/// pages are cheap, and programs have limits of their own.
fn visits_too_often(app: &App, visit: Visit, frame: &Frame, parts: &Parts) -> Option<Error> {
    if frame.person().is_some() || visit != Visit::Page {
        return None;
    }
    let from = visitor::client(app, parts);
    let taken = app.visits.take(from, app.clock.now_ms());
    taken.err().map(Error::TooMany)
}

/// Lets a request in once its body is there and it has a place, until the answer begins; or answers
/// why not. Whoever asks whether the process lives needs none.
async fn arrive(
    context: &Context,
    manner: &Manner,
    parts: &mut Parts,
    body: Body,
) -> Result<(Body, Held), Response> {
    if manner.visit == Visit::Probe {
        return Ok((body, Held::default()));
    }
    if parts.extensions.get::<Overfull>().is_some() {
        let full = Error::Unavailable("the server is full".to_owned());
        return Err(turned_away(context, manner.face, parts, full));
    }
    let admitted = admit(&context.app, manner, parts, body).await;
    admitted.map_err(|why| turned_away(context, manner.face, parts, why))
}

/// Says why a request is not let in, without a question to the database.
fn turned_away(context: &Context, face: Face, parts: &Parts, why: Error) -> Response {
    if matches!(why, Error::Unavailable(_) | Error::TooMany(_)) {
        context.app.metrics.shed();
    }
    let slow = matches!(why, Error::TooSlow);
    let frame = Frame::read(&context.app, &context.assets, face, parts, None);
    let mut answer = errors::tell(&frame, why.into_response());
    if slow {
        default(answer.headers_mut(), header::CONNECTION, "close");
    }
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
