//! Webhooks: addresses of other systems that want to hear of changes. A webhook belongs to the
//! agency of the key that registered it and works as long as that key, or the one that took its
//! place, works.

use crate::base::error::{Error, Result};
use crate::base::secret::Sealed;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::keys::ApiKey;
use crate::store::{Conn, Row, Tx};

/// Most webhooks of an agency.
pub const MOST: i64 = 20;

/// A webhook as its agency sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its number.
    pub id: i64,
    /// Code of the agency.
    pub agency: String,
    /// Number of the key that registered it, or of the one that took its place.
    pub key: i64,
    /// Where changes are posted to.
    pub url: String,
    /// Slugs of the indicators that it wants to hear of; none means all.
    pub indicators: Option<Vec<String>>,
    /// Whether it hears of alerts beside changes.
    pub alerts: bool,
    /// Milliseconds since 1970.
    pub created_at: i64,
}

/// A webhook to register.
#[derive(Debug, Clone, Copy)]
pub struct NewWebhook<'a> {
    /// Where changes are posted to.
    pub url: &'a str,
    /// Slugs of the indicators that it wants to hear of; none means all.
    pub indicators: Option<&'a [String]>,
    /// Whether it hears of alerts beside changes.
    pub alerts: bool,
    /// What deliveries are signed with; it is kept sealed, since it must be computed with.
    pub secret: &'a str,
}

const COLUMNS: &str = "id, agency, key_id, url, indicators, alerts, created_at";

/// Registers a webhook; it hears of what changes from now on. None when the agency has as many
/// as it may have.
pub fn create(
    tx: &mut Tx<'_>,
    new: &NewWebhook<'_>,
    key: &ApiKey,
    actor: &Actor,
) -> Result<Option<Webhook>> {
    let sql = "SELECT count(*) FROM webhooks WHERE agency = $1";
    let count = tx
        .conn
        .query_one(sql, &[(&key.agency).into()], |row| row.int(0))?;
    if count.unwrap_or(0) >= MOST {
        return Ok(None);
    }
    let id = tx.next_id("webhooks")?;
    let indicators = new.indicators.map(serde_json::to_string).transpose();
    let indicators = indicators.map_err(|e| Error::Internal(e.to_string()))?;
    let secret = tx.keys.seal(place(&id.to_string()), new.secret)?;
    let sql =
        "INSERT INTO webhooks (id, agency, key_id, url, indicators, secret, created_at, alerts)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let params = [
        id.into(),
        (&key.agency).into(),
        key.id.into(),
        new.url.into(),
        indicators.as_ref().into(),
        (&secret).into(),
        tx.now.into(),
        i64::from(new.alerts).into(),
    ];
    tx.conn.execute(sql, &params)?;
    let sql = "INSERT INTO webhook_seen (hook, indicator, revision)
        SELECT CAST($1 AS BIGINT), id, revision FROM indicators";
    tx.conn.execute(sql, &[id.into()])?;
    let hook = Webhook {
        id,
        agency: key.agency.clone(),
        key: key.id,
        url: new.url.to_owned(),
        indicators: new.indicators.map(<[String]>::to_vec),
        alerts: new.alerts,
        created_at: tx.now,
    };
    note(tx, "create", &hook, actor)?;
    Ok(Some(hook))
}

/// Where the secret of a webhook is sealed.
pub(in crate::store) fn place(id: &str) -> Sealed<'_> {
    Sealed {
        table: "webhooks",
        id,
        column: "secret",
    }
}

/// Removes a webhook with what waits for it.
pub fn delete(tx: &mut Tx<'_>, hook: &Webhook, actor: &Actor) -> Result<bool> {
    let gone = tx
        .conn
        .execute("DELETE FROM webhooks WHERE id = $1", &[hook.id.into()])?;
    for table in ["webhook_seen", "webhook_deliveries"] {
        let sql = format!("DELETE FROM {table} WHERE hook = $1");
        tx.conn.execute(&sql, &[hook.id.into()])?;
    }
    if gone == 1 {
        note(tx, "delete", hook, actor)?;
    }
    Ok(gone == 1)
}

/// The journal tells where figures' changes are told to, never the secret.
fn note(tx: &mut Tx<'_>, action: &'static str, hook: &Webhook, actor: &Actor) -> Result<()> {
    let said = serde_json::json!({ "url": hook.url, "indicators": hook.indicators }).to_string();
    let created = action == "create";
    tx.journal(&Entry {
        actor: Some(actor),
        action,
        subject: "webhook",
        subject_id: &hook.id.to_string(),
        agency: Some(&hook.agency),
        before: (!created).then_some(said.as_str()),
        after: created.then_some(said.as_str()),
    })
}

/// Hands the webhooks of a key over to the one that takes its place.
pub(in crate::store) fn hand_over(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<()> {
    let sql = "UPDATE webhooks SET key_id = $1 WHERE key_id = $2";
    tx.conn.execute(sql, &[to.into(), from.into()])?;
    Ok(())
}

/// The webhooks of an agency, the oldest first.
pub fn list(conn: &mut Conn, agency: &str) -> Result<Vec<Webhook>> {
    let sql = format!("SELECT {COLUMNS} FROM webhooks WHERE agency = $1 ORDER BY id");
    conn.query(&sql, &[agency.into()], read)
}

/// The webhook with this number, if it is the agency's.
pub fn find(conn: &mut Conn, agency: &str, id: i64) -> Result<Option<Webhook>> {
    let sql = format!("SELECT {COLUMNS} FROM webhooks WHERE id = $1 AND agency = $2");
    conn.query_one(&sql, &[id.into(), agency.into()], read)
}

fn read(row: &Row<'_>) -> Result<Webhook> {
    Ok(Webhook {
        id: row.int("id")?,
        agency: row.text("agency")?,
        key: row.int("key_id")?,
        url: row.text("url")?,
        indicators: slugs(row.opt_text("indicators")?)?,
        alerts: row.is("alerts")?,
        created_at: row.int("created_at")?,
    })
}

/// Slugs as the store keeps them.
pub(in crate::store) fn slugs(text: Option<String>) -> Result<Option<Vec<String>>> {
    text.map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|e| Error::Internal(format!("a list of indicators: {e}")))
}
