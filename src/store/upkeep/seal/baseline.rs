//! What stood in an older database before its entries proved everything: written down once, so
//! that a later change behind the program's back shows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::base::error::Result;
use crate::base::secret::Keys;
use crate::store::commit::batch::Batch;
use crate::store::commit::journal::Entry;
use crate::store::commit::series::Interned;
use crate::store::people::grants;
use crate::store::upkeep::claims;
use crate::store::{Conn, Tx};

/// Writes an entry after which what was said before no longer counts, then one for each thing whose columns entries prove.
pub(super) fn write(conn: &mut Conn, keys: &Keys, now: i64) -> Result<()> {
    with(conn, keys, now, entries)
}

/// Writes an entry for each second factor that was sealed anew.
pub(super) fn resealed(conn: &mut Conn, keys: &Keys, now: i64) -> Result<()> {
    with(conn, keys, now, |tx| {
        let sql = "SELECT id, totp FROM users WHERE totp IS NOT NULL ORDER BY id";
        let found = tx
            .conn
            .query(sql, &[], |row| Ok((row.int("id")?, row.text("totp")?)))?;
        for (id, sealed) in found {
            let entry = Entry {
                actor: None,
                action: "reseal",
                subject: "user",
                subject_id: &id.to_string(),
                agency: None,
                before: None,
                after: None,
            };
            tx.journal_proving(&entry, &claims::proving("totp", Some(&sealed)))?;
        }
        Ok(())
    })
}

/// Does work as a part of the transaction that the connection is in.
fn with(
    conn: &mut Conn,
    keys: &Keys,
    now: i64,
    work: impl FnOnce(&mut Tx<'_>) -> Result<()>,
) -> Result<()> {
    let mut batch = Batch::within(keys, None, now);
    let mut none = Interned::default();
    let place = (&mut *conn, &mut none);
    let (_, written) = batch.run(place, |tx| {
        let written = work(tx);
        (written.is_ok(), written)
    });
    written?;
    batch.finish(conn)
}

fn entries(tx: &mut Tx<'_>) -> Result<()> {
    tx.journal(&Entry {
        actor: None,
        action: claims::BASELINE,
        subject: "journal",
        subject_id: "rows",
        agency: None,
        before: None,
        after: None,
    })?;
    for kind in claims::KINDS {
        for (id, columns) in claims::standing(tx.conn, kind)? {
            let entry = Entry {
                actor: None,
                action: claims::BASELINE,
                subject: kind.subject,
                subject_id: &id,
                agency: None,
                before: None,
                after: None,
            };
            tx.journal_proving(&entry, &Value::Object(columns).to_string())?;
        }
    }
    allowed(tx)
}

/// Writes down which indicators each agency was allowed.
fn allowed(tx: &mut Tx<'_>) -> Result<()> {
    let mut by_agency: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (agency, slug) in grants::all(tx.conn)? {
        by_agency.entry(agency).or_default().insert(slug);
    }
    for (agency, slugs) in by_agency {
        let entry = Entry {
            actor: None,
            action: claims::BASELINE,
            subject: "agency",
            subject_id: &agency,
            agency: Some(&agency),
            before: None,
            after: None,
        };
        let proof = serde_json::json!({ "grants": slugs }).to_string();
        tx.journal_proving(&entry, &proof)?;
    }
    Ok(())
}
