use super::{Seed, staff};
use crate::people::AGENCY;
use crate::support::TestApp;

const PATH: &str = "/data/pegawai-esselon/kisi";

#[tokio::test]
async fn a_grid_is_saved_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let numbers = [7, 3, 10];
    let kept = Seed {
        slug: "pegawai-esselon",
        period: "2017-09-30",
        category: "Esselon 1",
        ..staff("", &numbers)
    };
    let kept = app.seed(1, &kept).await;
    let page = operator.text(&format!("{PATH}?tanggal=2017-09-30")).await;
    assert!(
        page.contains("name=\"Esselon 1|pria\" value=\"7\""),
        "{page}"
    );
    assert!(page.contains(&format!("name=\"Esselon 1|\" value=\"{}:1\"", kept.id)));
    let known = format!("{}:1", kept.id);
    let mut form = vec![
        ("tanggal", "2017-09-30"),
        ("Esselon 1|", known.as_str()),
        ("Esselon 1|pria", "7"),
        ("Esselon 1|wanita", "3"),
        ("Esselon 2|pria", "1.200"),
        ("Esselon 2|wanita", "x"),
        ("Esselon 3|pria", "5"),
        ("Esselon 3|wanita", "6"),
    ];
    let answer = operator.post(PATH, &form).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.expect("a page");
    assert_eq!(page.matches("aria-invalid").count(), 1, "{page}");
    assert!(page.contains("value=\"1.200\""));
    let list = operator.text("/data/pegawai-esselon").await;
    assert!(list.contains("dari 1 data"), "nothing was half-applied");
    form[5].1 = "300";
    let answer = operator.post(PATH, &form).await;
    assert_eq!(answer.status(), 303);
    let list = operator.text("/data/pegawai-esselon?urut=id").await;
    assert!(
        list.contains("dari 3 data") && list.contains("1.500"),
        "{list}"
    );
    let target = app
        .app
        .db
        .target("pegawai-esselon")
        .expect("the indicator")
        .clone();
    let now = app
        .app
        .db
        .read(move |conn| pimpinan::store::figures::observations::find(conn, &target, kept.id))
        .await;
    assert_eq!(
        now.expect("an answer").expect("the row").revision,
        1,
        "unchanged, untouched"
    );
}

#[tokio::test]
async fn a_grid_built_on_an_older_row_is_refused() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let row = app.seed(1, &staff("2017", &[10, 10, 20])).await;
    let page = operator.text("/data/pegawai/kisi?tahun=2017").await;
    assert!(
        page.contains("name=\"2008|pria\"") && page.contains("name=\"2017|pria\" value=\"10\"")
    );
    let known = format!("{}:0", row.id);
    let form = [
        ("tahun", "2017"),
        ("2016|pria", "9"),
        ("2016|wanita", "9"),
        ("2017|", known.as_str()),
        ("2017|pria", "11"),
        ("2017|wanita", "10"),
    ];
    let answer = operator.post("/data/pegawai/kisi", &form).await;
    assert_eq!(answer.status(), 422);
    assert!(
        answer
            .text()
            .await
            .expect("a page")
            .contains("diubah orang lain")
    );
    let list = operator.text("/data/pegawai").await;
    assert!(list.contains("dari 1 data"));
}

#[tokio::test]
async fn an_operator_fills_only_the_own_agencys_grid() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let form = [
        ("tahun", "2017"),
        ("opd", "dinkes"),
        ("2017|pria", "1"),
        ("2017|wanita", "2"),
    ];
    assert_eq!(
        operator.post("/data/pegawai/kisi", &form).await.status(),
        303
    );
    let file = operator.text("/data/pegawai/unduh?format=csv").await;
    assert!(file.contains(AGENCY), "{file}");
    for slug in pimpinan::catalogue::load::embedded()
        .expect("the catalogue")
        .indicators
    {
        for page in ["kisi", "baru"] {
            let path = format!("/data/{}/{page}", slug.slug);
            assert_eq!(operator.get(&path).await.status(), 200, "{path}");
        }
    }
}
