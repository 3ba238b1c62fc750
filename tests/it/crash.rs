//! A process that is killed under load has every row that it answered, alone or beside another.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::cli::{Server, add_agency, add_operator, create_key, out, run};
use crate::database;

/// Rows that are answered before the process is killed.
const ANSWERED: usize = 400;
const CALLERS: usize = 32;

/// A load on one or two servers.
#[derive(Clone)]
struct Load {
    key: String,
    next: Arc<AtomicUsize>,
    enough: Arc<AtomicBool>,
    answered: UnboundedSender<i64>,
}

/// Sends rows until the server is gone or it is enough, and tells the number of each that was
/// answered.
async fn caller(base: String, load: Load) {
    let http = reqwest::Client::new();
    let url = format!("{base}/api/v1/kenaikan-pangkat-otomatis-pegawai");
    while !load.enough.load(Ordering::Relaxed) {
        let n = load.next.fetch_add(1, Ordering::Relaxed);
        let days = jiff::Span::new().days(i64::try_from(n).expect("a small number"));
        let day = jiff::civil::date(1950, 1, 1)
            .checked_add(days)
            .expect("a day");
        let body = serde_json::json!({
            "apikey": load.key, "tanggal": day.to_string(), "pria": n, "wanita": 1,
        });
        let Ok(answer) = http.post(&url).json(&body).send().await else {
            return;
        };
        let Ok(answer) = answer.json::<serde_json::Value>().await else {
            return;
        };
        let id = answer["id"].as_i64().unwrap_or_else(|| panic!("{answer}"));
        if load.answered.send(id).is_err() {
            return;
        }
    }
}

/// Rows, totals and journal agree.
fn holds_together(url: &str) {
    let sums = "SELECT (SELECT CAST(sum(m1) AS BIGINT) FROM observations),
        (SELECT CAST(sum(m1) AS BIGINT) FROM totals
        WHERE face % 512 = 2 * 8 + 5),
        (SELECT count(*) FROM observations), (SELECT count(*) FROM journal WHERE subject = 'observation')";
    let sums = database::with(url, |conn| {
        conn.query_one(sums, &[], |row| {
            Ok([row.int(0)?, row.int(1)?, row.int(2)?, row.int(3)?])
        })
        .expect("the sums")
        .expect("a row")
    });
    assert_eq!(sums[0], sums[1], "rows and totals");
    assert_eq!(sums[2], sums[3], "rows and journal");
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let report = pimpinan::store::upkeep::doctor::examine(url, &catalogue).expect("an examination");
    assert_eq!(report.wrong, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_survives_a_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(add_agency(folder.path()).status.success());
    assert!(add_operator(folder.path()).status.success());
    let allowed = ["--indicator", "kenaikan-pangkat-otomatis-pegawai"];
    let grant = ["agency", "grant", "--code", "0004"];
    let granted = run(folder.path(), &[&grant[..], &allowed[..]].concat());
    assert_eq!(out(&granted), "0004: 1 allowed.\n");
    let key = out(&create_key(
        folder.path(),
        "0004",
        "siti@bantenprov.go.id",
        &[],
    ));
    let key = key.lines().last().expect("a key").to_owned();
    let mut killed = Server::serve(folder.path());
    // On a server's database a second instance goes on working.
    let other = database::server().map(|_| Server::serve(folder.path()));
    let (told, mut answers) = unbounded_channel();
    let load = Load {
        key,
        next: Arc::default(),
        enough: Arc::default(),
        answered: told,
    };
    for n in 0..CALLERS {
        let server = other.as_ref().filter(|_| n % 2 == 1).unwrap_or(&killed);
        tokio::spawn(caller(server.base.clone(), load.clone()));
    }
    let enough = Arc::clone(&load.enough);
    drop(load);
    let mut answered = BTreeSet::new();
    while answered.len() < ANSWERED {
        answered.insert(answers.recv().await.expect("an answer"));
    }
    killed.child.kill().expect("killed");
    killed.child.wait().expect("its end");
    if other.is_some() {
        while answered.len() < 2 * ANSWERED {
            answered.insert(answers.recv().await.expect("an answer of the other"));
        }
    }
    enough.store(true, Ordering::Relaxed);
    while let Some(id) = answers.recv().await {
        answered.insert(id);
    }

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
    holds_together(&url);
    drop(again);
}
