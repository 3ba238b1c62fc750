//! The doctor finds what was done to a database behind the program's back, and nothing else.

use pimpinan::catalogue::MEASURES;
use pimpinan::catalogue::{Grain, Kind, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::commit::journal::root;
use pimpinan::store::commit::journal::{Actor, Via};
use pimpinan::store::upkeep::doctor;
use pimpinan::store::upkeep::doctor::{Options, Report};

use crate::changes;
use crate::fixtures;
use crate::support::TestApp;

async fn filled() -> TestApp {
    let indicator = fixtures::indicator("uji", Kind::Stock);
    let app = TestApp::with(fixtures::catalogue(vec![indicator])).await;
    fill(&app, 1..=5).await;
    app
}

/// Writes a row for each of these days.
async fn fill(app: &TestApp, days: std::ops::RangeInclusive<i8>) {
    for day in days {
        let target = app.app.db.target("uji").expect("the indicator").clone();
        let written = app.app.db.write(move |tx| {
            let mut values = [None; MEASURES];
            values[1] = Some(i64::from(day));
            let row = Observation {
                agency: "a1".to_owned(),
                region: "3601".to_owned(),
                period: Period::containing(Grain::Day, jiff::civil::date(2017, 1, day)),
                categories: ["a".to_owned(), String::new(), String::new()],
                basis: "x".to_owned(),
                values,
            };
            let actor = Actor {
                user: 1,
                key: None,
                via: Via::Api,
            };
            changes::create(tx, &target, &row, Status::Provisional, &actor)
        });
        written.await.expect("a write").expect("a free key");
    }
}

/// Changes the database as somebody with the file could.
async fn tamper(app: &TestApp, sql: &'static str) {
    let done = app.app.db.write(move |tx| tx.conn.batch(sql)).await;
    done.expect("tampering");
}

/// Lets the journal be changed.
async fn unlock(app: &TestApp) {
    let done = app.app.db.write(|tx| {
        let sql = fixtures::unlocked(tx.conn.engine());
        tx.conn.batch(&sql)
    });
    done.await.expect("the journal is unlocked");
}

fn examine(app: &TestApp) -> Report {
    let options = Options {
        vault: app.app.config.secret.clone(),
        anchors: None,
    };
    let (url, catalogue) = (&app.app.config.database, &app.app.catalogue);
    doctor::examine_with(url, catalogue, &options).expect("an examination")
}

/// What is wrong with the journal by itself: that rows and signatures differ from it as well is
/// shown elsewhere.
fn journal(app: &TestApp) -> Vec<String> {
    let mut wrong = examine(app).wrong;
    wrong.retain(|fault| !fault.starts_with("Row ") && !fault.starts_with("The end of the"));
    wrong
}

#[tokio::test]
async fn a_sound_database_is_sound() {
    let report = examine(&filled().await);
    assert_eq!(report.wrong, [""; 0]);
    assert_eq!(report.sound.len(), 8);
    assert!(report.sound[1].contains("5 entries"), "{report:?}");
}

#[tokio::test]
async fn the_journal_refuses_to_be_changed() {
    let app = filled().await;
    for sql in [
        "UPDATE journal SET at = 0",
        "DELETE FROM journal WHERE agency = 'a1'",
    ] {
        let tried = app.app.db.write(|tx| tx.conn.execute(sql, &[])).await;
        assert!(tried.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn a_changed_entry_is_found() {
    let app = filled().await;
    unlock(&app).await;
    tamper(
        &app,
        "UPDATE journal SET user_id = 7 WHERE subject_id = '3'",
    )
    .await;
    let wrong = journal(&app);
    let expected = "Journal entry 3 of uji is not what was written.";
    assert_eq!(wrong, [expected]);
}

#[tokio::test]
async fn a_fault_hides_no_other() {
    let app = filled().await;
    unlock(&app).await;
    let changed = "UPDATE journal SET user_id = 7 WHERE subject_id = '3'";
    tamper(&app, changed).await;
    tamper(&app, "DELETE FROM journal WHERE subject_id = '5'").await;
    let wrong = journal(&app);
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(wrong[1].contains("ends at entry 4, but 5"), "{wrong:?}");
}

#[tokio::test]
async fn missing_entries_are_found_in_the_middle_and_at_the_end() {
    let app = filled().await;
    unlock(&app).await;
    tamper(&app, "DELETE FROM journal WHERE subject_id IN ('2', '3')").await;
    let expected = "Journal entries 2 to 3 of uji are missing.";
    assert_eq!(journal(&app), [expected]);

    let app = filled().await;
    unlock(&app).await;
    tamper(&app, "DELETE FROM journal WHERE subject_id = '5'").await;
    let wrong = journal(&app);
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(
        wrong[0].starts_with("The journal of uji ends at entry 4, but 5"),
        "{wrong:?}"
    );
}

#[tokio::test]
async fn a_figure_changed_without_its_totals_is_found() {
    let app = filled().await;
    tamper(&app, "UPDATE observations SET m2 = 100 WHERE id = 5").await;
    let wrong = examine(&app).wrong;
    assert!(
        wrong[1].starts_with("The all total of uji for 2017-01 "),
        "{wrong:?}"
    );
    assert!(wrong.len() > 4, "{wrong:?}");
}

#[tokio::test]
async fn what_the_catalogue_does_not_describe_is_found() {
    let app = filled().await;
    let other = fixtures::catalogue(vec![fixtures::indicator("lain", Kind::Flow)]);
    let report = doctor::examine(&app.app.config.database, &other).expect("an examination");
    let expected = "The catalogue has no indicator uji, but 5 rows of it are kept.";
    assert_eq!(report.wrong, [expected]);
}

#[tokio::test]
async fn a_job_that_fails_leaves_no_gap() {
    let app = filled().await;
    let failed = app.app.db.write(|tx| {
        tx.journal(&pimpinan::store::commit::journal::Entry {
            actor: None,
            action: "create",
            subject: "user",
            subject_id: "1",
            agency: None,
            before: None,
            after: None,
        })?;
        Err::<(), _>(pimpinan::base::error::Error::NotFound)
    });
    assert!(failed.await.is_err());
    assert_eq!(examine(&app).wrong, [""; 0]);
}

#[tokio::test]
async fn a_chain_that_was_shortened_with_its_head_is_found_by_the_root() {
    let app = filled().await;
    let written = app.app.db.write(root::write).await.expect("a root");
    let again = app.app.db.write(root::write).await.expect("no root");
    assert_eq!((written, again), (true, false));
    let report = examine(&app);
    assert_eq!(report.wrong, [""; 0]);
    assert!(report.sound[1].contains("6 entries"), "{report:?}");

    unlock(&app).await;
    // The chain by itself is whole again: its head is what the entry before the last carries.
    let shorten = "DELETE FROM journal WHERE subject_id = '5' AND subject = 'observation';
        UPDATE journal_head SET entries = 4, hash = (SELECT hash FROM journal
            WHERE subject_id = '4' AND subject = 'observation') WHERE id = 2";
    tamper(&app, shorten).await;
    let wrong = journal(&app);
    let expected = "A root entry holds journal entry 5 of uji, which is missing.";
    assert_eq!(wrong, [expected]);
}

#[tokio::test]
async fn a_chain_that_was_written_anew_is_found_by_the_root() {
    let app = filled().await;
    app.app.db.write(root::write).await.expect("a root");
    unlock(&app).await;
    // As if the last two entries had never been: the chain goes on from the third, whole.
    let shorten = "DELETE FROM journal WHERE subject_id IN ('4', '5') AND subject = 'observation';
        UPDATE journal_head SET entries = 3, hash = (SELECT hash FROM journal
            WHERE subject_id = '3' AND subject = 'observation') WHERE id = 2";
    tamper(&app, shorten).await;
    fill(&app, 6..=8).await;
    let expected = "Journal entry 5 of uji is not what a root entry holds.";
    assert_eq!(journal(&app), [expected]);
}

#[tokio::test]
async fn a_root_that_cannot_be_read_is_found() {
    let app = filled().await;
    app.app.db.write(root::write).await.expect("a root");
    unlock(&app).await;
    tamper(
        &app,
        "UPDATE journal SET after = '{}' WHERE action = 'root'",
    )
    .await;
    let expected = [
        "Journal entry 1 is not what was written.",
        "Journal entry 1 is a root that can't be read.",
    ];
    assert_eq!(examine(&app).wrong, expected);
}
