//! `pimpinan copy`.

use crate::base::error::Result;
use crate::cli::out;
use crate::store::upkeep::copy;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// URL of the database to copy; a server may be running on it
    #[arg(long, value_name = "URL")]
    from: String,
    /// URL of an empty database: a file that is not there yet, or a new schema
    #[arg(long, value_name = "URL")]
    to: String,
}

/// Copies and says what each table holds.
pub(super) fn run(args: &Args) -> Result<()> {
    out::line(&format!("{:<20} {:>12}  checksum", "table", "rows"))?;
    let copied = copy::run(&args.from, &args.to, |content| {
        let copy::Content {
            table,
            rows,
            checksum,
        } = content;
        // What is copied matters more than that it is told.
        let _ = out::line(&format!("{table:<20} {rows:>12}  {checksum:032x}"));
    })?;
    let rows: i64 = copied.iter().map(|content| content.rows).sum();
    out::line(&format!(
        "Copied {rows} rows in {} tables; read again, the copy has the same counts and checksums.",
        copied.len()
    ))
}
