//! The only place that speaks SQL. A job is a closure over a connection: reads run on reader
//! threads, writes on the one writer, which commits waiting jobs together.

pub mod alerts;
pub mod commit;
pub mod due;
pub mod engine;
pub mod figures;
pub mod keys;
pub mod outside;
pub mod people;
pub mod questions;
pub mod sources;
pub mod targets;
pub mod upkeep;

pub use commit::tx::Tx;
pub use engine::conn::{Column, Conn, Engine, Param, Row};
pub use engine::db::Db;
pub use engine::url::Url;
