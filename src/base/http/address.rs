//! Where requests of the program may go: http and https, to other machines. This machine under all
//! of its addresses and its link are refused, because what listens there often trusts its
//! neighbours; so is what lies between networks (carriers, translations, tunnels) and what stands
//! for no machine. Private networks are allowed, because that is where agencies live.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};
use std::sync::Arc;

use ipnet::IpNet;
use url::Url;

/// Longest address, in bytes.
pub const LONGEST: usize = 2048;

/// What is wrong with an address, in a sentence; the code of the rule comes first.
pub type Wrong = (&'static str, &'static str);

/// Which machines may be asked; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    local: bool,
    /// Whether nothing else than what is allowed may be asked.
    only: bool,
    allowed: Arc<[IpNet]>,
}

impl Reach {
    /// Other machines, and those in networks that are `allowed` whatever they are for; `local` lets
    /// this machine and its link be asked too.
    pub fn new(local: bool, allowed: &[IpNet]) -> Self {
        Self {
            local,
            only: false,
            allowed: allowed.into(),
        }
    }

    /// Machines in these networks, and no others. What is this machine's, its link's or of no agency
    /// is only meant by a network that is nothing else: `0.0.0.0/0` does not mean `127.0.0.1`.
    pub fn only(allowed: &[IpNet]) -> Self {
        Self {
            local: false,
            only: true,
            allowed: allowed.into(),
        }
    }

    /// Whether there is nothing that may be asked.
    pub fn is_nowhere(&self) -> bool {
        self.only && self.allowed.is_empty()
    }

    /// Whether the address may be asked.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, text: &str) -> Result<Url, Wrong> {
        const UNREADABLE: Wrong = ("address", "The url must be an http or https address.");
        if text.len() > LONGEST {
            return Err(("max", "The url may not be longer than 2048 characters."));
        }
        let url = Url::parse(text).map_err(|_| UNREADABLE)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(UNREADABLE);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(("address", "The url may not hold a name or a password."));
        }
        if self.refuses_host(&url) {
            return Err((
                "address",
                "The url may not lead to this machine or its link, nor to a reserved address.",
            ));
        }
        Ok(url)
    }

    /// Whether the address names a machine that is refused; a name is looked up when it is used.
    fn refuses_host(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let number = host.trim_start_matches('[').trim_end_matches(']');
        match number.parse() {
            Ok(ip) => !self.allows(ip),
            // Looked up, it is this machine, whatever servers of names say.
            Err(_) if self.only => is_this_machine(host) && !self.allows(LOCALHOST),
            Err(_) => !self.local && is_this_machine(host),
        }
    }

    /// Whether the machine at this address may be asked.
    pub fn allows(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        if stands_for_none(ip) {
            return false;
        }
        if self.only {
            let mut named = self.allowed.iter().filter(|net| net.contains(&ip));
            return match kind(ip) {
                Some(kind) => named.any(|net| means(net, kind)),
                None => named.next().is_some(),
            };
        }
        if self.allowed.iter().any(|net| net.contains(&ip)) {
            return true;
        }
        if ip.is_loopback() || is_of_the_link(ip) {
            return self.local;
        }
        if is_between(ip) || is_metadata(ip) {
            return false;
        }
        match embedded(ip) {
            Some(inner) => self.allows(IpAddr::V4(inner)),
            None => self.local || !is_own(ip),
        }
    }
}

const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// What an address is that no agency has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Special {
    Loopback,
    Link,
    Between,
    Metadata,
    Embedded,
    Own,
}

fn kind(ip: IpAddr) -> Option<Special> {
    let kinds = [
        (ip.is_loopback(), Special::Loopback),
        (is_of_the_link(ip), Special::Link),
        (is_between(ip), Special::Between),
        (is_metadata(ip), Special::Metadata),
        (embedded(ip).is_some(), Special::Embedded),
        (is_own(ip), Special::Own),
    ];
    kinds.iter().find(|(is, _)| *is).map(|(_, kind)| *kind)
}

/// Whether a network is one of nothing but such addresses.
fn means(net: &IpNet, special: Special) -> bool {
    match special {
        Special::Metadata | Special::Own => net.prefix_len() == net.max_prefix_len(),
        _ => [net.network(), net.broadcast()].map(kind) == [Some(special); 2],
    }
}

/// Whether a name stands for this machine, whatever servers of names say (RFC 6761).
pub(super) fn is_this_machine(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

/// Addresses that stand for no machine, or for many.
fn stands_for_none(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_multicast() || v4.octets()[0] == 0 || v4.octets()[0] >= 240,
        IpAddr::V6(v6) => v6.is_unspecified() || v6.is_multicast(),
    }
}

fn is_of_the_link(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_link_local(),
        // Those of before RFC 3879 too.
        IpAddr::V6(v6) => v6.is_unicast_link_local() || v6.segments()[0] & 0xffc0 == 0xfec0,
    }
}

