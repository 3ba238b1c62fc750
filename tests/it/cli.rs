//! The program as a process: exit statuses, sentences, and the way it ends.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use crate::{database, fixtures};

const PASSWORD: &str = "kuda putih berlari";

pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pimpinan"));
    command.args(args).current_dir(folder).env_clear();
    command.env("PIMPINAN_DATABASE", database::url(folder, "pimpinan.db"));
    if database::server().is_some() {
        let key = std::env::temp_dir().join("pimpinan-test.key");
        command.env("PIMPINAN_SECRET_KEY_FILE", key);
    }
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(crate) fn run(folder: &Path, args: &[&str]) -> Output {
    run_with(folder, args, "")
}

fn run_with(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut child = command(folder, args).spawn().expect("a process");
    let mut stdin = child.stdin.take().expect("its input");
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("its end")
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The one sentence of a command that failed.
pub(crate) fn refusal(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(text.lines().count(), 1, "{text}");
    text.trim_end().to_owned()
}

pub(crate) fn add_agency(folder: &Path) -> Output {
    let name = ["--name", "Badan Kepegawaian Daerah"];
    run(
        folder,
        &[&["agency", "add", "--code", "0004"], &name[..]].concat(),
    )
}

pub(crate) fn add_operator(folder: &Path) -> Output {
    let who = ["user", "add", "--email", "siti@bantenprov.go.id"];
    let what = ["--name", "Siti", "--role", "operator", "--agency", "0004"];
    let args = [&who[..], &what, &["--password-stdin"]].concat();
    run_with(folder, &args, "kuda putih berlari\n")
}

pub(crate) fn create_key(folder: &Path, agency: &str, user: &str, more: &[&str]) -> Output {
    let named = [
        "key", "create", "--agency", agency, "--user", user, "--name", "SIMPEG",
    ];
    run(folder, &[&named[..], more].concat())
}

/// A server that is running; killed if the test leaves it so.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) base: String,
    pub(crate) said: Vec<String>,
}

impl Server {
    pub(crate) fn start(folder: &Path, args: &[&str]) -> Self {
        // Nobody reads a running server's log, and a full pipe would hold it up.
        let mut process = command(folder, args);
        process.stderr(Stdio::null());
        Self::of(process)
    }

    /// Starts a server as it is given.
    pub(crate) fn of(mut process: Command) -> Self {
        let mut child = process.spawn().expect("a process");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let mut said = Vec::new();
        let mut base = None;
        for line in output.lines() {
            let line = line.expect("a line");
            base = line
                .strip_prefix("Dashboard Pimpinan is at ")
                .map(str::to_owned);
            said.push(line);
            if base.is_some() {
                break;
            }
        }
        let base = base.unwrap_or_else(|| panic!("no address: {said:?}"));
        Self { child, base, said }
    }

    pub(crate) fn serve(folder: &Path) -> Self {
        Self::start(folder, &["serve", "--listen", "127.0.0.1:0"])
    }

