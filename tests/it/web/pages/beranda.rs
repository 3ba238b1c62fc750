use super::sektor::{employees, see};
use crate::support::TestApp;

#[tokio::test]
async fn the_home_page_of_an_operator_is_about_the_own_agency() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    employees(&app, crate::people::AGENCY, "2017", 2, 1).await;
    let page = see(&operator, "/beranda").await;
    assert!(page.contains("<strong>Instansi Anda: "), "{page}");
    assert!(
        page.contains("angka instansi lain tidak termasuk"),
        "{page}"
    );
    assert!(page.contains("id=\"kartu-kepegawaian\""), "{page}");
    assert!(!page.contains("id=\"kartu-ekonomi\""), "{page}");
    let others = "Instansi Anda tidak mengisi data sektor lain: ";
    assert!(page.contains(others), "{page}");
    let leader = app.signed_in("pimpinan").await;
    let page = see(&leader, "/beranda").await;
    assert!(!page.contains("Instansi Anda"), "{page}");
    assert!(page.contains("id=\"kartu-ekonomi\""), "{page}");
}
