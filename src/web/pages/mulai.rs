//! `/mulai/{token}`: the one-time link with which the first superadmin is made.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::App;
use crate::base::error::Result;
use crate::identity::{password, permission};
use crate::store::people::accounts;
use crate::store::people::accounts::NewUser;
use crate::store::people::links;
use crate::store::people::links::FIRST_SUPERADMIN;
use crate::store::people::sessions;
use crate::web::frame::Frame;
use crate::web::respond::page;
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
    /// What is wrong with a field, as the key of a text.
    fn problem(&self, field: &str) -> Option<&'static str> {
        let length = self.password.chars().count();
        match field {
            "name" if self.name.trim().is_empty() => Some("start-name-missing"),
            "email" if !accounts::is_address(&self.email) => Some("start-email-wrong"),
            "password" if length < password::SHORTEST => Some("start-password-short"),
            "password" if self.password.len() > password::LONGEST => Some("start-password-long"),
            "again" if self.again != self.password => Some("start-again-differs"),
            _ => None,
        }
    }

    fn is_fine(&self) -> bool {
        let fields = ["name", "email", "password", "again"];
        fields.iter().all(|field| self.problem(field).is_none())
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
        let key = self.form.problem(field).filter(|_| self.sent)?;
        let least = [("least", i64::try_from(password::SHORTEST).unwrap_or(0))];
        Some(self.frame.tn(key, least))
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
    if !form.is_fine() {
        let html = page(&Page {
            frame: &frame,
            form: &form,
            sent: true,
        })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    let hash = app.passwords.hash(form.password.clone()).await?;
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
        sessions::start(tx, user, false, &visitor.agent).map(Some)
    });
    let Some(secret) = made.await? else {
        return gone(&frame);
    };
    let cookie = session::cookie(&app, &secret, false)?;
    let to = Redirect::to(back::START);
    Ok(([(header::SET_COOKIE, cookie)], to).into_response())
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
