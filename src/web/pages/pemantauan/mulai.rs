//! `/pemantauan/mulai`: since when obligations count, and how that was changed.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;

use super::izin::{REASON, may_grant};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::text::is_of_one_line;
use crate::identity::permission::OBSERVATION_VALIDATE;
use crate::present::periods;
use crate::present::words::Words;
use crate::store::commit::journal::Actor;
use crate::store::due::start;
use crate::store::due::start::Start;
use crate::store::people::accounts::Person;
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// The first day that can be set: before it nobody reported by period.
const FIRST: Date = jiff::civil::date(1945, 8, 17);

/// What the form sends.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Sent {
    sejak: String,
    alasan: String,
}

/// A day since which obligations count, or counted.
#[derive(Debug)]
struct Told {
    start: Start,
    day: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/pemantauan/mulai.html")]
struct Page<'a> {
    frame: &'a Frame,
    since: String,
    starts: Vec<Told>,
    may_set: bool,
    sent: &'a Sent,
    problems: Problems,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    render(&app, &frame, &person, None, Problems::default()).await
}

async fn render(
    app: &App,
    frame: &Frame,
    person: &Person,
    sent: Option<&Sent>,
    problems: Problems,
) -> Result<Html<String>> {
    let words = Words::new(&app.texts, frame.lang());
    let starts = app.db.read(start::all).await?;
    let holds = starts.first().map_or(Date::MIN, |start| start.day);
    let now = Sent {
        sejak: holds.to_string(),
        ..Sent::default()
    };
    let told = |start: Start| Told {
        day: periods::date(&words, start.day),
        start,
    };
    page(&Page {
        frame,
        since: super::counted(&words, holds),
        starts: starts.into_iter().map(told).collect(),
        may_set: may_grant(person),
        sent: sent.unwrap_or(&now),
        problems,
    })
}

/// Lets obligations count since another day.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    if !may_grant(&person) {
        return Err(Error::Forbidden(OBSERVATION_VALIDATE));
    }
    let mut problems = Problems::default();
    let reason = sent.alasan.trim();
    let long = reason.chars().count() > REASON;
    problems.when(reason.is_empty(), &frame, "alasan", "due-reason-missing");
    problems.when(long, &frame, "alasan", "admin-too-long");
    problems.when(!is_of_one_line(reason), &frame, "alasan", "name-one-line");
    let day = sent.sejak.trim().parse::<Date>().ok();
    let fits = |day: &Date| (FIRST..=app.clock.today()).contains(day);
    let day = day.filter(fits);
    problems.when(day.is_none(), &frame, "sejak", "due-start-wrong");
    let (Some(day), true) = (day, problems.is_empty()) else {
        let html = render(&app, &frame, &person, Some(&sent), problems).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    };
    let (reason, actor) = (reason.to_owned(), Actor::person(person.id));
    let write = app
        .db
        .write(move |tx| start::set(tx, day, &reason, Some(&actor)));
    write.await?;
    Ok(Redirect::to("/pemantauan/mulai?pesan=saved").into_response())
}
