//! People for tests: users of a role, browsers with or without a session, API keys.

use pimpinan::base::client::Client;
use pimpinan::base::error::Result;
use pimpinan::store::Tx;
use pimpinan::store::keys;
use pimpinan::store::keys::NewKey;
use pimpinan::store::people::accounts;
use pimpinan::store::people::accounts::NewUser;
use pimpinan::store::people::{agencies, sessions};
use reqwest::Response;

use crate::support::TestApp;

/// The password of every user of the tests.
pub(crate) const PASSWORD: &str = "kuda putih berlari";
/// The agency of operators and keys.
pub(crate) const AGENCY: &str = "9001";

/// A user of the tests.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) email: String,
}

/// A browser: sends its cookie, follows no redirection.
pub(crate) struct Browser<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) cookie: String,
}

impl TestApp {
    /// Runs a job of the store's writer.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.app.db.write(job).await.expect("a write")
    }

    /// Adds a user of this role, an operator to the agency [`AGENCY`]; the password is [`PASSWORD`].
    pub(crate) async fn add_user(&self, role: &str) -> User {
        let hash = self
            .app
            .passwords
            .hash(Client::UNKNOWN, PASSWORD.to_owned())
            .await;
        self.add_user_named(role, "Siti Rahmawati", hash.expect("a hash"))
            .await
    }

    pub(crate) async fn add_user_named(&self, role: &str, name: &str, hash: String) -> User {
        let (role, name) = (role.to_owned(), name.to_owned());
        self.write(move |tx| {
            add_agency(tx)?;
            let number = tx.next_id("test-users")?;
            let email = format!("{role}{number}@bantenprov.go.id");
            let new = NewUser {
                email: &email,
                name: &name,
                role: &role,
                agency: (role == "operator").then_some(AGENCY),
                password: &hash,
            };
            let id = accounts::add(tx, &new, None)?;
            Ok(User { id, email })
        })
        .await
    }

    /// A browser in which a new user of this role is signed in.
    pub(crate) async fn signed_in(&self, role: &str) -> Browser<'_> {
        let user = self
            .add_user_named(role, "Siti Rahmawati", String::new())
            .await;
        self.browser_of(user.id).await
    }

    /// A browser in which this user is signed in.
    pub(crate) async fn browser_of(&self, user: i64) -> Browser<'_> {
        let secret = self
            .write(move |tx| sessions::start(tx, user, false, "test"))
            .await;
        Browser {
            app: self,
            cookie: format!("sesi={secret}"),
        }
    }

    /// A browser without a session.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser {
            app: self,
            cookie: String::new(),
        }
    }

    /// A new API key of this agency, which is added if need be, with a user of its own.
    pub(crate) async fn add_key(&self, agency: &str) -> String {
        let user = self
            .add_user_named("operator", "Kunci", String::new())
            .await;
        let agency = agency.to_owned();
        self.write(move |tx| {
            if agencies::find(tx.conn, &agency)?.is_none() {
                let new = agencies::StoredAgency {
                    code: agency.clone(),
                    name: format!("OPD {agency}"),
                    short: agency.clone(),
                };
                agencies::add(tx, &new, None)?;
            }
            allow_all(tx, &agency)?;
            let new = NewKey {
                name: "SIMPEG",
                agency: &agency,
                user_id: user.id,
                indicators: None,
                expires_at: None,
            };
            keys::create(tx, &new, None)
        })
        .await
    }
}

/// Allows an agency every indicator.
pub(crate) fn allow_all(tx: &mut Tx<'_>, agency: &str) -> Result<()> {
    let sql = "INSERT INTO agency_grants (agency, indicator, granted_by, at)
        SELECT a.code, i.slug, NULL, 0 FROM indicators i JOIN agencies a ON a.code = $1
        WHERE NOT EXISTS (SELECT 1 FROM agency_grants g
            WHERE g.agency = a.code AND g.indicator = i.slug)";
    tx.conn.execute(sql, &[agency.into()]).map(|_| ())
}

fn add_agency(tx: &mut Tx<'_>) -> Result<()> {
    if agencies::find(tx.conn, AGENCY)?.is_some() {
        return Ok(());
    }
    let new = agencies::StoredAgency {
        code: AGENCY.to_owned(),
        name: "Badan Kepegawaian Daerah Contoh".to_owned(),
        short: "BKDC".to_owned(),
    };
    agencies::add(tx, &new, None)?;
    allow_all(tx, AGENCY)
}

impl Browser<'_> {
    /// Asks for a page.
    pub(crate) async fn get(&self, path: &str) -> Response {
        let request = self.app.http.get(format!("{}{path}", self.app.base));
        let request = request.header("cookie", &self.cookie);
        request.send().await.expect("an answer")
    }

    /// The text of a page without the lines of its template, or of a file as it is.
    pub(crate) async fn text(&self, path: &str) -> String {
        let answer = self.get(path).await;
        let kind = answer.headers().get("content-type").cloned();
        let text = answer.text().await.expect("a text");
        match kind {
            Some(kind) if kind.as_bytes().starts_with(b"text/html") => without_lines(&text),
            _ => text,
        }
    }

    /// Sends a form, as a page of ours does.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.post_from("same-origin", path, form).await
    }

    /// Sends a form from a page of this site (`same-origin`, `cross-site` …).
    pub(crate) async fn post_from(
        &self,
        site: &str,
        path: &str,
        form: &[(&str, &str)],
    ) -> Response {
        let body = serde_urlencoded::to_string(form).expect("a form");
        let request = self.app.http.post(format!("{}{path}", self.app.base));
        let request = request
            .header("cookie", &self.cookie)
            .header("sec-fetch-site", site)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        request.send().await.expect("an answer")
    }
}

/// A page without the breaks and indentations of its template's lines, which say nothing: none is
/// left beside a tag, a space elsewhere.
pub(crate) fn without_lines(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    for line in page.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !(text.is_empty() || text.ends_with('>') || line.starts_with('<')) {
            text.push(' ');
        }
        text.push_str(line);
    }
    text.replace(" >", ">")
}

/// The address that an answer sends its reader to.
pub(crate) fn location(answer: &Response) -> &str {
    let header = answer.headers().get("location");
    header.and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// The cookie that an answer sets, whole.
pub(crate) fn set_cookie(answer: &Response) -> &str {
    let header = answer.headers().get("set-cookie");
    header.and_then(|value| value.to_str().ok()).unwrap_or("")
}
