//! How chains of the journal are called: by the indicator whose figures they are of.

use std::collections::HashMap;

use crate::base::error::Result;
use crate::store::Conn;
use crate::store::commit::journal::chain::SETTINGS;

/// Slugs of the indicators by their numbers, which are those of their chains.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<i64, String>);

impl Names {
    /// Reads them.
    pub(super) fn read(conn: &mut Conn) -> Result<Self> {
        let slugs = conn.query("SELECT id, slug FROM indicators", &[], |row| {
            Ok((row.int("id")?, row.text("slug")?))
        })?;
        Ok(Self(slugs.into_iter().collect()))
    }

    /// Which chain is meant, where it is not the first.
    pub(super) fn of(&self, chain: i64) -> String {
        match (chain, self.0.get(&chain)) {
            (SETTINGS, _) => String::new(),
            (_, Some(slug)) => format!(" of {slug}"),
            (chain, None) => format!(" of chain {chain}, which is of no indicator,"),
        }
    }
}
