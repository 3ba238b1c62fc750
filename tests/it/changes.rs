//! Changes of figures by short names, each made by the one engine.

use pimpinan::base::error::Result;
use pimpinan::figures::observation::{Observation, Status, Stored};
use pimpinan::store::commit::change::{Change, Fate, Mode, Refusal, Request, What};
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::figures::observations::Target;
use pimpinan::store::figures::validation::Decision;
use pimpinan::store::{Db, Tx};

/// A row, or why it was refused.
pub(crate) type Told = std::result::Result<Stored, Refusal>;

/// Changes of which each stands for itself.
pub(crate) fn request(changes: Vec<Change>) -> Request {
    Request {
        changes,
        atomic: false,
        dry: false,
    }
}

/// One change.
fn change(target: &Target, what: What, actor: &Actor) -> Request {
    request(vec![Change {
        target: target.clone(),
        actor: actor.clone(),
        what,
    }])
}

fn told(fates: Vec<Fate>) -> Told {
    let mut fates = fates.into_iter();
    fates.next().expect("a change has a fate").row()
}

fn new(row: Observation, status: Status) -> What {
    What::Put {
        row: row.into(),
        mode: Mode::New,
        status,
    }
}

/// Adds a row.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    target: &Target,
    row: &Observation,
    status: Status,
    actor: &Actor,
) -> Result<Told> {
    let what = new(row.clone(), status);
    tx.apply(&change(target, what, actor)).map(told)
}

/// Replaces what a row says; `known` is the revision that was looked at, if one was.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    target: &Target,
    (id, known): (i64, Option<i64>),
    row: &Observation,
    actor: &Actor,
) -> Result<Told> {
    let row = row.clone().into();
    let what = What::Replace { id, known, row };
    tx.apply(&change(target, what, actor)).map(told)
}

/// Removes a row.
pub(crate) fn delete(tx: &mut Tx<'_>, target: &Target, id: i64, actor: &Actor) -> Result<Told> {
    let what = What::Delete { id, known: None };
    tx.apply(&change(target, what, actor)).map(told)
}

/// Decides on a row.
pub(crate) fn decide(
    tx: &mut Tx<'_>,
    target: &Target,
    id: i64,
    decision: &Decision,
    actor: &Actor,
) -> Result<Told> {
    let what = What::Decide {
        id,
        known: None,
        decision: decision.clone(),
        notice: false,
    };
    tx.apply(&change(target, what, actor)).map(told)
}

/// Adds a provisional row, together with others that wait.
pub(crate) async fn add(db: &Db, target: &Target, row: Observation, actor: &Actor) -> Result<Told> {
    let what = new(row, Status::Provisional);
    db.apply(change(target, what, actor)).await.map(told)
}
