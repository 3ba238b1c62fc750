//! What rows are looked for, and those that were found.

use crate::figures::observation::Stored;
use crate::store::figures::observations::Target;
use crate::store::figures::rows::order::{Order, Place};
use crate::store::figures::rows::selection::Selection;

/// What rows are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Finder<'a> {
    pub(super) target: &'a Target,
    pub(super) selection: &'a Selection,
    pub(super) order: &'a Order,
    pub(super) limit: usize,
}

/// Rows that were found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) rows: Vec<Stored>,
    /// Where the search ended although there may be more.
    pub(super) stopped: Option<Place>,
}

impl From<Vec<Stored>> for Found {
    fn from(rows: Vec<Stored>) -> Self {
        Self {
            rows,
            stopped: None,
        }
    }
}
