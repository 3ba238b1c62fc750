//! Who counts as one client of the network: what is counted by address (connections, places, tries
//! of passwords and keys, visits) is counted by this.

use std::fmt;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The first half of an IPv6 address, which is what one client is given.
const NETWORK: u128 = u128::MAX << 64;

/// An IPv4 address, or an IPv6 network of 64 bits, within which a client may choose its address
/// anew for every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client(IpAddr);

tokio::task_local! {
    /// Whose request is being answered.
    static SERVED: Client;
}

impl Client {
    /// Answers a request of this client: what waits meanwhile waits in the client's own turn.
    pub async fn served<F: Future>(self, answer: F) -> F::Output {
        SERVED.scope(self, answer).await
    }

    /// Whose request is being answered here; those who are not known where it is nobody's.
    pub fn now() -> Self {
        SERVED.try_with(|client| *client).unwrap_or(Self::UNKNOWN)
    }

    /// All those whose address the server does not know.
    pub const UNKNOWN: Self = Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED));

    /// The client at an address.
    pub fn at(from: IpAddr) -> Self {
        Self(match from.to_canonical() {
            IpAddr::V4(v4) => IpAddr::V4(v4),
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & NETWORK)),
        })
    }

    /// The client at an address as a text; what is none stands for those that are not known.
    pub fn of(address: &str) -> Self {
        address.parse().map_or(Self::UNKNOWN, Self::at)
    }
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(v4) => v4.fmt(f),
            IpAddr::V6(v6) => write!(f, "{v6}/64"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_a_network_are_one_client() {
        assert_eq!(Client::of("2001:db8::1"), Client::of("2001:db8::ffff:2"));
        assert_ne!(Client::of("2001:db8::1"), Client::of("2001:db8:0:1::1"));
        assert_eq!(Client::of("2001:db8::1").to_string(), "2001:db8::/64");
        assert_eq!(Client::of("::ffff:192.0.2.1"), Client::of("192.0.2.1"));
        assert_ne!(Client::of("192.0.2.2"), Client::of("192.0.2.1"));
        assert_eq!(Client::of("192.0.2.1").to_string(), "192.0.2.1");
        assert_eq!(Client::of("-"), Client::UNKNOWN);
    }
}
