//! The program as those who run it see it: copies at set times, limits that processes share.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pimpinan::app::App;
use pimpinan::app::usage;
use pimpinan::base::clock::Clock;
use pimpinan::base::config::Config;
use pimpinan::catalogue;

use crate::cli::{Server, add_agency, out, refusal, run};
use crate::database;
use crate::support::TestApp;

/// Far more than a small copy takes.
const LONG: Duration = Duration::from_secs(30);

fn copies(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name.starts_with("pimpinan-"))
        .collect()
}

#[test]
fn a_copy_that_is_due_is_made_once_and_can_be_put_back() {
    if database::is_about_the_file("a copy that is due is made once and can be put back") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    assert!(add_agency(folder).status.success());
    let yearly = ["--backup-schedule", "0 0 1 1 *", "--backup-dir", "copies"];
    let serve = [&["serve", "--listen", "127.0.0.1:0"][..], &yearly].concat();
    let one = Server::start(folder, &serve);
    let two = run(folder, &serve);
    assert!(String::from_utf8_lossy(&two.stderr).contains("Another server uses the database"));
    let began = Instant::now();
    let place = folder.join("copies");
    while copies(&place).is_empty() {
        assert!(began.elapsed() < LONG, "no copy was made");
        std::thread::yield_now();
    }
    let used = run(
        folder,
        &["restore", &format!("copies/{}", copies(&place)[0])],
    );
    assert!(refusal(&used).contains("Stop the server first"), "{used:?}");
    drop(one);
    let names = copies(&place);
    assert_eq!(names.len(), 1, "{names:?}");
    let copy = format!("copies/{}", names[0]);
    let url = format!("sqlite://{copy}");
    let examined = run(folder, &["doctor", "--database", &url]);
    assert!(examined.status.success(), "{examined:?}");
    let restored = run(folder, &["restore", &copy]);
    assert!(
        out(&restored).contains("is now what copies/"),
        "{restored:?}"
    );
    assert!(refusal(&add_agency(folder)).contains("exists already"));
}

#[test]
fn what_can_not_be_kept_stops_the_start() {
    if database::is_about_the_file("what can not be kept stops the start") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let tried = |more: &[&str]| {
        let args = [&["serve", "--listen", "127.0.0.1:0"], more].concat();
        refusal(&run(folder.path(), &args))
    };
    let times = ["--backup-dir", "copies", "--backup-schedule", "at night"];
    assert!(tried(&times).contains("are not understood"));
    std::fs::write(folder.path().join("file"), "").expect("a file");
    assert!(tried(&["--backup-dir", "file"]).contains("can't be written"));
    let metrics = ["--metrics-listen", "256.0.0.1:1"];
    assert!(tried(&metrics).contains("Choose another address with --metrics-listen"));
}

#[test]
fn a_copy_on_the_command_line_says_how_large_it_is() {
    if database::is_about_the_file("a copy on the command line says how large it is") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let none = run(folder.path(), &["backup", "copy.db"]);
    assert!(refusal(&none).contains("can't be opened"), "{none:?}");
    assert!(add_agency(folder.path()).status.success());
    let made = run(folder.path(), &["backup", "copy.db"]);
    let size = std::fs::metadata(folder.path().join("copy.db")).expect("the copy");
    assert_eq!(
        out(&made),
        format!("copy.db is whole: {} bytes.\n", size.len())
    );
    let itself = run(folder.path(), &["backup", "pimpinan.db"]);
    assert!(refusal(&itself).contains("is the database itself"));
}

