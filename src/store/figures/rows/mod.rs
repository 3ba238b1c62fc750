//! The one way in which rows are found, for lists, for the API and for downloads: filtered, in
//! the order that the reader chose, a page at a time from a place.
//!
//! What a page costs grows neither with the rows nor with how far on it is. A page walks the
//! index of its order from its place and passes over what does not fit; where little fits, the
//! counts of rows say which series and years can hold any, and those are gathered instead. Only
//! the order of a measure, for which there is no index, looks at all rows that fit.

mod axis;
mod clause;
mod count;
mod find;
mod finder;
mod full;
mod gather;
mod order;
mod selection;
mod tally;
mod walk;

use std::collections::HashMap;

use crate::base::error::Result;
use crate::figures::observation::Stored;
use crate::store::Conn;
use crate::store::figures::observations::Target;
use crate::store::figures::rows::finder::Finder;

pub use crate::store::figures::rows::count::{COUNTED, Count, count};
pub use crate::store::figures::rows::full::full_page;
pub use crate::store::figures::rows::order::{Key, Order, Place, Sort};
pub use crate::store::figures::rows::selection::{Axis, Choice, Selection};

/// Where a page is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Turn {
    /// At the beginning.
    #[default]
    First,
    /// Next to a place, behind it.
    After(Place),
    /// Next to a place, before it.
    Before(Place),
    /// At the end.
    Last,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its rows, in order. There may be fewer than were asked for, even none, although there are
    /// others before or behind it.
    pub rows: Vec<Stored>,
    /// The page before it is before this place; none at the beginning.
    pub previous: Option<Place>,
    /// The page behind it is after this place; none at the end.
    pub next: Option<Place>,
}

/// Reads a page.
pub fn page(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    order: &Order,
    turn: &Turn,
    limit: usize,
) -> Result<Page> {
    let (order, from) = match turn {
        Turn::First => (order.clone(), None),
        Turn::After(place) => (order.clone(), Some(place)),
        Turn::Before(place) => (order.turned(), Some(place)),
        Turn::Last => (order.turned(), None),
    };
    // One more than the page takes tells whether there is another one behind it.
    let finder = Finder {
        target,
        selection,
        order: &order,
        limit: limit + 1,
    };
    let found = finder.find(conn, from)?;
    let full = found.rows.len() > limit;
    let mut rows = found.rows;
    rows.truncate(limit);
    let last = rows.last().map(|row| order.place(row));
    let ahead = if full { last } else { found.stopped };
    let first = rows.first().map(|row| order.place(row));
    let behind = from.map(|place| first.unwrap_or_else(|| place.clone()));
    if !order.is_turned() {
        return Ok(Page {
            rows,
            previous: behind,
            next: ahead,
        });
    }
    rows.reverse();
    Ok(Page {
        rows,
        previous: ahead,
        next: behind,
    })
}

/// The names of users by number.
pub fn user_names(conn: &mut Conn, rows: &[Stored]) -> Result<HashMap<i64, String>> {
    let mut ids: Vec<i64> = rows.iter().map(|row| row.user).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut names = HashMap::new();
    for id in ids {
        let sql = "SELECT name FROM users WHERE id = $1";
        if let Some(name) = conn.query_one(sql, &[id.into()], |row| row.text(0))? {
            names.insert(id, name);
        }
    }
    Ok(names)
}

/// Every user by number and name, in the order of the names.
pub fn users(conn: &mut Conn) -> Result<Vec<(i64, String)>> {
    let sql = "SELECT id, name FROM users ORDER BY lower(name), id";
    conn.query(sql, &[], |row| Ok((row.int("id")?, row.text("name")?)))
}
