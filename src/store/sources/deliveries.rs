//! Deliveries of webhooks: what is to be told to whom, when next, and how it went.
//!
//! A change is noticed by comparing an indicator's revision with the one that a webhook has seen,
//! so that a process that dies loses none. At most one delivery an indicator waits for a webhook:
//! a newer change takes its place and keeps its turn.

use crate::base::error::Result;
use crate::store::alerts::messages::{Alerted, alerted};
use crate::store::sources::webhooks::{place, slugs};
use crate::store::{Conn, Param, Row, Tx};

/// Deliveries that are kept of each webhook.
pub const KEPT: usize = 100;
/// Trials that may wait for a webhook.
pub const TRIALS: i64 = 5;
/// For how long a process may be busy with a delivery before another takes it over.
const LEASE_MS: i64 = 60_000;
/// How far clocks of instances may be apart: what is said to be held for longer than that was written
/// by a clock that was ahead.
const AHEAD_MS: i64 = 300_000;
/// Longer than any pause between attempts: what is due later than that was, too.
const FAR_MS: i64 = 7 * 24 * 3_600_000;

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// To be tried at its time.
    Waiting,
    /// The receiver has taken it.
    Delivered,
    /// Given up, or a newer change has taken its place.
    Failed,
}

impl State {
    /// The word in the store and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

/// A delivery as the log shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number.
    pub id: i64,
    /// Slug of the indicator; none for a trial.
    pub indicator: Option<String>,
    /// The indicator's revision.
    pub revision: Option<i64>,
    /// The alert that it tells of.
    pub alert: Option<Alerted>,
    /// How it stands, in the store's word.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What the receiver answered last.
    pub status: Option<i64>,
    /// Why it failed last, where there was no answer.
    pub error: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// When it was last tried.
    pub attempted_at: Option<i64>,
    /// When it will be tried next.
    pub next_at: Option<i64>,
}

impl Delivery {
    /// A trial that is to be made at once.
    pub fn trial(id: i64, now: i64) -> Self {
        Self {
            id,
            indicator: None,
            revision: None,
            alert: None,
            state: State::Waiting.name().to_owned(),
            attempts: 0,
            status: None,
            error: None,
            created_at: now,
            attempted_at: None,
            next_at: Some(now),
        }
    }
}

/// An indicator of which a webhook has not seen the newest revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Number of the webhook.
    pub hook: i64,
    /// Slugs that the webhook wants to hear of; none means all.
    pub wanted: Option<Vec<String>>,
    /// Slugs that the webhook's key is for; none means all.
    pub allowed: Option<Vec<String>>,
    /// The store's number of the indicator.
    pub indicator: i64,
    /// Its slug.
    pub slug: String,
    /// Its revision.
    pub revision: i64,
}

/// A delivery that this process is to make now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The delivery.
    pub delivery: Delivery,
    /// Its webhook.
    pub place: Place,
    /// Where to.
    pub url: String,
    /// What to sign it with.
    pub secret: String,
}

/// Whom a delivery is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Number of the webhook.
    pub hook: i64,
    /// Code of its agency.
    pub agency: String,
}

/// A delivery that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its number.
    pub id: i64,
    /// Whom it is for.
    pub place: Place,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How the delivery stands now.
    pub state: State,
    /// What the receiver answered.
    pub status: Option<i64>,
    /// Why there was no answer.
    pub error: Option<String>,
    /// When to try again.
    pub next_at: Option<i64>,
}

/// What webhooks that work have not seen yet.
pub fn news(conn: &mut Conn, now: i64) -> Result<Vec<News>> {
    let sql = "SELECT w.id AS hook, w.indicators AS wanted, k.indicators AS allowed, i.id, i.slug, i.revision
        FROM webhooks w
        JOIN api_keys k ON k.id = w.key_id
        JOIN indicators i ON i.revision > 0
        LEFT JOIN webhook_seen s ON s.hook = w.id AND s.indicator = i.id
        WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $1)
        AND i.revision > coalesce(s.revision, 0)
        ORDER BY w.id, i.id";
    conn.query(sql, &[now.into()], |row| {
        Ok(News {
            hook: row.int("hook")?,
            wanted: slugs(row.opt_text("wanted")?)?,
            allowed: slugs(row.opt_text("allowed")?)?,
            indicator: row.int("id")?,
            slug: row.text("slug")?,
            revision: row.int("revision")?,
        })
    })
}

