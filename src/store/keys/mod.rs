//! API keys: shown once, kept as a hash; what each may write, for which agency and until when. Beside them
//! what they were used for, their codes, and what they sent once.

pub mod key_use;
pub mod mapping;
pub mod once;

use std::net::IpAddr;

use ipnet::IpNet;

use crate::base::error::{Error, Result};
use crate::base::token;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::keys::mapping::Mapping;
use crate::store::sources::webhooks;
use crate::store::{Conn, Row, Tx};

/// A key as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Number of the key.
    pub id: i64,
    /// What it is called, usually the application that holds it.
    pub name: String,
    /// Code of the agency for which it speaks.
    pub agency: String,
    /// The user who answers for what it sends.
    pub user_id: i64,
    /// Slugs of the indicators it may write; none means all.
    pub indicators: Option<Vec<String>>,
    /// Milliseconds since 1970 after which it no longer works.
    pub expires_at: Option<i64>,
    /// Milliseconds since 1970 at which it was taken back.
    pub revoked_at: Option<i64>,
    /// Milliseconds since 1970 at which it was created.
    pub created_at: i64,
    /// Milliseconds since 1970 at which it was last used, within a few seconds.
    pub used_at: Option<i64>,
    /// What else holds for it.
    pub rules: Rules,
}

/// What holds for a key beyond what it may write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// Networks from which it works; none means from everywhere.
    pub networks: Vec<IpNet>,
    /// Calls a minute that are taken.
    pub per_minute: Option<u32>,
    /// Whether its calls are checked and answered, and change nothing.
    pub test: bool,
    /// Whether what it sends is sample figures.
    pub sample: bool,
    /// The sender's own codes, and ours for them.
    pub mapping: Mapping,
}

/// A key as it is given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its number.
    pub id: i64,
    /// The key itself; it can't be read again.
    pub key: String,
}

impl ApiKey {
    /// Whether the key works at `now`, in milliseconds since 1970.
    pub fn works_at(&self, now: i64) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether the key works from this address. An address in the manner of the newer protocol that
    /// stands for one of the older counts as that one.
    pub fn works_from(&self, address: Option<IpAddr>) -> bool {
        let networks = &self.rules.networks;
        let inside = |from: IpAddr| {
            networks
                .iter()
                .any(|net| net.contains(&from.to_canonical()))
        };
        networks.is_empty() || address.is_some_and(inside)
    }

    /// Whether the key may write this indicator.
    pub fn may_write(&self, slug: &str) -> bool {
        self.indicators
            .as_ref()
            .is_none_or(|slugs| slugs.iter().any(|one| one == slug))
    }
}

/// A key to create.
#[derive(Debug, Clone)]
pub struct NewKey<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Code of the agency for which it speaks.
    pub agency: &'a str,
    /// The user who answers for what it sends.
    pub user_id: i64,
    /// Slugs of the indicators it may write; none means all.
    pub indicators: Option<&'a [String]>,
    /// Milliseconds since 1970 after which it no longer works.
    pub expires_at: Option<i64>,
}

const COLUMNS: &str = "id, name, agency, user_id, indicators, expires_at, revoked_at,
    created_at, used_at, networks, per_minute, test, sample, mapping";

/// What the store keeps of a key.
pub fn hash(key: &str) -> String {
    token::hash(key)
}

/// The key with this hash, also one that has expired or was taken back.
pub fn find_by_hash(conn: &mut Conn, hash: &str) -> Result<Option<ApiKey>> {
    let sql = format!("SELECT {COLUMNS} FROM api_keys WHERE hash = $1");
    conn.query_one(&sql, &[hash.into()], read)
}

/// Creates a key and answers it; it can't be read again.
///
/// # Errors
/// [`Error::Conflict`] when the agency or the user does not exist.
pub fn create(tx: &mut Tx<'_>, new: &NewKey<'_>, actor: Option<&Actor>) -> Result<String> {
    issue(tx, new, &Rules::default(), actor).map(|issued| issued.key)
}

