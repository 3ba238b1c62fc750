use super::staff;
use crate::support::TestApp;

#[tokio::test]
async fn a_history_tells_who_changed_what_through_which_door() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let row = app.seed(1, &staff("2017", &[10_000, 10, 10_010])).await;
    let path = format!("/data/pegawai/{}", row.id);
    let form = [
        ("tahun", "2017"),
        ("pria", "10.001"),
        ("wanita", "10"),
        ("revisi", "1"),
    ];
    assert_eq!(
        operator.post(&format!("{path}/ubah"), &form).await.status(),
        303
    );
    let page = operator.text(&format!("{path}/riwayat")).await;
    let newest = page.split("<section").nth(1).expect("an entry");
    assert!(
        newest.contains("Diubah") && newest.contains("formulir"),
        "{newest}"
    );
    assert!(
        newest.contains("<td>10.000</td><td>10.001</td>"),
        "{newest}"
    );
    assert!(!newest.contains("Perempuan"), "what stayed is not told");
    assert!(page.contains("API v1"));
    assert_eq!(
        operator.get("/data/pegawai/999/riwayat").await.status(),
        404
    );
    let other = format!("/data/pendidik/{}/riwayat", row.id);
    assert_eq!(operator.get(&other).await.status(), 404);
}
