//! Delivers webhooks: tells other systems of changes, at least once, and again after a failure.
//! Several instances share the work: a delivery belongs to the one that holds its lease. Of the
//! connections each agency has a share and each webhook one, so that receivers who are slow keep
//! nobody but themselves waiting.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::Catalogue;
use crate::store::sources::deliveries;
use crate::store::sources::deliveries::{Claimed, Due, News, Outcome, Place, State};
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;
use crate::work::webhooks::Sender;

/// How often it is looked for deliveries whose time has come, in milliseconds.
const LOOK_MS: i64 = 5_000;
/// How often it is looked while deliveries are on their way.
const MEANWHILE: Duration = Duration::from_millis(500);
/// Deliveries that are made at the same time, altogether and for an agency.
const AT_ONCE: usize = 32;
const EACH: usize = 4;
/// After how many milliseconds a delivery that failed is tried again.
const AGAIN_MS: [i64; 7] = [
    5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000,
];

/// Tells of changes soon after them, and again where that failed.
pub(super) fn job(sender: Sender) -> Job {
    let work = move |app: Arc<App>, _| {
        let sender = sender.clone();
        async move { round(&app, &sender).await }
    };
    Job::new("deliver", By::Each, Times::Every(LOOK_MS), work).on_change()
}

/// Notes what webhooks have not heard of and makes every delivery that is due; what becomes due
/// meanwhile is not kept waiting by those that are on their way.
pub async fn round(app: &Arc<App>, sender: &Sender) -> Result<()> {
    let mut sending = JoinSet::new();
    let mut busy: Vec<Place> = Vec::new();
    loop {
        note(app).await?;
        for claimed in claim(app, &busy).await? {
            busy.push(claimed.place.clone());
            sending.spawn(deliver(Arc::clone(app), sender.clone(), claimed));
        }
        let done = tokio::select! {
            done = sending.join_next() => done,
            () = tokio::time::sleep(MEANWHILE) => continue,
        };
        let Some(done) = done else {
            return Ok(());
        };
        match done {
            Ok((place, outcome)) => {
                busy.retain(|one| *one != place);
                if let Err(error) = outcome {
                    tracing::warn!(%error, "a delivery's outcome can't be written down");
                }
            }
            // Whose it was is not known; its lease will tell when it may be tried again.
            Err(error) => tracing::error!(%error, "a delivery failed"),
        }
    }
}

/// Takes what is due and may begin beside those that are on their way.
async fn claim(app: &App, busy: &[Place]) -> Result<Vec<Claimed>> {
    let now = app.clock.now_ms();
    let due = app.db.read(move |conn| deliveries::due(conn, now)).await?;
    let due = chosen(&due, busy);
    if due.is_empty() {
        return Ok(Vec::new());
    }
    app.db.write(move |tx| deliveries::claim(tx, &due)).await
}

/// Those that may begin: one a webhook, a few an agency, and agencies that have none on their way
/// before those that have.
fn chosen(due: &[Due], busy: &[Place]) -> Vec<Due> {
    let mut of: HashMap<&str, usize> = HashMap::new();
    for place in busy {
        *of.entry(place.agency.as_str()).or_default() += 1;
    }
    let free = due
        .iter()
        .filter(|one| busy.iter().all(|busy| busy.hook != one.place.hook));
    let mut turns: Vec<(usize, &Due)> = Vec::new();
    for one in free {
        let own = of.entry(one.place.agency.as_str()).or_default();
        if *own < EACH {
            turns.push((*own, one));
            *own += 1;
        }
    }
    turns.sort_by_key(|(turn, _)| *turn);
    turns.truncate(AT_ONCE.saturating_sub(busy.len()));
    turns.into_iter().map(|(_, one)| one.clone()).collect()
}

