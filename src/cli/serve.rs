//! `pimpinan serve`: runs the server until it is told to end.

mod doors;
mod limits;
mod oidc;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::builder::FalseyValueParser;
use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;
use tracing_subscriber::EnvFilter;

use super::networks::Networks;
use super::store::{self, Place};
use crate::app::App;
use crate::base::clock::Clock;
use crate::base::config::{Config, Smtp};
use crate::base::error::{Error, Result};
use crate::base::http::address::Reach;
use crate::cli::province;
use crate::store::Url;
use crate::store::engine::guard::Guard;
use crate::store::people::{accounts, links};
use crate::web;
use crate::work;
use crate::work::backup::{self, Plan};
use crate::work::root;
use crate::work::runner::Runner;

/// How long running requests may go on after the server was told to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// How often it is looked whether the database answers.
const PAUSE: Duration = Duration::from_secs(2);
/// How long jobs may then take to finish their turns.
const LAST_TURNS: Duration = Duration::from_secs(10);

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
    #[command(flatten)]
    doors: doors::Doors,
    #[command(flatten)]
    oidc: oidc::Provider,
    /// URL of a copy of the database that the server keeps, for reads that may be a little late
    #[arg(
        long,
        env = "PIMPINAN_READ_REPLICA",
        value_name = "URL",
        hide_env_values = true
    )]
    read_replica: Option<String>,
    /// Answer Prometheus at /metrics on this address; off where none is given
    #[arg(long, env = "PIMPINAN_METRICS_LISTEN", value_name = "ADDRESS")]
    metrics_listen: Option<String>,
    #[command(flatten)]
    limits: limits::Limits,
    #[command(flatten)]
    backups: backup::Backups,
    #[command(flatten)]
    anchors: root::Anchors,
    /// Webhooks may be delivered to this machine and its link
    #[arg(long, env = "PIMPINAN_WEBHOOK_LOCAL", value_parser = FalseyValueParser::new())]
    webhook_local: bool,
    /// Network that webhooks may be delivered to although it is reserved, such as 100.64.0.0/10; may
    /// be given several times
    #[arg(
        long,
        env = "PIMPINAN_WEBHOOK_NETWORK",
        value_name = "CIDR",
        value_delimiter = ','
    )]
    webhook_network: Vec<IpNet>,
    #[command(flatten)]
    networks: Networks,
    /// Mail server for invitations: `smtps://USER:PASSWORD@HOST` or `smtp://HOST:PORT?tls=required`
    #[arg(
        long,
        env = "PIMPINAN_SMTP",
        value_name = "URL",
        hide_env_values = true
    )]
    smtp: Option<String>,
    /// Sender of mail, such as "Dashboard Pimpinan <dashboard@example.go.id>"
    #[arg(long, env = "PIMPINAN_SMTP_FROM", value_name = "ADDRESS")]
    smtp_from: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// Runs the server; a configuration file that is `exposed` is complained of.
pub(super) fn run(args: Args, exposed: Option<&Path>) -> Result<()> {
    log();
    if let Some(file) = exposed {
        tracing::warn!(
            file = %file.display(),
            "the configuration file holds a password and everybody may read it; chmod o-r"
        );
    }
    let mail = mail(args.smtp, args.smtp_from)?;
    let config = Config {
        listen: args.listen,
        secret: args.place.secret.vault()?,
        database: args.place.database,
        read_replica: args.read_replica,
        metrics: args.metrics_listen,
        webhooks: Reach::new(args.webhook_local, &args.webhook_network),
        fetch: args.networks.reach(),
        mail,
        ..Config::default()
    };
    let backups = args.backups.plan(&config.database)?;
    let config = args.oidc.put(args.doors.put(args.limits.put(config))?)?;
    if config.secure && config.trusted_proxies.is_empty() {
        tracing::info!("only a proxy on this machine is believed; name others by --trusted-proxy");
    }
    let anchors = args.anchors.file()?;
    start(config, args.place.catalogue.as_ref(), (backups, anchors))
}

/// How mail is sent; a sender alone sends nothing.
fn mail(smtp: Option<String>, from: Option<String>) -> Result<Option<Smtp>> {
    match (smtp, from) {
        (Some(url), Some(from)) => Ok(Some(Smtp { url, from })),
        (Some(_), None) => Err(Error::Config(
            "Mail needs a sender. Give --smtp-from with --smtp.".to_owned(),
        )),
        (None, _) => Ok(None),
    }
}

/// Where copies go, and the ends of the journal.
pub(super) type Plans = (Option<Plan>, Option<PathBuf>);

/// Starts a server with these settings and serves until the process is told to end.
pub(super) fn start(config: Config, catalogue: Option<&PathBuf>, plans: Plans) -> Result<()> {
    let config = limits::files(config);
    let _guard = Guard::take(&config.database)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| super::runtime::no_runtime(&e))?;
    let people = if config.demo {
        let measured = store::load(catalogue.cloned())?;
        Some(runtime.block_on(province::past::live(measured, &config))?)
    } else {
        None
    };
    let app = Arc::new(opened(catalogue, &config)?);
    app.db.begin_use()?;
    runtime.block_on(serve(Arc::clone(&app), people, plans))?;
    // What was asked for last is written down by now.
    app.db.end_use()
}

