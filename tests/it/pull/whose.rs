//! Whose figure is: a source takes away only what it brought, and what is taken back is put down to
//! whom it was.

use pimpinan::figures::observation::Stored;
use pimpinan::figures::proposal::Proposal;
use pimpinan::intake::pull::undo;
use pimpinan::store::commit::change::{Change, What};
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::people::accounts::{self, Person};
use pimpinan::store::sources::{imports, pulls};

use super::{World, rows};
use crate::changes;
use crate::web::api::caller::AGENCY;

const DAY: &str = "2017-10-29";

impl World {
    async fn called(&self, name: &str) -> i64 {
        let text = format!(
            "name = \"{name}\"\nagency = \"{AGENCY}\"\nindicator = \"usia-asn\"\n\
             [apply]\ngone = \"delete\"\n\
             [json]\naddress = \"{}/{name}\"\nrows = \"$.data[*]\"\n",
            self.agency.url
        );
        self.defined(&text, None).await
    }

    async fn stored(&self) -> Vec<Stored> {
        let target = self
            .app
            .app
            .db
            .target("usia-asn")
            .expect("a target")
            .clone();
        let read = move |conn: &mut pimpinan::store::Conn| {
            imports::figures(conn, &target, Some(AGENCY), 100)
        };
        let mut all = self.app.app.db.read(read).await.expect("a store");
        all.sort_by(|a, b| a.observation.categories.cmp(&b.observation.categories));
        all
    }

    /// Somebody corrects a figure at a form.
    async fn corrected(&self, row: &Stored, men: i64, by: i64) {
        let mut next = row.observation.clone();
        next.values[0] = Some(men);
        let change = Change {
            target: self
                .app
                .app
                .db
                .target("usia-asn")
                .expect("a target")
                .clone(),
            actor: Actor::person(by),
            credit: None,
            what: What::Replace {
                id: row.id,
                known: None,
                row: Proposal::from(next),
            },
        };
        let made = self.app.app.db.apply(changes::request(vec![change])).await;
        assert!(!made.expect("a store")[0].fate.is_refused());
    }

    async fn person(&self) -> Person {
        let user = self.user;
        let person = self
            .app
            .app
            .db
            .read(move |conn| accounts::by_id(conn, user));
        person.await.expect("a store").expect("a person")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_of_one_agency_leave_each_others_figures_alone() {
    let world = World::start().await;
    let (one, other) = (world.called("satu").await, world.called("dua").await);
    world.agency.answers(|path, _| {
        use axum::response::IntoResponse as _;
        let mine = match path {
            "/satu" => rows(&[(DAY, 20, 1, 2), (DAY, 21, 3, 4)]),
            _ => rows(&[(DAY, 30, 1, 2), (DAY, 31, 3, 4)]),
        };
        mine.into_response()
    });
    assert_eq!(world.run(one).await.counts.created, 2);
    let run = world.run(other).await;
    assert_eq!((run.counts.created, run.counts.gone), (2, 0), "{run:?}");
    let sources: Vec<_> = world.stored().await.iter().map(|row| row.source).collect();
    assert_eq!(sources, [Some(one), Some(one), Some(other), Some(other)]);
    world.agency.says(rows(&[(DAY, 30, 1, 2)]));
    let run = world.run(other).await;
    assert_eq!((run.state.name(), run.counts.removed), ("changed", 1));
    let ages: Vec<_> = world.figures().await.into_iter().map(|row| row.0).collect();
    assert_eq!(ages, ["20", "21", "30"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_corrects_a_figure_takes_it_over() {
    let world = World::start().await;
    let id = world.called("satu").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2), (DAY, 21, 3, 4)]));
    world.run(id).await;
    let first = world.stored().await.remove(0);
    world.corrected(&first, 8, 1).await;
    assert_eq!(world.stored().await[0].source, None);
    world.agency.says(rows(&[(DAY, 21, 3, 4)]));
    let run = world.run(id).await;
    assert_eq!((run.counts.removed, run.counts.gone), (0, 0));
    assert_eq!(world.figures().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_is_put_down_to_whom_it_was() {
    let world = World::start().await;
    let (one, other) = (world.called("satu").await, world.called("dua").await);
    world.agency.says(rows(&[(DAY, 20, 1, 2), (DAY, 21, 3, 4)]));
    world.run(one).await;
    let first = world.stored().await.remove(0);
    let clerk = crate::web::api::caller::add_user(&world.app, AGENCY).await;
    world.corrected(&first, 8, clerk).await;
    let before: Vec<_> = world.stored().await.iter().map(Stored::credit).collect();
    assert_eq!((before[0].via.as_str(), before[0].user), ("form", clerk));
    // The other source changes what the clerk and the first one said.
    world.agency.says(rows(&[(DAY, 20, 5, 2), (DAY, 21, 6, 4)]));
    let run = world.run(other).await;
    assert_eq!(run.counts.changed, 2);
    let now = world.stored().await;
    assert!(now.iter().all(|row| row.source == Some(other)));
    let (source, person) = (world.found(other).await, world.person().await);
    let undone = undo(&world.app.app, &source, &run, &person).await;
    assert_eq!(undone.expect("a store").map(|one| one.undone), Some(2));
    let after: Vec<_> = world.stored().await.iter().map(Stored::credit).collect();
    assert_eq!(after, before);
    // What a source took away and what is brought back is that source's again.
    world.agency.says(rows(&[(DAY, 30, 5, 2)]));
    let run = world.run(other).await;
    assert_eq!(run.counts.created, 1);
    world.agency.says(rows(&[(DAY, 31, 5, 2)]));
    let run = world.run(other).await;
    assert_eq!((run.counts.created, run.counts.removed), (1, 1));
    let source = world.found(other).await;
    let undone = undo(&world.app.app, &source, &run, &person).await;
    assert_eq!(undone.expect("a store").map(|one| one.undone), Some(2));
    let back = world.stored().await.pop().expect("a row");
    assert_eq!((back.via.as_str(), back.source), ("connector", Some(other)));
    assert_eq!(back.observation.categories[0], "30");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_taken_back_once_however_often_it_is_asked_for() {
    let world = World::start().await;
    let id = world.called("satu").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2), (DAY, 21, 3, 4)]));
    let run = world.run(id).await;
    let (source, person) = (world.found(id).await, world.person().await);
    let app = &world.app.app;
    let ask = || undo(app, &source, &run, &person);
    let (a, b, c) = tokio::join!(ask(), ask(), ask());
    let all = [a, b, c].map(|one| one.expect("a store"));
    let done: Vec<_> = all.iter().flatten().collect();
    assert_eq!(done.len(), 1, "{all:?}");
    assert_eq!((done[0].undone, done[0].left), (2, 0));
    // Who still has the page of before asks in vain.
    assert_eq!(ask().await.expect("a store"), None);
    let runs = app
        .db
        .read(move |conn| pulls::runs(conn, Some(id), 9))
        .await;
    assert_eq!(runs.expect("runs").len(), 2);
}
