//! What the disk and SQLite give without us: one-row and 64-row transactions, same pragmas.

use std::time::{Duration, Instant};

use pimpinan::store::{Conn, Param};

const TABLE: &str =
    "CREATE TABLE plain (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT, d INT, e INT, f INT)";
const INSERT: &str = "INSERT INTO plain (a, b, c, d, e, f) VALUES ($1, $2, $3, $4, $5, $6)";

/// Measures and prints both loops.
pub fn run(span: Duration) {
    for rows in [1_i64, 64] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plain.db");
        let mut conn = Conn::open(path.to_str().expect("a path")).expect("a database");
        conn.batch(TABLE).expect("a table");
        let begun = Instant::now();
        let mut written = 0;
        while begun.elapsed() < span {
            conn.batch("BEGIN IMMEDIATE").expect("begun");
            for row in 0..rows {
                let n = Param::Int(written + row);
                let text = Param::Text("2017-10-29");
                conn.execute(INSERT, &[text, text, text, n, n, n])
                    .expect("inserted");
            }
            conn.batch("COMMIT").expect("committed");
            written += rows;
        }
        let rate = written as f64 / begun.elapsed().as_secs_f64();
        println!(
            "{:<44} {rate:>9.0} rows/s",
            format!("plain loop, {rows}-row transactions")
        );
    }
}
