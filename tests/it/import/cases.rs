//! Files as people send them, each with its right answer: on the command line and in the preview
//! of a browser. What they are and why is told beside them in tests/fixtures/cases.

mod known;

use std::path::PathBuf;

use super::command::{import, with_superadmin};
use super::preview;
use crate::support::TestApp;
use known::{CASES, P};

fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/cases")
        .join(file)
}

/// The lines of a report, shortened to what a case says of them.
fn lines(report: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(report.trim_start_matches('\u{feff}').as_bytes());
    let line = |record: csv::StringRecord| {
        let [row, result, about, field, new, note] =
            [0, 1, 4, 6, 8, 9].map(|at| record[at].to_owned());
        let code = note.rsplit_once(" [").map_or("", |(_, code)| code);
        let told = match code.strip_suffix(']') {
            Some(code) if field.is_empty() => code.to_owned(),
            Some(code) => format!("{field} {code}"),
            None => new,
        };
        format!("{row} {result} | {about} | {told}")
    };
    let records = reader.records().map(|record| line(record.expect("a line")));
    records.collect()
}

/// The files in the folder.
fn files() -> Vec<String> {
    let folder = std::fs::read_dir(path("")).expect("a folder");
    let names = folder.map(|entry| entry.expect("a file").file_name());
    let names = names.map(|name| name.into_string().expect("a name"));
    names.filter(|name| name != "README.md").collect()
}

/// A file without an answer tests nothing, and one that nobody explains helps nobody.
#[test]
fn each_file_has_its_answer_and_is_explained() {
    let told = std::fs::read_to_string(path("README.md")).expect("the explanations");
    let answered: Vec<&str> = CASES.iter().map(|case| case.file).collect();
    for file in files() {
        let follows = FOLLOWING.iter().any(|(_, second, ..)| *second == file);
        assert!(
            answered.contains(&&*file) || follows,
            "{file} has no answer"
        );
        assert!(told.contains(&file), "{file} is not explained");
    }
    for file in answered {
        assert!(path(file).exists(), "{file} is not there");
    }
}

/// The first file, the second, the indicator, and what the second does.
type Following = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

/// Files that build on one another: the first is written, the second planned.
const FOLLOWING: [Following; 2] = [
    (
        "08d-base.csv",
        "08e-total-only.csv",
        "pegawai",
        &[
            "2 tetap | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
            "3 ditolak | 2014 · Banten | jumlah sum",
        ],
    ),
    (
        "50-basis-base.csv",
        "50b-no-basis.csv",
        "penduduk",
        &[
            "2 tetap | 2016 · Banten | Laki-laki 6.200.000; Perempuan 6.000.000; Jumlah 12.200.000",
            "3 tetap | 2017 · Banten | Laki-laki 5.300.000; Perempuan 5.100.000; Jumlah 10.400.000",
        ],
    ),
];

#[test]
fn each_file_is_read_right_on_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    with_superadmin(folder);
    for case in CASES {
        let file = path(case.file);
        let args = ["--dry-run", "--indicator", case.slug];
        let (status, report, said) = import(
            folder,
            &[&args[..], &[file.to_str().expect("a path")]].concat(),
        );
        let read: Vec<String> = lines(&report)
            .iter()
            .map(|line| line.replace(P, "(…)"))
            .collect();
        assert_eq!(read, case.rows, "{} {said}", case.file);
        for sentence in case.said {
            assert!(said.contains(sentence), "{}: {said}", case.file);
        }
        let refused = case.rows.iter().any(|row| row.contains(" ditolak ")) || case.rows.is_empty();
        assert_eq!(status, Some(i32::from(refused)), "{} {said}", case.file);
    }
}

#[tokio::test]
async fn each_file_is_read_right_in_the_preview() {
    let app = TestApp::start().await;
    let browser = app.signed_in("admin").await;
    for case in CASES {
        let bytes = std::fs::read(path(case.file)).expect("a file");
        let page = preview::send(&browser, case.slug, case.file, &bytes).await;
        let count = |result: &str| {
            let of = |line: &&&str| line.contains(&format!(" {result} "));
            let mut rows: Vec<&str> = case
                .rows
                .iter()
                .filter(of)
                .filter_map(|line| line.split(' ').next())
                .collect();
            rows.dedup();
            rows.len()
        };
        if !case.rows.is_empty() {
            preview::counted(&page, "created", count("baru"));
            preview::counted(&page, "refused", count("ditolak"));
        }
        for sentence in case.said {
            // On a page a question is a form, and quotes are written as such.
            let told = page.replace("&#34;", "\"");
            assert!(
                sentence.starts_with("Pertanyaan") || told.contains(sentence),
                "{}: {told}",
                case.file
            );
        }
    }
}

