//! `/mulai/{token}`: the one-time link with which the first superadmin is made.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::app::App;
use crate::base::error::Result;
use crate::base::text::is_of_one_line;
use crate::identity::{choice, permission};
use crate::store::people::accounts;
use crate::store::people::accounts::NewUser;
use crate::store::people::links;
use crate::store::people::links::FIRST_SUPERADMIN;
use crate::store::people::{devices, sessions};
use crate::web::frame::Frame;
use crate::web::pages::sandi;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::Begun;
use crate::web::visitor::Visitor;
use crate::web::{back, session};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewSuperadmin {
    name: String,
    email: String,
    password: String,
    again: String,
}

impl NewSuperadmin {
    /// What is wrong with a field, as a sentence.
    fn problem(&self, frame: &Frame, field: &str) -> Option<String> {
        let key = match field {
            "name" if self.name.trim().is_empty() => Some("start-name-missing"),
            "name" if !is_of_one_line(&self.name) => Some("name-one-line"),
            "email" if !accounts::is_address(&self.email) => Some("start-email-wrong"),
            "password" => {
                let weakness = choice::weakness(&self.password, &[&self.name, &self.email])?;
                return Some(sandi::sentence(frame, &weakness));
            }
            "again" if self.again != self.password => Some("start-again-differs"),
            _ => None,
        };
        key.map(|key| frame.t(key))
    }

    fn is_fine(&self, frame: &Frame) -> bool {
        let fields = ["name", "email", "password", "again"];
        fields
            .iter()
            .all(|field| self.problem(frame, field).is_none())
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/mulai.html")]
struct Page<'a> {
    frame: &'a Frame,
    form: &'a NewSuperadmin,
    sent: bool,
}

impl Page<'_> {
    fn problem(&self, field: &str) -> Option<String> {
        self.form.problem(self.frame, field).filter(|_| self.sent)
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/mulai/habis.html")]
struct Gone<'a> {
    frame: &'a Frame,
}

/// The form, while the link works.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(token): Path<String>,
) -> Result<Response> {
    if !works(&app, token).await? {
        return gone(&frame);
    }
    let html = page(&Page {
        frame: &frame,
        form: &NewSuperadmin::default(),
        sent: false,
    })?;
    Ok(html.into_response())
}

/// Makes the superadmin and signs in; the link is used up.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(form): Form<NewSuperadmin>,
) -> Result<Response> {
    if !works(&app, token.clone()).await? {
        return gone(&frame);
    }
    if !form.is_fine(&frame) {
        let html = page(&Page {
            frame: &frame,
            form: &form,
            sent: true,
        })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    let hash = app
        .passwords
        .hash(visitor.client(), form.password.clone())
        .await?;
    let made = app.db.write(move |tx| {
        if accounts::has_superadmin(tx.conn)? || !links::take(tx, &token, FIRST_SUPERADMIN)? {
            return Ok(None);
        }
        let new = NewUser {
            email: &form.email,
            name: form.name.trim(),
            role: permission::SUPERADMIN,
            agency: None,
            password: &hash,
        };
        let user = accounts::add(tx, &new, None)?;
        let shown = (visitor.device.as_deref(), visitor.address.as_str());
        Ok(Some(Begun {
            secret: sessions::start(tx, user, false, &visitor.agent)?,
            device: devices::learn(tx, user, shown)?,
            remember: false,
        }))
    });
    match made.await? {
        Some(begun) => session::entered(&app, &begun, back::START),
        None => gone(&frame),
    }
}

async fn works(app: &App, token: String) -> Result<bool> {
    let now = app.clock.now_ms();
    app.db
        .read(move |conn| {
            let fresh = links::works(conn, &token, FIRST_SUPERADMIN, now)?;
            Ok(fresh && !accounts::has_superadmin(conn)?)
        })
        .await
}

fn gone(frame: &Frame) -> Result<Response> {
    Ok((StatusCode::GONE, page(&Gone { frame })?).into_response())
}
