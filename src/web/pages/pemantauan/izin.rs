//! `/pemantauan/{opd}/{slug}`: one obligation, and what was granted for it.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;

use super::opd;
use super::opd::Entry;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::text::is_of_one_line;
use crate::catalogue::{Grain, Period};
use crate::identity::permission::{OBSERVATION_CREATE, OBSERVATION_VALIDATE};
use crate::present::periods;
use crate::present::words::Words;
use crate::store::commit::journal::Actor;
use crate::store::due::exceptions::{self, Granted, Kind, New};
use crate::store::due::read;
use crate::store::due::read::Line;
use crate::store::figures::observations::Target;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Longest reason, in characters.
pub(super) const REASON: usize = 500;
/// Most days that an exception may last.
const DAYS: i64 = 366;

/// Which obligation.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Asked {
    periode: String,
}

/// What the form sends.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Sent {
    periode: String,
    jenis: String,
    alasan: String,
    sampai: String,
}

/// Which exception is withdrawn.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Withdrawn {
    periode: String,
    nomor: i64,
}

/// An exception as it is shown.
#[derive(Debug)]
struct Told {
    granted: Granted,
    until: String,
    stands: bool,
}

#[derive(Debug, Template)]
#[template(path = "pages/pemantauan/izin.html")]
struct Page<'a> {
    frame: &'a Frame,
    name: String,
    code: String,
    slug: String,
    periode: String,
    entry: Entry,
    lock: Option<String>,
    granted: Vec<Told>,
    may_grant: bool,
    sent: &'a Sent,
    problems: Problems,
}

/// An obligation that exists for the person.
struct Found {
    target: Target,
    agency: String,
    name: String,
    period: Period,
    line: Line,
    granted: Vec<Granted>,
}

/// Whether the person may grant: who validates, and not for the own agency alone.
pub(super) fn may_grant(person: &Person) -> bool {
    person.may(OBSERVATION_VALIDATE) && person.limit().is_none()
}

/// The last period that has ended, where none is named.
fn newest(target: &Target, today: Date) -> Option<Period> {
    let first = today.checked_sub(jiff::Span::new().years(2)).ok()?;
    let periods = target.due.periods(first, today.yesterday().ok()?);
    periods.last().map(|(period, _)| *period)
}

