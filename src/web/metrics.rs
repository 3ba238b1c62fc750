//! `/metrics` for Prometheus, on a listener of its own: what is counted is nobody's business who
//! merely reads the dashboards.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;

use crate::app::App;
use crate::app::health;
use crate::base::error::Result;

/// The text form's media type.
const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The router of the listener.
pub fn router(app: Arc<App>) -> Router {
    Router::new().route("/metrics", get(show)).with_state(app)
}

async fn show(State(app): State<Arc<App>>) -> Result<impl IntoResponse> {
    app.metrics.stands(&health::measure(&app).await);
    Ok(([(CONTENT_TYPE, KIND)], app.measured()?))
}