#[tokio::test]
async fn processes_on_one_database_share_the_limit_of_a_key() {
    let first = TestApp::start().await;
    let config = Config {
        database: first.app.config.database.clone(),
        secret: first.app.config.secret.clone(),
        ..Config::default()
    };
    let catalogue = catalogue::load::embedded().expect("the catalogue");
    let clock = Clock::fixed("2018-01-15T03:00:00Z".parse().expect("a time"));
    let second = Arc::new(App::new(catalogue, config, clock).expect("another process"));
    let now = first.app.clock.now_ms();
    let share = async |app: &App| {
        let shared = usage::share(&app.key_minutes, &app.db, now).await;
        shared.expect("shared");
    };
    let take = |app: &App| app.key_minutes.take(7, now, 10).is_ok();
    for _ in 0..6 {
        assert!(take(&first.app));
    }
    share(&first.app).await;
    assert!(take(&second));
    share(&second).await;
    let let_through = (0..10).filter(|_| take(&second)).count();
    assert_eq!(let_through, 3, "ten less the first's six and the one");
    share(&second).await;
    assert!(take(&first.app), "what it can't know yet");
    share(&first.app).await;
    assert!(!take(&first.app));
}

/// What the database at this path holds: rows of agencies with a code of these tests.
fn agencies(path: &Path) -> i64 {
    let mut conn = pimpinan::store::Conn::open(path.to_str().expect("a path")).expect("a database");
    let sql = "SELECT count(*) FROM agencies WHERE code = '0004'";
    let found = conn.query_one(sql, &[], |row| row.int(0));
    found.expect("a count").expect("a number")
}

#[test]
fn a_file_is_whole_after_a_clean_end_and_says_when_its_log_is_missing() {
    if database::is_about_the_file("a file is whole after a clean end") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let mut server = Server::serve(folder);
    assert!(add_agency(folder).status.success());
    let alone = |name: &str| {
        std::fs::copy(folder.join("pimpinan.db"), folder.join(name)).expect("a copy of one file");
        let url = format!("sqlite://{name}");
        run(
            folder,
            &[
                "doctor",
                "--database",
                &url,
                "--secret-key-file",
                "pimpinan.db.key",
            ],
        )
    };
    let torn = alone("torn.db");
    assert!(
        out(&torn).contains("its log torn.db-wal is missing"),
        "{torn:?}"
    );
    server.terminate();
    assert!(server.child.wait().expect("its end").success());
    let whole = alone("whole.db");
    assert!(whole.status.success(), "{whole:?}");
    assert!(
        out(&whole).contains("ends of the journal are signed with this key"),
        "{whole:?}"
    );
    assert_eq!(agencies(&folder.join("whole.db")), 1);
}

#[test]
fn only_the_owner_may_read_what_is_written() {
    if database::is_about_the_file("only the owner may read what is written") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--anchor-file",
        "anchors",
    ];
    let started = Server::of({
        let mut sh = std::process::Command::new("sh");
        let program = env!("CARGO_BIN_EXE_pimpinan");
        sh.args(["-c", "umask 000 && exec \"$0\" \"$@\"", program]);
        sh.args(serve)
            .args(["--backup-dir", "copies", "--backup-schedule", "0 0 1 1 *"]);
        sh.current_dir(folder).env_clear();
        sh.stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null());
        sh
    });
    let began = Instant::now();
    while copies(&folder.join("copies")).is_empty() {
        assert!(began.elapsed() < LONG, "no copy was made");
        std::thread::yield_now();
    }
    let copy = format!("copies/{}", copies(&folder.join("copies"))[0]);
    let beside = [
        "pimpinan.db",
        "pimpinan.db-wal",
        "pimpinan.db-shm",
        "pimpinan.db.key",
    ];
    for name in beside
        .into_iter()
        .chain(["pimpinan.db.lock", "anchors", &copy])
    {
        let path = folder.join(name);
        assert!(path.exists(), "{name}");
        assert!(!pimpinan::base::private::is_open_to_others(&path), "{name}");
    }
    drop(started);
}

