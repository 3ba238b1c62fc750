//! What was made of all that is known, kept while nothing of that changes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;

use crate::base::error::Result;
use crate::store::figures::stamp;
use crate::store::figures::stamp::Stamp;
use crate::store::{Conn, Db};

/// Answers that are kept: for all agencies, and for each.
const KEPT: usize = 500;

type Kept<T> = (Date, Stamp, Arc<T>);

/// What was made lately, by agency; none for all of them.
#[derive(Debug)]
pub struct Made<T>(RwLock<HashMap<Option<String>, Kept<T>>>);

impl<T> Default for Made<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T: Send + Sync + 'static> Made<T> {
    /// What was made of what is known now and today, else what `make` makes of it.
    pub async fn or_make(
        &self,
        db: &Db,
        (agency, today): (Option<String>, Date),
        make: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<Arc<T>> {
        // Before it is made, so that what comes meanwhile makes another.
        let stamp = db.read(stamp::now).await?;
        if let Some(kept) = self.get(agency.as_ref(), today, stamp) {
            return Ok(kept);
        }
        let fresh = Arc::new(db.read(make).await?);
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT {
            all.clear();
        }
        all.insert(agency, (today, stamp, Arc::clone(&fresh)));
        Ok(fresh)
    }

    fn get(&self, agency: Option<&String>, today: Date, stamp: Stamp) -> Option<Arc<T>> {
        let made = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (day, seen, kept) = made.get(&agency.cloned())?;
        (*day == today && *seen == stamp).then(|| Arc::clone(kept))
    }
}
