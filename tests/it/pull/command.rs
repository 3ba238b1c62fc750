//! `pimpinan source` as a process.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::{Agency, rows};
use crate::database;

const DAY: &str = "2017-10-29";

fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pimpinan"));
    command.args(args).current_dir(folder).env_clear();
    command.env("PIMPINAN_DATABASE", database::url(folder, "pimpinan.db"));
    command.stdin(Stdio::null());
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("a process");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (status.code(), text(&stdout), text(&stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_are_added_tried_run_and_taken_back_by_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    crate::import::command::with_superadmin(folder);
    let agency = Agency::start().await;
    agency.says(rows(&[(DAY, 20, 1, 2), (DAY, 400, 1, 2)]));
    let text = format!(
        "name = \"simpeg\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n\
         [json]\naddress = \"{}/usia\"\nrows = \"$.data[*]\"\n[json.auth]\nby = \"bearer\"\n",
        agency.url
    );
    std::fs::write(folder.join("simpeg.toml"), &text).expect("a file");
    std::fs::write(folder.join("token"), "rahasia-81\n").expect("a file");
    std::fs::write(
        folder.join("salah.toml"),
        text.replace("usia-asn", "tak-ada"),
    )
    .expect("a file");
    let (status, _, said) = run(folder, &["source", "add", "salah.toml"]);
    assert!(status != Some(0) && said.contains("indicator:"), "{said}");
    let add = ["source", "add", "simpeg.toml", "--secret-file", "token"];
    let (status, out, said) = run(folder, &add);
    assert_eq!(status, Some(0), "{said}");
    assert!(out.contains("paused") && !out.contains("rahasia-81"));
    assert_ne!(run(folder, &add).0, Some(0), "its name is taken");
    let (_, shown, _) = run(folder, &["source", "show", "simpeg"]);
    assert!(
        shown.contains("$.data[*]") && !shown.contains("rahasia-81"),
        "{shown}"
    );
    let (status, _, said) = run(folder, &["source", "test", "simpeg"]);
    assert!(
        status != Some(0) && said.contains("--fetch-network"),
        "{said}"
    );
    let near = ["--fetch-networks", "127.0.0.0/8"];
    let (status, out, said) = run(folder, &[&["source", "test", "simpeg"], &near[..]].concat());
    assert_eq!((status, out.lines().count()), (Some(0), 3), "{out}{said}");
    let (status, _, said) = run(folder, &[&["source", "run", "simpeg"], &near[..]].concat());
    assert!(
        status == Some(0) && said.contains("changed (created 1"),
        "{said}"
    );
    let (_, list, _) = run(folder, &["source", "list"]);
    let number = list.split("paused, run ").nth(1).expect("a run");
    let number = number.split(" changed").next().expect("its number");
    let (status, out, said) = run(folder, &["source", "undo", number]);
    assert!(
        status == Some(0) && out.contains("1 figures are as before"),
        "{out}{said}"
    );
    assert_ne!(
        run(folder, &["source", "resume", "simpeg"]).0,
        Some(0),
        "no schedule"
    );
    agency.says("<html>");
    let (status, _, said) = run(folder, &[&["source", "run", "simpeg"], &near[..]].concat());
    assert!(status != Some(0) && said.contains("failed"), "{said}");
    assert_eq!(run(folder, &["source", "remove", "simpeg"]).0, Some(0));
    assert!(run(folder, &["source", "list"]).1.contains("0 sources."));
}

#[test]
fn what_has_no_end_is_no_definition_and_no_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let text = "name = \"a\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n[json]\naddress = \"http://a/\"\n";
    std::fs::write(folder.join("a.toml"), text).expect("a file");
    for args in [
        &["source", "add", "/dev/zero"][..],
        &["source", "add", "a.toml", "--secret-file", "/dev/zero"],
    ] {
        let (status, _, said) = run(folder, args);
        assert!(status != Some(0) && said.contains("longer than"), "{said}");
    }
}