#[test]
fn a_newer_database_is_refused_by_every_command() {
    if database::is_about_the_file("a newer database is refused by every command") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    assert!(add_agency(folder).status.success());
    let mut conn =
        pimpinan::store::Conn::open(folder.join("pimpinan.db").to_str().expect("a path"));
    let done = conn.as_mut().expect("a database");
    done.batch("INSERT INTO schema_steps (step) VALUES (9999)")
        .expect("a newer step");
    drop(conn);
    for args in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["doctor"],
        &["doctor", "--rebuild"],
        &["backup", "copy.db"],
        &["restore", "pimpinan.db", "--database", "sqlite://other.db"],
        &[
            "copy",
            "--from",
            "sqlite://pimpinan.db",
            "--to",
            "sqlite://to.db",
        ],
        &["secret", "show"],
        &["secret", "rotate"],
        &["key", "rotate", "--id", "1"],
        &["agency", "add", "--code", "0009", "--name", "X"],
    ] {
        let said = run(folder, args);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.contains("Use the newer program"), "{args:?}: {said}");
    }
}

#[test]
fn a_key_is_rotated_on_the_command_line() {
    if database::is_about_the_file("a key is rotated on the command line") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    assert!(add_agency(folder).status.success());
    let name = |said: &str| said.split(' ').nth(3).expect("a name").to_owned();
    let before = name(&out(&run(folder, &["secret", "show"])));
    let rotated = out(&run(folder, &["secret", "rotate"]));
    assert!(
        rotated.contains(&format!("{before} stays behind it")),
        "{rotated}"
    );
    let after = name(&out(&run(folder, &["secret", "show"])));
    assert_ne!(before, after);
    assert!(run(folder, &["doctor"]).status.success());
    std::fs::rename(folder.join("pimpinan.db.key"), folder.join("away")).expect("the key is gone");
    let said = refusal(&run(folder, &["secret", "show"]));
    assert!(
        said.contains(&format!(
            "sealed with the secret key {after}, which is not at"
        )),
        "{said}"
    );
    let examined = run(folder, &["doctor"]);
    assert!(
        out(&examined).contains("open   There is no secret key at"),
        "{examined:?}"
    );
}

#[test]
fn what_is_due_is_listed_by_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let command = |args: &[&str]| run(folder.path(), args);
    let said = command(&["due", "start", "--day", "2026-01-01", "--reason", "Contoh"]);
    assert!(said.status.success(), "{said:?}");
    assert_eq!(out(&said), "Obligations count since 2026-01-01.\n");
    let range = ["--from", "2026-02-01", "--until", "2026-02-28"];
    let listed = |more: &[&str]| {
        let said = command(&[&["due"][..], &range, more].concat());
        assert!(said.status.success(), "{said:?}");
        out(&said)
    };
    let table = listed(&["--agency", "bkd", "--indicator", "pegawai-esselon"]);
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("agency  indicator"), "{table}");
    assert!(
        lines[1].starts_with("bkd     pegawai-esselon  2026-01  2026-02-13"),
        "{table}"
    );
    let csv = listed(&["--agency", "bkd", "--format", "csv", "--state", "missing"]);
    let head = "agency,indicator,period,deadline,state,days_over,cells,cells_due\r\n";
    assert!(csv.starts_with(head), "{csv}");
    assert!(
        csv.contains("bkd,pegawai-esselon,2026-01,2026-02-13,missing,"),
        "{csv}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&listed(&["--format", "json"])).expect("JSON");
    let all = json.as_array().expect("a list");
    assert!(
        all.iter()
            .any(|one| one["agency"] == "bkd" && one["period"] == "2026-01")
    );
    assert_eq!(
        listed(&["--agency", "bkd", "--state", "on-time"])
            .lines()
            .count(),
        1
    );
    let unknown = command(&["due", "--agency", "tidak-ada"]);
    assert_eq!(refusal(&unknown), "There is no agency \"tidak-ada\".");
    let unknown = command(&["due", "--indicator", "tidak-ada"]);
    assert_eq!(refusal(&unknown), "There is no indicator \"tidak-ada\".");
    let turned = command(&["due", "--from", "2026-03-01", "--until", "2026-01-01"]);
    assert!(refusal(&turned).contains("lies after the last"));
    let ahead = command(&["due", "start", "--day", "2999-01-01", "--reason", "x"]);
    assert_eq!(refusal(&ahead), "The day lies ahead.");
}
