//! Names every request, and logs how it went: faults always, the rest where the log is set to
//! `debug`, because a line for each call would cost more than the call.

use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::token;

/// The header that tells a reader the request's name.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The name of a request, in its log lines, its answer's header and on a fault's page.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) String);

/// Names the request and logs its end.
pub(super) async fn run(mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = token::id().unwrap_or_else(|_| "-".to_owned());
    let span = tracing::info_span!(
        "request",
        id = %id,
        method = %request.method(),
        path = %shown(request.uri().path()),
    );
    request.extensions_mut().insert(RequestId(id.clone()));
    async move {
        let mut answer = next.run(request).await;
        if let Ok(value) = HeaderValue::from_str(&id) {
            answer.headers_mut().insert(HEADER, value);
        }
        let status = answer.status();
        let us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        if status.is_server_error() {
            tracing::warn!(status = status.as_u16(), us, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), us, "answered");
        }
        answer
    }
    .instrument(span)
    .await
}

/// The path as it may be logged: without the secret of a one-time link.
fn shown(path: &str) -> &str {
    for secret in ["/mulai/", "/sandi/"] {
        if path.starts_with(secret) {
            return &path[..secret.len()];
        }
    }
    path
}
