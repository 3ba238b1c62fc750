//! `PUT /api/v2/indicators/{slug}/observations/{id}`: the whole row anew.

use std::sync::Arc;

use axum::extract::{FromRequestParts as _, Path, Request, State};
use axum::response::Response;

use super::body::Incoming;
use super::create::{drafted, refused};
use super::media::{self, Media};
use super::one::{self, Seen};
use super::{Caller, Refused, etag, row};
use crate::app::App;
use crate::intake::bulk::ROW;
use crate::intake::{Action, Outcome, rehearse, submit};

/// Replaces a row.
pub async fn put(
    State(app): State<Arc<App>>,
    caller: Caller,
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
    let (row, sender) = drafted(&app, &caller, target, &body).await?;
    let action = Action::Update {
        id: old.id,
        known: one::known(headers, &old),
    };
    let outcome = if caller.is_test() {
        rehearse(&app, target, action, &row.draft, &sender).await?
    } else {
        submit(&app, target, action, &row.draft, &sender).await?
    };
    match outcome {
        Outcome::Done(stored) => {
            let body = row::json(&target.indicator, &stored);
            Ok(etag::told(&row::etag(&stored), "application/json", body))
        }
        Outcome::Refused(problems) => Err(refused(problems)),
        Outcome::Stale(_) => Err(one::stale()),
        Outcome::Validated => Err(one::validated()),
        Outcome::Missing => Err(Refused::not_found()),
    }
}
