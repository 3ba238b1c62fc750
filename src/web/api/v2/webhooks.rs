//! `/api/v2/webhooks`: addresses that want to hear of changes, and the log of what was delivered.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::{Caller, Code, Refused};
use crate::app::App;
use crate::base::clock::rfc3339;
use crate::store::Tx;
use crate::store::sources::deliveries;
use crate::store::sources::deliveries::Delivery;
use crate::store::sources::webhooks;
use crate::store::sources::webhooks::{NewWebhook, Webhook};
use crate::work::webhooks::sign;

mod sent;

/// What a test key is answered where a number would be given.
const NO_ROW: i64 = 0;

/// A list of things.
#[derive(Debug, Serialize)]
pub struct List<T> {
    data: Vec<T>,
}

/// A webhook as it is answered.
#[derive(Debug, Serialize)]
pub struct Hook {
    id: i64,
    url: String,
    indicators: Option<Vec<String>>,
    events: Vec<&'static str>,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl From<Webhook> for Hook {
    fn from(hook: Webhook) -> Self {
        Self {
            id: hook.id,
            url: hook.url,
            indicators: hook.indicators,
            events: sent::events(hook.alerts),
            created_at: rfc3339(hook.created_at),
            secret: None,
        }
    }
}

/// A delivery as it is answered.
#[derive(Debug, Serialize)]
pub struct Told {
    id: i64,
    #[serde(rename = "type")]
    kind: &'static str,
    indicator: Option<String>,
    revision: Option<i64>,
    state: String,
    attempts: i64,
    status: Option<i64>,
    error: Option<String>,
    created_at: String,
    attempted_at: Option<String>,
    next_at: Option<String>,
}

impl From<Delivery> for Told {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id,
            kind: match (&delivery.alert, &delivery.indicator) {
                (Some(_), _) => "alert",
                (None, Some(_)) => "change",
                (None, None) => "ping",
            },
            indicator: delivery.indicator,
            revision: delivery.revision,
            state: delivery.state,
            attempts: delivery.attempts,
            status: delivery.status,
            error: delivery.error,
            created_at: rfc3339(delivery.created_at),
            attempted_at: delivery.attempted_at.map(rfc3339),
            next_at: delivery.next_at.map(rfc3339),
        }
    }
}

/// The webhooks of the key's agency.
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<List<Hook>>, Refused> {
    let agency = caller.agency().to_owned();
    let hooks = app
        .db
        .read(move |conn| webhooks::list(conn, &agency))
        .await?;
    let data = hooks.into_iter().map(Hook::from).collect();
    Ok(Json(List { data }))
}

/// Registers a webhook and tells its secret, once.
pub async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let sent = sent::read(&app, &caller, &headers, &body)?;
    let secret = sign::secret()?;
    let hook = if caller.is_test() {
        Some(Webhook {
            id: NO_ROW,
            agency: caller.agency().to_owned(),
            key: caller.key.id,
            url: sent.url,
            indicators: sent.indicators,
            alerts: sent.alerts,
            created_at: app.clock.now_ms(),
        })
    } else {
        let (key, actor, signing) = (Arc::clone(&caller.key), caller.actor(), secret.clone());
        let job = move |tx: &mut Tx<'_>| {
            let new = NewWebhook {
                url: &sent.url,
                indicators: sent.indicators.as_deref(),
                alerts: sent.alerts,
                secret: &signing,
            };
            webhooks::create(tx, &new, &key, &actor)
        };
        app.db.write(job).await?
    };
    let Some(hook) = hook else {
        let detail = format!(
            "An agency can have {} webhooks; delete one first.",
            webhooks::MOST
        );
        return Err(Refused::new(Code::LimitReached, detail));
    };
    let place = [(LOCATION, format!("/api/v2/webhooks/{}", hook.id))];
    let hook = Hook {
        secret: Some(secret),
        ..Hook::from(hook)
    };
    Ok((StatusCode::CREATED, place, Json(hook)).into_response())
}

/// One webhook.
pub async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Hook>, Refused> {
    Ok(Json(find(&app, &caller, &id).await?.into()))
}

/// Removes a webhook that the key has registered.
pub async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Refused> {
    let hook = find(&app, &caller, &id).await?;
    if hook.key != caller.key.id {
        let detail = "Another key registered the webhook. That key removes it, or an admin.";
        return Err(Refused::new(Code::Forbidden, detail));
    }
    if !caller.is_test() {
        let actor = caller.actor();
        app.db
            .write(move |tx| webhooks::delete(tx, &hook, &actor))
            .await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The last deliveries of a webhook.
pub async fn log(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<List<Told>>, Refused> {
    let hook = find(&app, &caller, &id).await?;
    let found = app
        .db
        .read(move |conn| deliveries::list(conn, hook.id))
        .await?;
    let data = found.into_iter().map(Told::from).collect();
    Ok(Json(List { data }))
}

/// Makes a trial delivery.
pub async fn ping(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Told>), Refused> {
    let hook = find(&app, &caller, &id).await?;
    let delivery = if caller.is_test() {
        Delivery::trial(NO_ROW, app.clock.now_ms())
    } else {
        let added = app
            .db
            .write(move |tx| deliveries::ping(tx, hook.id))
            .await?;
        added.ok_or_else(|| {
            let detail = format!(
                "{} trials wait for this webhook already; see how they went first.",
                deliveries::TRIALS
            );
            Refused::new(Code::LimitReached, detail)
        })?
    };
    Ok((StatusCode::ACCEPTED, Json(delivery.into())))
}

async fn find(app: &App, caller: &Caller, id: &str) -> Result<Webhook, Refused> {
    let id = id.parse().map_err(|_| Refused::not_found())?;
    let agency = caller.agency().to_owned();
    let found = app
        .db
        .read(move |conn| webhooks::find(conn, &agency, id))
        .await?;
    found.ok_or_else(Refused::not_found)
}
