//! Measures that are told by a category and one that is not, in one indicator: every door takes
//! each in its own row and refuses it in the other's, and what comes out goes in again unchanged.

use std::sync::Arc;

use pimpinan::catalogue::{Catalogue, Kind, Level};
use pimpinan::intake::file::Broken;
use pimpinan::intake::import::{Choices, Failure, apply};
use reqwest::Method;
use serde_json::{Value, json};

use crate::fixtures;
use crate::import::preview;
use crate::import::support::{anyone, plan_file, refusals};
use crate::people::User;
use crate::support::TestApp;

/// The doors.
const DOORS: [&str; 6] = ["v1", "v2", "bulk", "form", "grid", "file"];
/// The agency of every row.
const AGENCY: &str = "a1";

/// A row: day, code, how many men, and the rate of all.
type Row<'a> = [&'a str; 4];

const GOOD: [Row<'_>; 4] = [
    ["2017-01-31", "a", "10", ""],
    ["2017-01-31", "b", "20", ""],
    ["2017-01-31", "c", "30", ""],
    ["2017-01-31", "", "", "9.28"],
];

/// Rows that every door refuses, with the codes that are told.
const BAD: [(Row<'_>, &[&str]); 4] = [
    (["2017-01-30", "a", "1", "5"], &["other-row"]),
    (["2017-01-30", "", "5", ""], &["required"]),
    (["2017-01-30", "a", "", "5"], &["leave-out"]),
    (["2017-01-30", "", "1", "5"], &["other-row"]),
];

fn catalogue() -> Catalogue {
    let mut indicator = fixtures::indicator("uji", Kind::Stock);
    indicator.region.level = Level::Province;
    indicator.region.due = vec!["36".to_owned()];
    indicator.reporters = vec![AGENCY.to_owned()];
    indicator.all_report = false;
    let mut rate = fixtures::measure("tpt");
    (rate.kind, rate.decimals) = (Kind::Rate, 2);
    rate.unit = fixtures::label("persen");
    rate.by = [false; 3];
    indicator.measures[1] = rate;
    fixtures::catalogue(vec![indicator])
}

struct World {
    app: TestApp,
    key: String,
    user: User,
}

impl World {
    async fn start() -> Self {
        let app = TestApp::with(catalogue()).await;
        let user = app
            .add_user_named("superadmin", "Siti", String::new())
            .await;
        let key = app.add_key(AGENCY).await;
        Self { app, key, user }
    }

    /// Sends a row through a door; answers the codes of what is wrong with it, where the door tells
    /// codes, else whether something is.
    async fn send(&self, door: &str, row: Row<'_>) -> Vec<String> {
        let [day, code, pria, tpt] = row;
        let observations = "/api/v2/indicators/uji/observations";
        let sent = json!({ "period": day, "huruf": code, "pria": pria, "tpt": tpt });
        match door {
            "v1" => {
                let body = json!({ "tanggal": day, "huruf": code, "pria": pria, "tpt": tpt });
                let (status, _) = self.json(Method::POST, "/api/v1/uji", &body).await;
                failed(status != 200)
            }
            "v2" => codes(&self.json(Method::POST, observations, &sent).await.1),
            "bulk" => codes(&self.json(Method::PUT, observations, &json!([sent])).await.1),
            "form" => {
                let fields = [
                    ("opd", AGENCY),
                    ("tanggal", day),
                    ("huruf", code),
                    ("pria", pria),
                    ("tpt", &tpt.replace('.', ",")),
                ];
                self.page("/data/uji/baru", &fields).await
            }
            "grid" => {
                let line = if code.is_empty() { "—" } else { code };
                let (pria_of, tpt_of) = (format!("{line}|pria"), format!("{line}|tpt"));
                let fields = [
                    ("opd", AGENCY),
                    ("tanggal", day),
                    (&pria_of, pria),
                    (&tpt_of, &tpt.replace('.', ",")),
                ];
                self.page("/data/uji/kisi", &fields).await
            }
            _ => self.file(row).await,
        }
    }

    async fn json(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let address = format!("{}{path}", self.app.base);
        let request = self.app.http.request(method, address);
        let answer = request.bearer_auth(&self.key).json(body).send().await;
        let answer = answer.expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().await.expect("JSON"))
    }

    async fn page(&self, path: &str, fields: &[(&str, &str)]) -> Vec<String> {
        let browser = self.app.browser_of(self.user.id).await;
        failed(browser.post(path, fields).await.status() != 303)
    }

    async fn file(&self, [day, code, pria, tpt]: Row<'_>) -> Vec<String> {
        let text = format!("opd,tanggal,huruf,pria,tpt\n{AGENCY},{day},{code},{pria},{tpt}\n");
        let path = self.app.folder.path().join("angka.csv");
        std::fs::write(&path, text).expect("a file");
        let plan = plan_file(&self.app, &path, Some("uji"), anyone(), Choices::new());
        let plan = plan.await.expect("a plan");
        let codes = refusals(&plan).into_iter();
        let mut codes: Vec<String> = codes
            .filter_map(|line| line.split(' ').nth(3).map(str::to_owned))
            .collect();
        codes.sort();
        apply(&self.app.app, &Arc::new(plan), self.user.id)
            .await
            .expect("applied");
        codes
    }

    /// What stands in the store.
    async fn rows(&self) -> Vec<String> {
        let sql = "SELECT period, c1, CAST(m1 AS TEXT), CAST(m2 AS TEXT) FROM figures ORDER BY c1";
        let read = self.app.app.db.read(move |conn| {
            conn.query(sql, &[], |row| {
                let cells = [0, 1, 2, 3].map(|at| row.opt_text(at));
                let cells: Result<Vec<_>, _> = cells.into_iter().collect();
                let cells = cells?.into_iter().map(Option::unwrap_or_default);
                Ok(cells.collect::<Vec<_>>().join(" "))
            })
        });
        read.await.expect("the store")
    }
}

