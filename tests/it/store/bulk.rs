//! Many rows at once come to what one row at a time would come to: rows, totals, counts, journal.

use std::collections::BTreeMap;

use pimpinan::catalogue::Kind;
use pimpinan::catalogue::MEASURES;
use pimpinan::figures::observation::{Observation, Status, Stored};
use pimpinan::figures::proposal::Proposal;
use pimpinan::store::commit::change::{Change, Fate, Mode, Refusal, What};
use pimpinan::store::commit::journal::{Actor, Via};
use pimpinan::store::figures::observations::{Target, standing};
use pimpinan::store::figures::validation::Decision;
use pimpinan::store::upkeep::doctor;
use proptest::prelude::*;

use super::totals::observation;
use crate::changes;
use crate::fixtures;
use crate::support::TestApp;

#[derive(Debug, Clone)]
enum Step {
    Put(Vec<(Observation, bool)>, bool),
    Again,
    Add(Vec<Observation>),
    Delete(usize),
    Decide(usize, Decision),
}

fn step() -> impl Strategy<Value = Step> {
    let rows = prop::collection::vec((observation(), any::<bool>()), 0..90);
    prop_oneof![
        4 => (rows, any::<bool>()).prop_map(|(rows, demo)| Step::Put(rows, demo)),
        1 => Just(Step::Again),
        3 => prop::collection::vec(observation(), 0..90).prop_map(Step::Add),
        2 => (0..200_usize).prop_map(Step::Delete),
        2 => (0..200_usize).prop_map(|at| Step::Decide(at, Decision::Validate)),
        1 => (0..200_usize).prop_map(|at| Step::Decide(at, Decision::Reopen("keliru".to_owned()))),
    ]
}

/// What should become of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Created,
    Updated,
    Unchanged,
    Validated,
}

impl End {
    fn of(fate: &Fate) -> Self {
        match fate {
            Fate::Created(_) => Self::Created,
            Fate::Updated { .. } => Self::Updated,
            Fate::Unchanged(_) => Self::Unchanged,
            Fate::Refused(Refusal::Validated(_)) => Self::Validated,
            other => panic!("{other:?}"),
        }
    }
}

/// What a row is about, as a key of the model.
fn key(row: &Observation) -> String {
    let place = [&row.agency, &row.region, &row.categories[0], &row.basis].map(String::as_str);
    format!("{} {}", place.join(" "), row.period)
}

/// Proposals with different keys; the second measure is left unnamed where `all` is false.
fn proposals(rows: Vec<(Observation, bool)>) -> Vec<Proposal> {
    let mut different: BTreeMap<String, Proposal> = BTreeMap::new();
    for (mut observation, all) in rows {
        let key = key(&observation);
        let mut unnamed = [false; MEASURES];
        if !all {
            unnamed[1] = true;
            observation.values[1] = None;
        }
        let named = Proposal::from(observation);
        different.insert(key, Proposal { unnamed, ..named });
    }
    different.into_values().collect()
}

/// Rows as they should stand, by their keys.
#[derive(Default)]
struct Model(BTreeMap<String, (Observation, Status)>);

impl Model {
    fn put(&mut self, proposal: &Proposal) -> End {
        let basis = proposal.basis.as_deref().expect("a basis");
        let mut new = proposal.row(basis, None);
        let key = key(&new);
        let Some((old, status)) = self.0.get(&key) else {
            self.0.insert(key, (new, Status::Provisional));
            return End::Created;
        };
        if proposal.unnamed[1] {
            new.values[1] = old.values[1];
        }
        if new == *old {
            return End::Unchanged;
        }
        if *status == Status::Validated {
            return End::Validated;
        }
        self.0.insert(key, (new, Status::Provisional));
        End::Updated
    }

    /// Adds a row; whether its key was free.
    fn add(&mut self, row: &Observation) -> bool {
        let free = !self.0.contains_key(&key(row));
        if free {
            self.0.insert(key(row), (row.clone(), Status::Provisional));
        }
        free
    }

    fn pick(&self, at: usize) -> Option<String> {
        self.0.keys().nth(at % self.0.len().max(1)).cloned()
    }
}

async fn number(app: &TestApp, target: &Target, row: Observation) -> i64 {
    held_by_key(app, target, &row).await.id
}

