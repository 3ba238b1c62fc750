//! Files as people send them, each with its right answer: on the command line and in the preview
//! of a browser. What they are and why is told beside them in tests/fixtures/cases.

use std::path::PathBuf;

use super::command::{import, with_superadmin};
use super::preview;
use crate::support::TestApp;

struct Case {
    file: &'static str,
    slug: &'static str,
    /// Row, result, what it is about, and its figures or the field and code of its refusal.
    rows: &'static [&'static str],
    /// What is said beside.
    said: &'static [&'static str],
}

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

const P: &str = "Garis kemiskinan 256.873; Penduduk miskin 118,6; Persentase penduduk miskin (P0) 9,50; \
                 Indeks kedalaman kemiskinan (P1) 1,204; Indeks keparahan kemiskinan (P2) 0,231";

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

/// Files that build on one another: the first is written, the second planned.
#[test]
fn what_a_file_does_not_mention_stays() {
    for (first, second, slug, rows) in [
        (
            "08d-base.csv",
            "08e-total-only.csv",
            "pegawai",
            &[
                "2 tetap | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
                "3 ditolak | 2014 · Banten | jumlah sum",
            ][..],
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
    ] {
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

const CASES: &[Case] = &[
    Case {
        file: "01-thousands-unquoted.csv",
        slug: "pegawai",
        rows: &["2 ditolak |  | more-cells", "3 ditolak |  | more-cells"],
        said: &[],
    },
    Case {
        file: "03-unclosed-quote.csv",
        slug: "pegawai-esselon",
        rows: &[],
        said: &["Tanda kutip yang dibuka pada baris 3 tidak ditutup"],
    },
    Case {
        file: "04-scientific.csv",
        slug: "penyerapan-anggaran-opd",
        rows: &[
            "2 ditolak | 2013 · Banten | anggaran rounded-number",
            "2 ditolak | 2013 · Banten | realisasi rounded-number",
        ],
        said: &[],
    },
    Case {
        file: "07-satudata.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2013 · Kab. Pandeglang | Jumlah 1.183.006",
            "3 baru | 2013 · Kab. Lebak | Jumlah 1.247.906",
        ],
        said: &[],
    },
    Case {
        file: "07b-kode-dan-nama.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2013 · Kab. Pandeglang | Laki-laki 600.000; Perempuan 583.006; Jumlah 1.183.006",
        ],
        said: &[],
    },
    Case {
        file: "08-bps-merged.xlsx",
        slug: "pegawai",
        rows: &[
            "6 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
            "7 baru | 2014 · Banten | Laki-laki 110; Perempuan 95; Jumlah 205",
        ],
        said: &["baris 5 ((1) (2) (3) (4)), 8 (Sumber: Badan"],
    },
    Case {
        file: "08b-bps-one-row.xlsx",
        slug: "pegawai",
        rows: &[
            "5 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
            "6 baru | 2014 · Banten | Laki-laki 110; Perempuan 95; Jumlah 205",
        ],
        said: &["7 (Catatan: angka sementara)"],
    },
    Case {
        file: "08d-base.csv",
        slug: "pegawai",
        rows: &[
            "2 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
            "3 baru | 2014 · Banten | Laki-laki 110; Perempuan 95; Jumlah 205",
        ],
        said: &[],
    },
    Case {
        file: "10-preliminary.csv",
        slug: "laju-pertumbuhan-ekonomi",
        rows: &[
            "2 baru | 2013 · Banten | Laju pertumbuhan 6,67",
            "3 baru | 2014 · Banten | Laju pertumbuhan 5,51",
            "4 baru | 2015 · Banten | Laju pertumbuhan 5,45",
            "5 baru | 2016 · Banten | Laju pertumbuhan 5,28",
        ],
        said: &["5 sel bertanda angka sementara", "3 (2014*)"],
    },
    Case {
        file: "11-tahun-bulan.csv",
        slug: "indikator-kemiskinan-kab-kota",
        rows: &["2 baru | 2013-03 · Kab. Lebak | (…)"],
        said: &[],
    },
    Case {
        file: "12-month-first.csv",
        slug: "pegawai-esselon",
        rows: &[
            "2 baru | 2013-10-29 · Banten · Eselon I | Laki-laki 10; Perempuan 4; Jumlah 14",
            "3 baru | 2013-10-05 · Banten · Eselon I | Laki-laki 11; Perempuan 4; Jumlah 15",
        ],
        said: &["Tanggal dibaca dengan bulan di depan"],
    },
    Case {
        file: "14c-months.csv",
        slug: "indikator-kemiskinan-kab-kota",
        rows: &[
            "2 ditolak | 2013-03 · Kab. Lebak | twin",
            "3 ditolak | 2013-03 · Kab. Lebak | twin",
            "4 ditolak | 2013-03 · Kab. Lebak | twin",
            "5 baru | 2014-03 · Kab. Lebak | (…)",
            "6 baru | 2014-09 · Kab. Lebak | (…)",
            "7 baru | 2015-03 · Kab. Lebak | (…)",
            "8 baru | 2016-03 · Kab. Lebak | (…)",
        ],
        said: &[],
    },
    Case {
        file: "15-merged-region.xlsx",
        slug: "penduduk",
        rows: &[
            "2 baru | 2011 · Kab. Pandeglang | Laki-laki 600.001; Perempuan 590.001; Jumlah 1.190.002",
            "3 baru | 2012 · Kab. Pandeglang | Laki-laki 600.002; Perempuan 590.002; Jumlah 1.190.004",
            "4 baru | 2013 · Kab. Pandeglang | Laki-laki 600.003; Perempuan 590.003; Jumlah 1.190.006",
            "5 baru | 2011 · Kab. Lebak | Laki-laki 610.001; Perempuan 600.001; Jumlah 1.210.002",
            "6 baru | 2014 · Kab. Lebak | Laki-laki 610.002; Perempuan 600.002; Jumlah 1.210.004",
            "7 baru | 2015 · Kab. Lebak | Laki-laki 610.003; Perempuan 600.003; Jumlah 1.210.006",
        ],
        said: &[],
    },
    Case {
        file: "17-sheet-per-year.xlsx",
        slug: "pegawai",
        rows: &["2 baru | 2011 · Banten | Laki-laki 100; Perempuan 95; Jumlah 195"],
        said: &["Lembar yang dibaca: 2011.", "belum dibaca: 2012, 2013"],
    },
    Case {
        file: "18-hidden-row.xlsx",
        slug: "pegawai",
        rows: &[
            "2 baru | 2011 · Banten | Laki-laki 100; Perempuan 95; Jumlah 195",
            "3 baru | 2012 · Banten | Laki-laki 999; Perempuan 999; Jumlah 1.998",
            "4 baru | 2013 · Banten | Laki-laki 120; Perempuan 115; Jumlah 235",
        ],
        said: &["1 baris tersembunyi ikut dibaca: baris 3."],
    },
    Case {
        file: "21-computed.xlsx",
        slug: "laju-inflasi-menurut-kota",
        rows: &[
            "2 baru | 2013 · Kota Tangerang | Laju inflasi 917,61",
            "3 baru | 2013 · Kota Cilegon | Laju inflasi 5,12",
            "4 baru | 2013 · Kota Serang | Laju inflasi 10,00",
            "5 baru | 2014 · Kota Tangerang | Laju inflasi 0,67",
        ],
        said: &[
            "4 angka dibaca seperti yang tampil",
            "C2: 917.6124 → 917.61",
            "C4: 9.99999999999998 → 10",
        ],
    },
    Case {
        file: "27-SharedStrings.xlsx",
        slug: "pegawai",
        rows: &["2 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190"],
        said: &[],
    },
    Case {
        file: "32e-ctrlz.csv",
        slug: "pegawai",
        rows: &["2 baru | 2013 · Banten | Laki-laki 1.234; Perempuan 2.345; Jumlah 3.579"],
        said: &[],
    },
    Case {
        file: "36-month-dates.xlsx",
        slug: "indikator-kemiskinan-kab-kota",
        rows: &[
            "2 baru | 2013-03 · Kab. Lebak | (…)",
            "3 baru | 2013-09 · Kab. Lebak | (…)",
            "4 baru | 2014-03 · Kab. Lebak | (…)",
            "5 baru | 2014-09 · Kab. Lebak | (…)",
        ],
        said: &[],
    },
    Case {
        file: "39-title-comma.csv",
        slug: "pegawai",
        rows: &[
            "3 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
            "4 baru | 2014 · Banten | Laki-laki 110; Perempuan 95; Jumlah 205",
        ],
        said: &[],
    },
    Case {
        file: "40-rupiah.csv",
        slug: "penyerapan-anggaran-opd",
        rows: &[
            "2 baru | 2013 · Banten | Anggaran 1.234.567; Realisasi 1.000.000",
            "3 ditolak | 2014 · Banten | anggaran min",
            "4 baru | 2015 · Banten | Anggaran 1.234.567; Realisasi 1.000.000",
            "5 baru | 2016 · Banten | Anggaran 1.234.567; Realisasi 1.000.000",
        ],
        said: &[],
    },
    Case {
        file: "41-ambiguous.csv",
        slug: "laju-inflasi-menurut-kota",
        rows: &[
            "2 ditolak | 2012 · Kota Tangerang | inflasi decimals",
            "3 ditolak | 2013 · Kota Tangerang | inflasi decimals",
            "4 ditolak | 2014 · Kota Tangerang | inflasi decimals",
        ],
        said: &["dibaca dengan titik desimal"],
    },
    Case {
        file: "41b-ambiguous.csv",
        slug: "laju-inflasi-menurut-kota",
        rows: &["2 ditolak | 2012 · Kota Tangerang | inflasi ambiguous-number"],
        said: &["Pertanyaan: Tanda desimal “5.125”"],
    },
    Case {
        file: "43-trailing.csv",
        slug: "pegawai",
        rows: &[
            "2 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
            "4 baru | 2014 · Banten | Laki-laki 110; Perempuan 95; Jumlah 205",
        ],
        said: &["baris 6 (Sumber: BKD Provinsi Banten, 2014)"],
    },
    Case {
        file: "45-more-cells.csv",
        slug: "penduduk",
        rows: &["2 ditolak |  | more-cells", "3 ditolak |  | more-cells"],
        said: &[],
    },
    Case {
        file: "46-blank-region.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2013 · Kab. Pandeglang | Laki-laki 600.001; Perempuan 590.001; Jumlah 1.190.002",
            "3 ditolak | 2014 | wilayah blank-axis",
            "4 baru | 2013 · Kab. Lebak | Laki-laki 610.001; Perempuan 600.001; Jumlah 1.210.002",
            "5 ditolak | 2015 | wilayah blank-axis",
        ],
        said: &[],
    },
    Case {
        file: "50-basis-base.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2016 · Banten | Laki-laki 6.200.000; Perempuan 6.000.000; Jumlah 12.200.000",
            "3 baru | 2017 · Banten | Laki-laki 5.300.000; Perempuan 5.100.000; Jumlah 10.400.000",
        ],
        said: &[],
    },
    Case {
        file: "50b-no-basis.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2016 · Banten | Laki-laki 6.200.000; Perempuan 6.000.000; Jumlah 12.200.000",
            "3 baru | 2017 · Banten | Laki-laki 5.300.000; Perempuan 5.100.000; Jumlah 10.400.000",
        ],
        said: &[],
    },
    Case {
        file: "52-header-kabupaten.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2013 · Kab. Lebak | Laki-laki 640.000; Perempuan 607.906; Jumlah 1.247.906",
        ],
        said: &[],
    },
    Case {
        file: "53-header-nama-opd.csv",
        slug: "penyerapan-anggaran-opd",
        rows: &["2 baru | 2017 · Banten | Anggaran 125.231.681.550; Realisasi 108.465.658.375"],
        said: &[],
    },
    Case {
        file: "61-rate-one-region.csv",
        slug: "laju-inflasi-menurut-kota",
        rows: &["2 baru | 2014 · Kota Serang | Laju inflasi 11,27"],
        said: &[],
    },
];
