//! Connections, dialects, migrations: how SQL reaches a database.

pub mod conn;
pub mod db;
pub mod guard;
pub(in crate::store) mod many;
pub mod migrate;
pub(in crate::store) mod open;
mod replica;
pub mod url;
