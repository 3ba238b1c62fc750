//! `/data/{slug}/{id}/hapus` and `/pulihkan`: taking a row away, and bringing it back.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::store::figures::history;
use crate::store::figures::observations::Refusal;
use crate::web::pages::data::{Desk, save};
use crate::web::session::SignedIn;

/// Takes a row away; its content stays in the journal.
pub async fn take(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Redirect> {
    let desk = Desk::open(&app, &person, &slug).await?;
    desk.row(&app, id).await?;
    let known = save::sent(pairs).get("revisi").and_then(|r| r.parse().ok());
    let known = known.ok_or_else(|| Error::BadRequest("revisi".to_owned()))?;
    let (target, actor) = (desk.target.clone(), desk.actor());
    let deleted = app
        .db
        .write(move |tx| tx.delete(&target, id, Some(known), &actor))
        .await?;
    match deleted {
        Ok(_) => Ok(Redirect::to(&format!("{}?dihapus={id}", desk.address()))),
        Err(Refusal::Stale) => Err(Error::Conflict(format!("row {id} has changed"))),
        Err(Refusal::Validated) => {
            let address = format!("{}/{id}/riwayat?pesan=row-is-validated", desk.address());
            Ok(Redirect::to(&address))
        }
        Err(Refusal::Missing | Refusal::Taken) => Err(Error::NotFound),
    }
}

/// Brings a row back that was taken away last.
pub async fn undo(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Redirect> {
    let desk = Desk::open(&app, &person, &slug).await?;
    let target = desk.target.clone();
    let past = app
        .db
        .read(move |conn| history::of_row(conn, &target, id))
        .await?;
    past.last()
        .filter(|last| desk.may_touch(&last.agency))
        .ok_or(Error::NotFound)?;
    let (target, actor) = (desk.target.clone(), desk.actor());
    let restored = app
        .db
        .write(move |tx| tx.restore(&target, id, &actor))
        .await?;
    match restored {
        Ok(_) => Ok(Redirect::to(&format!("{}?dipulihkan={id}", desk.address()))),
        Err(Refusal::Taken) => Err(Error::Conflict(format!("row {id}: its place is taken"))),
        Err(Refusal::Stale | Refusal::Validated) => Ok(Redirect::to(&desk.address())),
        Err(Refusal::Missing) => Err(Error::NotFound),
    }
}
