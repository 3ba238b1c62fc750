//! Tables in the shapes that people and offices give them: read right, asked about, or refused.

use std::io::{Cursor, Write as _};

use pimpinan::intake::file::Broken;
use pimpinan::intake::import::{Failure, Plan, What};
use rust_xlsxwriter::{ExcelDateTime, Format};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::formats::{rows, workbook};
use super::support::{plan_bytes, records, refusals};
use crate::support::TestApp;

/// Period, region and values of each row; the codes of one that is refused.
fn read(plan: &Plan) -> Vec<String> {
    let line = |record: &pimpinan::intake::import::Record| {
        if let What::Refused(reasons) = &record.what {
            let codes: Vec<String> = reasons
                .iter()
                .map(|one| format!("{} {}", one.field, one.code).trim().to_owned())
                .collect();
            format!("{} {}", record.row, codes.join(", "))
        } else {
            let values: Vec<String> = record
                .values
                .iter()
                .map(|value| value.map_or("-".to_owned(), |value| value.to_string()))
                .collect();
            format!("{} {} {}", record.period, record.region, values.join(" "))
        }
    };
    records(plan).iter().map(line).collect()
}

async fn plan(app: &TestApp, text: &str, slug: &str) -> Plan {
    let plan = plan_bytes(app, text.as_bytes(), slug).await;
    plan.unwrap_or_else(|e| panic!("{e:?}: {text}"))
}

