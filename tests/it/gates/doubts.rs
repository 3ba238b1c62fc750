//! What is odd about a figure is asked about, told and marked; and whose figure a row is about that
//! names no basis.

use reqwest::Method;
use serde_json::{Value, json};

use super::page_of;
use crate::import::support::{plan_bytes, refusals};
use crate::support::TestApp;
use crate::web::api::caller::Caller;
use crate::web::api::v2::gate::{problem, request};

/// Codes of the marks, with the numbers of their rows.
async fn marks(app: &TestApp) -> Vec<(i64, String, i64)> {
    let marks = app.app.db.read(|conn| {
        let sql = "SELECT d.row_id, d.measure, d.now FROM doubts d
            JOIN observations o ON o.id = d.row_id AND o.revision = d.revision
            ORDER BY d.row_id, d.measure";
        conn.query(sql, &[], |row| Ok((row.int(0)?, row.text(1)?, row.int(2)?)))
    });
    marks.await.expect("marks")
}

#[tokio::test]
async fn what_changes_suddenly_is_told_and_marked_at_every_door() {
    let caller = Caller::start().await;
    let year = |tahun: &'static str, pria: &'static str| {
        [("tahun", tahun), ("pria", pria), ("wanita", "100")]
    };
    assert_eq!(caller.post("pegawai", &year("2014", "100")).await.0, 200);
    // API v1 answers as published; the row is marked.
    let (status, body) = caller.post("pegawai", &year("2015", "300")).await;
    assert_eq!(
        (
            status,
            &body["id"],
            body.as_object().map(serde_json::Map::len)
        ),
        (200, &json!(2), Some(4))
    );
    let both = |id, pria: i64| {
        vec![
            (id, "jumlah".to_owned(), pria + 100),
            (id, "pria".to_owned(), pria),
        ]
    };
    assert_eq!(marks(&caller.app).await, both(2, 300));
    let admin = caller.app.signed_in("admin").await;
    let waiting = admin.text("/pengesahan").await;
    assert!(waiting.contains("1 angka janggal"), "{waiting}");
    // What is changed back is marked no longer.
    assert_eq!(caller.put("pegawai/2", &year("2015", "110")).await.0, 200);
    assert_eq!(marks(&caller.app).await, []);
    let path = "/indicators/pegawai/observations";
    let row = json!({"period": "2016", "pria": 300, "wanita": 100});
    let sent = request(&caller, Method::POST, path).json(&row).send().await;
    let told: Value = sent.expect("an answer").json().await.expect("JSON");
    let warning = &told["warnings"][1];
    assert_eq!(
        (&warning["code"], &warning["field"]),
        (&json!("sudden-change"), &json!("jumlah"))
    );
    warned_in_indonesian(&caller, &row).await;
    let again = request(&caller, Method::PUT, &format!("{path}/3")).json(&told);
    assert_eq!(
        again.send().await.expect("an answer").status(),
        200,
        "it may be sent back"
    );
    let rows = json!([{"period": "2017", "pria": 10, "wanita": 100}, {"period": "2013", "pria": 1, "wanita": 1}]);
    let bulk = request(&caller, Method::PUT, path).json(&rows).send().await;
    let told: Value = bulk.expect("an answer").json().await.expect("JSON");
    assert_eq!(told["created"], 2);
    assert_eq!(told["warnings"][0]["rows"], json!([1]));
    let marked: Vec<i64> = marks(&caller.app)
        .await
        .into_iter()
        .map(|mark| mark.0)
        .collect();
    assert_eq!(marked, [3, 3, 4, 4]);
}

/// Sends the third row anew in Indonesian.
async fn warned_in_indonesian(caller: &Caller, row: &Value) {
    let sent = request(caller, Method::PUT, "/indicators/pegawai/observations/3");
    let answer = sent.header("accept-language", "id").json(row).send().await;
    let answer = answer.expect("an answer");
    let vary = answer.headers().get_all("vary").iter();
    assert!(vary.into_iter().any(|one| one == "accept-language"));
    let said: Value = answer.json().await.expect("JSON");
    let message = said["warnings"][1]["message"].as_str().unwrap_or_default();
    assert!(message.starts_with("`jumlah`: Jumlah naik "), "{said}");
    assert!(message.contains("dari 2015"), "{said}");
}

