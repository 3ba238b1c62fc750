//! Where a request comes from: network address and browser.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;

use super::session;
use crate::app::App;
use crate::base::client::Client;

/// Most characters kept of what a browser says of itself.
const AGENT_LENGTH: usize = 200;

/// The asker, as far as the network tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Network address, or `-` when the server does not know it.
    pub address: String,
    /// What the browser says of itself.
    pub agent: String,
    /// The secret by which the browser is known, if it shows one.
    pub device: Option<String>,
}

impl Visitor {
    /// Who asks, as far as clients are told apart.
    pub fn client(&self) -> Client {
        Client::of(&self.address)
    }
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
            device: session::device(app, &CookieJar::from_headers(&parts.headers)),
        })
    }
}

/// The network address of who asks: of the peer, or what our own proxy says of its peer.
pub(super) fn peer(app: &App, parts: &Parts) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip();
    let forwarded = is_proxy(app, peer).then(|| forwarded(&parts.headers));
    Some(forwarded.flatten().unwrap_or(peer))
}

/// Who asks, as far as clients are told apart.
pub(super) fn client(app: &App, parts: &Parts) -> Client {
    peer(app, parts).map_or(Client::UNKNOWN, Client::at)
}

/// Whether the peer speaks for others: a proxy that the settings name.
pub(super) fn is_proxy(app: &App, peer: IpAddr) -> bool {
    app.config.is_proxy(peer)
}

/// The address that our proxy saw: the last it wrote; those before it anybody may have made up.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get_all("x-forwarded-for").iter().next_back()?;
    value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
