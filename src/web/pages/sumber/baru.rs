//! `/sumber/baru`: a new source, first its kind, then where it is and what it is let in with. What is
//! kept is paused; the following steps ask it and say how it is taken.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::gate::{SECRET, refusals, to_keep};
use crate::app::App;
use crate::base::error::Result;
use crate::intake::pull::Definition;
use crate::intake::pull::definition::{Auth, Database, FileAt, Json, Method, Paging};
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::store::sources::pulls;
use crate::web::form::{Problems, filled};
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// The kinds, in the order in which they are offered.
const KINDS: [&str; 4] = ["json", "file", "mysql", "postgres"];
/// How a source may let us in.
const AUTHS: [&str; 5] = ["nothing", "bearer", "basic", "header", "query"];
/// How further pages may be asked for.
const PAGINGS: [&str; 5] = ["none", "page", "offset", "cursor", "link"];

/// What the form sends; the secret is never sent back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    jenis: String,
    nama: String,
    opd: String,
    indikator: String,
    alamat: String,
    baris: String,
    masuk: String,
    masuk_nama: String,
    halaman: String,
    halaman_nama: String,
    halaman_jalur: String,
    mesin: String,
    porta: String,
    basis: String,
    akun: String,
    tls: String,
    pertanyaan: String,
    rahasia: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/sumber/baru.html")]
struct Page<'a> {
    frame: &'a Frame,
    sent: &'a Sent,
    problems: Problems,
    agencies: Vec<(String, String)>,
    indicators: Vec<(String, String)>,
    nowhere: bool,
}

impl Page<'_> {
    /// Whether a kind was chosen.
    fn has_kind(&self) -> bool {
        KINDS.contains(&self.sent.jenis.as_str())
    }

    fn is_database(&self) -> bool {
        ["mysql", "postgres"].contains(&self.sent.jenis.as_str())
    }

    fn kinds(&self) -> Vec<(&'static str, String, String)> {
        let kind = |one: &'static str| {
            let text = |what: &str| self.frame.t(&format!("source-kind-{one}{what}"));
            (one, text(""), text("-hint"))
        };
        KINDS.into_iter().map(kind).collect()
    }

    fn words(&self, all: &[&str], key: &str) -> Vec<(String, String)> {
        let word = |one: &&str| ((*one).to_owned(), self.frame.t(&format!("{key}-{one}")));
        all.iter().map(word).collect()
    }

    fn auths(&self) -> Vec<(String, String)> {
        self.words(&AUTHS, "source-auth")
    }

    fn pagings(&self) -> Vec<(String, String)> {
        self.words(&PAGINGS, "source-paging")
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    jenis: String,
}

/// The form of a kind, or the choice of one.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let sent = Sent {
        jenis: asked.jenis,
        baris: "$.data[*]".to_owned(),
        opd: person.limit().unwrap_or_default(),
        ..Sent::default()
    };
    render(&app, (&frame, &person), &sent, Problems::default()).await
}

async fn render(
    app: &App,
    (frame, person): (&Frame, &Person),
    sent: &Sent,
    problems: Problems,
) -> Result<Html<String>> {
    let all = app.db.read(agencies::all).await?.into_iter();
    let own = all.filter(|one| person.works_for(&one.code));
    let indicators = app.catalogue.indicators.iter();
    let title = |one: &Arc<crate::catalogue::Indicator>| {
        (one.slug.clone(), frame.label(&one.title).to_owned())
    };
    page(&Page {
        frame,
        sent,
        problems,
        agencies: own.map(|one| (one.code, one.name)).collect(),
        indicators: indicators.map(title).collect(),
        nowhere: app.config.fetch.is_nowhere(),
    })
}