/// Notes that the webhook is to hear of it, unless another process has.
pub fn tell(tx: &mut Tx<'_>, news: &News) -> Result<()> {
    let sql = "INSERT INTO webhook_seen (hook, indicator, revision) VALUES ($1, $2, $3)
        ON CONFLICT (hook, indicator) DO UPDATE SET revision = excluded.revision
        WHERE webhook_seen.revision < excluded.revision";
    let params = [
        news.hook.into(),
        news.indicator.into(),
        news.revision.into(),
    ];
    if tx.conn.execute(sql, &params)? == 0 {
        return Ok(());
    }
    let sql =
        "UPDATE webhook_deliveries SET state = 'failed', error = 'a newer change took its place'
        WHERE hook = $1 AND indicator = $2 AND state = 'waiting' RETURNING attempts, next_at";
    let params = [news.hook.into(), (&news.slug).into()];
    let before = tx.conn.query(sql, &params, |row| {
        Ok((row.int("attempts")?, row.opt_int("next_at")?))
    })?;
    let (attempts, next_at) = before.last().copied().unwrap_or((0, None));
    let at = next_at.unwrap_or(tx.now);
    add(
        tx,
        news.hook,
        Some((&news.slug, news.revision)),
        attempts,
        at,
    )
    .map(drop)
}

/// Notes that the webhook is to hear a trial; none where as many wait as may.
pub fn ping(tx: &mut Tx<'_>, hook: i64) -> Result<Option<Delivery>> {
    let sql = "SELECT count(*) FROM webhook_deliveries
        WHERE hook = $1 AND indicator IS NULL AND alert IS NULL AND state = 'waiting'";
    let waiting = tx.conn.query_one(sql, &[hook.into()], |row| row.int(0))?;
    if waiting.unwrap_or(0) >= TRIALS {
        return Ok(None);
    }
    let now = tx.now;
    add(tx, hook, None, 0, now).map(Some)
}

pub(in crate::store) fn add(
    tx: &mut Tx<'_>,
    hook: i64,
    about: Option<(&str, i64)>,
    attempts: i64,
    at: i64,
) -> Result<Delivery> {
    let id = tx.next_id("webhook_deliveries")?;
    let sql = "INSERT INTO webhook_deliveries
        (id, hook, indicator, revision, state, attempts, created_at, next_at, leased_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    let params: [Param<'_>; 8] = [
        id.into(),
        hook.into(),
        about.map(|(slug, _)| slug).into(),
        about.map(|(_, revision)| revision).into(),
        State::Waiting.name().into(),
        attempts.into(),
        tx.now.into(),
        at.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let sql = format!(
        "DELETE FROM webhook_deliveries WHERE hook = $1 AND state <> 'waiting' AND id <=
         (SELECT id FROM webhook_deliveries WHERE hook = $1 ORDER BY id DESC LIMIT 1 OFFSET {KEPT})"
    );
    tx.conn.execute(&sql, &[hook.into()])?;
    Ok(Delivery {
        indicator: about.map(|(slug, _)| slug.to_owned()),
        revision: about.map(|(_, revision)| revision),
        attempts,
        next_at: Some(at),
        ..Delivery::trial(id, tx.now)
    })
}

/// From when on a time to come is that of a clock that was ahead: of what is due, of what is held.
fn far(now: i64) -> [i64; 2] {
    [now + FAR_MS, now + LEASE_MS + AHEAD_MS]
}

/// Deliveries that are due and that nobody is busy with, of each webhook the one that has waited
/// longest: however many a slow receiver has, they keep nobody else's from their turn.
pub fn due(conn: &mut Conn, now: i64) -> Result<Vec<Due>> {
    let sql = "SELECT id, hook, agency FROM (
            SELECT d.id, d.hook, w.agency, d.next_at,
                row_number() OVER (PARTITION BY d.hook ORDER BY d.next_at, d.id) AS place
            FROM webhook_deliveries d
            JOIN webhooks w ON w.id = d.hook
            JOIN api_keys k ON k.id = w.key_id
            WHERE d.state = 'waiting' AND (d.next_at <= $1 OR d.next_at > $2)
            AND (d.leased_until <= $1 OR d.leased_until > $3)
            AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $1)
        ) AS waiting WHERE place = 1 ORDER BY next_at, id";
    let params = [now.into(), far(now)[0].into(), far(now)[1].into()];
    conn.query(sql, &params, |row| {
        Ok(Due {
            id: row.int("id")?,
            place: Place {
                hook: row.int("hook")?,
                agency: row.text("agency")?,
            },
        })
    })
}

