//! `pimpinan import` as a process.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::database;

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pimpinan"));
    command.args(args).current_dir(folder).env_clear();
    command.env("PIMPINAN_DATABASE", database::url(folder, "pimpinan.db"));
    command.stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().expect("a process")
}

/// What a command says whose standard output lies on a disk that is full.
fn on_a_full_disk(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let full = std::fs::File::options().write(true).open("/dev/full");
    let mut command = command(folder, args);
    let output = command.stdout(full.expect("a full disk")).output();
    let output = output.expect("a process");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), said)
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

pub(crate) fn with_superadmin(folder: &Path) {
    let who = [
        "--email",
        "a@bantenprov.go.id",
        "--name",
        "A",
        "--role",
        "superadmin",
    ];
    with_user(folder, &who);
}

fn with_user(folder: &Path, who: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pimpinan"));
    command
        .args(["user", "add", "--password-stdin"])
        .args(who)
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
        said.contains("baru 1, berubah 0, tetap 0, ditolak 1"),
        "{said}"
    );
    assert!(
        report.contains("3,ditolak,usia-asn,bkd,") && report.contains("[integer]"),
        "{report}"
    );
    let (status, _, said) = import(folder, &about);
    assert!(
        status == Some(1) && said.contains("\nTidak ada yang disimpan"),
        "{said}"
    );
    let (status, _, said) = import(folder, &[&["--good-only"], &about[..]].concat());
    assert!(
        status == Some(1) && said.contains("\nTersimpan: baru 1"),
        "{said}"
    );
    std::fs::write(&file, "tanggal;usia;pria;wanita\n2017-10-29;20;1;2\n").expect("a file");
    let (status, report, said) = import(folder, &[&["--lang", "en"], &about[..]].concat());
    assert!(
        said.contains("Written: created 0, changed 0, unchanged 1"),
        "{said}"
    );
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
        status == Some(0) && said.contains("baru 0, berubah 0"),
        "{said}"
    );
    std::fs::write(folder.path().join("x.xlsx"), "%PDF-1.7").expect("a file");
    let (status, _, said) = import(folder.path(), &["x.xlsx"]);
    assert!(
        status == Some(1) && said.contains("bukan berkas Excel"),
        "{said}"
    );
}

#[test]
fn a_full_disk_is_said_and_no_key_is_left_that_nobody_saw() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    with_superadmin(folder);
    std::fs::write(folder.join("a.csv"), "tahun,pria,wanita\n2017,1,2\n").expect("a file");
    let args = ["import", "--indicator", "pegawai", "a.csv"];
    let (status, said) = on_a_full_disk(folder, &args);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.starts_with("The answer can't be written: "), "{said}");
    let (_, _, said) = import(folder, &["--indicator", "pegawai", "a.csv"]);
    assert!(
        said.contains("baru 1"),
        "nothing was written before: {said}"
    );
    let keyed = [
        "--agency",
        "bkd",
        "--user",
        "a@bantenprov.go.id",
        "--name",
        "SIMPEG",
    ];
    let args = [&["key", "create"][..], &keyed].concat();
    let (status, said) = on_a_full_disk(folder, &args);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("it was revoked"), "{said}");
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let closed = command(folder, &args).stdout(writer).output();
    let said = String::from_utf8_lossy(&closed.expect("a process").stderr).into_owned();
    assert!(said.contains("it was revoked"), "{said}");
}

/// Each question names the option that answers it.
#[test]
fn what_a_file_leaves_open_can_be_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    with_superadmin(folder);
    let text = "opd;tahun;wilayah;pria;wanita\nCapil Banten;2017;Serang;1;2\n";
    std::fs::write(folder.join("a.csv"), text).expect("a file");
    let about = ["--dry-run", "--indicator", "penduduk", "a.csv"];
    let (_, report, said) = import(folder, &about);
    assert!(report.contains("[unknown-agency]"), "{report}");
    for option in [
        "--answer \"opd:Capil Banten=…\"",
        "--answer \"wilayah:Serang=…\"",
    ] {
        assert!(said.contains(option), "{option}: {said}");
    }
    let answers = [
        "--answer",
        "opd:Capil Banten=bkd",
        "--answer",
        "wilayah:Serang=3604",
    ];
    let (status, report, said) = import(folder, &[&about[..], &answers].concat());
    assert_eq!(status, Some(0), "{said} {report}");
    assert!(
        report.contains(",bkd,") && report.contains("Serang"),
        "{report}"
    );
    for basis in ["dkb", "registrasi"] {
        let text = format!("tahun;wilayah;basis;pria;wanita\n2016;3604;{basis};1;2\n");
        std::fs::write(folder.join("b.csv"), text).expect("a file");
        let (status, _, said) = import(folder, &["--indicator", "penduduk", "b.csv"]);
        assert_eq!(status, Some(0), "{said}");
    }
    std::fs::write(
        folder.join("b.csv"),
        "tahun;wilayah;pria;wanita\n2016;3604;1;2\n",
    )
    .expect("a file");
    let about = ["--dry-run", "--indicator", "penduduk", "b.csv"];
    let (status, _, said) = import(folder, &about);
    assert!(status == Some(1) && said.contains("--basis …"), "{said}");
    let (status, report, said) = import(folder, &[&about[..], &["--basis", "dkb"]].concat());
    assert!(
        status == Some(0) && report.contains("2,tetap,"),
        "{said} {report}"
    );
    let (status, _, said) = import(folder, &[&about[..], &["--basis", "koran"]].concat());
    assert!(status == Some(1) && said.contains("no basis"), "{said}");
    std::fs::write(folder.join("b.csv"), "tahun;pria;wanita\n2016;1;2\n").expect("a file");
    let place = ["--region", "3604", "--basis", "dkb"];
    let (status, report, said) = import(folder, &[&about[..], &place].concat());
    assert!(
        status == Some(0) && report.contains("2,tetap,"),
        "{said} {report}"
    );
}

