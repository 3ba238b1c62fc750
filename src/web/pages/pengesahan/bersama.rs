//! `/pengesahan/sahkan` and `/pengesahan/urungkan`: validating several figures at once, and taking
//! back what was validated just now.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Redirect;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::store::figures::notices;
use crate::store::figures::validation;
use crate::store::figures::validation::{Decision, Slice, period_of};
use crate::store::figures::waiting;
use crate::web::back;
use crate::web::pages::pengesahan::putusan::{all_rows, decide, with_query};
use crate::web::pages::pengesahan::recent::UNDONE_WITHIN;
use crate::web::session::SignedIn;

type Pairs = Vec<(String, String)>;
/// Rows with the revision at which each was left, by indicator and agency.
type Rows = BTreeMap<(String, String), Vec<(i64, Option<i64>)>>;

fn value<'p>(pairs: &'p [(String, String)], name: &str) -> Option<&'p str> {
    let found = pairs.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

fn number(pairs: &[(String, String)], name: &str) -> Option<i64> {
    value(pairs, name)?.parse().ok()
}

/// Where it goes on: to the queue as it was filtered.
fn queue(pairs: &[(String, String)]) -> &str {
    let asked = value(pairs, "ke").filter(|to| to.starts_with("/pengesahan"));
    asked.map_or("/pengesahan", |to| back::safe(Some(to)))
}

/// Validates what was chosen: `slug|agency|period` each.
pub async fn validate(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Form(pairs): Form<Pairs>,
) -> Result<Redirect> {
    let started = app.clock.now_ms();
    let seen_at = number(&pairs, "dilihat").unwrap_or(started);
    let mut chosen = Vec::new();
    for (_, choice) in pairs.iter().filter(|(name, _)| name == "pilih") {
        let parts: Vec<&str> = choice.split('|').collect();
        let [slug, agency, period] = parts[..] else {
            return Err(Error::BadRequest("pilih".to_owned()));
        };
        let target = app.db.target(slug)?.clone();
        if !person.works_for(agency) {
            return Err(Error::NotFound);
        }
        period_of(&target, period).ok_or_else(|| Error::BadRequest("pilih".to_owned()))?;
        let slice = Slice {
            agency: agency.to_owned(),
            period: period.to_owned(),
            seen_at,
        };
        chosen.push((target, slice));
    }
    if chosen.is_empty() {
        return Ok(Redirect::to(&with_query(
            queue(&pairs),
            "pesan=none-chosen",
        )));
    }
    let mut rows = 0;
    for (target, slice) in &chosen {
        rows += all_rows(&app, target, slice, &Decision::Validate, &person).await?;
    }
    if rows == 0 {
        return Err(Error::Conflict("no chosen row is left".to_owned()));
    }
    let span = format!("sejak={started}&sampai={}", app.clock.now_ms());
    Ok(Redirect::to(&with_query(queue(&pairs), &span)))
}

/// Takes back what the person has validated between two moments of the last minutes.
pub async fn undo(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Form(pairs): Form<Pairs>,
) -> Result<Redirect> {
    let span = number(&pairs, "sejak").zip(number(&pairs, "sampai"));
    let (from, until) = span.ok_or_else(|| Error::BadRequest("sejak".to_owned()))?;
    let started = app.clock.now_ms();
    if started.saturating_sub(from) > UNDONE_WITHIN {
        return Err(Error::Conflict(
            "it is too late to take that back".to_owned(),
        ));
    }
    let user = person.id;
    let read = app
        .db
        .read(move |conn| waiting::decided(conn, user, from, until));
    let mut by_figure = Rows::new();
    for one in read.await? {
        if let Some(row) = one.row.filter(|_| one.action == "validate") {
            let figure = by_figure.entry((one.slug, one.agency));
            figure.or_default().push((row, one.revision));
        }
    }
    let mut rows = 0;
    for ((slug, agency), ids) in by_figure {
        if !person.works_for(&agency) {
            continue;
        }
        let target = app.db.target(&slug)?.clone();
        for some in ids.chunks(validation::AT_ONCE) {
            let (held, owner) = (target.id, agency.clone());
            let first = move |tx: &mut crate::store::Tx<'_>| {
                notices::unsettle(tx, held, &owner, from, until)
            };
            let decided = decide(
                &app,
                &person,
                &target,
                &agency,
                (some, Decision::Undo),
                first,
            );
            rows += decided.await?;
        }
    }
    if rows == 0 {
        return Err(Error::Conflict(
            "no row is left to be taken back".to_owned(),
        ));
    }
    let span = format!("sejak={started}&sampai={}", app.clock.now_ms());
    Ok(Redirect::to(&with_query(queue(&pairs), &span)))
}