/// The program on its database; a server that does not answer yet is waited for, because machines
/// come up in any order. What must be mended ends the start.
fn opened(catalogue: Option<&PathBuf>, config: &Config) -> Result<App> {
    loop {
        let measured = store::load(catalogue.cloned())?;
        match App::new(measured, config.clone(), Clock::default()) {
            Err(Error::Unavailable(why)) => {
                tracing::warn!("{why} The start waits for it.");
                std::thread::sleep(PAUSE);
            }
            made => return made,
        }
    }
}

/// Serves until told to end; a demo tells its people once the address is known.
async fn serve(
    app: Arc<App>,
    people: Option<province::People>,
    (backups, anchors): Plans,
) -> Result<()> {
    let router = web::router(Arc::clone(&app))?;
    let listen = &app.config.listen;
    let broken = |e: std::io::Error| {
        Error::Config(format!(
            "The server can't listen on {listen}: {e}. Choose another address with --listen."
        ))
    };
    let mut told = Told::listen().map_err(broken)?;
    let listener = TcpListener::bind(listen).await.map_err(broken)?;
    let base = match &app.config.public_url {
        Some(url) => url.as_str().trim_end_matches('/').to_owned(),
        None => format!("http://{}", listener.local_addr().map_err(broken)?),
    };
    let metrics = metrics(&app).await?;
    if let Some(secret) = first_link(&app).await? {
        println!("There is no superadmin yet. Make one within 24 hours at {base}/mulai/{secret}");
    }
    if !app.config.demo {
        println!(
            "The secret key is {}. Keep a copy of it apart from those of the database",
            key(&app)?
        );
    }
    println!("Dashboard Pimpinan is at {base}");
    if let Some(people) = people {
        people.tell(&base);
        if let Some(admin) = people.logins.first() {
            province::application::start(&app, admin.user).await?;
        }
    }
    let (ending, mut ended) = tokio::sync::watch::channel(());
    let live = app.live.clone();
    let server = web::server::serve(Arc::clone(&app), listener, router, async move {
        told.heard().await;
        tracing::info!("told to end; finishing what is running");
        live.close();
        let _ = ending.send(());
    });
    let too_long = async {
        let _ = ended.changed().await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    let runner = Runner::start(&app, work::jobs(&app, backups, anchors)?);
    tokio::select! {
        () = server => {}
        () = too_long => tracing::warn!("requests that were still running were cut off"),
    }
    runner.end(LAST_TURNS).await;
    metrics.abort();
    Ok(())
}

/// The name of the secret key, and where it lies.
fn key(app: &App) -> Result<String> {
    let beside = Url::parse(&app.config.database)?.key_file();
    let place = app.config.secret.clone().or_in(beside).place();
    Ok(format!("{} at {place}", app.db.keys().fingerprint()))
}

/// Answers Prometheus on a listener of its own, if one is wanted, until it is stopped.
async fn metrics(app: &Arc<App>) -> Result<JoinHandle<()>> {
    let Some(listen) = &app.config.metrics else {
        return Ok(tokio::spawn(async {}));
    };
    let broken = |e: std::io::Error| {
        Error::Config(format!(
            "The metrics can't be answered on {listen}: {e}. Choose another address with --metrics-listen."
        ))
    };
    let listener = TcpListener::bind(listen).await.map_err(broken)?;
    let address = listener.local_addr().map_err(broken)?;
    println!("Metrics are at http://{address}/metrics");
    let (app, router) = (Arc::clone(app), web::metrics::router(Arc::clone(app)));
    Ok(tokio::spawn(web::server::serve(
        app,
        listener,
        router,
        std::future::pending(),
    )))
}

/// A new one-time link's secret, if nobody may do everything yet.
async fn first_link(app: &App) -> Result<Option<String>> {
    app.db
        .write(|tx| {
            if accounts::has_superadmin(tx.conn)? {
                return Ok(None);
            }
            links::create(tx, links::FIRST_SUPERADMIN).map(Some)
        })
        .await
}

/// The signals that end the program.
struct Told {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    /// The terminal has gone.
    hangup: tokio::signal::unix::Signal,
}

impl Told {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    async fn heard(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            _ = self.hangup.recv() => {}
        }
    }
}

/// Sends the log to standard error: lines for people, or JSON with `PIMPINAN_LOG=json`.
pub(super) fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // Whatever is asked for: the parameters of statements, with hashes in them, and addresses whole,
    // with the secrets of links, are for no log.
    let quiet = [
        "tokio_postgres=warn",
        "mysql_async=warn",
        "tower_http=warn",
        "axum=warn",
    ];
    let quiet = quiet.iter().filter_map(|directive| directive.parse().ok());
    let filter = quiet.fold(filter, EnvFilter::add_directive);
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let json = std::env::var("PIMPINAN_LOG").is_ok_and(|kind| kind == "json");
    let _ = if json {
        lines.json().try_init()
    } else {
        lines.try_init()
    };
}
