//! `/pertanyaan/{id}`: one question, what was said of it, and what its reader may do.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use serde::Deserialize;

use super::{Line, Teller, figure, is_seen_by};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::figures::names::Agencies;
use crate::present::questions::Kept;
use crate::present::words::Words;
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::questions::{Kind, Question, Step, gate, read, write};
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::pages::sight;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// What the forms send.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// How many steps the reader saw.
    pub(super) langkah: i64,
    pub(super) jawaban: String,
    pub(super) alasan: String,
}

/// What was sent and couldn't be taken.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) sent: Sent,
    pub(super) problems: Problems,
}

impl Draft {
    /// The answer that was sent.
    pub(super) fn answer(&self) -> &str {
        &self.sent.jawaban
    }

    /// The reason that was sent.
    pub(super) fn reason(&self) -> &str {
        &self.sent.alasan
    }
}

/// A step as it is shown.
#[derive(Debug)]
struct Said {
    /// Key of what was done.
    kind: &'static str,
    lines: Vec<String>,
    step: Step,
}

#[derive(Debug, Template)]
#[template(path = "pages/pertanyaan/detail.html")]
struct Page<'a> {
    frame: &'a Frame,
    line: Line,
    steps: i64,
    said: Vec<Said>,
    /// Where the figure is shown, as the reader may see it.
    address: Option<String>,
    /// The figure as it is told now, where that is not as it was asked about.
    now: Option<String>,
    answers: bool,
    judges: bool,
    withdraws: bool,
    draft: &'a Draft,
}

/// A question that exists for the person.
pub(super) struct Found {
    pub(super) question: Question,
    steps: Vec<Step>,
    agencies: Agencies,
}

pub(super) async fn find(app: &App, person: &Person, id: i64) -> Result<Found> {
    let read = app.db.read(move |conn| {
        Ok(Found {
            question: read::get(conn, id)?,
            steps: read::steps(conn, id)?,
            agencies: sight::names(conn)?,
        })
    });
    let found = read.await?;
    if is_seen_by(person, &found.question) {
        Ok(found)
    } else {
        Err(Error::NotFound)
    }
}

/// Whether the person may take the question this step further.
pub(super) fn may(person: &Person, found: &Found, kind: Kind) -> bool {
    gate::may(person, &found.question, &found.steps, kind)
}

/// The page; that somebody of the agency opens it is a step of its own.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>> {
    let mut found = find(&app, &person, id).await?;
    if may(&person, &found, Kind::Read) {
        let (actor, seen) = (Actor::person(person.id), found.question.steps);
        let step = app
            .db
            .write(move |tx| write::step(tx, (id, seen), (Kind::Read, ""), &actor));
        match step.await {
            // Somebody else was first.
            Ok(_) | Err(Error::Conflict(_)) => found = find(&app, &person, id).await?,
            Err(error) => return Err(error),
        }
    }
    render(&app, &frame, &person, found, &Draft::default()).await
}

/// The page once more, with what was sent and can't be taken.
pub(super) async fn again(
    app: &App,
    frame: &Frame,
    person: &Person,
    found: Found,
    draft: &Draft,
) -> Result<Response> {
    let html = render(app, frame, person, found, draft).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

async fn render(
    app: &App,
    frame: &Frame,
    person: &Person,
    found: Found,
    draft: &Draft,
) -> Result<Html<String>> {
    let question = &found.question;
    let teller = Teller {
        app,
        words: Words::new(&app.texts, frame.lang()),
        agencies: &found.agencies,
        today: app.clock.today(),
    };
    let (address, now) = now(app, &teller, person, question).await?;
    let said = |step: Step| Said {
        kind: match step.kind {
            Kind::Ask => "ask-did-ask",
            Kind::Read => "ask-did-read",
            Kind::Answer => "ask-did-answer",
            Kind::Return => "ask-did-return",
            Kind::Close => "ask-did-close",
            Kind::Withdraw => "ask-did-withdraw",
        },
        lines: step.said.lines().map(str::to_owned).collect(),
        step,
    };
    page(&Page {
        line: teller.line(question),
        steps: question.steps,
        answers: may(person, &found, Kind::Answer),
        judges: may(person, &found, Kind::Close),
        withdraws: may(person, &found, Kind::Withdraw),
        said: found.steps.iter().cloned().map(said).collect(),
        address,
        now,
        draft,
        frame,
    })
}

/// Where the figure is shown, and what it is now where that is something else than was asked about.
/// Who is limited to an agency is told only what is that agency's own.
async fn now(
    app: &App,
    teller: &Teller<'_>,
    person: &Person,
    question: &Question,
) -> Result<(Option<String>, Option<String>)> {
    let frozen = &question.frozen;
    let about = figure::about(app, &teller.words, teller.agencies, question);
    let Some((_, indicator, at)) = about else {
        return Ok((None, None));
    };
    let target = app.db.target(&question.slug)?;
    let view = figure::full_view(frozen);
    let shown = match figure::read(app, target, &frozen.measure, &view).await {
        Ok(shown) => shown,
        Err(Error::NotFound) => return Ok((None, None)),
        Err(error) => return Err(error),
    };
    let own = person.limit().is_none_or(|own| shown.is_only_of(&own));
    if !own {
        return Ok((None, None));
    }
    let kept = Kept {
        value: shown.frozen.value,
        unsure: shown.frozen.unsure,
    };
    // Another source than the one that was asked about is another figure.
    let kept = if shown.frozen.basis == frozen.basis || frozen.value.is_none() {
        kept
    } else {
        Kept::default()
    };
    let differs = kept.value != frozen.value || kept.unsure != frozen.unsure;
    let told = differs.then(|| kept.told(&teller.words, &indicator, at));
    Ok((Some(figure::address(app, &indicator, frozen)), told))
}