fn failed(failed: bool) -> Vec<String> {
    failed.then(|| "refused".to_owned()).into_iter().collect()
}

fn codes(body: &Value) -> Vec<String> {
    let problems = body["problems"].as_array().into_iter().flatten();
    let codes = problems.filter_map(|one| one["code"].as_str().map(str::to_owned));
    let mut codes: Vec<String> = codes.collect();
    codes.sort();
    codes
}

/// A program with the good rows.
async fn filled() -> World {
    let world = World::start().await;
    for row in GOOD {
        assert_eq!(world.send("v2", row).await, [""; 0], "{row:?}");
    }
    world
}

#[tokio::test]
async fn every_door_takes_each_measure_in_its_own_row_alone() {
    for door in DOORS {
        let world = World::start().await;
        for row in GOOD {
            assert_eq!(world.send(door, row).await, [""; 0], "{door} {row:?}");
        }
        for (row, expected) in BAD {
            let told = world.send(door, row).await;
            if ["v2", "bulk", "file"].contains(&door) {
                assert_eq!(told, expected, "{door} {row:?}");
            } else {
                assert_eq!(told, ["refused"], "{door} {row:?}");
            }
        }
        let expected = [
            "2017-01-31   928",
            "2017-01-31 a 10 ",
            "2017-01-31 b 20 ",
            "2017-01-31 c 30 ",
        ];
        assert_eq!(world.rows().await, expected, "{door}");
    }
}

#[tokio::test]
async fn a_row_that_moves_to_other_categories_keeps_nothing_that_they_cannot_have() {
    let world = World::start().await;
    world.send("v2", GOOD[0]).await;
    let one = "/api/v2/indicators/uji/observations/1";
    let body = json!({ "period": "2017-01-31", "huruf": null, "tpt": "9.28" });
    let (status, body) = world.json(Method::PUT, one, &body).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["huruf"], Value::Null, "{body}");
    assert_eq!(world.rows().await, ["2017-01-31   928"]);
}

