//! `/data/{slug}/sahkan`, `/kembalikan`, `/buka` for a period, and the same below a row's address:
//! validating figures, sending them back, reopening them.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::figures::observation::Status;
use crate::intake::submit::prepare;
use crate::intake::{Change, Door, Fate, How, Sender, Submission, Told, What, submit};
use crate::store::Tx;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::figures::observations::{Target, find};
use crate::store::figures::validation;
use crate::store::figures::validation::{Decision, Slice, period_of, rows_of};
use crate::store::people::accounts::Person;
use crate::web::back;
use crate::web::form::filled;
use crate::web::frame::list_address;
use crate::web::path::Path;
use crate::web::session::SignedIn;

/// Longest reason, in characters.
const REASON: usize = 1_000;

/// What the form sends: which rows, and why.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    opd: String,
    periode: String,
    /// When the rows were looked at, milliseconds since 1970.
    dilihat: Option<i64>,
    /// The revision that was looked at.
    revisi: Option<i64>,
    alasan: String,
    ke: Option<String>,
}

/// Validates a period.
pub async fn validate(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    period(&app, &person, &slug, &sent, Decision::Validate).await
}

/// Sends a period back.
pub async fn send_back(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    let decision = Decision::Return(reason(&sent)?);
    period(&app, &person, &slug, &sent, decision).await
}

/// Reopens a period.
pub async fn reopen(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    let decision = Decision::Reopen(reason(&sent)?);
    period(&app, &person, &slug, &sent, decision).await
}

/// Validates a row.
pub async fn validate_row(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    row(&app, &person, &slug, id, &sent, Decision::Validate).await
}

/// Sends a row back.
pub async fn send_row_back(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    let decision = Decision::Return(reason(&sent)?);
    row(&app, &person, &slug, id, &sent, decision).await
}

/// Reopens a row.
pub async fn reopen_row(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    let decision = Decision::Reopen(reason(&sent)?);
    row(&app, &person, &slug, id, &sent, decision).await
}

/// The reason that was given.
pub(super) fn reason(sent: &Sent) -> Result<String> {
    let reason = filled(&sent.alasan).filter(|reason| reason.chars().count() <= REASON);
    reason.ok_or_else(|| Error::BadRequest("alasan".to_owned()))
}

fn said(decision: &Decision) -> &'static str {
    match decision {
        Decision::Validate => "validated",
        Decision::Return(_) => "returned",
        Decision::Reopen(_) | Decision::Undo => "reopened",
    }
}

/// An address with more in its query.
pub(super) fn with_query(to: &str, query: &str) -> String {
    let mark = if to.contains('?') { '&' } else { '?' };
    format!("{to}{mark}{query}")
}

/// Back to where the decision was taken: to the queue, which names what was decided since
/// `started`, or to a page that says how many rows it were.
fn done(
    app: &App,
    sent: &Sent,
    otherwise: &str,
    (started, decision, rows): (i64, &Decision, usize),
) -> Redirect {
    let to = sent.ke.as_deref().map(|ke| back::safe(Some(ke)));
    let to = to.unwrap_or(otherwise);
    if to.starts_with("/pengesahan") {
        let span = format!("sejak={started}&sampai={}", app.clock.now_ms());
        return Redirect::to(&with_query(to, &span));
    }
    Redirect::to(&with_query(
        to,
        &format!("pesan={}&n={rows}", said(decision)),
    ))
}

async fn row(
    app: &App,
    person: &Person,
    slug: &str,
    id: i64,
    sent: &Sent,
    decision: Decision,
) -> Result<Redirect> {
    let started = app.clock.now_ms();
    let target = app.db.target(slug)?.clone();
    let held = target.clone();
    let row = app.db.read(move |conn| find(conn, &held, id)).await?;
    let row = row.filter(|row| person.works_for(&row.observation.agency));
    let agency = row.ok_or(Error::NotFound)?.observation.agency;
    let what = What::Decide {
        id,
        known: sent.revisi,
        decision: decision.clone(),
        notice: true,
    };
    let submission = Submission::one(&target, what, sender(person, &agency), How::default());
    match submit(app, submission)
        .await?
        .told
        .first()
        .map(|told| &told.fate)
    {
        Some(Fate::Decided(_)) => {
            let history = format!("{}/{id}/riwayat", list_address(slug));
            Ok(done(app, sent, &history, (started, &decision, 1)))
        }
        None | Some(Fate::Missing) => Err(Error::NotFound),
        Some(_) => Err(Error::Conflict(format!("row {id} has changed"))),
    }
}

/// Who decides, about figures of this agency.
fn sender(person: &Person, agency: &str) -> Sender {
    Sender {
        agency: agency.to_owned(),
        actor: Actor::person(person.id),
        door: Door::Full,
        status: Status::Provisional,
        for_others: false,
        problems: Vec::new(),
    }
}

