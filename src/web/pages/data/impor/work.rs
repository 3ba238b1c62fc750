//! What moves an import on: planning, answering questions, saving, cancelling.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::Redirect;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::base::error::Result;
use crate::intake::import::apply::{Stopped, apply as write, go_on};
use crate::intake::import::shelf::{Pending, State as Stage};
use crate::intake::import::{Applied, Failure, Plan, plan};
use crate::web::pages::data::impor::SharedShelf;
use crate::web::session::SignedIn;

/// How long an answer waits for quick work.
const SOON: Duration = Duration::from_secs(1);

/// Plans an import on a thread of its own, when its turn comes.
pub(super) fn start_planning(
    app: &Arc<App>,
    shelf: &SharedShelf,
    pending: &Arc<Pending>,
) -> JoinHandle<()> {
    let (app, shelf, pending) = (Arc::clone(app), Arc::clone(shelf), Arc::clone(pending));
    pending.done.store(0, Ordering::Relaxed);
    tokio::spawn(async move {
        let turn = shelf.turn().await;
        let work = Arc::clone(&pending);
        let made = tokio::task::spawn_blocking(move || planned(&app, &work)).await;
        drop(turn);
        pending.set(made.unwrap_or_else(|error| {
            tracing::error!(%error, "reading a file panicked");
            Stage::Failed
        }));
    })
}

fn planned(app: &App, pending: &Pending) -> Stage {
    let about = app.catalogue.indicator(&pending.slug);
    let choices = {
        let kept = pending.choices.lock();
        kept.unwrap_or_else(PoisonError::into_inner).clone()
    };
    let scope = &pending.scope;
    match plan(app, &pending.upload, about, scope, &choices, &pending.done) {
        Ok(plan) => Stage::Ready(Arc::new(plan)),
        Err(Failure::Broken(broken)) => Stage::Broken(broken),
        Err(Failure::Other(error)) => {
            tracing::error!(%error, "an import could not be planned");
            Stage::Failed
        }
    }
}

fn start_writing(
    app: &Arc<App>,
    pending: &Arc<Pending>,
    plan: Arc<Plan>,
    job: Option<i64>,
) -> JoinHandle<()> {
    let (app, pending) = (Arc::clone(app), Arc::clone(pending));
    tokio::spawn(async move {
        let written: Result<Applied, Stopped> = match job {
            Some(job) => go_on(&app, job, &pending.done).await,
            None => write(&app, &plan, pending.owner, &pending.done).await,
        };
        pending.set(match written {
            Ok(applied) => Stage::Applied(plan, Arc::new(applied)),
            Err(Stopped { error, job }) => {
                tracing::error!(%error, "an import has stopped");
                match job {
                    Some(job) => Stage::Paused(plan, job),
                    None => Stage::Ready(plan),
                }
            }
        });
    })
}

/// Takes the answers to questions and plans anew.
pub async fn answer(
    State(app): State<Arc<App>>,
    Extension(shelf): Extension<SharedShelf>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Redirect> {
    let pending = crate::web::pages::data::impor::pending(&app, &shelf, &person, &slug, &id)?;
    let mut asked = Vec::new();
    let begun = pending.advance(|state| match state {
        Stage::Ready(plan) => {
            asked.clone_from(&plan.questions);
            Some(Stage::Reading)
        }
        _ => None,
    });
    if begun {
        {
            let mut choices = pending
                .choices
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            for (at, question) in asked.into_iter().enumerate() {
                let chosen = fields.get(&format!("q{at}"));
                if let Some(code) = chosen.filter(|code| question.options.contains(code)) {
                    let key = (question.slug, question.field, question.name);
                    choices.insert(key, code.clone());
                }
            }
        }
        let _ = tokio::time::timeout(SOON, start_planning(&app, &shelf, &pending)).await;
    }
    Ok(Redirect::to(&format!(
        "{}/{id}",
        crate::web::pages::data::impor::address(&slug)
    )))
}

/// Saves the plan: all of it where nothing is refused, or its good rows where that was asked for.
pub async fn apply(
    State(app): State<Arc<App>>,
    Extension(shelf): Extension<SharedShelf>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Redirect> {
    let pending = crate::web::pages::data::impor::pending(&app, &shelf, &person, &slug, &id)?;
    let good_only = fields.get("yang").is_some_and(|what| what == "benar");
    let mut work = None;
    pending.advance(|state| match state {
        Stage::Ready(plan) if good_only || plan.counts.refused == 0 => {
            pending.done.store(0, Ordering::Relaxed);
            work = Some((Arc::clone(plan), None));
            Some(Stage::Applying(Arc::clone(plan)))
        }
        Stage::Paused(plan, job) => {
            work = Some((Arc::clone(plan), Some(*job)));
            Some(Stage::Applying(Arc::clone(plan)))
        }
        _ => None,
    });
    if let Some((plan, job)) = work {
        let _ = tokio::time::timeout(SOON, start_writing(&app, &pending, plan, job)).await;
    }
    Ok(Redirect::to(&format!(
        "{}/{id}",
        crate::web::pages::data::impor::address(&slug)
    )))
}

/// Throws an import away that is not being saved.
pub async fn cancel(
    State(app): State<Arc<App>>,
    Extension(shelf): Extension<SharedShelf>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Redirect> {
    let pending = crate::web::pages::data::impor::pending(&app, &shelf, &person, &slug, &id)?;
    if !matches!(pending.state(), Stage::Applying(_) | Stage::Paused(..)) {
        shelf.remove(&id);
    }
    Ok(Redirect::to(&crate::web::pages::data::impor::address(
        &slug,
    )))
}
