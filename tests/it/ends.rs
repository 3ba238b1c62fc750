//! How the program begins and ends: it waits for a server that does not answer yet, and whatever tells
//! it to end lets it finish.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use pimpinan::store::upkeep::backup;

use crate::cli::{Server, command};

#[tokio::test]
async fn a_terminal_that_goes_ends_it_with_grace() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::serve(folder.path());
    let answer = reqwest::get(format!("{}/readyz", server.base)).await;
    assert_eq!(answer.expect("an answer").status(), 200);
    let pid = server.child.id().to_string();
    let told = Command::new("kill").args(["-HUP", &pid]).status();
    assert!(told.expect("kill runs").success());
    assert!(server.child.wait().expect("its end").success());
    let log = std::fs::metadata(folder.path().join("pimpinan.db-wal"));
    let left = log.map_or(0, |log| log.len());
    assert_eq!(left, 0, "the database is whole in one file");
}

#[test]
fn a_store_that_is_down_is_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = "postgresql://pimpinan@127.0.0.1:1/pimpinan";
    let args = ["serve", "--listen", "127.0.0.1:0", "--database", url];
    let mut process = command(folder.path(), &args);
    let mut child = process.stderr(Stdio::piped()).spawn().expect("a process");
    let said = BufReader::new(child.stderr.take().expect("its log"));
    let waits =
        |line: std::io::Result<String>| line.expect("a line").contains("The start waits for it.");
    let waited = said.lines().map(waits).take(20);
    let times = waited.filter(|waits| *waits).take(2).count();
    child.kill().expect("it is there");
    child.wait().expect("its end");
    assert_eq!(times, 2, "it looks again and again");
}

#[test]
fn what_an_interrupted_copy_left_is_removed_and_one_at_work_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, age: u64| {
        let file = std::fs::File::create(folder.path().join(name)).expect("a file");
        let at = SystemTime::now() - Duration::from_secs(age);
        file.set_modified(at).expect("its age");
    };
    file(".pimpinan-begun-abc123", 30 * 86_400);
    file(".pimpinan-begun-def456", 0);
    file("pimpinan-2018-01-15.db", 30 * 86_400);
    backup::sweep(folder.path()).expect("a sweep");
    let mut left: Vec<String> = std::fs::read_dir(folder.path())
        .expect("the folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    left.sort();
    assert_eq!(left, [".pimpinan-begun-def456", "pimpinan-2018-01-15.db"]);
}
