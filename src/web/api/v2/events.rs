//! `GET /api/v2/events`: tells a program which indicators have changed, as server-sent events.

use std::sync::Arc;

use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use axum::response::sse::Event;
use tokio_stream::StreamExt as _;

use super::{Caller, Refused};
use crate::app::App;
use crate::base::client::Client;
use crate::base::live::Change;
use crate::base::shares::Full;
use crate::store::keys;
use crate::web::api::events::{self, Gap};
use crate::web::api::key;
use crate::work::deliver::may_hear;

/// What to do about a change.
enum Next {
    Tell(Event),
    Keep,
    End,
}

/// Streams the changes that the key may hear of, as long as the key works.
pub async fn stream(
    State(app): State<Arc<App>>,
    caller: Caller,
    parts: Parts,
) -> Result<Response, Refused> {
    let from = caller.from.map_or(Client::UNKNOWN, Client::at);
    let places = (
        app.room.listeners.take(from, 1).map_err(Full::error)?,
        app.room
            .key_listeners
            .take(caller.key.id, 1)
            .map_err(Full::error)?,
    );
    let hash = keys::hash(key::in_headers(&parts.headers).unwrap_or_default());
    let changes = events::changes(&app).then(move |change| {
        let (app, caller, hash) = (Arc::clone(&app), caller.clone(), hash.clone());
        async move { next(&app, &caller, hash, change).await }
    });
    let told = changes
        .take_while(|next| !matches!(next, Next::End))
        .filter_map(move |next| {
            let _places = &places;
            match next {
                Next::Tell(event) => Some(event),
                Next::Keep | Next::End => None,
            }
        });
    Ok(events::answer(&parts.headers, told))
}

async fn next(app: &App, caller: &Caller, hash: String, change: Result<Change, Gap>) -> Next {
    let key = app.keyring.find(&app.db, &app.clock, hash).await;
    if !matches!(key, Ok(Some(_))) {
        return Next::End;
    }
    let allowed = caller.key.indicators.as_deref();
    match &change {
        Ok(news) if !may_hear(&app.catalogue, allowed, &news.indicator) => Next::Keep,
        _ => Next::Tell(events::event(change)),
    }
}
