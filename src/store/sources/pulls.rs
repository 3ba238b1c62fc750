//! Sources: applications of agencies from which figures are fetched. One instance at a time is at
//! a source, and says so again and again; one that has gone silent is any other's to run anew.

mod inputs;
mod runs;

pub use crate::store::sources::pulls::inputs::{has_input, input, keep_input, sweep_inputs};
pub use crate::store::sources::pulls::runs::{
    Cause, Counts, Ended, Run, State, begin, end, keep_rows, left, list as runs, mark_undone, one,
    rows, sweep,
};

use crate::base::error::{Error, Result};
use crate::base::secret::{Keys, Sealed};
use crate::store::commit::journal::{Actor, Entry};
use crate::store::{Conn, Param, Row, Tx};

/// For how long a source is held without a word of its holder, in milliseconds.
pub const LEASE_MS: i64 = 60_000;
/// How far a time in the store may lie ahead before it is taken for that of a wrong clock.
const AHEAD_MS: i64 = 300_000;
/// How long after its first turn a source that was switched on or changed must have brought figures,
/// in milliseconds.
const FIRST_MS: i64 = 86_400_000;
/// Most sources of an agency.
pub const MOST: i64 = 200;

/// A source as it is kept; what it is let in with is kept apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Code of the agency whose application it is.
    pub agency: String,
    /// Slug of the indicator.
    pub indicator: String,
    /// What it is, as its owner writes it.
    pub definition: String,
    /// Whether it has something to be let in with.
    pub has_secret: bool,
    /// Whether it is fetched by itself.
    pub active: bool,
    /// The user who answers for its figures.
    pub user: i64,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// The headings that it promised, as their owner writes them; none before its first good run.
    pub shape: Option<String>,
    /// How often it failed or was refused in a row.
    pub failures: i64,
    /// When it is due next.
    pub next_at: Option<i64>,
    /// When its figures were last what it says.
    pub good_at: Option<i64>,
    /// The newest period that it named then.
    pub newest: Option<String>,
    /// From when on that is longer ago than its schedule allows; none where it has none.
    pub late_at: Option<i64>,
    /// Until when somebody is at it.
    until: i64,
}

impl Source {
    /// Whether somebody is at it.
    pub fn is_held(&self, now: i64) -> bool {
        self.until > now && self.until <= now + LEASE_MS + AHEAD_MS
    }
}

/// A source to be kept.
#[derive(Debug, Clone)]
pub struct NewSource {
    /// What it is called.
    pub name: String,
    /// Code of the agency.
    pub agency: String,
    /// Slug of the indicator.
    pub indicator: String,
    /// What it is, as its owner writes it.
    pub definition: String,
    /// What it is let in with; none leaves what is there.
    pub secret: Option<String>,
    /// The user who answers for its figures.
    pub user: i64,
}

pub(super) const COLUMNS: &str = "id, name, agency, indicator, definition, secret, active, user_id,
    created_at, shape, failures, next_at, good_at, newest, late_at, until";

pub(super) fn read(row: &Row<'_>) -> Result<Source> {
    Ok(Source {
        id: row.int("id")?,
        name: row.text("name")?,
        agency: row.text("agency")?,
        indicator: row.text("indicator")?,
        definition: row.text("definition")?,
        has_secret: row.opt_text("secret")?.is_some(),
        active: row.is("active")?,
        user: row.int("user_id")?,
        created_at: row.int("created_at")?,
        shape: row.opt_text("shape")?,
        failures: row.int("failures")?,
        next_at: row.opt_int("next_at")?,
        good_at: row.opt_int("good_at")?,
        newest: row.opt_text("newest")?,
        late_at: row.opt_int("late_at")?,
        until: row.int("until")?,
    })
}

/// Where the secret of a source is sealed.
fn place(id: &str) -> Sealed<'_> {
    Sealed {
        table: "sources",
        id,
        column: "secret",
    }
}

/// Keeps a new source, paused; its name must be free.
///
/// # Errors
/// [`Error::Conflict`] when there is one of this name, or the agency has as many as it may.
pub fn add(tx: &mut Tx<'_>, new: &NewSource, actor: &Actor) -> Result<i64> {
    let sql = "SELECT count(*) FROM sources WHERE agency = $1";
    let there = tx
        .conn
        .query_one(sql, &[(&new.agency).into()], |row| row.int(0))?;
    if there.unwrap_or(0) >= MOST {
        return Err(Error::Conflict(format!("{MOST} sources")));
    }
    let id = tx.next_id("sources")?;
    let secret = sealed(tx, id, new.secret.as_deref())?;
    let sql = "INSERT INTO sources (id, name, agency, indicator, definition, secret, active,
        user_id, created_at, updated_at, failures, holder, until)
        VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $8, 0, '', 0)";
    let params: [Param<'_>; 8] = [
        id.into(),
        (&new.name).into(),
        (&new.agency).into(),
        (&new.indicator).into(),
        (&new.definition).into(),
        secret.as_ref().into(),
        new.user.into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params)?;
    note(tx, "create", (id, &new.agency), None, actor)?;
    Ok(id)
}

/// Changes what a source is; what it promised is forgotten, because it may now be something else.
pub fn update(tx: &mut Tx<'_>, id: i64, new: &NewSource, actor: &Actor) -> Result<()> {
    let before = said(tx.conn, id)?;
    let secret = sealed(tx, id, new.secret.as_deref())?;
    let sql = "UPDATE sources SET name = $1, agency = $2, indicator = $3, definition = $4,
        secret = coalesce($5, secret), user_id = $6, updated_at = $7, shape = NULL, failures = 0,
        late_at = next_at + $8 WHERE id = $9";
    let params: [Param<'_>; 9] = [
        (&new.name).into(),
        (&new.agency).into(),
        (&new.indicator).into(),
        (&new.definition).into(),
        secret.as_ref().into(),
        new.user.into(),
        tx.now.into(),
        FIRST_MS.into(),
        id.into(),
    ];
    if tx.conn.execute(sql, &params)? == 0 {
        return Err(Error::NotFound);
    }
    note(
        tx,
        "update",
        (id, &new.agency),
        Some(before.as_str()),
        actor,
    )
}

