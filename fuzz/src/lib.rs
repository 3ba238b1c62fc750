//! What the targets share: the program in process, with a key whose calls get every check and
//! change nothing.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use pimpinan::app::App;
use pimpinan::catalogue::load;
use pimpinan::base::clock::Clock;
use pimpinan::base::config::Config;
use pimpinan::store::keys;
use pimpinan::store::keys::NewKey;
use pimpinan::store::people::accounts;
use pimpinan::store::people::accounts::NewUser;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

/// Kinds of indicator that the bodies are about: counted people, rates with decimals, quarters.
pub const SLUGS: [&str; 4] = ["pegawai", "usia-asn", "pdrb-per-kapita", "penduduk"];

/// The running program.
pub struct Program {
    router: Router,
    runtime: Runtime,
    key: String,
    _folder: TempDir,
}

impl Program {
    /// Starts it on an empty database.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config {
            database: format!("sqlite://{}", folder.path().join("fuzz.db").display()),
            ..Config::default()
        };
        let catalogue = load::embedded().expect("the catalogue");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let app = Arc::new(App::new(catalogue, config, Clock::default()).expect("the program"));
        let key = runtime.block_on(key(&app));
        let router = pimpinan::web::router(app).expect("a router");
        Self {
            router,
            runtime,
            key,
            _folder: folder,
        }
    }

    /// Sends a request; no input may be answered with a fault of ours.
    pub fn send(&self, method: &str, path: &str, kind: &str, body: &[u8]) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", kind)
            .body(Body::from(body.to_vec()))
            .expect("a request");
        let status = self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await;
            let answer = answer.expect("an answer");
            let status = answer.status();
            axum::body::to_bytes(answer.into_body(), usize::MAX)
                .await
                .expect("its body");
            status
        });
        let fault = status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE;
        assert!(!fault, "{status} to {method} {path} {kind}");
    }
}

async fn key(app: &App) -> String {
    let made = app.db.write(|tx| {
        let user = NewUser {
            email: "fuzz@example.test",
            name: "Fuzz",
            role: "operator",
            agency: Some("bkd"),
            password: "",
        };
        let user_id = accounts::add(tx, &user, None)?;
        let key = NewKey {
            name: "fuzz",
            agency: "bkd",
            user_id,
            indicators: None,
            expires_at: None,
        };
        let key = keys::create(tx, &key, None)?;
        tx.conn.execute("UPDATE api_keys SET test = 1", &[])?;
        Ok(key)
    });
    made.await.expect("a key")
}
