//! `/healthz` and `/readyz`: whether the process lives and whether its database answers.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::app::App;

/// The process is alive.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers.
pub async fn ready(State(app): State<Arc<App>>) -> Response {
    let read = app
        .db
        .read(|conn| conn.query_one("SELECT 1", &[], |row| row.int(0)));
    match read.await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            let status = StatusCode::SERVICE_UNAVAILABLE;
            (status, "database unavailable\n").into_response()
        }
    }
}
