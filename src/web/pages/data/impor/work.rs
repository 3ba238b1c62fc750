//! What moves an import on: answering questions, saving, going on, cancelling.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Form, State};
use axum::response::Redirect;

use crate::app::App;
use crate::base::error::Result;
use crate::intake::file::Broken;
use crate::intake::import::apply::go_on;
use crate::intake::import::reading::read;
use crate::intake::import::shelf::Stage;
use crate::intake::import::{Choices, Question, ROW, SHEET, carry_on, row_text, shelf};
use crate::web::path::Path;
use crate::web::session::SignedIn;

/// How long an answer waits for quick work.
const SOON: Duration = Duration::from_secs(1);

/// Lets work go on by itself, after a little wait for what is quick.
async fn soon(work: impl Future<Output = ()> + Send + 'static) {
    let _ = tokio::time::timeout(SOON, tokio::spawn(work)).await;
}

/// Takes the answers to questions and plans anew.
pub async fn answer(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Redirect> {
    let pending = crate::web::pages::data::impor::pending(&app, &person, &slug, &id).await?;
    let answers = match &pending.stage {
        Stage::Ready => {
            let asked = shelf::summary(&app, pending.id).await?.questions;
            answered(asked, &fields)
        }
        Stage::Broken(Broken::NoHeader { rows, sheets, .. }) => {
            found_by_hand(&slug, (rows, sheets), &fields)
        }
        _ => return Ok(to(&slug, &id)),
    };
    if let Some(hold) = shelf::answer(&app, &pending, answers).await? {
        soon(read(app, hold, None)).await;
    }
    Ok(to(&slug, &id))
}

/// The answers that were asked for, of those that were offered.
fn answered(asked: Vec<Question>, fields: &BTreeMap<String, String>) -> Choices {
    let mut answers = Choices::new();
    for (at, question) in asked.into_iter().enumerate() {
        let chosen = fields.get(&format!("q{at}"));
        if let Some(code) = chosen.filter(|code| question.options.contains(code)) {
            let key = (question.slug, question.field, question.name);
            answers.insert(key, code.clone());
        }
    }
    answers
}

/// Where the headings stand, as who sends the file has found them.
fn found_by_hand(
    slug: &str,
    (rows, sheets): (&[(u64, String)], &[String]),
    fields: &BTreeMap<String, String>,
) -> Choices {
    let rows: Vec<String> = rows.iter().map(row_text).collect();
    let offered = [("baris", ROW, rows.as_slice()), ("lembar", SHEET, sheets)];
    let chosen = offered.into_iter().filter_map(|(name, field, all)| {
        let code = fields.get(name).filter(|code| all.contains(code))?;
        let key = (slug.to_owned(), field.to_owned(), String::new());
        Some((key, code.clone()))
    });
    chosen.collect()
}

fn to(slug: &str, id: &str) -> Redirect {
    let list = crate::web::pages::data::impor::address(slug);
    Redirect::to(&format!("{list}/{id}"))
}

/// Saves the plan: all of it where nothing is refused, or its good rows where that was asked for.
/// What was paused, or left by its instance, is gone on with.
pub async fn apply(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Redirect> {
    let pending = crate::web::pages::data::impor::pending(&app, &person, &slug, &id).await?;
    let good_only = fields.get("yang").is_some_and(|what| what == "benar");
    if pending.stage == Stage::Paused || pending.left {
        if let Some(hold) = shelf::take_over(&app, pending.id).await? {
            soon(async move {
                if let Err(error) = carry_on(&app, hold).await {
                    tracing::error!(%error, "an import can't be gone on with");
                }
            })
            .await;
        }
    } else if pending.stage == Stage::Ready {
        let counts = shelf::summary(&app, pending.id).await?.counts;
        if (good_only || counts.refused == 0)
            && let Some(hold) = shelf::begin(&app, pending.id).await?
        {
            // What goes wrong is written down where its sender sees it.
            soon(async move { drop(go_on(&app, &hold).await) }).await;
        }
    }
    Ok(to(&slug, &id))
}

/// Throws an import away that is not being saved.
pub async fn cancel(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Redirect> {
    let pending = crate::web::pages::data::impor::pending(&app, &person, &slug, &id).await?;
    shelf::remove(&app, pending.id).await?;
    Ok(Redirect::to(&crate::web::pages::data::impor::address(
        &slug,
    )))
}
