//! The tables as the migrations make them, in the same columns on both engines.

use std::fmt::Write as _;

use crate::base::error::{Error, Result};
use crate::store::engine::conn::Owned;
use crate::store::engine::migrate;
use crate::store::{Conn, Param, Row};

/// Rows that one statement inserts.
const AT_ONCE: usize = 200;

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    columns: Vec<Column>,
    /// Positions of the columns of its key.
    key: Vec<usize>,
}

#[derive(Debug)]
struct Column {
    name: String,
    is_text: bool,
}

impl Table {
    /// Every table, those that others refer to first; read from an empty database in memory.
    pub(super) fn all() -> Result<Vec<Self>> {
        let mut empty = Conn::open(":memory:")?;
        migrate::run(&mut empty)?;
        let tables = migrate::tables().into_iter();
        tables.map(|name| Self::read(&mut empty, name)).collect()
    }

    fn read(empty: &mut Conn, name: &'static str) -> Result<Self> {
        let sql = "SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid";
        let found = empty.query(sql, &[name.into()], |row| {
            Ok((row.text("name")?, row.text("type")?, row.int("pk")?))
        })?;
        let mut key: Vec<(i64, usize)> = Vec::new();
        let mut columns = Vec::new();
        for (at, (column, kind, place)) in found.into_iter().enumerate() {
            if place > 0 {
                key.push((place, at));
            }
            let is_text = match kind.as_str() {
                "TEXT" => true,
                "BIGINT" | "INTEGER" => false,
                _ => return Err(odd(name, &column)),
            };
            columns.push(Column {
                name: column,
                is_text,
            });
        }
        if key.is_empty() {
            return Err(odd(name, "its key"));
        }
        key.sort_unstable();
        let key = key.into_iter().map(|(_, at)| at).collect();
        Ok(Self { name, columns, key })
    }

    pub(super) fn is_empty(&self, conn: &mut Conn) -> Result<bool> {
        let sql = format!("SELECT 1 FROM {} LIMIT 1", self.name);
        Ok(conn.query_one(&sql, &[], |_| Ok(()))?.is_none())
    }

    /// The rows after `last`, in the order of the key.
    pub(super) fn piece(
        &self,
        conn: &mut Conn,
        last: Option<&[Owned]>,
        limit: i64,
    ) -> Result<Vec<Vec<Owned>>> {
        let names = |at: &mut dyn Iterator<Item = usize>| {
            let names = at.map(|at| format!("\"{}\"", self.columns[at].name));
            names.collect::<Vec<_>>().join(", ")
        };
        let key = names(&mut self.key.iter().copied());
        let mut sql = format!(
            "SELECT {} FROM {}",
            names(&mut (0..self.columns.len())),
            self.name
        );
        let mut params: Vec<Param<'_>> = Vec::new();
        if let Some(last) = last {
            params.extend(self.key.iter().map(|at| last[*at].borrowed()));
            let marks: Vec<String> = (1..=params.len()).map(|n| format!("${n}")).collect();
            let _ = write!(sql, " WHERE ({key}) > ({})", marks.join(", "));
        }
        params.push(limit.into());
        let _ = write!(sql, " ORDER BY {key} LIMIT ${}", params.len());
        conn.query(&sql, &params, |row| self.row(row))
    }

    fn row(&self, row: &Row<'_>) -> Result<Vec<Owned>> {
        let cell = |(at, column): (usize, &Column)| {
            if column.is_text {
                let text = row.opt_text(at)?;
                return Ok(text.map_or(Owned::Null, |text| Owned::Text(text.into())));
            }
            Ok(row.opt_int(at)?.map_or(Owned::Null, Owned::Int))
        };
        self.columns.iter().enumerate().map(cell).collect()
    }

    /// Inserts rows as they are.
    pub(super) fn insert(&self, conn: &mut Conn, rows: &[Vec<Owned>]) -> Result<()> {
        for rows in rows.chunks(AT_ONCE) {
            let sql = self.insertion(rows.len());
            let params: Vec<Param<'_>> = rows.iter().flatten().map(Owned::borrowed).collect();
            conn.queue(&sql, &params)?;
        }
        Ok(())
    }

    fn insertion(&self, rows: usize) -> String {
        let names: Vec<String> = self
            .columns
            .iter()
            .map(|column| format!("\"{}\"", column.name))
            .collect();
        let mut sql = format!("INSERT INTO {} ({}) VALUES ", self.name, names.join(", "));
        let width = names.len();
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for at in 1..=width {
                let _ = write!(
                    sql,
                    "{}${}",
                    if at == 1 { "" } else { ", " },
                    row * width + at
                );
            }
            sql.push(')');
        }
        sql
    }
}

fn odd(table: &str, what: &str) -> Error {
    Error::Internal(format!("copying does not know {what} of {table}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_a_key_and_known_columns() {
        let tables = Table::all().expect("the tables");
        let totals = tables.iter().find(|table| table.name == "totals");
        let totals = totals.expect("the totals");
        assert_eq!(totals.key.len(), 3);
        assert!(totals.columns.len() * AT_ONCE < 32_000, "SQLite's most");
        assert!(totals.insertion(2).ends_with(')'));
    }
}