#[tokio::test]
async fn sums_and_what_they_cover_are_those_of_the_measures_that_have_the_category() {
    let world = filled().await;
    let series = async |query: &str| {
        let path = format!("/api/v2/indicators/uji/series?grain=month&agency=a1&{query}");
        let (status, body) = world.json(Method::GET, &path, &Value::Null).await;
        assert_eq!(status, 200, "{body}");
        body["data"].clone()
    };
    let all = series("").await;
    assert_eq!(all[0]["pria"], json!(60), "{all}");
    assert_eq!(all[0]["tpt"].to_string(), "9.28", "{all}");
    assert_eq!(
        (&all[0]["complete"], &all[0]["huruf_codes"]),
        (&json!(true), &json!(3)),
        "{all}"
    );
    let rate = series("measures=tpt").await;
    assert_eq!(
        (&rate[0]["complete"], &rate[0]["huruf_codes"]),
        (&json!(true), &Value::Null)
    );
    let two = series("huruf=a,b").await;
    assert_eq!(
        (&two[0]["pria"], &two[0]["tpt"]),
        (&json!(30), &Value::Null),
        "{two}"
    );
    let by = series("by=huruf&measures=pria").await;
    let codes: Vec<&Value> = by
        .as_array()
        .expect("items")
        .iter()
        .map(|one| &one["huruf"])
        .collect();
    assert_eq!(codes, [&json!("a"), &json!("b"), &json!("c")], "{by}");
    let rates = series("by=huruf&measures=tpt").await;
    assert_eq!(rates.as_array().map(Vec::len), Some(1), "{rates}");
    assert_eq!(rates[0]["huruf"], Value::Null, "{rates}");
}

#[tokio::test]
async fn pages_show_both_and_draw_the_category_of_its_own_measures() {
    let world = filled().await;
    let browser = world.app.browser_of(world.user.id).await;
    let page = browser.text("/sektor/uji/uji").await;
    assert!(page.contains("9,28") && page.contains("60"), "{page}");
    assert!(page.contains("kategori-huruf"), "{page}");
    let list = browser.text("/data/uji").await;
    assert!(list.contains("9,28"), "{list}");
    let form = browser.text("/data/uji/baru").await;
    assert!(form.contains("Tanpa rincian"), "{form}");
    let grid = browser
        .text("/data/uji/kisi?tanggal=2017-01-31&opd=a1")
        .await;
    assert!(grid.contains("value=\"9,28\""), "{grid}");
}

#[tokio::test]
async fn what_comes_out_goes_in_again_unchanged() {
    let world = filled().await;
    let browser = world.app.browser_of(world.user.id).await;
    let files = [
        ("/data/uji/unduh?format=csv", "csv"),
        ("/data/uji/unduh?format=csv-id", "csv"),
        ("/data/uji/unduh?format=csv-id&lang=en", "csv"),
        ("/data/uji/unduh?format=xlsx", "xlsx"),
        ("/data/uji/unduh?format=json", "json"),
        ("/data/uji/impor/templat.xlsx", "xlsx"),
        ("/data/uji/impor/templat.csv", "csv"),
    ];
    for (address, ending) in files {
        let file = browser.get(address).await.bytes().await.expect("a file");
        let page = preview::send(&browser, "uji", &format!("uji.{ending}"), &file).await;
        for told in [
            "data-count=\"refused\">0<",
            "data-count=\"changed\">0<",
            "data-count=\"same\">4<",
        ] {
            assert!(page.contains(told), "{address} {told}: {page}");
        }
    }
}

#[tokio::test]
async fn a_file_of_one_kind_needs_no_column_of_the_category() {
    let world = World::start().await;
    let path = world.app.folder.path().join("angka.csv");
    let plan = async |text: &str| {
        std::fs::write(&path, text).expect("a file");
        let plan = plan_file(&world.app, &path, Some("uji"), anyone(), Choices::new());
        let plan = plan.await.expect("a plan");
        (plan.counts.created, refusals(&plan))
    };
    assert_eq!(
        plan("tanggal,tpt\n2017-01-31,9.28\n").await,
        (1, Vec::new())
    );
    std::fs::write(&path, "tanggal,pria\n2017-01-31,9\n").expect("a file");
    let plan = plan_file(&world.app, &path, Some("uji"), anyone(), Choices::new()).await;
    let Err(Failure::Broken(broken)) = plan else {
        panic!("{plan:?}");
    };
    assert_eq!(broken, Broken::Missing(vec!["huruf".to_owned()]));
}
