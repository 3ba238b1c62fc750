//! `/pengguna`: the people who may sign in.

pub mod edit;
pub mod tautan;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::store::people::accounts::Person;
use crate::store::people::users;
use crate::store::people::users::{Filter, User};
use crate::store::people::{agencies, roles};
use crate::web::form::filled;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Users of a page.
const PER_PAGE: i64 = 25;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cari: String,
    peran: String,
    opd: String,
    aktif: String,
    hal: i64,
}

#[derive(Debug, Template)]
#[template(path = "pages/pengguna.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    users: Vec<User>,
    all: i64,
    pages: i64,
    manageable: Vec<i64>,
    roles: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    states: Vec<(String, String)>,
    limited: bool,
    query: String,
}

/// The list.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(mut asked): Query<Asked>,
) -> Result<Html<String>> {
    let limit = person.limit();
    asked.hal = asked.hal.clamp(1, 1_000_000);
    let filter = Filter {
        text: filled(&asked.cari),
        role: filled(&asked.peran),
        agency: limit.clone().or_else(|| filled(&asked.opd)),
        active: match asked.aktif.as_str() {
            "ya" => Some(true),
            "tidak" => Some(false),
            _ => None,
        },
    };
    let number = asked.hal;
    let read = app.db.read(move |conn| {
        let (list, all) = users::list(conn, &filter, number - 1, PER_PAGE)?;
        let manageable = users::manageable(conn, &person, &list)?;
        Ok((
            list,
            all,
            manageable,
            roles::all(conn)?,
            agencies::all(conn)?,
        ))
    });
    let (list, all, manageable, roles, agencies) = read.await?;
    let title = |role: roles::Role| {
        let title = frame.role_title(&role.name, &role.title);
        (role.name, title)
    };
    page(&Page {
        users: list,
        all,
        pages: (all + PER_PAGE - 1) / PER_PAGE,
        manageable,
        roles: roles.into_iter().map(title).collect(),
        agencies: agencies.into_iter().map(|a| (a.code, a.name)).collect(),
        states: vec![
            ("ya".to_owned(), frame.t("user-active")),
            ("tidak".to_owned(), frame.t("user-inactive")),
        ],
        limited: limit.is_some(),
        query: query(&asked),
        asked: &asked,
        frame: &frame,
    })
}

/// The filters as they stand in an address.
fn query(asked: &Asked) -> String {
    let pairs = [
        ("cari", &asked.cari),
        ("peran", &asked.peran),
        ("opd", &asked.opd),
        ("aktif", &asked.aktif),
    ];
    let kept: Vec<_> = pairs.iter().filter(|(_, v)| !v.is_empty()).collect();
    serde_urlencoded::to_string(kept).unwrap_or_default()
}

/// A user that the person may manage.
async fn managed(app: &App, person: &Person, id: i64) -> Result<User> {
    let who = person.clone();
    let found = app.db.read(move |conn| users::managed(conn, &who, id));
    found.await?.ok_or(Error::NotFound)
}
