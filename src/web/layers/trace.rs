//! Names every request, counts it, sets the headers that every answer has, and logs how it went:
//! faults always, the rest where the log is set to `debug`, because a line for each call would
//! cost more than the call.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::app::App;
use crate::base::token;
use crate::web::layers::headers;
use crate::web::route::Manners;

/// The header that tells a reader the request's name.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Most characters of a name that a caller gives.
const LONGEST: usize = 64;

/// What requests are counted by.
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    pub(crate) app: Arc<App>,
    pub(crate) manners: Arc<Manners>,
}

/// The name of a request, in its log lines, its answer's header and on a fault's page.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// Names the request and logs its end.
pub(crate) async fn run(State(trace): State<Trace>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = name(&request);
    let (route, method) = (trace.route(&request), word(request.method()));
    let secret = trace.manners.manner(request.extensions()).secret;
    let span = tracing::info_span!(
        "request",
        id = %id,
        method = %request.method(),
        path = %trace.manners.shown(request.uri().path()),
    );
    request.extensions_mut().insert(RequestId(id.clone()));
    async move {
        let mut answer = next.run(request).await;
        if secret {
            headers::unseen(answer.headers_mut());
        }
        headers::set(answer.headers_mut(), &trace.app.config);
        if let Ok(value) = HeaderValue::from_str(&id) {
            answer.headers_mut().insert(HEADER, value);
        }
        let status = answer.status();
        let took = began.elapsed();
        let metrics = &trace.app.metrics;
        metrics.answered(route, method, class(status), took.as_secs_f64());
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
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

impl Trace {
    /// The address in the table's own notation, which has no numbers and secrets in it.
    fn route(&self, request: &Request) -> &'static str {
        let known = self.manners.address(request.extensions());
        known.unwrap_or("other")
    }
}

/// The name that the caller gave the request, if it is one, or a new one.
fn name(request: &Request) -> String {
    let well_formed = |name: &&str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        (1..=LONGEST).contains(&name.len()) && name.bytes().all(plain)
    };
    let given = request.headers().get(HEADER);
    let given = given.and_then(|value| value.to_str().ok());
    match given.filter(well_formed) {
        Some(given) => given.to_owned(),
        None => token::id().unwrap_or_else(|_| "-".to_owned()),
    }
}

/// A method as a word of the program's own.
pub(super) fn word(method: &Method) -> &'static str {
    const KNOWN: [(&Method, &str); 7] = [
        (&Method::GET, "GET"),
        (&Method::POST, "POST"),
        (&Method::PUT, "PUT"),
        (&Method::DELETE, "DELETE"),
        (&Method::HEAD, "HEAD"),
        (&Method::OPTIONS, "OPTIONS"),
        (&Method::PATCH, "PATCH"),
    ];
    let known = KNOWN.iter().find(|(known, _)| *known == method);
    known.map_or("other", |(_, word)| word)
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        _ => "1xx",
    }
}
