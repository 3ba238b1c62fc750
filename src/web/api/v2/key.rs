//! `GET /api/v2/key`: what the own key may.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::{Caller, Refused};
use crate::app::App;
use crate::base::clock::rfc3339;
use crate::store::keys::mapping::Mapping;
use crate::store::people::agencies;

/// A key, as its holder sees it.
#[derive(Debug, Serialize)]
pub struct Key {
    name: String,
    agency: Agency,
    indicators: Option<Vec<String>>,
    expires_at: Option<String>,
    networks: Vec<String>,
    per_minute: Option<u32>,
    test: bool,
    sample: bool,
    mapping: Mapping,
}

#[derive(Debug, Serialize)]
struct Agency {
    code: String,
    name: String,
}

/// Answers what the key may, and its limits.
pub async fn show(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Key>, Refused> {
    let code = caller.agency().to_owned();
    let found = app.db.read(move |conn| agencies::find(conn, &code)).await?;
    let key = &caller.key;
    Ok(Json(Key {
        name: key.name.clone(),
        agency: Agency {
            code: key.agency.clone(),
            name: found.map_or_else(String::new, |agency| agency.name),
        },
        indicators: key.indicators.clone(),
        expires_at: key.expires_at.map(rfc3339),
        networks: key.rules.networks_text(),
        per_minute: key.rules.per_minute,
        test: key.rules.test,
        sample: key.rules.sample,
        mapping: key.rules.mapping.clone(),
    }))
}
