//! What runs by itself: turns that instances share, by clocks that stand still until they are
//! moved.

mod alerts;
mod deadlines;
pub(crate) mod mail;
mod questions;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use pimpinan::app::App;
use pimpinan::base::error::{Error, Result};
use pimpinan::store::keys::key_use::Call;
use pimpinan::store::people::sessions;
use pimpinan::work;
use pimpinan::work::runner::{By, Job, Outcome, Runner};
use pimpinan::work::schedule::Times;
use tokio::sync::Notify;

use crate::changes;
use crate::people::location;
use crate::support::TestApp;
use crate::web::api::caller::Caller;

const HOUR: Duration = Duration::from_secs(3_600);
/// Longer than a turn is kept by an instance that died.
const LEASE: Duration = Duration::from_secs(61);

/// Two instances on one database.
async fn two() -> (TestApp, TestApp) {
    let one = TestApp::start().await;
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let other = one.beside(catalogue).await;
    let apps = (one, other);
    // Between two hours, so that it does not matter by how much either comes later.
    later(&apps, HOUR / 2);
    apps
}

/// Moves the clocks of both.
fn later(apps: &(TestApp, TestApp), by: Duration) {
    apps.0.app.clock.advance(by);
    apps.1.app.clock.advance(by);
}

fn hourly() -> Times {
    Times::Every(3_600_000)
}

/// A job that counts its turns.
fn counting(by: By, times: Times, turns: &Arc<AtomicUsize>) -> Job {
    let turns = Arc::clone(turns);
    Job::new("count", by, times, move |_, _| {
        turns.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Ok(()))
    })
}

/// A job whose turns end as they are told.
fn ending(times: Times, how: fn() -> Result<()>) -> Job {
    let work = move |_: Arc<App>, _| async move { how() };
    Job::new("count", By::One, times, work)
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let read = app
        .app
        .db
        .read(move |conn| conn.query_one(sql, &[], |row| row.int(0)));
    read.await.expect("an answer").unwrap_or_default()
}

#[tokio::test]
async fn of_two_instances_exactly_one_runs_each_turn() {
    let apps = two().await;
    let turns = Arc::new(AtomicUsize::new(0));
    let mut here = counting(By::One, hourly(), &turns);
    let mut there = counting(By::One, hourly(), &turns);
    for hour in 1..=3 {
        let (one, other) = tokio::join!(here.turn(&apps.0.app), there.turn(&apps.1.app));
        assert!(
            [
                (Outcome::Ran, Outcome::Elsewhere),
                (Outcome::Elsewhere, Outcome::Ran)
            ]
            .contains(&(one, other)),
            "{one:?} {other:?}"
        );
        assert_eq!(turns.load(Ordering::Relaxed), hour);
        later(&apps, LEASE);
        here.turn(&apps.0.app).await;
        there.turn(&apps.1.app).await;
        assert_eq!(turns.load(Ordering::Relaxed), hour, "it is done");
        later(&apps, HOUR.saturating_sub(LEASE));
    }
}

