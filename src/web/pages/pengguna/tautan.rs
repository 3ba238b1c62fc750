//! `/pengguna/{id}/tautan`: a one-time link with which a person sets a password, shown to whoever
//! manages the person; and `/pengguna/{id}/dua-langkah`, for who has lost the second factor.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use fluent_bundle::FluentValue;

use super::managed;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::mail::{Letter, Mailer};
use crate::base::text::{Lang, Texts};
use crate::store::commit::journal::{Actor, Entry};
use crate::store::people::{links, second_factor, sessions, users};
use crate::web::frame::Frame;
use crate::web::pages::docs::base;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

#[derive(Debug, Template)]
#[template(path = "pages/pengguna/tautan.html")]
struct Page<'a> {
    frame: &'a Frame,
    name: &'a str,
    link: String,
    invited: bool,
    /// Whether the mail server took it; none where none is configured.
    mailed: Option<bool>,
}

/// Whom a link is for.
pub(super) struct For<'a> {
    pub(super) name: &'a str,
    pub(super) email: &'a str,
    /// Whether the person has no password yet.
    pub(super) invited: bool,
}

/// The page that shows a link, once; sent to the person too where mail is configured.
pub(super) async fn shown(
    app: &App,
    frame: &Frame,
    headers: &HeaderMap,
    whom: For<'_>,
    secret: &str,
) -> Result<Response> {
    let link = format!("{}/sandi/{secret}", base(app, headers));
    let name = whom.name.trim();
    let mailed = match &app.mail {
        None => None,
        Some(mailer) => Some(mail(mailer, &app.texts, &whom, &link).await),
    };
    let html = page(&Page {
        frame,
        name,
        link,
        invited: whom.invited,
        mailed,
    })?;
    Ok(html.into_response())
}

/// Sends the link; in Indonesian first, since the reader's language is not known.
async fn mail(mailer: &Mailer, texts: &Texts, whom: &For<'_>, link: &str) -> bool {
    let key = if whom.invited {
        "mail-invited"
    } else {
        "mail-reset"
    };
    let args: [(&'static str, FluentValue<'_>); 2] =
        [("name", whom.name.trim().into()), ("link", link.into())];
    let text = Lang::ALL.map(|lang| texts.with(lang, key, &args));
    let letter = Letter {
        to: whom.email.trim(),
        name: whom.name.trim(),
        subject: &texts.get(Lang::Id, "mail-subject"),
        text: text.join("\n\n---\n\n"),
    };
    let sent = mailer.send(&letter).await;
    if let Err(error) = &sent {
        tracing::warn!(%error, "a link could not be sent by mail");
    }
    sent.is_ok()
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
    let whom = For {
        name: &user.name,
        email: &user.email,
        invited: !user.has_password,
    };
    shown(&app, &frame, &headers, whom, &secret).await
}

/// Ends every session of a person.
pub async fn sign_out(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Redirect> {
    app.db
        .write(move |tx| {
            let user = users::managed(tx.conn, &person, id)?.ok_or(Error::NotFound)?;
            sessions::end_all(tx, id)?;
            tx.journal(&Entry {
                actor: Some(&Actor::person(person.id)),
                action: "sign-out-everywhere",
                subject: "user",
                subject_id: &id.to_string(),
                agency: user.agency.as_deref(),
                before: None,
                after: None,
            })
        })
        .await?;
    app.sessions_changed();
    Ok(Redirect::to(&format!(
        "/pengguna/{id}?pesan=sessions-ended"
    )))
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
