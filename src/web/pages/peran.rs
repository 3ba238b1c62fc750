//! `/peran`: roles, and what each may do.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::text::is_of_one_line;
use crate::identity::permission;
use crate::store::people::roles;
use crate::store::people::roles::{Refusal, Role};
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

#[derive(Debug, Template)]
#[template(path = "pages/peran.html")]
struct List<'a> {
    frame: &'a Frame,
    roles: Vec<Role>,
}

#[derive(Debug, Template)]
#[template(path = "pages/peran/edit.html")]
struct Page<'a> {
    frame: &'a Frame,
    role: &'a Role,
    new: bool,
    problems: Problems,
    /// Permissions with what they allow, and whether the role has them.
    permissions: Vec<(&'static str, String, bool)>,
    /// Whether the role may do everything, which can't be changed.
    everything: bool,
}

/// The list.
pub async fn list(State(app): State<Arc<App>>, frame: Frame) -> Result<Html<String>> {
    let roles = app.db.read(roles::all).await?;
    page(&List {
        frame: &frame,
        roles,
    })
}

/// The empty form.
pub async fn new(frame: Frame) -> Result<Html<String>> {
    render(&frame, &nobody(), true, Problems::default())
}

/// The form of a role.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(name): Path<String>,
) -> Result<Html<String>> {
    let role = find(&app, name).await?;
    render(&frame, &role, false, Problems::default())
}

/// Adds a role.
pub async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let mut role = read(&nobody(), &pairs);
    role.name = slug(&role.title);
    let mut problems = problems(&frame, &role);
    problems.when(role.name.is_empty(), &frame, "judul", "role-title-missing");
    if problems.is_empty() {
        let saved = role.clone();
        let done = app
            .db
            .write(move |tx| roles::save(tx, &saved, true, &person))
            .await?;
        match done {
            Ok(()) => return Ok(Redirect::to("/peran?pesan=saved").into_response()),
            Err(refusal) => explain(&mut problems, &frame, refusal),
        }
    }
    let html = render(&frame, &role, true, problems)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

/// Changes a role.
pub async fn update(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(name): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let role = read(&find(&app, name).await?, &pairs);
    let mut problems = problems(&frame, &role);
    if problems.is_empty() {
        let saved = role.clone();
        let done = app
            .db
            .write(move |tx| roles::save(tx, &saved, false, &person))
            .await?;
        match done {
            Ok(()) => return Ok(Redirect::to("/peran?pesan=saved").into_response()),
            Err(refusal) => explain(&mut problems, &frame, refusal),
        }
    }
    let html = render(&frame, &role, false, problems)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

/// Takes a role away that nobody has.
pub async fn remove(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(name): Path<String>,
) -> Result<Response> {
    let role = find(&app, name.clone()).await?;
    let removed = app
        .db
        .write(move |tx| roles::remove(tx, &name, &person))
        .await?;
    let Err(refusal) = removed else {
        return Ok(Redirect::to("/peran?pesan=removed").into_response());
    };
    let mut problems = Problems::default();
    explain(&mut problems, &frame, refusal);
    let html = render(&frame, &role, false, problems)?;
    Ok((StatusCode::CONFLICT, html).into_response())
}

fn explain(problems: &mut Problems, frame: &Frame, refusal: Refusal) {
    let key = match refusal {
        Refusal::NameTaken => "role-taken",
        Refusal::Permission => "role-permission-unknown",
        Refusal::Shipped => "role-is-shipped",
        Refusal::InUse => "role-in-use",
    };
    problems.add(frame, "judul", key);
}

async fn find(app: &App, name: String) -> Result<Role> {
    let found = app.db.read(move |conn| roles::find(conn, &name)).await?;
    found.ok_or(Error::NotFound)
}

fn nobody() -> Role {
    Role {
        name: String::new(),
        title: String::new(),
        description: String::new(),
        permissions: Vec::new(),
        second_factor: false,
        people: 0,
    }
}

/// A role as the form says; its name stays.
fn read(role: &Role, pairs: &[(String, String)]) -> Role {
    let one = |name: &str| pairs.iter().find(|(key, _)| key == name);
    let text = |name: &str| one(name).map_or("", |(_, value)| value).trim().to_owned();
    let ticked = |permission: &&str| pairs.iter().any(|(k, v)| k == "izin" && v == permission);
    Role {
        title: text("judul"),
        description: text("uraian"),
        permissions: permission::ALL
            .into_iter()
            .filter(ticked)
            .map(str::to_owned)
            .collect(),
        second_factor: one("dua_langkah").is_some(),
        ..role.clone()
    }
}

fn problems(frame: &Frame, role: &Role) -> Problems {
    let mut problems = Problems::default();
    let missing = role.title.is_empty();
    problems.when(missing, frame, "judul", "role-title-missing");
    let broken = !is_of_one_line(&role.title);
    problems.when(broken, frame, "judul", "name-one-line");
    let long = role.title.chars().count() > 60;
    problems.when(long, frame, "judul", "admin-too-long");
    let long = role.description.chars().count() > 300;
    problems.when(long, frame, "uraian", "admin-too-long");
    problems
}

/// A name made of a title: letters, digits and hyphens.
fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let parts = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

fn render(frame: &Frame, role: &Role, new: bool, problems: Problems) -> Result<Html<String>> {
    let everything = role.name == permission::SUPERADMIN;
    let permission = |name: &'static str| {
        let key = format!("permission-{}", name.replace('.', "-"));
        (name, frame.t(&key), everything || role.may(name))
    };
    page(&Page {
        frame,
        role,
        new,
        problems,
        permissions: permission::ALL.into_iter().map(permission).collect(),
        everything,
    })
}