async fn find(
    app: &Arc<App>,
    person: &Person,
    (agency, slug): (String, &str),
    periode: &str,
) -> Result<Found> {
    if !person.works_for(&agency) {
        return Err(Error::NotFound);
    }
    let target = app.db.target(slug)?.clone();
    let today = app.clock.today();
    let period = match periode {
        "" => newest(&target, today),
        named => Period::parse(named, &Grain::ALL),
    };
    let period = period.ok_or(Error::NotFound)?;
    let by = Arc::clone(app);
    let read = app.db.read(move |conn| {
        let about = (&*agency, period);
        let standing = read::one(conn, &by.catalogue, &target, about, today)?;
        let standing = standing.ok_or(Error::NotFound)?;
        let name = agencies::find(conn, &agency)?.ok_or(Error::NotFound)?.name;
        let granted = exceptions::of(conn, &target, &agency, period)?;
        Ok(Found {
            line: Line {
                indicator: Arc::clone(&target.indicator),
                agency: agency.as_str().into(),
                standing,
            },
            target,
            agency,
            name,
            period,
            granted,
        })
    });
    read.await
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path((code, slug)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let found = find(&app, &person, (code, &slug), &asked.periode).await?;
    render(
        &app,
        &frame,
        &person,
        found,
        &Sent::default(),
        Problems::default(),
    )
}

fn render(
    app: &App,
    frame: &Frame,
    person: &Person,
    found: Found,
    sent: &Sent,
    problems: Problems,
) -> Result<Html<String>> {
    let words = Words::new(&app.texts, frame.lang());
    let today = app.clock.today();
    let lock = found.line.standing.lock;
    let may_send = person.may(OBSERVATION_CREATE);
    let mut entries = opd::entries(&words, vec![found.line], may_send, today);
    let told = |granted: Granted| Told {
        until: periods::date(&words, granted.until),
        stands: granted.withdrawn_at.is_none() && granted.until >= today,
        granted,
    };
    page(&Page {
        frame,
        name: found.name,
        code: found.agency,
        slug: found.target.indicator.slug.clone(),
        periode: found.period.to_string(),
        entry: entries.pop().ok_or(Error::NotFound)?,
        lock: lock.map(|day| periods::date(&words, day)),
        granted: found.granted.into_iter().map(told).collect(),
        may_grant: may_grant(person),
        sent,
        problems,
    })
}

/// Grants an exception.
pub async fn grant(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path((code, slug)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    if !may_grant(&person) {
        return Err(Error::Forbidden(OBSERVATION_VALIDATE));
    }
    let found = find(&app, &person, (code, &slug), &sent.periode).await?;
    let today = app.clock.today();
    let mut problems = Problems::default();
    let reason = sent.alasan.trim();
    let long = reason.chars().count() > REASON;
    problems.when(reason.is_empty(), &frame, "alasan", "due-reason-missing");
    problems.when(long, &frame, "alasan", "admin-too-long");
    problems.when(!is_of_one_line(reason), &frame, "alasan", "name-one-line");
    let kind = Kind::parse(&sent.jenis);
    problems.when(kind.is_none(), &frame, "jenis", "due-kind-missing");
    let until = sent.sampai.trim().parse::<Date>().ok();
    let most = today
        .checked_add(jiff::Span::new().days(DAYS))
        .unwrap_or(today);
    let fits = until.is_some_and(|until| (today..=most).contains(&until));
    problems.when(!fits, &frame, "sampai", "due-until-wrong");
    let (standing, excuse) = (&found.line.standing, kind == Some(Kind::Excuse));
    // What has come is judged by the deadline that held then, and one that lies later needs no other.
    problems.when(
        excuse && standing.complete,
        &frame,
        "jenis",
        "due-excuse-complete",
    );
    let early = until.is_some_and(|until| until <= standing.owed.deadline);
    problems.when(excuse && early, &frame, "sampai", "due-excuse-early");
    let (Some(kind), Some(until), true) = (kind, until, problems.is_empty()) else {
        let html = render(&app, &frame, &person, found, &sent, problems)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    };
    let new = New {
        kind,
        agency: found.agency,
        period: found.period,
        reason: reason.to_owned(),
        until,
    };
    let back = address(&new.agency, &slug, found.period, "granted");
    let (target, actor) = (found.target, Actor::person(person.id));
    let write = app
        .db
        .write(move |tx| exceptions::grant(tx, &target, &new, &actor));
    write.await?;
    Ok(Redirect::to(&back).into_response())
}

/// Withdraws an exception.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((code, slug)): Path<(String, String)>,
    Form(sent): Form<Withdrawn>,
) -> Result<Response> {
    if !may_grant(&person) {
        return Err(Error::Forbidden(OBSERVATION_VALIDATE));
    }
    let found = find(&app, &person, (code, &slug), &sent.periode).await?;
    if !found.granted.iter().any(|one| one.id == sent.nomor) {
        return Err(Error::NotFound);
    }
    let back = address(&found.agency, &slug, found.period, "withdrawn");
    let (target, actor) = (found.target, Actor::person(person.id));
    let write = app
        .db
        .write(move |tx| exceptions::withdraw(tx, &target, sent.nomor, &actor));
    write.await?;
    Ok(Redirect::to(&back).into_response())
}

fn address(agency: &str, slug: &str, period: Period, said: &str) -> String {
    let pairs = [("periode", period.to_string()), ("pesan", said.to_owned())];
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    format!("/pemantauan/{agency}/{slug}?{query}")
}
