//! What is far from its own history is asked about, told and marked at every door, listed, and
//! explained.

use std::fmt::Write as _;

use reqwest::Method;
use serde_json::{Value, json};

use super::page_of;
use crate::import::support::plan_bytes;
use crate::support::TestApp;
use crate::web::api::caller::{AGENCY, Caller};
use crate::web::api::v2::gate::request;

const PATH: &str = "/indicators/pegawai/observations";

/// Eight years around a hundred men and women each, up to 2014.
const USUAL: [i64; 8] = [100, 101, 99, 102, 98, 100, 101, 100];

/// A caller whose agency has sent them.
async fn eight_years() -> Caller {
    let caller = Caller::start().await;
    let rows = (2007..).zip(USUAL);
    let rows: Vec<Value> = rows
        .map(|(year, n)| json!({"period": format!("{year}"), "pria": n, "wanita": 100}))
        .collect();
    let sent = request(&caller, Method::PUT, PATH).json(&rows).send().await;
    let told: Value = sent.expect("an answer").json().await.expect("JSON");
    assert_eq!(
        (&told["created"], &told["warnings"]),
        (&json!(8), &Value::Null),
        "{told}"
    );
    caller
}

/// The marks for being unusual: measure, usual figure, figure, how many it was compared with.
async fn marks(app: &TestApp) -> Vec<(String, i64, i64, i64)> {
    let marks = app.app.db.read(|conn| {
        let sql = "SELECT d.measure, d.was, d.now, d.compared FROM doubts d
            JOIN observations o ON o.id = d.row_id AND o.revision = d.revision
            WHERE d.code = 'unusual' ORDER BY d.row_id, d.measure";
        conn.query(sql, &[], |row| {
            Ok((row.text(0)?, row.int(1)?, row.int(2)?, row.int(3)?))
        })
    });
    marks.await.expect("marks")
}

fn codes(told: &Value) -> Vec<String> {
    let all = told["warnings"].as_array().map_or(&[][..], Vec::as_slice);
    let code = |one: &Value| format!("{} {}", one["field"].as_str()?, one["code"].as_str()?).into();
    all.iter().filter_map(code).collect()
}

#[tokio::test]
async fn what_is_far_from_its_history_is_told_and_marked_at_every_door() {
    let caller = eight_years().await;
    // API v1 answers as published; the row is marked.
    let year = [("tahun", "2015"), ("pria", "1000"), ("wanita", "100")];
    let (status, body) = caller.post("pegawai", &year).await;
    let members = body.as_object().map(serde_json::Map::len);
    assert_eq!((status, &body["id"], members), (200, &json!(9), Some(4)));
    let pria = ("pria".to_owned(), 100, 1_000, 8);
    let both = |pria: (String, i64, i64, i64)| {
        vec![("jumlah".to_owned(), 200, pria.2 + 100, pria.3), pria]
    };
    assert_eq!(marks(&caller.app).await, both(pria));
    // API v2 tells both that it changed and that it is unusual, in either language.
    let row = json!({"period": "2015", "pria": 900, "wanita": 100});
    let sent = request(&caller, Method::PUT, &format!("{PATH}/9")).json(&row);
    let told: Value = sent
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    let expected = [
        "pria sudden-change",
        "pria unusual",
        "jumlah sudden-change",
        "jumlah unusual",
    ];
    let mut found = codes(&told);
    found.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected, "{told}");
    let said = told["warnings"].to_string();
    let sentence = "`pria` is unusual: 900 here, usually about 100, by 8 figures since 2007.";
    assert!(said.contains(sentence), "{said}");
    let sent = request(&caller, Method::PUT, &format!("{PATH}/9"));
    let row = json!({"period": "2015", "pria": 901, "wanita": 100});
    let sent = sent.header("accept-language", "id").json(&row).send().await;
    let said = sent.expect("an answer").text().await.expect("a text");
    let sentence = "901 di luar kebiasaan, 9 kali angka yang biasa: sekitar 100 menurut 8 angka";
    assert!(said.contains(sentence), "{said}");
    // A bulk call tells it by row; what was sent back as usual is marked no longer.
    let rows = json!([{"period": "2015", "pria": 100, "wanita": 100},
        {"period": "2016", "pria": 7, "wanita": 100}]);
    let bulk = request(&caller, Method::PUT, PATH).json(&rows).send().await;
    let told: Value = bulk.expect("an answer").json().await.expect("JSON");
    let unusual = told["warnings"].as_array().expect("warnings").iter();
    let unusual: Vec<&Value> = unusual.filter(|one| one["code"] == "unusual").collect();
    assert_eq!(unusual.len(), 2, "{told}");
    assert_eq!(unusual[0]["rows"], json!([2]));
    let found = marks(&caller.app).await;
    assert_eq!(found, both(("pria".to_owned(), 100, 7, 9)));
}

#[tokio::test]
async fn a_short_history_says_nothing_and_a_file_counts_its_own_rows() {
    let app = TestApp::start().await;
    let mut text = "opd,tahun,pria,wanita\n".to_owned();
    for (year, n) in (2007..).zip(&USUAL[..7]) {
        let _ = writeln!(text, "bkd,{year},{n},100");
    }
    let short = format!("{text}bkd,2014,119,100\n");
    let plan = plan_bytes(&app, short.as_bytes(), "pegawai").await;
    assert_eq!(plan.expect("a plan").counts.odd, 0, "seven say nothing");
    let long = format!("{text}bkd,2014,100,100\nbkd,2015,119,100\n");
    let plan = plan_bytes(&app, long.as_bytes(), "pegawai").await;
    let plan = plan.expect("a plan");
    assert_eq!((plan.counts.created, plan.counts.odd), (9, 1));
}

