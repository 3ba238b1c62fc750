//! API keys: shown once, kept as a hash; what each may write, for which agency and until when. Beside them
//! what they were used for, their codes, and what they sent once.

mod api_key;
pub mod key_use;
pub mod mapping;
pub mod once;

use crate::base::error::{Error, Result};
use crate::base::token;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::keys::mapping::Mapping;
use crate::store::people::accounts::Person;
use crate::store::people::{accounts, roles};
use crate::store::sources::webhooks;
use crate::store::upkeep::claims;
use crate::store::{Conn, Row, Tx};

pub use crate::store::keys::api_key::{ApiKey, Rules};

/// A key as it is given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its number.
    pub id: i64,
    /// The key itself; it can't be read again.
    pub key: String,
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
    /// Slugs of the indicators it is for; none means all.
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
    let entry = Entry {
        actor,
        action: "create",
        subject: "key",
        subject_id: &id.to_string(),
        agency: Some(new.agency),
        before: None,
        after: Some(&after.to_string()),
    };
    tx.journal_proving(&entry, &claims::proving("hash", Some(&hash)))?;
    Ok(Issued { id, key })
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
pub fn revoke(tx: &mut Tx<'_>, key: &ApiKey, actor: Option<&Actor>) -> Result<bool> {
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
    /// The user who answers for it may do more than the asker.
    Above,
}

/// Whether `who` may give out a key for which this user answers: its calls are made in the user's
/// name, so nobody gives one out in the name of somebody who may do more.
pub fn may_issue(conn: &mut Conn, who: &Person, user: i64) -> Result<bool> {
    let Some(holder) = accounts::by_id(conn, user)? else {
        return Ok(false);
    };
    let role = roles::find(conn, &holder.role)?;
    Ok(holder.id == who.id || role.is_some_and(|role| roles::may_manage(who, &role)))
}

/// Lets another user answer for a key, from here on.
pub fn hand_over(tx: &mut Tx<'_>, key: &ApiKey, user: i64, actor: &Actor) -> Result<()> {
    let sql = "UPDATE api_keys SET user_id = $1 WHERE id = $2";
    tx.conn.execute(sql, &[user.into(), key.id.into()])?;
    let told = |user: i64| serde_json::json!({ "name": key.name, "user_id": user }).to_string();
    tx.journal(&Entry {
        actor: Some(actor),
        action: "hand-over",
        subject: "key",
        subject_id: &key.id.to_string(),
        agency: Some(&key.agency),
        before: Some(&told(key.user_id)),
        after: Some(&told(user)),
    })
}

/// Takes back the keys of a user who may no longer answer for them: whose account is closed, or who
/// no longer works for their agency.
pub(in crate::store) fn revoke_of(tx: &mut Tx<'_>, user: i64, actor: &Actor) -> Result<()> {
    let person = accounts::by_id(tx.conn, user)?;
    for key in of_user(tx.conn, user)? {
        let stays = person.as_ref().is_some_and(|p| p.works_for(&key.agency));
        if !stays && key.works_at(tx.now) {
            revoke(tx, &key, Some(actor))?;
        }
    }
    Ok(())
}

/// Gives a new key in place of the one with this number, which works for `overlap` milliseconds
/// more. The key is read here, so that one that is taken back at the same time has no successor.
/// `who` asks for it; on the command line nobody does.
///
/// # Errors
/// [`Error::NotFound`] when there is no such key.
pub fn rotate(
    tx: &mut Tx<'_>,
    id: i64,
    overlap: i64,
    who: Option<&Person>,
) -> Result<Result<Issued, Refusal>> {
    let key = &find(tx.conn, id)?.ok_or(Error::NotFound)?;
    if let Some(who) = who
        && !may_issue(tx.conn, who, key.user_id)?
    {
        return Ok(Err(Refusal::Above));
    }
    let actor = who.map(|who| Actor::person(who.id));
    let actor = actor.as_ref();
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
    let issued = issue(tx, &new, &key.rules, actor)?;
    webhooks::hand_over(tx, key.id, issued.id)?;
    Ok(Ok(issued))
}

fn note_end(
    tx: &mut Tx<'_>,
    key: &ApiKey,
    action: &'static str,
    actor: Option<&Actor>,
) -> Result<()> {
    let before = serde_json::json!({ "name": key.name, "expires_at": key.expires_at });
    let after = find(tx.conn, key.id)?.map(|key| {
        let ends = serde_json::json!({
            "name": key.name, "expires_at": key.expires_at, "revoked_at": key.revoked_at,
        });
        ends.to_string()
    });
    tx.journal(&Entry {
        actor,
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
