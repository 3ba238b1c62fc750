//! `/profil`: who one is here, and where one is signed in.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use crate::app::App;
use crate::error::Result;
use crate::store::people::Person;
use crate::store::sessions;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

#[derive(Debug, Template)]
#[template(path = "pages/profil.html")]
struct Page<'a> {
    frame: &'a Frame,
    person: &'a Person,
    sessions: i64,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    let (user, now) = (person.id, app.clock.now_ms());
    let sessions = app
        .db
        .read(move |conn| sessions::count(conn, user, now))
        .await?;
    page(&Page {
        frame: &frame,
        person: &person,
        sessions,
    })
}
