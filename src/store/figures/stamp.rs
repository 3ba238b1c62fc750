//! A number for all that is known: where it is the same, so is what was made of it.

use crate::base::error::Result;
use crate::store::Conn;
use crate::store::commit::journal::chain::SETTINGS;

/// Of what something was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The revisions of all figures together; each only grows.
    revisions: i64,
    /// Entries of the journal about all else: people, agencies, questions, explanations.
    entries: i64,
    /// When rules were run last.
    rules: i64,
    /// Which sources are in trouble, and how often they failed.
    sources: i64,
}

/// The stamp of what is known now.
pub fn now(conn: &mut Conn) -> Result<Stamp> {
    let sql = "SELECT
        (SELECT CAST(coalesce(sum(revision), 0) AS BIGINT) FROM indicators) AS revisions,
        (SELECT CAST(coalesce(sum(entries), 0) AS BIGINT) FROM journal_head WHERE id = $1) AS entries,
        (SELECT coalesce(max(at), 0) FROM rule_runs) AS rules,
        (SELECT CAST(coalesce(sum(t.id * 1000003 + s.failures), 0) AS BIGINT) FROM source_troubles t
         JOIN sources s ON s.id = t.source_id WHERE t.ended_at IS NULL) AS sources";
    // The head of a chain lies under the chain's number and one.
    let found = conn.query_one(sql, &[(SETTINGS + 1).into()], |row| {
        Ok(Stamp {
            revisions: row.int("revisions")?,
            entries: row.int("entries")?,
            rules: row.int("rules")?,
            sources: row.int("sources")?,
        })
    })?;
    Ok(found.unwrap_or(Stamp {
        revisions: 0,
        entries: 0,
        rules: 0,
        sources: 0,
    }))
}
