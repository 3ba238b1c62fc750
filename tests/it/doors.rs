//! Every door drives the same way in: the same rows through each leave the same store.

use std::sync::Arc;

use pimpinan::catalogue::{Catalogue, Kind};
use pimpinan::intake::import::{Choices, apply};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use serde_json::{Value, json};

use crate::fixtures;
use crate::import::support::{anyone, plan_file};
use crate::people::User;
use crate::support::TestApp;

/// The doors.
const DOORS: [&str; 6] = ["v1", "v2", "bulk", "form", "grid", "file"];
/// The agency of every row.
const AGENCY: &str = "a1";

/// A row as a sender writes it: some of its values break rules.
#[derive(Debug, Clone)]
struct Row {
    day: String,
    code: &'static str,
    pria: String,
    wanita: String,
}

fn row() -> impl Strategy<Value = Row> {
    let day = prop_oneof![
        8 => (1..4_u32, 1..3_u32).prop_map(|(month, day)| format!("2017-{month:02}-{day:02}")),
        1 => Just("2018-02-01".to_owned()),
    ];
    let code = prop_oneof![8 => prop::sample::select(vec!["a", "b"]), 1 => Just("zz")];
    let number = || {
        prop_oneof![
            8 => (0..400_u32).prop_map(|n| n.to_string()),
            1 => Just("-1".to_owned()),
            1 => Just(String::new()),
        ]
    };
    (day, code, number(), number()).prop_map(|(day, code, pria, wanita)| Row {
        day,
        code,
        pria,
        wanita,
    })
}

fn catalogue() -> Catalogue {
    let mut indicator = fixtures::indicator("uji", Kind::Flow);
    indicator.warn_change = Some(20);
    fixtures::catalogue(vec![indicator])
}

/// A running program with a key and a user.
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

    /// Sends a row through a door; answers the codes of what is wrong with it, where the door
    /// tells codes, else whether something is.
    async fn send(&self, door: &str, row: &Row) -> Vec<String> {
        match door {
            "v1" => self.v1(row).await,
            "v2" => self.v2(row).await,
            "bulk" => self.bulk(row).await,
            "form" => self.page("/data/uji/baru", &form(row)).await,
            // A grid has no line for what is in no list, and an empty line says nothing.
            "grid" if row.code == "zz" || row.pria.is_empty() && row.wanita.is_empty() => {
                failed(true)
            }
            "grid" => self.page("/data/uji/kisi", &grid(row)).await,
            _ => self.file(row).await,
        }
    }

    async fn json(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let request = self
            .app
            .http
            .request(method, format!("{}{path}", self.app.base));
        let answer = request.bearer_auth(&self.key).json(body).send().await;
        let answer = answer.expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().await.expect("JSON"))
    }

    async fn v1(&self, row: &Row) -> Vec<String> {
        let body = json!({
            "tanggal": row.day, "huruf": row.code, "pria": row.pria, "wanita": row.wanita,
        });
        let (status, _) = self.json(Method::POST, "/api/v1/uji", &body).await;
        failed(status != 200)
    }

    async fn v2(&self, row: &Row) -> Vec<String> {
        let path = "/api/v2/indicators/uji/observations";
        let (status, body) = self.json(Method::POST, path, &sent(row)).await;
        if status == 409 {
            return vec!["taken".to_owned()];
        }
        codes(&body)
    }

    async fn bulk(&self, row: &Row) -> Vec<String> {
        let path = "/api/v2/indicators/uji/observations";
        let (_, body) = self.json(Method::PUT, path, &json!([sent(row)])).await;
        codes(&body)
    }

    /// Sends a form, and confirms what is asked about.
    async fn page(&self, path: &str, fields: &[(String, &str)]) -> Vec<String> {
        let browser = self.app.browser_of(self.user.id).await;
        let mut sent: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), *v)).collect();
        let answer = browser.post(path, &sent).await;
        if answer.status() != 422 {
            return failed(answer.status() != 303);
        }
        let page = answer.text().await.expect("a page");
        let Some((_, after)) = page.split_once("name=\"yakin\" value=\"") else {
            return failed(true);
        };
        let confirm = after.split_once('"').expect("a value").0.to_owned();
        sent.push(("yakin", &confirm));
        failed(browser.post(path, &sent).await.status() != 303)
    }

    async fn file(&self, row: &Row) -> Vec<String> {
        let path = self.app.folder.path().join("angka.csv");
        let Row {
            day,
            code,
            pria,
            wanita,
        } = row;
        let text =
            format!("opd,tanggal,huruf,pria,wanita\n{AGENCY},{day},{code},{pria},{wanita}\n");
        std::fs::write(&path, text).expect("a file");
        let plan = plan_file(&self.app, &path, Some("uji"), anyone(), Choices::new());
        let plan = plan.await.expect("a plan");
        let refused = plan.counts.refused > 0;
        apply(&self.app.app, &Arc::new(plan), self.user.id)
            .await
            .expect("applied");
        failed(refused)
    }

    /// Rows, totals, counts, marks and journal, but for who and how.
    async fn store(&self) -> Vec<String> {
        let read = self.app.app.db.read(|conn| {
            let mut all = Vec::new();
            for (sql, width) in TABLES {
                let rows = conn.query(sql, &[], |row| {
                    let cells: Result<Vec<String>, _> = (0..width)
                        .map(|at| Ok(row.opt_text(at)?.unwrap_or_default()))
                        .collect();
                    Ok(cells?.join(" "))
                })?;
                all.extend(rows);
            }
            Ok(all)
        });
        read.await.expect("the store")
    }
}

