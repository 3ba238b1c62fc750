//! Rows before and after changes, with their series.

use std::sync::Arc;

use crate::figures::observation::Stored;
use crate::store::commit::series::Series;

/// A row as it stood or as it will stand, with its series.
#[derive(Debug, Clone)]
pub(super) struct Side<'k> {
    pub(super) row: &'k Stored,
    pub(super) series: Arc<Series>,
}

/// What becomes of a row.
#[derive(Debug)]
pub(super) struct Line<'k> {
    pub(super) id: i64,
    pub(super) before: Option<Side<'k>>,
    pub(super) after: Option<Side<'k>>,
}

impl Side<'_> {
    /// The number of its series and the code of its period: its key.
    fn key(&self) -> (i64, i64) {
        (self.series.id, self.row.observation.period.code())
    }
}

impl<'k> Line<'k> {
    /// Both sides.
    pub(super) fn sides(&self) -> impl Iterator<Item = &Side<'k>> {
        self.before.iter().chain(&self.after)
    }

    /// Whether it keeps its key.
    pub(super) fn stays(&self) -> bool {
        let key = |side: &Option<Side<'_>>| side.as_ref().map(Side::key);
        self.before.is_some() && key(&self.before) == key(&self.after)
    }
}
