//! The HTTP client of webhooks: no redirects, ten seconds, and no connection to a machine that is
//! refused, whatever its name leads to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;

use super::address;
use super::sign::signature;
use crate::clock;
use crate::error::{Error, Result};
use crate::store::deliveries::{Claimed, Delivery};

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends deliveries; cheap to clone.
#[derive(Debug, Clone)]
pub struct Sender {
    http: reqwest::Client,
    local: bool,
}

/// Looks names up and leaves out the machines that are refused.
#[derive(Debug)]
struct Names {
    local: bool,
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let local = self.local;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found
                .filter(|at| address::is_allowed(at.ip(), local))
                .collect();
            if allowed.is_empty() {
                return Err("the name leads to no machine that is allowed".into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

impl Sender {
    /// A sender; `local` lets it reach this machine and its link.
    ///
    /// # Errors
    /// [`Error::Config`] when the system's certificates can't be read.
    pub fn new(local: bool) -> Result<Self> {
        let broken = |e: &dyn std::error::Error| {
            Error::Config(format!(
                "Webhooks can't be sent: {e}. Check the system's certificates."
            ))
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map_err(|e| broken(&e))?
            .with_no_client_auth();
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .pool_max_idle_per_host(1)
            .dns_resolver(Arc::new(Names { local }))
            .user_agent("Dashboard-Pimpinan")
            .build()
            .map_err(|e| broken(&e))?;
        Ok(Self { http, local })
    }

    /// Sends a delivery; answers the receiver's status, or why there is none.
    pub(super) async fn send(&self, claimed: &Claimed, now: i64) -> Result<u16, String> {
        let url = address::check(&claimed.url, self.local).map_err(|(_, why)| why.to_owned())?;
        let body = body(&claimed.delivery);
        let headers = headers(claimed, now, &body).map_err(|e| e.to_string())?;
        let sending = self.http.post(url).headers(headers).body(body).send();
        let answer = sending.await.map_err(|error| reason(&error))?;
        Ok(answer.status().as_u16())
    }
}

fn headers(claimed: &Claimed, now: i64, body: &str) -> Result<HeaderMap> {
    let id = claimed.delivery.id.to_string();
    let timestamp = now.div_euclid(1000);
    let signed = signature(&claimed.secret, &id, timestamp, body)?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in [
        ("webhook-id", id),
        ("webhook-timestamp", timestamp.to_string()),
        ("webhook-signature", signed),
    ] {
        let value = HeaderValue::from_str(&value).map_err(|e| Error::Internal(e.to_string()))?;
        headers.insert(HeaderName::from_static(name), value);
    }
    Ok(headers)
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

/// Why there was no answer, without the address, which the log of deliveries need not repeat.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer within 10 seconds".to_owned();
    }
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    let text = deepest.to_string();
    text.chars().take(200).collect()
}
