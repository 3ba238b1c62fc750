//! A question to a database: its rows, typed as it types them.

use std::collections::HashSet;

use serde_json::Value;

use crate::base::http::address::Reach;
use crate::base::http::found;
use crate::intake::pull::Why;
use crate::intake::pull::answer::Answer;
use crate::intake::pull::definition::{Database, Limits};
use crate::intake::pull::rows::Writer;
use crate::store::outside::{Cell, Ended, Fault, Found, PATIENCE, Question, mysql, postgres};

/// Why reading ends where only the first rows are looked at.
const ENOUGH: &str = "enough";

/// Which servers are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Server {
    Postgres,
    Mysql,
}

/// Asks the database, at a machine that may be asked.
///
/// # Errors
/// Why nothing came, or not all.
pub(super) async fn read(
    (reach, server): (&Reach, Server),
    base: &Database,
    secret: Option<&str>,
    limits: &Limits,
) -> Result<Answer, Why> {
    let unreachable = |error: std::io::Error| Why::new("db-unreachable").with("said", error);
    let machines = found(&base.host, reach).await.map_err(unreachable)?;
    let machine = machines.first().ok_or_else(|| Why::new("not-allowed"))?;
    let question = Question {
        host: base.host.clone(),
        address: machine.ip(),
        port: base.port,
        database: base.database.clone(),
        user: base.user.clone(),
        password: secret.unwrap_or_default().to_owned(),
        query: base.query.clone(),
        tls: base.tls,
        seconds: limits.seconds,
    };
    let mut out = Writer::new(*limits)?;
    let mut seen = false;
    let take = |names: &[String], cells: Vec<Cell>| {
        if !seen {
            seen = true;
            told_apart(names)?;
        }
        if limits.first.is_some_and(|most| out.rows >= most) {
            return Err(Why::new(ENOUGH));
        }
        let nul =
            |(_, cell): &(&String, &Cell)| matches!(cell, Cell::Text(text) if text.contains('\0'));
        if let Some((name, _)) = names.iter().zip(&cells).find(nul) {
            return Err(Why::new("nul").with("field", name));
        }
        let members = names.iter().zip(&cells);
        out.add(members.map(|(name, cell)| (name.as_str(), written(cell))))
    };
    let ended = match server {
        Server::Postgres => postgres::read(&question, take).await,
        Server::Mysql => mysql::read(&question, take).await,
    };
    let beside = match ended {
        Ok(beside) => beside,
        Err(Ended::Stopped(why)) if why.code == ENOUGH => Found::default(),
        Err(Ended::Stopped(why)) => return Err(why),
        Err(Ended::Fault(fault)) => return Err(reason(fault, limits)),
    };
    let warning = beside.may_write.then(|| "may-write".to_owned());
    let (rows, bytes) = (out.rows, out.bytes);
    Ok(Answer {
        file: out.finish()?,
        bytes,
        rows: Some(rows),
        warnings: warning.into_iter().collect(),
    })
}

/// Refuses an answer two of whose columns bear the same name.
fn told_apart(names: &[String]) -> Result<(), Why> {
    let mut known = HashSet::new();
    match names.iter().find(|name| !known.insert(name.as_str())) {
        Some(twice) => Err(Why::new("db-columns").with("field", twice)),
        None => Ok(()),
    }
}

/// A cell as JSON.
fn written(cell: &Cell) -> String {
    match cell {
        Cell::Null => "null".to_owned(),
        Cell::Number(text) => text.clone(),
        Cell::Text(text) => Value::from(text.as_str()).to_string(),
    }
}

fn reason(fault: Fault, limits: &Limits) -> Why {
    match fault {
        Fault::Unreachable(said) => Why::new("db-unreachable").with("said", said),
        Fault::Closed => Why::new("closed"),
        Fault::Silent => Why::new("silent").with("seconds", PATIENCE.as_secs()),
        Fault::NotLetIn(said) => Why::new("db-not-let-in").with("said", said),
        Fault::Query(said) => Why::new("db-query").with("said", said),
        Fault::Slow => Why::new("db-slow").with("seconds", limits.seconds),
        Fault::Gone(said) => Why::new("db-gone").with("said", said),
        Fault::Type(field) => Why::new("db-type").with("field", field),
    }
}
