//! `/keluar` and `/profil/keluar-semua`: ending this session, or all of one's own.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::store::Tx;
use crate::store::commit::journal::{Actor, Entry, Via};
use crate::store::people::sessions;
use crate::web::frame::Frame;
use crate::web::pages::masuk::sso;
use crate::web::respond::page;
use crate::web::session;

/// Leads to the provider, whose session ends there.
#[derive(Debug, Template)]
#[template(path = "pages/keluar.html")]
struct Past<'a> {
    frame: &'a Frame,
    address: &'a str,
}

/// Ends this session; without one there is nothing to end.
pub async fn here(State(app): State<Arc<App>>, frame: Frame) -> Result<Response> {
    let provider = sso::way_out(&app, &frame).await;
    if let Some(session) = frame.session() {
        let (hash, user) = (session.hash.clone(), session.person.id);
        app.db
            .write(move |tx| {
                sessions::end(tx, &hash)?;
                note(tx, "sign-out", user)
            })
            .await?;
    }
    leave(&app, &frame, provider)
}

/// Ends every session of the person, on every device.
pub async fn everywhere(State(app): State<Arc<App>>, frame: Frame) -> Result<Response> {
    let user = frame.person().ok_or(Error::SignInRequired)?.id;
    let provider = sso::way_out(&app, &frame).await;
    app.db
        .write(move |tx| {
            sessions::end_all(tx, user)?;
            note(tx, "sign-out-everywhere", user)
        })
        .await?;
    leave(&app, &frame, provider)
}

/// What the browser is told to throw away: pages and what scripts have kept. Its cookies stay: the
/// language, and that this browser is known.
const CLEAR: [(HeaderName, &str); 1] = [(
    HeaderName::from_static("clear-site-data"),
    "\"cache\", \"storage\"",
)];

/// Takes the cookie away and leads to the sign-in; who came from a provider is led past it, so
/// that the session there ends too. That goes by a page of ours, because a browser lets no form
/// lead away from this site.
fn leave(app: &App, frame: &Frame, provider: Option<String>) -> Result<Response> {
    app.sessions_changed();
    let cookie = [(header::SET_COOKIE, session::no_cookie(app)?)];
    match provider {
        None => Ok((CLEAR, cookie, Redirect::to("/masuk")).into_response()),
        Some(address) => {
            let html = page(&Past {
                frame,
                address: &address,
            })?;
            Ok((CLEAR, cookie, html).into_response())
        }
    }
}

fn note(tx: &mut Tx<'_>, action: &'static str, user: i64) -> Result<()> {
    let actor = Actor {
        user,
        key: None,
        via: Via::Form,
    };
    tx.journal(&Entry {
        actor: Some(&actor),
        action,
        subject: "user",
        subject_id: &user.to_string(),
        agency: None,
        before: None,
        after: None,
    })
}