/// Takes due deliveries for this process alone, as long as the lease holds; those that another
/// process was quicker to take are left out.
pub fn claim(tx: &mut Tx<'_>, due: &[Due]) -> Result<Vec<Claimed>> {
    let mut claimed = Vec::new();
    for one in due {
        let sql = "UPDATE webhook_deliveries
            SET attempts = attempts + 1, attempted_at = $1, leased_until = $2
            WHERE id = $3 AND state = 'waiting' AND (next_at <= $1 OR next_at > $4)
            AND (leased_until <= $1 OR leased_until > $5)";
        let [due_far, held_far] = far(tx.now);
        let params: [Param<'_>; 5] = [
            tx.now.into(),
            (tx.now + LEASE_MS).into(),
            one.id.into(),
            due_far.into(),
            held_far.into(),
        ];
        if tx.conn.execute(sql, &params)? == 1 {
            let sql = format!(
                "SELECT {COLUMNS}, w.id AS hook, w.url, w.secret FROM webhook_deliveries d
                 JOIN webhooks w ON w.id = d.hook {ALERT} WHERE d.id = $1"
            );
            let keys = tx.keys;
            let found = tx.conn.query_one(&sql, &[one.id.into()], |row| {
                let hook = row.int("hook")?.to_string();
                Ok(Claimed {
                    delivery: read(row)?,
                    place: one.place.clone(),
                    url: row.text("url")?,
                    secret: keys.open(place(&hook), &row.text("secret")?)?,
                })
            });
            match found {
                Ok(found) => claimed.extend(found),
                // One that can't be signed keeps no other from being sent.
                Err(error) => {
                    tracing::error!(%error, delivery = one.id, "a delivery can't be signed");
                }
            }
        }
    }
    Ok(claimed)
}

/// Writes down what became of an attempt.
pub fn finish(tx: &mut Tx<'_>, id: i64, outcome: &Outcome) -> Result<()> {
    // What was taken although a newer change had its place is told so; what failed stays replaced.
    let sql = "UPDATE webhook_deliveries
        SET state = $1, status = $2, error = $3, next_at = $4, leased_until = 0
        WHERE id = $5 AND (state = 'waiting' OR $1 = 'delivered')";
    let params: [Param<'_>; 5] = [
        outcome.state.name().into(),
        outcome.status.into(),
        outcome.error.as_ref().into(),
        outcome.next_at.into(),
        id.into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(())
}

const COLUMNS: &str = "d.id, d.indicator, d.revision, d.state, d.attempts, d.status, d.error,
    d.created_at, d.attempted_at, d.next_at, d.turn, a.key, a.kind, a.slug, a.agencies, a.facts";

/// The alert that a delivery tells of.
const ALERT: &str = "LEFT JOIN alerts a ON a.id = d.alert";

/// The last deliveries of a webhook, the newest first.
pub fn list(conn: &mut Conn, hook: i64) -> Result<Vec<Delivery>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM webhook_deliveries d {ALERT} WHERE d.hook = $1
         ORDER BY d.id DESC LIMIT {KEPT}"
    );
    conn.query(&sql, &[hook.into()], read)
}

fn read(row: &Row<'_>) -> Result<Delivery> {
    Ok(Delivery {
        id: row.int("id")?,
        indicator: row.opt_text("indicator")?,
        revision: row.opt_int("revision")?,
        alert: alerted(row)?,
        state: row.text("state")?,
        attempts: row.int("attempts")?,
        status: row.opt_int("status")?,
        error: row.opt_text("error")?,
        created_at: row.int("created_at")?,
        attempted_at: row.opt_int("attempted_at")?,
        next_at: row.opt_int("next_at")?,
    })
}
