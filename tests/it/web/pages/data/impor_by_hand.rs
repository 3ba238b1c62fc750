//! What a file does not say by itself is said by hand: where its headings stand, and which of two
//! columns holds a figure.

use super::impor::{counted, settled, upload};
use crate::people::{Browser, location};
use crate::support::TestApp;

const PAGE: &str = "/data/pegawai/impor";

async fn sent(browser: &Browser<'_>, text: &str) -> (String, String) {
    let answer = upload(browser, PAGE, "angka.csv", text.as_bytes()).await;
    let address = location(&answer).to_owned();
    let page = settled(browser, &address).await;
    (address, page)
}

async fn answered(browser: &Browser<'_>, address: &str, answers: &[(&str, &str)]) -> String {
    browser.post(&format!("{address}/jawab"), answers).await;
    settled(browser, address).await
}

/// The name of the field that asks about a heading.
fn asks_about<'p>(page: &'p str, heading: &str) -> &'p str {
    let (before, _) = page
        .split_once(&format!("“{heading}”"))
        .unwrap_or_else(|| panic!("{heading}: {page}"));
    let (_, label) = before.rsplit_once("for=\"").expect("a label");
    label.split_once('"').expect("a name").0
}

#[tokio::test]
async fn a_row_of_headings_that_is_not_found_is_chosen_and_read() {
    let app = TestApp::start().await;
    let browser = app.signed_in("operator").await;
    let text = "Laporan;;\nThn Data;Lk;Pr\n2016;10;20\n2017;30;40\n";
    let (address, page) = sent(&browser, text).await;
    assert!(page.contains("Baris judul kolom tidak ditemukan"), "{page}");
    let row = "2: Thn Data · Lk · Pr";
    assert!(
        page.contains(&format!("<option value=\"{row}\">")),
        "{page}"
    );
    let page = answered(&browser, &address, &[("baris", row)]).await;
    counted(&page, "refused", "2");
    let answers = [("Thn Data", "tahun"), ("Lk", "pria"), ("Pr", "wanita")]
        .map(|(heading, field)| (asks_about(&page, heading).to_owned(), field));
    let answers: Vec<(&str, &str)> = answers.iter().map(|(q, field)| (&**q, *field)).collect();
    let page = answered(&browser, &address, &answers).await;
    counted(&page, "refused", "0");
    counted(&page, "created", "2");
    // The next file is read by it.
    let (_, page) = sent(&browser, "Thn Data;Lk;Pr\n2015;1;2\n").await;
    counted(&page, "created", "1");
}

#[tokio::test]
async fn of_two_columns_for_one_figure_the_sender_is_asked() {
    let app = TestApp::start().await;
    let browser = app.signed_in("operator").await;
    for (header, second) in [
        ("tahun;pria;Laki-laki;wanita", "Laki-laki"),
        ("tahun;Pria;Pria;wanita", "Pria (C)"),
    ] {
        let (address, page) = sent(&browser, &format!("{header}\n2016;1;2;3\n")).await;
        counted(&page, "refused", "1");
        let question = asks_about(&page, second).to_owned();
        let page = answered(&browser, &address, &[(&question, "-")]).await;
        counted(&page, "created", "1");
        assert!(page.contains("Laki-laki 1"), "{page}");
        // The other way round: what was said goes before what the heading says.
        let (address, _) = sent(&browser, &format!("{header}\n2016;1;2;3\n")).await;
        let page = answered(&browser, &address, &[(&question, "pria")]).await;
        counted(&page, "refused", "1");
        let first = header.split(';').nth(1).expect("a heading");
        let question = asks_about(&page, first).to_owned();
        let page = answered(&browser, &address, &[(&question, "-")]).await;
        counted(&page, "created", "1");
        assert!(page.contains("Laki-laki 2"), "{page}");
        let page = answered(&browser, &address, &[(&question, "?")]).await;
        let question = asks_about(&page, second).to_owned();
        answered(&browser, &address, &[(&question, "?")]).await;
    }
}

/// A heading that gives way leaves the others as they were said.
#[tokio::test]
async fn a_new_column_switches_off_no_heading_but_its_own() {
    let app = TestApp::start().await;
    let browser = app.signed_in("operator").await;
    let (address, page) = sent(&browser, "tahun;wilayah;Lk;Pr\n2016;36;1;2\n").await;
    let answers = [("Lk", "pria"), ("Pr", "wanita")]
        .map(|(heading, field)| (asks_about(&page, heading).to_owned(), field));
    let answers: Vec<(&str, &str)> = answers.iter().map(|(q, field)| (&**q, *field)).collect();
    let page = answered(&browser, &address, &answers).await;
    counted(&page, "created", "1");
    let (_, page) = sent(&browser, "tahun;wilayah;Lk;pria;Pr\n2016;36;9;1;2\n").await;
    counted(&page, "created", "1");
    assert!(page.contains("Laki-laki 1; Perempuan 2"), "{page}");
    assert!(page.contains("Kolom yang tidak dibaca: Lk"), "{page}");
}
