//! `/sumber`: applications from which figures are fetched, of the agencies that one works for, and
//! how they are.

pub mod aturan;
pub mod baru;
pub mod edit;
mod gate;
mod isian;
pub mod jalan;
pub mod peta;
pub mod show;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::identity::permission;
use crate::intake::import::words::Words;
use crate::intake::pull::definition::Kind;
use crate::intake::pull::{Definition, Why, why_sentence};
use crate::store::Conn;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::store::sources::pulls;
use crate::store::sources::pulls::{Run, Source};
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Runs that are looked through for the last one that was no try.
const LOOKED_AT: i64 = 20;

/// A source as lists show it.
#[derive(Debug)]
pub(super) struct Line {
    source: Source,
    agency: String,
    title: String,
    kind: &'static str,
    last: Option<Run>,
    why: Option<String>,
}

impl Line {
    /// The badge of the last run.
    fn badge(&self) -> &'static str {
        self.last.as_ref().map_or("badge", badge)
    }
}

/// The badge that a run wears.
fn badge(run: &Run) -> &'static str {
    if run.state.is_good() {
        "badge badge-validated"
    } else if run.ended_at.is_none() {
        "badge badge-provisional"
    } else {
        "badge badge-restricted"
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/sumber.html")]
struct Page<'a> {
    frame: &'a Frame,
    lines: Vec<Line>,
    manages: bool,
    /// Whether the operator has named no network.
    nowhere: bool,
}

impl Page<'_> {
    fn state(&self, run: &Run) -> String {
        self.frame.t(&format!("source-state-{}", run.state.name()))
    }
}

/// The list.
pub async fn list(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    let limit = person.limit();
    let read = app.db.read(move |conn| {
        let all = agencies::all(conn)?;
        let found = pulls::list(conn, limit.as_deref())?.into_iter();
        let with = found.map(|source| Ok((lately(conn, &source)?, source)));
        Ok((with.collect::<Result<Vec<_>>>()?, all))
    });
    let (found, all) = read.await?;
    let line = |(last, source): (Option<Run>, Source)| {
        let agency = all.iter().find(|one| one.code == source.agency);
        let name = agency.map_or_else(|| source.agency.clone(), |one| one.short.clone());
        line(&app, &frame, source, (name, last))
    };
    page(&Page {
        lines: found.into_iter().map(line).collect(),
        manages: person.may(permission::KEY_MANAGE),
        nowhere: app.config.fetch.is_nowhere(),
        frame: &frame,
    })
}

/// The last run of a source that was meant to write.
pub(in crate::web::pages) fn lately(conn: &mut Conn, source: &Source) -> Result<Option<Run>> {
    let runs = pulls::runs(conn, Some(source.id), LOOKED_AT)?;
    Ok(runs.into_iter().find(|run| !run.dry))
}

fn line(app: &App, frame: &Frame, source: Source, (agency, last): (String, Option<Run>)) -> Line {
    let definition = Definition::parse(&source.definition).ok();
    let kind = definition.as_ref().and_then(Definition::kind);
    let about = app.catalogue.indicator(&source.indicator);
    let title = about.map_or_else(
        || source.indicator.clone(),
        |about| frame.label(&about.title).to_owned(),
    );
    Line {
        agency,
        title,
        kind: kind.map_or("", Kind::name),
        why: last.as_ref().and_then(|run| why(app, frame, run)),
        last,
        source,
    }
}

/// Why a run was not taken, in a sentence.
pub(in crate::web::pages) fn why(app: &App, frame: &Frame, run: &Run) -> Option<String> {
    let words = words(app, frame);
    let why = run.why.as_deref().map(Why::parse)?;
    Some(why_sentence(&words, &why))
}

/// The words of runs for a reader.
pub(in crate::web::pages) fn words<'a>(app: &'a App, frame: &Frame) -> Words<'a> {
    Words {
        texts: &app.texts,
        catalogue: &app.catalogue,
        lang: frame.lang(),
    }
}

/// The source with this number, if it is of an agency that the person works for.
pub(in crate::web::pages) async fn of(app: &App, person: &Person, id: i64) -> Result<Source> {
    let found = app.db.read(move |conn| pulls::find(conn, id)).await?;
    found
        .filter(|source| person.works_for(&source.agency))
        .ok_or(Error::NotFound)
}
