//! What an axum handler that inserts a row gives at most: it reads the same JSON, one writer
//! commits the rows that wait together into one table with one index, and each is answered after
//! its commit. No checks, no totals, no journal.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use pimpinan::store::{Conn, Param};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use super::client::{self, Load};
use super::{posts, world};

/// Rows that share a commit at most, as in the program.
const BATCH: usize = 256;

const TABLE: &str = "CREATE TABLE plain (id INTEGER PRIMARY KEY, day TEXT NOT NULL,
    age BIGINT NOT NULL, men BIGINT NOT NULL, women BIGINT NOT NULL);
    CREATE UNIQUE INDEX plain_key ON plain (day, age)";
const INSERT: &str = "INSERT INTO plain (day, age, men, women) VALUES ($1, $2, $3, $4)";

struct Row {
    day: String,
    numbers: [i64; 3],
    done: oneshot::Sender<()>,
}

fn write(mut conn: Conn, mut waiting: mpsc::Receiver<Row>) {
    let mut rows = Vec::with_capacity(BATCH);
    while waiting.blocking_recv_many(&mut rows, BATCH) > 0 {
        conn.batch("BEGIN IMMEDIATE").expect("begun");
        for row in &rows {
            let [age, men, women] = row.numbers.map(Param::Int);
            conn.execute(INSERT, &[Param::Text(&row.day), age, men, women])
                .expect("inserted");
        }
        conn.batch("COMMIT").expect("committed");
        for row in rows.drain(..) {
            let _ = row.done.send(());
        }
    }
}

async fn take(State(writer): State<Arc<mpsc::Sender<Row>>>, Json(body): Json<Value>) -> StatusCode {
    let number = |name: &str| body.get(name).and_then(Value::as_i64);
    let day = body.get("tanggal").and_then(Value::as_str);
    let (Some(day), Some(age), Some(men), Some(women)) =
        (day, number("usia"), number("pria"), number("wanita"))
    else {
        return StatusCode::UNPROCESSABLE_ENTITY;
    };
    let (done, written) = oneshot::channel();
    let row = Row {
        day: day.to_owned(),
        numbers: [age, men, women],
        done,
    };
    if writer.send(row).await.is_err() || written.await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    StatusCode::OK
}

/// The load on it.
pub fn run(connections: usize, span: Duration) -> Load {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plain.db");
    let mut conn = Conn::open(path.to_str().expect("a path")).expect("a database");
    conn.batch(TABLE).expect("a table");
    let (rows, waiting) = mpsc::channel(4096);
    let writer = std::thread::spawn(move || write(conn, waiting));
    let runtime = world::runtime();
    let router = Router::new()
        .route("/plain", post(take))
        .with_state(Arc::new(rows));
    let address = world::serve(&runtime, router);
    let load = client::load(&address, connections, span, |n| {
        client::post("/plain", &posts::body("x", n))
    });
    drop(runtime);
    writer.join().expect("the writer");
    load
}