fn sealed(tx: &Tx<'_>, id: i64, secret: Option<&str>) -> Result<Option<String>> {
    let seal = |secret| tx.keys.seal(place(&id.to_string()), secret);
    secret.map(seal).transpose()
}

/// Lets a source be fetched by itself from `next` on, or no more.
pub fn switch(tx: &mut Tx<'_>, source: &Source, next: Option<i64>, actor: &Actor) -> Result<()> {
    let before = said(tx.conn, source.id)?;
    let sql = "UPDATE sources SET active = $1, next_at = $2, failures = 0, updated_at = $3,
        late_at = $4 WHERE id = $5";
    let params = [
        i64::from(next.is_some()).into(),
        next.into(),
        tx.now.into(),
        next.map(|next| next + FIRST_MS).into(),
        source.id.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let action = if next.is_some() { "resume" } else { "pause" };
    let place = (source.id, source.agency.as_str());
    note(tx, action, place, Some(before.as_str()), actor)
}

/// Removes a source with what is kept of its runs; the figures that it brought stay.
pub fn remove(tx: &mut Tx<'_>, source: &Source, actor: &Actor) -> Result<()> {
    let before = said(tx.conn, source.id)?;
    for sql in [
        "DELETE FROM source_rows WHERE run_id IN (SELECT id FROM source_runs WHERE source_id = $1)",
        "DELETE FROM source_inputs WHERE run_id IN (SELECT id FROM source_runs WHERE source_id = $1)",
        "DELETE FROM source_runs WHERE source_id = $1",
        "DELETE FROM sources WHERE id = $1",
    ] {
        tx.conn.execute(sql, &[source.id.into()])?;
    }
    tx.journal(&Entry {
        actor: Some(actor),
        action: "delete",
        subject: "source",
        subject_id: &source.id.to_string(),
        agency: Some(&source.agency),
        before: Some(&before),
        after: None,
    })
}

/// What the journal says of a source: everything but its secret.
fn said(conn: &mut Conn, id: i64) -> Result<String> {
    let sql = format!("SELECT {COLUMNS} FROM sources WHERE id = $1");
    let source = conn.query_one(&sql, &[id.into()], read)?;
    let source = source.ok_or(Error::NotFound)?;
    Ok(serde_json::json!({
        "name": source.name, "agency": source.agency, "indicator": source.indicator,
        "definition": source.definition, "active": source.active, "user_id": source.user,
    })
    .to_string())
}

fn note(
    tx: &mut Tx<'_>,
    action: &'static str,
    (id, agency): (i64, &str),
    before: Option<&str>,
    actor: &Actor,
) -> Result<()> {
    let after = said(tx.conn, id)?;
    tx.journal(&Entry {
        actor: Some(actor),
        action,
        subject: "source",
        subject_id: &id.to_string(),
        agency: Some(agency),
        before,
        after: Some(&after),
    })
}

/// The sources of an agency, or all, by their names.
pub fn list(conn: &mut Conn, agency: Option<&str>) -> Result<Vec<Source>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sources WHERE CAST($1 AS TEXT) IS NULL OR agency = $1 ORDER BY name"
    );
    conn.query(&sql, &[agency.into()], read)
}

/// The source with this number.
pub fn find(conn: &mut Conn, id: i64) -> Result<Option<Source>> {
    let sql = format!("SELECT {COLUMNS} FROM sources WHERE id = $1");
    conn.query_one(&sql, &[id.into()], read)
}

/// The source of this name.
pub fn called(conn: &mut Conn, name: &str) -> Result<Option<Source>> {
    let sql = format!("SELECT {COLUMNS} FROM sources WHERE name = $1");
    conn.query_one(&sql, &[name.into()], read)
}

/// What a source is let in with.
pub fn secret(conn: &mut Conn, keys: &Keys, id: i64) -> Result<Option<String>> {
    let sql = "SELECT secret FROM sources WHERE id = $1";
    let sealed = conn.query_one(sql, &[id.into()], |row| row.opt_text("secret"))?;
    let open = |sealed: String| keys.open(place(&id.to_string()), &sealed);
    sealed.flatten().map(open).transpose()
}

/// Sources whose time has come and that nobody is at, the longest due first.
pub fn due(conn: &mut Conn, now: i64, most: i64) -> Result<Vec<Source>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sources WHERE active = 1 AND next_at <= $1
         AND (until <= $1 OR until > $2) ORDER BY next_at, id LIMIT $3"
    );
    let far = now + LEASE_MS + AHEAD_MS;
    conn.query(&sql, &[now.into(), far.into(), most.into()], read)
}

/// Takes a source, or goes on holding it; false when somebody else is at it.
pub fn hold(tx: &mut Tx<'_>, id: i64, by: &str) -> Result<bool> {
    let (now, far) = (tx.now, tx.now + LEASE_MS + AHEAD_MS);
    let sql = "UPDATE sources SET holder = $1, until = $2
        WHERE id = $3 AND (holder = $1 OR until <= $4 OR until > $5)";
    let params = [
        by.into(),
        (now + LEASE_MS).into(),
        id.into(),
        now.into(),
        far.into(),
    ];
    Ok(tx.conn.execute(sql, &params)? == 1)
}
