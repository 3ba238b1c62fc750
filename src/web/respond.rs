//! Answers of handlers: pages, and errors.
//!
//! A handler answers `Result<_, Error>`. The error travels in the answer's extensions to the
//! layer `errors`, which knows the reader and tells it in the route's words.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use crate::base::error::{Error, Result};

/// Renders a page.
///
/// # Errors
/// [`Error::Internal`] when a template's value can't be written.
pub fn page(template: &impl Template) -> Result<Html<String>> {
    let text = template.render();
    text.map(Html)
        .map_err(|e| Error::Internal(format!("a template: {e}")))
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut answer = status(&self).into_response();
        answer.extensions_mut().insert(Arc::new(self));
        answer
    }
}

fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::SignInRequired => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::BadRequest(_) => StatusCode::BAD_REQUEST,
        Error::Misdirected => StatusCode::MISDIRECTED_REQUEST,
        Error::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Error::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) | Error::Unsure(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Config(_) | Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
