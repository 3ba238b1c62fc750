//! `pimpinan demo`: a server on a database that is thrown away.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};

use clap::builder::FalseyValueParser;
use ipnet::IpNet;

use crate::base::config::{Config, SecondFactor};
use crate::base::error::{Error, Result};
use crate::base::http::address::Reach;
use crate::base::token;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address to listen on
    #[arg(
        long,
        env = "PIMPINAN_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    listen: String,
    /// Webhooks may be delivered to this machine and its link
    #[arg(long, env = "PIMPINAN_WEBHOOK_LOCAL", value_parser = FalseyValueParser::new())]
    webhook_local: bool,
}

pub(super) fn run(args: Args) -> Result<()> {
    super::serve::log();
    let folder = std::env::temp_dir().join(format!("pimpinan-demo-{}", token::id()?));
    let broken = |e: std::io::Error| {
        Error::Config(format!(
            "The folder {} can't be used: {e}.",
            folder.display()
        ))
    };
    fs::create_dir(&folder).map_err(broken)?;
    let config = Config {
        listen: args.listen,
        database: format!("sqlite://{}", folder.join("demo.db").display()),
        demo: true,
        second_factor: SecondFactor::Optional,
        // The application of an agency that the demo brings along.
        fetch: Reach::only(&[IpNet::from(IpAddr::V4(Ipv4Addr::LOCALHOST))]),
        webhooks: Reach::new(args.webhook_local, &[]),
        ..Config::default()
    };
    println!("In a demo nobody is asked for a second factor; a server asks who manages others.");
    let served = super::serve::start(config, None, (None, None));
    let removed = fs::remove_dir_all(&folder).map_err(broken);
    served.and(removed)
}
