//! The parameters of a request: from the query string and from a body in any of the published
//! forms; where a name stands in both, the body wins.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use axum::http::request::Parts;
use tokio_stream::StreamExt as _;

use super::given::Given;
use super::json;
use crate::intake::{Draft, Raw};
use crate::web::api::key;
use crate::web::layers::arrival::Oversized;

/// Largest body that is read.
pub const LARGEST: usize = 1024 * 1024;
/// Largest body of which the rest is thrown away, so that its sender hears the answer.
const DRAINED: usize = 16 * LARGEST;
/// Longest text of a header that is repeated, in characters.
const LONGEST: usize = 100;
/// How long a body may be on its way; less than what a whole request may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a request carries.
pub(super) struct Params {
    /// The parameters; with a fault, those that could be read before it.
    pub(super) given: Given,
    /// What is wrong with the body.
    pub(super) fault: Option<Fault>,
}

/// Why a body can't be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is larger than [`LARGEST`].
    TooLarge,
    /// It is compressed, in this manner.
    Packed(String),
    /// It can't be understood; the sentence says where.
    Unreadable(String),
}

impl Fault {
    /// Whether a key that was in the body was not read either.
    pub(super) fn hides_key(&self) -> bool {
        matches!(self, Self::TooLarge | Self::Packed(_))
    }
}

/// Reads all parameters; a fault of the body is kept for its turn in the order of checks.
pub(super) async fn read(parts: &Parts, body: Body) -> Params {
    let mut given = Given::default();
    pairs(parts.uri.query().unwrap_or_default().as_bytes(), &mut given);
    if parts.extensions.get::<Oversized>().is_some() {
        let fault = Some(Fault::TooLarge);
        return Params { given, fault };
    }
    let mut in_body = Given::default();
    let collecting = tokio::time::timeout(PATIENCE, collect(&parts.headers, body));
    let fault = match collecting.await {
        Ok(Ok(bytes)) if bytes.is_empty() => None,
        Ok(Ok(_)) if packing(&parts.headers).is_some() => {
            packing(&parts.headers).map(Fault::Packed)
        }
        Ok(Ok(bytes)) => fields(parts, bytes, &mut in_body).await.err(),
        Ok(Err(fault)) => Some(fault),
        Err(_) => Some(unreadable("The body did not arrive in time.")),
    };
    given.overrule(in_body);
    Params { given, fault }
}

/// The key that is shown: as the published parameter, or in a header.
pub(super) fn key<'a>(headers: &'a HeaderMap, draft: &'a Draft) -> Option<&'a str> {
    if let Some(given) = draft.get("apikey") {
        return given.ok();
    }
    key::in_headers(headers)
}

async fn collect(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Fault> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > LARGEST) && headers.contains_key(EXPECT) {
        return Err(Fault::TooLarge);
    }
    let mut bytes = Vec::with_capacity(announced.unwrap_or(0).min(LARGEST));
    let mut size = 0;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| unreadable("The body ended before it was complete."))?;
        size += chunk.len();
        if size <= LARGEST {
            bytes.extend_from_slice(&chunk);
        } else if size > DRAINED {
            break;
        }
    }
    if size > LARGEST {
        return Err(Fault::TooLarge);
    }
    Ok(bytes)
}

/// In which manner a body says that it is compressed.
fn packing(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(CONTENT_ENCODING)?;
    let given = given.to_str().unwrap_or("unreadable").trim();
    let plain = given.is_empty() || given.eq_ignore_ascii_case("identity");
    (!plain).then(|| given.chars().take(LONGEST).collect())
}

async fn fields(parts: &Parts, body: Vec<u8>, given: &mut Given) -> Result<(), Fault> {
    let named = parts.headers.get(CONTENT_TYPE);
    let named = named.map_or("", |value| value.to_str().unwrap_or("unreadable"));
    let kind = named.split(';').next().unwrap_or_default().trim();
    match kind.to_ascii_lowercase().as_str() {
        "application/json" => json::read(&body, given).map_err(|error| {
            only_key(&body, given);
            unreadable(&format!("The body is not valid JSON: {error}."))
        }),
        "application/x-www-form-urlencoded" if is_json(&body) => {
            only_key(&body, given);
            Err(unreadable(
                "The body is JSON, but its content type says application/x-www-form-urlencoded: \
                 send it as application/json.",
            ))
        }
        "application/x-www-form-urlencoded" => {
            pairs(&body, given);
            Ok(())
        }
        "multipart/form-data" => multipart(parts, body, given).await,
        _ => {
            only_key(&body, given);
            let kind: String = kind.chars().take(LONGEST).collect();
            let said = if kind.is_empty() {
                "The content type is missing".to_owned()
            } else {
                format!("The content type {kind} is not supported")
            };
            Err(unreadable(&format!(
                "{said}: send application/x-www-form-urlencoded, multipart/form-data or application/json."
            )))
        }
    }
}

/// Whether a body is an object in JSON: many programs send it as the form that they send else.
fn is_json(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"{") && json::read(body, &mut Given::default()).is_ok()
}

fn pairs(text: &[u8], given: &mut Given) {
    let read = serde_urlencoded::from_bytes::<Vec<(String, String)>>(text);
    for (name, value) in read.unwrap_or_default() {
        given.set(name, Raw::Text(value));
    }
}

async fn multipart(parts: &Parts, body: Vec<u8>, given: &mut Given) -> Result<(), Fault> {
    let said = |text: String| {
        unreadable(&format!(
            "The body is not valid multipart/form-data: {text}."
        ))
    };
    let request = Request::from_parts(parts.clone(), Body::from(body));
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|error| said(error.body_text()))?;
    while let Some(field) = form.next_field().await.map_err(|e| said(e.body_text()))? {
        let Some(name) = field.name().map(str::to_owned) else {
            continue;
        };
        let bytes = field.bytes().await.map_err(|e| said(e.body_text()))?;
        let value = String::from_utf8(bytes.into()).map_or(Raw::Other, Raw::Text);
        given.set(name, value);
    }
    Ok(())
}

/// Takes the key alone out of a body of the wrong content type, so that its sender hears what is
/// wrong instead of that the key is missing.
fn only_key(body: &[u8], given: &mut Given) {
    let mut guessed = Given::default();
    if json::read(body, &mut guessed).is_err() && guessed.draft.get("apikey").is_none() {
        pairs(body, &mut guessed);
    }
    if let Some(Ok(key)) = guessed.draft.get("apikey") {
        given.set("apikey", Raw::Text(key.to_owned()));
    }
}

fn unreadable(sentence: &str) -> Fault {
    Fault::Unreadable(sentence.to_owned())
}
