//! Joins a database to its secret key: notes the key's name in it, so that a wrong key stops the
//! start, and seals what lies in it in clear or under an older key.

mod baseline;

use crate::base::error::{Error, Result};
use crate::base::secret::{Keys, Sealed, Vault, Verdict};
use crate::store::commit::journal::chain::Head;
use crate::store::engine::migrate;
use crate::store::{Conn, Engine};

/// The step since which values are sealed.
const STEP: &str = "0013_seal";
/// Columns that hold sealed values, by their tables, whose key is `id`.
const SEALED: [(&str, &str); 4] = [
    ("users", "totp"),
    ("webhooks", "secret"),
    ("sources", "secret"),
    ("source_inputs", "bytes"),
];

/// Finds the key of a database that is about to be used, inside the transaction in which it was
/// brought from step `had` to this program's; one that has none yet gets its own.
///
/// # Errors
/// [`Error::Config`] when the key is not there, or is that of another database.
pub(in crate::store) fn settle(
    conn: &mut Conn,
    had: usize,
    vault: &Vault,
    now: i64,
) -> Result<Keys> {
    let Some(name) = known(conn)? else {
        if !migrate::lacked(had, STEP) {
            return Err(Error::Config(
                "The database no longer says with which secret key it is sealed: it was changed \
                 behind this program. Put a copy of it back."
                    .to_owned(),
            ));
        }
        let keys = vault.find_or_make()?;
        note(conn, &keys, now)?;
        clear_to_sealed(conn, &keys)?;
        sign_heads(conn, &keys)?;
        if had > 0 {
            baseline::write(conn, &keys, now)?;
        }
        return Ok(keys);
    };
    let keys = vault.find()?.ok_or_else(|| missing(&name, vault))?;
    if !keys.knows(&name) {
        return Err(wrong(&name, &keys, vault));
    }
    if keys.fingerprint() != name {
        renew(conn, &keys, now)?;
        note(conn, &keys, now)?;
        tracing::info!(
            from = name,
            to = keys.fingerprint(),
            "sealed anew with a newer secret key"
        );
    }
    Ok(keys)
}

/// The name of the key with which a database is sealed.
pub(in crate::store) fn known(conn: &mut Conn) -> Result<Option<String>> {
    let sql = "SELECT fingerprint FROM secret_keys ORDER BY id DESC LIMIT 1";
    conn.query_one(sql, &[], |row| row.text("fingerprint"))
}

fn missing(name: &str, vault: &Vault) -> Error {
    Error::Config(format!(
        "The database is sealed with the secret key {name}, which is not at {}. Put its file \
         there, or name its place with --secret-key-file.",
        vault.place()
    ))
}

fn wrong(name: &str, keys: &Keys, vault: &Vault) -> Error {
    Error::Config(format!(
        "The database is sealed with the secret key {name}, but at {} is the key {}. Put the file \
         of {name} there, or name its place with --secret-key-file.",
        vault.place(),
        keys.fingerprint()
    ))
}

fn note(conn: &mut Conn, keys: &Keys, now: i64) -> Result<()> {
    let sql = "INSERT INTO secret_keys (id, fingerprint, at)
        SELECT coalesce(max(id), 0) + 1, $1, $2 FROM secret_keys";
    let name = keys.fingerprint();
    conn.execute(sql, &[name.into(), now.into()]).map(drop)
}

/// Seals what earlier programs kept in clear, and leaves nothing of it in the file.
fn clear_to_sealed(conn: &mut Conn, keys: &Keys) -> Result<()> {
    wiping(conn, true)?;
    each(conn, |place, clear| keys.seal(place, clear))?;
    wiping(conn, false)
}

/// Seals what is sealed with an older key, and signs with the newer one what was genuine.
fn renew(conn: &mut Conn, keys: &Keys, now: i64) -> Result<()> {
    each(conn, |place, sealed| {
        if keys.is_current(sealed) {
            return Ok(sealed.to_owned());
        }
        keys.seal(place, &keys.open(place, sealed)?)
    })?;
    // The journal proves what stands sealed, which is another text now.
    baseline::resealed(conn, keys, now)?;
    for (head, mac) in Head::signed(conn)? {
        if head.verdict(keys, &mac) == Verdict::Genuine {
            head.store(conn, keys)?;
        }
    }
    Ok(())
}

fn sign_heads(conn: &mut Conn, keys: &Keys) -> Result<()> {
    let heads = Head::all(conn)?;
    heads
        .into_iter()
        .try_for_each(|head| head.store(conn, keys))
}

/// Changes every sealed value.
fn each(conn: &mut Conn, change: impl Fn(Sealed<'_>, &str) -> Result<String>) -> Result<()> {
    for (table, column) in SEALED {
        let sql = format!("SELECT id, {column} AS value FROM {table} WHERE {column} IS NOT NULL");
        let found = conn.query(&sql, &[], |row| Ok((row.int("id")?, row.text("value")?)))?;
        let sql = format!("UPDATE {table} SET {column} = $1 WHERE id = $2");
        for (id, value) in found {
            let text = id.to_string();
            let place = Sealed {
                table,
                id: &text,
                column,
            };
            let changed = change(place, &value)?;
            conn.execute(&sql, &[(&changed).into(), id.into()])?;
        }
    }
    Ok(())
}

/// Whether SQLite overwrites what is deleted.
fn wiping(conn: &mut Conn, on: bool) -> Result<()> {
    match (conn.engine(), on) {
        (Engine::Postgres, _) => Ok(()),
        (Engine::Sqlite, true) => conn
            .query("PRAGMA secure_delete = ON", &[], |_| Ok(()))
            .map(drop),
        (Engine::Sqlite, false) => conn
            .query("PRAGMA secure_delete = OFF", &[], |_| Ok(()))
            .map(drop),
    }
}
