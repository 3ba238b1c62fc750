//! Sessions of signed-in people: a random secret in the browser, its hash here.

use std::collections::HashSet;

use crate::base::error::Result;
use crate::base::token;
use crate::store::people::accounts;
use crate::store::people::accounts::Person;
use crate::store::people::calendars;
use crate::store::people::grants;
use crate::store::{Conn, Tx};

/// How long a session lives without use: 12 hours.
const IDLE_MS: i64 = 12 * 3_600_000;
/// How long it lives at all: 7 days.
const WHOLE_MS: i64 = 7 * 86_400_000;
/// How far clocks of instances may be apart: a session that began later than that did so by a clock
/// that was ahead, and would outlive every other.
const AHEAD_MS: i64 = 300_000;
/// How long it lives, used or not, where the person asked to be remembered: 30 days.
const REMEMBERED_MS: i64 = 30 * 86_400_000;
/// How old the note of its last use may grow before it is written again: 5 minutes.
const FRESH_MS: i64 = 5 * 60_000;

/// A session that is alive, with its person.
#[derive(Debug, Clone)]
pub struct Session {
    /// Hash of the secret, which names the session in the store.
    pub hash: String,
    /// Who is signed in.
    pub person: Person,
    /// Whether the browser keeps it beyond its own end.
    pub remember: bool,
    /// Whether the note of its last use is old enough to be written again.
    pub stale: bool,
    /// When the person last proved who it is, milliseconds since 1970.
    pub proved_at: i64,
    /// Where it began.
    pub began: Began,
    /// Messages of the person's inbox that were not read.
    pub unread: i64,
    /// Indicators that the person's agency was allowed beside those that name it.
    pub allowed: HashSet<String>,
}

/// Where a session began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Began {
    /// Here, with a password.
    Here,
    /// At a provider.
    Provider,
    /// At a provider that asked for a second factor.
    ProviderWithFactor,
}

/// How long a session lives without use, and at all.
fn life(remember: bool) -> (i64, i64) {
    if remember {
        (REMEMBERED_MS, REMEMBERED_MS)
    } else {
        (IDLE_MS, WHOLE_MS)
    }
}

/// How somebody has shown who it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// Whether the session goes on when the browser is closed.
    pub remember: bool,
    /// What the browser says of itself.
    pub agent: String,
    /// What a provider said, where it was one.
    pub provider: Option<Provider>,
}

/// What a provider said of somebody who signed in there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provider {
    /// Its token, which tells it at sign-out whose session ends.
    pub id_token: String,
    /// Whether it asked for a second factor.
    pub second_factor: bool,
}

/// Seconds that the browser's cookie lives; none for one that ends with the browser.
pub fn cookie_seconds(remember: bool) -> Option<i64> {
    remember.then_some(REMEMBERED_MS / 1000)
}

/// The living session of this secret at `now`, in milliseconds since 1970.
pub fn find(conn: &mut Conn, secret: &str, now: i64) -> Result<Option<Session>> {
    let hash = token::hash(secret);
    let sql = format!(
        "SELECT {}, s.remember, s.seen_at, s.proved_at, s.via, s.provider_factor,
         (SELECT count(*) FROM alert_messages m WHERE m.user_id = u.id AND m.read_at IS NULL) AS unread
         FROM sessions s JOIN users u ON u.id = s.user_id {}
         WHERE s.token = $1 AND s.expires_at > $2 AND s.created_at <= $3 AND u.active = 1",
        accounts::COLUMNS,
        accounts::JOINS
    );
    let params = [(&hash).into(), now.into(), (now + AHEAD_MS).into()];
    let found = conn.query_one(&sql, &params, |row| {
        Ok(Session {
            hash: hash.clone(),
            person: accounts::read(row)?,
            remember: row.is("remember")?,
            stale: now - row.int("seen_at")? > FRESH_MS,
            proved_at: row.int("proved_at")?,
            began: match (row.text("via")? == VIA_PROVIDER, row.is("provider_factor")?) {
                (false, _) => Began::Here,
                (true, false) => Began::Provider,
                (true, true) => Began::ProviderWithFactor,
            },
            unread: row.int("unread")?,
            allowed: HashSet::new(),
        })
    })?;
    let Some(mut session) = found else {
        return Ok(None);
    };
    let limit = session.person.limit().filter(|agency| !agency.is_empty());
    if let Some(agency) = limit {
        session.allowed = grants::of(conn, &agency)?;
    }
    Ok(Some(session))
}

/// Whether a session is alive at `now`.
pub fn is_alive(conn: &mut Conn, hash: &str, now: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id
               WHERE s.token = $1 AND s.expires_at > $2 AND s.created_at <= $3 AND u.active = 1";
    let params = [hash.into(), now.into(), (now + AHEAD_MS).into()];
    Ok(conn.query_one(sql, &params, |row| row.int(0))?.is_some())
}

/// How a session began that did so at a provider, in the store.
const VIA_PROVIDER: &str = "oidc";

/// Starts a session of somebody who knows the password, and answers its secret.
pub fn start(tx: &mut Tx<'_>, user: i64, remember: bool, agent: &str) -> Result<String> {
    let way = Way {
        remember,
        agent: agent.to_owned(),
        provider: None,
    };
    begin(tx, user, &way)
}

