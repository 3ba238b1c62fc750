//! Whether every entry of the journal is as it was written, and none is missing.

use crate::base::error::Result;
use crate::store::commit::journal::chain::Head;
use crate::store::{Conn, Param, Row};

/// Entries read at once.
const PIECE: i64 = 5_000;

/// An entry's columns, and the hash that it carries.
struct Link {
    id: i64,
    at: i64,
    user: Option<i64>,
    key: Option<i64>,
    texts: [Option<String>; 7],
    hash: String,
}

fn read(row: &Row<'_>) -> Result<Link> {
    let mut texts = [const { None }; 7];
    for (at, text) in texts.iter_mut().enumerate() {
        *text = row.opt_text(4 + at)?;
    }
    Ok(Link {
        id: row.int(0)?,
        at: row.int(1)?,
        user: row.opt_int(2)?,
        key: row.opt_int(3)?,
        texts,
        hash: row.text(11)?,
    })
}

/// How many entries there are, and what is wrong with them.
pub(super) fn examine(conn: &mut Conn) -> Result<(i64, Vec<String>)> {
    let sql = "SELECT id, at, user_id, key_id, agency, via, action, subject, subject_id, before,
            after, hash FROM journal WHERE id > $1 ORDER BY id LIMIT $2";
    let (mut head, mut last, mut faults) = (Head::START, 0, Vec::new());
    loop {
        let links = conn.query(sql, &[last.into(), PIECE.into()], read)?;
        let Some(end) = links.last() else { break };
        last = end.id;
        for link in &links {
            head = follow(head, link, &mut faults);
        }
    }
    let kept = Head::stored(conn)?;
    if kept != head && faults.is_empty() {
        faults.push(format!(
            "The journal ends at entry {}, but {} entries were written: its end is missing or was replaced.",
            head.entries, kept.entries
        ));
    }
    Ok((head.entries, faults))
}

/// The head after an entry. After a fault the chain is taken up from the hash that the entry
/// carries, so that one fault is told once.
fn follow(head: Head, link: &Link, faults: &mut Vec<String>) -> Head {
    let expected = head.entries + 1;
    if link.id != expected {
        faults.push(format!(
            "Journal entries {expected} to {} are missing.",
            link.id - 1
        ));
    }
    let mut content = [Param::Null; 11];
    content[..4].copy_from_slice(&[
        link.id.into(),
        link.at.into(),
        link.user.into(),
        link.key.into(),
    ]);
    for (at, text) in link.texts.iter().enumerate() {
        content[4 + at] = text.as_ref().into();
    }
    let next = head.after(&content);
    if next.hex() == link.hash && link.id == expected {
        return next;
    }
    if link.id == expected {
        faults.push(format!(
            "Journal entry {} is not what was written.",
            link.id
        ));
    }
    Head::at(link.id, &link.hash).unwrap_or(next)
}
