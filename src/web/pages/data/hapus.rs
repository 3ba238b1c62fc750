//! `/data/{slug}/{id}/hapus` and `/pulihkan`: taking a row away, and bringing it back.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Redirect;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::identity::permission;
use crate::intake::{Fate, How, Problem, Rule, Submission, What, submit};
use crate::store::figures::history;
use crate::web::pages::data::{Desk, save};
use crate::web::path::Path;
use crate::web::session::SignedIn;

/// Takes a row away; its content stays in the journal.
pub async fn take(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Redirect> {
    let desk = Desk::open(&app, &person, &slug).await?;
    let row = desk.row(&app, id).await?;
    let known = save::sent(pairs).get("revisi").and_then(|r| r.parse().ok());
    let known = known.ok_or_else(|| Error::BadRequest("revisi".to_owned()))?;
    let what = What::Remove {
        id,
        known: Some(known),
    };
    match made(&app, &desk, what, &row.observation.agency).await? {
        Fate::Stale(_) => Err(Error::Conflict(format!("row {id} has changed"))),
        Fate::Validated => {
            let address = format!("{}/{id}/riwayat?pesan=row-is-validated", desk.address());
            Ok(Redirect::to(&address))
        }
        Fate::Refused(problems) if is_locked(&problems) => Ok(locked(&desk)),
        Fate::Refused(_) => Err(Error::Forbidden(permission::OBSERVATION_ENTER_FOR_OTHERS)),
        Fate::Missing => Err(Error::NotFound),
        _ => Ok(Redirect::to(&format!("{}?dihapus={id}", desk.address()))),
    }
}

/// Whether it is refused because its period is locked.
fn is_locked(problems: &[Problem]) -> bool {
    let mut rules = problems.iter().map(|problem| &problem.rule);
    rules.any(|rule| matches!(rule, Rule::Locked(_)))
}

/// Back to the list, which says so.
fn locked(desk: &Desk) -> Redirect {
    Redirect::to(&format!("{}?pesan=locked", desk.address()))
}

async fn made(app: &App, desk: &Desk, what: What, agency: &str) -> Result<Fate> {
    let sent = Submission::one(&desk.target, what, desk.sender(agency), How::default());
    let told = submit(app, sent).await?.told.pop();
    told.map(|told| told.fate).ok_or(Error::NotFound)
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
    let last = past.last().filter(|last| desk.may_touch(&last.agency));
    let agency = &last.ok_or(Error::NotFound)?.agency;
    match made(&app, &desk, What::Restore { id }, agency).await? {
        Fate::Refused(problems) if problems.iter().any(|p| p.rule == Rule::Reporter) => {
            Err(Error::Forbidden(permission::OBSERVATION_ENTER_FOR_OTHERS))
        }
        Fate::Refused(problems) if is_locked(&problems) => Ok(locked(&desk)),
        Fate::Refused(_) => Err(Error::Conflict(format!("row {id}: its place is taken"))),
        Fate::Stale(_) | Fate::Validated => Ok(Redirect::to(&desk.address())),
        Fate::Missing => Err(Error::NotFound),
        _ => Ok(Redirect::to(&format!("{}?dipulihkan={id}", desk.address()))),
    }
}
