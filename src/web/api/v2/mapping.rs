//! `PUT /api/v2/key/mapping`: the sender's own codes, and ours for them.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};

use super::body::Incoming;
use super::media::{self, Media};
use super::{Caller, Code, Fault, Refused};
use crate::app::App;
use crate::intake::bulk::ROW;
use crate::intake::codes;
use crate::store::keys;
use crate::store::keys::mapping::Mapping;

/// Sets the whole mapping of the own key, and answers it as it is kept.
pub async fn put(
    State(app): State<Arc<App>>,
    caller: Caller,
    request: Request,
) -> Result<Json<Mapping>, Refused> {
    let (parts, body) = request.into_parts();
    let incoming = Incoming::new(body);
    if let Err(refused) = media::sent(&parts.headers, &[Media::Json]) {
        incoming.away().await;
        return Err(refused);
    }
    let body = incoming.whole(ROW).await?;
    let sent: Mapping = serde_json::from_slice(&body).map_err(|error| {
        let detail =
            format!("The body is no mapping {{\"field\": {{\"yours\": \"ours\"}}}}: {error}.");
        Refused::new(Code::Malformed, detail)
    })?;
    let mapping = codes::settle(&app, &caller.key, &sent)
        .map_err(|problems| Refused::invalid(problems.iter().map(Fault::from).collect()))?;
    if caller.is_test() {
        return Ok(Json(mapping));
    }
    let (key, actor, kept) = (Arc::clone(&caller.key), caller.actor(), mapping.clone());
    app.db
        .write(move |tx| keys::map(tx, &key, &kept, &actor))
        .await?;
    app.keyring.forget();
    Ok(Json(mapping))
}
