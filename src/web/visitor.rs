//! Where a request comes from: network address and browser.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

use crate::app::App;

/// Most characters kept of what a browser says of itself.
const AGENT_LENGTH: usize = 200;

/// The asker, as far as the network tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Network address, or `-` when the server does not know it.
    pub address: String,
    /// What the browser says of itself.
    pub agent: String,
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let address = peer(app, parts).map_or_else(|| "-".to_owned(), |ip| ip.to_string());
        let agent = parts.headers.get(USER_AGENT);
        let agent = agent.and_then(|value| value.to_str().ok()).unwrap_or("");
        Ok(Self {
            address,
            agent: agent.chars().take(AGENT_LENGTH).collect(),
        })
    }
}

/// The network address of who asks: of the peer, or what our own proxy says of its peer.
pub(super) fn peer(app: &App, parts: &Parts) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip();
    let forwarded = is_proxy(app, peer).then(|| forwarded(&parts.headers));
    Some(forwarded.flatten().unwrap_or(peer))
}

/// Whether the peer speaks for others: browsers come over HTTPS, which our own proxy ends.
pub(super) fn is_proxy(app: &App, peer: IpAddr) -> bool {
    app.config.secure && is_near(peer)
}

/// Whether the peer may be our own proxy: it runs here or in the local network.
fn is_near(peer: IpAddr) -> bool {
    match peer {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

/// The address that our proxy saw: the last it wrote; those before it anybody may have made up.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get_all("x-forwarded-for").iter().next_back()?;
    value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
