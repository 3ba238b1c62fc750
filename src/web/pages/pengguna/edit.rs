//! `/pengguna/baru` and `/pengguna/{id}`: the form of a user.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::{managed, tautan};
use crate::app::App;
use crate::base::error::Result;
use crate::base::text::is_of_one_line;
use crate::store::keys::ApiKey;
use crate::store::people::accounts;
use crate::store::people::accounts::Person;
use crate::store::people::links;
use crate::store::people::users;
use crate::store::people::users::{Edit, Refusal, User};
use crate::store::people::{agencies, roles};
use crate::web::form::{Problems, filled};
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Longest name, in characters.
const NAME: usize = 120;

/// What the form sends.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Sent {
    nama: String,
    email: String,
    peran: String,
    opd: String,
    aktif: Option<String>,
}

impl Sent {
    fn edit(&self) -> Edit {
        Edit {
            email: self.email.trim().to_owned(),
            name: self.nama.trim().to_owned(),
            role: self.peran.clone(),
            agency: filled(&self.opd),
            active: self.aktif.is_some(),
        }
    }

    fn problems(&self, frame: &Frame) -> Problems {
        let mut problems = Problems::default();
        let no_name = self.nama.trim().is_empty();
        problems.when(no_name, frame, "nama", "start-name-missing");
        let broken = !is_of_one_line(&self.nama) || self.nama.chars().count() > NAME;
        problems.when(broken, frame, "nama", "name-one-line");
        problems.when(
            self.nama.chars().count() > 200,
            frame,
            "nama",
            "admin-too-long",
        );
        let no_address = !accounts::is_address(&self.email);
        problems.when(no_address, frame, "email", "start-email-wrong");
        problems
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/pengguna/edit.html")]
struct Page<'a> {
    frame: &'a Frame,
    user: Option<&'a User>,
    oneself: bool,
    sent: &'a Sent,
    problems: Problems,
    roles: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    limited: bool,
    keys: Vec<ApiKey>,
}

/// The empty form.
pub async fn new(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    let sent = Sent {
        aktif: Some("1".to_owned()),
        ..Sent::default()
    };
    render(&app, &frame, &person, None, &sent, Problems::default()).await
}

/// The form of a user.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>> {
    let user = managed(&app, &person, id).await?;
    let sent = Sent {
        nama: user.name.clone(),
        email: user.email.clone(),
        peran: user.role.clone(),
        opd: user.agency.clone().unwrap_or_default(),
        aktif: user.active.then(|| "1".to_owned()),
    };
    render(
        &app,
        &frame,
        &person,
        Some(&user),
        &sent,
        Problems::default(),
    )
    .await
}

/// Adds a user and shows the link with which a password is set.
pub async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let mut problems = sent.problems(&frame);
    if problems.is_empty() {
        let (who, edit) = (person.clone(), sent.edit());
        let made = app.db.write(move |tx| {
            let id = match users::invite(tx, &who, &edit)? {
                Ok(id) => id,
                Err(refusal) => return Ok(Err(refusal)),
            };
            links::create_for(tx, links::PASSWORD, id).map(Ok)
        });
        match made.await? {
            Ok(secret) => {
                let whom = tautan::For {
                    name: &sent.nama,
                    email: &sent.email,
                    invited: true,
                };
                return tautan::shown(&app, &frame, &headers, whom, &secret).await;
            }
            Err(refusal) => explain(&mut problems, &frame, refusal),
        }
    }
    let html = render(&app, &frame, &person, None, &sent, problems).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

/// Changes a user.
pub async fn update(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(mut sent): Form<Sent>,
) -> Result<Response> {
    let user = managed(&app, &person, id).await?;
    if id == person.id {
        // What one can't change of oneself is not asked for.
        sent.peran.clone_from(&user.role);
        sent.opd = user.agency.clone().unwrap_or_default();
        sent.aktif = Some("1".to_owned());
    }
    let mut problems = sent.problems(&frame);
    if problems.is_empty() {
        let (who, edit) = (person.clone(), sent.edit());
        let changed = app
            .db
            .write(move |tx| users::change(tx, &who, id, &edit))
            .await?;
        match changed {
            Ok(()) => {
                app.sessions_changed();
                return Ok(Redirect::to("/pengguna?pesan=saved").into_response());
            }
            Err(refusal) => explain(&mut problems, &frame, refusal),
        }
    }
    let html = render(&app, &frame, &person, Some(&user), &sent, problems).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

fn explain(problems: &mut Problems, frame: &Frame, refusal: Refusal) {
    let (field, key) = match refusal {
        Refusal::EmailTaken => ("email", "user-email-taken"),
        Refusal::Role => ("peran", "user-role-wrong"),
        Refusal::Agency => ("opd", "user-agency-wrong"),
        Refusal::LastSuperadmin => ("peran", "user-last-superadmin"),
        Refusal::Oneself => ("peran", "user-oneself"),
    };
    problems.add(frame, field, key);
}

async fn render(
    app: &App,
    frame: &Frame,
    person: &Person,
    user: Option<&User>,
    sent: &Sent,
    problems: Problems,
) -> Result<Html<String>> {
    let (id, now) = (user.map(|user| user.id), app.clock.now_ms());
    let read = app.db.read(move |conn| {
        let keys = id.map(|id| users::keys_of(conn, id, now)).transpose()?;
        Ok((roles::all(conn)?, agencies::all(conn)?, keys))
    });
    let (roles, agencies, keys) = read.await?;
    let oneself = id == Some(person.id);
    let offered = roles
        .into_iter()
        .filter(|role| oneself || roles::may_manage(person, role));
    let title = |role: roles::Role| {
        let title = frame.role_title(&role.name, &role.title);
        (role.name, title)
    };
    let own = |agency: &agencies::StoredAgency| person.works_for(&agency.code);
    page(&Page {
        frame,
        user,
        oneself,
        sent,
        problems,
        roles: offered.map(title).collect(),
        agencies: agencies
            .into_iter()
            .filter(own)
            .map(|a| (a.code, a.name))
            .collect(),
        limited: person.limit().is_some(),
        keys: keys.unwrap_or_default(),
    })
}
