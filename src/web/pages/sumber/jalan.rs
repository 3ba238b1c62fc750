//! `/sumber/{id}/{run}`: what came of a run, row by row, and taking it back.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Redirect, Response};

use super::show::started;
use super::{of, why, words};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::identity::permission;
use crate::intake::import::words::Words;
use crate::intake::import::{Record, What, report};
use crate::intake::pull::{Allowed, Beside, Definition, How, records, undo};
use crate::store::people::accounts::Person;
use crate::store::sources::pulls;
use crate::store::sources::pulls::{Cause, Run, Source};
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Rows that are shown; all of them are in the report.
const SHOWN: usize = 100;

/// A row of a run.
#[derive(Debug)]
struct Line {
    row: String,
    result: String,
    about: String,
    says: Vec<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/sumber/jalan.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each decides on a part of the page"
)]
struct Page<'a> {
    frame: &'a Frame,
    source: Source,
    run: &'a Run,
    why: Option<String>,
    beside: Beside,
    lines: Vec<Line>,
    more: bool,
    undoes: bool,
    /// Whether it was tried well, and nothing keeps it from being switched on.
    begins: bool,
    scheduled: bool,
    /// Whether what came with it is kept, and may be read again.
    repeats: bool,
}

impl Page<'_> {
    fn state(&self, run: &Run) -> String {
        self.frame.t(&format!("source-state-{}", run.state.name()))
    }

    fn cause(&self, run: &Run) -> String {
        self.frame.t(&format!("source-cause-{}", run.cause.name()))
    }

    /// What should be looked at.
    fn warnings(&self) -> Vec<String> {
        let codes = self.beside.warnings.iter();
        let word = |code: &String| self.frame.t(&format!("source-warning-{code}"));
        codes.map(word).collect()
    }
}

/// The run with this number, if it is of this source and of an agency that the person works for.
async fn found(app: &App, person: &Person, (id, run): (i64, i64)) -> Result<(Source, Run)> {
    let source = of(app, person, id).await?;
    let found = app.db.read(move |conn| pulls::one(conn, run)).await?;
    let found = found.filter(|found| found.source == id);
    Ok((source, found.ok_or(Error::NotFound)?))
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(place): Path<(i64, i64)>,
) -> Result<Html<String>> {
    let (source, run) = found(&app, &person, place).await?;
    let words = words(&app, &frame);
    let (mut lines, mut piece, mut more) = (Vec::new(), 0, false);
    while let Some(rows) = records(&app, run.id, piece).await? {
        more = lines.len() + rows.len() > SHOWN;
        let room = SHOWN - lines.len();
        lines.extend(rows.iter().take(room).map(|record| told(record, &words)));
        piece += 1;
        if more {
            break;
        }
    }
    let manages = person.may(permission::KEY_MANAGE);
    let wrote = !run.dry && run.state.is_good() && run.cause != Cause::Undo;
    let number = run.id;
    let kept = app.db.read(move |conn| pulls::has_input(conn, number));
    let kept = kept.await?;
    let counts = &run.counts;
    let writes = counts.created + counts.changed + counts.removed > 0;
    page(&Page {
        why: why(&app, &frame, &run),
        beside: Beside::parse(&run.notes),
        undoes: manages && wrote && writes && run.undone_at.is_none(),
        repeats: manages && kept,
        begins: manages && run.dry && run.state.is_good() && !source.active,
        scheduled: Definition::parse(&source.definition)?.times().is_some(),
        lines,
        more,
        source,
        run: &run,
        frame: &frame,
    })
}

fn told(record: &Record, words: &Words<'_>) -> Line {
    let (result, says) = match &record.what {
        What::Create => ("create", vec![words.values(record)]),
        What::Remove { .. } => ("remove", vec![words.values(record)]),
        What::Same => ("same", Vec::new()),
        What::Change { .. } => {
            let changes = words.changes(record).into_iter();
            let change = |one: crate::intake::import::words::Change| {
                format!("{}: {} → {}", one.field, one.old, one.new)
            };
            ("change", changes.map(change).collect())
        }
        What::Refused(reasons) => {
            let all = reasons.iter().map(|one| words.refused(record, one));
            ("refused", all.collect())
        }
    };
    Line {
        row: match record.row {
            0 => String::new(),
            row => row.to_string(),
        },
        result: words.t(&format!("import-result-{result}")),
        about: words.about(record),
        says,
    }
}

/// The report as CSV.
pub async fn download(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(place): Path<(i64, i64)>,
) -> Result<Response> {
    let (source, run) = found(&app, &person, place).await?;
    let mut all = Vec::new();
    let mut piece = 0;
    while let Some(rows) = records(&app, run.id, piece).await? {
        all.extend(rows.into_iter().map(Ok));
        piece += 1;
    }
    let mut out = Vec::new();
    report::csv(all.into_iter(), &words(&app, &frame), &mut out)?;
    let name = format!("attachment; filename=\"{}-{}.csv\"", source.name, run.id);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, out).into_response())
}

/// Takes a run back.
pub async fn take_back(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(place): Path<(i64, i64)>,
) -> Result<Redirect> {
    let (source, run) = found(&app, &person, place).await?;
    let undone = undo(&app, &source, &run, &person).await?;
    let said = match undone {
        Some(undone) if undone.left > 0 => format!("source-undone-partly&n={}", undone.left),
        Some(undone) => format!("source-undone&n={}", undone.undone),
        None => "source-busy".to_owned(),
    };
    Ok(Redirect::to(&format!("/sumber/{}?pesan={said}", source.id)))
}

/// Reads again what came with a run, by what its source says now; figures are written as by any run.
pub async fn repeat(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(place): Path<(i64, i64)>,
) -> Result<Redirect> {
    let (source, run) = found(&app, &person, place).await?;
    let how = How {
        cause: Cause::Repeat,
        user: person.id,
        dry: false,
        allowed: Allowed::default(),
        again: Some(run.id),
    };
    started(&app, &source, how).await
}
