//! A copy of the database that the server keeps, for reads that may be a little late. It may go and
//! come: whoever asks then is answered by the database itself. Another database is none.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use prometheus_client::metrics::counter::Counter;
use tokio::sync::mpsc;

use crate::base::error::{Error, Result};
use crate::store::engine::conn::Duty;
use crate::store::engine::open::{receive, spawn};
use crate::store::{Conn, Url};

/// Jobs that may wait for it.
const WAITING: usize = 1024;
/// Threads that ask it.
const READERS: usize = 4;
/// How long it is left alone after it failed.
const REST: Duration = Duration::from_secs(10);
/// How long an answer is waited for before the database itself is asked.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is asked; it hears where the replica can't be reached.
type Question = Box<dyn FnOnce(Result<&mut Conn>) + Send>;

/// The replica.
#[derive(Debug)]
pub(in crate::store) struct Replica {
    questions: mpsc::Sender<Question>,
    /// Until when it is left alone.
    resting: Mutex<Option<Instant>>,
}

/// How a copy stands to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kin {
    /// It is one of it.
    Copy,
    /// It may become one: it holds nothing yet.
    Empty,
    /// It is a copy of something else.
    Stranger,
}

impl Replica {
    /// The replica at `url` of the database at `of`. Where it does not answer now, it may later.
    ///
    /// # Errors
    /// [`Error::Config`] when it is a copy of another database.
    pub(in crate::store) fn start(url: &Url, of: &Url) -> Result<Self> {
        let mut first = match open(url, of) {
            Ok(conn) => Some(conn),
            Err(error @ Error::Config(_)) => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "the replica does not answer; the database answers for it");
                None
            }
        };
        let (questions, waiting) = mpsc::channel::<Question>(WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..READERS {
            let (waiting, url, of, mut conn) =
                (Arc::clone(&waiting), url.clone(), of.clone(), first.take());
            spawn(format!("replica-{number}"), move || {
                while let Some(question) = receive(&waiting) {
                    match kept(&mut conn, &url, &of) {
                        Ok(conn) => question(Ok(conn)),
                        Err(error) => question(Err(error)),
                    }
                }
            })?;
        }
        Ok(Self {
            questions,
            resting: Mutex::default(),
        })
    }

    /// Asks it; none where the database itself is to be asked.
    pub(in crate::store) async fn ask<T, F>(&self, job: F) -> Option<Result<T>>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        if self.rests() {
            return None;
        }
        let (answer, answered) = tokio::sync::oneshot::channel();
        let question: Question = Box::new(move |conn| {
            if !answer.is_closed() {
                let _ = answer.send(conn.and_then(job));
            }
        });
        if self.questions.try_send(question).is_err() {
            return None;
        }
        let failed = match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok(Err(Error::Unavailable(why) | Error::Config(why)))) => why,
            Ok(Ok(told)) => return Some(told),
            Ok(Err(_)) => "its reader ended".to_owned(),
            Err(_) => format!("no answer within {} seconds", PATIENCE.as_secs()),
        };
        self.leave_alone(&failed);
        None
    }

    fn rests(&self) -> bool {
        let resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.is_some_and(|until| Instant::now() < until)
    }

    fn leave_alone(&self, why: &str) {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        tracing::warn!(
            why,
            "the replica does not answer; the database answers for it"
        );
        *resting = Some(Instant::now() + REST);
    }
}

/// The connection, opened where there is none.
fn kept<'c>(conn: &'c mut Option<Conn>, url: &Url, of: &Url) -> Result<&'c mut Conn> {
    Ok(match conn {
        Some(conn) => conn,
        None => conn.insert(open(url, of)?),
    })
}

/// Opens the replica, if it is one of this database.
fn open(url: &Url, of: &Url) -> Result<Conn> {
    let open = |url, duty| Conn::connect_for(url, duty, &Counter::default());
    let gone = |e: Error| Error::Unavailable(format!("the replica {url}: {e}"));
    let mut copy = open(url, Duty::ReadFar).map_err(gone)?;
    // The copy first: what it holds, the database held before.
    let theirs = beginning(&mut copy).map_err(gone)?;
    let ours = beginning(&mut open(of, Duty::Read).map_err(gone)?).map_err(gone)?;
    match kin(ours.as_deref(), theirs.as_deref()) {
        Kin::Copy => Ok(copy),
        Kin::Empty => Err(Error::Unavailable(format!(
            "the replica {url} does not hold the beginning of the database yet"
        ))),
        Kin::Stranger => Err(Error::Config(format!(
            "{url} is no copy of the database: its journal begins otherwise. Name another with \
             --read-replica, or leave it out."
        ))),
    }
}

/// What the journal begins with, which no two databases have in common.
fn beginning(conn: &mut Conn) -> Result<Option<String>> {
    let sql = "SELECT hash FROM journal ORDER BY id LIMIT 1";
    conn.query_one(sql, &[], |row| row.text("hash"))
}

fn kin(ours: Option<&str>, theirs: Option<&str>) -> Kin {
    match (ours, theirs) {
        (ours, theirs) if ours == theirs => Kin::Copy,
        (Some(_), None) => Kin::Empty,
        _ => Kin::Stranger,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_known_by_how_its_journal_begins() {
        assert_eq!(kin(Some("a"), Some("a")), Kin::Copy);
        assert_eq!(kin(None, None), Kin::Copy);
        assert_eq!(kin(Some("a"), None), Kin::Empty);
        assert_eq!(kin(Some("a"), Some("b")), Kin::Stranger);
        assert_eq!(kin(None, Some("b")), Kin::Stranger);
    }
}
