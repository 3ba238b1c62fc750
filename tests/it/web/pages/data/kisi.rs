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

const MONTHS: &str = "/data/pegawai-yang-akan-pensiun/kisi";

/// The periods of an indicator's rows, in order.
async fn periods(app: &TestApp) -> Vec<String> {
    let read = app.app.db.read(|conn| {
        let sql = "SELECT period FROM figures ORDER BY period_code";
        conn.query(sql, &[], |row| row.text(0))
    });
    read.await.expect("a read")
}

#[tokio::test]
async fn figures_that_come_monthly_are_entered_by_months() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let page = operator.text(&format!("{MONTHS}?tanggal=2017-11-01")).await;
    assert!(page.contains("name=\"2017-12|pria\""), "{page}");
    assert!(!page.contains("name=\"2017-11-12|pria\""), "{page}");
    let names: Vec<(String, String)> = (1..=12)
        .flat_map(|month| {
            let cell = |measure| (format!("2017-{month:02}|{measure}"), "10".to_owned());
            [cell("pria"), cell("wanita")]
        })
        .collect();
    let mut form = vec![("tanggal", "2017-11-01")];
    form.extend(
        names
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let saved = operator.post(MONTHS, &form).await;
    assert_eq!(
        saved.status(),
        303,
        "{}",
        saved.text().await.unwrap_or_default()
    );
    let kept = periods(&app).await;
    assert_eq!(kept.len(), 12);
    assert_eq!(
        (kept[0].as_str(), kept[11].as_str()),
        ("2017-01-31", "2017-12-31")
    );
    // What stands on another day of the month is that month's line, and stays on its day.
    let page = operator.text(&format!("{MONTHS}?tanggal=2017-01-05")).await;
    assert!(
        page.contains("name=\"2017-02|pria\" value=\"10\""),
        "{page}"
    );
}

#[tokio::test]
async fn a_row_on_another_day_is_the_line_of_its_month() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let numbers = [7, 3, 10];
    for period in ["2017-09-05", "2017-10-01", "2017-10-15"] {
        let row = Seed {
            slug: "pegawai-yang-akan-pensiun",
            ..staff(period, &numbers)
        };
        app.seed(1, &row).await;
    }
    let page = operator.text(&format!("{MONTHS}?tanggal=2017-09-30")).await;
    assert!(page.contains("name=\"2017-09|pria\" value=\"7\""), "{page}");
    for day in ["2017-10-01", "2017-10-15"] {
        assert!(
            page.contains(&format!("name=\"{day}|pria\" value=\"7\"")),
            "{page}"
        );
    }
    let form = [
        ("tanggal", "2017-09-30"),
        ("2017-10|pria", "1"),
        ("2017-10|wanita", "1"),
    ];
    let older = operator.post(MONTHS, &form).await;
    assert_eq!(older.status(), 422);
    assert_eq!(periods(&app).await.len(), 3);
}

#[tokio::test]
async fn a_copied_block_finds_its_lines_by_what_its_first_column_says() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let place = async |path: &str, form: &[(&str, &str)]| {
        let answer = operator.post(&format!("{path}/tempel"), form).await;
        let text = answer.text().await.expect("an answer");
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")
    };
    let at = ("dari", "2017-01|pria");
    let year = ("tanggal", "2017-11-01");
    for block in [
        "Bulan\tL\tP\nMaret\t1\t2\nJanuari\t3\t4",
        "Mar 2017\t1\t2\r\n31/01/2017\t3\t4\r\n",
    ] {
        let found = place(MONTHS, &[year, at, ("teks", block)]).await;
        let cells = serde_json::json!([
            ["2017-03|pria", "1"],
            ["2017-03|wanita", "2"],
            ["2017-01|pria", "3"],
            ["2017-01|wanita", "4"]
        ]);
        assert_eq!(found["cells"], cells, "{block}");
        assert_eq!(found["said"], serde_json::Value::Null);
    }
    let found = place(
        MONTHS,
        &[year, at, ("teks", "Mei 2017\t1\t2\nMei 2016\t3\t4")],
    )
    .await;
    assert_eq!(found["cells"].as_array().map(Vec::len), Some(2));
    assert!(
        found["said"]
            .as_str()
            .is_some_and(|said| said.contains("Mei 2016")),
        "{found}"
    );
    let years = async |block: &str| place("/data/pegawai/kisi", &[("teks", block)]).await;
    // No year of the block is in the grid: they are no figures for all that.
    let found = years("1963\t10\t20\n1964\t30\t40").await;
    assert_eq!(found["cells"], serde_json::json!([]), "{found}");
    assert!(
        found["said"]
            .as_str()
            .is_some_and(|said| said.contains("1963"))
    );
    let found = years("Tahun\tpria\twanita\n2016\t10\t20").await;
    let cells = serde_json::json!([["2016|pria", "10"], ["2016|wanita", "20"]]);
    assert_eq!(found["cells"], cells, "{found}");
    // Numbers alone go down from where they are pasted.
    let plain = [year, ("dari", "2017-02|wanita"), ("teks", "5\n6\n")];
    let cells = serde_json::json!([["2017-02|wanita", "5"], ["2017-03|wanita", "6"]]);
    assert_eq!(place(MONTHS, &plain).await["cells"], cells);
    let named = [
        ("tanggal", "2017-09-30"),
        ("dari", "Esselon 1|pria"),
        ("teks", "Eselon III\t9\t8\nEselon I\t7\t6"),
    ];
    let cells = place(PATH, &named).await;
    assert_eq!(
        cells["cells"][0],
        serde_json::json!(["Esselon 3|pria", "9"]),
        "{cells}"
    );
}