    pub(crate) fn terminate(&self) {
        let pid = self.child.id().to_string();
        let killed = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(killed.expect("kill runs").success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn commands_add_agency_user_and_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    assert!(add_agency(folder).status.success());
    assert_eq!(
        refusal(&add_agency(folder)),
        "The agency 0004 exists already: Badan Kepegawaian Daerah."
    );
    let added = add_operator(folder);
    assert!(added.status.success(), "{added:?}");
    assert_eq!(
        refusal(&add_operator(folder)),
        "The e-mail address siti@bantenprov.go.id is taken already."
    );
    let more = ["--indicator", "epormas", "--expires", "30"];
    let created = create_key(folder, "0004", "siti@bantenprov.go.id", &more);
    assert!(created.status.success(), "{created:?}");
    let text = out(&created);
    let key = text.lines().last().expect("a line");
    assert_eq!(key.len(), 64);
    assert!(key.bytes().all(|byte| byte.is_ascii_hexdigit()));
}

#[test]
fn a_key_needs_an_agency_its_user_and_known_indicators() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(add_agency(folder.path()).status.success());
    assert!(add_operator(folder.path()).status.success());
    let siti = "siti@bantenprov.go.id";
    let unknown = ["--indicator", "tidak-ada"];
    for (agency, user, more, says) in [
        ("0004", siti, &unknown[..], "has no indicator \"tidak-ada\""),
        ("0009", siti, &[], "There is no agency \"0009\"."),
        ("0004", "budi@b.c", &[], "There is no active user budi@b.c."),
        ("bkd", siti, &[], "does not work for the agency bkd"),
    ] {
        let refused = refusal(&create_key(folder.path(), agency, user, more));
        assert!(refused.contains(says), "{refused}");
    }
}

#[test]
fn a_user_needs_an_address_a_known_role_an_agency_and_a_password() {
    let folder = tempfile::tempdir().expect("a folder");
    for (email, role, agency, password, says) in [
        ("siti", "admin", "", PASSWORD, "is no e-mail address"),
        (
            "a@b.c",
            "gubernur",
            "",
            PASSWORD,
            "There is no role \"gubernur\"",
        ),
        (
            "a@b.c",
            "operator",
            "",
            PASSWORD,
            "say which with --agency CODE",
        ),
        (
            "a@b.c",
            "operator",
            "0099",
            PASSWORD,
            "There is no agency \"0099\"",
        ),
        (
            "a@b.c",
            "admin",
            "",
            "pendek",
            "The password needs 8 to 1024 characters",
        ),
    ] {
        let mut args = vec![
            "user", "add", "--email", email, "--name", "N", "--role", role,
        ];
        if !agency.is_empty() {
            args.extend(["--agency", agency]);
        }
        args.push("--password-stdin");
        let refused = refusal(&run_with(folder.path(), &args, password));
        assert!(refused.contains(says), "{refused}");
    }
}

#[test]
fn check_says_every_mistake_and_a_broken_catalogue_stops_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let sound = run(folder.path(), &["check"]);
    assert!(sound.status.success(), "{sound:?}");
    let wrote = run(folder.path(), &["catalogue", "export", "mine"]);
    assert!(wrote.status.success(), "{wrote:?}");
    for slug in ["a", "b"] {
        let path = folder.path().join(format!("mine/indicators/{slug}.toml"));
        std::fs::write(path, "title = 1\n").expect("a file");
    }
    for args in [
        ["check", "--catalogue", "mine"],
        ["serve", "--catalogue", "mine"],
    ] {
        let broken = run(folder.path(), &args);
        assert_eq!(broken.status.code(), Some(1));
        let text = String::from_utf8_lossy(&broken.stderr).into_owned();
        assert!(text.contains("a.toml") && text.contains("b.toml"), "{text}");
    }
}

#[test]
fn every_command_has_help_and_bad_arguments_fail() {
    let folder = tempfile::tempdir().expect("a folder");
    for args in [
        &["--help"][..],
        &["serve", "--help"],
        &["demo", "--help"],
        &["agency", "add", "--help"],
        &["user", "add", "--help"],
        &["key", "create", "--help"],
        &["check", "--help"],
        &["copy", "--help"],
    ] {
        assert!(run(folder.path(), args).status.success(), "{args:?}");
    }
    for args in [&["berjalan"][..], &["user", "add"], &[]] {
        assert!(!run(folder.path(), args).status.success(), "{args:?}");
    }
}

#[test]
fn a_start_that_cannot_be_says_what_to_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = refusal(&run(folder.path(), &["serve", "--listen", "bukan-alamat"]));
    assert!(
        refused.contains("Choose another address with --listen"),
        "{refused}"
    );
    let refused = run(
        folder.path(),
        &["serve", "--database", "sqlite:///tidak/ada/x.db"],
    );
    assert!(refusal(&refused).contains("Check --database"));
    let refused = run(folder.path(), &["serve", "--database", "mysql://x"]);
    assert!(refusal(&refused).contains("Write it as sqlite://FILE"));
}