async fn put(app: &TestApp, target: &Target, rows: Vec<Proposal>, demo: bool) -> Vec<End> {
    let actor = Actor {
        user: 1,
        key: Some(1),
        via: if demo { Via::Demo } else { Via::ApiV2 },
    };
    let change = |row| Change {
        target: target.clone(),
        actor: actor.clone(),
        credit: None,
        what: What::Put {
            row,
            mode: Mode::Any,
            status: Status::Provisional,
        },
    };
    let request = changes::request(rows.into_iter().map(change).collect());
    let made = app.app.db.apply(request).await.expect("the store works");
    made.iter().map(|one| End::of(&one.fate)).collect()
}

/// Adds rows, each for a caller of its own; whether each was added.
async fn add(app: &TestApp, target: &Target, rows: Vec<Observation>) -> Vec<bool> {
    let calls: Vec<_> = rows
        .into_iter()
        .map(|observation| {
            let (db, target) = (app.app.db.clone(), target.clone());
            let adds =
                async move { changes::add(&db, &target, observation, &Actor::person(1)).await };
            tokio::spawn(adds)
        })
        .collect();
    let mut added = Vec::new();
    for call in calls {
        let created = call.await.expect("an end").expect("the store works");
        assert!(matches!(created, Ok(_) | Err(Refusal::Taken(_))));
        added.push(created.is_ok());
    }
    added
}

/// The row that stands under the key of this one.
async fn held_by_key(app: &TestApp, target: &Target, row: &Observation) -> Stored {
    let (held, about) = (target.clone(), row.clone());
    let read = app.app.db.read(move |conn| standing(conn, &held, &about));
    let found = read.await.expect("the store works").into_iter();
    let mut found = found.filter(|one| one.observation.basis == row.basis);
    found.next().expect("the row of the model stands there")
}

async fn run(app: &TestApp, target: &Target, steps: Vec<Step>) {
    let mut model = Model::default();
    let mut last = Vec::new();
    for step in steps {
        match step {
            Step::Put(rows, demo) => {
                last = proposals(rows);
                let expected: Vec<End> = last.iter().map(|one| model.put(one)).collect();
                assert_eq!(put(app, target, last.clone(), demo).await, expected);
            }
            Step::Again => {
                let expected: Vec<End> = last.iter().map(|one| model.put(one)).collect();
                assert_eq!(put(app, target, last.clone(), false).await, expected);
            }
            Step::Add(rows) => {
                let expected: Vec<bool> = rows.iter().map(|row| model.add(row)).collect();
                assert_eq!(add(app, target, rows).await, expected);
            }
            Step::Delete(at) => {
                let Some(key) = model.pick(at) else { continue };
                let (row, status) = model.0[&key].clone();
                let id = number(app, target, row).await;
                let held = target.clone();
                let delete = move |tx: &mut pimpinan::store::Tx<'_>| {
                    changes::delete(tx, &held, id, &Actor::person(1))
                };
                let deleted = app.app.db.write(delete).await.expect("the store works");
                assert_eq!(deleted.is_ok(), status == Status::Provisional);
                if deleted.is_ok() {
                    model.0.remove(&key);
                }
            }
            Step::Decide(at, decision) => {
                let Some(key) = model.pick(at) else { continue };
                let id = number(app, target, model.0[&key].0.clone()).await;
                let held = target.clone();
                let decide = move |tx: &mut pimpinan::store::Tx<'_>| {
                    changes::decide(tx, &held, id, &decision, &Actor::person(1))
                };
                if let Ok(row) = app.app.db.write(decide).await.expect("the store works") {
                    model.0.insert(key, (row.observation, row.status));
                }
            }
        }
    }
    for (row, status) in model.0.into_values() {
        let found = held_by_key(app, target, &row).await;
        assert_eq!((found.observation, found.status), (row, status));
    }
    let report = doctor::examine(&app.app.config.database, &app.app.catalogue);
    assert_eq!(report.expect("an examination").wrong, [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn many_at_once_come_to_what_one_by_one_would(
        kind in prop::sample::select(vec![Kind::Stock, Kind::Flow, Kind::Rate]),
        steps in prop::collection::vec(step(), 1..14),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let indicator = fixtures::indicator("uji", kind);
            let app = TestApp::with(fixtures::catalogue(vec![indicator])).await;
            let target = app.app.db.target("uji").expect("the indicator").clone();
            run(&app, &target, steps).await;
        });
    }
}
