//! API keys: shown once, kept as a hash; what each may write, for which agency and until when.

use super::journal::{Actor, Entry};
use super::{Conn, Row, Tx};
use crate::error::{Error, Result};
use crate::token;

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
}

impl ApiKey {
    /// Whether the key works at `now`, in milliseconds since 1970.
    pub fn works_at(&self, now: i64) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
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

/// What the store keeps of a key.
pub fn hash(key: &str) -> String {
    token::hash(key)
}

/// The key with this hash, also one that has expired or was taken back.
pub fn find_by_hash(conn: &mut Conn, hash: &str) -> Result<Option<ApiKey>> {
    let sql = "SELECT id, name, agency, user_id, indicators, expires_at, revoked_at
               FROM api_keys WHERE hash = $1";
    conn.query_one(sql, &[hash.into()], read)
}

/// Creates a key and answers it; it can't be read again.
///
/// # Errors
/// [`Error::Conflict`] when the agency or the user does not exist.
pub fn create(tx: &mut Tx<'_>, new: &NewKey<'_>, actor: Option<&Actor>) -> Result<String> {
    let key = token::secret()?;
    let id = tx.next_id("api_keys")?;
    let indicators = new
        .indicators
        .map(serde_json::to_string)
        .transpose()
        .map_err(|e| Error::Internal(e.to_string()))?;
    let hash = hash(&key);
    let sql = "INSERT INTO api_keys
        (id, hash, name, agency, user_id, indicators, created_at, expires_at, revoked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)";
    let params = [
        id.into(),
        (&hash).into(),
        new.name.into(),
        new.agency.into(),
        new.user_id.into(),
        indicators.as_ref().into(),
        tx.now.into(),
        new.expires_at.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let after = serde_json::json!({
        "name": new.name,
        "user_id": new.user_id,
        "indicators": new.indicators,
        "expires_at": new.expires_at,
    });
    tx.journal(&Entry {
        actor,
        action: "create",
        subject: "key",
        subject_id: &id.to_string(),
        agency: Some(new.agency),
        before: None,
        after: Some(&after.to_string()),
    })?;
    Ok(key)
}

fn read(row: &Row<'_>) -> Result<ApiKey> {
    let indicators = row
        .opt_text(4)?
        .map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|e| Error::Internal(format!("api_keys.indicators: {e}")))?;
    Ok(ApiKey {
        id: row.int(0)?,
        name: row.text(1)?,
        agency: row.text(2)?,
        user_id: row.int(3)?,
        indicators,
        expires_at: row.opt_int(5)?,
        revoked_at: row.opt_int(6)?,
    })
}