#[tokio::test]
async fn people_are_asked_once_about_what_changes_suddenly() {
    let app = TestApp::start().await;
    let admin = app.signed_in("admin").await;
    let mut form = vec![
        ("opd", "bkd"),
        ("tahun", "2015"),
        ("pria", "100"),
        ("wanita", "100"),
    ];
    let path = "/data/pegawai/baru";
    assert_eq!(page_of(&admin, path, &form).await.0, 303);
    (form[1].1, form[2].1) = ("2016", "300");
    let (status, page) = page_of(&admin, path, &form).await;
    assert!(status == 422 && page.contains("Benarkah?"), "{page}");
    assert_eq!(marks(&app).await, []);
    let confirm = confirmation(&page);
    form.push(("yakin", &confirm));
    form[2].1 = "400";
    assert_eq!(
        page_of(&admin, path, &form).await.0,
        422,
        "other figures are asked about again"
    );
    form[2].1 = "300";
    assert_eq!(page_of(&admin, path, &form).await.0, 303);
    assert_eq!(marks(&app).await.len(), 2);
    let path = "/data/pegawai-esselon/kisi";
    let mut grid = vec![
        ("opd", "bkd"),
        ("tanggal", "2017-09-30"),
        ("Esselon 1|pria", "10"),
        ("Esselon 1|wanita", "3"),
    ];
    assert_eq!(page_of(&admin, path, &grid).await.0, 303);
    (grid[1].1, grid[2].1) = ("2017-10-31", "30");
    let (status, page) = page_of(&admin, path, &grid).await;
    assert!(status == 422 && page.contains("Benarkah?"), "{page}");
    let confirm = confirmation(&page);
    grid.push(("yakin", &confirm));
    assert_eq!(page_of(&admin, path, &grid).await.0, 303);
    let text = "opd,tahun,pria,wanita\nbkd,2017,900,100\nbkd,2014,1,1\n";
    let plan = plan_bytes(&app, text.as_bytes(), "pegawai")
        .await
        .expect("a plan");
    assert_eq!((plan.counts.created, plan.counts.odd), (2, 1));
}

/// What a page wants sent back to confirm what was asked about.
pub(super) fn confirmation(page: &str) -> String {
    let after = page
        .split_once("name=\"yakin\" value=\"")
        .expect("a question")
        .1;
    after.split_once('"').expect("a value").0.to_owned()
}

#[tokio::test]
async fn a_row_that_names_no_basis_goes_where_one_stands() {
    let caller = Caller::start().await;
    let path = "/indicators/pegawai/observations";
    let row = |basis: Option<&str>, pria: i64| {
        let mut row = json!({"period": "2017", "pria": pria, "wanita": 1});
        if let Some(basis) = basis {
            row["basis"] = json!(basis);
        }
        row
    };
    let post = |row: Value| request(&caller, Method::POST, path).json(&row);
    let sent = post(row(Some("bps"), 5)).send().await.expect("an answer");
    assert_eq!(sent.status(), 201);
    // The only one that stands there is meant: at v1, in a bulk call, in a file.
    let year = [("tahun", "2017"), ("pria", "7"), ("wanita", "1")];
    let (status, body) = caller.post("pegawai", &year).await;
    assert_eq!((status, &body["id"]), (404, &json!(1)));
    let bulk = |rows: Value| request(&caller, Method::PUT, path).json(&rows);
    let told: Value = bulk(json!([row(None, 6)]))
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(told["updated"], 1, "{told}");
    assert_eq!(caller.put("pegawai/1", &year).await.0, 200);
    let shown = request(&caller, Method::GET, &format!("{path}/1"))
        .send()
        .await;
    let shown: Value = shown.expect("an answer").json().await.expect("JSON");
    assert_eq!(
        (&shown["basis"], &shown["pria"]),
        (&json!("bps"), &json!(7))
    );
    // Two bases stand side by side; then one must be named.
    let sent = post(row(Some("simpeg"), 8)).send().await;
    assert_eq!(sent.expect("an answer").status(), 201);
    let (status, body) = caller.post("pegawai", &year).await;
    let taken = json!(["The tahun has already been taken."]);
    assert_eq!((status, &body["message"]), (404, &taken), "{body}");
    assert_eq!(body["id"], 2, "the row of the basis that is named first");
    let (_, body) = problem(post(row(None, 9))).await;
    assert_eq!(body["problems"][0]["code"], "several-bases");
    let (_, body) = problem(bulk(json!([row(None, 9)]))).await;
    assert_eq!(body["problems"][0]["code"], "several-bases");
    let file = b"opd,tahun,pria,wanita\nbkd,2017,1,2\n";
    let plan = plan_bytes(&caller.app, file, "pegawai").await;
    let told = refusals(&plan.expect("a plan"));
    assert_eq!(told, ["2  basis several-bases bps, simpeg"]);
    let named = caller.put("pegawai/1", &year).await;
    assert_eq!(
        named.0, 200,
        "a row that is named by its number keeps its basis"
    );
}

