//! `/opd`: the agencies that report.

pub mod izin;
mod sumber;

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::text::is_of_one_line;
use crate::store::commit::journal::Actor;
use crate::store::people::agencies;
use crate::store::people::agencies::{Details, Refusal, StoredAgency};
use crate::web::form::{Problems, filled};
use crate::web::frame::Frame;
use crate::web::pages::pemantauan;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Longest code.
const CODE: usize = 32;
/// Longest name.
const NAME: usize = 200;

/// What the form sends.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Sent {
    kode: String,
    nama: String,
    singkatan: String,
    induk: String,
    sejak: String,
    sampai: String,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    cari: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/opd.html")]
struct List<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    agencies: Vec<Details>,
    today: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/opd/edit.html")]
struct Page<'a> {
    frame: &'a Frame,
    sent: &'a Sent,
    new: bool,
    problems: Problems,
    others: Vec<(String, String)>,
    rights: izin::Rights,
    /// How its obligations stand.
    owed: Option<String>,
    /// The applications from which its figures are fetched.
    sources: Vec<sumber::Line>,
}

/// The list.
pub async fn list(
    State(app): State<Arc<App>>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let words = asked.cari.trim().to_lowercase();
    let all = app.db.read(agencies::list).await?;
    let fits = |of: &Details| {
        let texts = [&of.agency.code, &of.agency.name, &of.agency.short];
        texts.iter().any(|t| t.to_lowercase().contains(&words))
    };
    page(&List {
        frame: &frame,
        asked: &asked,
        agencies: all.into_iter().filter(fits).collect(),
        today: app.clock.today().to_string(),
    })
}

/// The empty form.
pub async fn new(State(app): State<Arc<App>>, frame: Frame) -> Result<Html<String>> {
    render(&app, &frame, &Sent::default(), true, Problems::default()).await
}

/// The form of an agency.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(code): Path<String>,
) -> Result<Html<String>> {
    let found = app.db.read(move |conn| agencies::details(conn, &code));
    let found = found.await?.ok_or(Error::NotFound)?;
    let sent = Sent {
        kode: found.agency.code,
        nama: found.agency.name,
        singkatan: found.agency.short,
        induk: found.parent.unwrap_or_default(),
        sejak: found.valid_from.unwrap_or_default(),
        sampai: found.valid_to.unwrap_or_default(),
    };
    render(&app, &frame, &sent, false, Problems::default()).await
}

/// Adds an agency.
pub async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let actor = Actor::person(person.id);
    save(&app, &frame, sent, true, actor).await
}

/// Changes an agency; its code stays.
pub async fn update(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(code): Path<String>,
    Form(mut sent): Form<Sent>,
) -> Result<Response> {
    sent.kode = code;
    let actor = Actor::person(person.id);
    save(&app, &frame, sent, false, actor).await
}

async fn save(
    app: &Arc<App>,
    frame: &Frame,
    sent: Sent,
    new: bool,
    actor: Actor,
) -> Result<Response> {
    let mut problems = sent.problems(frame, new);
    if problems.is_empty() {
        let details = sent.details();
        let saved = app
            .db
            .write(move |tx| agencies::save(tx, &details, new, &actor))
            .await?;
        let (field, key) = match saved {
            Ok(()) => return Ok(Redirect::to("/opd?pesan=saved").into_response()),
            Err(Refusal::CodeTaken) => ("kode", "agency-code-taken"),
            Err(Refusal::NoParent) => ("induk", "agency-parent-unknown"),
            Err(Refusal::Circle) => ("induk", "agency-parent-wrong"),
        };
        problems.add(frame, field, key);
    }
    let html = render(app, frame, &sent, new, problems).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

impl Sent {
    fn details(&self) -> Details {
        let name = self.nama.trim().to_owned();
        Details {
            agency: StoredAgency {
                code: self.kode.trim().to_owned(),
                short: filled(&self.singkatan).unwrap_or_else(|| name.clone()),
                name,
            },
            parent: filled(&self.induk),
            valid_from: filled(&self.sejak),
            valid_to: filled(&self.sampai),
        }
    }

    fn problems(&self, frame: &Frame, new: bool) -> Problems {
        let mut problems = Problems::default();
        let code = self.kode.trim();
        let usable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let wrong = code.is_empty() || code.len() > CODE || !code.chars().all(usable);
        problems.when(new && wrong, frame, "kode", "agency-code-wrong");
        // These addresses are those of forms and of a file.
        let taken = ["baru", "unduh", "mulai"].contains(&code);
        problems.when(new && taken, frame, "kode", "agency-code-taken");
        let missing = self.nama.trim().is_empty();
        problems.when(missing, frame, "nama", "agency-name-missing");
        for (field, text) in [("nama", &self.nama), ("singkatan", &self.singkatan)] {
            problems.when(text.chars().count() > NAME, frame, field, "admin-too-long");
            problems.when(!is_of_one_line(text), frame, field, "name-one-line");
        }
        let day = |text: &str| filled(text).map(|text| text.parse::<Date>());
        let (from, to) = (day(&self.sejak), day(&self.sampai));
        problems.when(
            matches!(from, Some(Err(_))),
            frame,
            "sejak",
            "agency-date-wrong",
        );
        problems.when(
            matches!(to, Some(Err(_))),
            frame,
            "sampai",
            "agency-date-wrong",
        );
        if let (Some(Ok(from)), Some(Ok(to))) = (from, to) {
            problems.when(to < from, frame, "sampai", "agency-date-order");
        }
        problems
    }
}

async fn render(
    app: &Arc<App>,
    frame: &Frame,
    sent: &Sent,
    new: bool,
    problems: Problems,
) -> Result<Html<String>> {
    let all = app.db.read(agencies::all).await?;
    let rights = if new {
        izin::Rights::default()
    } else {
        izin::Rights::of(app, frame, &sent.kode).await?
    };
    let owed = match frame.person().filter(|_| !new) {
        Some(person) => Some(pemantauan::told(app, frame, person, &sent.kode).await?),
        None => None,
    };
    let sources = if new {
        Vec::new()
    } else {
        sumber::of(app, frame, &sent.kode).await?
    };
    let others = all.into_iter().filter(|agency| agency.code != sent.kode);
    page(&Page {
        frame,
        sent,
        new,
        problems,
        rights,
        owed,
        sources,
        others: others.map(|agency| (agency.code, agency.name)).collect(),
    })
}
