//! Statements about many rows: several rows a statement where that is quicker, in a few fixed
//! sizes, so that each statement is prepared once and stays so.

use std::fmt::Write as _;

use crate::base::error::Result;
use crate::store::engine::conn::Engine;
use crate::store::{Conn, Param, Row};

/// Rows of a statement, the largest size first.
const SIZES: [usize; 7] = [64, 32, 16, 8, 4, 2, 1];

/// Cuts `rows` into groups of the fixed sizes.
pub(in crate::store) fn groups<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= rows.len())?;
        let (group, rest) = rows.split_at(size);
        rows = rest;
        Some(group)
    })
}

/// Cuts rows that are asked about into groups, each with the size of its statement. A server is
/// waited for with each statement, so there the last group takes the next size, and its last row
/// stands for those that it lacks.
fn asked<T>(engine: Engine, rows: &[T]) -> Vec<(&[T], usize)> {
    match engine {
        Engine::Sqlite => groups(rows).map(|group| (group, group.len())).collect(),
        Engine::Postgres => rows
            .chunks(SIZES[0])
            .map(|group| {
                let fits = SIZES.into_iter().rfind(|size| *size >= group.len());
                (group, fits.unwrap_or(group.len()))
            })
            .collect(),
    }
}

/// A group with its last row as often again as its statement has room.
fn filled<T>(group: &[T], size: usize) -> impl Iterator<Item = &T> {
    group
        .iter()
        .chain(group.last().into_iter().cycle())
        .take(size)
}

/// Asks for a number for each of several keys, in the table `wanted w` with these columns:
/// `look` is the sub-query, given how the parameter `about` is written.
pub(in crate::store) fn look_up<const N: usize>(
    conn: &mut Conn,
    columns: &str,
    keys: &[[Param<'_>; N]],
    about: Option<i64>,
    look: impl Fn(&str) -> String,
) -> Result<Vec<Option<i64>>> {
    let mut found = Vec::with_capacity(keys.len());
    for (group, size) in asked(conn.engine(), keys) {
        let start = found.len();
        found.resize(start + group.len(), None);
        let mut params: Vec<Param<'_>> = filled(group, size).flatten().copied().collect();
        params.extend(about.map(Param::Int));
        // A look-up for each key, not a join: a server that has no statistics yet would read the
        // whole indicator for it.
        let sql = format!(
            "WITH wanted (n, {columns}) AS (VALUES {}) SELECT w.n, ({}) AS found FROM wanted w",
            numbered(size, &group[0]),
            look(&format!("${}", params.len()))
        );
        let read = |row: &Row<'_>| Ok((row.int("n")?, row.opt_int("found")?));
        let answers = conn.query(&sql, &params, read)?;
        for (at, number) in answers {
            let at = usize::try_from(at).ok().filter(|at| *at < group.len());
            if let Some(place) = at.and_then(|at| found.get_mut(start + at)) {
                *place = number;
            }
        }
    }
    Ok(found)
}

/// Runs `head VALUES … tail` for rows of as many parameters each, which can only fail together
/// with their whole transaction.
pub(in crate::store) fn insert<'p>(
    conn: &mut Conn,
    head: &str,
    rows: &[impl AsRef<[Param<'p>]>],
    tail: &str,
) -> Result<()> {
    let Some(width) = rows.first().map(|row| row.as_ref().len()) else {
        return Ok(());
    };
    // SQLite guards a statement that writes several rows by a journal of its own, which costs
    // more than the rows; and it has no way to a server that several rows could share.
    if conn.engine() == Engine::Sqlite {
        let sql = format!("{head} VALUES {}{tail}", places(1, width));
        return conn.queue_each(&sql, rows);
    }
    let (mut sql, mut size) = (String::new(), 0);
    for group in groups(rows) {
        if size != group.len() {
            size = group.len();
            sql = format!("{head} VALUES {}{tail}", places(size, width));
        }
        let params = group.iter().flat_map(|row| row.as_ref().iter().copied());
        conn.queue(&sql, &params.collect::<Vec<_>>())?;
    }
    Ok(())
}

/// `($1, $2), ($3, $4)` for so many rows of so many parameters.
fn places(rows: usize, width: usize) -> String {
    let mut text = String::with_capacity(rows * width * 7);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            let comma = if column == 0 { "" } else { ", " };
            let _ = write!(text, "{comma}${}", 1 + row * width + column);
        }
        text.push(')');
    }
    text
}

/// `(0, $1, $2), (1, $3, $4)`: rows with their own place among those asked about, of the types
/// of `key`. Parameters must stand in a statement in the order of their numbers, which SQLite
/// takes for names.
fn numbered(rows: usize, key: &[Param<'_>]) -> String {
    let width = key.len();
    let mut text = String::with_capacity(rows * (width + 1) * 7);
    for row in 0..rows {
        // The first row tells the types of the columns, which a server takes for text else.
        let _ = match row {
            0 => write!(text, "(CAST(0 AS BIGINT)"),
            _ => write!(text, ", ({row}"),
        };
        for (column, param) in key.iter().enumerate() {
            let number = 1 + row * width + column;
            let _ = match param {
                Param::Int(_) if row == 0 => write!(text, ", CAST(${number} AS BIGINT)"),
                _ => write!(text, ", ${number}"),
            };
        }
        text.push(')');
    }
    text
}

/// Groups of numbers to be asked about, each of the size of its statement.
pub(in crate::store) fn numbers(conn: &Conn, ids: &[i64]) -> Vec<Vec<i64>> {
    let groups = asked(conn.engine(), ids).into_iter();
    groups
        .map(|(group, size)| filled(group, size).copied().collect())
        .collect()
}

/// `$2, $3, …` for so many numbers after the first parameter.
pub(in crate::store) fn list(size: usize) -> String {
    let places: Vec<String> = (0..size).map(|at| format!("${}", at + 2)).collect();
    places.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_group() {
        let rows: Vec<usize> = (0..151).collect();
        let sizes: Vec<usize> = groups(&rows).map(<[usize]>::len).collect();
        assert_eq!(sizes, [64, 64, 16, 4, 2, 1]);
        assert_eq!(groups(&rows).flatten().count(), 151);
        assert_eq!(groups::<usize>(&[]).count(), 0);
    }

    #[test]
    fn a_server_is_asked_few_times() {
        let rows: Vec<usize> = (0..151).collect();
        let sizes = |engine| -> Vec<(usize, usize)> {
            let groups = asked(engine, &rows).into_iter();
            groups.map(|(group, size)| (group.len(), size)).collect()
        };
        assert_eq!(sizes(Engine::Postgres), [(64, 64), (64, 64), (23, 32)]);
        let exact = [(64, 64), (64, 64), (16, 16), (4, 4), (2, 2), (1, 1)];
        assert_eq!(sizes(Engine::Sqlite), exact);
    }

    #[test]
    fn places_are_numbered_through() {
        assert_eq!(places(2, 2), "($1, $2), ($3, $4)");
        let key = [Param::Text("a"), Param::Int(1)];
        let expected = "(CAST(0 AS BIGINT), $1, CAST($2 AS BIGINT)), (1, $3, $4)";
        assert_eq!(numbered(2, &key), expected);
        assert_eq!(list(3), "$2, $3, $4");
    }
}
