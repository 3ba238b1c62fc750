//! The configuration file: what goes before what, and what is said of a file that is wrong.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::cli::{Server, add_agency, command, out, refusal, run};
use crate::database;

/// Writes the file that the commands of these tests are given.
fn write(folder: &Path, text: &str) {
    fs::write(folder.join("p.toml"), text).expect("a file");
}

/// What a server says that is given this file and can't start with it.
fn refused(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), text);
    refusal(&run(folder.path(), &["serve", "--config", "p.toml"]))
}

#[tokio::test]
async fn a_server_takes_its_settings_from_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "listen = \"127.0.0.1:0\"\nmetrics_listen = \"127.0.0.1:0\"\nsecure = true\nmax_requests = 50\n";
    write(folder.path(), text);
    let server = Server::start(folder.path(), &["serve", "--config", "p.toml"]);
    let metrics = server
        .said
        .iter()
        .find(|line| line.starts_with("Metrics are at "));
    assert!(metrics.is_some(), "{:?}", server.said);
    let page = reqwest::get(format!("{}/masuk", server.base)).await;
    assert_eq!(page.expect("an answer").status(), 200);
}

#[test]
fn an_option_goes_before_the_environment_before_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "listen = \"berkas\"\n");
    let tried = |environment: bool, args: &[&str]| {
        let mut serve = command(folder.path(), &[&["serve"], args].concat());
        serve.env("PIMPINAN_CONFIG", "p.toml");
        if environment {
            serve.env("PIMPINAN_LISTEN", "lingkungan");
        }
        refusal(&serve.output().expect("its end"))
    };
    assert!(tried(false, &[]).contains("can't listen on berkas"));
    assert!(tried(true, &[]).contains("can't listen on lingkungan"));
    let typed = tried(true, &["--listen", "pilihan"]);
    assert!(typed.contains("can't listen on pilihan"), "{typed}");
}

#[test]
fn other_commands_find_the_database_by_the_file_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::url(folder.path(), "lain.db");
    write(
        folder.path(),
        &format!("database = {url:?}\nmax_requests = 50\n"),
    );
    let add = ["agency", "add", "--code", "0009", "--name", "Dinas"];
    let added = command(folder.path(), &[&add[..], &["--config", "p.toml"]].concat())
        .env_remove("PIMPINAN_DATABASE")
        .output()
        .expect("its end");
    assert!(added.status.success(), "{added:?}");
    let again = run(folder.path(), &[&add[..], &["--database", &url]].concat());
    assert!(refusal(&again).contains("exists already"));
    assert!(add_agency(folder.path()).status.success());
}

#[test]
fn a_file_that_is_wrong_stops_the_start_and_is_named_with_its_key() {
    for (text, says) in [
        (
            "port = 8080",
            "The configuration file p.toml has an unknown key \"port\". Remove it or write one of anchor_file, backup_dir, ",
        ),
        (
            "[server]\nlisten = \"x\"",
            "The configuration file p.toml has an unknown key \"server\". Remove it",
        ),
        ("config = \"x\"", "has an unknown key \"config\". Remove it"),
        (
            "max-requests = 5",
            "The configuration file p.toml has an unknown key \"max-requests\". Write max_requests.",
        ),
        (
            "max_requests = \"5\"",
            "has a max_requests of the wrong type. Write max_requests as a whole number without quotation marks.",
        ),
        ("listen = 8080", "Write listen as text in quotation marks."),
        ("secure = \"yes\"", "Write secure as true or false."),
        (
            "patience = 0",
            "The configuration file p.toml has a wrong patience: 0 is not in 1..=3600. Correct patience.",
        ),
        (
            "listen = \"127.0.0.1:0\"\nsmtp = \"smtps://u:s3cret@h",
            "The configuration file p.toml is no TOML in line 2: ",
        ),
        ("smtp = \"smtps://h\"", "Give --smtp-from with --smtp."),
    ] {
        let said = refused(text);
        assert!(said.contains(says), "{said}");
        assert!(!said.contains("s3cret"), "{said}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let none = refusal(&run(folder.path(), &["serve", "--config", "p.toml"]));
    assert!(
        none.starts_with("The configuration file p.toml can't be read: "),
        "{none}"
    );
    assert!(none.ends_with("Check --config."), "{none}");
}

#[test]
fn a_password_in_a_file_that_everybody_may_read_is_complained_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |text: &str, mode: u32| {
        write(folder.path(), text);
        let allowed = fs::Permissions::from_mode(mode);
        fs::set_permissions(folder.path().join("p.toml"), allowed).expect("a mode");
        let args = ["serve", "--config", "p.toml", "--listen", "bukan-alamat"];
        let ended = run(folder.path(), &args);
        assert_eq!(out(&ended), "");
        String::from_utf8_lossy(&ended.stderr).into_owned()
    };
    let secret = "smtp = \"smtps://u:s3cret@h\"\nsmtp_from = \"a@b.c\"\n";
    let complaint = "holds a password and everybody may read it";
    let open = said(secret, 0o644);
    assert!(
        open.contains(complaint) && open.contains("p.toml"),
        "{open}"
    );
    assert!(!open.contains("s3cret"), "{open}");
    assert!(!said(secret, 0o640).contains(complaint));
    assert!(!said("secure = true\n", 0o644).contains(complaint));
}
