//! `/pertanyaan`: what leaders ask about figures, and how far the answers are.

pub mod baru;
pub mod detail;
mod figure;
pub mod langkah;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use jiff::civil::Date;
use serde::Deserialize;

use crate::app::App;
use crate::base::error::Result;
use crate::figures::names;
use crate::figures::names::Agencies;
use crate::identity::permission::AGENCY_ALL;
use crate::present::periods;
use crate::present::questions::Kept;
use crate::present::words::Words;
use crate::store::people::accounts::Person;
use crate::store::questions::gate::{Wrong, wrong};
use crate::store::questions::read::{self, Wanted};
use crate::store::questions::{Priority, Question};
use crate::web::frame::Frame;
use crate::web::pages::sight;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Questions that are shown.
const SHOWN: usize = 300;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `selesai`, `lewat` or `semua`; else those that are not closed.
    lihat: String,
    /// `saya`: those that the reader asked.
    dari: String,
    /// Only those to this agency.
    opd: String,
}

/// A question as it is shown.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) id: i64,
    /// What it is about.
    pub(super) about: String,
    /// The figure as it was asked about.
    pub(super) value: String,
    pub(super) text: String,
    pub(super) agency: String,
    pub(super) asker: String,
    pub(super) asked_at: i64,
    /// Key of how pressing it is; none where it is as it comes.
    pub(super) priority: Option<&'static str>,
    /// Key of how far it is.
    pub(super) state: &'static str,
    pub(super) due: String,
    /// That the answer is late.
    pub(super) over: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/pertanyaan.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    lines: Vec<Line>,
    agencies: Vec<(String, String)>,
    views: Vec<(String, String)>,
    limited: bool,
    leader: bool,
}

/// The list.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let today = app.clock.today();
    let day = today.to_string();
    let limit = person.limit();
    let chosen = Some(asked.opd.clone()).filter(|code| !code.is_empty());
    let own = (asked.dari == "saya").then_some(person.id);
    let view = asked.lihat.clone();
    let read = app.db.read(move |conn| {
        let wanted = Wanted {
            agency: limit.as_deref().or(chosen.as_deref()),
            asker: own,
            closed: match view.as_str() {
                "selesai" => Some(true),
                "semua" => None,
                _ => Some(false),
            },
            over: (view == "lewat").then_some(day.as_str()),
        };
        let found = read::find(conn, wanted, SHOWN + 1)?;
        Ok((found, sight::names(conn)?))
    });
    let (mut found, names) = read.await?;
    let limited = found.len() > SHOWN;
    found.truncate(SHOWN);
    let words = Words::new(&app.texts, frame.lang());
    let teller = Teller {
        app: &app,
        words,
        agencies: &names,
        today,
    };
    let view = |key: &str, text: &str| (key.to_owned(), frame.t(text));
    page(&Page {
        lines: found.iter().map(|one| teller.line(one)).collect(),
        views: vec![
            view("lewat", "ask-view-over"),
            view("selesai", "ask-view-closed"),
            view("semua", "ask-view-all"),
        ],
        leader: person.may(AGENCY_ALL),
        agencies: names
            .iter()
            .map(|(code, name)| (code.clone(), name.name.clone()))
            .collect(),
        asked: &asked,
        frame: &frame,
        limited,
    })
}

/// Whether a question exists for a person: who works for all agencies sees all of them.
fn is_seen_by(person: &Person, question: &Question) -> bool {
    person.works_for(&question.agency)
}

/// Tells questions to a reader.
pub(super) struct Teller<'a> {
    pub(super) app: &'a App,
    pub(super) words: Words<'a>,
    pub(super) agencies: &'a Agencies,
    pub(super) today: Date,
}

impl Teller<'_> {
    pub(super) fn line(&self, question: &Question) -> Line {
        let (about, value) = self.figure(question);
        Line {
            id: question.id,
            about,
            value,
            text: question.text.clone(),
            agency: names::agency(self.agencies, &question.agency),
            asker: question.asker.clone(),
            asked_at: question.asked_at,
            priority: (question.priority != Priority::Normal).then(|| priority(question.priority)),
            state: state(question),
            due: periods::date(&self.words, question.due),
            over: self.over(question),
        }
    }

    /// What a question is about, and the figure as it was asked about.
    fn figure(&self, question: &Question) -> (String, String) {
        let kept = Kept {
            value: question.frozen.value.clone(),
            unsure: question.frozen.unsure.clone(),
        };
        let told = figure::about(self.app, &self.words, self.agencies, question);
        // What is measured no more keeps its name and its number.
        let Some((about, indicator, at)) = told else {
            let name = format!("{} · {}", question.slug, question.frozen.period);
            return (name, kept.value.unwrap_or_default());
        };
        (about, kept.told(&self.words, &indicator, at))
    }

    /// `lewat tenggat 3 hari`.
    fn over(&self, question: &Question) -> Option<String> {
        let days = question.days_over(self.today)?;
        let days = usize::try_from(days).unwrap_or(0);
        Some(self.words.count("ask-over", days, &[]))
    }
}

/// Key of how far a question is.
pub(super) fn state(question: &Question) -> &'static str {
    use crate::store::questions::State;
    match question.state {
        State::Sent => "ask-state-sent",
        State::Read => "ask-state-read",
        State::Answered => "ask-state-answered",
        State::Returned => "ask-state-returned",
        State::Closed if question.is_withdrawn => "ask-state-withdrawn",
        State::Closed => "ask-state-closed",
    }
}

/// Key of how pressing a question is.
pub(super) fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Normal => "ask-priority-normal",
        Priority::High => "ask-priority-high",
        Priority::Urgent => "ask-priority-urgent",
    }
}

/// Key of what is wrong with a text that is needed; none where nothing is.
pub(super) fn wrong_text(text: &str, missing: &'static str) -> Option<&'static str> {
    Some(match wrong(text)? {
        Wrong::Missing => missing,
        Wrong::TooLong => "admin-too-long",
        Wrong::Hidden => "ask-hidden",
    })
}