/// Makes deliveries of what has changed.
async fn note(app: &App) -> Result<()> {
    let now = app.clock.now_ms();
    let mut news = app.db.read(move |conn| deliveries::news(conn, now)).await?;
    news.retain(|news| concerns(&app.catalogue, news));
    if news.is_empty() {
        return Ok(());
    }
    app.db
        .write(move |tx| news.iter().try_for_each(|news| deliveries::tell(tx, news)))
        .await
}

/// Whether the webhook wants to hear of the indicator and its key may.
fn concerns(catalogue: &Catalogue, news: &News) -> bool {
    let wanted = news.wanted.as_deref();
    let wanted = wanted.is_none_or(|slugs| slugs.contains(&news.slug));
    wanted && may_hear(catalogue, news.allowed.as_deref(), &news.slug)
}

/// Whether a key that is for these indicators, or for all, may hear that this one has changed: what
/// everybody may see, too, only if the key is for it.
pub fn may_hear(catalogue: &Catalogue, allowed: Option<&[String]>, slug: &str) -> bool {
    let is_own = allowed.is_none_or(|slugs| slugs.iter().any(|one| one == slug));
    is_own && catalogue.indicator(slug).is_some()
}

/// Makes a delivery and writes down what became of it.
async fn deliver(app: Arc<App>, sender: Sender, claimed: Claimed) -> (Place, Result<()>) {
    let now = app.clock.now_ms();
    let told = sender.send(&claimed, now).await;
    let (status, error) = match told {
        Ok(status) => (Some(i64::from(status)), None),
        Err(why) => (None, Some(why)),
    };
    let taken = status.is_some_and(|status| (200..300).contains(&status));
    let again = usize::try_from(claimed.delivery.attempts - 1).unwrap_or(0);
    let next_at = (!taken)
        .then(|| AGAIN_MS.get(again))
        .flatten()
        .map(|wait| app.clock.now_ms() + wait);
    let state = match (taken, next_at) {
        (true, _) => State::Delivered,
        (false, Some(_)) => State::Waiting,
        (false, None) => State::Failed,
    };
    app.metrics.delivered(match state {
        State::Delivered => "delivered",
        State::Waiting => "retried",
        State::Failed => "failed",
    });
    let outcome = Outcome {
        state,
        status,
        error,
        next_at,
    };
    let id = claimed.delivery.id;
    let written = app.db.write(move |tx| deliveries::finish(tx, id, &outcome));
    (claimed.place, written.await)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::load;

    #[test]
    fn a_key_hears_of_what_it_is_for_and_of_nothing_else() {
        let catalogue = load::embedded().unwrap();
        let [own, other] = [0, 1].map(|at| catalogue.indicators[at].slug.clone());
        let own = std::slice::from_ref(&own);
        assert!(may_hear(&catalogue, None, &other));
        assert!(may_hear(&catalogue, Some(own), &own[0]));
        assert!(
            !may_hear(&catalogue, Some(own), &other),
            "open to all as it is"
        );
        assert!(!may_hear(&catalogue, Some(&[]), &other));
        assert!(!may_hear(&catalogue, None, "tidak-ada"));
    }

    fn due(id: i64, hook: i64, agency: &str) -> Due {
        let agency = agency.to_owned();
        Due {
            id,
            place: Place { hook, agency },
        }
    }

    #[test]
    fn an_agency_with_many_webhooks_leaves_the_others_their_turns() {
        let many = (0..50).map(|n| due(n, n, "a"));
        let all: Vec<Due> = many.chain([due(90, 90, "b"), due(91, 91, "c")]).collect();
        let first = chosen(&all, &[]);
        assert_eq!(first.len(), EACH + 2);
        assert!(first.iter().any(|one| one.id == 90) && first.iter().any(|one| one.id == 91));
        let busy: Vec<Place> = first.into_iter().map(|one| one.place).collect();
        assert_eq!(chosen(&all, &busy), []);
        let full: Vec<Place> = (0..AT_ONCE)
            .map(|n| due(0, i64::try_from(n).unwrap() + 100, &format!("x{n}")).place)
            .collect();
        assert_eq!(chosen(&[due(1, 1, "a")], &full), []);
    }
}
