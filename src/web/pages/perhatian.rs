//! `/perhatian`: everything that needs attention, and the few of it that stand on a first page.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use crate::app::App;
use crate::app::attention;
use crate::base::error::Result;
use crate::figures::attention::FEW;
use crate::identity::permission::{AGENCY_ALL, KEY_READ, OBSERVATION_CREATE, OBSERVATION_VALIDATE};
use crate::present::attention::{Reader, Told, looked, told};
use crate::present::condition;
use crate::present::periods;
use crate::present::words::Words;
use crate::store::people::accounts::Person;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// What a page tells of it.
#[derive(Debug)]
pub(in crate::web::pages) struct Needs {
    /// The matters.
    pub(in crate::web::pages) told: Vec<Told>,
    /// How many more there are.
    pub(in crate::web::pages) more: usize,
    /// What was looked at.
    pub(in crate::web::pages) looked: String,
    /// How the province stands, and whether a sample is in what was counted; none for who works for
    /// one agency.
    pub(in crate::web::pages) condition: Option<(String, bool)>,
    /// Since when obligations count.
    pub(in crate::web::pages) since: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/perhatian.html")]
struct Page<'a> {
    frame: &'a Frame,
    needs: Needs,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    let needs = of(&app, &frame, &person, usize::MAX).await?;
    page(&Page {
        frame: &frame,
        needs,
    })
}

/// The gravest for a first page.
pub(in crate::web::pages) async fn few(app: &Arc<App>, frame: &Frame) -> Result<Option<Needs>> {
    match frame.person() {
        Some(person) => of(app, frame, person, FEW).await.map(Some),
        None => Ok(None),
    }
}

async fn of(app: &Arc<App>, frame: &Frame, person: &Person, most: usize) -> Result<Needs> {
    let (of, today) = ((&app.db, &app.catalogue), app.clock.today());
    let seen = attention::seen(&app.attention, of, person.limit(), today);
    let seen = seen.await?;
    let words = Words::new(&app.texts, frame.lang());
    let reader = Reader {
        all: person.may(AGENCY_ALL),
        enters: person.may(OBSERVATION_CREATE),
        validates: person.may(OBSERVATION_VALIDATE),
        sources: person.may(KEY_READ),
    };
    let at = periods::moment(&words, app.clock.now_ms());
    let names = (&*app.catalogue, &seen.agencies);
    let first = seen.matters.iter().take(most);
    Ok(Needs {
        told: first.map(|one| told(&words, names, one, reader)).collect(),
        more: seen.matters.len().saturating_sub(most),
        looked: looked(&words, seen.looked, &at),
        condition: person.limit().is_none().then(|| {
            let told = condition::sentence(&words, &seen.condition);
            (told, seen.condition.sample)
        }),
        since: words.with(
            "due-counted-since",
            &[("day", &periods::date(&words, seen.since))],
        ),
    })
}