#[tokio::test]
async fn cells_are_checked_while_they_are_filled_in() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let form = [
        ("tanggal", "2017-11-01"),
        ("2017-01|pria", "tiga"),
        ("2017-01|wanita", "4"),
        ("2017-02|pria", "-1"),
        ("2017-03|pria", "5"),
        ("2017-03|wanita", "5"),
    ];
    let answer = operator.post(&format!("{MONTHS}/periksa"), &form).await;
    let told: serde_json::Value =
        serde_json::from_str(&answer.text().await.expect("an answer")).expect("JSON");
    let cells = told["cells"].as_object().expect("cells");
    assert!(
        cells.contains_key("2017-01|pria") && cells.contains_key("2017-02|pria"),
        "{told}"
    );
    assert!(!cells.contains_key("2017-03|pria"), "{told}");
    assert!(periods(&app).await.is_empty());
}

#[tokio::test]
async fn a_copied_block_goes_where_its_headings_say_and_what_has_no_place_is_named() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let paste = async |start: &str, block: &str| {
        let form = [("tahun", "2025"), ("dari", start), ("teks", block)];
        let answer = operator.post("/data/pegawai/kisi/tempel", &form).await;
        let text = answer.text().await.expect("an answer");
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")
    };
    let swapped = serde_json::json!([["2016|wanita", "10"], ["2016|pria", "20"]]);
    let found = paste("2016|pria", "Tahun\tPerempuan\tLaki-laki\n2016\t10\t20").await;
    assert_eq!(found["cells"], swapped, "{found}");
    let found = paste("2016|pria", "Perempuan\tLaki-laki\n10\t20").await;
    assert_eq!(found["cells"], swapped, "{found}");
    let right = serde_json::json!([["2016|pria", "10"], ["2016|wanita", "5"]]);
    let found = paste("2016|pria", "Tahun\tNo\tPria\tWanita\n2016\t1\t10\t5").await;
    assert_eq!(found["cells"], right, "{found}");
    assert!(
        found["said"]
            .as_str()
            .is_some_and(|said| said.contains("No"))
    );
    // A line that is not known, or stands there twice, moves no other.
    let known = serde_json::json!([["2016|pria", "10"], ["2016|wanita", "20"]]);
    for block in [
        "2016\t10\t20\nJumlah\t11\t21",
        "2016\t10\t20\t\n2016\t11\t21\t",
    ] {
        let found = paste("2016|pria", block).await;
        let told = |name: &str| {
            found["said"]
                .as_str()
                .is_some_and(|said| said.contains(name))
        };
        assert!(told("Jumlah") || told("2016"), "{found}");
        let cells = found["cells"].as_array().expect("cells");
        let known = known.as_array().expect("cells");
        assert!(known.iter().all(|one| cells.contains(one)), "{found}");
        let figure = |text: &str| cells.iter().any(|one| one[1] == text);
        assert!(!figure("11") && !figure("21") && !figure("2016"), "{found}");
    }
    let found = paste("2016|jumlah", &"1\n".repeat(40)).await;
    let cells = found["cells"].as_array().expect("cells").clone();
    let last = cells
        .last()
        .and_then(|cell| cell[0].as_str())
        .expect("a cell");
    let (line, _) = last.split_once('|').expect("a line and a measure");
    let found = paste(&format!("{line}|wanita"), "10\t20\n11\t21").await;
    let kept = [("wanita", "10"), ("jumlah", "20")]
        .map(|(name, text)| [format!("{line}|{name}"), text.to_owned()]);
    assert_eq!(found["cells"], serde_json::json!(kept));
    let beyond = |found: &serde_json::Value, count: char| {
        let said = found["said"].as_str();
        assert!(said.is_some_and(|said| said.contains(count)), "{found}");
    };
    beyond(&found, '2');
    let found = paste("2025|wanita", "10\t20\n11\t21").await;
    assert_eq!(found["cells"], serde_json::json!([]));
    beyond(&found, '4');
}
