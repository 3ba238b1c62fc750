//! The only place that speaks SQL. A job is a closure over a connection: reads run on reader
//! threads, writes on the one writer, which commits waiting jobs together.

pub mod agencies;
pub mod backup;
pub mod bulk;
pub mod conn;
pub mod copy;
mod counting;
pub mod db;
pub mod deliveries;
pub mod doctor;
pub mod failures;
mod fold;
pub mod history;
pub mod imports;
pub mod jobs;
pub mod journal;
pub mod key_use;
pub mod keys;
pub mod links;
mod many;
pub mod mapping;
pub mod migrate;
pub mod notices;
pub mod observations;
pub mod once;
mod open;
pub mod people;
pub mod roles;
pub mod row_counts;
pub mod rows;
pub mod second_factor;
pub mod sessions;
mod told;
pub mod totals;
pub mod tx;
pub mod url;
pub mod users;
pub mod validation;
pub mod views;
pub mod webhooks;
mod writer;

pub use bulk::create::NewRow;
pub use conn::{Conn, Engine, Param, Row};
pub use db::Db;
pub use tx::Tx;
pub use url::Url;
