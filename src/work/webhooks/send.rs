//! The HTTP client of webhooks: no redirects, ten seconds, and no connection to a machine that is
//! refused, whatever its name leads to.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::Full;
use hyper::Request;
use hyper::header::{CONTENT_TYPE, USER_AGENT};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::ring;
use tower::Service;

use crate::base::clock;
use crate::base::error::{Error, Result};
use crate::store::sources::deliveries::{Claimed, Delivery};
use crate::work::webhooks::address;
use crate::work::webhooks::sign::signature;

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);

type Body = Full<VecDeque<u8>>;

/// Sends deliveries; cheap to clone.
#[derive(Debug, Clone)]
pub struct Sender {
    http: Client<HttpsConnector<HttpConnector<Names>>, Body>,
    local: bool,
}

/// Looks names up and leaves out the machines that are refused.
#[derive(Debug, Clone)]
struct Names {
    local: bool,
}

impl Service<Name> for Names {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let local = self.local;
        Box::pin(async move {
            let name = name.as_str();
            let found: Vec<SocketAddr> = if address::is_this_machine(name) {
                vec![SocketAddr::from(([127, 0, 0, 1], 0))]
            } else {
                tokio::net::lookup_host((name, 0)).await?.collect()
            };
            let allowed: Vec<SocketAddr> = found
                .into_iter()
                .filter(|at| address::is_allowed(at.ip(), local))
                .collect();
            if allowed.is_empty() {
                return Err(io::Error::other("the name leads to no allowed machine"));
            }
            Ok(allowed.into_iter())
        })
    }
}

impl Sender {
    /// A sender; `local` lets it reach this machine and its link.
    ///
    /// # Errors
    /// [`Error::Config`] when the system's certificates can't be read.
    pub fn new(local: bool) -> Result<Self> {
        let mut connector = HttpConnector::new_with_resolver(Names { local });
        connector.enforce_http(false);
        connector.set_connect_timeout(Some(PATIENCE));
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(ring::default_provider())
            .map_err(|e| Error::Config(format!("The system's certificates can't be read: {e}.")))?
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        let http = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(1)
            .build(connector);
        Ok(Self { http, local })
    }

    /// Sends a delivery; answers the receiver's status, or why there is none.
    pub(in crate::work) async fn send(&self, claimed: &Claimed, now: i64) -> Result<u16, String> {
        address::check(&claimed.url, self.local).map_err(|(_, why)| why.to_owned())?;
        let request = request(claimed, now).map_err(|e| e.to_string())?;
        let answer = tokio::time::timeout(PATIENCE, self.http.request(request)).await;
        match answer {
            Err(_) => Err("no answer within 10 seconds".to_owned()),
            Ok(Err(error)) => Err(reason(&error)),
            Ok(Ok(answer)) => Ok(answer.status().as_u16()),
        }
    }
}

fn request(claimed: &Claimed, now: i64) -> Result<Request<Body>> {
    let id = claimed.delivery.id.to_string();
    let timestamp = now.div_euclid(1000);
    let body = body(&claimed.delivery);
    let signed = signature(&claimed.secret, &id, timestamp, &body)?;
    Request::post(&claimed.url)
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, "Dashboard-Pimpinan")
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signed)
        .body(Full::new(VecDeque::from(body.into_bytes())))
        .map_err(|e| Error::Internal(format!("a webhook's address: {e}")))
}

/// What is told: small, and the same at every attempt.
fn body(delivery: &Delivery) -> String {
    let at = clock::rfc3339(delivery.created_at);
    let body = match (&delivery.indicator, delivery.revision) {
        (Some(indicator), Some(revision)) => serde_json::json!({
            "type": "change", "indicator": indicator, "revision": revision, "at": at,
        }),
        _ => serde_json::json!({ "type": "ping", "at": at }),
    };
    body.to_string()
}

/// Why there was no answer: the deepest cause, in a line.
fn reason(error: &(dyn std::error::Error + 'static)) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string().chars().take(200).collect()
}
