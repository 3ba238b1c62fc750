//! `/api/v2/indicators/{slug}/observations/{id}`: one row, read and taken away.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::IF_MATCH;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::create::refused;
use super::{Caller, Code, Refused, etag, row};
use crate::app::App;
use crate::figures::observation::Stored;
use crate::intake::{Fate, Submission, What, submit};
use crate::store::figures::observations::{Target, find};

/// Slug and number of the address.
pub(super) type At = Result<Path<(String, String)>, PathRejection>;

/// A row that the caller may see.
pub(super) struct Seen<'a> {
    pub(super) target: &'a Target,
    pub(super) row: Stored,
}

/// The number of a row in an address.
pub(super) fn number(text: &str) -> Result<i64, Refused> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number = digits.then(|| text.parse().ok()).flatten();
    number.ok_or_else(Refused::not_found)
}

/// Finds the row of an address; what the caller may not see does not exist.
///
/// # Errors
/// `not-found`.
pub(super) async fn seen<'a>(app: &'a App, caller: &Caller, path: At) -> Result<Seen<'a>, Refused> {
    let Path((slug, id)) = path.map_err(|_| Refused::not_found())?;
    let target = caller.target(app, &slug)?;
    let (held, id) = (target.clone(), number(&id)?);
    let found = app.db.read(move |conn| find(conn, &held, id)).await?;
    let row = found.filter(|row| caller.sees(&target.indicator, row));
    let row = row.ok_or_else(Refused::not_found)?;
    Ok(Seen { target, row })
}

/// Finds the row of an address, to be changed.
///
/// # Errors
/// `not-found`, `forbidden` where it may be seen but not changed, `precondition-failed` where it
/// is not as the caller knows it.
pub(super) async fn own<'a>(
    app: &'a App,
    caller: &Caller,
    path: At,
    headers: &HeaderMap,
) -> Result<Seen<'a>, Refused> {
    let seen = seen(app, caller, path).await?;
    caller.writes(app, &seen.target.indicator.slug).await?;
    if seen.row.observation.agency != caller.agency() {
        let detail = "The row belongs to another agency.";
        return Err(Refused::new(Code::Forbidden, detail));
    }
    if !etag::may_change(headers, &row::etag(&seen.row)) {
        return Err(stale());
    }
    Ok(seen)
}

/// The row has changed since the caller knew it.
pub(super) fn stale() -> Refused {
    let detail = "The row is at another revision than `If-Match` says; read it again.";
    Refused::new(Code::PreconditionFailed, detail)
}

/// The row is validated.
pub(super) fn validated() -> Refused {
    let detail = "The row is validated; it must be reopened before it can be changed.";
    Refused::new(Code::Validated, detail)
}

/// Why a change of a row was not made.
pub(super) fn refusal(fate: Fate) -> Refused {
    match fate {
        Fate::Refused(problems) => refused(problems),
        Fate::Stale(_) => stale(),
        Fate::Validated => validated(),
        _ => Refused::not_found(),
    }
}

/// The revision on which a change rests, where the caller says so.
pub(super) fn known(headers: &HeaderMap, row: &Stored) -> Option<i64> {
    let says = headers.get(IF_MATCH);
    says.filter(|value| *value != "*").map(|_| row.revision)
}

/// Answers a row.
pub async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    path: At,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Seen { target, row } = seen(&app, &caller, path).await?;
    let body = row::json(&target.indicator, &row);
    let tag = row::etag(&row);
    Ok(etag::answer(&headers, &tag, "application/json", body))
}

/// Takes a row away.
pub async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    path: At,
    headers: HeaderMap,
) -> Result<StatusCode, Refused> {
    let Seen { target, row } = own(&app, &caller, path, &headers).await?;
    let what = What::Remove {
        id: row.id,
        known: known(&headers, &row),
    };
    let sent = Submission::one(target, what, caller.sender(Vec::new()), caller.how());
    match submit(&app, sent).await?.told.pop() {
        Some(told) if told.fate.is_done() => Ok(StatusCode::NO_CONTENT),
        Some(told) => Err(refusal(told.fate)),
        None => Err(Refused::not_found()),
    }
}
