//! Delivers webhooks: tells other systems of changes, at least once, and again after a failure.
//! Several instances share the work: a delivery belongs to the one that holds its lease.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::{Catalogue, Class};
use crate::store::sources::deliveries;
use crate::store::sources::deliveries::{Claimed, News, Outcome, State};
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;
use crate::work::webhooks::Sender;

/// How often it is looked for deliveries whose time has come, in milliseconds.
const LOOK_MS: i64 = 5_000;
/// Deliveries that are made at the same time.
const AT_ONCE: usize = 16;
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

/// Notes what webhooks have not heard of and makes every delivery that is due.
pub async fn round(app: &Arc<App>, sender: &Sender) -> Result<()> {
    note(app).await?;
    loop {
        let now = app.clock.now_ms();
        if !app
            .db
            .read(move |conn| deliveries::any_due(conn, now))
            .await?
        {
            return Ok(());
        }
        let claimed = app.db.write(|tx| deliveries::claim(tx, AT_ONCE)).await?;
        if claimed.is_empty() {
            return Ok(());
        }
        let mut sending = JoinSet::new();
        for delivery in claimed {
            sending.spawn(deliver(Arc::clone(app), sender.clone(), delivery));
        }
        while let Some(done) = sending.join_next().await {
            if let Ok(Err(error)) = done {
                tracing::warn!(%error, "a delivery's outcome can't be written down");
            }
        }
    }
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

/// Whether a key that is for these indicators, or for all, may hear that this one has changed.
pub fn may_hear(catalogue: &Catalogue, allowed: Option<&[String]>, slug: &str) -> bool {
    let Some(about) = catalogue.indicator(slug) else {
        return false;
    };
    let own = allowed.is_none_or(|slugs| slugs.iter().any(|one| one == slug));
    own || about.class == Class::Open
}

/// Makes a delivery and writes down what became of it.
async fn deliver(app: Arc<App>, sender: Sender, claimed: Claimed) -> Result<()> {
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
    app.db
        .write(move |tx| deliveries::finish(tx, id, &outcome))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::load;

    #[test]
    fn a_restricted_indicator_is_news_only_for_its_keys() {
        let mut catalogue = load::embedded().unwrap();
        let first = Arc::make_mut(&mut catalogue.indicators[0]);
        first.class = Class::Restricted;
        let closed = first.slug.clone();
        let open = catalogue.indicators[1].slug.clone();
        let other = [open.clone()];
        assert!(may_hear(&catalogue, None, &closed));
        assert!(may_hear(
            &catalogue,
            Some(std::slice::from_ref(&closed)),
            &closed
        ));
        assert!(!may_hear(&catalogue, Some(&other), &closed));
        assert!(may_hear(&catalogue, Some(&other), &open));
        assert!(may_hear(&catalogue, Some(&[]), &open));
        assert!(!may_hear(&catalogue, None, "tidak-ada"));
    }
}
