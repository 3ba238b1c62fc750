//! `/healthz` and `/readyz`: whether the process lives and whether its database answers.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;

/// The process is alive.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers.
pub async fn ready(State(app): State<Arc<App>>) -> (StatusCode, &'static str) {
    let read = app
        .db
        .read(|conn| conn.query_one("SELECT 1", &[], |row| row.int(0)));
    match read.await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "database unavailable\n")
        }
    }
}
