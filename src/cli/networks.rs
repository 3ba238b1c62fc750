//! The networks within which sources are fetched.

use ipnet::IpNet;

use crate::base::http::address::Reach;

#[derive(Debug, Default, clap::Args)]
pub(super) struct Networks {
    /// Network in which sources lie that are fetched, such as 10.20.0.0/16; may be given several
    /// times. No source is fetched from anywhere else, and none at all without one
    #[arg(
        long,
        visible_alias = "fetch-networks",
        env = "PIMPINAN_FETCH_NETWORKS",
        value_name = "CIDR",
        value_delimiter = ','
    )]
    fetch_network: Vec<IpNet>,
}

impl Networks {
    pub(super) fn reach(&self) -> Reach {
        Reach::only(&self.fetch_network)
    }
}
