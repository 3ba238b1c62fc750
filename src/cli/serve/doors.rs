//! How the server is reached and by whom: the address that people know, the proxies before it,
//! and whether who manages others needs a second factor.

use std::net::IpAddr;

use clap::builder::FalseyValueParser;
use ipnet::IpNet;
use url::Url;

use crate::base::config::{Config, Hsts, SecondFactor};
use crate::base::error::{Error, Result};

#[derive(Debug, clap::Args)]
pub(super) struct Doors {
    /// Browsers reach this server over HTTPS, through a proxy: bind cookies to it
    #[arg(long, env = "PIMPINAN_SECURE", value_parser = FalseyValueParser::new())]
    secure: bool,
    /// Address at which browsers reach this server, as `https://dashboard.example.go.id`: for
    /// links in pages and mail; requests for another host are refused
    #[arg(long, env = "PIMPINAN_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Network or address of a proxy that is believed about who asks (X-Forwarded-For); may be
    /// given again, or several with commas. Without it, with --secure, a proxy on this machine is
    #[arg(long, env = "PIMPINAN_TRUSTED_PROXY", value_name = "CIDR")]
    trusted_proxy: Vec<String>,
    /// Tell browsers that hosts below this one speak HTTPS only, too
    #[arg(long, env = "PIMPINAN_HSTS_SUBDOMAINS", value_parser = FalseyValueParser::new())]
    hsts_subdomains: bool,
    /// Whether who manages people, roles or keys needs a second factor
    #[arg(
        long,
        env = "PIMPINAN_SECOND_FACTOR",
        value_name = "WHETHER",
        default_value = "required",
        value_parser = ["required", "optional"]
    )]
    second_factor: String,
}

impl Doors {
    /// The settings with these doors.
    ///
    /// # Errors
    /// [`Error::Config`] that says what to change.
    pub(super) fn put(&self, config: Config) -> Result<Config> {
        Ok(Config {
            secure: self.secure,
            hsts: if self.hsts_subdomains {
                Hsts::HostsBelow
            } else {
                Hsts::ThisHost
            },
            public_url: self.public_url.as_deref().map(origin).transpose()?,
            trusted_proxies: parts(&self.trusted_proxy)
                .map(network)
                .collect::<Result<_>>()?,
            second_factor: if self.second_factor == "required" {
                SecondFactor::Required
            } else {
                SecondFactor::Optional
            },
            ..config
        })
    }
}

/// The values of an option that may be given again, or several in one with commas.
pub(super) fn parts(values: &[String]) -> impl Iterator<Item = &str> {
    let all = values.iter().flat_map(|value| value.split(','));
    all.map(str::trim).filter(|part| !part.is_empty())
}

/// An address without a path.
fn origin(text: &str) -> Result<Url> {
    let url = Url::parse(text).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.path() == "/"
            && url.query().is_none()
            && url.username().is_empty()
    });
    url.ok_or_else(|| {
        Error::Config(format!(
            "The public address {text} is not understood. Write --public-url as \
             https://dashboard.example.go.id, without a path."
        ))
    })
}

fn network(text: &str) -> Result<IpNet> {
    let alone = || text.parse::<IpAddr>().ok().map(IpNet::from);
    let net = text.parse::<IpNet>().ok().or_else(alone);
    net.map(|net| net.trunc()).ok_or_else(|| {
        Error::Config(format!(
            "The proxy {text} is not understood. Write --trusted-proxy as 10.1.2.3 or 10.1.0.0/16."
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_and_addresses_are_read_and_others_told() {
        let given = ["10.1.0.0/16, 192.0.2.7".to_owned(), "fd00::/8".to_owned()];
        let nets: Vec<String> = parts(&given)
            .map(|part| network(part).expect("a network").to_string())
            .collect();
        assert_eq!(nets, ["10.1.0.0/16", "192.0.2.7/32", "fd00::/8"]);
        assert!(network("everybody").is_err());
        assert!(origin("https://dashboard.example.go.id").is_ok());
        for wrong in [
            "dashboard",
            "ftp://x",
            "https://x/y",
            "https://x/?y",
            "https://a@x",
        ] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }
}
