//! Connections, dialects, migrations: how SQL reaches a database.

pub mod conn;
pub mod db;
pub(in crate::store) mod many;
pub mod migrate;
pub(in crate::store) mod open;
pub mod url;
