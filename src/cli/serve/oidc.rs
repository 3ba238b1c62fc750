//! The provider of sign-ins (`OpenID` Connect).

use std::fs;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use url::Url;

use super::doors::parts;
use crate::base::config::{Config, Oidc};
use crate::base::error::{Error, Result};

#[derive(Debug, clap::Args)]
pub(super) struct Provider {
    /// Provider of sign-ins by OIDC, exactly as its tokens name it
    #[arg(long, env = "PIMPINAN_OIDC_ISSUER", value_name = "URL")]
    oidc_issuer: Option<String>,
    /// By what name the provider knows this program
    #[arg(long, env = "PIMPINAN_OIDC_CLIENT_ID", value_name = "ID")]
    oidc_client_id: Option<String>,
    /// File with the secret that the provider gave this program
    #[arg(long, env = "PIMPINAN_OIDC_CLIENT_SECRET_FILE", value_name = "FILE")]
    oidc_client_secret_file: Option<String>,
    /// Claim in which roles are looked for; dots lead into objects
    #[arg(
        long,
        env = "PIMPINAN_OIDC_ROLE_CLAIM",
        value_name = "CLAIM",
        default_value = "groups"
    )]
    oidc_role_claim: String,
    /// A value of that claim and its role, as dashboard-admin=admin; may be given again, or
    /// several with commas; the first that fits counts
    #[arg(long, env = "PIMPINAN_OIDC_ROLE", value_name = "VALUE=ROLE")]
    oidc_role: Vec<String>,
    /// Claim in which the agency's code is looked for
    #[arg(
        long,
        env = "PIMPINAN_OIDC_AGENCY_CLAIM",
        value_name = "CLAIM",
        default_value = "agency"
    )]
    oidc_agency_claim: String,
    /// A value of that claim and its agency, as dinkes=0001; other values are codes themselves
    #[arg(long, env = "PIMPINAN_OIDC_AGENCY", value_name = "VALUE=CODE")]
    oidc_agency: Vec<String>,
    /// The provider asks for a second factor itself: ask for none here
    #[arg(long, env = "PIMPINAN_OIDC_SECOND_FACTOR", value_parser = FalseyValueParser::new())]
    oidc_second_factor: bool,
    /// Passwords of this program open it for this superadmin only, should the provider be down
    #[arg(long, env = "PIMPINAN_PASSWORD_ONLY_FOR", value_name = "EMAIL")]
    password_only_for: Option<String>,
    /// The provider may be on this machine and be spoken to without TLS: for trials
    #[arg(long, env = "PIMPINAN_OIDC_LOCAL", value_parser = FalseyValueParser::new())]
    oidc_local: bool,
}

impl Provider {
    /// The settings with this provider, if there is one.
    ///
    /// # Errors
    /// [`Error::Config`] that says what to change.
    pub(super) fn put(self, config: Config) -> Result<Config> {
        let Some(issuer) = &self.oidc_issuer else {
            if self.password_only_for.is_some() {
                return wrong("--password-only-for needs a provider. Give --oidc-issuer with it.");
            }
            return Ok(config);
        };
        let issuer = self.issuer(issuer)?;
        let Some(client_id) = self.oidc_client_id else {
            return wrong("The provider knows this program by a name. Give --oidc-client-id.");
        };
        let Some(file) = self.oidc_client_secret_file else {
            return wrong(
                "The provider wants a secret. Give --oidc-client-secret-file, a file with it.",
            );
        };
        if config.public_url.is_none() {
            return wrong("The provider sends people back. Give --public-url, where to.");
        }
        let oidc = Oidc {
            issuer,
            client_id,
            client_secret: secret(&PathBuf::from(file))?,
            role_claim: self.oidc_role_claim,
            roles: pairs("--oidc-role", &self.oidc_role)?,
            agency_claim: self.oidc_agency_claim,
            agencies: pairs("--oidc-agency", &self.oidc_agency)?,
            second_factor: self.oidc_second_factor,
            password_only_for: self.password_only_for,
            local: self.oidc_local,
        };
        if oidc.roles.is_empty() {
            return wrong("Nobody would have a role. Give --oidc-role, as dashboard-admin=admin.");
        }
        Ok(Config {
            oidc: Some(oidc),
            ..config
        })
    }

    /// The name as it was given: it is compared letter by letter.
    fn issuer(&self, text: &str) -> Result<String> {
        let fine = Url::parse(text).is_ok_and(|url| {
            (url.scheme() == "https" || (self.oidc_local && url.scheme() == "http"))
                && url.query().is_none()
                && url.fragment().is_none()
        });
        fine.then(|| text.to_owned()).ok_or_else(|| {
            Error::Config(format!(
                "The provider {text} is not understood. Write --oidc-issuer as \
                 https://sso.example.go.id/realms/banten."
            ))
        })
    }
}

fn wrong<T>(text: &str) -> Result<T> {
    Err(Error::Config(text.to_owned()))
}

fn secret(file: &PathBuf) -> Result<String> {
    let text = fs::read_to_string(file).map_err(|e| {
        Error::Config(format!(
            "The provider's secret can't be read from {}: {e}. Check --oidc-client-secret-file.",
            file.display()
        ))
    })?;
    let secret = text.trim().to_owned();
    if secret.is_empty() {
        return Err(Error::Config(format!(
            "The file {} is empty. Write the provider's secret into it.",
            file.display()
        )));
    }
    Ok(secret)
}

/// Values and what they stand for.
fn pairs(option: &str, given: &[String]) -> Result<Vec<(String, String)>> {
    let pair = |text: &str| {
        let pair = text
            .rsplit_once('=')
            .map(|(value, ours)| (value.trim(), ours.trim()));
        let pair = pair.filter(|(value, ours)| !value.is_empty() && !ours.is_empty());
        let pair = pair.map(|(value, ours)| (value.to_owned(), ours.to_owned()));
        pair.ok_or_else(|| {
            Error::Config(format!(
                "{option} {text} is not understood. Write it as VALUE=OURS."
            ))
        })
    };
    parts(given).map(pair).collect()
}
