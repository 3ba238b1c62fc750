//! `/opd/{code}/izin`: the indicators that an agency may enter although it does not report them.

use std::collections::HashSet;
use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Redirect;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::store::commit::journal::Actor;
use crate::store::people::{agencies, grants};
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::session::SignedIn;

/// What an agency may enter.
#[derive(Debug, Default)]
pub(super) struct Rights {
    /// Titles of the indicators that it reports by itself.
    pub(super) own: Vec<String>,
    /// The others: slug, title, and whether it was allowed.
    pub(super) others: Vec<(String, String, bool)>,
}

impl Rights {
    /// What the agency with this code may enter.
    pub(super) async fn of(app: &App, frame: &Frame, code: &str) -> Result<Self> {
        let agency = code.to_owned();
        let granted = app.db.read(move |conn| grants::of(conn, &agency)).await?;
        let mut rights = Self::default();
        for indicator in &app.catalogue.indicators {
            let title = frame.label(&indicator.title).to_owned();
            if indicator.is_reported_by(code) {
                rights.own.push(title);
            } else {
                let allowed = granted.contains(&indicator.slug);
                rights.others.push((indicator.slug.clone(), title, allowed));
            }
        }
        Ok(rights)
    }
}

/// Allows the agency the indicators that were ticked, and no other.
pub async fn save(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(code): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Redirect> {
    let ticked = pairs.into_iter().filter(|(name, _)| name == "indikator");
    let wanted: HashSet<String> = ticked.map(|(_, slug)| slug).collect();
    let unknown = |slug: &String| app.catalogue.indicator(slug).is_none();
    if wanted.iter().any(unknown) {
        return Err(Error::BadRequest("indikator".to_owned()));
    }
    let mut slugs: Vec<String> = app
        .catalogue
        .indicators
        .iter()
        .map(|i| i.slug.clone())
        .collect();
    slugs.sort_unstable();
    let (agency, actor) = (code.clone(), Actor::person(person.id));
    let work = app.db.write(move |tx| {
        agencies::find(tx.conn, &agency)?.ok_or(Error::NotFound)?;
        for slug in &slugs {
            if wanted.contains(slug) {
                grants::give(tx, &agency, slug, Some(&actor))?;
            } else {
                grants::take(tx, &agency, slug, Some(&actor))?;
            }
        }
        Ok(())
    });
    work.await?;
    Ok(Redirect::to(&format!("/opd/{code}?pesan=saved")))
}
