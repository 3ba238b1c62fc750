//! `/profil/kalender`: the secret address at which one's calendar reads what is due.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, Redirect};

use crate::app::App;
use crate::base::error::Result;
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::people::calendars;
use crate::web::frame::Frame;
use crate::web::pages::docs::base;
use crate::web::respond::page;
use crate::web::session::SignedIn;

#[derive(Debug, Template)]
#[template(path = "pages/profil/kalender.html")]
struct Page<'a> {
    frame: &'a Frame,
    /// When the address was made; none where there is none.
    made_at: Option<i64>,
    /// The address, which is shown once.
    address: Option<String>,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    render(&app, &frame, &person, None).await
}

async fn render(
    app: &App,
    frame: &Frame,
    person: &Person,
    address: Option<String>,
) -> Result<Html<String>> {
    let id = person.id;
    let made_at = app.db.read(move |conn| calendars::made_at(conn, id));
    page(&Page {
        frame,
        made_at: made_at.await?,
        address,
    })
}

/// Makes an address, in place of the one before, and shows it once.
pub async fn renew(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    let actor = Actor::person(person.id);
    let secret = app.db.write(move |tx| calendars::renew(tx, &actor)).await?;
    let address = format!("{}/kalender/{secret}", base(&app, &headers));
    render(&app, &frame, &person, Some(address)).await
}

/// Takes the address back.
pub async fn remove(State(app): State<Arc<App>>, SignedIn(person): SignedIn) -> Result<Redirect> {
    let actor = Actor::person(person.id);
    let done = app.db.write(move |tx| calendars::remove(tx, &actor));
    done.await?;
    Ok(Redirect::to("/profil/kalender"))
}
