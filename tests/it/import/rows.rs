//! Rows that are refused or asked about, and what happens between preview and saving.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use pimpinan::intake::import::{Choices, Scope, apply, resume};
use pimpinan::store::sources::imports;
use pimpinan::work;
use pimpinan::work::runner::Runner;

use super::support::{anyone, apply_plan, plan_bytes, plan_file, records, refusals};
use crate::database;
use crate::store::migration;
use crate::support::TestApp;

/// Longer than an import is held by an instance that went silent.
const SILENT: Duration = Duration::from_secs(31);
const HEADER: &str = "tanggal;usia;pria;wanita\n";

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let read = app
        .app
        .db
        .read(move |conn| conn.query_one(sql, &[], |row| row.int(0)));
    read.await.expect("an answer").unwrap_or(0)
}

#[tokio::test]
async fn each_refusal_names_row_column_field_and_code() {
    let app = TestApp::start().await;
    let text = format!(
        "{HEADER}besok;20;1;2\n2017-10-29;5;1;2\n2017-10-29;20;banyak;-2\n2017-10-29;20;;1,5\n"
    );
    let plan = plan_bytes(&app, text.as_bytes(), "usia-asn")
        .await
        .expect("a plan");
    assert_eq!(
        refusals(&plan),
        [
            "2 A tanggal date 2017-10-29",
            "3 B usia unknown-code ",
            "4 C pria integer ",
            "4 D wanita min 0",
            "4   twin 5",
            "5 C pria required ",
            "5 D wanita integer ",
            "5   twin 4",
        ]
    );
    assert_eq!(plan.counts.refused, 4);
}

#[tokio::test]
async fn two_rows_with_the_same_key_are_both_refused() {
    let app = TestApp::start().await;
    let text = format!(
        "{HEADER}2017-10-29;20;1;2\n2017-10-29;21;1;2\n29/10/2017;20;3;4\n2017-10-29;20;5;6\n"
    );
    let plan = plan_bytes(&app, text.as_bytes(), "usia-asn")
        .await
        .expect("a plan");
    assert_eq!((plan.counts.created, plan.counts.refused), (1, 3));
    assert_eq!(refusals(&plan), ["2   twin 5", "4   twin 2", "5   twin 2"]);
    assert_eq!(apply_plan(&app, plan).await.created, 1);
}

#[tokio::test]
async fn an_ambiguous_name_is_asked_once_and_its_answer_taken() {
    let app = TestApp::start().await;
    let text = "tahun;wilayah;pria;wanita\n2017;Serang;1;2\n2018;SERANG;3;4\n2017;Lebak;5;6\n2017;Atlantis;7;8\n";
    let plan = plan_bytes(&app, text.as_bytes(), "penduduk")
        .await
        .expect("a plan");
    assert_eq!((plan.counts.created, plan.counts.refused), (1, 3));
    let asked: Vec<_> = plan
        .questions
        .iter()
        .map(|q| (q.text.as_str(), q.rows, q.ambiguous))
        .collect();
    assert_eq!(asked, [("Serang", 2, true), ("Atlantis", 1, false)]);
    assert_eq!(plan.questions[0].options, ["3604", "3673"]);
    let key = (
        plan.questions[0].slug.clone(),
        plan.questions[0].field.clone(),
        plan.questions[0].name.clone(),
    );
    let choices = Choices::from([(key, "3673".to_owned())]);
    let path = app.folder.path().join("kiriman");
    let plan = plan_file(&app, &path, Some("penduduk"), anyone(), choices)
        .await
        .expect("a plan");
    assert_eq!((plan.counts.created, plan.counts.refused), (3, 1));
    assert_eq!(records(&plan)[0].region, "3673");
}

