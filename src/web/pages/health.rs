//! `/healthz` and `/readyz`: whether the process lives and whether its database answers.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::app::health;
use crate::app::health::{Health, Part};

/// The process is alive.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// Whether requests can be served, and how each part is: a line a part. An instance that can only be
/// read from stays in service, because leaders read; a proxy that sends changes elsewhere looks at
/// the line of writes.
pub async fn ready(State(app): State<Arc<App>>) -> Response {
    let Health {
        reads,
        writes,
        replica,
        disk,
    } = health::look(&app).await;
    let all = [&reads, &writes, &replica, &disk];
    let (status, word) = match reads {
        Part::Ill => (StatusCode::SERVICE_UNAVAILABLE, "not ready"),
        _ if all.contains(&&Part::Ill) => (StatusCode::OK, "ready in part"),
        _ => (StatusCode::OK, "ready"),
    };
    let [reads, writes, replica, disk] = all.map(Part::word);
    let lines = format!(
        "{word}\nalive: ok\nreads: {reads}\nwrites: {writes}\nreplica: {replica}\ndisk: {disk}\n"
    );
    (status, lines).into_response()
}
