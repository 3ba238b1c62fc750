//! Changes of figures by short names, each made by the one engine.

use pimpinan::base::error::Result;
use pimpinan::catalogue::{Grain, MEASURES, Period};
use pimpinan::figures::observation::{Observation, Status, Stored};
use pimpinan::store::commit::change::{Change, Mode, Outcome, Refusal, Request, What};
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
        credit: None,
        what,
    }])
}

fn told(made: Vec<Outcome>) -> Told {
    let mut made = made.into_iter();
    made.next().expect("a change has a fate").fate.row()
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

/// Decides on a row, and tells its agency.
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
        notice: true,
    };
    tx.apply(&change(target, what, actor)).map(told)
}

/// Adds the figure of a year of the indicator `pegawai`.
pub(crate) async fn add_year(db: &Db, year: i16) {
    let target = db.target("pegawai").expect("the indicator");
    let mut values = [None; MEASURES];
    values[..2].copy_from_slice(&[Some(7), Some(9)]);
    let row = Observation {
        agency: "bkd".to_owned(),
        region: "36".to_owned(),
        period: Period::containing(Grain::Year, jiff::civil::date(year, 1, 1)),
        categories: Default::default(),
        basis: target.indicator.bases[0].code.clone(),
        values,
    };
    let added = add(db, target, row, &Actor::person(1)).await;
    added.expect("the store works").expect("a free key");
}

/// Adds a provisional row, together with others that wait.
pub(crate) async fn add(db: &Db, target: &Target, row: Observation, actor: &Actor) -> Result<Told> {
    let what = new(row, Status::Provisional);
    db.apply(change(target, what, actor)).await.map(told)
}