/// A row that names no basis never moves beside another: who sends it has not said that two bases
/// are to stand in the cell that it moves to.
#[tokio::test]
async fn a_row_without_a_basis_does_not_move_beside_another() {
    let caller = Caller::start().await;
    let path = "/indicators/pegawai/observations";
    for (period, basis) in [
        ("2015", "bps"),
        ("2016", "bps"),
        ("2017", "simpeg"),
        ("2017", "bps"),
    ] {
        let row = json!({"period": period, "basis": basis, "pria": 5, "wanita": 1});
        let sent = request(&caller, Method::POST, path).json(&row).send().await;
        assert_eq!(sent.expect("an answer").status(), 201);
    }
    let year = |tahun: &'static str, pria: &'static str| {
        [("tahun", tahun), ("pria", pria), ("wanita", "1")]
    };
    let taken = json!(["The tahun has already been taken."]);
    for (sent, id) in [(year("2016", "5"), 2), (year("2017", "5"), 3)] {
        let (status, body) = caller.put("pegawai/1", &sent).await;
        assert_eq!((status, &body["message"]), (404, &taken), "{body}");
        assert_eq!(body["id"], id);
    }
    // Beside another fault the cell is told as well.
    let (_, body) = caller.put("pegawai/1", &year("2017", "x")).await;
    let both = json!([
        "The pria must be an integer.",
        "The tahun has already been taken."
    ]);
    assert_eq!((&body["message"], &body["id"]), (&both, &json!(3)));
    let move_to = |period: &str, basis: Option<&str>| {
        let mut row = json!({"period": period, "pria": 5, "wanita": 1});
        if let Some(basis) = basis {
            row["basis"] = json!(basis);
        }
        request(&caller, Method::PUT, &format!("{path}/1")).json(&row)
    };
    let (status, body) = problem(move_to("2016", None)).await;
    let detail = "Row `2` has the same agency, region, period and categories, on the basis `bps`.";
    assert_eq!((status, &body["detail"]), (409, &json!(detail)));
    let (status, body) = problem(move_to("2017", None)).await;
    assert_eq!(
        (status, &body["problems"][0]["code"]),
        (422, &json!("several-bases"))
    );
    // What is named may stand beside another; a cell that is free is free; a row keeps its basis.
    assert_eq!(caller.put("pegawai/1", &year("2014", "6")).await.0, 200);
    let named = move_to("2016", Some("simpeg"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(named.status(), 200);
    assert_eq!(caller.put("pegawai/1", &year("2016", "7")).await.0, 200);
    let shown = request(&caller, Method::GET, &format!("{path}/1"))
        .send()
        .await;
    let shown: Value = shown.expect("an answer").json().await.expect("JSON");
    assert_eq!(
        (&shown["basis"], &shown["pria"], &shown["period"]),
        (&json!("simpeg"), &json!(7), &json!("2016"))
    );
}
