//! Tells what went wrong: the error that an answer carries, or its bare status, in the words of the
//! route's face.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use crate::base::error::Error;
use crate::web::api::v1::answer::Answer;
use crate::web::api::v2::problem::{self, Refused};
use crate::web::back;
use crate::web::frame::Frame;
use crate::web::layers::meter;
use crate::web::layers::refused::is_origin;
use crate::web::respond::page;
use crate::web::route::Face;

/// What is said of an error: the name of its texts, and for a fault of ours its id.
struct Said {
    status: StatusCode,
    key: &'static str,
    fault: Option<String>,
    wait: Option<u64>,
}

/// The page of an error.
#[derive(Debug, Template)]
#[template(path = "pages/error.html")]
struct ErrorPage<'a> {
    frame: &'a Frame,
    title: String,
    advice: String,
    fault: Option<&'a str>,
    status: u16,
}

/// Renders the error that an answer carries, if it carries one, for its reader.
pub(in crate::web) fn tell(frame: &Frame, mut answer: Response) -> Response {
    match frame.face() {
        Face::V1 => return v1_answer(answer),
        Face::V2 => return v2_problem(frame, answer),
        Face::Plain if has_body(&answer) => return answer,
        Face::Plain | Face::Problem | Face::Page => {}
    }
    let Some(said) = said(frame, &mut answer) else {
        return answer;
    };
    let rendered = match frame.face() {
        Face::Problem => problem_of(frame, &said),
        Face::Plain => line(&said),
        _ if said.status == StatusCode::UNAUTHORIZED => to_sign_in(frame),
        _ => error_page(frame, &said),
    };
    with_headers(rendered, answer.headers(), said.wait)
}

/// Whether a handler has written anything: what the layers refuse is a status alone.
fn has_body(answer: &Response) -> bool {
    answer.headers().contains_key(header::CONTENT_TYPE)
}

/// Renders what API v2 refuses: said by a handler, or by a layer in a status alone.
fn v2_problem(frame: &Frame, mut answer: Response) -> Response {
    let said = answer.extensions_mut().remove::<Arc<Refused>>();
    let error = answer.extensions_mut().remove::<Arc<Error>>();
    let refused = match (said, error) {
        (Some(said), _) => said,
        (None, Some(error)) => {
            if matches!(*error, Error::Config(_) | Error::Internal(_)) {
                tracing::error!(id = frame.request(), %error, "a call failed");
            }
            Arc::new(Refused::from(&*error))
        }
        (None, None) if is_error(answer.status()) && !has_own_words(&answer) => {
            Arc::new(Refused::from(answer.status()))
        }
        (None, None) => return answer,
    };
    let code = refused.code;
    if code.status().is_server_error() {
        tracing::warn!(id = frame.request(), code = code.name(), "a call failed");
    }
    problem::rendered(&refused, &answer, frame)
}

/// Puts what no handler of API v1 has said itself into its envelope.
fn v1_answer(mut answer: Response) -> Response {
    let status = answer.status();
    let said = match answer.extensions_mut().remove::<Arc<Error>>() {
        Some(error) => Answer::of_error(&error, status),
        None if is_error(status) && !has_own_words(&answer) => Answer::of_status(status),
        None => return answer,
    };
    with_headers(said.into_response(), answer.headers(), None)
}

/// What to say of the answer; none when it stands as it is.
fn said(frame: &Frame, answer: &mut Response) -> Option<Said> {
    let status = answer.status();
    let error = answer.extensions_mut().remove::<Arc<Error>>();
    let origin = is_origin(answer);
    if error.is_none() && (!is_error(status) || has_own_words(answer)) {
        return None;
    }
    let wait = match error.as_deref() {
        Some(Error::TooMany(seconds)) => Some(*seconds),
        Some(Error::Unavailable(_) | Error::Unsure(_)) => Some(5),
        _ => None,
    };
    let unsure = matches!(error.as_deref(), Some(Error::Unsure(_)));
    let fault = (status == StatusCode::INTERNAL_SERVER_ERROR).then(|| frame.request().to_owned());
    if fault.is_some() {
        tracing::error!(id = frame.request(), error = ?error, "a request failed");
    } else if status.is_server_error() {
        tracing::warn!(id = frame.request(), error = ?error, "a request can't be served now");
    }
    Some(Said {
        status,
        key: match (origin, unsure) {
            (true, _) => "origin",
            (_, true) => "unsure",
            _ => key(status),
        },
        fault,
        wait,
    })
}

fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// Whether a handler wrote the answer itself: a page or JSON.
fn has_own_words(answer: &Response) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let kind = kind
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    kind.starts_with("text/html") || kind.contains("json")
}

fn key(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "sign-in",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::REQUEST_TIMEOUT => "too-slow",
        StatusCode::GATEWAY_TIMEOUT => "timeout",
        StatusCode::CONFLICT => "conflict",
        StatusCode::MISDIRECTED_REQUEST => "host",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::TOO_MANY_REQUESTS => "too-many",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        status if status.is_server_error() => "internal",
        _ => "bad-request",
    }
}

fn error_page(frame: &Frame, said: &Said) -> Response {
    let template = ErrorPage {
        frame,
        title: frame.t(&format!("error-{}", said.key)),
        advice: frame.t(&format!("error-{}-advice", said.key)),
        fault: said.fault.as_deref(),
        status: said.status.as_u16(),
    };
    match page(&template) {
        Ok(html) => (said.status, html).into_response(),
        Err(error) => {
            tracing::error!(%error, "the error page can't be rendered");
            said.status.into_response()
        }
    }
}

/// Sends the reader to sign in and then back to this page.
fn to_sign_in(frame: &Frame) -> Response {
    let path = frame.address_if_shown();
    let to = back::sign_in_address(path.as_deref());
    if frame.is_part() {
        return (StatusCode::UNAUTHORIZED, [("hx-redirect", to)]).into_response();
    }
    Redirect::to(&to).into_response()
}

/// An error for programs (RFC 9457).
fn problem_of(frame: &Frame, said: &Said) -> Response {
    let mut body = json!({
        "type": format!("urn:pimpinan:{}", said.key),
        "title": frame.t(&format!("error-{}", said.key)),
        "status": said.status.as_u16(),
        "detail": frame.t(&format!("error-{}-advice", said.key)),
    });
    if let Some(fault) = &said.fault {
        body["id"] = json!(fault);
    }
    let kind = HeaderValue::from_static("application/problem+json");
    (said.status, [(header::CONTENT_TYPE, kind)], Json(body)).into_response()
}

/// An error for probes.
fn line(said: &Said) -> Response {
    (said.status, format!("{}\n", said.status)).into_response()
}

/// Keeps the headers that say more than the body they came with.
fn with_headers(mut answer: Response, before: &HeaderMap, wait: Option<u64>) -> Response {
    let kept = [header::ALLOW, header::SET_COOKIE];
    for name in kept.into_iter().chain(meter::HEADERS) {
        for value in before.get_all(&name) {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    if let Some(seconds) = wait {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}
