//! Rules between figures: what is compared, what is not, what is kept of it, and who explains.

use std::collections::BTreeMap;

use pimpinan::app::rules;
use pimpinan::catalogue::{Grain, MEASURES, Period};
use pimpinan::figures::observation::{Observation, Stored};
use pimpinan::figures::verdict::Apart;
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::figures::violations::{self, FollowUp, Violation};
use pimpinan::store::{Conn, Tx};

use crate::changes::{add, update};
use crate::cli;
use crate::people::AGENCY;
use crate::support::TestApp;

/// A figure: indicator, region, period, code of its category, basis and values.
type Figure<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a [i64]);

async fn put(app: &TestApp, figures: &[Figure<'_>]) -> Vec<Stored> {
    let mut stored = Vec::new();
    for (slug, region, period, code, basis, values) in figures {
        let target = app.app.db.target(slug).expect("an indicator").clone();
        let mut row = Observation {
            agency: AGENCY.to_owned(),
            region: (*region).to_owned(),
            period: Period::parse(period, &Grain::ALL).expect("a period"),
            categories: [(*code).to_owned(), String::new(), String::new()],
            basis: (*basis).to_owned(),
            values: [None; MEASURES],
        };
        for (at, value) in values.iter().enumerate() {
            row.values[at] = Some(*value);
        }
        let done = add(&app.app.db, &target, row, &Actor::person(1)).await;
        stored.push(done.expect("an answer").expect("a row"));
    }
    stored
}

async fn correct(app: &TestApp, slug: &str, row: &Stored, values: &[i64]) {
    let target = app.app.db.target(slug).expect("an indicator").clone();
    let (id, mut row) = (row.id, row.observation.clone());
    for (at, value) in values.iter().enumerate() {
        row.values[at] = Some(*value);
    }
    let done = app.write(move |tx| update(tx, &target, (id, None), &row, &Actor::person(1)));
    done.await.expect("a row");
}

async fn run(app: &TestApp) -> usize {
    let app = &app.app;
    let ran = rules::run_all(&app.db, &app.catalogue, app.clock.today(), false);
    ran.await.expect("a run")
}

async fn open(app: &TestApp, rule: &'static str) -> Vec<Violation> {
    let read = move |conn: &mut Conn| violations::find(conn, Some(rule), false, 99);
    app.app.db.read(read).await.expect("violations")
}

/// How many comparisons were made, and how many were not, by reason.
async fn result(app: &TestApp, rule: &str) -> (i64, BTreeMap<Apart, i64>) {
    let mut runs = app.app.db.read(violations::runs).await.expect("runs");
    let ran = runs.remove(rule).expect("a run");
    (ran.compared, ran.apart.into_iter().collect())
}

const TREATED: &str = "dirawat-ditemukan";
const CHILDREN: &str = "balita-gizi-buruk";

#[tokio::test]
async fn what_is_broken_is_kept_settled_and_broken_anew() {
    let app = TestApp::lately().await;
    let rows = put(
        &app,
        &[
            (CHILDREN, "3601", "2016", "", "dinkes", &[10, 12]),
            (CHILDREN, "3602", "2016", "", "dinkes", &[10, 10]),
        ],
    )
    .await;
    assert_eq!(run(&app).await, app.app.catalogue.rules.len());
    let found = open(&app, TREATED).await;
    assert_eq!(found.len(), 1);
    let broken = &found[0].broken;
    assert_eq!(broken.place.region, "3601");
    assert_eq!(broken.left.as_deref(), Some("12"));
    assert_eq!(broken.right.as_deref(), Some("10"));
    assert_eq!(run(&app).await, 0, "nothing has changed");
    let (id, seen) = (found[0].id, found[0].last_seen);
    let explain = move |tx: &mut Tx<'_>| {
        let said = ("Dua anak dari tahun lalu.", FollowUp::InHand);
        violations::explain(tx, &Actor::person(1), None, (id, seen), said)
    };
    app.write(explain).await;
    correct(&app, CHILDREN, &rows[0], &[12, 12]).await;
    let about = app.app.catalogue.rules.iter();
    assert_eq!(
        run(&app).await,
        about.filter(|one| one.is_about(CHILDREN)).count()
    );
    assert!(open(&app, TREATED).await.is_empty());
    let late = app.app.db.write(explain).await;
    assert!(late.is_err(), "what is settled needs no words");
    correct(&app, CHILDREN, &rows[0], &[12, 20]).await;
    run(&app).await;
    let again = open(&app, TREATED).await;
    assert_eq!((again.len(), again[0].id), (1, id));
    assert_eq!(again[0].first_seen, found[0].first_seen);
    assert_eq!(again[0].explanation, None, "it was said of other figures");
    assert_eq!(again[0].follow_up, FollowUp::Open);
}

