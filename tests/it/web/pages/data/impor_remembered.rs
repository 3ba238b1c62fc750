//! What was said of a heading is remembered for the agency's next file, whoever sends it.

use super::impor::{counted, settled, upload};
use crate::people::{Browser, location};
use crate::support::TestApp;

const PAGE: &str = "/data/usia-asn/impor";

/// A file whose men stand under a heading of its agency's own; answers its address and preview.
async fn sent(browser: &Browser<'_>, day: u32) -> (String, String) {
    let text = format!("tanggal;usia;Jml L;wanita\n2017-10-{day};20;1;2\n");
    let answer = upload(browser, PAGE, "angka.csv", text.as_bytes()).await;
    let address = location(&answer).to_owned();
    let page = settled(browser, &address).await;
    (address, page)
}

async fn answered(browser: &Browser<'_>, address: &str, field: &str) -> String {
    let path = format!("{address}/jawab");
    browser.post(&path, &[("q0", field)]).await;
    settled(browser, address).await
}

#[tokio::test]
async fn a_heading_is_read_as_last_time_until_it_is_changed_or_forgotten() {
    let app = TestApp::start().await;
    let one = app.signed_in("operator").await;
    let (address, page) = sent(&one, 1).await;
    counted(&page, "refused", "1");
    let page = answered(&one, &address, "pria").await;
    counted(&page, "created", "1");
    assert!(!page.contains("seperti terakhir kali"), "{page}");
    // Another one of the agency need not say it again, and sees that it was said.
    let other = app.signed_in("operator").await;
    let (address, page) = sent(&other, 2).await;
    counted(&page, "created", "1");
    let told = "Kolom “Jml L” dibaca sebagai Laki-laki seperti terakhir kali.";
    assert!(page.contains(told), "{page}");
    assert!(page.contains("<option value=\"pria\" selected>"), "{page}");
    // It can be changed, for this file and the next ones.
    let page = answered(&other, &address, "-").await;
    counted(&page, "refused", "1");
    let (address, page) = sent(&one, 3).await;
    counted(&page, "refused", "1");
    let told = "Kolom “Jml L” tidak dibaca seperti terakhir kali.";
    assert!(page.contains(told), "{page}");
    // And forgotten: it is asked about as at first.
    let page = answered(&one, &address, "?").await;
    assert!(!page.contains("seperti terakhir kali"), "{page}");
    let (_, page) = sent(&other, 4).await;
    counted(&page, "refused", "1");
    assert!(!page.contains("seperti terakhir kali"), "{page}");
}

#[tokio::test]
async fn what_one_agency_says_binds_no_other_and_no_other_indicator() {
    let app = TestApp::start().await;
    let admin = app.signed_in("admin").await;
    let (address, _) = sent(&admin, 1).await;
    answered(&admin, &address, "pria").await;
    let operator = app.signed_in("operator").await;
    let (_, page) = sent(&operator, 1).await;
    counted(&page, "refused", "1");
    let text = "tahun;Jml L;wanita\n2017;1;2\n";
    let answer = upload(&admin, "/data/pegawai/impor", "a.csv", text.as_bytes()).await;
    let page = settled(&admin, location(&answer)).await;
    counted(&page, "refused", "1");
}

/// A figure that has a column of its own is read from there, not from what was once called so.
#[tokio::test]
async fn a_remembered_heading_gives_way_to_the_figures_own_column() {
    let app = TestApp::start().await;
    let browser = app.signed_in("operator").await;
    let (address, _) = sent(&browser, 1).await;
    answered(&browser, &address, "pria").await;
    let text = "tanggal;usia;Jml L;pria;wanita\n2017-10-05;20;9;1;2\n";
    let answer = upload(&browser, PAGE, "b.csv", text.as_bytes()).await;
    let page = settled(&browser, location(&answer)).await;
    counted(&page, "created", "1");
    assert!(page.contains("Kolom yang tidak dibaca: Jml L"), "{page}");
}
