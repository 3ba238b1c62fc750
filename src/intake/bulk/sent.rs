//! A row of a bulk call as it was cut out of the body, not looked into yet.

use std::sync::Arc;

use crate::intake::fields::{Slot, unreadable};
use crate::intake::{Problem, Rule, Unreadable};

/// Most bytes of a row.
pub const ROW: usize = 1024 * 1024;
/// Rows of a piece: what one job of the writer takes on.
pub(super) const PIECE: usize = 2_000;

/// What a cell or a row takes of memory beside its text, about.
const CELL: usize = 40;

/// A row as it was cut out, with its number.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) number: u64,
    pub(super) text: Text,
}

/// What a row holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// JSON, not looked into yet.
    Json(Vec<u8>),
    /// Cells, under these names.
    Cells(Arc<[Slot]>, Vec<String>),
    /// Nothing that could be cut out.
    Bad(Problem),
}

impl Text {
    /// What it takes of memory, about.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Json(text) => CELL + text.len(),
            Self::Cells(_, cells) => cells.iter().map(|cell| CELL + cell.len()).sum(),
            Self::Bad(_) => CELL,
        }
    }

    pub(super) fn too_large() -> Self {
        Self::Bad(Problem {
            field: String::new(),
            rule: Rule::TooLarge,
        })
    }

    pub(super) fn unreadable(why: Unreadable) -> Self {
        Self::Bad(unreadable(why))
    }
}
