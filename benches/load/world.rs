//! The program on a database in a temporary folder, with an agency's key.

use std::sync::Arc;

use axum::Router;
use pimpinan::app::App;
use pimpinan::base::clock::Clock;
use pimpinan::base::config::{Config, SecondFactor};
use pimpinan::base::http::address::Reach;
use pimpinan::base::secret::Vault;
use pimpinan::catalogue::Catalogue;
use pimpinan::store::keys;
use pimpinan::store::keys::NewKey;
use pimpinan::store::people::accounts;
use pimpinan::store::people::accounts::NewUser;
use pimpinan::store::people::sessions;
use tempfile::TempDir;

/// The running program.
pub struct World {
    pub app: Arc<App>,
    pub address: String,
    pub runtime: tokio::runtime::Runtime,
    _folder: TempDir,
}

/// Serves a router on a free port of the loopback address.
pub fn serve(runtime: &tokio::runtime::Runtime, router: Router) -> String {
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        address
    })
}

/// Serves the program as it serves itself, with its limits.
fn serve_app(runtime: &tokio::runtime::Runtime, app: &Arc<App>) -> String {
    let router = pimpinan::web::router(Arc::clone(app)).expect("a router");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let app = Arc::clone(app);
        let forever = std::future::pending();
        tokio::spawn(pimpinan::web::server::serve(app, listener, router, forever));
        address
    })
}

fn embedded() -> Catalogue {
    pimpinan::catalogue::load::embedded().expect("the catalogue")
}

/// A runtime as the program's own.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

impl World {
    /// Starts the program.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let database = format!("sqlite://{}", folder.path().join("bench.db").display());
        Self::with(folder, database, embedded())
    }

    /// Starts the program with this catalogue.
    pub fn of(catalogue: Catalogue) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let database = format!("sqlite://{}", folder.path().join("bench.db").display());
        Self::with(folder, database, catalogue)
    }

    /// Starts the program on this database.
    pub fn on(database: String) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::with(folder, database, embedded())
    }

    fn with(folder: TempDir, database: String, catalogue: Catalogue) -> Self {
        let config = Config {
            database,
            secret: Vault::in_file(folder.path().join("bench.key")),
            second_factor: SecondFactor::Optional,
            fetch: Reach::only(&["127.0.0.0/8".parse().expect("a network")]),
            ..Config::default()
        };
        let runtime = runtime();
        let app = Arc::new(App::new(catalogue, config, Clock::default()).expect("the app"));
        let address = serve_app(&runtime, &app);
        Self {
            app,
            address,
            runtime,
            _folder: folder,
        }
    }

    /// How many jobs shared a commit, on average.
    pub fn per_commit(&self) -> f64 {
        let text = self.app.measured().expect("metrics");
        let read = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|value| value.trim().parse::<f64>().ok())
        };
        let sum = read("pimpinan_commit_jobs_sum").expect("a sum");
        sum / read("pimpinan_commit_jobs_count").expect("a count")
    }

    /// A key of an agency, whose user answers for what it sends.
    pub fn key(&self) -> String {
        let job = self.app.db.write(|tx| {
            let user = NewUser {
                email: "beban@contoh.test",
                name: "Beban",
                role: "operator",
                agency: Some("bkd"),
                password: "",
            };
            let user_id = accounts::add(tx, &user, None)?;
            let key = NewKey {
                name: "beban",
                agency: "bkd",
                user_id,
                indicators: None,
                expires_at: None,
            };
            keys::create(tx, &key, None)
        });
        self.runtime.block_on(job).expect("a key")
    }

    /// The cookie of a session that may see everything.
    pub fn cookie(&self) -> String {
        let job = self.app.db.write(|tx| {
            let user = NewUser {
                email: "pimpinan@contoh.test",
                name: "Pimpinan",
                role: "pimpinan",
                agency: None,
                password: "",
            };
            let id = accounts::add(tx, &user, None)?;
            sessions::start(tx, id, false, "bench")
        });
        format!("sesi={}", self.runtime.block_on(job).expect("a session"))
    }
}