#[tokio::test]
async fn only_what_is_whole_and_of_one_source_is_compared() {
    let app = TestApp::lately().await;
    let people = "penduduk";
    put(
        &app,
        &[
            (people, "3601", "2015", "", "registrasi", &[5, 5, 10]),
            (
                "penduduk-jenis-kelamin",
                "3601",
                "2015",
                "L",
                "registrasi",
                &[4],
            ),
            (people, "3602", "2015", "", "sensus", &[5, 5, 10]),
            (
                "penduduk-jenis-kelamin",
                "3602",
                "2015",
                "L",
                "registrasi",
                &[4],
            ),
            (people, "3603", "2015", "", "registrasi", &[5, 5, 10]),
            (people, "36", "2016", "", "registrasi", &[50, 50, 100]),
            (people, "3601", "2016", "", "registrasi", &[5, 5, 10]),
        ],
    )
    .await;
    run(&app).await;
    let men = open(&app, "penduduk-pria").await;
    assert_eq!(men.len(), 1, "{men:?}");
    assert_eq!(men[0].broken.place.region, "3601");
    let (compared, apart) = result(&app, "penduduk-pria").await;
    assert_eq!(compared, 1);
    assert_eq!(apart.get(&Apart::Sources), Some(&1));
    assert_eq!(apart.get(&Apart::Missing), Some(&3));
    // One region of eight is no sum of the province.
    let (compared, apart) = result(&app, "provinsi-penduduk").await;
    assert_eq!((compared, apart.get(&Apart::Part)), (0, Some(&1)));
    assert_eq!(open(&app, "provinsi-penduduk").await, []);
}

#[tokio::test]
async fn all_regions_must_make_up_the_province() {
    let app = TestApp::lately().await;
    let regions = [
        "3601", "3602", "3603", "3604", "3671", "3672", "3673", "3674",
    ];
    let mut figures: Vec<Figure<'_>> = regions
        .iter()
        .map(|region| -> Figure<'_> { (CHILDREN, region, "2016", "", "dinkes", &[10, 5]) })
        .collect();
    figures.push((CHILDREN, "36", "2016", "", "dinkes", &[81, 40]));
    put(&app, &figures).await;
    run(&app).await;
    let found = open(&app, "provinsi-balita-gizi-buruk").await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].broken.left.as_deref(), Some("80"));
    assert_eq!(found[0].broken.right.as_deref(), Some("81"));
    assert_eq!(found[0].broken.place.region, "36");
}

#[tokio::test]
async fn a_year_that_runs_and_figures_sent_back_are_not_compared() {
    let app = TestApp::lately().await;
    let year = app.app.clock.today().year().to_string();
    put(&app, &[(CHILDREN, "3601", &year, "", "dinkes", &[10, 12])]).await;
    run(&app).await;
    let (compared, apart) = result(&app, TREATED).await;
    assert_eq!((compared, apart.get(&Apart::Running)), (0, Some(&1)));
}

#[tokio::test]
async fn the_page_tells_it_and_agencies_explain_their_own() {
    let app = TestApp::lately().await;
    let leader = app.signed_in("pimpinan").await;
    let page = leader.text("/aturan").await;
    assert!(
        page.contains("Tidak ada pelanggaran pada pilihan ini"),
        "{page}"
    );
    put(&app, &[(CHILDREN, "3601", "2016", "", "dinkes", &[10, 12])]).await;
    run(&app).await;
    let page = leader.text("/aturan").await;
    assert!(
        page.contains("Balita gizi buruk yang dirawat ≤ yang ditemukan"),
        "{page}"
    );
    assert!(
        page.contains("12 anak") && page.contains("10 anak"),
        "{page}"
    );
    assert!(!page.contains("Jelaskan"), "leaders enter no figures");
    let violation = open(&app, TREATED).await.remove(0);
    let path = format!("/aturan/{}/jelaskan", violation.id);
    let seen = violation.last_seen.to_string();
    let other = [
        ("penjelasan", "Lain."),
        ("tindak_lanjut", "in-hand"),
        ("terlihat", "1"),
    ];
    let form = [
        ("penjelasan", "Salah ketik."),
        ("tindak_lanjut", "in-hand"),
        ("terlihat", &seen),
    ];
    // The tests' agency does not report it.
    let operator = app.signed_in("operator").await;
    assert_eq!(operator.post(&path, &form).await.status(), 403);
    let admin = app.signed_in("admin").await;
    let empty = [("penjelasan", " "), ("tindak_lanjut", "in-hand")];
    assert_eq!(admin.post(&path, &empty).await.status(), 303);
    assert_eq!(admin.post(&path, &other).await.status(), 303);
    let said = &open(&app, TREATED).await[0].explanation;
    assert_eq!(*said, None, "of other figures");
    assert_eq!(admin.post(&path, &form).await.status(), 303);
    let page = leader.text("/aturan?lang=en").await;
    assert!(
        page.contains("Salah ketik.") && page.contains("Being looked into"),
        "{page}"
    );
    let journal = admin.text("/jurnal").await;
    assert!(
        journal.contains("Salah ketik.") || journal.contains(TREATED),
        "{journal}"
    );
}

