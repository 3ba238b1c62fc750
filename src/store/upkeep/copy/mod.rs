//! Copies a whole database into an empty one, of the same or of the other engine, and proves that
//! both hold the same.

mod table;

use sha2::{Digest, Sha256};

use crate::base::error::{Error, Result};
use crate::catalogue::Catalogue;
use crate::store::engine::conn::Owned;
use crate::store::engine::migrate;
use crate::store::engine::open::apart;
use crate::store::figures::views;
use crate::store::upkeep::copy::table::Table;
use crate::store::{Conn, Param, Url};

/// Rows that are read at once.
const PIECE: i64 = 2_000;

/// What a table holds: how many rows, and a sum over their hashes, in which their order is of no
/// matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Name of the table.
    pub table: String,
    /// Its rows.
    pub rows: i64,
    /// Sum of their hashes.
    pub checksum: u128,
}

/// Copies everything from one database into another, table by table, and then reads the copy
/// again; `tell` hears of each table that was copied. The copy has the views of the catalogue's
/// indicators at once, so that who reads by them need not wait for the program to be started on it.
///
/// # Errors
/// [`Error::Config`] when there is nothing to copy, the copy's place is not empty, or the copy is
/// not what was read.
pub fn run(
    from: &str,
    to: &str,
    catalogue: &Catalogue,
    tell: impl FnMut(&Content) + Send,
) -> Result<Vec<Content>> {
    let (from, to) = (Url::parse(from)?, Url::parse(to)?);
    apart(|| copy(&from, &to, catalogue, tell))
}

fn copy(
    from: &Url,
    to: &Url,
    catalogue: &Catalogue,
    mut tell: impl FnMut(&Content),
) -> Result<Vec<Content>> {
    let tables = Table::all()?;
    let mut source = open(from, "--from", Conn::connect_reader)?;
    migrate::refuse_other(&mut source, from)?;
    let mut target = open(to, "--to", Conn::connect)?;
    migrate::run(&mut target)?;
    for table in &tables {
        if !table.is_empty(&mut target)? {
            return Err(Error::Config(format!(
                "The database {to} is not empty: there is something in {}. Copy into a new one.",
                table.name
            )));
        }
    }
    source.begin_read()?;
    let mut copied = Vec::with_capacity(tables.len());
    for table in &tables {
        target.begin_write()?;
        target.defer_references()?;
        let write = |rows: &[Vec<Owned>]| table.insert(&mut target, rows);
        let content = pass(&mut source, table, write)?;
        target.commit()?;
        tell(&content);
        copied.push(content);
    }
    source.commit()?;
    target.analyse()?;
    for (table, content) in tables.iter().zip(&copied) {
        verify(&mut target, table, content)?;
    }
    views::show_known(&mut target, catalogue)?;
    Ok(copied)
}

fn open(url: &Url, option: &str, open: impl FnOnce(&Url) -> Result<Conn>) -> Result<Conn> {
    open(url).map_err(|e| {
        Error::Config(format!(
            "The database {url} can't be opened: {e}. Check {option}."
        ))
    })
}

fn verify(target: &mut Conn, table: &Table, expected: &Content) -> Result<()> {
    let found = pass(target, table, |_| Ok(()))?;
    if found == *expected {
        return Ok(());
    }
    Err(Error::Config(format!(
        "The copy of {} is not what was read: {} rows with checksum {:032x} instead of {} with \
         {:032x}. Throw the copy away and try again.",
        table.name, found.rows, found.checksum, expected.rows, expected.checksum
    )))
}

/// Reads a table from its beginning to its end, in pieces that `take` gets.
fn pass(
    conn: &mut Conn,
    table: &Table,
    mut take: impl FnMut(&[Vec<Owned>]) -> Result<()>,
) -> Result<Content> {
    let mut content = Content {
        table: table.name.to_owned(),
        rows: 0,
        checksum: 0,
    };
    let mut last: Option<Vec<Owned>> = None;
    loop {
        let mut rows = table.piece(conn, last.as_deref(), PIECE)?;
        for row in &rows {
            content.rows += 1;
            content.checksum = content.checksum.wrapping_add(hash(row));
        }
        take(&rows)?;
        match rows.pop() {
            Some(row) => last = Some(row),
            None => return Ok(content),
        }
    }
}

/// A hash over every column of a row, each with its length, so that no two rows read alike.
fn hash(row: &[Owned]) -> u128 {
    let mut hasher = Sha256::new();
    for column in row {
        match column.borrowed() {
            Param::Null => hasher.update([0]),
            Param::Int(number) => {
                hasher.update([1]);
                hasher.update(number.to_be_bytes());
            }
            Param::Text(text) => {
                hasher.update([2]);
                hasher.update((text.len() as u64).to_be_bytes());
                hasher.update(text.as_bytes());
            }
        }
    }
    let digest = hasher.finalize();
    digest
        .iter()
        .take(16)
        .fold(0, |sum, byte| (sum << 8) | u128::from(*byte))
}
