//! `/keluar` and `/profil/keluar-semua`: ending this session, or all of one's own.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::store::Tx;
use crate::store::commit::journal::{Actor, Entry, Via};
use crate::store::people::sessions;
use crate::web::frame::Frame;
use crate::web::session;

/// Ends this session; without one there is nothing to end.
pub async fn here(State(app): State<Arc<App>>, frame: Frame) -> Result<Response> {
    if let Some(session) = frame.session() {
        let (hash, user) = (session.hash.clone(), session.person.id);
        app.db
            .write(move |tx| {
                sessions::end(tx, &hash)?;
                note(tx, "sign-out", user)
            })
            .await?;
    }
    leave(&app)
}

/// Ends every session of the person, on every device.
pub async fn everywhere(State(app): State<Arc<App>>, frame: Frame) -> Result<Response> {
    let user = frame.person().ok_or(Error::SignInRequired)?.id;
    app.db
        .write(move |tx| {
            sessions::end_all(tx, user)?;
            note(tx, "sign-out-everywhere", user)
        })
        .await?;
    leave(&app)
}

fn leave(app: &App) -> Result<Response> {
    let cookie = session::no_cookie(app)?;
    let to = Redirect::to("/masuk");
    Ok(([(header::SET_COOKIE, cookie)], to).into_response())
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
