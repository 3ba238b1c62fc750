//! `/data/{slug}/kisi`: many rows of one indicator entered at once, saved together or not at all.

mod fill;
pub mod langsung;
mod paste;
mod scope;

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::{Indicator, Period};
use crate::identity::permission;
use crate::intake::{Change, How, Submission, What, submit};
use crate::present::rows::form::{self, Agencies, Control, Field};
use crate::present::rows::grid::{self, Down, Filled, Slot};
use crate::present::words::Words;
use crate::web::frame::Frame;
use crate::web::pages::data::kisi::scope::{Rows, Scope};
use crate::web::pages::data::save;
use crate::web::pages::data::{Desk, words};
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

#[derive(Debug, Template)]
#[template(path = "pages/data/kisi.html")]
struct Page<'a> {
    frame: &'a Frame,
    indicator: &'a Indicator,
    list: String,
    fixed: Vec<Field>,
    down: String,
    columns: Vec<(String, String)>,
    lines: Vec<Filled>,
    said: Said,
}

/// The grid with the rows that exist.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Html<String>> {
    let desk = Desk::open(&app, &person, &slug).await?;
    let words = words(&frame);
    let sent = save::sent(pairs);
    let saved = sent.get("tersimpan").and_then(|n| n.parse::<usize>().ok());
    let saved = saved.map(|n| words.with("rows-grid-saved", &[("count", &n.to_string())]));
    let scope = Scope::read(&app, &desk, sent)?;
    let rows = fill::existing(&app, &desk, &scope).await?;
    let slots = slots(&app, &desk, &words, &scope, &rows);
    let lines = fill::from_rows(&words, desk.indicator(), (&scope, &slots), &rows);
    let said = Said {
        saved,
        ..Said::default()
    };
    let page = view(&app, &frame, &desk, &scope, lines, said);
    respond(&page)
}

/// Saves the grid: every changed row, or none.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let desk = Desk::open(&app, &person, &slug).await?;
    let words = words(&frame);
    let sent = save::sent(pairs);
    let scope = Scope::read(&app, &desk, sent.clone())?;
    let rows = fill::existing(&app, &desk, &scope).await?;
    let slots = slots(&app, &desk, &words, &scope, &rows);
    let mut filled = fill::from_sent(&words, desk.indicator(), (&scope, &slots), &sent);
    let typed = fill::items(&app, &desk, &words, &scope, &rows, &mut filled);
    let changes = |one: &Change| matches!(one.what, What::Replace { .. });
    if typed.changes.iter().any(changes) && !person.may(permission::OBSERVATION_UPDATE) {
        return Err(Error::Forbidden(permission::OBSERVATION_UPDATE));
    }
    let mut said = Said::default();
    if fill::is_older(&slots, &sent) {
        said.error = Some(words.get("rows-grid-stale"));
    } else if typed.broken {
        said.error = Some(words.get("rows-grid-problems"));
    } else {
        let confirm = save::fingerprint(&sent);
        let how = How {
            atomic: true,
            asking: sent.get(save::CONFIRM) != Some(&confirm),
            dry: false,
        };
        let submission = Submission {
            changes: typed.changes,
            sender: desk.sender(&scope.agency),
            how,
        };
        let answer = submit(&app, submission).await?;
        if answer.kept || answer.told.is_empty() {
            let fields = fixed_fields(&app, &desk, &words, &scope);
            let address = scope.address(&desk, &fields);
            let address = format!("{address}&tersimpan={}", answer.told.len());
            return Ok(Redirect::to(&address).into_response());
        }
        let (about, told) = (desk.indicator(), &answer.told);
        if answer.is_question(how) {
            said.warnings = fill::doubts(&words, about, &typed.lines, told, &filled);
            said.confirm = confirm;
        } else {
            fill::mark(&words, about, &typed.lines, told, &mut filled);
            said.error = Some(words.get("rows-grid-problems"));
        }
    }
    let page = view(&app, &frame, &desk, &scope, filled, said);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, respond(&page)?).into_response())
}

/// What a grid says beside its lines.
#[derive(Debug, Default)]
struct Said {
    error: Option<String>,
    saved: Option<String>,
    warnings: Vec<String>,
    /// What is confirmed by sending the grid again.
    confirm: String,
}

fn respond(template: &Page<'_>) -> Result<Html<String>> {
    page(template)
}

fn slots(app: &App, desk: &Desk, words: &Words<'_>, scope: &Scope, rows: &Rows) -> Vec<Slot> {
    let names = desk.names(app);
    let axis = (scope.down, scope.period);
    let standing: Vec<Period> = rows
        .values()
        .map(|line| line.row.observation.period)
        .collect();
    let now = (standing.as_slice(), app.clock.today());
    grid::slots(words, &names, desk.indicator(), axis, now)
}

/// The fields above the grid: those of a row without its measures and without its own axis.
fn fixed_fields(app: &App, desk: &Desk, words: &Words<'_>, scope: &Scope) -> Vec<Field> {
    let indicator = desk.indicator();
    let agencies = match &desk.own {
        Some(own) => Agencies::Own(desk.own_name(words, own)),
        None => Agencies::Any(desk.agencies.clone().into_iter().collect()),
    };
    let today = app.clock.today();
    let mut fields = form::fields(
        words,
        &app.catalogue,
        indicator,
        &agencies,
        today,
        &scope.fixed,
    );
    let own = grid::field_of(indicator, scope.down);
    fields.retain(|field| {
        field.control != Control::Number && (field.name != own || scope.down == Down::Period)
    });
    fields
}

fn view<'a>(
    app: &App,
    frame: &'a Frame,
    desk: &'a Desk,
    scope: &Scope,
    lines: Vec<Filled>,
    said: Said,
) -> Page<'a> {
    let (words, indicator) = (words(frame), desk.indicator());
    let down = match scope.down {
        Down::Category => words.label(&indicator.categories[0].label).to_owned(),
        Down::Region => words.get("rows-region"),
        Down::Period => words.get("rows-period"),
    };
    let column = |(_, measure): (usize, &crate::catalogue::Measure)| {
        let label = words.label(&measure.label).to_owned();
        (label, words.label(&measure.unit).to_owned())
    };
    Page {
        frame,
        indicator,
        list: desk.address(),
        fixed: fixed_fields(app, desk, &words, scope),
        down,
        columns: grid::columns(indicator).into_iter().map(column).collect(),
        lines,
        said,
    }
}