#[tokio::test]
async fn what_a_file_leaves_open_is_answered_in_the_preview() {
    let app = TestApp::start().await;
    let browser = app.signed_in("admin").await;
    let alone = std::fs::read(path("41b-ambiguous.csv")).expect("a file");
    let slug = "laju-inflasi-menurut-kota";
    let page = preview::send(&browser, slug, "41b.csv", &alone).await;
    preview::counted(&page, "refused", 1);
    let page = preview::answer(&browser, &page, &[("q0", ",")]).await;
    preview::counted(&page, "created", 1);
    assert!(page.contains("Laju inflasi 5.125,00"), "{page}");
    let text = "Tahun;Asal;L;Perempuan\n2013;Lebak;640000;607906\n";
    let page = preview::send(&browser, "penduduk", "judul.csv", text.as_bytes()).await;
    preview::counted(&page, "created", 0);
    let page = preview::answer(&browser, &page, &[("q0", "wilayah"), ("q1", "pria")]).await;
    preview::counted(&page, "created", 1);
    assert!(page.contains("2013 · Kab. Lebak"), "{page}");
}

#[test]
fn what_a_file_does_not_mention_stays() {
    for (first, second, slug, rows) in FOLLOWING {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        with_superadmin(folder);
        let file = |name| path(name).to_str().expect("a path").to_owned();
        let (status, _, said) = import(folder, &["--indicator", slug, &file(first)]);
        assert_eq!(status, Some(0), "{said}");
        let (_, report, said) = import(folder, &["--dry-run", "--indicator", slug, &file(second)]);
        assert_eq!(lines(&report), rows, "{said}");
    }
}

#[tokio::test]
async fn what_a_file_does_not_mention_stays_in_the_preview_too() {
    let app = TestApp::start().await;
    let browser = app.signed_in("admin").await;
    for (first, second, slug, same, refused) in [
        ("08d-base.csv", "08e-total-only.csv", "pegawai", 1, 1),
        ("50-basis-base.csv", "50b-no-basis.csv", "penduduk", 2, 0),
    ] {
        let read = |name| std::fs::read(path(name)).expect("a file");
        let page = preview::send(&browser, slug, first, &read(first)).await;
        preview::save(&browser, &page).await;
        let page = preview::send(&browser, slug, second, &read(second)).await;
        preview::counted(&page, "same", same);
        preview::counted(&page, "refused", refused);
        preview::counted(&page, "changed", 0);
    }
}

#[test]
fn the_operator_answers_what_a_file_leaves_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    with_superadmin(folder);
    let run = |args: &[&str], slug: &str, file: &PathBuf| {
        let file = file.to_str().expect("a path");
        let (_, report, said) = import(
            folder,
            &[&["--dry-run", "--indicator", slug], args, &[file]].concat(),
        );
        (lines(&report), said)
    };
    let inflation = "laju-inflasi-menurut-kota";
    let alone = path("41b-ambiguous.csv");
    let (rows, _) = run(&["--decimal", "comma"], inflation, &alone);
    assert_eq!(
        rows,
        ["2 baru | 2012 · Kota Tangerang | Laju inflasi 5.125,00"]
    );
    let (rows, _) = run(&["--decimal", "point"], inflation, &alone);
    assert_eq!(
        rows,
        ["2 ditolak | 2012 · Kota Tangerang | inflasi decimals"]
    );
    let (rows, said) = run(
        &["--sheet", "2013"],
        "pegawai",
        &path("17-sheet-per-year.xlsx"),
    );
    assert_eq!(
        rows,
        ["2 baru | 2013 · Banten | Laki-laki 120; Perempuan 115; Jumlah 235"]
    );
    assert!(said.contains("belum dibaca: 2011, 2012"), "{said}");

    let file = folder.join("judul.csv");
    std::fs::write(&file, "Tahun;Asal;L;Perempuan\n2013;Lebak;640000;607906\n").expect("a file");
    let (rows, said) = run(&[], "penduduk", &file);
    assert_eq!(
        rows,
        [
            "2 ditolak | 2013 | wilayah unread-column",
            "2 ditolak | 2013 | pria required"
        ]
    );
    assert!(said.contains("Judul kolom “Asal”"), "{said}");
    let (rows, _) = run(
        &["--column", "L=pria", "--column", "Asal=wilayah"],
        "penduduk",
        &file,
    );
    let read = "Laki-laki 640.000; Perempuan 607.906; Jumlah 1.247.906";
    assert_eq!(rows, [format!("2 baru | 2013 · Kab. Lebak | {read}")]);
    let (rows, _) = run(
        &["--column", "L=pria", "--column", "Asal=-"],
        "penduduk",
        &file,
    );
    assert_eq!(rows, [format!("2 baru | 2013 · Banten | {read}")]);
}