#[tokio::test]
async fn an_operator_writes_for_the_own_agency_only() {
    let app = TestApp::start().await;
    let path = app.folder.path().join("kiriman");
    let text = "opd;tanggal;usia;pria;wanita\nbkd;2017-10-29;20;1;2\n;2017-10-29;21;1;2\ndinkes;2017-10-29;22;1;2\nX99;2017-10-29;23;1;2\n";
    std::fs::write(&path, text).expect("a file");
    let scope = Scope {
        own: Some("bkd".to_owned()),
        ..anyone()
    };
    let plan = plan_file(&app, &path, Some("usia-asn"), scope, Choices::new())
        .await
        .expect("a plan");
    assert_eq!(
        refusals(&plan),
        [
            "3 A opd blank-axis ",
            "4 A opd other-agency ",
            "5 A opd unknown-agency "
        ]
    );
    assert_eq!(records(&plan)[0].agency, "bkd");
}

#[tokio::test]
async fn what_changed_after_the_preview_is_told_and_not_overwritten() {
    let app = TestApp::start().await;
    let first = format!("{HEADER}2017-10-29;20;1;2\n2017-10-29;21;3;4\n");
    let plan = plan_bytes(&app, first.as_bytes(), "usia-asn")
        .await
        .expect("a plan");
    apply_plan(&app, plan).await;
    let mine = format!("{HEADER}2017-10-29;20;10;2\n2017-10-29;21;30;4\n2017-10-29;22;5;6\n");
    let slow = plan_bytes(&app, mine.as_bytes(), "usia-asn")
        .await
        .expect("a plan");
    let theirs = format!("{HEADER}2017-10-29;21;99;4\n2017-10-29;22;7;8\n");
    let quick = plan_bytes(&app, theirs.as_bytes(), "usia-asn")
        .await
        .expect("a plan");
    apply_plan(&app, quick).await;
    let applied = apply_plan(&app, slow).await;
    assert_eq!((applied.created, applied.changed), (0, 1));
    assert_eq!(applied.stale, [3, 4]);
    assert_eq!(
        count(&app, "SELECT m1 FROM figures WHERE c1 = '21'").await,
        99
    );
    assert_eq!(
        count(&app, "SELECT m1 FROM figures WHERE c1 = '22'").await,
        7
    );
}

#[tokio::test]
async fn a_validated_figure_is_not_changed_by_a_file() {
    let app = TestApp::start().await;
    let first = format!("{HEADER}2017-10-29;20;1;2\n");
    let plan = plan_bytes(&app, first.as_bytes(), "usia-asn")
        .await
        .expect("a plan");
    apply_plan(&app, plan).await;
    let sql = "UPDATE observations SET status = 1";
    app.app
        .db
        .write(move |tx| tx.conn.execute(sql, &[]))
        .await
        .expect("a write");
    let plan = plan_bytes(&app, first.as_bytes(), "usia-asn")
        .await
        .expect("a plan");
    assert_eq!(plan.counts.same, 1);
    let other = format!("{HEADER}2017-10-29;20;9;2\n");
    let plan = plan_bytes(&app, other.as_bytes(), "usia-asn")
        .await
        .expect("a plan");
    assert_eq!(refusals(&plan), ["2   validated 0"]);
}

/// A file of more rows than one job of the writer takes.
fn large() -> String {
    let mut text = HEADER.to_owned();
    for day in 1..=28 {
        for age in 20..=100 {
            let month = 1 + age % 12;
            let _ = writeln!(text, "2017-{month:02}-{day:02};{age};{day};{age}");
        }
    }
    text
}

#[tokio::test]
async fn a_large_import_is_staged_written_once_and_journalled() {
    let app = TestApp::start().await;
    let plan = plan_bytes(&app, large().as_bytes(), "usia-asn")
        .await
        .expect("a plan");
    let rows = plan.counts.created;
    assert_eq!((rows, plan.counts.refused), (28 * 81, 0));
    let applied = apply_plan(&app, plan).await;
    assert_eq!((applied.created, applied.stale.len()), (rows, 0));
    assert_eq!(
        count(&app, "SELECT count(*) FROM observations").await,
        28 * 81
    );
    let sql = "SELECT count(*) FROM journal WHERE action = 'create' AND via = 'import'";
    assert_eq!(count(&app, sql).await, 28 * 81);
    assert_eq!(count(&app, "SELECT count(*) FROM import_pieces").await, 0);
    assert_eq!(count(&app, "SELECT count(*) FROM imports").await, 0);
}

