//! A database that is copied is the same, on the other engine too.

use std::path::Path;

use pimpinan::app::App;
use pimpinan::base::clock::Clock;
use pimpinan::base::config::Config;
use pimpinan::catalogue::load;
use pimpinan::store::commit::journal::root;
use pimpinan::store::upkeep::{copy, doctor};

use crate::people::AGENCY;
use crate::support::TestApp;
use crate::{cli, database};

/// A database with people, keys, figures, a session, and agencies that belong to others.
async fn filled() -> TestApp {
    let app = TestApp::start().await;
    let key = app.add_key(AGENCY).await;
    for year in 2010..2017 {
        let row = serde_json::json!({ "apikey": key, "tahun": year, "pria": 7, "wanita": 9 });
        let url = format!("{}/api/v1/pegawai", app.base);
        let sent = app.http.post(url).json(&row).send().await;
        assert_eq!(sent.expect("an answer").status(), 200);
    }
    assert!(app.write(root::write).await, "a root of the journal");
    app.signed_in("pimpinan").await;
    app.write(|tx| {
        let sql = "UPDATE agencies SET parent = (SELECT max(code) FROM agencies)
            WHERE code = (SELECT min(code) FROM agencies)";
        tx.conn.execute(sql, &[])
    })
    .await;
    app
}

fn file(folder: &Path, name: &str) -> String {
    format!("sqlite://{}", folder.join(name).display())
}

#[tokio::test]
async fn a_copy_holds_the_same_and_works() {
    let app = filled().await;
    let folder = tempfile::tempdir().expect("a folder");
    let from = app.app.config.database.clone();
    // There and back again: on a server, that is from one engine to the other and home.
    let (away, home) = (
        file(folder.path(), "away.db"),
        database::url(folder.path(), "home.db"),
    );
    let first = copy::run(&from, &away, &app.app.catalogue, |_| {}).expect("a copy");
    let second = copy::run(&away, &home, &app.app.catalogue, |_| {}).expect("a copy of the copy");
    assert_eq!(first, second);
    let rows = |table: &str| first.iter().find(|c| c.table == table).map(|c| c.rows);
    assert_eq!(rows("observations"), Some(7));
    assert_eq!(rows("sessions"), Some(1));
    let copied = rusqlite::Connection::open(folder.path().join("away.db")).expect("the copy");
    let sums = "SELECT sum(pria) FROM pegawai";
    let sum: i64 = copied
        .query_row(sums, [], |row| row.get(0))
        .expect("a view before the program was started on the copy");
    assert_eq!(sum, 49);
    drop(copied);

    // The tests' own people are allowed indicators without an entry of the journal.
    for url in [&from, &away, &home] {
        database::with(url, |conn| {
            conn.batch("DELETE FROM agency_grants").expect("none");
        });
        let report = doctor::examine(url, &app.app.catalogue).expect("an examination");
        assert_eq!(report.wrong, [""; 0], "{url}");
    }
    let config = Config {
        secret: app.app.config.secret.clone(),
        database: home,
        ..Config::default()
    };
    let catalogue = load::embedded().expect("the catalogue");
    let copied = App::new(catalogue, config, Clock::default()).expect("the copy works");
    let next = copied.db.write(|tx| tx.next_id("observations")).await;
    let next = next.expect("a number");
    assert!(
        next > 7 && (next == 8 || database::server().is_some()),
        "{next}"
    );
}

#[tokio::test]
async fn only_an_empty_place_takes_a_copy() {
    let app = filled().await;
    let folder = tempfile::tempdir().expect("a folder");
    let from = app.app.config.database.clone();
    let to = file(folder.path(), "to.db");
    copy::run(&from, &to, &app.app.catalogue, |_| {}).expect("a copy");
    for (from, to, says) in [
        (&from, &to, "is not empty"),
        (&from, &from, "is not empty"),
        (&file(folder.path(), "none.db"), &to, "Check --from"),
    ] {
        let refused = copy::run(from, to, &app.app.catalogue, |_| {}).expect_err("no copy");
        assert!(refused.to_string().contains(says), "{refused}");
    }
}

#[test]
fn the_command_says_what_it_copied_or_why_it_did_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    assert!(cli::add_agency(here).status.success());
    let from = database::url(here, "pimpinan.db");
    let to = file(here, "copy.db");
    let copied = cli::run(here, &["copy", "--from", &from, "--to", &to]);
    assert!(copied.status.success(), "{copied:?}");
    let said = cli::out(&copied);
    let line = |table: &str| said.lines().find(|line| line.starts_with(table));
    let words = line("journal ").expect("the journal").split_whitespace();
    let words: Vec<&str> = words.collect();
    assert!(words[1] == "1" && words[2].len() == 32, "{said}");
    let last = said.lines().last().expect("a line");
    assert!(last.starts_with("Copied ") && last.ends_with("the same counts and checksums."));
    let again = cli::run(here, &["copy", "--from", &from, "--to", &to]);
    assert!(cli::refusal(&again).contains("is not empty"), "{again:?}");
}