#[test]
fn rules_are_run_and_told_by_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = cli::run(folder.path(), &["rules"]);
    assert!(said.status.success(), "{said:?}");
    let text = cli::out(&said);
    let nothing = "dirawat-ditemukan: 0 compared, 0 broken, 0 not compared";
    assert!(
        text.contains(nothing) && text.ends_with("0 broken.\n"),
        "{text}"
    );
    let said = cli::run(folder.path(), &["rules", "--rule", "tidak-ada"]);
    let known = "There is no rule \"tidak-ada\"; the rules are";
    assert!(cli::refusal(&said).starts_with(known));
}

#[tokio::test]
async fn a_source_without_a_counterpart_is_said_beside_what_was_compared() {
    let app = TestApp::lately().await;
    let men = "penduduk-jenis-kelamin";
    put(
        &app,
        &[
            ("penduduk", "3601", "2015", "", "registrasi", &[4, 5, 9]),
            ("penduduk", "3601", "2015", "", "sensus", &[5, 5, 10]),
            (men, "3601", "2015", "L", "registrasi", &[4]),
        ],
    )
    .await;
    run(&app).await;
    let (compared, apart) = result(&app, "penduduk-pria").await;
    assert_eq!((compared, apart.get(&Apart::Sources)), (1, Some(&1)));
}

#[tokio::test]
async fn what_was_explained_counts_the_same_everywhere() {
    let app = TestApp::lately().await;
    let two = [
        (CHILDREN, "3601", "2016", "", "dinkes", &[10, 12][..]),
        (CHILDREN, "3602", "2016", "", "dinkes", &[10, 13][..]),
    ];
    put(&app, &two).await;
    run(&app).await;
    let admin = app.signed_in("admin").await;
    let page = admin.text("/aturan").await;
    assert!(page.contains("2 pelanggaran belum selesai"), "{page}");
    let needs = admin.text("/perhatian").await;
    assert!(needs.contains("dilanggar pada 2 angka"), "{needs}");
    let violation = open(&app, TREATED).await.remove(0);
    let seen = violation.last_seen.to_string();
    let form = [
        ("penjelasan", "Dua anak dirawat di luar daerah."),
        ("tindak_lanjut", "accepted"),
        ("terlihat", &seen),
    ];
    let path = format!("/aturan/{}/jelaskan", violation.id);
    assert_eq!(admin.post(&path, &form).await.status(), 303);
    let page = admin.text("/aturan").await;
    assert!(page.contains("1 pelanggaran belum selesai"), "{page}");
    assert!(
        page.contains("1 pelanggaran lain sudah dijelaskan"),
        "{page}"
    );
    let needs = admin.text("/perhatian").await;
    assert!(needs.contains("dilanggar pada 1 angka"), "{needs}");
    // A key reads those of what its agency reports, and no other.
    let read = |key: String, path: &'static str| {
        let request = app.http.get(format!("{}/api/v2/{path}", app.base));
        request.bearer_auth(key).send()
    };
    let key = app.add_key("dinkes").await;
    let told = read(key.clone(), "violations").await.expect("an answer");
    let told: serde_json::Value = told.json().await.expect("JSON");
    let all = told["data"].as_array().expect("a list");
    assert_eq!(all.len(), 2, "{told}");
    let explained = all.iter().find(|one| one["open"] == false).expect("it");
    assert_eq!(explained["follow_up"], "accepted");
    assert_eq!(explained["rule"], TREATED);
    let sides = (
        &explained["left"],
        &explained["operator"],
        &explained["right"],
    );
    assert!(sides.0.is_string() && sides.2.is_string(), "{sides:?}");
    let unknown = read(key, "violations?rule=x").await.expect("an answer");
    assert_eq!(unknown.status(), 400);
    let other = app.add_key("bkd").await;
    let told = read(other, "violations").await.expect("an answer");
    assert_eq!(told.text().await.expect("a text"), r#"{"data":[]}"#);
}