#[test]
fn a_heading_is_remembered_once_its_file_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    with_superadmin(folder);
    let file = folder.join("a.csv");
    std::fs::write(&file, "tahun;Jml L;wanita\n2017;1;2\n").expect("a file");
    let about = ["--indicator", "pegawai", "a.csv"];
    let with = |more: &[&str]| import(folder, &[&about[..], more].concat());
    assert_eq!(with(&["--map", "Jml L=pria", "--dry-run"]).0, Some(0));
    assert_eq!(
        with(&["--dry-run"]).0,
        Some(1),
        "a dry run remembers nothing"
    );
    assert_eq!(with(&["--map", "Jml L=pria"]).0, Some(0));
    let (status, _, said) = with(&["--dry-run"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(
        said.contains("“Jml L” dibaca sebagai Laki-laki seperti terakhir kali"),
        "{said}"
    );
    assert_eq!(with(&["--dry-run", "--map", "Jml L=?"]).0, Some(1));
    let kept = with(&["--dry-run"]).0;
    assert_eq!(kept, Some(0), "a dry run forgets nothing");
    assert_eq!(with(&["--map", "Jml L=?"]).0, Some(1));
    assert_eq!(with(&["--dry-run"]).0, Some(1), "it is forgotten");
}

#[test]
fn what_is_mistyped_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    with_superadmin(folder);
    std::fs::write(folder.join("a.csv"), "tahun;pria;wanita\n2017;1;2\n").expect("a file");
    let about = ["--indicator", "pegawai", "a.csv"];
    for (more, expected) in [
        (["--column", "nosuch=pria"], "no such heading"),
        (["--column", "pria=xyz"], "no field \"xyz\""),
        (["--answer", "foo:bar=baz"], "no field \"foo\""),
        (["--sheet", "2099"], "2099"),
    ] {
        let (status, _, said) = import(folder, &[&about[..], &more].concat());
        assert!(status == Some(1) && said.contains(expected), "{said}");
        assert!(!said.contains("Written"), "{said}");
    }
}

#[test]
fn who_answers_for_a_file_enters_no_more_than_on_the_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    with_superadmin(folder);
    let who = [
        "--email",
        "o@bantenprov.go.id",
        "--name",
        "O",
        "--role",
        "operator",
    ];
    with_user(folder, &[&who[..], &["--agency", "bkd"]].concat());
    let text = "tahun;opd;anggaran;realisasi\n2022;dinkes;100;90\n";
    std::fs::write(folder.join("a.csv"), text).expect("a file");
    let about = ["--indicator", "penyerapan-anggaran-opd", "a.csv"];
    let user = ["--user", "o@bantenprov.go.id"];
    let (status, report, said) = import(folder, &[&about[..], &user].concat());
    assert_eq!(status, Some(1), "{said}");
    assert!(report.contains("[other-agency]"), "{report}");
    let other = [&about[..], &user, &["--agency", "dinkes"]].concat();
    let (status, _, said) = import(folder, &other);
    assert!(status == Some(1) && said.contains("bkd only"), "{said}");
}

/// What is missing may stand under a heading that is not known: the question says how to tell.
#[test]
fn a_figure_that_no_column_names_is_asked_about() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    with_superadmin(folder);
    std::fs::write(folder.join("a.csv"), "tahun;Lk;wanita\n2017;1;2\n").expect("a file");
    let about = ["--indicator", "pegawai", "a.csv"];
    let (status, _, said) = import(folder, &about);
    assert!(
        status == Some(1) && said.contains("--column \"Lk=…\""),
        "{said}"
    );
    let (status, _, said) = import(folder, &[&["--map", "Lk=pria"], &about[..]].concat());
    assert!(
        status == Some(0) && said.contains("Tersimpan: baru 1"),
        "{said}"
    );
    // Where no row names the columns, it is said by its number.
    let text = "Laporan;;\nThn Data;Laki;Pr\n2016;1;2\n";
    std::fs::write(folder.join("a.csv"), text).expect("a file");
    let (status, _, said) = import(folder, &about);
    assert!(status == Some(1) && said.contains("--header-row"), "{said}");
    let row = [&["--header-row", "2"], &about[..]].concat();
    let (status, _, said) = import(folder, &row);
    assert!(
        status == Some(1) && said.contains("--column \"Thn Data=…\""),
        "{said}"
    );
    let map = [
        "--map",
        "Thn Data=tahun",
        "--map",
        "Laki=pria",
        "--map",
        "Pr=wanita",
    ];
    let (status, _, said) = import(folder, &[&map, &row[..]].concat());
    assert!(
        status == Some(0) && said.contains("Tersimpan: baru 1"),
        "{said}"
    );
}
