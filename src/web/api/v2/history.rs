//! `GET /api/v2/indicators/{slug}/observations/{id}/history`: what became of a row.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::one::{self, At};
use super::{Caller, Code, Refused, etag};
use crate::app::App;
use crate::base::clock::rfc3339;
use crate::base::text::json::quote;
use crate::catalogue::Indicator;
use crate::figures::observation::Status;
use crate::store::figures::history;
use crate::store::figures::history::{Past, Values};

/// Answers its changes, the newest first, also when it was taken away since. What others have
/// changed before they released a row is theirs to know.
pub async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    path: At,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Path((slug, id)) = path.map_err(|_| Refused::not_found())?;
    let target = caller.target(&app, &slug)?;
    let (held, id) = (target.clone(), one::number(&id)?);
    let past = app
        .db
        .read(move |conn| history::of_row(conn, &held, id))
        .await?;
    let last = past.last().ok_or_else(Refused::not_found)?;
    if last.agency != caller.agency() {
        return Err(refused(&caller, &target.indicator, last));
    }
    let mut body = String::from("{\"data\":[");
    for (at, past) in past.iter().rev().enumerate() {
        body.push_str(if at == 0 { "" } else { "," });
        push(&target.indicator, past, &mut body);
    }
    body.push_str("]}");
    let tag = etag::of(body.as_bytes());
    Ok(etag::answer(&headers, &tag, "application/json", body))
}

/// Another agency's row: there is no such row, or only as it stands.
fn refused(caller: &Caller, indicator: &Indicator, last: &Past) -> Refused {
    let status = last
        .after
        .as_ref()
        .and_then(|values| values.get("status")?.as_str());
    let stands = status == Some(Status::Validated.name());
    if stands && caller.sees_others(indicator) {
        let detail = "The row belongs to another agency; only as it stands may it be seen.";
        return Refused::new(Code::Forbidden, detail);
    }
    Refused::not_found()
}

fn push(indicator: &Indicator, past: &Past, out: &mut String) {
    for (name, text) in [
        ("{\"at\":", Some(rfc3339(past.at))),
        (",\"action\":", Some(past.action.clone())),
        (",\"via\":", Some(past.via.clone())),
        (",\"user\":", past.user.clone()),
        (",\"key\":", past.key.clone()),
    ] {
        out.push_str(name);
        match text {
            Some(text) => quote(out, &text),
            None => out.push_str("null"),
        }
    }
    for (name, values) in [("before", &past.before), ("after", &past.after)] {
        out.push_str(",\"");
        out.push_str(name);
        out.push_str("\":");
        match values {
            Some(values) => push_values(indicator, values, out),
            None => out.push_str("null"),
        }
    }
    out.push('}');
}

/// The journal keeps figures as text in machine spelling; they are told as the numbers they are.
fn push_values(indicator: &Indicator, values: &Values, out: &mut String) {
    let told = values.iter().filter(|(name, _)| *name != "indicator");
    for (at, (name, value)) in told.enumerate() {
        out.push(if at == 0 { '{' } else { ',' });
        quote(out, name);
        out.push(':');
        match value.as_str() {
            Some(number) if indicator.measure(name).is_some() => out.push_str(number),
            _ => out.push_str(&value.to_string()),
        }
    }
    out.push('}');
}
