//! A key, and what it may.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::store::keys::mapping::Mapping;

/// A key as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Number of the key.
    pub id: i64,
    /// What it is called, usually the application that holds it.
    pub name: String,
    /// Code of the agency for which it speaks.
    pub agency: String,
    /// The user who answers for what it sends.
    pub user_id: i64,
    /// Slugs of the indicators it is for; none means all.
    pub indicators: Option<Vec<String>>,
    /// Milliseconds since 1970 after which it no longer works.
    pub expires_at: Option<i64>,
    /// Milliseconds since 1970 at which it was taken back.
    pub revoked_at: Option<i64>,
    /// Milliseconds since 1970 at which it was created.
    pub created_at: i64,
    /// Milliseconds since 1970 at which it was last used, within a few seconds.
    pub used_at: Option<i64>,
    /// What else holds for it.
    pub rules: Rules,
}

/// What holds for a key beyond what it may write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// Networks from which it works; none means from everywhere.
    pub networks: Vec<IpNet>,
    /// Calls a minute that are taken.
    pub per_minute: Option<u32>,
    /// Whether its calls are checked and answered, and change nothing.
    pub test: bool,
    /// Whether what it sends is sample figures.
    pub sample: bool,
    /// The sender's own codes, and ours for them.
    pub mapping: Mapping,
}

impl ApiKey {
    /// Whether the key works at `now`, in milliseconds since 1970.
    pub fn works_at(&self, now: i64) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether the key works from this address. An address in the manner of the newer protocol that
    /// stands for one of the older counts as that one.
    pub fn works_from(&self, address: Option<IpAddr>) -> bool {
        let networks = &self.rules.networks;
        let inside = |from: IpAddr| {
            networks
                .iter()
                .any(|net| net.contains(&from.to_canonical()))
        };
        networks.is_empty() || address.is_some_and(inside)
    }

    /// Whether the key is for this indicator: may write it, and read what of it is not public.
    pub fn is_for(&self, slug: &str) -> bool {
        self.indicators
            .as_ref()
            .is_none_or(|slugs| slugs.iter().any(|one| one == slug))
    }
}

impl Rules {
    /// The networks as people write them.
    pub fn networks_text(&self) -> Vec<String> {
        self.networks.iter().map(ToString::to_string).collect()
    }
}
