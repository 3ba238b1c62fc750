//! Sources: applications of agencies in process, fetched by the program.

mod answers;
mod command;
mod databases;
mod day;
mod definitions;
mod faults;
mod hostile;
mod inputs;
mod lease;
mod mariadb;
mod runs;
mod secured;
mod watched;
mod whose;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use pimpinan::base::config::Config;
use pimpinan::base::http::address::Reach;
use pimpinan::catalogue::load;
use pimpinan::intake::pull::{Allowed, Definition, How, Why, run};
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::sources::pulls;
use pimpinan::store::sources::pulls::{Cause, NewSource, Run, Source};

use crate::support::TestApp;
use crate::web::api::caller::{AGENCY, add_user};

pub(crate) type Answer = dyn Fn(&str, &HeaderMap) -> Response + Send + Sync;

/// An agency's application, which answers as it is told.
#[derive(Clone)]
pub(crate) struct Agency {
    answer: Arc<Mutex<Arc<Answer>>>,
    pub(crate) asked: Arc<Mutex<Vec<(String, HeaderMap)>>>,
    pub(crate) url: String,
}

impl Agency {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let none: Arc<Answer> = Arc::new(|_, _| StatusCode::NOT_FOUND.into_response());
        let agency = Self {
            answer: Arc::new(Mutex::new(none)),
            asked: Arc::default(),
            url,
        };
        let router = Router::new().fallback(take).with_state(agency.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        agency
    }

    /// From now on it answers so, told the path with its query.
    pub(crate) fn answers(
        &self,
        answer: impl Fn(&str, &HeaderMap) -> Response + Send + Sync + 'static,
    ) {
        *self.answer.lock().expect("a lock") = Arc::new(answer);
    }

    /// From now on it answers with this.
    pub(crate) fn says(&self, text: impl Into<String>) {
        let text = text.into();
        self.answers(move |_, _| text.clone().into_response());
    }
}

async fn take(
    State(agency): State<Agency>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let asked = (uri.to_string(), headers.clone());
    agency.asked.lock().expect("a lock").push(asked);
    let answer = Arc::clone(&*agency.answer.lock().expect("a lock"));
    answer(&uri.to_string(), &headers)
}

/// The program with an agency whose application it fetches from.
pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) agency: Agency,
    pub(crate) user: i64,
}

/// Rows of the agency's application: day, age, men, women.
pub(crate) fn rows(rows: &[(&str, i64, i64, i64)]) -> String {
    let row = |(day, age, men, women): &(&str, i64, i64, i64)| serde_json::json!({ "tanggal": day, "usia": age, "pria": men, "wanita": women });
    let all: Vec<_> = rows.iter().map(row).collect();
    serde_json::json!({ "data": all }).to_string()
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::configured(Config::default()).await
    }

    /// The same, which may fetch from this machine.
    pub(crate) async fn configured(config: Config) -> Self {
        let config = Config {
            fetch: Reach::only(&["127.0.0.0/8".parse().expect("a network")]),
            ..config
        };
        let app = TestApp::configured(load::embedded().expect("the catalogue"), config).await;
        let user = add_user(&app, AGENCY).await;
        Self {
            app,
            agency: Agency::start().await,
            user,
        }
    }

    /// A source in JSON whose rows are at `$.data`, with more lines of its definition.
    pub(crate) async fn source(&self, more: &str) -> i64 {
        self.source_with(more, None).await
    }

    pub(crate) async fn source_with(&self, more: &str, secret: Option<&str>) -> i64 {
        let text = format!(
            "name = \"simpeg\"\nagency = \"{AGENCY}\"\nindicator = \"usia-asn\"\n\
             [json]\naddress = \"{}/usia\"\nrows = \"$.data[*]\"\n{more}",
            self.agency.url
        );
        self.defined(&text, secret).await
    }

    pub(crate) async fn defined(&self, text: &str, secret: Option<&str>) -> i64 {
        let definition = Definition::from_toml(text).expect("a definition");
        let wrong = definition.wrong(&self.app.app.catalogue);
        assert_eq!(wrong, [], "{text}");
        let new = NewSource {
            name: definition.name.clone(),
            agency: definition.agency.clone(),
            indicator: definition.indicator.clone(),
            definition: definition.kept().expect("a text"),
            secret: secret.map(str::to_owned),
            user: self.user,
        };
        let actor = Actor::person(self.user);
        let added = self
            .app
            .app
            .db
            .write(move |tx| pulls::add(tx, &new, &actor));
        added.await.expect("a source")
    }

    pub(crate) async fn found(&self, id: i64) -> Source {
        let found = self.app.app.db.read(move |conn| pulls::find(conn, id));
        found.await.expect("a store").expect("a source")
    }

    pub(crate) async fn run(&self, id: i64) -> Run {
        self.run_as(id, false, Allowed::default()).await
    }

    pub(crate) async fn run_as(&self, id: i64, dry: bool, allowed: Allowed) -> Run {
        let source = self.found(id).await;
        let how = How {
            cause: Cause::Hand,
            user: self.user,
            dry,
            allowed,
            again: None,
        };
        let done = run(&self.app.app, &source, how).await;
        done.expect("a run").expect("nobody else is at it")
    }

    /// Runs it and says how it ended: state, code of the reason.
    pub(crate) async fn ends(&self, id: i64) -> (&'static str, String) {
        let run = self.run(id).await;
        (run.state.name(), code(&run))
    }

    /// Numbers of the table of figures and of what the journal says of them.
    pub(crate) async fn size(&self) -> (i64, i64) {
        let read = self.app.app.db.read(|conn| {
            let figures = "SELECT count(*) FROM figures";
            let journal = "SELECT count(*) FROM journal WHERE subject = 'observation'";
            let figures = conn.query_one(figures, &[], |row| row.int(0))?;
            let journal = conn.query_one(journal, &[], |row| row.int(0))?;
            Ok((figures.unwrap_or(0), journal.unwrap_or(0)))
        });
        read.await.expect("a store")
    }

    /// Men of each age, with the door and the revision.
    pub(crate) async fn figures(&self) -> Vec<(String, i64, String, i64)> {
        let target = self
            .app
            .app
            .db
            .target("usia-asn")
            .expect("a target")
            .clone();
        let read = self.app.app.db.read(move |conn| {
            pimpinan::store::sources::imports::figures(conn, &target, Some(AGENCY), 100)
        });
        let all = read.await.expect("a store").into_iter();
        let mut all: Vec<_> = all
            .map(|row| {
                let men = row.observation.values[0].unwrap_or(-1);
                let [age, ..] = row.observation.categories;
                (age, men, row.via, row.revision)
            })
            .collect();
        all.sort();
        all
    }
}

pub(crate) fn code(run: &Run) -> String {
    run.why
        .as_deref()
        .map_or_else(String::new, |why| Why::parse(why).code)
}