/// Creates a key for which more holds.
///
/// # Errors
/// [`Error::Conflict`] when the agency or the user does not exist.
pub fn issue(
    tx: &mut Tx<'_>,
    new: &NewKey<'_>,
    rules: &Rules,
    actor: Option<&Actor>,
) -> Result<Issued> {
    let key = token::secret()?;
    let id = tx.next_id("api_keys")?;
    let indicators = new.indicators.map(json).transpose()?;
    let networks = (!rules.networks.is_empty()).then(|| json(&rules.networks_text()));
    let networks = networks.transpose()?;
    let mapping = (!rules.mapping.is_empty()).then(|| json(&rules.mapping));
    let mapping = mapping.transpose()?;
    let hash = hash(&key);
    let sql = "INSERT INTO api_keys (id, hash, name, agency, user_id, indicators, created_at,
        expires_at, revoked_at, networks, per_minute, test, sample, used_at, mapping)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, $10, $11, $12, NULL, $13)";
    let params = [
        id.into(),
        (&hash).into(),
        new.name.into(),
        new.agency.into(),
        new.user_id.into(),
        indicators.as_ref().into(),
        tx.now.into(),
        new.expires_at.into(),
        networks.as_ref().into(),
        rules.per_minute.map(i64::from).into(),
        i64::from(rules.test).into(),
        i64::from(rules.sample).into(),
        mapping.as_ref().into(),
    ];
    tx.conn.execute(sql, &params)?;
    let after = serde_json::json!({
        "name": new.name, "user_id": new.user_id, "indicators": new.indicators,
        "expires_at": new.expires_at, "networks": rules.networks_text(),
        "per_minute": rules.per_minute, "test": rules.test, "sample": rules.sample, "mapping": rules.mapping,
    });
    let id_text = id.to_string();
    tx.journal(&Entry {
        actor,
        action: "create",
        subject: "key",
        subject_id: &id_text,
        agency: Some(new.agency),
        before: None,
        after: Some(&after.to_string()),
    })?;
    Ok(Issued { id, key })
}

impl Rules {
    /// The networks as people write them.
    pub fn networks_text(&self) -> Vec<String> {
        self.networks.iter().map(ToString::to_string).collect()
    }
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Internal(e.to_string()))
}

/// Sets the mapping of a key.
pub fn map(tx: &mut Tx<'_>, key: &ApiKey, mapping: &Mapping, actor: &Actor) -> Result<()> {
    let text = (!mapping.is_empty()).then(|| json(mapping)).transpose()?;
    let sql = "UPDATE api_keys SET mapping = $1 WHERE id = $2";
    tx.conn
        .execute(sql, &[text.as_ref().into(), key.id.into()])?;
    let told = |mapping: &Mapping| serde_json::json!({ "name": key.name, "mapping": mapping });
    tx.journal(&Entry {
        actor: Some(actor),
        action: "update",
        subject: "key",
        subject_id: &key.id.to_string(),
        agency: Some(&key.agency),
        before: Some(&told(&key.rules.mapping).to_string()),
        after: Some(&told(mapping).to_string()),
    })
}

/// Takes a key back; answers whether it still worked.
pub fn revoke(tx: &mut Tx<'_>, key: &ApiKey, actor: &Actor) -> Result<bool> {
    let sql = "UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
    let done = tx.conn.execute(sql, &[tx.now.into(), key.id.into()])? == 1;
    if done {
        note_end(tx, key, "revoke", actor)?;
    }
    Ok(done)
}

/// Why a key can't be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It has expired or was taken back.
    Ended,
}

