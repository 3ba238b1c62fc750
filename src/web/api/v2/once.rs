//! `Idempotency-Key`: the same call is answered as the first time.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Caller, Code, Refused};
use crate::base::token;
use crate::store::keys::once::{Answer, Claim, Known};

/// The header that names a call.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header that says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Longest name of a call, in characters.
const LONGEST: usize = 255;

/// The claim that a call makes, if it makes one. What a test key sends is never kept.
///
/// # Errors
/// `malformed` when the name can't be read.
pub(super) fn claim(caller: &Caller, headers: &HeaderMap) -> Result<Option<Claim>, Refused> {
    let Some(value) = headers.get(KEY) else {
        return Ok(None);
    };
    let name = value.to_str().unwrap_or_default();
    if name.is_empty() || name.len() > LONGEST || headers.get_all(KEY).iter().count() > 1 {
        let detail = "`Idempotency-Key` takes 1 to 255 letters, digits and signs of ASCII, once.";
        return Err(Refused::new(Code::Malformed, detail));
    }
    Ok((!caller.is_test()).then(|| Claim {
        key: caller.key.id,
        hash: token::hash(name),
    }))
}

/// The answer to a call that is known, if it is the same.
///
/// # Errors
/// `in-progress` or `idempotency-mismatch`.
pub(super) fn again(known: Known, request: &str) -> Result<Response, Refused> {
    match known {
        Known::New | Known::Working => {
            let detail = "The same call is being worked on; ask again when it is done.";
            let refused = Refused::new(Code::InProgress, detail);
            Err(Refused {
                retry: Some(1),
                ..refused
            })
        }
        Known::Answered { fingerprint, .. } if fingerprint != request => {
            let detail =
                "This `Idempotency-Key` was used for another request in the last 24 hours.";
            Err(Refused::new(Code::IdempotencyMismatch, detail))
        }
        Known::Answered { answer, .. } => {
            let mut answer = answered(&answer);
            let yes = HeaderValue::from_static("true");
            answer.headers_mut().insert(REPLAYED, yes);
            Ok(answer)
        }
    }
}

/// An answer as it is sent.
pub(super) fn answered(answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut sent = (status, answer.body.clone()).into_response();
    for (name, value) in &answer.headers {
        let parsed = (HeaderName::try_from(name), HeaderValue::try_from(value));
        if let (Ok(name), Ok(value)) = parsed {
            sent.headers_mut().insert(name, value);
        }
    }
    sent
}