/// Keeps a new source, paused, and leads to the next step.
pub async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let mut problems = Problems::default();
    let (definition, secret) = (sent.definition(), filled(&sent.rahasia));
    let known = (None, secret.as_deref());
    for (place, sentence) in refusals(&app, (&frame, &person), &definition, known).await? {
        problems.say(field(&place), sentence);
    }
    let bare = sent.is_let_in() && secret.is_none();
    problems.when(bare, &frame, "rahasia", "source-wrong-missing");
    let odd = !sent.porta.trim().is_empty() && sent.port().is_none();
    problems.when(odd, &frame, "porta", "source-wrong-number");
    if !problems.is_empty() {
        let html = render(&app, (&frame, &person), &sent, problems).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    let (new, by) = (
        to_keep(&definition, secret, person.id)?,
        Actor::person(person.id),
    );
    let id = app.db.write(move |tx| pulls::add(tx, &new, &by)).await?;
    Ok(Redirect::to(&format!("/sumber/{id}/peta")).into_response())
}

impl Sent {
    /// Whether something must be given that lets us in.
    fn is_let_in(&self) -> bool {
        ["json", "file"].contains(&self.jenis.as_str())
            && !["", "nothing"].contains(&self.masuk.as_str())
    }

    fn port(&self) -> Option<u16> {
        self.porta.trim().parse().ok().filter(|port| *port > 0)
    }

    fn definition(&self) -> Definition {
        let mut one = Definition::of(self.nama.trim(), self.opd.trim(), self.indikator.trim());
        let address = self.alamat.trim().to_owned();
        match self.jenis.as_str() {
            "json" => {
                one.json = Some(Json {
                    address,
                    method: Method::Get,
                    body: None,
                    headers: std::collections::BTreeMap::new(),
                    auth: self.auth(),
                    rows: filled(&self.baris).unwrap_or_else(|| "$[*]".to_owned()),
                    fields: std::collections::BTreeMap::new(),
                    paging: self.paging(),
                });
            }
            "file" => {
                one.file = Some(FileAt {
                    address,
                    headers: std::collections::BTreeMap::new(),
                    auth: self.auth(),
                });
            }
            "mysql" => one.mysql = Some(self.database()),
            "postgres" => one.postgres = Some(self.database()),
            _ => {}
        }
        one
    }

    fn auth(&self) -> Auth {
        let name = self.masuk_nama.trim().to_owned();
        match self.masuk.as_str() {
            "bearer" => Auth::Bearer,
            "basic" => Auth::Basic { user: name },
            "header" => Auth::Header { name },
            "query" => Auth::Query { name },
            _ => Auth::Nothing,
        }
    }

    fn paging(&self) -> Option<Paging> {
        let parameter = self.halaman_nama.trim().to_owned();
        Some(match self.halaman.as_str() {
            "page" => Paging::Page {
                parameter,
                first: 1,
            },
            "offset" => Paging::Offset {
                parameter,
                first: 0,
            },
            "cursor" => Paging::Cursor {
                next: self.halaman_jalur.trim().to_owned(),
                parameter: filled(&parameter),
            },
            "link" => Paging::Link,
            _ => return None,
        })
    }

    fn database(&self) -> Database {
        Database {
            host: self.mesin.trim().to_owned(),
            port: self.port(),
            database: self.basis.trim().to_owned(),
            user: self.akun.trim().to_owned(),
            query: self.pertanyaan.trim().to_owned(),
            tls: self.tls == "1",
        }
    }
}

/// The field of the form in which a place of the definition is.
fn field(place: &str) -> &'static str {
    const FIELDS: [(&str, &str); 14] = [
        ("name", "nama"),
        ("agency", "opd"),
        ("user", "opd"),
        ("indicator", "indikator"),
        ("kind", "nama"),
        (SECRET, "rahasia"),
        (".address", "alamat"),
        (".rows", "baris"),
        (".paging.next", "halaman_jalur"),
        (".paging.parameter", "halaman_nama"),
        (".host", "mesin"),
        (".database", "basis"),
        (".query", "pertanyaan"),
        (".auth", "masuk_nama"),
    ];
    let account = place
        .rsplit_once('.')
        .is_some_and(|(_, last)| last == "user");
    if account && !place.contains(".auth") {
        return "akun";
    }
    let known = FIELDS
        .iter()
        .find(|(part, _)| match part.strip_prefix('.') {
            Some(_) => place.contains(part),
            None => place == *part,
        });
    known.map_or("nama", |(_, field)| field)
}
