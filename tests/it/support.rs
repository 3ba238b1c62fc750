//! A test app that is the app: bound to a free port of the loopback address, with a database of
//! its own and a clock that stands still until it is moved.

use std::sync::Arc;

use pimpinan::app::App;
use pimpinan::base::clock::Clock;
use pimpinan::base::config::{Config, SecondFactor};
use pimpinan::base::secret::Vault;
use pimpinan::catalogue::Catalogue;
use tempfile::TempDir;

use crate::database;

/// The running program and what is needed to look into it.
pub(crate) struct TestApp {
    pub(crate) app: Arc<App>,
    pub(crate) base: String,
    pub(crate) http: reqwest::Client,
    pub(crate) folder: TempDir,
}

impl TestApp {
    /// Starts the program with the embedded catalogue.
    pub(crate) async fn start() -> Self {
        Self::with(pimpinan::catalogue::load::embedded().expect("the catalogue")).await
    }

    /// Starts the program with a catalogue of the test's own.
    pub(crate) async fn with(catalogue: Catalogue) -> Self {
        Self::configured(catalogue, Config::default()).await
    }

    /// Starts the program with settings of the test's own; the database is a new one, and nobody
    /// is asked for a second factor because of what their role may do.
    pub(crate) async fn configured(catalogue: Catalogue, config: Config) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = database::url(folder.path(), "test.db");
        let config = Config {
            database,
            second_factor: SecondFactor::Optional,
            ..config
        };
        Self::at(folder, catalogue, config).await
    }

    /// Starts a second instance of the program on the same database.
    pub(crate) async fn beside(&self, catalogue: Catalogue) -> Self {
        Self::set(self.app.config.clone(), catalogue).await
    }

    /// Starts the program on a database that is there.
    pub(crate) async fn on(database: &str, catalogue: Catalogue) -> Self {
        let database = database.to_owned();
        let config = Config {
            database,
            second_factor: SecondFactor::Optional,
            ..Config::default()
        };
        Self::set(config, catalogue).await
    }

    /// Starts the program with these settings, as they are.
    pub(crate) async fn set(config: Config, catalogue: Catalogue) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::at(folder, catalogue, config).await
    }

    async fn at(folder: TempDir, catalogue: Catalogue, config: Config) -> Self {
        let mut config = config;
        if config.secret.place() == Vault::default().place() {
            config.secret = database::vault(&config.database);
        }
        let clock = Clock::fixed("2018-01-15T03:00:00Z".parse().expect("a time"));
        let app = Arc::new(App::new(catalogue, config, clock).expect("the app starts"));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let router = pimpinan::web::router(Arc::clone(&app)).expect("a router");
        tokio::spawn(pimpinan::web::server::serve(
            Arc::clone(&app),
            listener,
            router,
            std::future::pending(),
        ));
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            app,
            base,
            http,
            folder,
        }
    }

    /// Starts the program in the year in which the newest figures of the demo were published.
    pub(crate) async fn lately() -> Self {
        let app = Self::start().await;
        let days = 8 * 366;
        app.app
            .clock
            .advance(std::time::Duration::from_secs(days * 86_400));
        app
    }

    /// Asks for a page.
    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        let url = format!("{}{path}", self.base);
        self.http.get(url).send().await.expect("an answer")
    }
}
