//! `pimpinan import` as a process.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::database;

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pimpinan"));
    command.args(args).current_dir(folder).env_clear();
    command.env("PIMPINAN_DATABASE", database::url(folder, "pimpinan.db"));
    command.stdin(Stdio::null()).output().expect("a process")
}

pub(super) fn import(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = run(folder, &[&["import"], args].concat());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

pub(super) fn with_superadmin(folder: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pimpinan"));
    let args = [
        "user",
        "add",
        "--email",
        "a@bantenprov.go.id",
        "--name",
        "A",
        "--role",
        "superadmin",
        "--password-stdin",
    ];
    command
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("PIMPINAN_DATABASE", database::url(folder, "pimpinan.db"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    let mut child = command.spawn().expect("a process");
    let mut input = child.stdin.take().expect("its input");
    std::io::Write::write_all(&mut input, b"kuda putih berlari\n").expect("written");
    drop(input);
    assert!(child.wait().expect("its end").success());
}

#[test]
fn the_command_plans_writes_and_says_what_it_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let file = folder.join("angka.csv");
    std::fs::write(
        &file,
        "tanggal;usia;pria;wanita\n2017-10-29;20;1;2\n2017-10-29;21;x;4\n",
    )
    .expect("a file");
    let about = ["--indicator", "usia-asn", "angka.csv"];
    let (status, _, said) = import(folder, &about);
    assert!(
        status == Some(1) && said.contains("pimpinan user add"),
        "{said}"
    );
    with_superadmin(folder);
    let (status, report, said) = import(folder, &[&["--dry-run"], &about[..]].concat());
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains("created 1, changed 0, unchanged 0, refused 1"),
        "{said}"
    );
    assert!(
        report.contains("3,ditolak,usia-asn,bkd,") && report.contains("[integer]"),
        "{report}"
    );
    let (status, _, said) = import(folder, &about);
    assert!(
        status == Some(1) && said.contains("\nNothing was written"),
        "{said}"
    );
    let (status, _, said) = import(folder, &[&["--good-only"], &about[..]].concat());
    assert!(
        status == Some(1) && said.contains("\nWritten: created 1"),
        "{said}"
    );
    std::fs::write(&file, "tanggal;usia;pria;wanita\n2017-10-29;20;1;2\n").expect("a file");
    let (status, report, said) = import(folder, &[&["--lang", "en"], &about[..]].concat());
    assert!(
        status == Some(0) && report.contains("2,unchanged,"),
        "{said} {report}"
    );
}

#[test]
fn a_tidy_file_says_itself_what_it_is_about() {
    let folder = tempfile::tempdir().expect("a folder");
    with_superadmin(folder.path());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/banten_observations.csv");
    let file = file.to_str().expect("a path");
    let (status, _, said) = import(folder.path(), &[file]);
    assert_eq!(status, Some(0), "{said}");
    let (status, _, said) = import(folder.path(), &["--dry-run", file]);
    assert!(
        status == Some(0) && said.contains("created 0, changed 0"),
        "{said}"
    );
    std::fs::write(folder.path().join("x.xlsx"), "%PDF-1.7").expect("a file");
    let (status, _, said) = import(folder.path(), &["x.xlsx"]);
    assert!(
        status == Some(1) && said.contains("bukan berkas Excel"),
        "{said}"
    );
}
