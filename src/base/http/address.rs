//! Where requests of the program may go: http and https, to other machines. This machine and its link are
//! refused, because what listens there often trusts its neighbours; private networks are allowed,
//! because that is where agencies live.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::Url;

/// Longest address, in bytes.
pub const LONGEST: usize = 2048;

/// What is wrong with an address, in a sentence; the code of the rule comes first.
pub type Wrong = (&'static str, &'static str);

/// Whether the address may be registered.
pub fn check(text: &str, local: bool) -> Result<Url, Wrong> {
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
    if host_is_refused(&url, local) {
        return Err((
            "address",
            "The url may not lead to this machine or its link.",
        ));
    }
    Ok(url)
}

/// Whether the address names a machine that is refused; a name is looked up when it is used.
fn host_is_refused(url: &Url, local: bool) -> bool {
    let host = url.host_str().unwrap_or_default();
    let number = host.trim_start_matches('[').trim_end_matches(']');
    match number.parse() {
        Ok(ip) => !is_allowed(ip, local),
        Err(_) => !local && is_this_machine(host),
    }
}

/// Whether a name stands for this machine, whatever servers of names say (RFC 6761).
pub(super) fn is_this_machine(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

/// Whether this machine may be asked.
pub fn is_allowed(ip: IpAddr, local: bool) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => v4(ip, local),
        IpAddr::V6(ip) => v6(ip, local),
    }
}

fn v4(ip: Ipv4Addr, local: bool) -> bool {
    let never =
        ip.is_unspecified() || ip.is_broadcast() || ip.is_multicast() || ip.octets()[0] == 0;
    !never && (local || !(ip.is_loopback() || ip.is_link_local()))
}

fn v6(ip: Ipv6Addr, local: bool) -> bool {
    let never = ip.is_unspecified() || ip.is_multicast();
    !never && (local || !(ip.is_loopback() || ip.is_unicast_link_local()))
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
            assert!(check(url, false).is_ok(), "{url}");
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
            assert!(check(url, false).is_err(), "{url}");
        }
        assert!(check("http://127.0.0.1/", true).is_ok());
        assert!(check("http://0.0.0.0/", true).is_err());
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
            assert!(check(url, false).is_err(), "{url}");
        }
        let long = format!("http://example.go.id/{}", "a".repeat(LONGEST));
        assert_eq!(check(&long, false).unwrap_err().0, "max");
    }
}
