//! `/kunci/baru`, and replacing or taking back a key.

use std::net::IpAddr;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use ipnet::IpNet;

use super::of;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::text::is_of_one_line;
use crate::identity::permission;
use crate::intake::gate;
use crate::store::commit::journal::Actor;
use crate::store::keys;
use crate::store::keys::{Issued, NewKey, Refusal, Rules};
use crate::store::people::accounts;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::web::form::{Problems, filled};
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// Most days that a key lives, or goes on after it was replaced.
const DAYS: i64 = 3_650;

/// What the form sends.
#[derive(Debug, Default, Clone)]
struct Sent {
    name: String,
    agency: String,
    email: String,
    indicators: Vec<String>,
    networks: String,
    days: String,
    per_minute: String,
    test: bool,
    sample: bool,
}

impl Sent {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut sent = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "nama" => sent.name = value.trim().to_owned(),
                "opd" => sent.agency = value,
                "email" => sent.email = value,
                "indikator" => sent.indicators.push(value),
                "jaringan" => sent.networks = value,
                "hari" => sent.days = value,
                "laju" => sent.per_minute = value,
                "uji" => sent.test = true,
                "contoh" => sent.sample = true,
                _ => {}
            }
        }
        sent
    }

    fn networks(&self) -> Option<Vec<IpNet>> {
        let parts = self.networks.split([',', ' ', '\n', '\r']);
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(network).collect()
    }

    /// Days until the key ends; none for no end.
    fn days(&self) -> Result<Option<i64>, ()> {
        let days = filled(&self.days).map(|days| days.parse().map_err(|_| ()));
        let days = days.transpose()?;
        if days.is_none_or(|days| (1..=DAYS).contains(&days)) {
            Ok(days)
        } else {
            Err(())
        }
    }

    /// Calls a minute; none for no limit of its own.
    fn per_minute(&self) -> Result<Option<u32>, ()> {
        let most = filled(&self.per_minute).map(|most| most.parse().map_err(|_| ()));
        let most = most.transpose()?;
        if most == Some(0) { Err(()) } else { Ok(most) }
    }
}

/// A network as `10.1.0.0/16`, or a single address.
fn network(text: &str) -> Option<IpNet> {
    let alone = || text.parse().ok().map(|ip: IpAddr| IpNet::from(ip));
    text.parse()
        .ok()
        .or_else(alone)
        .map(|net: IpNet| net.trunc())
}

#[derive(Debug, Template)]
#[template(path = "pages/kunci/baru.html")]
struct Page<'a> {
    frame: &'a Frame,
    sent: &'a Sent,
    problems: Problems,
    agencies: Vec<(String, String)>,
    indicators: Vec<(String, String)>,
}

#[derive(Debug, Template)]
#[template(path = "pages/kunci/sekali.html")]
struct Shown<'a> {
    frame: &'a Frame,
    issued: &'a Issued,
}

/// The empty form.
pub async fn new(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    render(&app, &frame, &person, &Sent::default(), Problems::default()).await
}

/// Creates a key and shows it, once.
pub async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let sent = Sent::read(pairs);
    let mut problems = Problems::default();
    let made = check(&app, &frame, &person, &sent, &mut problems).await?;
    let Some((user, rules, days)) = made.filter(|_| problems.is_empty()) else {
        let html = render(&app, &frame, &person, &sent, problems).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    };
    let catalogue = Arc::clone(&app.catalogue);
    let issued = app.db.write(move |tx| {
        let actor = Actor::person(person.id);
        gate::name(tx, &catalogue, &sent.agency, &sent.indicators, Some(&actor))?;
        let new = NewKey {
            name: &sent.name,
            agency: &sent.agency,
            user_id: user,
            indicators: (!sent.indicators.is_empty()).then_some(sent.indicators.as_slice()),
            expires_at: days.map(|days| tx.now + days * DAY_MS),
        };
        keys::issue(tx, &new, &rules, Some(&actor))
    });
    shown(&frame, &issued.await?)
}

