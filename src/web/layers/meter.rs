//! Tells programs how much more they may ask: the `RateLimit` headers of the IETF's draft
//! (draft-ietf-httpapi-ratelimit-headers).

use std::sync::{Arc, OnceLock};

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// The headers, which stay where an answer is rendered anew.
pub(crate) const HEADERS: [HeaderName; 2] = [POLICY, LIMIT];

/// Where a caller stands against a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The limit's name.
    pub(crate) policy: &'static str,
    /// Calls that it allows in its window.
    pub(crate) quota: u32,
    /// Its window, in seconds.
    pub(crate) window: u64,
    /// Calls that are left.
    pub(crate) left: u32,
    /// Seconds until there are more.
    pub(crate) reset: u64,
}

/// What is noted of a request while it is answered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meter(Arc<OnceLock<Standing>>);

impl Meter {
    /// Notes where the caller stands; the first note counts.
    pub(crate) fn note(&self, standing: Standing) {
        let _ = self.0.set(standing);
    }
}

/// Lets the request through and answers with the headers, where a limit was asked.
pub(crate) async fn run(mut request: Request, next: Next) -> Response {
    let meter = Meter::default();
    request.extensions_mut().insert(meter.clone());
    let mut answer = next.run(request).await;
    if let Some(standing) = meter.0.get() {
        let headers = answer.headers_mut();
        for (name, text) in [(POLICY, standing.policy()), (LIMIT, standing.limit())] {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(name, value);
            }
        }
    }
    answer
}

impl Standing {
    fn policy(&self) -> String {
        let Self {
            policy,
            quota,
            window,
            ..
        } = self;
        format!("\"{policy}\";q={quota};w={window}")
    }

    fn limit(&self) -> String {
        format!("\"{}\";r={};t={}", self.policy, self.left, self.reset)
    }
}