/// Gives a new key in place of the one with this number, which works for `overlap` milliseconds
/// more. The key is read here, so that one that is taken back at the same time has no successor.
///
/// # Errors
/// [`Error::NotFound`] when there is no such key.
pub fn rotate(
    tx: &mut Tx<'_>,
    id: i64,
    overlap: i64,
    actor: &Actor,
) -> Result<Result<Issued, Refusal>> {
    let key = &find(tx.conn, id)?.ok_or(Error::NotFound)?;
    if !key.works_at(tx.now) {
        return Ok(Err(Refusal::Ended));
    }
    let ends = tx.now + overlap;
    let ends = key.expires_at.map_or(ends, |end| end.min(ends));
    let sql = "UPDATE api_keys SET expires_at = $1 WHERE id = $2";
    tx.conn.execute(sql, &[ends.into(), key.id.into()])?;
    note_end(tx, key, "rotate", actor)?;
    let life = key.expires_at.map(|end| end - key.created_at);
    let new = NewKey {
        name: &key.name,
        agency: &key.agency,
        user_id: key.user_id,
        indicators: key.indicators.as_deref(),
        expires_at: life.map(|life| tx.now + life),
    };
    let issued = issue(tx, &new, &key.rules, Some(actor))?;
    webhooks::hand_over(tx, key.id, issued.id)?;
    Ok(Ok(issued))
}

fn note_end(tx: &mut Tx<'_>, key: &ApiKey, action: &'static str, actor: &Actor) -> Result<()> {
    let before = serde_json::json!({ "name": key.name, "expires_at": key.expires_at });
    let after = find(tx.conn, key.id)?.map(|key| {
        let ends = serde_json::json!({
            "name": key.name, "expires_at": key.expires_at, "revoked_at": key.revoked_at,
        });
        ends.to_string()
    });
    tx.journal(&Entry {
        actor: Some(actor),
        action,
        subject: "key",
        subject_id: &key.id.to_string(),
        agency: Some(&key.agency),
        before: Some(&before.to_string()),
        after: after.as_deref(),
    })
}

/// The key with this number.
pub fn find(conn: &mut Conn, id: i64) -> Result<Option<ApiKey>> {
    let sql = format!("SELECT {COLUMNS} FROM api_keys WHERE id = $1");
    conn.query_one(&sql, &[id.into()], read)
}

/// The keys of an agency, or of all, newest first.
pub fn list(conn: &mut Conn, agency: Option<&str>) -> Result<Vec<ApiKey>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_keys WHERE CAST($1 AS TEXT) IS NULL OR agency = $1
         ORDER BY id DESC LIMIT 1000"
    );
    conn.query(&sql, &[agency.into()], read)
}

/// The keys that a user answers for.
pub fn of_user(conn: &mut Conn, user: i64) -> Result<Vec<ApiKey>> {
    let sql = format!("SELECT {COLUMNS} FROM api_keys WHERE user_id = $1 ORDER BY id");
    conn.query(&sql, &[user.into()], read)
}

fn read(row: &Row<'_>) -> Result<ApiKey> {
    let list = |name: &'static str| -> Result<Option<Vec<String>>> {
        let text = row.opt_text(name)?;
        text.map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|e| Error::Internal(format!("api_keys.{name}: {e}")))
    };
    let networks = list("networks")?.unwrap_or_default();
    let networks = networks.iter().map(|text| text.parse());
    Ok(ApiKey {
        id: row.int("id")?,
        name: row.text("name")?,
        agency: row.text("agency")?,
        user_id: row.int("user_id")?,
        indicators: list("indicators")?,
        expires_at: row.opt_int("expires_at")?,
        revoked_at: row.opt_int("revoked_at")?,
        created_at: row.int("created_at")?,
        used_at: row.opt_int("used_at")?,
        rules: Rules {
            networks: networks
                .collect::<Result<_, _>>()
                .map_err(|e| Error::Internal(format!("api_keys.networks: {e}")))?,
            per_minute: row
                .opt_int("per_minute")?
                .and_then(|n| u32::try_from(n).ok()),
            test: row.is("test")?,
            sample: row.is("sample")?,
            mapping: row
                .opt_text("mapping")?
                .map(|text| serde_json::from_str(&text))
                .transpose()
                .map_err(|e| Error::Internal(format!("api_keys.mapping: {e}")))?
                .unwrap_or_default(),
        },
    })
}