/// Starts a session and answers its secret.
pub fn begin(tx: &mut Tx<'_>, user: i64, way: &Way) -> Result<String> {
    let secret = token::secret()?;
    let hash = token::hash(&secret);
    let sql = "INSERT INTO sessions
        (token, user_id, created_at, seen_at, expires_at, remember, agent, proved_at, via,
         id_token, provider_factor)
        VALUES ($1, $2, $3, $3, $4, $5, $6, $3, $7, $8, $9)";
    let (idle, _) = life(way.remember);
    let provider = way.provider.as_ref();
    let params = [
        (&hash).into(),
        user.into(),
        tx.now.into(),
        (tx.now + idle).into(),
        i64::from(way.remember).into(),
        (&way.agent).into(),
        provider.map_or("password", |_| VIA_PROVIDER).into(),
        provider.map(|said| &said.id_token).into(),
        i64::from(provider.is_some_and(|said| said.second_factor)).into(),
    ];
    tx.conn.execute(sql, &params)?;
    let sql = "UPDATE users SET signed_in_at = $1 WHERE id = $2";
    tx.conn.execute(sql, &[tx.now.into(), user.into()])?;
    Ok(secret)
}

/// Notes that the person has proved again who it is, and gives the session a new secret.
pub fn renew(tx: &mut Tx<'_>, hash: &str) -> Result<Option<String>> {
    let secret = token::secret()?;
    let renewed = token::hash(&secret);
    let sql = "UPDATE sessions SET token = $1, proved_at = $2, seen_at = $2 WHERE token = $3";
    let params = [(&renewed).into(), tx.now.into(), hash.into()];
    Ok((tx.conn.execute(sql, &params)? == 1).then_some(secret))
}

/// What the provider said at the beginning of a session: its token, if it came from one.
pub fn id_token(conn: &mut Conn, hash: &str) -> Result<Option<String>> {
    let sql = "SELECT id_token FROM sessions WHERE token = $1";
    let found = conn.query_one(sql, &[hash.into()], |row| row.opt_text("id_token"))?;
    Ok(found.flatten())
}

/// Notes that the session was used, which moves its end, but never beyond its whole life.
pub fn touch(tx: &mut Tx<'_>, hash: &str, remember: bool) -> Result<()> {
    let sql = "UPDATE sessions SET seen_at = $1, expires_at = CASE
               WHEN created_at + $2 < $3 THEN created_at + $2 ELSE $3 END WHERE token = $4";
    let (idle, whole) = life(remember);
    let params = [
        tx.now.into(),
        whole.into(),
        (tx.now + idle).into(),
        hash.into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(())
}

/// Ends one session.
pub fn end(tx: &mut Tx<'_>, hash: &str) -> Result<()> {
    tx.conn
        .execute("DELETE FROM sessions WHERE token = $1", &[hash.into()])?;
    Ok(())
}

/// Ends every session of a user, and the secret address of the calendar, which is a way in as well;
/// answers how many sessions there were.
pub fn end_all(tx: &mut Tx<'_>, user: i64) -> Result<usize> {
    calendars::forget(tx, user)?;
    tx.conn
        .execute("DELETE FROM sessions WHERE user_id = $1", &[user.into()])
}

/// How many living sessions a user has at `now`.
pub fn count(conn: &mut Conn, user: i64, now: i64) -> Result<i64> {
    let sql = "SELECT count(*) FROM sessions
               WHERE user_id = $1 AND expires_at > $2 AND created_at <= $3";
    let params = [user.into(), now.into(), (now + AHEAD_MS).into()];
    let found = conn.query_one(sql, &params, |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

/// Ends every session of a user but one, and the secret address of the calendar.
pub fn end_others(tx: &mut Tx<'_>, user: i64, kept: Option<&str>) -> Result<usize> {
    calendars::forget(tx, user)?;
    let sql = "DELETE FROM sessions WHERE user_id = $1 AND token <> $2";
    tx.conn
        .execute(sql, &[user.into(), kept.unwrap_or_default().into()])
}

/// Ends one session of a user; answers whether there was such a one.
pub fn end_own(tx: &mut Tx<'_>, user: i64, hash: &str) -> Result<bool> {
    let sql = "DELETE FROM sessions WHERE user_id = $1 AND token = $2";
    Ok(tx.conn.execute(sql, &[user.into(), hash.into()])? == 1)
}

/// Removes the sessions that have ended, and those of a clock that was ahead; answers how many there
/// were.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = "DELETE FROM sessions WHERE expires_at <= $1 OR created_at > $2";
    let params = [tx.now.into(), (tx.now + AHEAD_MS).into()];
    tx.conn.execute(sql, &params)
}

/// A session as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Hash of its secret, which names it.
    pub hash: String,
    /// What the browser says of itself.
    pub agent: String,
    /// When it began, milliseconds since 1970.
    pub created_at: i64,
    /// When it was last used, milliseconds since 1970, within a few minutes.
    pub seen_at: i64,
}

/// The living sessions of a user at `now`, the last used first.
pub fn of_user(conn: &mut Conn, user: i64, now: i64) -> Result<Vec<Open>> {
    let sql = "SELECT token, agent, created_at, seen_at FROM sessions
               WHERE user_id = $1 AND expires_at > $2 AND created_at <= $3
               ORDER BY seen_at DESC, token LIMIT 100";
    let params = [user.into(), now.into(), (now + AHEAD_MS).into()];
    conn.query(sql, &params, |row| {
        Ok(Open {
            hash: row.text("token")?,
            agent: row.text("agent")?,
            created_at: row.int("created_at")?,
            seen_at: row.int("seen_at")?,
        })
    })
}