/// Networks in which no agency lives: of carriers (RFC 6598), of protocols, for examples and
/// measurements, to nowhere, and of translation within a site (RFC 8215).
fn is_between(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            v4.is_documentation()
                || (a == 100 && b & 0xc0 == 64)
                || (a == 198 && b & 0xfe == 18)
                || matches!((a, b, c), (192, 0, 0) | (192, 88, 99))
        }
        IpAddr::V6(v6) => matches!(
            v6.segments(),
            [0x64, 0xff9b, 1, ..]
                | [0x100, 0, 0, 0, ..]
                | [0x2001, 0..=0x1ff | 0xdb8, ..]
                | [0x3fff, 0..=0xfff, ..]
        ),
    }
}

/// Where clouds tell a machine's secrets to whoever asks from it, beside the link (169.254.169.254).
fn is_metadata(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4 == Ipv4Addr::new(168, 63, 129, 16),
        IpAddr::V6(v6) => {
            v6 == Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)
                || v6 == Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)
        }
    }
}

/// The IPv4 address to which an IPv6 address is led on: by a translator (RFC 6052), a tunnel
/// (RFC 3056), or as it was written of old.
fn embedded(ip: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(v6) = ip else {
        return None;
    };
    let two = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match v6.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0, 0, 0, 0, 0, 0, high, low] => {
            Some(two(high, low))
        }
        [0x2002, high, low, ..] => Some(two(high, low)),
        _ => None,
    }
}

/// Whether an address is one of this machine's: only those can be bound to.
fn is_own(ip: IpAddr) -> bool {
    UdpSocket::bind((ip, 0)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_machines_are_allowed_also_in_private_networks() {
        for url in [
            "https://example.go.id/webhook",
            "http://10.1.2.3:8080/",
            "http://192.168.1.9/x?y=z",
            "http://[fd00::1]/",
        ] {
            assert!(Reach::default().check(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn this_machine_is_refused_in_every_spelling() {
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://localhost:8080/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://0.0.0.0/",
            "http://[::]/",
            "http://169.254.169.254/latest/meta-data",
            "http://[fe80::1]/",
        ] {
            assert!(Reach::default().check(url).is_err(), "{url}");
        }
        let local = Reach::new(true, &[]);
        assert!(local.check("http://127.0.0.1/").is_ok());
        assert!(local.check("http://0.0.0.0/").is_err());
    }

    #[test]
    fn only_addresses_of_the_web_are_taken() {
        for url in [
            "",
            "x",
            "ftp://example.go.id/",
            "file:///etc/passwd",
            "http://",
            "http://a:b@example.go.id/",
        ] {
            assert!(Reach::default().check(url).is_err(), "{url}");
        }
        let long = format!("http://example.go.id/{}", "a".repeat(LONGEST));
        assert_eq!(Reach::default().check(&long).unwrap_err().0, "max");
    }

    #[test]
    fn what_lies_between_networks_is_refused() {
        for ip in [
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.254",
            "192.0.0.192",
            "198.18.0.1",
            "203.0.113.9",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "::7f00:1",
            "2002:7f00:1::1",
            "2001:0:1::1",
            "2001:db8::1",
            "100::1",
            "fec0::1",
            "fd00:ec2::254",
            "ff02::1",
        ] {
            assert!(!Reach::default().allows(ip.parse().unwrap()), "{ip}");
        }
        for ip in [
            "100.63.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "64:ff9b::808:808",
            "fd00::1",
        ] {
            assert!(Reach::default().allows(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn where_only_some_networks_are_allowed_no_other_is() {
        let of = |nets: &[&str]| {
            let nets: Vec<IpNet> = nets.iter().map(|net| net.parse().unwrap()).collect();
            Reach::only(&nets)
        };
        let nowhere = of(&[]);
        assert!(nowhere.is_nowhere() && nowhere.check("http://10.1.2.3/").is_err());
        let wide = of(&["0.0.0.0/0", "::/0"]);
        for url in [
            "http://127.0.0.1/",
            "http://localhost/",
            "http://169.254.169.254/",
            "http://168.63.129.16/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://100.64.0.1/",
        ] {
            assert!(wide.check(url).is_err(), "{url}");
        }
        assert!(wide.check("http://10.1.2.3/").is_ok());
        let one = of(&["10.1.0.0/16", "127.0.0.0/8"]);
        assert!(one.check("http://10.1.2.3/").is_ok());
        assert!(one.check("http://10.2.2.3/").is_err());
        assert!(one.check("http://127.0.0.1:81/").is_ok());
        assert!(one.check("http://localhost:81/").is_ok());
        assert!(one.check("http://[::1]/").is_err());
        // A name is looked up when it is used.
        assert!(one.check("http://simpeg.example.go.id/").is_ok());
    }

    #[test]
    fn own_addresses_are_refused_and_allowed_networks_are_not() {
        // Each address of 127.0.0.0/8 is this machine's; so is what its interfaces have.
        assert!(is_own("127.9.9.9".parse().unwrap()));
        assert!(!is_own("8.8.8.8".parse().unwrap()));
        let carrier = Reach::new(false, &["100.64.0.0/10".parse().unwrap()]);
        assert!(carrier.allows("100.64.0.1".parse().unwrap()));
        assert!(!carrier.allows("127.0.0.1".parse().unwrap()));
        let other = Reach::new(false, &["0.0.0.0/0".parse().unwrap()]);
        assert!(!other.allows("0.0.0.0".parse().unwrap()));
    }
}
