//! Importing a file in a browser: template, preview, questions, saving, report.

use std::time::Duration;

use reqwest::Response;
use rust_xlsxwriter::Workbook;

use crate::people::{Browser, location};
use crate::support::TestApp;

const PAGE: &str = "/data/usia-asn/impor";
const HEADER: &str = "tanggal;usia;pria;wanita\n";

/// Sends a file as a browser's form does.
pub(in crate::web::pages) async fn upload(
    browser: &Browser<'_>,
    page: &str,
    name: &str,
    bytes: &[u8],
) -> Response {
    let line = "batas7081";
    let mut body = format!(
        "--{line}\r\nContent-Disposition: form-data; name=\"opd\"\r\n\r\n\r\n--{line}\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(format!("\r\n--{line}--\r\n").into_bytes());
    let request = browser.app.http.post(format!("{}{page}", browser.app.base));
    let request = request
        .header("cookie", &browser.cookie)
        .header("sec-fetch-site", "same-origin")
        .header(
            "content-type",
            format!("multipart/form-data; boundary={line}"),
        )
        .body(body);
    request.send().await.expect("an answer")
}

/// The import's page once it no longer works.
pub(super) async fn settled(browser: &Browser<'_>, address: &str) -> String {
    for _ in 0..200 {
        let page = browser.text(address).await;
        if !page.contains("<progress") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{address} is still at work");
}

async fn sent(browser: &Browser<'_>, text: &str) -> (String, String) {
    let answer = upload(browser, PAGE, "angka.csv", text.as_bytes()).await;
    assert_eq!(answer.status(), 303);
    let address = location(&answer).to_owned();
    let page = settled(browser, &address).await;
    (address, page)
}

pub(super) fn counted(page: &str, key: &str, count: &str) {
    assert!(
        page.contains(&format!("data-count=\"{key}\">{count}</dd>")),
        "{key}: {page}"
    );
}

#[tokio::test]
async fn a_file_is_checked_then_saved_then_unchanged() {
    let app = TestApp::start().await;
    let browser = app.signed_in("operator").await;
    let form = browser.text(PAGE).await;
    assert!(
        form.contains("Impor berkas") && !form.contains("name=\"opd\""),
        "{form}"
    );
    let text = format!("{HEADER}2017-10-29;20;1;2\n2017-10-29;21;3;4\n");
    let (address, page) = sent(&browser, &text).await;
    counted(&page, "created", "2");
    let answer = browser
        .post(&format!("{address}/terapkan"), &[("yang", "semua")])
        .await;
    assert_eq!(location(&answer), address);
    let page = settled(&browser, &address).await;
    assert!(
        page.contains("2 angka baru dan 0 perubahan tersimpan"),
        "{page}"
    );
    let (_, page) = sent(&browser, &text.replace("21;3;4", "21;3.000;4")).await;
    counted(&page, "same", "1");
    counted(&page, "changed", "1");
    assert!(page.contains("<strong>3.000</strong>"), "{page}");
    let sql = "SELECT count(*) FROM figures WHERE agency = '9001' AND via = 'import' AND status = 'provisional'";
    let read = app
        .app
        .db
        .read(move |conn| conn.query_one(sql, &[], |row| row.int(0)));
    assert_eq!(read.await.expect("an answer"), Some(2));
}

#[tokio::test]
async fn refused_rows_are_told_in_the_readers_language_and_the_good_ones_saved() {
    let app = TestApp::start().await;
    let browser = app.signed_in("operator").await;
    let text = format!("{HEADER}2017-10-29;20;1;2\n2017-10-29;21;<b>x</b>;4\n");
    let (address, page) = sent(&browser, &text).await;
    assert!(
        page.contains("Laki-laki harus bilangan bulat; tertulis “&#60;b&#62;x&#60;/b&#62;”."),
        "{page}"
    );
    assert!(page.contains("Simpan 1 baris yang benar saja"), "{page}");
    let english = browser.text(&format!("{address}?lang=en")).await;
    assert!(english.contains("Male must be a whole number"), "{english}");
    browser
        .post(&format!("{address}/terapkan"), &[("yang", "semua")])
        .await;
    counted(&settled(&browser, &address).await, "refused", "1");
    let report = browser
        .text(&format!("{address}/laporan/laporan.csv"))
        .await;
    let line = "3,ditolak,usia-asn,9001,";
    assert!(
        report.contains(line) && report.contains("[integer]"),
        "{report}"
    );
    let sheet = browser
        .get(&format!("{address}/laporan/laporan.xlsx"))
        .await;
    assert!(sheet.bytes().await.expect("a workbook").starts_with(b"PK"));
    browser
        .post(&format!("{address}/terapkan"), &[("yang", "benar")])
        .await;
    let page = settled(&browser, &address).await;
    assert!(page.contains("1 angka baru"), "{page}");
}

#[tokio::test]
async fn an_ambiguous_name_is_asked_on_the_page() {
    let app = TestApp::start().await;
    let browser = app.signed_in("admin").await;
    let text = "tahun;wilayah;pria;wanita\n2017;Serang;1;2\n";
    let answer = upload(&browser, "/data/penduduk/impor", "x.csv", text.as_bytes()).await;
    let address = location(&answer).to_owned();
    let page = settled(&browser, &address).await;
    assert!(
        page.contains("“Serang”") && page.contains("Kota Serang (3673)"),
        "{page}"
    );
    browser
        .post(&format!("{address}/jawab"), &[("q0", "3673")])
        .await;
    let page = settled(&browser, &address).await;
    counted(&page, "created", "1");
    counted(&page, "refused", "0");
}

#[tokio::test]
async fn an_import_is_its_senders_alone_for_an_hour() {
    let app = TestApp::start().await;
    let (one, other) = (
        app.signed_in("operator").await,
        app.signed_in("operator").await,
    );
    let (address, _) = sent(&one, &format!("{HEADER}2017-10-29;20;1;2\n")).await;
    assert_eq!(other.get(&address).await.status(), 404);
    let answer = other
        .post(&format!("{address}/terapkan"), &[("yang", "semua")])
        .await;
    assert_eq!(answer.status(), 404);
    app.app.clock.advance(Duration::from_secs(3_601));
    assert_eq!(one.get(&address).await.status(), 404);
    let (address, _) = sent(&one, &format!("{HEADER}2017-10-29;20;1;2\n")).await;
    one.post(&format!("{address}/batal"), &[]).await;
    assert_eq!(one.get(&address).await.status(), 404);
}

#[tokio::test]
async fn leaders_and_other_sites_send_nothing() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    assert_eq!(leader.get(PAGE).await.status(), 403);
    assert_eq!(upload(&leader, PAGE, "x.csv", b"x").await.status(), 403);
    let operator = app.signed_in("operator").await;
    assert_eq!(
        operator.post_from("cross-site", PAGE, &[]).await.status(),
        403
    );
    assert_eq!(operator.get("/data/tidak-ada/impor").await.status(), 404);
}

#[tokio::test]
async fn what_is_no_table_or_too_large_is_told() {
    let app = TestApp::start().await;
    let browser = app.signed_in("operator").await;
    let answer = upload(&browser, PAGE, "laporan.xlsx", b"%PDF-1.7 isi").await;
    let page = settled(&browser, location(&answer)).await;
    assert!(page.contains("bukan berkas Excel atau CSV"), "{page}");
    let none = upload(&browser, PAGE, "", b"").await;
    assert_eq!(none.status(), 400);
    let page = none.text().await.expect("a page");
    assert!(page.contains("Pilih berkasnya terlebih dahulu"), "{page}");
    let large = vec![b'x'; 51 * 1024 * 1024 - 4096];
    let answer = upload(&browser, PAGE, "besar.csv", &large).await;
    assert_eq!(answer.status(), 413);
    assert!(
        answer
            .text()
            .await
            .expect("a page")
            .contains("Kiriman terlalu besar")
    );
}

#[tokio::test]
async fn the_template_holds_what_stands_there_and_comes_back_unchanged() {
    let app = TestApp::start().await;
    let browser = app.signed_in("operator").await;
    let text = format!("{HEADER}2017-10-29;20;1;2\n2017-10-29;21;3;4\n");
    let (address, _) = sent(&browser, &text).await;
    browser
        .post(&format!("{address}/terapkan"), &[("yang", "semua")])
        .await;
    settled(&browser, &address).await;
    for kind in ["xlsx", "csv"] {
        let template = browser.get(&format!("{PAGE}/templat.{kind}")).await;
        assert_eq!(template.status(), 200);
        let bytes = template.bytes().await.expect("a file");
        let answer = upload(&browser, PAGE, "templat", &bytes).await;
        let page = settled(&browser, location(&answer)).await;
        counted(&page, "same", "2");
        counted(&page, "refused", "0");
    }
}

#[tokio::test]
async fn every_indicator_has_templates_that_are_read_again() {
    let app = TestApp::lately().await;
    pimpinan::cli::province::figures::write(&app.app, 1)
        .await
        .expect("the demo");
    let browser = app.signed_in("admin").await;
    for indicator in &app.app.catalogue.indicators {
        let page = format!("/data/{}/impor", indicator.slug);
        for kind in ["xlsx", "csv"] {
            let template = browser.get(&format!("{page}/templat.{kind}")).await;
            assert_eq!(template.status(), 200, "{page}");
            let bytes = template.bytes().await.expect("a file");
            let answer = upload(&browser, &page, "templat", &bytes).await;
            let shown = settled(&browser, location(&answer)).await;
            counted(&shown, "refused", "0");
            counted(&shown, "changed", "0");
            counted(&shown, "created", "0");
        }
    }
}

#[tokio::test]
async fn a_name_with_markup_stays_text_and_formulas_are_not_handed_on() {
    let app = TestApp::start().await;
    let browser = app.signed_in("operator").await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in (0_u16..).zip(["tanggal", "usia", "pria", "wanita"]) {
        sheet.write_string(0, at, name).expect("a cell");
    }
    for (at, text) in (0_u16..).zip(["=2+3", "+62", "@SUM(A1)", "-x"]) {
        sheet.write_string(1, at, text).expect("a cell");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let answer = upload(&browser, PAGE, "<i>x</i>.xlsx", &bytes).await;
    let address = location(&answer).to_owned();
    let page = settled(&browser, &address).await;
    assert!(page.contains("&#60;i&#62;x"), "{page}");
    let report = browser
        .text(&format!("{address}/laporan/laporan.csv"))
        .await;
    assert!(
        report.contains(",'=2+3,") && report.contains(",'@SUM(A1),"),
        "{report}"
    );
}
