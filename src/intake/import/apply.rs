//! Applying a plan.
//!
//! A plan that writes little is one job of the writer and therefore one transaction. A large one
//! would keep other writers waiting, so its pieces lie in the store and each is written together
//! with the note that it is. Whatever ends the process on the way, another goes on where the note
//! stands: every row is written exactly once, and no import stays half done.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::token;
use crate::intake::import::Plan;
use crate::intake::import::changes::{Origin, counted, submission};
use crate::intake::import::reading::{PIECE, keep, while_held};
use crate::intake::import::record::{Applied, Record};
use crate::intake::import::shelf::{begin, from_text, piece, to_text};
use crate::intake::submit::{count, prepare, submit};
use crate::store::Tx;
use crate::store::sources::imports;
use crate::store::sources::imports::{Hold, Import, Sent, State, Step};

/// How often a piece is tried while the store is unavailable.
const TRIES: u32 = 5;

/// Writes the good rows of a plan in the name of `user`, who waits for it in this process.
///
/// # Errors
/// An error of the store; what is left of a large plan is then gone on with by a server.
pub async fn apply(app: &Arc<App>, plan: &Arc<Plan>, user: i64) -> Result<Applied> {
    apply_from(app, plan, (user, &Origin::default())).await
}

/// The same, of a plan that comes from somewhere else than a file.
///
/// # Errors
/// As [`apply`].
pub async fn apply_from(
    app: &Arc<App>,
    plan: &Arc<Plan>,
    (user, origin): (i64, &Origin),
) -> Result<Applied> {
    if plan.counts.writes() > PIECE as u64 {
        return in_pieces(app, plan, (user, origin)).await;
    }
    let mut records = Vec::new();
    for record in plan.records()? {
        records.extend(Some(record?).filter(Record::writes));
    }
    let answer = submit(app, submission(app, &records, (user, origin)).await?).await?;
    Ok(counted(&records, &answer.told))
}

/// Puts a plan into the store and applies it from there.
async fn in_pieces(
    app: &Arc<App>,
    plan: &Arc<Plan>,
    (user, origin): (i64, &Origin),
) -> Result<Applied> {
    let sent = Sent {
        token: None,
        owner: user,
        slug: String::new(),
        file: String::new(),
        scope: String::new(),
        origin: to_text(origin)?,
    };
    let by = token::id()?;
    let hold = app
        .db
        .write(move |tx| imports::stage(tx, &sent, &by))
        .await?;
    let (at, mine, kept) = (Arc::clone(app), hold.clone(), Arc::clone(plan));
    let keeping = tokio::task::spawn_blocking(move || keep(&at, &mine, &kept));
    let kept = while_held(app, &hold, None, keeping).await;
    let kept = kept.ok_or_else(imports::lost)?;
    kept.unwrap_or_else(|e| Err(Error::Internal(e.to_string())))?;
    let hold = begin(app, hold.id).await?.ok_or_else(imports::lost)?;
    let applied = go_on(app, &hold).await?;
    let gone = hold.id;
    app.db.write(move |tx| imports::remove(tx, gone)).await?;
    while app.db.write(imports::left_over).await? > 0 {}
    Ok(applied)
}

/// Applies what is left of a plan in the store, which this instance holds. Where that fails, it
/// waits there until somebody goes on.
///
/// # Errors
/// An error of the store; [`Error::Conflict`] when another instance has taken it over.
pub async fn go_on(app: &App, hold: &Hold) -> Result<Applied> {
    let applied = while_held(app, hold, None, pieces(app, hold)).await;
    let applied = applied.unwrap_or_else(|| Err(imports::lost()));
    if let Err(error) = &applied {
        tracing::warn!(%error, import = hold.id, "an import has stopped");
        let hold = hold.clone();
        let paused = move |tx: &mut Tx<'_>| imports::stop(tx, &hold, State::Paused, None);
        if let Err(error) = app.db.write(paused).await {
            tracing::error!(%error, "that an import has stopped can't be written down");
        }
    }
    applied
}

/// Writes piece after piece.
async fn pieces(app: &App, hold: &Hold) -> Result<Applied> {
    let (id, now) = (hold.id, app.clock.now_ms());
    let import = app.db.read(move |conn| imports::one(conn, id, now)).await?;
    let import = import.ok_or(Error::NotFound)?;
    let mut applied = match import.result.as_str() {
        "" => Applied::default(),
        text => from_text(text)?,
    };
    let origin = Origin::kept(&import.origin)?;
    let by = (import.owner, &origin);
    let mut next = import.next;
    while next < import.pieces {
        let (after, records) = gathered(app, &import, next).await?;
        let records = Arc::new(records);
        let mut tries = 0;
        applied = loop {
            let step = step(app, hold, (next, after), &records, &applied, by);
            match step.await {
                Err(Error::Unavailable(_)) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(100 << tries)).await;
                }
                done => break done?,
            }
        };
        next = after;
    }
    let hold = hold.clone();
    app.db.write(move |tx| imports::finish(tx, &hold)).await?;
    Ok(applied)
}

/// The rows of the next step that write something, and the piece after it: of one piece, or of all
/// that are left where the whole plan writes no more than one transaction may.
async fn gathered(app: &App, import: &Import, from: i64) -> Result<(i64, Vec<Record>)> {
    let at_once = import.writes <= i64::try_from(PIECE).unwrap_or(0);
    let mut records = Vec::new();
    let mut next = from;
    while next < import.pieces && (at_once || records.is_empty()) {
        let piece = piece(app, import.id, next).await?;
        records.extend(piece.into_iter().filter(Record::writes));
        next += 1;
    }
    Ok((next, records))
}

/// Writes the rows of a step and notes that they are, in one transaction.
async fn step(
    app: &App,
    hold: &Hold,
    (from, next): (i64, i64),
    records: &Arc<Vec<Record>>,
    before: &Applied,
    by: (i64, &Origin),
) -> Result<Applied> {
    let prepared = prepare(app, submission(app, records, by).await?).await?;
    let (hold, records, before) = (hold.clone(), Arc::clone(records), before.clone());
    let work = move |tx: &mut Tx<'_>| {
        let answer = prepared.write(tx)?;
        let mut applied = before;
        applied.add(counted(&records, &answer.told));
        let step = Step {
            from,
            next,
            rows: i64::try_from(records.len()).unwrap_or(0),
            result: to_text(&applied)?,
        };
        imports::advance(tx, &hold, &step)?;
        Ok((applied, answer))
    };
    let (applied, answer) = app.db.write(work).await?;
    count(app, &answer.told);
    Ok(applied)
}
