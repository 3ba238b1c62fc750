//! `/kotak-masuk/atur`: what somebody wants to hear of, and how; a letter to try it.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};

use crate::app::App;
use crate::base::error::Result;
use crate::base::mail::is_address;
use crate::figures::alert::Kind;
use crate::figures::alert_choice::{Choice, HOURS, Mode};
use crate::identity::permission::{AGENCY_ALL, KEY_READ, OBSERVATION_CREATE};
use crate::present::words::Words;
use crate::store::alerts::choices;
use crate::store::people::accounts::Person;
use crate::web::frame::Frame;
use crate::web::pages::sight;
use crate::web::respond::page;
use crate::web::session::SignedIn;
use crate::work::alert_letters::trial;

type Pairs = Vec<(String, String)>;

/// A kind of events, and how it is heard of.
#[derive(Debug)]
struct Heard {
    name: &'static str,
    label: String,
    mode: String,
    modes: Vec<(String, String)>,
}

/// Something of which alone one may want to hear.
#[derive(Debug)]
struct Only {
    code: String,
    name: String,
    chosen: bool,
}

#[derive(Debug, Template)]
#[template(path = "pages/kotak-masuk/atur.html")]
struct Page<'a> {
    frame: &'a Frame,
    kinds: Vec<Heard>,
    /// Agencies to choose among; none for who sees the own alone.
    agencies: Vec<Only>,
    sectors: Vec<Only>,
    hours: Vec<(String, String)>,
    quiet_from: String,
    quiet_until: String,
    /// Where letters go; none where none can be sent.
    email: Option<&'a str>,
    error: Option<String>,
}

/// The form.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    let user = person.id;
    let choice = app.db.read(move |conn| choices::of(conn, user)).await?;
    render(&app, &frame, &person, &choice, None).await
}

async fn render(
    app: &App,
    frame: &Frame,
    person: &Person,
    choice: &Choice,
    error: Option<String>,
) -> Result<Html<String>> {
    let names = app.db.read(sight::names).await?;
    let words = Words::new(&app.texts, frame.lang());
    let enters = person.may(OBSERVATION_CREATE);
    let mut agencies: Vec<Only> = names
        .iter()
        .filter(|_| person.may(AGENCY_ALL))
        .map(|(code, name)| Only {
            code: code.clone(),
            name: name.name.clone(),
            chosen: choice.agencies.contains(code),
        })
        .collect();
    agencies.sort_by_key(|one| one.name.to_lowercase());
    let sectors = app.catalogue.sectors.iter().map(|one| Only {
        code: one.slug.clone(),
        name: words.label(&one.title).to_owned(),
        chosen: choice.sectors.contains(&one.slug),
    });
    let hours = (0..HOURS).map(|hour| (hour.to_string(), format!("{hour:02}.00")));
    let kinds = kinds(person).map(|kind| Heard {
        name: kind.name(),
        label: frame.t(&format!("alert-kind-{}", kind.name())),
        mode: choice.mode(kind, enters).name().to_owned(),
        modes: modes(frame, kind),
    });
    let can_mail = app.mail.is_some() && is_address(&person.email);
    page(&Page {
        kinds: kinds.collect(),
        sectors: sectors.collect(),
        hours: hours.collect(),
        quiet_from: choice.quiet_from.to_string(),
        quiet_until: choice.quiet_until.to_string(),
        email: can_mail.then_some(person.email.as_str()),
        agencies,
        frame,
        error,
    })
}

/// The kinds that somebody may hear of.
pub(super) fn kinds(person: &Person) -> impl Iterator<Item = Kind> {
    let sources = person.may(KEY_READ);
    let all = Kind::ALL.into_iter();
    all.filter(move |kind| *kind != Kind::Source || sources)
}

/// How events of a kind can be heard of. Reminders of deadlines are one letter a day as they are.
fn modes(frame: &Frame, kind: Kind) -> Vec<(String, String)> {
    let all = Mode::ALL.into_iter();
    let fits = all.filter(|mode| kind != Kind::Due || *mode != Mode::Now);
    fits.map(|mode| {
        let name = mode.name();
        (name.to_owned(), frame.t(&format!("alert-mode-{name}")))
    })
    .collect()
}

/// Keeps what was chosen.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    let names = app.db.read(sight::names).await?;
    let all = |field: &str| -> Vec<String> {
        let of = pairs.iter().filter(|(name, _)| name == field);
        of.map(|(_, value)| value.clone()).collect()
    };
    let one = |field: &str| all(field).pop().unwrap_or_default();
    let hour = |field: &str| {
        one(field)
            .parse()
            .ok()
            .filter(|hour| (0..HOURS).contains(hour))
    };
    let (from, until) = (hour("tenang-mulai"), hour("tenang-sampai"));
    let mut modes = BTreeMap::new();
    for kind in kinds(&person) {
        let mode = Mode::parse(&one(kind.name()));
        modes.extend(mode.map(|mode| (kind, mode)));
    }
    let known = kinds(&person).count();
    let mut agencies = all("opd");
    agencies.retain(|code| person.may(AGENCY_ALL) && names.contains_key(code));
    let mut sectors = all("sektor");
    sectors.retain(|slug| app.catalogue.sectors.iter().any(|one| one.slug == *slug));
    let choice = Choice {
        quiet_from: from.unwrap_or_default(),
        quiet_until: until.unwrap_or_default(),
        modes,
        agencies,
        sectors,
    };
    if choice.modes.len() < known || from.is_none() || until.is_none() {
        let error = Some(frame.t("alert-incomplete"));
        let html = render(&app, &frame, &person, &choice, error).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    app.db
        .write(move |tx| choices::set(tx, person.id, &choice))
        .await?;
    Ok(Redirect::to("/kotak-masuk/atur?pesan=inbox-set").into_response())
}

/// Sends a letter to try it.
pub async fn test(State(app): State<Arc<App>>, SignedIn(person): SignedIn) -> Redirect {
    let said = match trial(&app, &person.email, &person.name).await {
        Ok(()) => "inbox-tried",
        Err(error) => {
            tracing::warn!(%error, "a letter to try alerts was not sent");
            "inbox-not-tried"
        }
    };
    Redirect::to(&format!("/kotak-masuk/atur?pesan={said}"))
}
