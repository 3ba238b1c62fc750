//! An agency's own application in the demo: it answers made-up figures in JSON, on this machine
//! only, and the program fetches them every minute.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Map, Value};
use tokio::net::TcpListener;

use crate::app::App;
use crate::base::clock;
use crate::base::error::{Error, Result};
use crate::catalogue::Indicator;
use crate::cli::province::simulate::{call, fitting};
use crate::intake::pull::Definition;
use crate::store::commit::journal::Actor;
use crate::store::sources::pulls;
use crate::store::sources::pulls::NewSource;

/// What the source is called.
const NAME: &str = "aplikasi-contoh";
/// Minutes whose events are answered.
const MINUTES: i64 = 20;
/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;

/// The application.
#[derive(Clone)]
struct Application {
    app: Arc<App>,
    about: Arc<Indicator>,
}

/// Starts the application, and adds it as a source for which `user` answers.
///
/// # Errors
/// [`Error::Config`] where there is no port for it; an error of the store.
pub(in crate::cli) async fn start(app: &Arc<App>, user: i64) -> Result<()> {
    let slug = fitting(&app.catalogue).first().map(|one| one.slug.clone());
    let about = slug.and_then(|slug| app.catalogue.indicator(&slug).cloned());
    let Some(about) = about else {
        return Ok(());
    };
    let broken = |e: std::io::Error| Error::Config(format!("The demo's application: {e}."));
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(broken)?;
    let address = listener.local_addr().map_err(broken)?;
    let url = format!("http://{address}/kejadian");
    let definition = Definition::from_toml(&format!(
        "name = \"{NAME}\"\nagency = \"{}\"\nindicator = \"{}\"\nschedule = \"* * * * *\"\n\
         sample = true\n[json]\naddress = \"{url}\"\nrows = \"$.data[*]\"\n\
         [apply]\ngone = \"ignore\"\n",
        about.producer, about.slug
    ))?;
    let new = NewSource {
        name: definition.name.clone(),
        agency: definition.agency.clone(),
        indicator: definition.indicator.clone(),
        definition: definition.kept()?,
        secret: None,
        user,
    };
    let added = app.db.write(move |tx| {
        let by = Actor::person(user);
        let id = pulls::add(tx, &new, &by)?;
        let source = pulls::find(tx.conn, id)?.ok_or(Error::NotFound)?;
        let next = tx.now + MINUTE_MS;
        pulls::switch(tx, &source, Some(next), &by)
    });
    added.await?;
    let application = Application {
        app: Arc::clone(app),
        about,
    };
    let router = Router::new()
        .route("/kejadian", get(answer))
        .with_state(application);
    tokio::spawn(async move { axum::serve(listener, router).await });
    println!("An agency's made-up application is at {url}; it is fetched every minute (/sumber).");
    Ok(())
}

/// The events of the last minutes: the newest figure of each.
async fn answer(State(application): State<Application>) -> Json<Value> {
    let now = application.app.clock.now_ms();
    let minute = now.div_euclid(MINUTE_MS);
    let mut events: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for minute in minute - MINUTES..=minute {
        let (key, row) = event(&application, minute);
        events.insert(key, row);
    }
    let rows = events.into_values().map(Value::Object);
    Json(serde_json::json!({ "data": rows.collect::<Vec<_>>() }))
}

/// An event of a minute, always the same, with what tells it from others.
fn event(application: &Application, minute: i64) -> (String, Map<String, Value>) {
    let Application { app, about } = application;
    let mut asked = 0;
    let chance = |below: u64| {
        asked += 1;
        let mut hasher = DefaultHasher::new();
        (minute, asked).hash(&mut hasher);
        hasher.finish() % below.max(1)
    };
    let day = clock::local(minute * MINUTE_MS).date();
    let (mut key, mut row) = (String::new(), Map::new());
    for (name, value) in call(&app.catalogue, about, day, chance).fields {
        if about.measure(&name).is_none() {
            key = format!("{key}\n{value}");
        }
        row.insert(name, value.into());
    }
    (key, row)
}
