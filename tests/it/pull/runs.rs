//! What runs do to figures: and that they do nothing where nothing is to be done.

use std::time::Duration;

use pimpinan::intake::pull::{Allowed, Beside, records, undo};
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::people::accounts;
use pimpinan::store::sources::pulls;
use pimpinan::work::pull::round;

use super::{World, rows};

const DAY: &str = "2017-10-29";

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_added_changed_and_left_as_they_are() {
    let world = World::start().await;
    let id = world.source("").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2), (DAY, 21, 3, 4)]));
    let run = world.run(id).await;
    assert_eq!((run.state.name(), run.counts.created), ("changed", 2));
    assert_eq!(run.newest.as_deref(), Some(DAY));
    assert_eq!(run.hash.len(), 64);
    let figures = world.figures().await;
    assert_eq!(figures[0], ("20".to_owned(), 1, "connector".to_owned(), 1));
    let before = world.size().await;
    let run = world.run(id).await;
    assert_eq!((run.state.name(), run.counts.same), ("unchanged", 2));
    assert_eq!(world.size().await, before, "unchanged rows leave no trace");
    let kept = records(&world.app.app, run.id, 0).await.expect("a store");
    assert_eq!(kept, None);
    world.agency.says(rows(&[(DAY, 20, 9, 2), (DAY, 21, 3, 4)]));
    let run = world.run(id).await;
    assert_eq!((run.counts.changed, run.counts.same), (1, 1));
    assert_eq!(world.figures().await[0].1, 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_figures_are_marked_as_such() {
    let world = World::start().await;
    let id = world.source("[apply]\ngone = \"ignore\"").await;
    let text = world
        .found(id)
        .await
        .definition
        .replacen('{', "{\"sample\":true,", 1);
    let done = world.app.app.db.write(move |tx| {
        let sql = "UPDATE sources SET definition = $1 WHERE id = $2";
        tx.conn.execute(sql, &[(&text).into(), id.into()])
    });
    done.await.expect("a source");
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    assert_eq!(world.ends(id).await.0, "changed");
    assert_eq!(world.figures().await[0].2, "demo");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_only_tried_changes_nothing() {
    let world = World::start().await;
    let id = world.source("").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    let run = world.run_as(id, true, Allowed::default()).await;
    assert_eq!(
        (run.state.name(), run.counts.created, run.dry),
        ("changed", 1, true)
    );
    assert_eq!(world.size().await, (0, 0));
    assert_eq!(world.found(id).await.shape, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn good_rows_are_taken_beside_bad_ones_unless_all_are_wanted() {
    let world = World::start().await;
    world
        .agency
        .says(rows(&[(DAY, 20, 1, 2), (DAY, 400, 3, 4)]));
    let all = world.source("[apply]\nrows = \"all\"").await;
    assert_eq!(
        world.ends(all).await,
        ("refused", "some-refused".to_owned())
    );
    assert_eq!(world.size().await, (0, 0));
    let (app, source) = (&world.app.app, world.found(all).await);
    let by = Actor::person(world.user);
    let removed = app
        .db
        .write(move |tx| pulls::remove(tx, &source, &by))
        .await;
    removed.expect("removed");
    let good = world.source("").await;
    let run = world.run(good).await;
    assert_eq!(
        (run.state.name(), run.counts.created, run.counts.refused),
        ("changed", 1, 1)
    );
    let kept = records(app, run.id, 0)
        .await
        .expect("a store")
        .expect("rows");
    assert_eq!(kept.len(), 2);
    world.agency.says(rows(&[(DAY, 400, 3, 4)]));
    assert_eq!(
        world.ends(good).await,
        ("refused", "all-refused".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_answer_wipes_nothing_and_is_no_success() {
    let world = World::start().await;
    let id = world.source("[apply]\ngone = \"delete\"").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    world.run(id).await;
    let before = world.size().await;
    world.agency.says("{\"data\":[]}");
    assert_eq!(world.ends(id).await, ("empty", String::new()));
    assert_eq!(world.size().await, before);
    world.agency.says("{\"error\":\"galat\"}");
    assert_eq!(world.ends(id).await, ("failed", "no-rows-there".to_owned()));
    assert_eq!(world.size().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_that_are_gone_go_one_by_one_and_many_only_with_permission() {
    let world = World::start().await;
    let id = world.source("[apply]\ngone = \"delete\"\nfuse = 0.2").await;
    let all: Vec<_> = (20..30).map(|age| (DAY, age, age, 1)).collect();
    world.agency.says(rows(&all));
    world.run(id).await;
    world.agency.says(rows(&all[2..]));
    let run = world.run(id).await;
    assert_eq!((run.state.name(), run.counts.removed), ("changed", 2));
    assert_eq!(world.figures().await.len(), 8);
    let before = world.size().await;
    world.agency.says(rows(&all[6..]));
    let run = world.run(id).await;
    assert_eq!(
        (run.state.name(), super::code(&run)),
        ("refused", "fuse".to_owned())
    );
    assert_eq!((run.counts.gone, Beside::parse(&run.notes).stood), (4, 8));
    assert_eq!(world.size().await, before);
    let allowed = Allowed {
        gone: true,
        ..Allowed::default()
    };
    let run = world.run_as(id, false, allowed).await;
    assert_eq!((run.state.name(), run.counts.removed), ("changed", 4));
    assert_eq!(world.figures().await.len(), 4);
    // An answer that was not understood in every row tells nothing of what is gone.
    let mut some = all[8..].to_vec();
    some.push((DAY, 400, 1, 1));
    world.agency.says(rows(&some));
    let run = world.run(id).await;
    assert_eq!((run.state.name(), run.counts.gone), ("unchanged", 0));
    assert_eq!(world.figures().await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_is_only_counted_where_nothing_else_is_said() {
    let world = World::start().await;
    let id = world.source("[apply]\nfuse = 0.5").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2), (DAY, 21, 3, 4)]));
    world.run(id).await;
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    let run = world.run(id).await;
    assert_eq!(
        (run.state.name(), run.counts.gone, run.counts.removed),
        ("unchanged", 1, 0)
    );
    assert_eq!(world.figures().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn headings_are_held_to_what_they_were() {
    let world = World::start().await;
    let id = world.source("").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    world.run(id).await;
    let before = world.size().await;
    world
        .agency
        .says(rows(&[(DAY, 20, 5, 2)]).replace("}]", ",\"honorer\":3}]"));
    let run = world.run(id).await;
    assert_eq!(
        (run.state.name(), super::code(&run)),
        ("refused", "headings".to_owned())
    );
    assert!(run.why.expect("a reason").contains("honorer"));
    assert_eq!(world.size().await, before);
    let allowed = Allowed {
        shape: true,
        ..Allowed::default()
    };
    assert_eq!(
        world.run_as(id, false, allowed).await.state.name(),
        "changed"
    );
    assert_eq!(
        world.ends(id).await.0,
        "unchanged",
        "these are its headings now"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn validated_figures_and_the_past_stay_as_they_are() {
    let world = World::start().await;
    let id = world.source("[apply]\npast_months = 1").await;
    world.agency.says(rows(&[
        (DAY, 20, 1, 2),
        ("2018-01-10", 20, 1, 2),
        ("2018-01-10", 21, 1, 2),
    ]));
    let run = world.run(id).await;
    assert_eq!((run.counts.created, run.counts.refused), (2, 1));
    let validate =
        "UPDATE observations SET status = 1 WHERE id = (SELECT min(id) FROM observations)";
    let done = world.app.app.db.write(move |tx| tx.conn.batch(validate));
    done.await.expect("a validated figure");
    world
        .agency
        .says(rows(&[("2018-01-10", 20, 7, 2), ("2018-01-10", 21, 7, 2)]));
    let run = world.run(id).await;
    assert_eq!((run.counts.changed, run.counts.validated), (1, 1));
    let men: Vec<i64> = world.figures().await.iter().map(|one| one.1).collect();
    assert_eq!(men.iter().filter(|men| **men == 7).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_taken_back_as_a_whole_and_what_was_changed_since_stays() {
    let world = World::start().await;
    let id = world.source("[apply]\ngone = \"delete\"").await;
    world
        .agency
        .says(rows(&[(DAY, 20, 1, 2), (DAY, 21, 3, 4), (DAY, 23, 3, 3)]));
    world.run(id).await;
    let before: Vec<_> = world
        .figures()
        .await
        .into_iter()
        .map(|one| (one.0, one.1))
        .collect();
    world
        .agency
        .says(rows(&[(DAY, 20, 8, 2), (DAY, 21, 3, 4), (DAY, 22, 5, 6)]));
    let run = world.run(id).await;
    assert_eq!(
        (run.counts.created, run.counts.changed, run.counts.removed),
        (1, 1, 1)
    );
    let user = world.user;
    let (app, source) = (&world.app.app, world.found(id).await);
    let person = app.db.read(move |conn| accounts::by_id(conn, user)).await;
    let person = person.expect("a store").expect("a person");
    let undone = undo(app, &source, &run, &person).await.expect("a store");
    assert_eq!(undone.map(|one| (one.undone, one.left)), Some((3, 0)));
    let after: Vec<_> = world
        .figures()
        .await
        .into_iter()
        .map(|one| (one.0, one.1))
        .collect();
    assert_eq!(after, before);
    assert!(!world.found(id).await.active);
    let again = app.db.read(move |conn| pulls::one(conn, run.id)).await;
    let again = again.expect("a store").expect("a run");
    let undone = undo(app, &source, &again, &person).await.expect("a store");
    assert_eq!(undone, None, "once is enough");
    let run = world.run(id).await;
    world
        .agency
        .says(rows(&[(DAY, 20, 11, 2), (DAY, 21, 3, 4), (DAY, 22, 5, 6)]));
    world.run(id).await;
    let undone = undo(app, &world.found(id).await, &run, &person)
        .await
        .expect("a store");
    assert_eq!(undone.map(|one| (one.undone, one.left)), Some((2, 1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_are_fetched_at_their_times_by_one_of_two_instances() {
    let world = World::start().await;
    let id = world.source("").await;
    let text = world
        .found(id)
        .await
        .definition
        .replacen('{', "{\"schedule\":\"0 * * * *\",", 1);
    let (app, now) = (&world.app.app, world.app.app.clock.now_ms());
    let source = world.found(id).await;
    let by = Actor::person(world.user);
    let done = app.db.write(move |tx| {
        let sql = "UPDATE sources SET definition = $1 WHERE id = $2";
        tx.conn.execute(sql, &[(&text).into(), id.into()])?;
        pulls::switch(tx, &source, Some(now + 60_000), &by)
    });
    done.await.expect("an active source");
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let other = world.app.beside(catalogue).await;
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    round(app).await.expect("nothing is due");
    assert_eq!(world.figures().await.len(), 0);
    for hour in 1..=3 {
        for clock in [&app.clock, &other.app.clock] {
            clock.advance(Duration::from_secs(3_660));
        }
        let both = tokio::join!(round(app), round(&other.app));
        both.0.expect("a round");
        both.1.expect("a round");
        let runs = app
            .db
            .read(move |conn| pulls::runs(conn, Some(id), 10))
            .await;
        assert_eq!(runs.expect("runs").len(), hour, "one of the two");
    }
    let source = world.found(id).await;
    assert!(source.next_at.expect("a time") > app.clock.now_ms());
    world.agency.says("<html>");
    app.clock.advance(Duration::from_secs(3_660));
    round(app).await.expect("a round");
    assert_eq!(world.found(id).await.failures, 1);
}
