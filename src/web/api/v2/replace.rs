//! `PUT /api/v2/indicators/{slug}/observations/{id}`: the whole row anew.

use std::sync::Arc;

use axum::extract::{FromRequestParts as _, Path, Request, State};
use axum::http::HeaderValue;
use axum::http::header::VARY;
use axum::response::Response;

use super::body::Incoming;
use super::create::drafted;
use super::media::{self, Media};
use super::one::{self, Seen};
use super::{Caller, Refused, etag, query, row};
use crate::app::App;
use crate::intake::bulk::ROW;
use crate::intake::{Content, Submission, What, submit};
use crate::web::frame::Frame;

/// Replaces a row.
pub async fn put(
    State(app): State<Arc<App>>,
    caller: Caller,
    frame: Frame,
    request: Request,
) -> Result<Response, Refused> {
    let (mut parts, body) = request.into_parts();
    let incoming = Incoming::new(body);
    let path = Path::from_request_parts(&mut parts, &()).await;
    let headers = &parts.headers;
    let begun = match media::sent(headers, &[Media::Json]) {
        Ok(_) => one::own(&app, &caller, path, headers).await,
        Err(refused) => Err(refused),
    };
    let Seen { target, row: old } = match begun {
        Ok(seen) => seen,
        Err(refused) => {
            incoming.away().await;
            return Err(refused);
        }
    };
    let body = incoming.whole(ROW).await?;
    let strict = query::strict(parts.uri.query())?;
    let (row, sender) = drafted(&app, &caller, target, &body, strict).await?;
    let what = What::Replace {
        id: old.id,
        known: one::known(headers, &old),
        content: Content::Draft(row.draft),
    };
    let sent = Submission::one(target, what, sender, caller.how());
    let told = submit(&app, sent).await?.told.pop();
    let told = told.ok_or_else(Refused::not_found)?;
    let Some(stored) = told.fate.row() else {
        return Err(one::refusal(&target.indicator, &row.names, told.fate));
    };
    let body = row::warned(&frame, &target.indicator, stored, &told.doubts);
    let mut answer = etag::told(&row::etag(stored), "application/json", body);
    let language = HeaderValue::from_static("accept-language");
    answer.headers_mut().append(VARY, language);
    Ok(answer)
}
