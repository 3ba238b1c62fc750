//! Rows as changes that are put into the store.

use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::commit::change::{Change, Mode, Request, What};
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::figures::observations::Target;

/// A row of the indicator, as this actor puts it.
pub fn row(target: &Target, row: Observation, status: Status, actor: Actor) -> Change {
    Change {
        target: target.clone(),
        actor,
        credit: None,
        what: What::Put {
            row: row.into(),
            mode: Mode::Any,
            status,
        },
    }
}

/// Changes of one caller, each of which stands for itself.
pub fn request(changes: Vec<Change>) -> Request {
    Request {
        changes,
        atomic: false,
        dry: false,
    }
}
