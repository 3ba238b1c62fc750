//! `/profil`: who one is here, one's password and second factor, and where one is signed in.

pub mod buktikan;
pub mod dua_langkah;
pub mod kalender;
pub mod sandi;

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::store::people::accounts::Person;
use crate::store::people::second_factor;
use crate::store::people::sessions;
use crate::store::people::sessions::Open;
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

#[derive(Debug, Template)]
#[template(path = "pages/profil.html")]
struct Page<'a> {
    frame: &'a Frame,
    person: &'a Person,
    sessions: Vec<Open>,
    here: &'a str,
    codes_left: i64,
    problems: Problems,
}

/// Which session is to end.
#[derive(Debug, Deserialize)]
pub struct Which {
    sesi: String,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    render(&app, &frame, &person, Problems::default()).await
}

/// Ends one of one's own sessions.
pub async fn end(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Form(which): Form<Which>,
) -> Result<Redirect> {
    let done = app
        .db
        .write(move |tx| sessions::end_own(tx, person.id, &which.sesi))
        .await?;
    if done {
        app.sessions_changed();
        Ok(Redirect::to("/profil?pesan=session-ended"))
    } else {
        Err(Error::NotFound)
    }
}

async fn render(
    app: &App,
    frame: &Frame,
    person: &Person,
    problems: Problems,
) -> Result<Html<String>> {
    let (user, now) = (person.id, app.clock.now_ms());
    let read = app.db.read(move |conn| {
        let sessions = sessions::of_user(conn, user, now)?;
        Ok((sessions, second_factor::codes_left(conn, user)?))
    });
    let (sessions, codes_left) = read.await?;
    let here = frame.session().map_or("", |session| session.hash.as_str());
    page(&Page {
        frame,
        person,
        sessions,
        here,
        codes_left,
        problems,
    })
}