async fn period(
    app: &App,
    person: &Person,
    slug: &str,
    sent: &Sent,
    decision: Decision,
) -> Result<Redirect> {
    let started = app.clock.now_ms();
    let target = app.db.target(slug)?.clone();
    if !person.works_for(&sent.opd) {
        return Err(Error::NotFound);
    }
    period_of(&target, &sent.periode).ok_or_else(|| Error::BadRequest("periode".to_owned()))?;
    let slice = Slice {
        agency: sent.opd.clone(),
        period: sent.periode.clone(),
        seen_at: sent.dilihat.unwrap_or_else(|| app.clock.now_ms()),
    };
    let actor = Actor::person(person.id);
    let rows = match &decision {
        Decision::Return(reason) => give_back(app, &target, &slice, reason.clone(), &actor).await?,
        _ => all_rows(app, &target, &slice, &decision, person).await?,
    };
    if rows == 0 {
        return Err(Error::Conflict("no row of that period is left".to_owned()));
    }
    Ok(done(app, sent, "/pengesahan", (started, &decision, rows)))
}

/// Decides on every row of a slice, some at a time; answers how many there were.
pub(super) async fn all_rows(
    app: &App,
    target: &Target,
    slice: &Slice,
    decision: &Decision,
    person: &Person,
) -> Result<usize> {
    let (mut last, mut rows) = (0, 0);
    loop {
        let (held, some) = (target.clone(), slice.clone());
        let about = decision.about();
        let ids = app
            .db
            .read(move |conn| rows_of(conn, &held, &some, about, last));
        let ids = ids.await?;
        let Some(end) = ids.last().copied() else {
            return Ok(rows);
        };
        let (held, slice, actor) = (target.clone(), slice.clone(), Actor::person(person.id));
        let (told, first) = (decision.clone(), last == 0);
        let agency = slice.agency.clone();
        let tell = move |tx: &mut Tx<'_>| {
            if first {
                tx.tell(&held, None, &slice.agency, &slice.period, &told, &actor)?;
            }
            Ok(())
        };
        let ids: Vec<(i64, Option<i64>)> = ids.into_iter().map(|id| (id, None)).collect();
        rows += decide(app, person, target, &agency, (&ids, decision.clone()), tell).await?;
        if ids.len() < validation::AT_ONCE {
            return Ok(rows);
        }
        last = end;
    }
}

/// Decides on some rows of an agency, each at the revision that is named, and does something
/// `beside` in the same transaction; answers how many rows there were.
pub(super) async fn decide(
    app: &App,
    person: &Person,
    target: &Target,
    agency: &str,
    (ids, decision): (&[(i64, Option<i64>)], Decision),
    beside: impl FnOnce(&mut Tx<'_>) -> Result<()> + Send + 'static,
) -> Result<usize> {
    let change = |(id, known): &(i64, Option<i64>)| {
        let what = What::Decide {
            id: *id,
            known: *known,
            decision: decision.clone(),
            notice: false,
        };
        Change::new(target.clone(), what)
    };
    let submission = Submission {
        changes: ids.iter().map(change).collect(),
        sender: sender(person, agency),
        how: How::default(),
    };
    let prepared = prepare(app, submission).await?;
    let fates = app.db.write(move |tx| {
        beside(tx)?;
        Ok(prepared.write(tx)?.told)
    });
    let made = |told: &&Told| matches!(told.fate, Fate::Decided(_));
    Ok(fates.await?.iter().filter(made).count())
}

/// Sends a slice back as a whole: its rows stay as they are, so one entry tells it.
async fn give_back(
    app: &App,
    target: &Target,
    slice: &Slice,
    reason: String,
    actor: &Actor,
) -> Result<usize> {
    let (target, slice, actor) = (target.clone(), slice.clone(), actor.clone());
    app.db
        .write(move |tx| {
            let decision = Decision::Return(reason.clone());
            let ids = rows_of(tx.conn, &target, &slice, decision.about(), 0)?;
            if ids.is_empty() {
                return Ok(0);
            }
            let (agency, period) = (&slice.agency, &slice.period);
            tx.tell(&target, None, agency, period, &decision, &actor)?;
            let slug = &target.indicator.slug;
            let about = serde_json::json!({
                "indicator": slug, "period": period, "reason": reason,
            });
            tx.journal(&Entry {
                actor: Some(&actor),
                action: "return",
                subject: "period",
                subject_id: &format!("{slug} {period}"),
                agency: Some(agency),
                before: None,
                after: Some(&about.to_string()),
            })?;
            Ok(ids.len())
        })
        .await
}
