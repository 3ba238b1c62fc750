//! Tells people of what has begun and what is over: in their inboxes, and by letters at once or once a
//! day. How things stand is compared with what was told, so that nothing is told twice and nothing is
//! lost while the program or the mail server was down.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use crate::app::App;
use crate::app::alerts::{Place, figures, sources};
use crate::base::error::Result;
use crate::catalogue::Catalogue;
use crate::figures::alert::{End, Found, News, news};
use crate::store::Tx;
use crate::store::alerts;
use crate::store::alerts::messages::Turn;
use crate::store::alerts::{choices, hooks, messages};
use crate::store::due::notes;
use crate::store::figures::stamp;
use crate::store::figures::stamp::Stamp;
use crate::work::alert_letters;
use crate::work::audience::People;
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often it is looked, in milliseconds.
const LOOK_MS: i64 = 60_000;

/// Of what was looked at last.
type Seen = Arc<Mutex<Option<(Date, Stamp)>>>;

/// One instance tells for all.
pub(super) fn job() -> Job {
    let seen = Seen::default();
    let work = move |app: Arc<App>, _| {
        let seen = Arc::clone(&seen);
        async move {
            watch_since(&app, &seen).await?;
            alert_letters::post(&app).await
        }
    };
    Job::new("alerts", By::One, Times::Every(LOOK_MS), work)
}

/// Looks at everything and tells what is new.
///
/// # Errors
/// Those of the store.
pub async fn watch(app: &Arc<App>) -> Result<()> {
    watch_since(app, &Seen::default()).await
}

/// The same; figures only where anything has changed since.
async fn watch_since(app: &Arc<App>, seen: &Seen) -> Result<()> {
    let today = app.clock.today();
    // Before it is looked, so that what comes meanwhile is looked at once more.
    let stamp = app.db.read(stamp::now).await?;
    let last = *seen.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new = last != Some((today, stamp));
    let all = app.catalogue.indicators.iter();
    let targets = all.map(|one| app.db.target(&one.slug).cloned());
    let place = Place {
        catalogue: Arc::clone(&app.catalogue),
        targets: targets.collect::<Result<_>>()?,
        today,
    };
    let read = app.db.read(move |conn| {
        let mut found = if is_new {
            figures(conn, &place)?
        } else {
            Found::default()
        };
        sources(conn, &mut found)?;
        Ok((found, alerts::open(conn)?, alerts::has_begun(conn)?))
    });
    let (found, open, begun) = read.await?;
    if !begun || news(&open, &found) != News::default() {
        let catalogue = Arc::clone(&app.catalogue);
        app.db.write(move |tx| tell(tx, &catalogue, &found)).await?;
    }
    *seen.lock().unwrap_or_else(PoisonError::into_inner) = Some((today, stamp));
    Ok(())
}

/// Keeps what is new and tells those whom it concerns. What stood when it was looked for the first
/// time is no news: it is kept, and nobody is told that it began.
fn tell(tx: &mut Tx<'_>, catalogue: &Catalogue, found: &Found) -> Result<()> {
    let open = alerts::open_alone(tx)?;
    let first = !alerts::has_begun(tx.conn)?;
    if first {
        alerts::note_begun(tx)?;
    }
    let people = People::of(notes::readers(tx.conn)?, choices::all(tx.conn)?);
    let News { begun, ended } = news(&open, found);
    for event in begun {
        let id = alerts::begin(tx, event, false)?;
        if first {
            continue;
        }
        hooks::tell(tx, event, (id, Turn::Begun))?;
        for (user, mode) in people.concerned(catalogue, event) {
            messages::send(tx, user, (id, Turn::Begun), mode)?;
        }
    }
    for (one, end) in ended {
        alerts::end(tx, one.id)?;
        let told = messages::told(tx, one.id)?;
        if end == End::Gone {
            continue;
        }
        hooks::tell(tx, &one.event, (one.id, Turn::Over))?;
        for (user, mode) in told {
            if people.may_hear(user, &one.event) {
                messages::send(tx, user, (one.id, Turn::Over), mode)?;
            }
        }
    }
    Ok(())
}
