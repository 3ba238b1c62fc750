//! Reads databases of others, and changes nothing there: one question each, in a transaction that
//! can't write, within a time.

pub mod mysql;
pub mod postgres;

use std::net::IpAddr;
use std::time::Duration;

use crate::base::error::{deepest, nobody_listens};

/// How long a server may take to let us in.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// A question to a database of others.
#[derive(Debug, Clone)]
pub struct Question {
    /// The name of its machine, for its certificate.
    pub host: String,
    /// The machine, which may be asked.
    pub address: IpAddr,
    /// Its port; the usual one where there is none.
    pub port: Option<u16>,
    /// Name of the database.
    pub database: String,
    /// The account.
    pub user: String,
    /// Its password.
    pub password: String,
    /// One SELECT.
    pub query: String,
    /// Whether nothing is said in clear.
    pub tls: bool,
    /// How long the answer may take.
    pub seconds: u32,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A number in its own spelling.
    Number(String),
    /// A text.
    Text(String),
}

/// Why an answer did not come, or not all of it; what the other side says is in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is no connection.
    #[error("{0}")]
    Unreachable(String),
    /// Nothing listens at the port.
    #[error("nothing listens at this port")]
    Closed,
    /// Nobody answers within the time.
    #[error("no answer within {} seconds", PATIENCE.as_secs())]
    Silent,
    /// The account or its password is refused.
    #[error("{0}")]
    NotLetIn(String),
    /// The question is refused.
    #[error("{0}")]
    Query(String),
    /// The time was over.
    #[error("too slow")]
    Slow,
    /// The connection broke.
    #[error("{0}")]
    Gone(String),
    /// A column holds what is neither a text nor a number.
    #[error("column {0}")]
    Type(String),
}

/// Why reading ended early.
#[derive(Debug)]
pub enum Ended<E> {
    /// The database's fault.
    Fault(Fault),
    /// Who takes the rows wants no more.
    Stopped(E),
}

impl Fault {
    /// Why there is no connection.
    fn unconnected(error: &(dyn std::error::Error + 'static)) -> Self {
        if nobody_listens(error) {
            Self::Closed
        } else {
            Self::Unreachable(deepest(error))
        }
    }
}

impl<E> From<Fault> for Ended<E> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What was found beside the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Whether the account may write.
    pub may_write: bool,
}

/// The question without the sign that ends it.
fn alone(query: &str) -> &str {
    query.trim().trim_end_matches(';').trim_end()
}