#[tokio::test]
async fn what_each_instance_does_is_done_by_both() {
    let apps = two().await;
    let turns = Arc::new(AtomicUsize::new(0));
    for app in [&apps.0, &apps.1] {
        let mut job = counting(By::Each, hourly(), &turns);
        assert_eq!(job.turn(&app.app).await, Outcome::Ran);
        assert_eq!(job.turn(&app.app).await, Outcome::Early);
    }
    assert_eq!(turns.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_turn_whose_holder_died_is_taken_over() {
    let apps = two().await;
    let begun = Arc::new(Notify::new());
    let (app, tell) = (Arc::clone(&apps.0.app), Arc::clone(&begun));
    let dying = tokio::spawn(async move {
        let mut job = Job::new("count", By::One, hourly(), move |_, _| {
            tell.notify_one();
            std::future::pending()
        });
        job.turn(&app).await
    });
    begun.notified().await;
    dying.abort();
    let turns = Arc::new(AtomicUsize::new(0));
    let mut job = counting(By::One, hourly(), &turns);
    assert_eq!(job.turn(&apps.1.app).await, Outcome::Elsewhere);
    assert_eq!(job.turn(&apps.1.app).await, Outcome::Early, "not at once");
    later(&apps, LEASE);
    assert_eq!(job.turn(&apps.1.app).await, Outcome::Ran);
}

#[tokio::test]
async fn a_turn_that_failed_is_tried_again_later_by_whoever_comes_first() {
    let apps = two().await;
    let refuse = || Err(Error::Unavailable("not now".to_owned()));
    let mut failing = ending(hourly(), refuse);
    let turns = Arc::new(AtomicUsize::new(0));
    let mut other = counting(By::One, hourly(), &turns);
    assert_eq!(failing.turn(&apps.0.app).await, Outcome::Failed);
    assert_eq!(failing.turn(&apps.0.app).await, Outcome::Early);
    assert_eq!(other.turn(&apps.1.app).await, Outcome::Elsewhere);
    later(&apps, Duration::from_secs(600));
    assert_eq!(other.turn(&apps.1.app).await, Outcome::Ran);
    assert_eq!(failing.turn(&apps.0.app).await, Outcome::Elsewhere);
    let said = apps.0.app.measured().expect("metrics");
    for line in [
        r#"pimpinan_job_runs_total{job="count"} 1"#,
        r#"pimpinan_job_failures_total{job="count"} 1"#,
    ] {
        assert!(said.contains(line), "{line} in\n{said}");
    }
    assert!(!said.contains("succeeded_timestamp_seconds{"), "{said}");
    let said = apps.1.app.measured().expect("metrics");
    let when = r#"pimpinan_job_succeeded_timestamp_seconds{job="count"} 1515987600"#;
    assert!(said.contains(when), "{said}");
}

#[tokio::test]
async fn a_job_that_panics_has_failed() {
    let app = TestApp::start().await;
    let mut job = ending(hourly(), || panic!("a mistake of ours"));
    assert_eq!(job.turn(&app.app).await, Outcome::Failed);
    app.app.clock.advance(HOUR);
    assert_eq!(job.turn(&app.app).await, Outcome::Failed, "it lives on");
}

#[tokio::test]
async fn a_clock_that_was_ahead_stops_no_job() {
    let (ahead, right) = two().await;
    let turns = Arc::new(AtomicUsize::new(0));
    ahead.app.clock.advance(400 * 24 * HOUR);
    let mut job = counting(By::One, hourly(), &turns);
    assert_eq!(job.turn(&ahead.app).await, Outcome::Ran);
    let mut job = counting(By::One, hourly(), &turns);
    assert_eq!(job.turn(&right.app).await, Outcome::Ran, "not believed");
    right.app.clock.advance(HOUR);
    assert_eq!(job.turn(&right.app).await, Outcome::Ran);
}

#[tokio::test]
async fn copies_are_due_at_the_times_of_cron() {
    let app = TestApp::start().await;
    let turns = Arc::new(AtomicUsize::new(0));
    let nightly = Times::Cron(Box::new("0 2 * * *".parse().expect("times")));
    let mut job = counting(By::One, nightly, &turns);
    assert_eq!(job.turn(&app.app).await, Outcome::Ran, "last night's");
    app.app.clock.advance(15 * HOUR);
    assert_eq!(job.turn(&app.app).await, Outcome::Early, "one o'clock");
    app.app.clock.advance(HOUR);
    assert_eq!(job.turn(&app.app).await, Outcome::Ran);
}

#[tokio::test]
async fn the_end_waits_for_a_running_turn_but_not_for_ever() {
    let app = TestApp::start().await;
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let turns = Arc::new(AtomicUsize::new(0));
    let slow = |by: By| {
        let (begun, go_on, turns) = (Arc::clone(&begun), Arc::clone(&go_on), Arc::clone(&turns));
        Job::new("slow", by, hourly(), move |_, _| {
            let (begun, go_on, turns) =
                (Arc::clone(&begun), Arc::clone(&go_on), Arc::clone(&turns));
            async move {
                begun.notify_one();
                go_on.notified().await;
                turns.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }
        })
    };
    let runner = Runner::start(&app.app, vec![slow(By::Each)]);
    begun.notified().await;
    tokio::join!(runner.end(HOUR), async { go_on.notify_one() });
    assert_eq!(turns.load(Ordering::Relaxed), 1, "it was finished");
    let runner = Runner::start(&app.app, vec![slow(By::Each)]);
    begun.notified().await;
    runner.end(Duration::ZERO).await;
    assert_eq!(turns.load(Ordering::Relaxed), 1, "it was cut off");
}

#[tokio::test]
async fn the_jobs_of_a_server_write_down_and_clean_up() {
    let Caller { app, user, .. } = Caller::start().await;
    let begun = app
        .app
        .db
        .write(move |tx| sessions::start(tx, user, false, "old"));
    begun.await.expect("a session");
    changes::add_year(&app.app.db, 1999).await;
    app.app.clock.advance(13 * HOUR);
    app.app.usage.note(
        1,
        Call {
            at: app.app.clock.now_ms(),
            method: "POST".to_owned(),
            slug: "uji".to_owned(),
            status: 200,
            problem: String::new(),
        },
    );
    let jobs = work::jobs(&app.app, None, None).expect("the jobs");
    Runner::start(&app.app, jobs).end(HOUR).await;
    assert_eq!(count(&app, "SELECT count(*) FROM sessions").await, 0);
    assert_eq!(count(&app, "SELECT count(*) FROM key_calls").await, 1);
    let roots = "SELECT count(*) FROM journal WHERE action = 'root'";
    assert_eq!(count(&app, roots).await, 1);
}

/// A session that began ten years ahead would outlive every other, and so would a proof.
#[tokio::test]
async fn sessions_of_a_clock_that_was_ahead_are_not_believed() {
    let app = TestApp::start().await;
    let owner = app.signed_in("superadmin").await;
    assert_eq!(owner.get("/peran/baru").await.status(), 200);
    let ahead = async |columns: &'static str| {
        app.write(move |tx| {
            let far = tx.now + 10 * 366 * 86_400_000;
            let sql = format!("UPDATE sessions SET {columns}");
            tx.conn.execute(&sql, &[far.into()])
        })
        .await
    };
    ahead("proved_at = $1").await;
    let asked = owner.get("/peran/baru").await;
    assert!(
        asked.status() == 303 && location(&asked).contains("/profil/buktikan"),
        "{asked:?}"
    );
    assert_eq!(owner.get("/profil").await.status(), 200);
    ahead("created_at = $1, seen_at = $1, expires_at = $1").await;
    assert_eq!(owner.get("/profil").await.status(), 303);
    assert_eq!(app.write(sessions::sweep).await, 1);
}