/// Signs the operator in and answers the cookie.
async fn sign_in(server: &Server) -> String {
    let typed = PASSWORD.replace(' ', "+");
    let body = format!("email=siti%40bantenprov.go.id&password={typed}");
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let http = http.build().expect("a client");
    let request = http.post(format!("{}/masuk", server.base)).body(body);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 303);
    let cookie = answer.headers()["set-cookie"].to_str().expect("text");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn commands_work_beside_a_running_server_which_sees_them_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::serve(folder.path());
    assert!(add_agency(folder.path()).status.success());
    assert!(add_operator(folder.path()).status.success());
    assert!(sign_in(&server).await.starts_with("sesi="));
}

#[tokio::test]
async fn the_first_start_prints_a_link_that_ends_when_a_superadmin_is_added() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::serve(folder.path());
    let link = server.said[0]
        .rsplit(' ')
        .next()
        .expect("a link")
        .to_owned();
    assert!(
        link.starts_with(&format!("{}/mulai/", server.base)),
        "{link}"
    );
    assert_eq!(reqwest::get(&link).await.expect("an answer").status(), 200);
    let args = [
        "user",
        "add",
        "--email",
        "a@b.c",
        "--name",
        "A",
        "--role",
        "superadmin",
        "--password-stdin",
    ];
    assert!(run_with(folder.path(), &args, PASSWORD).status.success());
    assert_eq!(reqwest::get(&link).await.expect("an answer").status(), 410);
    drop(server);
    assert_eq!(
        Server::serve(folder.path()).said.len(),
        2,
        "no link any more"
    );
}

#[tokio::test]
async fn it_ends_cleanly_when_told_to_although_a_page_listens() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::serve(folder.path());
    assert!(add_agency(folder.path()).status.success());
    assert!(add_operator(folder.path()).status.success());
    let cookie = sign_in(&server).await;
    let request = reqwest::Client::new().get(format!("{}/events", server.base));
    let mut events = request
        .header("cookie", cookie)
        .send()
        .await
        .expect("an answer");
    assert!(events.chunk().await.expect("a chunk").is_some());
    let began = std::time::Instant::now();
    server.terminate();
    while events.chunk().await.expect("a chunk").is_some() {}
    assert!(server.child.wait().expect("its end").success());
    assert!(
        began.elapsed().as_secs() < 8,
        "it does not wait for the listener"
    );
}

#[test]
fn the_demo_starts_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = command(folder.path(), &["demo", "--listen", "127.0.0.1:0"]);
    command.env("TMPDIR", folder.path());
    let mut child = command.spawn().expect("a process");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let ready = lines.any(|line| line.is_ok_and(|text| text.contains("http://127.0.0.1:")));
    assert!(ready);
    let mut server = Server {
        child,
        base: String::new(),
        said: Vec::new(),
    };
    server.terminate();
    assert!(server.child.wait().expect("its end").success());
    let left = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 0);
}

#[test]
fn the_doctor_tells_a_sound_database_from_a_broken_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let none = run(folder.path(), &["doctor"]);
    assert!(refusal(&none).contains("can't be opened"), "{none:?}");
    assert!(add_agency(folder.path()).status.success());
    let sound = run(folder.path(), &["doctor"]);
    assert!(sound.status.success(), "{sound:?}");
    assert_eq!(out(&sound).lines().count(), 8, "{sound:?}");
    let url = database::url(folder.path(), "pimpinan.db");
    database::with(&url, |conn| {
        let unlock = fixtures::unlocked(conn.engine());
        conn.batch(&unlock).expect("the journal is unlocked");
        let tamper = "UPDATE journal SET action = 'delete'";
        conn.batch(tamper).expect("tampering");
    });
    let broken = run(folder.path(), &["doctor"]);
    assert_eq!(
        refusal(&broken),
        "The database has a fault; it is named above."
    );
    assert!(out(&broken).contains("wrong  Journal entry 1 is not what was written."));
}
