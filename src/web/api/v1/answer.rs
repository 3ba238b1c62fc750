//! The answers of API v1: the published envelope around every one of them.

use axum::Json;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::base::error::Error;
use crate::base::token;

/// Seconds after which it may be tried again when the store can't be reached.
const PAUSE: u64 = 5;
/// What who asks too often hears.
const TOO_MANY: &str = "Too many requests.";

/// An answer of API v1.
#[derive(Debug)]
pub enum Answer {
    /// The row with this number was created.
    Created(i64),
    /// The row with this number was updated.
    Updated(i64),
    /// The parameters break rules: a sentence each; with the number of the row that holds the
    /// natural key.
    Invalid(Vec<String>, Option<i64>),
    /// It was refused for one reason.
    Refused(StatusCode, String),
    /// The caller asks too often; it may again after so many seconds.
    TooMany(u64),
    /// It failed.
    Failed(Error),
}

impl Answer {
    /// It was refused for one reason.
    pub fn refused(status: StatusCode, sentence: &str) -> Self {
        Self::Refused(status, sentence.to_owned())
    }

    /// What is said of an error that came up around a handler, and was to be sent with `status`.
    pub(in crate::web) fn of_error(error: &Error, status: StatusCode) -> Self {
        match error {
            Error::TooMany(seconds) => Self::TooMany(*seconds),
            Error::Unavailable(why) => Self::Failed(Error::Unavailable(why.clone())),
            Error::Unsure(why) => Self::Failed(Error::Unsure(why.clone())),
            Error::Internal(why) => Self::Failed(Error::Internal(why.clone())),
            _ => Self::of_status(status),
        }
    }

    /// What is said where a status is all that there is.
    pub(in crate::web) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::GATEWAY_TIMEOUT => {
                Self::refused(status, "The server did not answer in time.")
            }
            StatusCode::REQUEST_TIMEOUT => Self::refused(status, "The body came too slowly."),
            StatusCode::PAYLOAD_TOO_LARGE => Self::refused(status, "The body is too large."),
            StatusCode::METHOD_NOT_ALLOWED => Self::refused(
                status,
                "The method is not allowed: POST adds a row, PUT with its id replaces it.",
            ),
            _ => Self::refused(status, "The request can't be answered."),
        }
    }

    /// The status with which it is sent.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Created(_) | Self::Updated(_) => StatusCode::OK,
            // As published: callers of v1 were told that invalid parameters are 404.
            Self::Invalid(..) => StatusCode::NOT_FOUND,
            Self::Refused(status, _) => *status,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Failed(Error::Unavailable(_) | Error::Unsure(_)) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What was wrong, in the words that are sent; empty when nothing was.
    pub fn problem(&self) -> String {
        match self {
            Self::Created(_) | Self::Updated(_) => String::new(),
            Self::Invalid(sentences, _) => sentences.join(" "),
            Self::Refused(_, sentence) => sentence.clone(),
            Self::TooMany(_) => TOO_MANY.to_owned(),
            Self::Failed(_) => "The server failed.".to_owned(),
        }
    }
}

impl From<Error> for Answer {
    fn from(error: Error) -> Self {
        match error {
            Error::TooMany(seconds) => Self::TooMany(seconds),
            error => Self::Failed(error),
        }
    }
}

/// What is sent.
#[derive(Debug, Serialize)]
struct Envelope<M> {
    title: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    message: M,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
}

fn success(message: &'static str, id: i64) -> Response {
    let envelope = Envelope {
        title: "Success",
        kind: "success",
        message,
        id: Some(id),
    };
    Json(envelope).into_response()
}

fn error<M: Serialize>(status: StatusCode, message: M, id: Option<i64>) -> Response {
    let envelope = Envelope {
        title: "Error",
        kind: "error",
        message,
        id,
    };
    (status, Json(envelope)).into_response()
}

fn retry(mut response: Response, seconds: u64) -> Response {
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    response
}

fn failed(fault: &Error) -> Response {
    let said = match fault {
        Error::Unavailable(reason) => Some((
            reason,
            "The server cannot take data at the moment. Please try again later.",
        )),
        Error::Unsure(reason) => Some((
            reason,
            "It is not known whether the data was saved. Please send it again: data that is there \
             already is refused with its id.",
        )),
        _ => None,
    };
    if let Some((reason, sentence)) = said {
        tracing::error!(%reason, "a call could not be taken");
        return retry(
            error(StatusCode::SERVICE_UNAVAILABLE, sentence, None),
            PAUSE,
        );
    }
    let id = token::id().unwrap_or_default();
    tracing::error!(error = %fault, id, "a call failed");
    let sentence = format!("The server failed. Please report the number {id}.");
    error(StatusCode::INTERNAL_SERVER_ERROR, sentence, None)
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let given = self.status();
        let mut response = match self {
            Self::Created(id) => success("Data created successfully.", id),
            Self::Updated(id) => success("Data updated successfully.", id),
            Self::Invalid(sentences, id) => error(given, sentences, id),
            Self::Refused(status, sentence) => error(status, sentence, None),
            Self::TooMany(seconds) => retry(error(given, TOO_MANY, None), seconds),
            Self::Failed(fault) => failed(&fault),
        };
        let status = response.status();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
