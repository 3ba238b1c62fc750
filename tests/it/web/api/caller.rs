//! An agency's application that calls the API with its key.

use pimpinan::base::config::Config;
use pimpinan::catalogue::load;
use pimpinan::store::keys;
use pimpinan::store::keys::NewKey;
use pimpinan::store::people::accounts;
use pimpinan::store::people::accounts::NewUser;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use crate::people::allow_all;
use crate::support::TestApp;

/// The agency that calls.
pub(crate) const AGENCY: &str = "bkd";
/// Another agency.
pub(crate) const OTHER: &str = "dinkes";

/// A running program with an agency's user and key.
pub(crate) struct Caller {
    pub(crate) app: TestApp,
    pub(crate) key: String,
    pub(crate) user: i64,
}

/// What a key is limited to.
#[derive(Default)]
pub(crate) struct Limits {
    pub(crate) indicators: Option<Vec<String>>,
    pub(crate) expires_at: Option<i64>,
}

impl Caller {
    pub(crate) async fn start() -> Self {
        Self::configured(Config::default()).await
    }

    pub(crate) async fn configured(config: Config) -> Self {
        let catalogue = load::embedded().expect("a sound catalogue");
        let app = TestApp::configured(catalogue, config).await;
        let user = add_user(&app, AGENCY).await;
        let key = add_key(&app, AGENCY, user, Limits::default()).await;
        Self { app, key, user }
    }

    /// A key of another agency.
    pub(crate) async fn stranger(&self) -> String {
        let user = add_user(&self.app, OTHER).await;
        add_key(&self.app, OTHER, user, Limits::default()).await
    }

    /// Marks every key as a test key.
    pub(crate) async fn become_test(&self) {
        let marked = "UPDATE api_keys SET test = 1";
        let done = self.app.app.db.write(move |tx| tx.conn.batch(marked));
        done.await.expect("a test key");
        self.app.app.keyring.forget();
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/api/v1/{path}", self.app.base);
        self.app.http.request(method, url)
    }

    /// Posts fields as a form, the key among them.
    pub(crate) async fn post(&self, slug: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        self.form(Method::POST, slug, &self.key, fields).await
    }

    /// Puts fields as a form, the key among them.
    pub(crate) async fn put(&self, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        self.form(Method::PUT, path, &self.key, fields).await
    }

    pub(crate) async fn form(
        &self,
        method: Method,
        path: &str,
        key: &str,
        fields: &[(&str, &str)],
    ) -> (u16, Value) {
        let mut all = vec![("apikey", key)];
        all.extend_from_slice(fields);
        answer(typed(self.request(method, path), FORM, form(&all))).await
    }

    /// Rows and journal entries, to see that nothing was changed.
    pub(crate) async fn size(&self) -> (i64, i64) {
        let count = |table: &'static str| {
            self.app.app.db.read(move |conn| {
                let sql = format!("SELECT count(*) FROM {table}");
                Ok(conn.query_one(&sql, &[], |row| row.int(0))?.unwrap_or(-1))
            })
        };
        let rows = count("observations").await.expect("a count");
        (rows, count("journal").await.expect("a count"))
    }
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const JSON: &str = "application/json";

pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).expect("a form")
}

pub(crate) fn typed(
    request: RequestBuilder,
    kind: &str,
    body: impl Into<reqwest::Body>,
) -> RequestBuilder {
    request.header("content-type", kind).body(body)
}

/// Status and JSON of the answer; every answer must be JSON.
pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], JSON);
    (status, answer.json().await.expect("JSON"))
}

/// The envelope of an error.
pub(crate) fn error(message: impl Into<Value>) -> Value {
    serde_json::json!({ "title": "Error", "type": "error", "message": message.into() })
}

pub(crate) async fn add_user(app: &TestApp, agency: &'static str) -> i64 {
    let added = app.app.db.write(move |tx| {
        let number = tx.next_id("test-users")?;
        let user = NewUser {
            email: &format!("{agency}-{number}@banten.example"),
            name: "Operator",
            role: "operator",
            agency: Some(agency),
            password: "-",
        };
        accounts::add(tx, &user, None)
    });
    added.await.expect("a user")
}

pub(crate) async fn add_key(
    app: &TestApp,
    agency: &'static str,
    user: i64,
    limits: Limits,
) -> String {
    let added = app.app.db.write(move |tx| {
        allow_all(tx, agency)?;
        let key = NewKey {
            name: "SIMPEG",
            agency,
            user_id: user,
            indicators: limits.indicators.as_deref(),
            expires_at: limits.expires_at,
        };
        keys::create(tx, &key, None)
    });
    added.await.expect("a key")
}
