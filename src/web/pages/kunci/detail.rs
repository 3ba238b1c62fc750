//! `/kunci/{id}`: what a key may send, what it sent last, and how to send it; for whoever builds
//! the agency's application.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Html;
use jiff::ToSpan as _;
use serde::Deserialize;

use super::{Condition, lines, of};
use crate::apidoc::reference;
use crate::apidoc::reference::Method;
use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::Indicator;
use crate::identity::permission;
use crate::store::keys::ApiKey;
use crate::store::keys::key_use;
use crate::store::keys::key_use::{Call, Day};
use crate::store::people::accounts::Person;
use crate::store::people::{accounts, agencies, grants};
use crate::web::frame::Frame;
use crate::web::pages::docs::base;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Days whose calls are shown.
const DAYS: i64 = 30;

/// For which indicator examples are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    indikator: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/kunci/detail.html")]
struct Page<'a> {
    frame: &'a Frame,
    key: &'a ApiKey,
    state: Condition,
    agency: String,
    user: String,
    networks: String,
    may: Vec<(String, String)>,
    example: Option<Example>,
    calls: Vec<Call>,
    days: Vec<(String, Day)>,
    manages: bool,
    codes: &'a Codes,
}

/// The sender's own codes as they stand in the form: a line each.
#[derive(Debug, Default)]
pub(super) struct Codes {
    pub(super) text: String,
    pub(super) wrong: Option<String>,
}

/// Who looks at which key.
#[derive(Debug)]
pub(super) struct Look<'a> {
    pub(super) frame: &'a Frame,
    pub(super) headers: &'a HeaderMap,
    pub(super) person: &'a Person,
    pub(super) key: &'a ApiKey,
}

/// How to send one indicator.
#[derive(Debug)]
struct Example {
    slug: String,
    methods: Vec<Method>,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let key = of(&app, &person, id).await?;
    let codes = Codes {
        text: lines::text(&key.rules.mapping),
        wrong: None,
    };
    let look = Look {
        frame: &frame,
        headers: &headers,
        person: &person,
        key: &key,
    };
    render(&app, &look, &asked, &codes).await
}

/// The page, with these codes in the form.
pub(super) async fn render(
    app: &App,
    look: &Look<'_>,
    asked: &Asked,
    codes: &Codes,
) -> Result<Html<String>> {
    let Look {
        frame,
        headers,
        person,
        key,
    } = *look;
    let id = key.id;
    app.usage.flush(&app.db).await?;
    let from = app.clock.today().saturating_sub((DAYS - 1).days());
    let (code, user) = (key.agency.clone(), key.user_id);
    let read = app.db.read(move |conn| {
        let agency = agencies::find(conn, &code)?;
        let user = accounts::by_id(conn, user)?;
        let calls = key_use::calls(conn, id)?;
        let granted = grants::of(conn, &code)?;
        Ok((agency, user, calls, key_use::days(conn, id, from)?, granted))
    });
    let (agency, user, calls, days, granted) = read.await?;
    let entered =
        |about: &Indicator| about.is_reported_by(&key.agency) || granted.contains(&about.slug);
    let may: Vec<&Arc<Indicator>> = app
        .catalogue
        .indicators
        .iter()
        .filter(|indicator| key.is_for(&indicator.slug) && entered(indicator))
        .collect();
    let chosen = may
        .iter()
        .find(|i| i.slug == asked.indikator)
        .or(may.first());
    let example = chosen.map(|indicator| Example {
        slug: indicator.slug.clone(),
        methods: reference::data_set(&app.catalogue, indicator, &base(app, headers), &[]).methods,
    });
    let pair = |i: &&Arc<Indicator>| (i.slug.clone(), frame.label(&i.title).to_owned());
    page(&Page {
        frame,
        state: Condition::of(key, app.clock.now_ms()),
        agency: agency.map_or_else(|| key.agency.clone(), |agency| agency.name),
        user: user.map_or_else(|| frame.t("key-user-gone"), |user| user.name),
        networks: key.rules.networks_text().join(", "),
        may: may.iter().map(pair).collect(),
        example,
        calls,
        days,
        manages: person.may(permission::KEY_MANAGE),
        key,
        codes,
    })
}