/// The fields of a row in a form.
fn form(row: &Row) -> Vec<(String, &str)> {
    let fields = [
        ("tanggal", row.day.as_str()),
        ("huruf", row.code),
        ("pria", &row.pria),
        ("wanita", &row.wanita),
    ];
    let own = fields.map(|(name, value)| (name.to_owned(), value));
    own.into_iter()
        .chain([("opd".to_owned(), AGENCY)])
        .collect()
}

/// The fields of a row in a grid.
fn grid(row: &Row) -> Vec<(String, &str)> {
    vec![
        ("opd".to_owned(), AGENCY),
        ("tanggal".to_owned(), row.day.as_str()),
        (format!("{}|pria", row.code), row.pria.as_str()),
        (format!("{}|wanita", row.code), row.wanita.as_str()),
    ]
}

/// What is compared. `user_id`, `via` and times differ, and so do numbers that they make.
const TABLES: [(&str, usize); 5] = [
    (
        "SELECT CAST(id AS TEXT), agency, region, c1, basis, period, status, CAST(m1 AS TEXT),
            CAST(m2 AS TEXT), CAST(revision AS TEXT) FROM figures ORDER BY id",
        10,
    ),
    (
        "SELECT CAST(t.face AS TEXT), CAST(t.period AS TEXT), s.agency, s.region, s.c1, s.basis,
            CAST(t.row_count AS TEXT), CAST(t.provisional_count AS TEXT), CAST(t.m1 AS TEXT),
            CAST(t.m2 AS TEXT), CAST(t.n1 AS TEXT), CAST(t.n2 AS TEXT)
         FROM totals t JOIN series s ON s.id = t.series WHERE t.row_count <> 0
         ORDER BY t.face, t.period, s.agency, s.region, s.c1, s.basis",
        12,
    ),
    (
        "SELECT agency, region, c1, basis, year, status, CAST(row_count AS TEXT) FROM figure_counts
         WHERE row_count <> 0 ORDER BY agency, region, c1, basis, year, status",
        7,
    ),
    (
        "SELECT CAST(row_id AS TEXT), measure, CAST(revision AS TEXT), CAST(was AS TEXT),
            CAST(now AS TEXT), since FROM doubts ORDER BY row_id, measure",
        6,
    ),
    (
        "SELECT action, subject_id, agency, coalesce(before, ''), coalesce(after, '') FROM journal
         WHERE subject = 'observation' ORDER BY id",
        5,
    ),
];

fn sent(row: &Row) -> Value {
    json!({
        "period": row.day, "huruf": row.code, "pria": row.pria, "wanita": row.wanita,
    })
}

fn codes(body: &Value) -> Vec<String> {
    let problems = body["problems"].as_array().into_iter().flatten();
    let mut codes: Vec<String> = problems
        .filter_map(|one| one["code"].as_str().map(str::to_owned))
        .collect();
    codes.sort();
    codes
}

fn failed(failed: bool) -> Vec<String> {
    failed.then(|| "refused".to_owned()).into_iter().collect()
}

/// The first row of each cell: what a cell says a second time is a question of each door's own.
fn once(rows: &[Row]) -> Vec<Row> {
    let mut seen = std::collections::HashSet::new();
    let mut kept = rows.to_vec();
    kept.retain(|row| seen.insert((row.day.clone(), row.code)));
    kept
}

#[test]
fn every_door_leaves_the_same_store() {
    let config = Config {
        cases: 6,
        failure_persistence: None,
        ..Config::default()
    };
    let rows = prop::collection::vec(row(), 1..8);
    TestRunner::new(config)
        .run(&rows, |rows| {
            // A runtime a case: with it end the programs that it ran, and what they hold open.
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(driven(&once(&rows)));
            Ok(())
        })
        .expect("every door alike");
}

async fn driven(rows: &[Row]) {
    let mut first: Option<(Vec<String>, Vec<bool>)> = None;
    let mut told: Vec<(&str, Vec<Vec<String>>)> = Vec::new();
    for door in DOORS {
        let world = World::start().await;
        let mut answers = Vec::with_capacity(rows.len());
        for row in rows {
            answers.push(world.send(door, row).await);
        }
        let refused: Vec<bool> = answers.iter().map(|codes| !codes.is_empty()).collect();
        let left = (world.store().await, refused);
        match &first {
            None => first = Some(left),
            Some(first) => assert_eq!(&left, first, "{door}: {rows:?}"),
        }
        if ["v2", "bulk"].contains(&door) {
            told.push((door, answers));
        }
    }
    assert_eq!(told[0].1, told[1].1, "the same codes");
}