#[tokio::test]
async fn rows_with_other_numbers_of_cells_than_the_header_are_refused() {
    let app = TestApp::start().await;
    let text = "tahun,pria,wanita,catatan\n2013,1,2,ok\n2014,1,2\n2015,1,2,a,b\n2016,1,2,,,\n\
                2017,\"3\",4,\"dua\nbaris\"\n";
    let plan = plan(&app, text, "pegawai").await;
    assert_eq!(
        read(&plan),
        [
            "2013 36 1 2 3",
            "3 fewer-cells",
            "4 more-cells",
            "2016 36 1 2 3",
            "2017 36 3 4 7"
        ]
    );
    let swallowed = "tahun,pria,wanita,catatan\n2013,1,2,\"a\n2014,3,4,b\"\n2015,5,6,c\n";
    match plan_bytes(&app, swallowed.as_bytes(), "pegawai").await {
        Err(Failure::Broken(Broken::UnclosedQuote(2))) => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn heads_of_two_rows_and_in_two_languages_are_read_in_text_too() {
    let app = TestApp::start().await;
    for text in [
        "Tabel 1;;;\nTahun;Jenis Kelamin;;Jumlah\n;Laki-laki;Perempuan;\n(1);(2);(3);(4)\n2013;100;90;190\n",
        "Tahun/Year;Laki-laki/Male;Perempuan/Female;Jumlah/Total\n2013;100;90;190\n",
        "\"Tahun\nYear\";\"Laki-laki\nMale\";\"Perempuan\nFemale\"\n1;2;3\n2013;100;90\n",
        "Tahun;Laki-laki;Perempuan\n2013;100;90\nTahun;Laki-laki;Perempuan\n",
    ] {
        let plan = plan(&app, text, "pegawai").await;
        assert_eq!(read(&plan), ["2013 36 100 90 190"], "{text}");
    }
}

#[tokio::test]
async fn merged_cells_fill_axes_and_no_figures() {
    let app = TestApp::start().await;
    let plain = Format::new();
    let bytes = workbook(|sheet| {
        rows(
            sheet,
            &[
                &["Kabupaten/Kota", "Tahun", "Laki-laki", "", "Perempuan"],
                &["Kab. Lebak", "2011", "1", "", "2"],
                &["", "2012", "3", "", "4"],
                &["Kota Serang", "2011", "5", "", "6"],
                &["", "2012", "", "", "8"],
            ],
        )?;
        sheet.merge_range(0, 2, 0, 3, "Laki-laki", &plain)?;
        sheet.merge_range(1, 0, 2, 0, "Kab. Lebak", &plain)?;
        sheet.merge_range(3, 0, 4, 0, "Kota Serang", &plain)?;
        sheet.merge_range(3, 2, 4, 2, "", &plain)?;
        sheet.write_number(3, 2, 5)?;
        Ok(())
    });
    let made = plan_bytes(&app, &bytes, "penduduk").await.expect("a plan");
    assert_eq!(
        read(&made),
        [
            "2011 3602 1 2 3",
            "2012 3602 3 4 7",
            "4 pria merged-figure",
            "5 pria merged-figure"
        ]
    );
}

#[tokio::test]
async fn codes_and_names_that_contradict_one_another_are_refused() {
    let app = TestApp::start().await;
    let text = "kode_wilayah;nama_wilayah;tahun;pria;wanita\n3601;Lebak;2013;1;2\n\
                3602;Lebak;2013;1;2\n3673;Serang;2013;1;2\n";
    let read_ = read(&plan(&app, text, "penduduk").await);
    let expected = [
        "2 wilayah contradiction",
        "2013 3602 1 2 3",
        "2013 3673 1 2 3",
    ];
    assert_eq!(read_, expected);
    let text = "kode_opd;nama_opd;tahun;anggaran;realisasi\ndinkes;Dinas Kesehatan;2017;2;1\n\
                bkd;Dinas Kesehatan;2017;2;1\n";
    let plan_ = plan(&app, text, "penyerapan-anggaran-opd").await;
    assert_eq!(records(&plan_)[0].agency, "dinkes");
    assert_eq!(
        refusals(&plan_),
        ["3 A opd contradiction bkd ≠ Dinas Kesehatan"]
    );
    let text = "tahun;bulan;wilayah;garis_kemiskinan;jumlah_miskin;persen_miskin;p1;p2\n\
                2014;Maret 2013;Lebak;1;1,5;1,5;1,5;1,5\n";
    let plan = plan(&app, text, "indikator-kemiskinan-kab-kota").await;
    assert_eq!(read(&plan), ["2 periode contradiction"]);
}

#[tokio::test]
async fn a_column_that_looks_like_an_axis_is_asked_about() {
    let app = TestApp::start().await;
    for (head, cell, slug, refused) in [
        ("Kecamatan", "Cikande", "pegawai", "wilayah unread-column"),
        (
            "Asal",
            "Kab. Lebak",
            "pegawai-esselon",
            "wilayah unread-column",
        ),
        (
            "Pengirim",
            "Dinas Kesehatan",
            "penyerapan-anggaran-opd",
            "opd unread-column",
        ),
        ("Bulan", "Maret", "pegawai", "tahun unread-column"),
        ("", "Kab. Lebak", "penduduk", "wilayah unread-column"),
    ] {
        let figures = match slug {
            "penyerapan-anggaran-opd" => ["tahun;anggaran;realisasi", "2013;2;1"],
            "pegawai-esselon" => ["tanggal;esselon;pria;wanita", "2013-10-29;Esselon 1;1;2"],
            _ => ["tahun;pria;wanita", "2013;1;2"],
        };
        // A region that the indicator reads is no question; one of a kind without regions is.
        let text = format!("{head};{}\n{cell};{}\n", figures[0], figures[1]);
        let plan = plan(&app, &text, slug).await;
        assert_eq!(read(&plan), [format!("2 {refused}")], "{head}");
        assert!(plan.questions[0].needed, "{head}");
        assert_eq!(plan.counts.writes(), 0, "{head}");
    }
    let text = "No;tahun;pria;wanita;Kepala\n1;2013;1;2;Andi\n";
    let plan = plan(&app, text, "pegawai").await;
    assert_eq!(read(&plan), ["2013 36 1 2 3"]);
    assert_eq!(plan.notes.ignored, ["No", "Kepala"]);
}

#[tokio::test]
async fn a_column_without_content_is_as_if_it_were_not_there() {
    let app = TestApp::start().await;
    let text = "opd;wilayah;tahun;pria;wanita;basis\n;;2013;1;2;\n;;2014;3;4;\n";
    let plan = plan(&app, text, "penduduk").await;
    assert_eq!(read(&plan), ["2013 36 1 2 3", "2014 36 3 4 7"]);
}

#[tokio::test]
async fn a_unit_in_a_heading_or_a_column_is_never_passed_over() {
    let app = TestApp::start().await;
    for (text, slug, expected) in [
        (
            "tahun;opd;Anggaran (juta rupiah);Realisasi (rupiah)\n2017;bkd;2;1\n",
            "penyerapan-anggaran-opd",
            "2 anggaran unit",
        ),
        (
            "tahun;pria;wanita;satuan\n2017;2;1;RIBU JIWA\n",
            "penduduk",
            "2 pria unit, wanita unit",
        ),
        (
            "tahun;pria (jiwa);wanita;satuan\n2017;2;1;JIWA\n",
            "penduduk",
            "2017 36 2 1 3",
        ),
    ] {
        assert_eq!(read(&plan(&app, text, slug).await), [expected], "{text}");
    }
}

#[tokio::test]
async fn days_of_which_nobody_knows_the_order_are_refused() {
    let app = TestApp::start().await;
    let text = "tanggal;esselon;pria;wanita\n10/29/2013;Esselon 1;1;2\n29/10/2013;Esselon 2;1;2\n\
                2013-10-05;Esselon 3;1;2\n";
    let plan = plan(&app, text, "pegawai-esselon").await;
    assert_eq!(
        read(&plan),
        [
            "2 tanggal mixed-dates",
            "3 tanggal mixed-dates",
            "2013-10-05 36 1 2 3"
        ]
    );
}

#[tokio::test]
async fn cells_are_read_as_they_show() {
    let app = TestApp::start().await;
    let year = Format::new().set_num_format("yyyy");
    let (two, percent) = (
        Format::new().set_num_format("0.00"),
        Format::new().set_num_format("0.0%"),
    );
    let bytes = workbook(|sheet| {
        rows(
            sheet,
            &[
                &["wilayah", "tahun", "inflasi", "catatan"],
                &["3671"],
                &["3672"],
                &["3673", "2013"],
            ],
        )?;
        sheet.write_datetime_with_format(1, 1, &ExcelDateTime::from_ymd(2013, 7, 1)?, &year)?;
        sheet.write_number_with_format(2, 1, 2013, &year)?;
        sheet.write_number_with_format(1, 2, 5.126, &two)?;
        sheet.write_number_with_format(2, 2, 1, &two)?;
        sheet.write_number_with_format(3, 2, 0.051_26, &percent)?;
        sheet.set_column_hidden(2)?;
        sheet.write_string(1, 4, "di luar tabel")?;
        Ok(())
    });
    let plan = plan_bytes(&app, &bytes, "laju-inflasi-menurut-kota").await;
    let plan = plan.expect("a plan");
    let expected = ["2013 3671 513", "3 tahun integer", "2013 3673 510"];
    assert_eq!(read(&plan), expected);
    assert_eq!(plan.notes.hidden_columns, ["inflasi"]);
    assert_eq!(plan.notes.rounded.count, 2);
    assert_eq!(plan.notes.ignored, ["catatan", "(E)"]);
}

#[tokio::test]
async fn a_workbook_is_read_by_its_relationships() {
    let app = TestApp::start().await;
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, part: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{kind}/{part}\" Target=\"{target}\"/>")
    };
    let list = |all: &str| format!("<Relationships>{all}</Relationships>");
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>\
                 <c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c></row>\
                 <row r=\"2\"><c r=\"A2\"><v>2013</v></c><c r=\"B2\"><v>100</v></c>\
                 <c r=\"C2\" s=\"1\"><v>90.4</v></c></row></sheetData></worksheet>";
    let parts = [
        ("[Content_types].xml", "<Types/>".to_owned()),
        (
            "_rels\\.rels",
            list(&relation("a", "officeDocument", "buku\\buku.xml")),
        ),
        (
            "buku\\buku.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"x\" r:id=\"b\"/></sheets></workbook>"
                .to_owned(),
        ),
        (
            "buku\\_rels\\buku.xml.rels",
            list(
                &[
                    relation("b", "worksheet", "..\\LEMBAR\\satu.xml"),
                    relation("c", "sharedStrings", "/teks/bersama.xml"),
                    relation("d", "styles", "gaya.xml"),
                ]
                .concat(),
            ),
        ),
        ("lembar/satu.xml", sheet.to_owned()),
        (
            "teks/Bersama.xml",
            "<sst><si><t>Tahun</t></si><si><t>Laki-laki</t></si><si><t>Perempuan</t></si></sst>"
                .to_owned(),
        ),
        (
            "buku\\gaya.xml",
            "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"1\"/></cellXfs></styleSheet>"
                .to_owned(),
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in &parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(content.as_bytes()).expect("its content");
    }
    let bytes = zip.finish().expect("a package").into_inner();
    let plan = plan_bytes(&app, &bytes, "pegawai").await.expect("a plan");
    assert_eq!(read(&plan), ["2013 36 100 90 190"]);
}

#[tokio::test]
async fn a_list_of_objects_is_a_table() {
    let app = TestApp::start().await;
    let text = "[{\"tahun\":\"2013\",\"pria\":1,\"wanita\":2},\n{\"wanita\":4,\"tahun\":2014,\"pria\":3},\n\
                {\"tahun\":2015,\"pria\":5,\"wanita\":6,\"umur\":7},{\"tahun\":2016,\"pria\":null,\"wanita\":8}]";
    let plan = plan(&app, text, "pegawai").await;
    assert_eq!(
        read(&plan),
        [
            "2013 36 1 2 3",
            "2014 36 3 4 7",
            "2015 36 5 6 11",
            "4 pria required"
        ]
    );
    assert_eq!(plan.notes.ignored, ["umur"]);
    for text in [
        "[]",
        "[{\"tahun\":1",
        "[{\"tahun\":[1]}]",
        "[{}]",
        "[{\"tahun\":2013}, 5]",
    ] {
        match plan_bytes(&app, text.as_bytes(), "pegawai").await {
            Err(Failure::Broken(_)) => {}
            Ok(plan) => assert_eq!(plan.counts.writes(), 0, "{text}"),
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn tidy_lines_are_judged_as_strictly() {
    let app = TestApp::start().await;
    let head = "indicator,period,region_kode,category,measure,unit,value";
    for (text, expected) in [
        (
            format!("{head}\npegawai,2013,,-,pria,,1\npegawai,2013,,-,wanita,,2\n"),
            &["2013 36 1 2 3"][..],
        ),
        (
            format!("{head}\nlaju-inflasi-menurut-kota,2013,3671,,inflasi,persen,5.125\n"),
            &["2 inflasi ambiguous-number"],
        ),
        (
            format!("{head}\nlaju-inflasi-menurut-kota,2013,3671,,inflasi,persen,\"5,1\",x\n"),
            &["2 more-cells"],
        ),
        (
            format!("{head}\npenduduk,2013,3601,,jumlah,jiwa,1e3\npenduduk,2013,,,jumlah,jiwa,5\n"),
            &["2 jumlah rounded-number", "3 wilayah blank-axis"],
        ),
        (
            format!("{head},Kecamatan\npegawai,2013,,,jumlah,,1,Cikande\n"),
            &["2 region unread-column"],
        ),
    ] {
        let path = app.folder.path().join("baris");
        std::fs::write(&path, &text).expect("a file");
        let scope = super::support::anyone();
        let choices = pimpinan::intake::import::Choices::new();
        let plan = super::support::plan_file(&app, &path, None, scope, choices).await;
        assert_eq!(read(&plan.expect("a plan")), expected, "{text}");
    }
}
