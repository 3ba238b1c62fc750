//! Refusals of API v2: problems (RFC 9457) with stable codes.

use std::sync::Arc;

use axum::Json;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::base::error::Error;
use crate::web::api::v2::fault::Fault;
use crate::web::api::v2::tongue;
use crate::web::frame::Frame;
use crate::web::layers::meter;

/// Seconds after which it may be tried again when the store can't take it.
const PAUSE: u64 = 5;

/// Why a call was refused; each has a name that never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// No key, or one that does not work.
    Unauthorized,
    /// The key may not do this.
    Forbidden,
    /// There is nothing at the address that the key may see.
    NotFound,
    /// The address does not know the method.
    MethodNotAllowed,
    /// None of the wanted media types can be served.
    NotAcceptable,
    /// The same `Idempotency-Key` is being worked on.
    InProgress,
    /// The natural key belongs to another row.
    Taken,
    /// The row is validated.
    Validated,
    /// The agency has as many of them as it may have.
    LimitReached,
    /// The row is not at the wanted revision.
    PreconditionFailed,
    /// The body came in too slowly.
    TooSlow,
    /// The body or a row of it is too large.
    TooLarge,
    /// The body's media type is not read.
    UnsupportedMediaType,
    /// The body or the query can't be read.
    Malformed,
    /// What was read breaks rules.
    Invalid,
    /// The `Idempotency-Key` was used for another request.
    IdempotencyMismatch,
    /// The caller asks too often.
    TooManyRequests,
    /// The store or the server can't take it now.
    Unavailable,
    /// The connection to the store broke on the way, and it could not be asked what came of it.
    Unsure,
    /// A fault of ours.
    Internal,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 20] = [
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::TooSlow,
        Self::InProgress,
        Self::Taken,
        Self::Validated,
        Self::LimitReached,
        Self::PreconditionFailed,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::Malformed,
        Self::Invalid,
        Self::IdempotencyMismatch,
        Self::TooManyRequests,
        Self::Unavailable,
        Self::Unsure,
        Self::Internal,
    ];

    /// Its name, its status and its title.
    const fn row(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::Unauthorized => ("unauthorized", 401, "The key is missing or does not work"),
            Self::Forbidden => ("forbidden", 403, "The key may not do this"),
            Self::NotFound => ("not-found", 404, "There is nothing at this address"),
            Self::MethodNotAllowed => ("method-not-allowed", 405, "The method is not allowed"),
            Self::NotAcceptable => ("not-acceptable", 406, "No wanted media type can be served"),
            Self::TooSlow => ("too-slow", 408, "The body came too slowly"),
            Self::InProgress => ("in-progress", 409, "The request is being worked on"),
            Self::Taken => ("taken", 409, "Another row has this natural key"),
            Self::Validated => ("validated", 409, "The row is validated"),
            Self::LimitReached => ("limit-reached", 409, "There are as many as there may be"),
            Self::PreconditionFailed => ("precondition-failed", 412, "The row has changed"),
            Self::TooLarge => ("too-large", 413, "The request is too large"),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                415,
                "The body's media type is not read",
            ),
            Self::Malformed => ("malformed", 400, "The request can't be read"),
            Self::Invalid => ("invalid", 422, "The request breaks rules"),
            Self::IdempotencyMismatch => (
                "idempotency-mismatch",
                422,
                "The Idempotency-Key was used for another request",
            ),
            Self::TooManyRequests => ("too-many-requests", 429, "Too many requests"),
            Self::Unavailable => ("unavailable", 503, "The server can't take it now"),
            Self::Unsure => ("unsure", 503, "It is not known whether it was kept"),
            Self::Internal => ("internal", 500, "The server failed"),
        }
    }

    /// The stable name.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The status with which it is sent.
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.row().1).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What it is, in a few words that are the same each time.
    pub const fn title(self) -> &'static str {
        self.row().2
    }

    /// The code for an answer that has only a status.
    pub fn of_status(status: StatusCode) -> Self {
        let same = |code: &Self| code.status() == status;
        match status {
            StatusCode::GATEWAY_TIMEOUT => Self::Unavailable,
            StatusCode::CONFLICT => Self::Taken,
            StatusCode::UNPROCESSABLE_ENTITY => Self::Invalid,
            _ => Self::ALL.into_iter().find(same).unwrap_or({
                if status.is_server_error() {
                    Self::Internal
                } else {
                    Self::Malformed
                }
            }),
        }
    }
}

/// A refusal: rendered where the answer leaves, since the request's name belongs into it.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Why.
    pub code: Code,
    /// What is wrong here, as an English sentence.
    pub detail: String,
    /// What is wrong with which fields.
    pub problems: Vec<Fault>,
    /// Seconds after which it may be tried again.
    pub retry: Option<u64>,
}

