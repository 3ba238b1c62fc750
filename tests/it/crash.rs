//! A process that is killed under load has every row that it answered.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::cli::{Server, add_agency, add_operator, create_key, out};
use crate::database;

/// Rows that are answered before the process is killed.
const ANSWERED: usize = 400;
const CALLERS: usize = 32;

/// Sends rows until the server is gone, and tells the number of each that was answered.
async fn caller(base: String, key: String, next: Arc<AtomicUsize>, answered: UnboundedSender<i64>) {
    let http = reqwest::Client::new();
    let url = format!("{base}/api/v1/kenaikan-pangkat-otomatis-pegawai");
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        let days = jiff::Span::new().days(i64::try_from(n).expect("a small number"));
        let day = jiff::civil::date(1950, 1, 1)
            .checked_add(days)
            .expect("a day");
        let body = serde_json::json!({
            "apikey": key, "tanggal": day.to_string(), "pria": n, "wanita": 1,
        });
        let Ok(answer) = http.post(&url).json(&body).send().await else {
            return;
        };
        let Ok(answer) = answer.json::<serde_json::Value>().await else {
            return;
        };
        let id = answer["id"].as_i64().unwrap_or_else(|| panic!("{answer}"));
        if answered.send(id).is_err() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_survives_a_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(add_agency(folder.path()).status.success());
    assert!(add_operator(folder.path()).status.success());
    let key = out(&create_key(
        folder.path(),
        "0004",
        "siti@bantenprov.go.id",
        &[],
    ));
    let key = key.lines().last().expect("a key").to_owned();
    let mut server = Server::serve(folder.path());
    let next = Arc::new(AtomicUsize::new(0));
    let (told, mut answers) = unbounded_channel();
    for _ in 0..CALLERS {
        tokio::spawn(caller(
            server.base.clone(),
            key.clone(),
            next.clone(),
            told.clone(),
        ));
    }
    drop(told);
    let mut answered = BTreeSet::new();
    while answered.len() < ANSWERED {
        answered.insert(answers.recv().await.expect("an answer"));
    }
    server.child.kill().expect("killed");
    server.child.wait().expect("its end");
    while let Some(id) = answers.recv().await {
        answered.insert(id);
    }
    assert!(answered.len() >= ANSWERED);

    let again = Server::serve(folder.path());
    let url = database::url(folder.path(), "pimpinan.db");
    let kept = database::with(&url, |conn| {
        conn.query("SELECT id FROM observations", &[], |row| row.int(0))
            .expect("the rows")
    });
    let kept: BTreeSet<i64> = kept.into_iter().collect();
    assert!(
        answered.is_subset(&kept),
        "{:?}",
        answered.difference(&kept)
    );
    let sums = "SELECT (SELECT CAST(sum(m1) AS BIGINT) FROM observations),
        (SELECT CAST(sum(m1) AS BIGINT) FROM totals
        WHERE mask = 2 AND grain = 'year' AND view = 'all'),
        (SELECT count(*) FROM observations), (SELECT count(*) FROM journal WHERE subject = 'observation')";
    let sums = database::with(&url, |conn| {
        conn.query_one(sums, &[], |row| {
            Ok([row.int(0)?, row.int(1)?, row.int(2)?, row.int(3)?])
        })
        .expect("the sums")
        .expect("a row")
    });
    assert_eq!(sums[0], sums[1], "rows and totals");
    assert_eq!(sums[2], sums[3], "rows and journal");
    drop(again);
}
