//! Whether the ends of the journal are signed with this installation's key, and are those that
//! were written down outside of the database.

use crate::base::error::Result;
use crate::base::secret::{Keys, Verdict};
use crate::store::Conn;
use crate::store::commit::journal::anchor::Anchor;
use crate::store::commit::journal::chain;
use crate::store::commit::journal::chain::{Head, SETTINGS};
use crate::store::upkeep::doctor::names::Names;
use crate::store::upkeep::seal;

/// How many ends are signed, and what is wrong with those that are not.
pub(super) fn heads(conn: &mut Conn, keys: &Keys) -> Result<(usize, Vec<String>)> {
    let names = Names::read(conn)?;
    let (mut count, mut faults) = (0, Vec::new());
    for (head, mac) in Head::signed(conn)? {
        let of = names.of(head.chain);
        match head.verdict(keys, &mac) {
            Verdict::Genuine => count += 1,
            Verdict::Forged => faults.push(format!(
                "The end of the journal{of} is not signed with this installation's key: the \
                 journal was written by something else than this program."
            )),
            Verdict::UnknownKey => faults.push(format!(
                "The end of the journal{of} is signed with a key that is not here."
            )),
        }
    }
    Ok((count, faults))
}

/// What a key of another database is told as; none where it is the right one.
pub(super) fn wrong_key(conn: &mut Conn, keys: &Keys) -> Result<Option<String>> {
    let name = seal::known(conn)?;
    Ok(name.filter(|name| !keys.knows(name)).map(|name| {
        format!("The database is sealed with the secret key {name}, which is not the one here.")
    }))
}

/// The end of the journal when this copy was made, if it is or was one.
pub(super) fn of_copy(conn: &mut Conn) -> Result<Option<Anchor>> {
    let sql = "SELECT anchor FROM copied ORDER BY id DESC LIMIT 1";
    let found = conn.query_one(sql, &[], |row| row.text("anchor"))?;
    Ok(found.and_then(|text| Anchor::read(&text)))
}

/// What is wrong with anchors, each with the line on which it stands.
pub(super) fn anchors(
    conn: &mut Conn,
    keys: Option<&Keys>,
    anchors: &[(usize, Option<Anchor>)],
) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (line, anchor) in anchors {
        let Some(anchor) = anchor else {
            faults.push(format!("Line {line} of the anchors can't be read."));
            continue;
        };
        let verdict = keys.map(|keys| anchor.verdict(keys));
        if verdict == Some(Verdict::Forged) {
            faults.push(format!(
                "Line {line} of the anchors was not signed with this installation's key."
            ));
        } else if let Some(fault) = held(conn, anchor)? {
            faults.push(fault);
        }
    }
    Ok(faults)
}

/// What the journal lacks of what an anchor holds.
fn held(conn: &mut Conn, anchor: &Anchor) -> Result<Option<String>> {
    let place = anchor.head.entries;
    let sql = "SELECT hash FROM journal WHERE id = $1";
    let number = chain::number(SETTINGS, place);
    let found = conn.query_one(sql, &[number.into()], |row| row.text("hash"))?;
    let at = anchor.time();
    Ok(match found {
        Some(hash) if hash == anchor.head.hex() => None,
        Some(_) => Some(format!(
            "Journal entry {place} is not the one that was written down outside of the database \
             on {at}: the journal was rewritten, or this is another database."
        )),
        None => {
            let sql = "SELECT coalesce(max(id), 0) AS last FROM journal WHERE id < $1";
            let bound = chain::number(SETTINGS + 1, 0);
            let last = conn.query_one(sql, &[bound.into()], |row| row.int("last"))?;
            let last = last.unwrap_or(0);
            Some(format!(
                "The journal ends at entry {last}, but on {at} it had {place}: its end was taken \
                 away, or an older copy was put back."
            ))
        }
    })
}
