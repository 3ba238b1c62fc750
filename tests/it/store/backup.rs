//! Copies taken while others write, put back; and copies that something happened to.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use pimpinan::app::App;
use pimpinan::base::error::Error;
use pimpinan::base::secret::Vault;
use pimpinan::catalogue::MEASURES;
use pimpinan::catalogue::{Grain, Kind, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::Conn;
use pimpinan::store::commit::journal::root;
use pimpinan::store::commit::journal::{Actor, Via};
use pimpinan::store::upkeep::{backup, doctor};

use crate::changes;
use crate::database;
use crate::fixtures;
use crate::support::TestApp;

/// Rows before the copy begins, so that it takes a while.
const BEFORE: i64 = 600;

async fn write(app: &App, n: i64) {
    let target = app.db.target("uji").expect("the indicator").clone();
    let day = jiff::civil::date(1950, 1, 1)
        .checked_add(jiff::Span::new().days(n))
        .expect("a day");
    let written = app.db.write(move |tx| {
        let mut values = [None; MEASURES];
        values[0] = Some(n);
        let row = Observation {
            agency: "a1".to_owned(),
            region: "3601".to_owned(),
            period: Period::containing(Grain::Day, day),
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

async fn filled(rows: i64) -> TestApp {
    let indicator = fixtures::indicator("uji", Kind::Stock);
    let app = TestApp::with(fixtures::catalogue(vec![indicator])).await;
    for n in 0..rows {
        write(&app.app, n).await;
    }
    app
}

fn url(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

fn copy_to(url: &str, file: &Path) -> Result<u64, Error> {
    backup::copy(url, file, &Vault::default(), 1_516_000_000_000)
}

fn copied(app: &TestApp) -> PathBuf {
    let copy = app.folder.path().join("copy.db");
    let size = copy_to(&app.app.config.database, &copy).expect("a copy");
    assert_eq!(size, std::fs::metadata(&copy).expect("it").len());
    copy
}

fn rows(path: &Path) -> i64 {
    let mut conn = Conn::open_reader(path.to_str().expect("a path")).expect("a database");
    let counted = conn.query_one("SELECT count(*) FROM observations", &[], |row| row.int(0));
    counted.expect("a count").expect("a row")
}

fn refusal(error: &Error) -> String {
    let Error::Config(sentence) = error else {
        panic!("{error:?}");
    };
    sentence.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_taken_under_load_is_sound_and_holds_what_was_answered_before() {
    if database::is_about_the_file(
        "a copy taken under load is sound and holds what was answered before",
    ) {
        return;
    }
    let app = filled(BEFORE).await;
    assert!(app.write(root::write).await, "a root of the journal");
    let answered = Arc::new(AtomicI64::new(BEFORE));
    let (writing, counted) = (Arc::clone(&app.app), Arc::clone(&answered));
    let writer = tokio::spawn(async move {
        loop {
            write(&writing, counted.load(Ordering::SeqCst)).await;
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    let copy = app.folder.path().join("copy.db");
    for _ in 0..5 {
        let before = answered.load(Ordering::SeqCst);
        let (from, to) = (app.app.config.database.clone(), copy.clone());
        let done = tokio::task::spawn_blocking(move || copy_to(&from, &to));
        done.await.expect("its end").expect("a copy");
        assert!(rows(&copy) >= before);
    }
    assert!(answered.load(Ordering::SeqCst) > BEFORE, "nobody wrote");
    writer.abort();

    let elsewhere = app.folder.path().join("restored.db");
    let report = backup::restore(
        &copy,
        &url(&elsewhere),
        &app.app.catalogue,
        &app.app.config.secret,
        false,
    );
    assert_eq!(report.expect("restored").wrong, [""; 0]);
    assert_eq!(rows(&elsewhere), rows(&copy));
    let left: Vec<_> = std::fs::read_dir(app.folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .filter(|name| name.to_string_lossy().starts_with(".tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn figures_are_not_replaced_unless_forced_and_a_database_in_use_never() {
    if database::is_about_the_file(
        "figures are not replaced unless forced and a database in use never",
    ) {
        return;
    }
    let app = filled(3).await;
    let copy = copied(&app);
    let other = filled(5).await;
    let path = other.folder.path().join("test.db");
    let (restore, catalogue) = (backup::restore, Arc::clone(&app.app.catalogue));
    let secret = app.app.config.secret.clone();
    let held =
        restore(&copy, &url(&path), &catalogue, &secret, false).expect_err("it holds figures");
    assert!(refusal(&held).contains("holds figures"), "{held}");
    let used = restore(&copy, &url(&path), &catalogue, &secret, true).expect_err("it is in use");
    assert!(refusal(&used).contains("Stop the server first"), "{used}");
    assert_eq!(rows(&path), 5);

    let idle = other.folder.path().join("idle.db");
    copy_to(&url(&path), &idle).expect("a copy");
    restore(&copy, &url(&idle), &catalogue, &secret, true).expect("restored");
    assert_eq!(rows(&idle), 3);
}

#[tokio::test]
async fn a_copy_that_something_happened_to_is_found() {
    if database::is_about_the_file("a copy that something happened to is found") {
        return;
    }
    let app = filled(40).await;
    let sound = std::fs::read(copied(&app)).expect("the copy");
    let target = app.folder.path().join("restored.db");
    let bad = app.folder.path().join("bad.db");
    let refused = |bytes: &[u8]| {
        std::fs::write(&bad, bytes).expect("written");
        let tried = backup::restore(
            &bad,
            &url(&target),
            &app.app.catalogue,
            &app.app.config.secret,
            true,
        );
        let sentence = refusal(&tried.expect_err("it is not sound"));
        assert!(!target.exists(), "{sentence}");
        sentence
    };
    for length in [0, 10, 4096, sound.len() / 2, sound.len() - 4096] {
        refused(&sound[..length]);
    }
    refused(b"This is no database at all, whatever its name says. It goes on for a while.");
    let mut holed = sound.clone();
    let middle = holed.len() / 2;
    holed[middle..middle + 4096].fill(0x5a);
    refused(&holed);

    std::fs::write(&bad, &sound).expect("written");
    let mut conn = Conn::open(bad.to_str().expect("a path")).expect("a database");
    conn.batch("UPDATE observations SET m1 = m1 + 1 WHERE id = 40")
        .expect("a figure bent");
    drop(conn);
    let bent = std::fs::read(&bad).expect("the copy");
    let sentence = refused(&bent);
    assert!(
        sentence.contains("Row 40 of uji is not what journal entry 40"),
        "{sentence}"
    );
}

#[tokio::test]
async fn the_database_is_not_copied_onto_itself_and_another_engine_has_tools_of_its_own() {
    if database::is_about_the_file(
        "the database is not copied onto itself and another engine has tools of its own",
    ) {
        return;
    }
    let app = filled(1).await;
    let path = app.folder.path().join("test.db");
    let same = copy_to(&app.app.config.database, &path).expect_err("itself");
    assert!(refusal(&same).contains("is the database itself"), "{same}");
    assert_eq!(rows(&path), 1);
    let none = copy_to("sqlite:///nowhere/x.db", &path).expect_err("no database");
    assert!(refusal(&none).contains("can't be opened"), "{none}");
    let other = copy_to("postgres://localhost/x", &path).expect_err("another engine");
    assert!(refusal(&other).contains("pg_dump"), "{other}");
}

#[tokio::test]
async fn totals_and_counts_are_made_anew_while_others_write() {
    let app = filled(30).await;
    let tampered = app.app.db.write(|tx| {
        tx.conn.batch(
            // Of a face the lowest three bits are the grain, five for a year, the next the mask.
            "UPDATE totals SET m1 = m1 + 5 WHERE face / 8 % 32 = 2;
             DELETE FROM totals WHERE face / 8 % 32 = 7 AND face % 8 = 5;
             INSERT INTO totals (face, period, series, row_count, sample_count, provisional_count,
                changed_at)
                SELECT face, 199901015, series, 1, 0, 0, 0 FROM totals
                WHERE face % 8 = 5 AND face / 8 % 32 = 2;
             UPDATE row_counts SET row_count = row_count + 1;",
        )
    });
    tampered.await.expect("tampering");
    let (database, catalogue) = (app.app.config.database.clone(), &app.app.catalogue);
    let examine = || doctor::examine(&database, catalogue).expect("an examination");
    assert!(examine().wrong.len() > 3);
    let (url, told) = (database.clone(), Arc::clone(catalogue));
    let mending = tokio::task::spawn_blocking(move || doctor::rebuild(&url, &told));
    for n in 30..60 {
        write(&app.app, n).await;
    }
    let said = mending.await.expect("its end").expect("made anew");
    assert!(said.contains("1 counts of rows"), "{said}");
    assert_eq!(examine().wrong, [""; 0]);
    let again = doctor::rebuild(&database, catalogue).expect("nothing to do");
    assert_eq!(
        again,
        "Made anew: 0 groups of totals, 0 counts of rows, 0 submissions."
    );
}
