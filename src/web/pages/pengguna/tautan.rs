//! `/pengguna/{id}/tautan`: a one-time link with which a person sets a password, shown to whoever
//! manages the person; and `/pengguna/{id}/dua-langkah`, for who has lost the second factor.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::edit::managed;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::journal::{Actor, Entry};
use crate::store::{links, second_factor, users};
use crate::web::frame::Frame;
use crate::web::pages::docs::base;
use crate::web::respond::page;
use crate::web::session::SignedIn;

#[derive(Debug, Template)]
#[template(path = "admin/tautan.html")]
struct Page<'a> {
    frame: &'a Frame,
    name: &'a str,
    link: String,
    invited: bool,
}

/// The page that shows a link, once.
pub(super) fn shown(
    app: &App,
    frame: &Frame,
    headers: &HeaderMap,
    name: &str,
    secret: &str,
    invited: bool,
) -> Result<Response> {
    let link = format!("{}/sandi/{secret}", base(app, headers));
    let html = page(&Page {
        frame,
        name: name.trim(),
        link,
        invited,
    })?;
    Ok(html.into_response())
}

/// Makes a link; earlier ones no longer work.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response> {
    let user = managed(&app, &person, id).await?;
    if id == person.id || !user.active {
        return Err(Error::NotFound);
    }
    let made = app.db.write(move |tx| {
        let user = users::managed(tx.conn, &person, id)?.ok_or(Error::NotFound)?;
        tx.journal(&Entry {
            actor: Some(&Actor::person(person.id)),
            action: "password-link",
            subject: "user",
            subject_id: &id.to_string(),
            agency: user.agency.as_deref(),
            before: None,
            after: None,
        })?;
        links::create_for(tx, links::PASSWORD, id)
    });
    let secret = made.await?;
    shown(
        &app,
        &frame,
        &headers,
        &user.name,
        &secret,
        !user.has_password,
    )
}

/// Turns the second factor of a person off.
pub async fn without_second_factor(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Redirect> {
    app.db
        .write(move |tx| {
            let user = users::managed(tx.conn, &person, id)?;
            let user = user.filter(|user| user.id != person.id);
            user.ok_or(Error::NotFound)?;
            second_factor::turn_off(tx, id, &Actor::person(person.id))
        })
        .await?;
    Ok(Redirect::to(&format!("/pengguna/{id}?pesan=second-off")))
}
