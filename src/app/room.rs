//! How much the server does at the same time, and how much of that each client and each key may
//! have: so that no caller takes what others need.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::base::client::Client;
use crate::base::config::Config;
use crate::base::shares::{Measure, Shares};

/// Bytes of bodies that are read before their requests have a place, and until they are answered:
/// what is made of them while they are answered may take as much again.
const BODIES: usize = 32 * 1024 * 1024;
/// Bodies that are taken in as they come, for which no place is held: bulk calls and files.
const STREAMED: usize = 256;
/// Pieces of bulk calls that are checked at the same time.
const CHECKED: usize = 4;
/// Pieces of bulk calls that wait for the disk at the same time.
const WRITTEN: usize = 8;
/// Rows of atomic calls, which are kept in memory until the last has come.
const ATOMIC_ROWS: usize = 200_000;
/// Files that are read at the same time: each holds some tens of megabytes at most.
const FILES: usize = 2;

/// Room for what callers want done.
#[derive(Debug)]
pub struct Room {
    /// Requests that are being answered, by client.
    pub places: Arc<Shares<Client>>,
    /// Calls that are being answered, by key.
    pub calls: Arc<Shares<i64>>,
    /// Bytes of bodies that are here, by client.
    pub bodies: Arc<Shares<Client>>,
    /// Bodies that are taken in as they come, by client.
    pub streamed: Arc<Shares<Client>>,
    /// Bulk calls, by key: one each.
    pub bulk: Arc<Shares<i64>>,
    /// Rows of atomic calls, by key.
    pub atomic_rows: Arc<Shares<i64>>,
    /// Turns of checking a piece of a bulk call.
    pub checked: Arc<Semaphore>,
    /// Turns of writing a piece of a bulk call.
    pub written: Arc<Semaphore>,
    /// Streams of events, by client.
    pub listeners: Arc<Shares<Client>>,
    /// Streams of events, by key.
    pub key_listeners: Arc<Shares<i64>>,
    /// Turns of files that are read.
    pub files: Arc<Semaphore>,
}

impl Room {
    /// All of it is free.
    pub fn new(config: &Config) -> Self {
        let listeners = Measure::quarters(config.connections / 2);
        Self {
            places: Shares::new(Measure::quarters(config.requests)),
            calls: Shares::new(Measure::quarters(config.requests)),
            bodies: Shares::new(Measure::quarters(BODIES)),
            streamed: Shares::new(Measure::quarters(STREAMED)),
            bulk: Shares::new(Measure::fixed(STREAMED, 1)),
            atomic_rows: Shares::new(Measure::fixed(ATOMIC_ROWS, ATOMIC_ROWS / 2)),
            checked: Arc::new(Semaphore::new(CHECKED)),
            written: Arc::new(Semaphore::new(WRITTEN)),
            listeners: Shares::new(listeners),
            key_listeners: Shares::new(listeners),
            files: Arc::new(Semaphore::new(FILES)),
        }
    }
}
