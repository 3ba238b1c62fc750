//! What the revisions are now, read from the store for each who asks: at once where that can be,
//! otherwise in one reading for all who ask at the same time, so that a thousand readers cost few
//! statements. Nobody is told what was read before they asked.

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::base::error::{Error, Result};
use crate::store::Db;
use crate::store::figures::totals;

type Told = std::result::Result<Arc<HashMap<i64, i64>>, String>;

/// Those who ask.
#[derive(Debug, Default)]
pub(super) struct Revisions(Mutex<Asking>);

#[derive(Debug, Default)]
struct Asking {
    /// Whether somebody reads; what they read now is too old for those who come.
    reading: bool,
    waiting: Vec<oneshot::Sender<Told>>,
}

impl Revisions {
    /// The revision of an indicator; 0 for none.
    pub(super) async fn get(self: Arc<Self>, db: &Db, indicator: i64) -> Result<i64> {
        if let Some(revision) = db.glance(|conn| totals::revision(conn, indicator)) {
            return Ok(revision);
        }
        let (tell, told) = oneshot::channel();
        let is_first = {
            let mut asking = self.asking();
            asking.waiting.push(tell);
            !mem::replace(&mut asking.reading, true)
        };
        if is_first {
            // A task of its own, so that whoever leaves early leaves nobody waiting.
            tokio::spawn(self.read(db.clone()));
        }
        let gone = |_| Error::Unavailable("the revisions could not be read".to_owned());
        let revisions = told.await.map_err(gone)?.map_err(Error::Unavailable)?;
        Ok(revisions.get(&indicator).copied().unwrap_or(0))
    }

    /// Reads as long as there are those who wait.
    async fn read(self: Arc<Self>, db: Db) {
        loop {
            let waiting = {
                let mut asking = self.asking();
                if asking.waiting.is_empty() {
                    asking.reading = false;
                    return;
                }
                mem::take(&mut asking.waiting)
            };
            let read = db.read(totals::revisions).await;
            let told: Told = read
                .map(|all| Arc::new(all.into_iter().collect()))
                .map_err(|error| error.to_string());
            for one in waiting {
                let _ = one.send(told.clone());
            }
        }
    }

    fn asking(&self) -> MutexGuard<'_, Asking> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
