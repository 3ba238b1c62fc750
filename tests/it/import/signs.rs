//! What stands at a figure and is none of it: marks of footnotes, percent signs, results that are
//! not in the file.

use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{Format, FormatScript};
use zip::write::SimpleFileOptions;

use super::formats::{rows, workbook};
use super::support::{plan_bytes, records, refusals};
use crate::support::TestApp;

/// A workbook with a part of its first sheet replaced.
fn with(book: &[u8], old: &str, new: &str) -> Vec<u8> {
    let mut parts = zip::ZipArchive::new(Cursor::new(book)).expect("a workbook");
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut text = Vec::new();
        part.read_to_end(&mut text).expect("a part");
        if name == "xl/worksheets/sheet1.xml" {
            let sheet = String::from_utf8(text).expect("XML");
            assert!(sheet.contains(old), "{sheet}");
            text = sheet.replace(old, new).into_bytes();
        }
        written
            .start_file(name, SimpleFileOptions::default())
            .expect("a part");
        written.write_all(&text).expect("a part");
    }
    written.finish().expect("a workbook").into_inner()
}

#[tokio::test]
async fn the_mark_of_a_footnote_is_no_digit() {
    let app = TestApp::start().await;
    let plain = Format::new();
    let raised = Format::new().set_font_script(FormatScript::Superscript);
    let book = workbook(|sheet| {
        rows(sheet, &[&["tahun", "pria", "wanita"], &["2013", "", "7"]])?;
        sheet.write_rich_string(1, 1, &[(&plain, "12"), (&raised, "1")])?;
        Ok(())
    });
    let read = plan_bytes(&app, &book, "pegawai").await.expect("a plan");
    assert_eq!(refusals(&read), [""; 0]);
    assert_eq!(records(&read)[0].values[0], Some(12));
    assert_eq!(read.notes.marked.first, [(2, "12¹".to_owned())]);
    let text = "tahun;pria;wanita\n2013;12¹;7⁴\n";
    let read = plan_bytes(&app, text.as_bytes(), "pegawai").await;
    let read = read.expect("a plan");
    assert_eq!(records(&read)[0].values[..2], [Some(12), Some(7)]);
    assert_eq!(read.notes.marked.count, 2);
    // Nobody would be told of it here.
    let browser = app.signed_in("operator").await;
    let fields = [("tahun", "2013"), ("pria", "12¹"), ("wanita", "7")];
    let answer = browser.post("/data/pegawai/baru", &fields).await;
    assert_eq!(answer.status(), 422);
}

#[tokio::test]
async fn a_formula_without_a_result_is_refused_where_it_stands() {
    let app = TestApp::start().await;
    let book = workbook(|sheet| rows(sheet, &[&["tahun", "pria", "wanita"], &["2013", "5", "7"]]));
    let refused = async |old: &str, new: &str| {
        let plan = plan_bytes(&app, &with(&book, old, new), "pegawai").await;
        refusals(&plan.expect("a plan"))
    };
    let pria = "<c r=\"B2\"><v>5</v></c>";
    for cell in [
        "<c r=\"B2\"><f>2+3</f></c>",
        "<c r=\"B2\"><f>2+3</f><v></v></c>",
        "<c r=\"B2\"><f>2+3</f><v/></c>",
        "<c r=\"B2\" t=\"str\"><f>2+3</f></c>",
    ] {
        assert_eq!(refused(pria, cell).await, ["2 B pria no-result "], "{cell}");
    }
    let year = "<c r=\"A2\"><v>2013</v></c>";
    let cell = "<c r=\"A2\" t=\"str\"><f>2000+13</f></c>";
    assert_eq!(refused(year, cell).await, ["2 A tahun no-result "]);
}

#[tokio::test]
async fn a_percentage_is_quoted_as_it_is_shown() {
    let app = TestApp::start().await;
    let percent = Format::new().set_num_format("0%");
    let book = workbook(|sheet| {
        rows(sheet, &[&["tahun", "pria", "wanita"], &["2013", "", "7"]])?;
        sheet.write_number_with_format(1, 1, 0.5, &percent)?;
        Ok(())
    });
    let plan = plan_bytes(&app, &book, "pegawai").await.expect("a plan");
    let pimpinan::intake::import::What::Refused(reasons) = &records(&plan)[0].what else {
        panic!("taken");
    };
    assert_eq!((&*reasons[0].code, &*reasons[0].value), ("integer", "50%"));
}