/// What the form asks for: the user who will answer for the key, what holds for it, its days.
async fn check(
    app: &App,
    frame: &Frame,
    person: &Person,
    sent: &Sent,
    problems: &mut Problems,
) -> Result<Option<(i64, Rules, Option<i64>)>> {
    problems.when(sent.name.is_empty(), frame, "nama", "key-name-missing");
    let long = sent.name.chars().count() > 100;
    problems.when(long, frame, "nama", "admin-too-long");
    problems.when(!is_of_one_line(&sent.name), frame, "nama", "name-one-line");
    let unknown = |slug: &String| app.catalogue.indicator(slug).is_none();
    if sent.indicators.iter().any(unknown) {
        return Err(Error::BadRequest("indikator".to_owned()));
    }
    let (code, email) = (sent.agency.clone(), sent.email.clone());
    let read = app.db.read(move |conn| {
        let agency = agencies::find(conn, &code)?;
        Ok((agency, accounts::by_email(conn, &email)?))
    });
    let (agency, holder) = read.await?;
    let works = agency.is_some() && person.works_for(&sent.agency);
    problems.when(!works, frame, "opd", "key-agency-wrong");
    let holder = holder.filter(|holder| holder.works_for(&sent.agency));
    problems.when(holder.is_none(), frame, "email", "key-user-wrong");
    let above = match holder.as_ref().map(|holder| holder.id) {
        Some(user) => !may_issue(app, person, user).await?,
        None => false,
    };
    problems.when(above, frame, "email", "key-user-above");
    let (networks, days, rate) = (sent.networks(), sent.days(), sent.per_minute());
    problems.when(networks.is_none(), frame, "jaringan", "key-networks-wrong");
    problems.when(days.is_err(), frame, "hari", "key-days-wrong");
    problems.when(rate.is_err(), frame, "laju", "key-rate-wrong");
    let parts = holder.zip(networks).zip(days.ok()).zip(rate.ok());
    Ok(parts.map(|(((holder, networks), days), per_minute)| {
        let rules = Rules {
            networks,
            per_minute,
            test: sent.test,
            sample: sent.sample,
            ..Rules::default()
        };
        (holder.id, rules, days)
    }))
}

/// For how many days the old key goes on.
#[derive(Debug, serde::Deserialize)]
pub struct Overlap {
    hari: i64,
}

/// Gives a new key in place of one, which goes on for some days.
pub async fn rotate(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(overlap): Form<Overlap>,
) -> Result<Response> {
    of(&app, &person, id).await?;
    if !(0..=DAYS).contains(&overlap.hari) {
        return Err(Error::BadRequest("hari".to_owned()));
    }
    let days = overlap.hari * DAY_MS;
    let issued = app
        .db
        .write(move |tx| keys::rotate(tx, id, days, Some(&person)))
        .await?;
    app.keyring.forget();
    match issued {
        Ok(issued) => shown(&frame, &issued),
        Err(Refusal::Above) => Err(Error::Forbidden(permission::KEY_MANAGE)),
        Err(Refusal::Ended) => Err(Error::Conflict(format!("key {id} has ended"))),
    }
}

/// Who is to answer for a key.
#[derive(Debug, serde::Deserialize)]
pub struct Holder {
    email: String,
}

/// Lets another user answer for a key.
pub async fn hand_over(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(holder): Form<Holder>,
) -> Result<Redirect> {
    let key = of(&app, &person, id).await?;
    let done = app.db.write(move |tx| {
        let found = accounts::by_email(tx.conn, &holder.email)?;
        let Some(user) = found.filter(|found| found.works_for(&key.agency)) else {
            return Ok("key-user-wrong");
        };
        if !keys::may_issue(tx.conn, &person, user.id)? {
            return Ok("key-user-above");
        }
        keys::hand_over(tx, &key, user.id, &Actor::person(person.id))?;
        Ok("key-handed-over")
    });
    let told = done.await?;
    app.keyring.forget();
    Ok(Redirect::to(&format!("/kunci/{id}?pesan={told}")))
}

async fn may_issue(app: &App, person: &Person, user: i64) -> Result<bool> {
    let who = person.clone();
    app.db
        .read(move |conn| keys::may_issue(conn, &who, user))
        .await
}

/// Takes a key back; it stops at once.
pub async fn revoke(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Redirect> {
    let key = of(&app, &person, id).await?;
    app.db
        .write(move |tx| keys::revoke(tx, &key, Some(&Actor::person(person.id))))
        .await?;
    app.keyring.forget();
    Ok(Redirect::to(&format!("/kunci/{id}?pesan=key-revoked")))
}

fn shown(frame: &Frame, issued: &Issued) -> Result<Response> {
    Ok(page(&Shown { frame, issued })?.into_response())
}

async fn render(
    app: &App,
    frame: &Frame,
    person: &Person,
    sent: &Sent,
    problems: Problems,
) -> Result<Html<String>> {
    let all = app.db.read(agencies::all).await?;
    let own = all.into_iter().filter(|a| person.works_for(&a.code));
    let indicator =
        |i: &Arc<crate::catalogue::Indicator>| (i.slug.clone(), frame.label(&i.title).to_owned());
    page(&Page {
        frame,
        sent,
        problems,
        agencies: own.map(|a| (a.code, a.name)).collect(),
        indicators: app.catalogue.indicators.iter().map(indicator).collect(),
    })
}
