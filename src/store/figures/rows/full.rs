//! A page for people: with as many rows as it has room for, where there are so many.

use crate::base::error::Result;
use crate::store::Conn;
use crate::store::figures::observations::Target;
use crate::store::figures::rows::{Order, Page, Selection, Turn, page};

/// How often a search that found too little is taken up again.
const ROUNDS: usize = 40;

/// Reads a page that is full, unless there are no more rows.
pub fn full_page(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    order: &Order,
    turn: &Turn,
    limit: usize,
) -> Result<Page> {
    let mut found = page(conn, target, selection, order, turn, limit)?;
    let backwards = matches!(turn, Turn::Before(_) | Turn::Last);
    for _ in 0..ROUNDS {
        let ahead = if backwards {
            found.previous.clone().map(Turn::Before)
        } else {
            found.next.clone().map(Turn::After)
        };
        let room = limit - found.rows.len();
        let Some(ahead) = ahead.filter(|_| room > 0) else {
            break;
        };
        let mut more = page(conn, target, selection, order, &ahead, room)?;
        if backwards {
            more.rows.append(&mut found.rows);
            (found.rows, found.previous) = (more.rows, more.previous);
        } else {
            found.rows.append(&mut more.rows);
            found.next = more.next;
        }
    }
    // What is left before the first page is no page of its own.
    let is_rest = matches!(turn, Turn::Before(_)) && found.previous.is_none();
    if is_rest && found.rows.len() < limit {
        return full_page(conn, target, selection, order, &Turn::First, limit);
    }
    Ok(found)
}