#[tokio::test]
async fn an_import_that_was_cut_off_is_finished_by_the_next_start() {
    let app = TestApp::start().await;
    let plan = Arc::new(
        plan_bytes(&app, large().as_bytes(), "usia-asn")
            .await
            .expect("a plan"),
    );
    // The process ends while the import goes on: the work is dropped where it stands.
    {
        let mut work = Box::pin(apply(&app.app, &plan, 1));
        let cut = async {
            while count(&app, "SELECT count(*) FROM observations").await == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ = &mut work => {}
            () = cut => {}
        }
    }
    // What it had handed to the writer is done before its time is over.
    app.write(|_| Ok(())).await;
    assert_eq!(resume(&app.app).await.expect("an answer"), 0, "not yet");
    app.app.clock.advance(SILENT);
    let resumed = resume(&app.app).await.expect("an answer");
    assert!(resumed <= 1);
    assert_eq!(
        count(&app, "SELECT count(*) FROM observations").await,
        28 * 81
    );
    assert_eq!(resume(&app.app).await.expect("an answer"), 0);
    let sql = "SELECT count(*) FROM journal WHERE action = 'import'";
    assert_eq!(count(&app, sql).await, 1);
}

#[tokio::test]
async fn what_was_never_released_is_not_written() {
    let app = TestApp::start().await;
    let sent = imports::Sent {
        token: None,
        owner: 1,
        slug: "usia-asn".to_owned(),
        file: String::new(),
        scope: String::new(),
        origin: String::new(),
    };
    let staged = app.app.db.write(move |tx| {
        let hold = imports::stage(tx, &sent, "gone")?;
        imports::keep_piece(tx, &hold, 0, "[]").map(|()| hold)
    });
    let hold = staged.await.expect("staged");
    assert_eq!(resume(&app.app).await.expect("an answer"), 0);
    app.app.clock.advance(Duration::from_secs(7_200));
    assert_eq!(resume(&app.app).await.expect("an answer"), 0);
    assert_eq!(count(&app, "SELECT count(*) FROM import_pieces").await, 1);
    let jobs = work::jobs(&app.app, None, None).expect("the jobs");
    Runner::start(&app.app, jobs).end(SILENT).await;
    assert_eq!(count(&app, "SELECT count(*) FROM import_pieces").await, 0);
    assert_eq!(count(&app, "SELECT count(*) FROM imports").await, 0);
    let released = app
        .app
        .db
        .write(move |tx| imports::begin(tx, hold.id, "other"))
        .await;
    assert_eq!(released.expect("an answer"), None);
}

#[tokio::test]
async fn what_the_version_before_left_half_written_is_finished() {
    let text = format!("{HEADER}2017-10-29;20;1;2\n2017-10-29;21;3;4\n");
    let planning = TestApp::start().await;
    let plan = plan_bytes(&planning, text.as_bytes(), "usia-asn").await;
    let rows = serde_json::to_string(&records(&plan.expect("a plan"))).expect("a piece");
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::url(folder.path(), "old.db");
    database::with(&url, |conn| {
        migration::of_step_five(conn);
        // Two were being staged or written: of one, the first piece is written already.
        let sql = "INSERT INTO imports (id, user_id, created_at, pieces, released)
            VALUES (1, 1, 1, 2, 1), (2, 1, 1, 0, 0)";
        conn.execute(sql, &[]).expect("the imports");
        let sql = "INSERT INTO import_pieces (import_id, number, records)
            VALUES (1, 1, $1), (2, 0, $1)";
        conn.execute(sql, &[(&rows).into()]).expect("the pieces");
    });
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let app = TestApp::on(&url, catalogue).await;
    assert_eq!(resume(&app.app).await.expect("an answer"), 1);
    let sql = "SELECT count(*) FROM figures WHERE period = '2017-10-29' AND via = 'import'";
    assert_eq!(count(&app, sql).await, 2);
    assert_eq!(count(&app, "SELECT count(*) FROM imports").await, 1);
    let sql = "SELECT count(*) FROM import_pieces WHERE import_id = 2";
    assert_eq!(count(&app, sql).await, 0, "what was not released is gone");
}
