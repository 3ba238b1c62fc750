//! `/sumber/{id}/peta`: asks a source for its first rows, shows how they are read, and takes the
//! answers to what they leave open. What is found out is kept in the definition.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::gate::{refusals, to_keep};
use super::{of, words};
use crate::app::App;
use crate::base::error::Result;
use crate::intake::import::words::Words;
use crate::intake::import::{Question, Record, What};
use crate::intake::pull::{Definition, Sample, sample, why_sentence};
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::sources::pulls;
use crate::store::sources::pulls::Source;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Begins the name of a field that answers a question: its field and its name follow.
const ANSWER: &str = "jawab/";
/// Rows that are shown as they are read.
const SHOWN: usize = 5;

#[derive(Debug, Template)]
#[template(path = "pages/sumber/peta.html")]
struct Page<'a> {
    frame: &'a Frame,
    words: Words<'a>,
    source: Source,
    title: String,
    looked: Option<Sample>,
    /// Why nothing came.
    trouble: Option<String>,
    /// What is wrong with the answers.
    wrong: Option<String>,
    columns: Vec<(String, String)>,
}

impl Page<'_> {
    fn label(&self, question: &Question) -> String {
        let indicator = self.words.catalogue.indicator(&question.slug);
        indicator.map_or_else(String::new, |one| self.words.field(one, &question.field))
    }

    fn option(&self, question: &Question, code: &str) -> String {
        self.words.option(&question.slug, &question.field, code)
    }

    /// Which rows are read, and what they say.
    fn read(&self, looked: &Sample) -> Vec<(String, String, String)> {
        let all = looked.read.shown.iter().flatten().take(3 * SHOWN);
        let told = |record: &Record| {
            let says = match &record.what {
                What::Refused(reasons) => {
                    let all = reasons.iter().map(|one| self.words.refused(record, one));
                    all.collect::<Vec<_>>().join("; ")
                }
                _ => self.words.values(record),
            };
            (record.row.to_string(), self.words.about(record), says)
        };
        all.map(told).collect()
    }

    fn counts(&self, looked: &Sample) -> String {
        let counts = &looked.read.counts;
        let whole = |n: u64| self.frame.whole(i64::try_from(n).unwrap_or(i64::MAX));
        self.frame.tn(
            "source-sample-counts",
            [
                ("rows", whole(counts.all())),
                ("good", whole(counts.all() - counts.refused)),
                ("refused", whole(counts.refused)),
                ("ms", whole(looked.took_ms)),
            ],
        )
    }

    fn may_go_on(&self) -> bool {
        let good = |one: &Sample| one.read.counts.all() > one.read.counts.refused;
        self.looked.as_ref().is_some_and(good)
    }
}

/// The name of the field that answers a question.
fn name(question: &Question) -> String {
    // A heading is kept as it stands there, a name as it is compared.
    let name = if question.name.is_empty() {
        ""
    } else if question.field.starts_with('#') {
        &question.text
    } else {
        &question.name
    };
    format!("{ANSWER}{}/{name}", question.field)
}

/// The page before anything is asked.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>> {
    let source = of(&app, &person, id).await?;
    page(&blank(&app, &frame, source)?)
}

fn blank<'a>(app: &'a App, frame: &'a Frame, source: Source) -> Result<Page<'a>> {
    let definition = Definition::parse(&source.definition)?;
    let about = app.catalogue.indicator(&source.indicator);
    let words = words(app, frame);
    let field = |name: &String| match about {
        Some(about) if name != "-" => words.field(about, name),
        _ => frame.t("source-column-left"),
    };
    let columns = definition.columns.iter();
    Ok(Page {
        columns: columns
            .map(|(from, to)| (from.clone(), field(to)))
            .collect(),
        title: about.map_or_else(
            || source.indicator.clone(),
            |about| frame.label(&about.title).to_owned(),
        ),
        frame,
        words,
        source,
        looked: None,
        trouble: None,
        wrong: None,
    })
}

/// Takes answers, if there are any, and asks the source for its first rows.
pub async fn look(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let source = of(&app, &person, id).await?;
    if let Some(wrong) = answered(&app, (&frame, &person), &source, &pairs).await? {
        let mut shown = blank(&app, &frame, source)?;
        shown.wrong = Some(wrong);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&shown)?).into_response());
    }
    let source = of(&app, &person, id).await?;
    let looked = sample(&app, &source).await?;
    let mut shown = blank(&app, &frame, source)?;
    match looked {
        Ok(looked) => shown.looked = Some(looked),
        Err(why) => shown.trouble = Some(why_sentence(&shown.words, &why)),
    }
    Ok(page(&shown)?.into_response())
}

/// Keeps the answers in the definition; answers what is wrong with them, if anything is.
async fn answered(
    app: &App,
    (frame, person): (&Frame, &Person),
    source: &Source,
    pairs: &[(String, String)],
) -> Result<Option<String>> {
    let before = Definition::parse(&source.definition)?;
    let mut next = before.clone();
    for (name, code) in pairs {
        let asked = name
            .strip_prefix(ANSWER)
            .and_then(|rest| rest.split_once('/'));
        if let Some(question) = asked {
            next.answer(question, code);
        }
    }
    if next == before {
        return Ok(None);
    }
    let wrong = refusals(app, (frame, person), &next, (Some(source), None)).await?;
    if !wrong.is_empty() {
        let said = wrong
            .into_iter()
            .map(|(place, text)| format!("{place}: {text}"));
        return Ok(Some(said.collect::<Vec<_>>().join(" ")));
    }
    let (new, by) = (to_keep(&next, None, source.user)?, Actor::person(person.id));
    let id = source.id;
    let kept = app.db.write(move |tx| pulls::update(tx, id, &new, &by));
    kept.await.map(|()| None)
}
