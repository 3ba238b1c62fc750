//! Settings of a process, read once at the start.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use ipnet::IpNet;
use url::Url;

use crate::base::error::Result;
use crate::base::http::address::Reach;
use crate::base::limit::Rate;
use crate::base::mail::Mailer;
use crate::base::secret::Vault;

/// Where and as whom mail is sent.
#[derive(Clone)]
pub struct Smtp {
    /// URL of the server; it may hold a password.
    pub url: String,
    /// Sender, as in a letter's head.
    pub from: String,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl Smtp {
    /// The way to this server.
    ///
    /// # Errors
    /// [`crate::base::error::Error::Config`] that says what to change.
    pub fn mailer(&self) -> Result<Mailer> {
        Mailer::new(&self.url, &self.from)
    }
}

/// A provider of sign-ins (`OpenID` Connect), and what is made of what it says.
#[derive(Clone)]
pub struct Oidc {
    /// Its name, exactly as it stands in its tokens.
    pub issuer: String,
    /// By what name it knows this program.
    pub client_id: String,
    /// With what this program shows it that it is itself.
    pub client_secret: String,
    /// The claim in which roles are looked for; dots lead into objects.
    pub role_claim: String,
    /// Values of that claim and the roles that they stand for; the first that fits counts.
    pub roles: Vec<(String, String)>,
    /// The claim in which the agency's code is looked for, or what stands for it.
    pub agency_claim: String,
    /// Values of that claim and the agencies that they stand for; others are codes themselves.
    pub agencies: Vec<(String, String)>,
    /// Whether the provider asks for a second factor itself.
    pub second_factor: bool,
    /// Who alone may still sign in with a password; everybody may where this is empty.
    pub password_only_for: Option<String>,
    /// Whether the provider may be on this machine and be spoken to without TLS: for trials.
    pub local: bool,
}

impl fmt::Debug for Oidc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Oidc")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// Which hosts browsers are told to reach over HTTPS only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hsts {
    /// This one.
    ThisHost,
    /// Those below it, too.
    HostsBelow,
}

/// Whether who manages others needs a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// Before anything else.
    Required,
    /// Only where the role asks for it.
    Optional,
}

/// Settings that the command line and the environment give.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on.
    pub listen: String,
    /// Address on which Prometheus is answered, if it is.
    pub metrics: Option<String>,
    /// URL of the database.
    pub database: String,
    /// URL of a copy of it that the server keeps, for reads that may be a little late.
    pub read_replica: Option<String>,
    /// Where the secret key lies; beside the database, where nothing is said.
    pub secret: Vault,
    /// Whether this is the demo: sample figures and logins are shown as such.
    pub demo: bool,
    /// Whether browsers reach the server over HTTPS, so that cookies may be bound to it.
    pub secure: bool,
    /// Which hosts browsers are told to reach over HTTPS only, where this one is.
    pub hsts: Hsts,
    /// Networks of proxies that are believed about who asks. Without any, a proxy on this machine
    /// is, where browsers come over HTTPS.
    pub trusted_proxies: Vec<IpNet>,
    /// Address at which browsers reach the server, such as `https://dashboard.example.go.id`;
    /// requests for another host are refused then.
    pub public_url: Option<Url>,
    /// Whether who manages people, roles or keys needs a second factor.
    pub second_factor: SecondFactor,
    /// The provider of sign-ins, where there is one.
    pub oidc: Option<Oidc>,
    /// Where webhooks may be delivered to: to this machine and its link only in tests, and where the
    /// receiver runs beside the server.
    pub webhooks: Reach,
    /// Where sources may be fetched from: nowhere until networks are named.
    pub fetch: Reach,
    /// Where mail is sent through; none means that links are only shown.
    pub mail: Option<Smtp>,
    /// How often an API key may be used: far above what an honest application sends.
    pub key_calls: Rate,
    /// How often an address may try API keys that don't exist.
    pub key_guesses: Rate,
    /// How often an address may ask for pages without being signed in.
    pub visits: Rate,
    /// Connections that may be open; those beyond are told that the server is full.
    pub connections: usize,
    /// Connections that may come from one address; our own proxy may have as many as there are.
    pub per_address: usize,
    /// Requests that may be answered at the same time; those beyond are turned away at once.
    pub requests: usize,
    /// How long a client may take over a request's head, over each piece of its body, and over
    /// taking the answer.
    pub patience: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            metrics: None,
            database: "sqlite://pimpinan.db".to_owned(),
            read_replica: None,
            secret: Vault::default(),
            demo: false,
            secure: false,
            hsts: Hsts::ThisHost,
            trusted_proxies: Vec::new(),
            public_url: None,
            second_factor: SecondFactor::Required,
            oidc: None,
            webhooks: Reach::default(),
            fetch: Reach::only(&[]),
            mail: None,
            key_calls: Rate {
                burst: 100_000,
                per_second: 50_000,
            },
            key_guesses: Rate {
                burst: 1_000,
                per_second: 50,
            },
            visits: Rate {
                burst: 3_000,
                per_second: 300,
            },
            connections: 10_000,
            per_address: 2_500,
            requests: 2_000,
            patience: Duration::from_secs(30),
        }
    }
}

impl Config {
    /// Whether the peer is a proxy that speaks for others.
    pub fn is_proxy(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        if self.trusted_proxies.is_empty() {
            return self.secure && peer.is_loopback();
        }
        self.trusted_proxies.iter().any(|net| net.contains(&peer))
    }

    /// The host, and the port if it is not the usual one, at which browsers reach the server.
    pub fn public_host(&self) -> Option<String> {
        let url = self.public_url.as_ref()?;
        let host = url.host_str()?;
        Some(match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        })
    }
}
