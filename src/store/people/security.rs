//! Security events: what was refused, to whom and from where. An address is a person's: it is kept
//! for a month, the event for a year.

use crate::base::error::Result;
use crate::store::{Conn, Param, Row, Tx};

/// How long addresses are kept, in milliseconds: 30 days.
const ADDRESS_MS: i64 = 30 * 86_400_000;
/// How long events are: 365 days.
const EVENT_MS: i64 = 365 * 86_400_000;
/// Most events that are kept.
const MOST: i64 = 200_000;

/// What was refused, of what nothing but the time differs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Refusal {
    /// Why, as a word of the program's own.
    pub cause: &'static str,
    /// Number of who was signed in.
    pub user: Option<i64>,
    /// Number of the API key that was shown.
    pub key: Option<i64>,
    /// Network address.
    pub address: Option<String>,
    /// Address of the table of routes.
    pub route: &'static str,
    /// Method.
    pub method: &'static str,
}

/// How often, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// First time, milliseconds since 1970.
    pub first: i64,
    /// Last time.
    pub last: i64,
    /// How often.
    pub count: i64,
}

/// Writes refusals down.
pub fn add(tx: &mut Tx<'_>, noted: &[(Refusal, Counted)]) -> Result<()> {
    let sql = "INSERT INTO security_events
        (id, at, last_at, cause, user_id, key_id, address, route, method, count)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    for (refusal, counted) in noted {
        let id = tx.next_id("security_events")?;
        let params: [Param<'_>; 10] = [
            id.into(),
            counted.first.into(),
            counted.last.into(),
            refusal.cause.into(),
            refusal.user.into(),
            refusal.key.into(),
            refusal.address.as_ref().into(),
            refusal.route.into(),
            refusal.method.into(),
            counted.count.into(),
        ];
        tx.conn.execute(sql, &params)?;
    }
    Ok(())
}

/// An event as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its number.
    pub id: i64,
    /// First time, milliseconds since 1970.
    pub at: i64,
    /// Last time.
    pub last_at: i64,
    /// Why.
    pub cause: String,
    /// Name of who was signed in.
    pub user: Option<String>,
    /// Name of the key that was shown.
    pub key: Option<String>,
    /// Network address, while it is kept.
    pub address: Option<String>,
    /// Address of the table of routes.
    pub route: String,
    /// Method.
    pub method: String,
    /// How often.
    pub count: i64,
}

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of this cause.
    pub cause: Option<String>,
    /// Only from this address.
    pub address: Option<String>,
    /// Only since, milliseconds since 1970.
    pub from: Option<i64>,
    /// Only before.
    pub until: Option<i64>,
}

const CHOSEN: &str = "(CAST($1 AS TEXT) IS NULL OR e.cause = $1)
    AND (CAST($2 AS TEXT) IS NULL OR e.address = $2)
    AND (CAST($3 AS BIGINT) IS NULL OR e.at >= $3)
    AND (CAST($4 AS BIGINT) IS NULL OR e.at < $4)";

impl Filter {
    fn params(&self) -> [Param<'_>; 4] {
        [
            self.cause.as_ref().into(),
            self.address.as_ref().into(),
            self.from.into(),
            self.until.into(),
        ]
    }
}

fn read(row: &Row<'_>) -> Result<Event> {
    Ok(Event {
        id: row.int("id")?,
        at: row.int("at")?,
        last_at: row.int("last_at")?,
        cause: row.text("cause")?,
        user: row.opt_text("user_name")?,
        key: row.opt_text("key_name")?,
        address: row.opt_text("address")?,
        route: row.text("route")?,
        method: row.text("method")?,
        count: row.int("count")?,
    })
}

/// Events, the newest first, those below a number.
pub fn find(
    conn: &mut Conn,
    filter: &Filter,
    below: Option<i64>,
    most: usize,
) -> Result<Vec<Event>> {
    let sql = format!(
        "SELECT e.id, e.at, e.last_at, e.cause, u.name AS user_name, k.name AS key_name,
         e.address, e.route, e.method, e.count FROM security_events e
         LEFT JOIN users u ON u.id = e.user_id LEFT JOIN api_keys k ON k.id = e.key_id
         WHERE {CHOSEN} AND e.id < $5 ORDER BY e.id DESC LIMIT {most}"
    );
    let [cause, address, from, until] = filter.params();
    let below = below.unwrap_or(i64::MAX).into();
    conn.query(&sql, &[cause, address, from, until, below], read)
}

/// How often each cause was heard, the most often first.
pub fn counts(conn: &mut Conn, filter: &Filter) -> Result<Vec<(String, i64)>> {
    let sql = format!(
        "SELECT e.cause, CAST(sum(e.count) AS BIGINT) AS times FROM security_events e
         WHERE {CHOSEN} GROUP BY e.cause ORDER BY times DESC, e.cause"
    );
    conn.query(&sql, &filter.params(), |row| {
        Ok((row.text("cause")?, row.int("times")?))
    })
}

/// Forgets addresses after a month and events after a year, and the oldest beyond the most that are
/// kept; answers how many there were.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = "UPDATE security_events SET address = NULL WHERE address IS NOT NULL AND at <= $1";
    let addresses = tx.conn.execute(sql, &[(tx.now - ADDRESS_MS).into()])?;
    let sql = "DELETE FROM security_events WHERE at <= $1 OR id <=
               (SELECT coalesce(max(id), 0) - $2 FROM security_events)";
    let params = [(tx.now - EVENT_MS).into(), MOST.into()];
    Ok(addresses + tx.conn.execute(sql, &params)?)
}
