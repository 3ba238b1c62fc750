//! The root of the journal: an entry in the chain of settings that holds the ends of all others,
//! so that the whole journal is one proof.

use serde_json::{Value, json};

use crate::base::error::Result;
use crate::store::commit::journal::Entry;
use crate::store::commit::journal::chain::{Head, SETTINGS};
use crate::store::{Conn, Tx};

/// What kind of thing a root is about, and which.
pub(in crate::store) const SUBJECT: (&str, &str) = ("journal", "root");

/// Writes a root, unless nothing has been written since the last one; answers whether it did.
pub fn write(tx: &mut Tx<'_>) -> Result<bool> {
    let heads = Head::all(tx.conn)?;
    let heads: Vec<Value> = heads
        .iter()
        .filter(|head| head.chain != SETTINGS && head.entries > 0)
        .map(|head| json!([head.chain, head.entries, head.hex()]))
        .collect();
    let text = json!({ "heads": heads }).to_string();
    if heads.is_empty() || last(tx.conn)?.as_ref() == Some(&text) {
        return Ok(false);
    }
    tx.journal(&Entry {
        actor: None,
        action: "root",
        subject: SUBJECT.0,
        subject_id: SUBJECT.1,
        agency: None,
        before: None,
        after: Some(&text),
    })?;
    Ok(true)
}

fn last(conn: &mut Conn) -> Result<Option<String>> {
    let sql = "SELECT after FROM journal WHERE subject = $1 AND subject_id = $2
        ORDER BY id DESC LIMIT 1";
    let found = conn.query_one(sql, &[SUBJECT.0.into(), SUBJECT.1.into()], |row| {
        row.opt_text("after")
    })?;
    Ok(found.flatten())
}

/// The ends of chains that a root holds; none where it can't be read.
pub(in crate::store) fn read(text: &str) -> Option<Vec<Head>> {
    let value: Value = serde_json::from_str(text).ok()?;
    let head = |value: &Value| {
        let (chain, entries) = (value[0].as_i64()?, value[1].as_i64()?);
        Head::ending(chain, entries, value[2].as_str()?)
    };
    value["heads"].as_array()?.iter().map(head).collect()
}