#[tokio::test]
async fn a_form_asks_once_and_the_figure_is_listed_until_it_is_looked_at() {
    let caller = eight_years().await;
    asked_and_listed(&caller).await;
    looked_at(&caller).await;
    asked_anew(&caller).await;
}

/// A form asks about a figure far from its history; once sent, it is listed everywhere.
async fn asked_and_listed(caller: &Caller) {
    let app = &caller.app;
    let admin = app.signed_in("admin").await;
    let mut form = vec![
        ("opd", AGENCY),
        ("tahun", "2015"),
        ("pria", "119"),
        ("wanita", "100"),
    ];
    let path = "/data/pegawai/baru";
    let (status, page) = page_of(&admin, path, &form).await;
    assert!(status == 422 && page.contains("Benarkah?"), "{page}");
    assert!(
        page.contains("119 di luar kebiasaan: biasanya sekitar 100"),
        "{page}"
    );
    let confirm = super::doubts::confirmation(&page);
    form.push(("yakin", &confirm));
    assert_eq!(page_of(&admin, path, &form).await.0, 303);
    let leader = app.signed_in("pimpinan").await;
    let listed = leader.text("/janggal").await;
    assert!(listed.contains("2 angka belum diperiksa"), "{listed}");
    assert!(!listed.contains("Jelaskan"), "leaders enter no figures");
    let needs = leader.text("/perhatian").await;
    assert!(
        needs.contains("2 angka Jumlah Pegawai janggal dan belum diperiksa"),
        "{needs}"
    );
    let sector = leader.text("/sektor/kepegawaian/pegawai").await;
    assert!(
        sector.contains("2 angka di dalamnya janggal dan belum diperiksa"),
        "{sector}"
    );
}

/// Who looks at it says why it is right; of figures that have changed since nothing is said.
async fn looked_at(caller: &Caller) {
    let app = &caller.app;
    let (admin, leader) = (
        app.signed_in("admin").await,
        app.signed_in("pimpinan").await,
    );
    let path = "/janggal/pegawai/9/periksa";
    let sent = |seen: &'static str, ukuran: &'static str| {
        [
            ("penjelasan", "Pegawai baru dari pemekaran."),
            ("ukuran", ukuran),
            ("terlihat", seen),
        ]
    };
    assert_eq!(leader.post(path, &sent("1", "pria")).await.status(), 403);
    assert_eq!(admin.post(path, &sent("7", "pria")).await.status(), 303);
    assert!(
        leader
            .text("/janggal")
            .await
            .contains("2 angka belum diperiksa")
    );
    for measure in ["pria", "jumlah"] {
        assert_eq!(admin.post(path, &sent("1", measure)).await.status(), 303);
    }
    let listed = leader.text("/janggal").await;
    assert!(
        listed.contains("Tidak ada angka janggal pada pilihan ini"),
        "{listed}"
    );
    let all = leader.text("/janggal?lihat=selesai&lang=en").await;
    assert!(
        all.contains("Checked: Pegawai baru dari pemekaran."),
        "{all}"
    );
    let journal = admin.text("/jurnal").await;
    assert!(journal.contains("menjelaskan angka janggal"), "{journal}");
    let sector = leader.text("/sektor/kepegawaian/pegawai?lang=id").await;
    assert!(
        sector.contains("2 angka di dalamnya janggal, sudah diperiksa"),
        "{sector}"
    );
}

/// Another figure is asked about anew; the same one keeps what was said of it.
async fn asked_anew(caller: &Caller) {
    let leader = caller.app.signed_in("pimpinan").await;
    let put = async |pria: i64, wanita: i64| {
        let row = json!({"period": "2015", "pria": pria, "wanita": wanita});
        let sent = request(caller, Method::PUT, &format!("{PATH}/9")).json(&row);
        assert_eq!(sent.send().await.expect("an answer").status(), 200);
    };
    put(119, 101).await;
    let listed = leader.text("/janggal").await;
    assert!(listed.contains("1 angka belum diperiksa"), "{listed}");
    put(500, 101).await;
    let listed = leader.text("/janggal").await;
    assert!(listed.contains("2 angka belum diperiksa"), "{listed}");
    put(100, 100).await;
    let listed = leader.text("/janggal?lihat=selesai").await;
    assert!(
        listed.contains("Tidak ada angka janggal pada pilihan ini"),
        "{listed}"
    );
}

#[tokio::test]
async fn what_is_dated_by_day_and_comes_each_month_has_a_history_of_months() {
    let caller = Caller::start().await;
    let path = "/indicators/usia-asn/observations";
    let row = |month: i64, men: i64| {
        let period = format!("2016-{month:02}-28");
        json!({"period": period, "usia": "25", "pria": men, "wanita": 100})
    };
    let mut rows: Vec<Value> = (1..).zip(USUAL).map(|(at, men)| row(at, men)).collect();
    rows.push(row(9, 990));
    let sent = request(&caller, Method::PUT, path).json(&rows).send().await;
    let told: Value = sent.expect("an answer").json().await.expect("JSON");
    let codes = told["warnings"].as_array().expect("warnings").iter();
    let codes: Vec<&str> = codes.filter_map(|one| one["code"].as_str()).collect();
    assert!(codes.contains(&"unusual"), "{told}");
    let leader = caller.app.signed_in("pimpinan").await;
    let listed = leader.text("/janggal").await;
    assert!(listed.contains("sekitar 100 menurut 8 angka"), "{listed}");
}