impl Refused {
    /// A refusal with a sentence on what is wrong here.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            problems: Vec::new(),
            retry: None,
        }
    }

    /// What was read breaks these rules.
    pub fn invalid(problems: Vec<Fault>) -> Self {
        let detail = match problems.len() {
            1 => "One rule is broken.".to_owned(),
            n => format!("{n} rules are broken."),
        };
        Self {
            problems,
            ..Self::new(Code::Invalid, detail)
        }
    }

    /// Nothing is there, or nothing that the key may see.
    pub fn not_found() -> Self {
        let detail = "There is no such address, indicator, list or row, or the key may not see it.";
        Self::new(Code::NotFound, detail)
    }

    /// What is wrong, in one line for the key's log.
    pub(super) fn line(&self) -> String {
        let sentences = self.problems.iter().map(|fault| fault.message.as_str());
        let parts = std::iter::once(self.detail.as_str()).chain(sentences);
        parts.collect::<Vec<_>>().join(" ")
    }

    /// The whole answer, in the caller's language.
    fn render(&self, frame: &Frame) -> Response {
        let problems = self.problems.iter().cloned();
        let problems: Vec<Fault> = problems.map(|one| tongue::fault(frame, one)).collect();
        let body = Body {
            kind: format!("/docs/v2/problems#{}", self.code.name()),
            title: tongue::title(frame, self.code.name()),
            status: self.code.status().as_u16(),
            code: self.code.name(),
            detail: tongue::detail(frame, self.code.name(), &self.detail),
            request: frame.request(),
            problems: (self.code == Code::Invalid).then_some(problems),
        };
        let kind = HeaderValue::from_static("application/problem+json");
        let mut answer = (self.code.status(), [(CONTENT_TYPE, kind)], Json(body)).into_response();
        let headers = answer.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(VARY, HeaderValue::from_static("accept-language"));
        headers.insert(
            CONTENT_LANGUAGE,
            HeaderValue::from_static(frame.lang().tag()),
        );
        if self.code == Code::Unauthorized {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        answer
    }
}

/// What is sent.
#[derive(Debug, Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    code: &'static str,
    detail: String,
    request: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    problems: Option<Vec<Fault>>,
}

impl From<&Error> for Refused {
    fn from(error: &Error) -> Self {
        let (code, detail) = match error {
            Error::NotFound => return Self::not_found(),
            Error::SignInRequired => (Code::Unauthorized, "Show a key that works.".to_owned()),
            Error::Forbidden(_) => (Code::Forbidden, "The key may not do this.".to_owned()),
            Error::BadRequest(text) => (Code::Malformed, text.clone()),
            Error::Misdirected => (
                Code::Malformed,
                "This server is not the host that was asked for.".to_owned(),
            ),
            Error::TooLarge => (Code::TooLarge, "The body is too large.".to_owned()),
            Error::TooSlow => (
                Code::TooSlow,
                "The body came too slowly; send it at once.".to_owned(),
            ),
            Error::Unsure(_) => {
                let detail = "It is not known whether it was kept. Look, or send it again with \
                    its `Idempotency-Key`.";
                return Self {
                    retry: Some(PAUSE),
                    ..Self::new(Code::Unsure, detail)
                };
            }
            Error::TooMany(seconds) => {
                let detail = format!("Ask again in {seconds} s.");
                let refused = Self::new(Code::TooManyRequests, detail);
                return Self {
                    retry: Some(*seconds),
                    ..refused
                };
            }
            Error::Unavailable(_) => {
                let detail = format!("Nothing was changed. Try again in {PAUSE} s.");
                return Self {
                    retry: Some(PAUSE),
                    ..Self::new(Code::Unavailable, detail)
                };
            }
            Error::Conflict(_) => (
                Code::Taken,
                "It collides with what is there already.".to_owned(),
            ),
            Error::Config(_) | Error::Internal(_) => {
                let detail = "It is a fault of ours. Please report the number in `request`.";
                (Code::Internal, detail.to_owned())
            }
        };
        Self::new(code, detail)
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let refused = Self::from(&error);
        match refused.code {
            Code::Internal => tracing::error!(%error, "a call failed"),
            Code::Unavailable => tracing::warn!(%error, "a call can't be served now"),
            _ => {}
        }
        refused
    }
}

impl From<StatusCode> for Refused {
    fn from(status: StatusCode) -> Self {
        let code = Code::of_status(status);
        let detail = match code {
            Code::Unavailable => "It took too long.",
            Code::TooLarge => "The body is too large.",
            Code::MethodNotAllowed => {
                "This address does not know the method; `Allow` lists those that it knows."
            }
            Code::Internal => "It is a fault of ours. Please report the number in `request`.",
            _ => code.title(),
        };
        let retry = (code == Code::Unavailable).then_some(PAUSE);
        Self {
            retry,
            ..Self::new(code, detail)
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut answer = self.code.status().into_response();
        answer.extensions_mut().insert(Arc::new(self));
        answer
    }
}

/// What goes out instead of `answer`: the problem that it carries or that its status stands for.
pub(in crate::web) fn rendered(refused: &Refused, before: &Response, frame: &Frame) -> Response {
    let mut answer = refused.render(frame);
    for name in [ALLOW].into_iter().chain(meter::HEADERS) {
        if let Some(value) = before.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_stable_and_different_and_statuses_are_as_documented() {
        let page = include_str!("../../../../docs/reference/api-v2.md");
        for code in Code::ALL {
            let line = format!("| `{}` | {} |", code.name(), code.status().as_u16());
            assert!(page.contains(&line), "{line}");
        }
        let documented = page.lines().filter(|line| {
            let mut cells = line.split('|').skip(2);
            line.starts_with("| `")
                && cells
                    .next()
                    .is_some_and(|c| c.trim().parse::<u16>().is_ok())
        });
        assert_eq!(documented.count(), Code::ALL.len());
    }

    #[test]
    fn a_bare_status_has_a_code() {
        for (status, code) in [
            (504, Code::Unavailable),
            (413, Code::TooLarge),
            (405, Code::MethodNotAllowed),
            (501, Code::Internal),
            (418, Code::Malformed),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(Code::of_status(status), code);
        }
    }
}
