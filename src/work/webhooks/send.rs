//! Sends the deliveries of webhooks, signed.

use crate::base::clock;
use crate::base::error::Result;
use crate::base::http::address::Reach;
use crate::base::http::{Client, post_json};
use crate::store::sources::deliveries::{Claimed, Delivery};
use crate::work::webhooks::sign::signature;

/// Sends deliveries; cheap to clone.
#[derive(Debug, Clone)]
pub struct Sender(Client);

impl Sender {
    /// A sender to the machines within this reach.
    ///
    /// # Errors
    /// [`crate::base::error::Error::Internal`] when there can be no client.
    pub fn new(reach: Reach) -> Result<Self> {
        Client::new(reach).map(Self)
    }

    /// Sends a delivery; answers the receiver's status, or why there is none.
    pub(in crate::work) async fn send(&self, claimed: &Claimed, now: i64) -> Result<u16, String> {
        let id = claimed.delivery.id.to_string();
        let timestamp = now.div_euclid(1000);
        let body = body(&claimed.delivery);
        let signed = signature(&claimed.secret, &id, timestamp, &body);
        let signed = signed.map_err(|e| e.to_string())?;
        let headers = [
            ("webhook-id", id.as_str()),
            ("webhook-timestamp", &timestamp.to_string()),
            ("webhook-signature", &signed),
        ];
        let request = post_json(&claimed.url, &headers, body).map_err(|e| e.to_string())?;
        let answer = self.0.send(request).await.map_err(|e| e.to_string())?;
        Ok(answer.status().as_u16())
    }
}

/// What is told: small, and the same at every attempt.
fn body(delivery: &Delivery) -> String {
    let at = clock::rfc3339(delivery.created_at);
    if let Some(told) = &delivery.alert {
        let event = &told.event;
        let slug = Some(&event.slug).filter(|slug| !slug.is_empty());
        let body = serde_json::json!({
            "type": "alert", "kind": event.kind.name(), "state": told.turn.name(),
            "key": event.key, "indicator": slug, "facts": event.facts, "at": at,
        });
        return body.to_string();
    }
    let body = match (&delivery.indicator, delivery.revision) {
        (Some(indicator), Some(revision)) => serde_json::json!({
            "type": "change", "indicator": indicator, "revision": revision, "at": at,
        }),
        _ => serde_json::json!({ "type": "ping", "at": at }),
    };
    body.to_string()
}
