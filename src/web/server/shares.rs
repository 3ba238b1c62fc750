//! How many connections come from the same address, so that one client can't take the places of
//! all others.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The first half of an IPv6 address, which is what one client is given.
const NETWORK: u128 = u128::MAX << 64;

/// The open connections of each address.
#[derive(Debug, Default)]
pub(super) struct Shares(Mutex<HashMap<IpAddr, usize>>);

/// A connection's part of its address's share: given back when it is dropped.
#[derive(Debug)]
pub(super) struct Share {
    of: Arc<Shares>,
    client: IpAddr,
}

impl Shares {
    /// A part of the share of an address; none when it has `most` already.
    pub(super) fn take(self: &Arc<Self>, from: IpAddr, most: usize) -> Option<Share> {
        let client = client(from);
        let mut open = self.open();
        let count = open.entry(client).or_default();
        // An address has an entry as long as it has a connection.
        if *count >= most.max(1) {
            return None;
        }
        *count += 1;
        drop(open);
        Some(Share {
            of: Arc::clone(self),
            client,
        })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut open = self.of.open();
        if let Some(count) = open.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.client);
            }
        }
    }
}

/// What counts as one client: an IPv4 address, or an IPv6 network of 64 bits.
fn client(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & NETWORK)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_share_is_limited_by_client_and_given_back() {
        let shares = Arc::new(Shares::default());
        let one = shares.take(address("192.0.2.1"), 2).unwrap();
        let mapped = shares.take(address("::ffff:192.0.2.1"), 2).unwrap();
        assert!(shares.take(address("192.0.2.1"), 2).is_none());
        assert!(shares.take(address("192.0.2.2"), 2).is_some());
        drop(one);
        let again = shares.take(address("192.0.2.1"), 2);
        assert!(again.is_some());
        drop((mapped, again));
        assert!(shares.open().is_empty());
    }

    #[test]
    fn neighbours_of_a_network_are_one_client() {
        let shares = Arc::new(Shares::default());
        let one = shares.take(address("2001:db8::1"), 1).unwrap();
        assert!(shares.take(address("2001:db8::ffff:2"), 1).is_none());
        assert!(shares.take(address("2001:db8:0:1::1"), 1).is_some());
        drop(one);
    }
}
