//! Databases of agencies on bad days: each ends a run with one reason, and the figures stay as they
//! were. On the server that `PIMPINAN_TEST_DATABASE` names.

use url::Url;

use super::{World, code};
use crate::database;

/// A source on a table of its own, asked with a query.
struct Base {
    server: String,
    url: Url,
    table: &'static str,
}

impl Base {
    /// A table with an account that may read it; none where no server is named.
    fn start(test: &str, table: &'static str) -> Option<Self> {
        if database::needs_a_server(test) {
            return None;
        }
        let server = database::server().expect("a server");
        let base = Self {
            url: Url::parse(&server).expect("a URL"),
            server,
            table,
        };
        base.does(&format!(
            "DROP TABLE IF EXISTS {table};
             CREATE TABLE {table} (tanggal date, usia int, pria int, wanita int);
             INSERT INTO {table} VALUES ('2017-10-29', 20, 1, 2), ('2017-10-29', 21, 3, 4);
             DO $$ BEGIN CREATE ROLE peminta LOGIN PASSWORD 'x'; EXCEPTION WHEN duplicate_object
             OR unique_violation THEN NULL; END $$;
             GRANT SELECT ON {table} TO peminta"
        ));
        Some(base)
    }

    fn does(&self, sql: &str) {
        database::with(&self.server, |conn| conn.batch(sql).expect("done"));
    }

    fn toml(&self, name: &str, query: &str) -> String {
        format!(
            "name = \"{name}\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n[limits]\nseconds = 2\n\
             [postgres]\nhost = \"{}\"\nport = {}\ndatabase = \"postgres\"\nuser = \"peminta\"\n\
             query = \"{query}\"\n",
            self.url.host_str().expect("a host"),
            self.url.port().expect("a port"),
        )
    }

    fn all(&self) -> String {
        format!("SELECT * FROM public.{}", self.table)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_connection_a_lock_and_a_question_without_rights_change_nothing() {
    let test = "a_killed_connection_a_lock_and_a_question_without_rights_change_nothing";
    let Some(base) = Base::start(test, "sumber_putus") else {
        return;
    };
    let world = World::start().await;
    let id = world.defined(&base.toml("baik", &base.all()), None).await;
    assert_eq!(world.run(id).await.counts.created, 2);
    let before = world.size().await;
    for (name, query, why) in [
        (
            "putus",
            "SELECT pg_terminate_backend(pg_backend_pid()), 1 AS usia",
            "db-gone",
        ),
        ("hak", "SELECT * FROM pg_authid", "db-query"),
        ("isian", "SELECT 1 AS usia WHERE 1 = $1", "db-query"),
    ] {
        let id = world.defined(&base.toml(name, query), None).await;
        let run = world.run(id).await;
        assert_eq!((run.state.name(), &*code(&run)), ("failed", why), "{query}");
        if name == "isian" {
            assert!(
                run.why
                    .expect("a reason")
                    .contains("places to be filled in")
            );
        }
    }
    let (server, table) = (base.server.clone(), base.table);
    let (locked, waits) = std::sync::mpsc::channel();
    let (done, until) = std::sync::mpsc::channel::<()>();
    let holder = std::thread::spawn(move || {
        database::with(&server, move |conn| {
            let sql = format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
            conn.batch(&sql).expect("a lock");
            locked.send(()).expect("told");
            let _ = until.recv();
            conn.batch("ROLLBACK").expect("let go");
        });
    });
    waits.recv().expect("a lock");
    assert_eq!(world.ends(id).await, ("failed", "db-slow".to_owned()));
    done.send(()).expect("told");
    holder.join().expect("no panic");
    assert_eq!(world.ends(id).await.0, "unchanged");
    assert_eq!(world.size().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_that_change_and_keys_that_lack_are_told() {
    let test = "columns_that_change_and_keys_that_lack_are_told";
    let Some(base) = Base::start(test, "sumber_kolom") else {
        return;
    };
    let world = World::start().await;
    let id = world.defined(&base.toml("kolom", &base.all()), None).await;
    assert_eq!(world.run(id).await.counts.created, 2);
    let before = world.size().await;
    base.does("ALTER TABLE sumber_kolom RENAME pria TO laki");
    let run = world.run(id).await;
    assert_eq!((run.state.name(), &*code(&run)), ("refused", "headings"));
    assert_eq!(world.size().await, before);
    // Of another type they say the same.
    base.does(
        "ALTER TABLE sumber_kolom RENAME laki TO pria;
               ALTER TABLE sumber_kolom ALTER usia TYPE text, ALTER pria TYPE numeric(12,2)",
    );
    let run = world.run(id).await;
    assert_eq!(
        (run.state.name(), run.counts.same),
        ("unchanged", 2),
        "{run:?}"
    );
    base.does("INSERT INTO sumber_kolom VALUES ('2017-10-29', NULL, 5, 6), (NULL, '22', 5, 6)");
    let run = world.run(id).await;
    assert_eq!(run.counts.refused, 2, "{run:?}");
    assert_eq!(world.size().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn moments_are_days_of_wib() {
    let Some(base) = Base::start("moments_are_days_of_wib", "sumber_waktu") else {
        return;
    };
    let world = World::start().await;
    let query = "SELECT CAST(timestamptz '2017-10-29 20:00:00+00' AS date) AS tanggal, 20 AS usia,
                 1 AS pria, 2 AS wanita";
    let query = query.replace('\n', " ");
    let id = world.defined(&base.toml("waktu", &query), None).await;
    let run = world.run(id).await;
    assert_eq!(run.newest.as_deref(), Some("2017-10-30"), "{run:?}");
}
