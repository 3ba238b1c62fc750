//! Files that are refused as a whole, in words that say what to do.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use pimpinan::intake::file::Broken;
use pimpinan::intake::import::Failure;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::formats::{rows, workbook};
use super::support::{apply_plan, plan_bytes, records, refusals};
use crate::support::TestApp;

const CONTENT: &str =
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str =
    r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>"#;
const HEADER: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>tanggal</t></is></c><c r="B1" t="inlineStr"><is><t>usia</t></is></c><c r="C1" t="inlineStr"><is><t>pria</t></is></c><c r="D1" t="inlineStr"><is><t>wanita</t></is></c></row>"#;

/// A package of these parts.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("a package").into_inner()
}

/// A workbook whose sheet is this text, with more parts.
fn book_of(sheet: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", CONTENT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    parts.extend(more);
    package(&parts)
}

async fn broken(app: &TestApp, bytes: &[u8]) -> Broken {
    match plan_bytes(app, bytes, "usia-asn").await {
        Err(Failure::Broken(broken)) => broken,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_no_table_is_told_by_its_content() {
    let app = TestApp::start().await;
    for (bytes, expected) in [
        (b"".to_vec(), Broken::Empty),
        (b"\n\n ;; \n".to_vec(), Broken::Empty),
        (
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj".to_vec(),
            Broken::NotATable,
        ),
        (b"\x89PNG\r\n\x1a\n0000".to_vec(), Broken::NotATable),
        (b"<html><table><tr><td>1".to_vec(), Broken::NotATable),
        (
            b"\x00\x01\x02\x03rubbish\x00\x07".to_vec(),
            Broken::NotATable,
        ),
        (package(&[("catatan.txt", b"halo")]), Broken::NotATable),
        (
            package(&[
                ("[Content_Types].xml", b"<Types/>"),
                ("word/document.xml", b"<w/>"),
            ]),
            Broken::NotATable,
        ),
        (package(&[("xl/workbook.bin", b"x")]), Broken::BinaryExcel),
        (
            package(&[("mimetype", b"x"), ("content.xml", b"<x/>")]),
            Broken::OpenDocument,
        ),
        (b"PK\x03\x04 cut off".to_vec(), Broken::Damaged),
    ] {
        assert_eq!(
            broken(&app, &bytes).await,
            expected,
            "{:?}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

#[tokio::test]
async fn old_and_protected_workbooks_are_told_apart() {
    let app = TestApp::start().await;
    let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    old.resize(4096, 0);
    assert_eq!(broken(&app, &old).await, Broken::OldExcel);
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    old.resize(9000, 0);
    assert_eq!(broken(&app, &old).await, Broken::Encrypted);
}

#[tokio::test]
async fn a_workbook_that_is_cut_off_or_scrambled_is_damaged() {
    let app = TestApp::start().await;
    let sound = workbook(|sheet| rows(sheet, &[&["tanggal", "usia", "pria", "wanita"]]));
    assert_eq!(
        broken(&app, &sound[..sound.len() / 2]).await,
        Broken::Damaged
    );
    let cut = format!("<worksheet><sheetData>{HEADER}<row r=\"2\"><c r=\"A2\"");
    assert_eq!(
        broken(&app, &book_of(cut.as_bytes(), &[])).await,
        Broken::Damaged
    );
}

#[tokio::test]
async fn a_zip_bomb_is_not_unpacked() {
    let app = TestApp::start().await;
    let zeros = vec![b' '; 256 * 1024 * 1024];
    let begun = std::time::Instant::now();
    let bomb = book_of(&zeros, &[]);
    let shared = book_of(b"<worksheet/>", &[("xl/sharedStrings.xml", &zeros)]);
    assert!(bomb.len() < 2_000_000);
    let packed = begun.elapsed();
    assert_eq!(broken(&app, &bomb).await, Broken::Bomb);
    assert_eq!(broken(&app, &shared).await, Broken::Bomb);
    assert!(
        begun.elapsed() < packed * 3,
        "refusing took longer than packing"
    );
    let many: Vec<String> = (0..5_000).map(|n| format!("xl/{n}")).collect();
    let parts: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(broken(&app, &package(&parts)).await, Broken::Bomb);
}

#[tokio::test]
async fn endless_texts_and_comments_are_not_kept() {
    let app = TestApp::start().await;
    // Incompressible enough to pass the ratio, one text without an end.
    let noise: Vec<u8> = (0_u32..3_000_000)
        .map(|n| b'a' + (n.wrapping_mul(2_654_435_761) >> 27) as u8 % 26)
        .collect();
    for open in [
        "<!--",
        "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>",
        "<worksheet a=\"",
    ] {
        let mut sheet = open.as_bytes().to_vec();
        sheet.extend(&noise);
        assert_eq!(
            broken(&app, &book_of(&sheet, &[])).await,
            Broken::Bomb,
            "{open}"
        );
    }
}

#[tokio::test]
async fn a_million_rows_with_one_filled_cell_are_quick() {
    let app = TestApp::start().await;
    let mut sheet = format!("<worksheet><sheetData>{HEADER}");
    for row in 2..=1_048_576 {
        let _ = write!(
            sheet,
            "<row r=\"{row}\" spans=\"1:4\"><c r=\"A{row}\" s=\"1\"/></row>"
        );
    }
    sheet.push_str("</sheetData></worksheet>");
    let sheet = sheet.replace(
        "<c r=\"A900000\" s=\"1\"/>",
        "<c r=\"A900000\" t=\"inlineStr\"><is><t>2017-10-29</t></is></c><c r=\"B900000\"><v>20</v></c><c r=\"C900000\"><v>1</v></c><c r=\"D900000\"><v>2</v></c>",
    );
    let bytes = book_of(sheet.as_bytes(), &[]);
    let plan = plan_bytes(&app, &bytes, "usia-asn").await.expect("a plan");
    assert_eq!((plan.counts.created, plan.counts.all()), (1, 1));
    assert_eq!(records(&plan)[0].row, 900_000);
}

#[tokio::test]
async fn macros_are_left_alone_and_told() {
    let app = TestApp::start().await;
    let sheet = format!(
        "<worksheet><sheetData>{HEADER}<row><c t=\"str\"><v>2017-10-29</v></c><c><v>20</v></c><c><v>1</v></c><c><v>2</v></c></row></sheetData></worksheet>"
    );
    let bytes = book_of(
        sheet.as_bytes(),
        &[("xl/vbaProject.bin", b"Sub AutoOpen()")],
    );
    let plan = plan_bytes(&app, &bytes, "usia-asn").await.expect("a plan");
    assert!(plan.notes.macros);
    assert_eq!(plan.counts.created, 1);
}

#[tokio::test]
async fn too_many_rows_or_columns_and_too_long_a_cell_are_told() {
    let app = TestApp::start().await;
    let mut text = "tanggal;usia;pria;wanita\n".to_owned();
    text.push_str(&"x;20;1;2\n".repeat(200_001));
    assert_eq!(broken(&app, text.as_bytes()).await, Broken::TooManyRows);
    let wide = format!("tanggal;usia;pria;wanita{}\n", ";x".repeat(300));
    assert_eq!(broken(&app, wide.as_bytes()).await, Broken::TooManyColumns);
    let far = format!(
        "<worksheet><sheetData>{HEADER}<row r=\"2\"><c r=\"ZZZ2\"><v>1</v></c></row></sheetData></worksheet>"
    );
    assert_eq!(
        broken(&app, &book_of(far.as_bytes(), &[])).await,
        Broken::TooManyColumns
    );
    let long = format!("tanggal;usia;pria;wanita\n{};20;1;2\n", "x".repeat(200_000));
    assert_eq!(broken(&app, long.as_bytes()).await, Broken::CellTooLong(2));
}

#[tokio::test]
async fn a_header_that_is_missing_merged_or_short_is_told() {
    let app = TestApp::start().await;
    let none = broken(&app, b"a;b\n1;2\n").await;
    assert_eq!(none.code(), "no-header");
    let merged = workbook(|sheet| {
        sheet.merge_range(
            0,
            0,
            0,
            3,
            "Usia dan jumlah",
            &rust_xlsxwriter::Format::new(),
        )?;
        rows(sheet, &[&[], &["1", "2", "3", "4"]])
    });
    assert_eq!(broken(&app, &merged).await.code(), "merged-header");
    let short = broken(&app, b"usia;pria;wanita\n20;1;2\n").await;
    assert_eq!(short, Broken::Missing(vec!["tanggal".to_owned()]));
}

#[tokio::test]
async fn a_list_has_every_column_that_one_of_its_objects_has() {
    let app = TestApp::start().await;
    let text = r#"[{"tahun":2016,"pria":1},{"tahun":2017,"pria":3,"wanita":4},
        {"wanita":6,"pria":5,"tahun":2015}]"#;
    let plan = plan_bytes(&app, text.as_bytes(), "pegawai")
        .await
        .expect("a plan");
    assert_eq!(plan.counts.created, 2);
    assert_eq!(refusals(&plan), ["1 C wanita required "]);
}

#[tokio::test]
async fn a_name_that_stands_twice_in_an_object_refuses_it() {
    let app = TestApp::start().await;
    let text =
        r#"[{"tahun":2016,"pria":1,"wanita":2,"pria":9},{"tahun":2017,"pria":3,"wanita":4}]"#;
    let plan = plan_bytes(&app, text.as_bytes(), "pegawai")
        .await
        .expect("a plan");
    assert_eq!(plan.counts.created, 1);
    assert_eq!(refusals(&plan), ["1   key-twice pria"]);
}

#[tokio::test]
async fn what_an_object_does_not_name_stays_though_others_name_it() {
    let app = TestApp::start().await;
    let plan = async |text: &str| {
        let plan = plan_bytes(&app, text.as_bytes(), "penduduk").await;
        plan.expect("a plan")
    };
    let parts = r#"[{"tahun":2017,"wilayah":"3601","pria":4,"wanita":6}]"#;
    let written = apply_plan(&app, plan(parts).await).await;
    assert_eq!(written.created, 1);
    let total = r#"[{"tahun":2017,"wilayah":"3601","jumlah":10},
        {"tahun":2016,"wilayah":"3601","pria":1,"wanita":2}]"#;
    let plan = plan(total).await;
    assert_eq!(refusals(&plan), [""; 0]);
    assert_eq!((plan.counts.same, plan.counts.created), (1, 1));
}
