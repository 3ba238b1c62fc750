//! `/pertanyaan/baru/{slug}/{ukuran}`: asks about a figure.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;

use super::figure::{self, Figure};
use super::{priority, wrong_text};
use crate::app::App;
use crate::base::error::Result;
use crate::figures::names;
use crate::figures::selection::Selection;
use crate::present::questions::{self, Kept};
use crate::present::words::Words;
use crate::store::commit::journal::Actor;
use crate::store::figures::observations::Target;
use crate::store::questions::gate::tidy;
use crate::store::questions::write::{self, New};
use crate::store::questions::{DAYS, Priority};
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Days for an answer, unless others are named.
const USUAL: i64 = 7;

/// What the form sends.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// The view and its figure as the reader saw it.
    tampilan: String,
    nilai: String,
    opd: String,
    pertanyaan: String,
    tenggat: String,
    prioritas: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/pertanyaan/baru.html")]
struct Page<'a> {
    frame: &'a Frame,
    slug: &'a str,
    measure: &'a str,
    about: String,
    value: String,
    /// Where the figure is shown.
    address: String,
    agencies: Vec<(String, String)>,
    priorities: Vec<(String, String)>,
    sent: Sent,
    problems: Problems,
}

/// What the form is about.
struct Asked<'a> {
    target: &'a Target,
    measure: &'a str,
    figure: Figure,
}

/// The form.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path((slug, measure)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>> {
    let target = app.db.target(&slug)?.clone();
    let view = query.unwrap_or_default();
    let figure = figure::read(&app, &target, &measure, &view).await?;
    let asked = Asked {
        target: &target,
        measure: &measure,
        figure,
    };
    let due = later(app.clock.today(), USUAL).to_string();
    let sent = Sent {
        tenggat: due,
        ..Sent::default()
    };
    render(&app, &frame, asked, sent, Problems::default())
}

fn later(day: Date, days: i64) -> Date {
    day.checked_add(jiff::Span::new().days(days)).unwrap_or(day)
}

fn render(
    app: &App,
    frame: &Frame,
    asked: Asked<'_>,
    sent: Sent,
    problems: Problems,
) -> Result<Html<String>> {
    let words = Words::new(&app.texts, frame.lang());
    let (figure, indicator) = (asked.figure, &*asked.target.indicator);
    let at = indicator.measure(asked.measure).map_or(0, |(at, _)| at);
    let frozen = &figure.frozen;
    let selection =
        Selection::of_address(&app.catalogue, &figure.agencies, indicator, &frozen.view);
    let kept = Kept {
        value: frozen.value.clone(),
        unsure: frozen.unsure.clone(),
    };
    let agencies = figure.of.iter();
    page(&Page {
        about: questions::about(
            &words,
            (&app.catalogue, &figure.agencies),
            (indicator, at),
            (&selection, frozen.period),
        ),
        value: kept.told(&words, indicator, at),
        address: figure::address(app, indicator, frozen),
        agencies: agencies
            .map(|code| (code.clone(), names::agency(&figure.agencies, code)))
            .collect(),
        priorities: Priority::ALL
            .map(|one| (one.name().to_owned(), frame.t(priority(one))))
            .to_vec(),
        sent: Sent {
            nilai: figure::seen(frozen),
            tampilan: figure.view,
            opd: match figure.of.as_slice() {
                [only] => only.clone(),
                _ => sent.opd,
            },
            ..sent
        },
        slug: &indicator.slug,
        measure: asked.measure,
        problems,
        frame,
    })
}

/// Asks.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path((slug, measure)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let target = app.db.target(&slug)?.clone();
    let figure = figure::read(&app, &target, &measure, &sent.tampilan).await?;
    let today = app.clock.today();
    let mut problems = Problems::default();
    let text = tidy(&sent.pertanyaan);
    if let Some(key) = wrong_text(&text, "ask-text-missing") {
        problems.add(&frame, "pertanyaan", key);
    }
    let known = figure.of.contains(&sent.opd);
    problems.when(!known, &frame, "opd", "ask-agency-missing");
    let due = sent.tenggat.trim().parse::<Date>().ok();
    let due = due.filter(|due| (today..=later(today, DAYS)).contains(due));
    problems.when(due.is_none(), &frame, "tenggat", "ask-due-wrong");
    let priority = Priority::parse(&sent.prioritas);
    problems.when(
        priority.is_none(),
        &frame,
        "prioritas",
        "ask-priority-missing",
    );
    // Whoever asks about a figure has seen that one.
    let moved = sent.nilai != figure::seen(&figure.frozen);
    problems.when(moved, &frame, "nilai", "ask-moved");
    let (Some(due), Some(priority), true) = (due, priority, problems.is_empty()) else {
        let asked = Asked {
            target: &target,
            measure: &measure,
            figure,
        };
        let html = render(&app, &frame, asked, sent, problems)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    };
    let new = New {
        frozen: figure.frozen,
        agency: sent.opd,
        priority,
        due,
        text,
    };
    let actor = Actor::person(person.id);
    let write = app
        .db
        .write(move |tx| write::ask(tx, &target, &new, &actor));
    let id = write.await?;
    Ok(Redirect::to(&format!("/pertanyaan/{id}?pesan=question-asked")).into_response())
}
