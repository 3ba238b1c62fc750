//! Real databases of agencies, read by accounts that may only read: `PostgreSQL` where
//! `PIMPINAN_TEST_DATABASE` names a server, `MariaDB` where `PIMPINAN_TEST_MARIADB` does.

use mysql_async::prelude::Queryable as _;
use pimpinan::intake::pull::Beside;
use url::Url;

use super::World;
use crate::database;

/// A definition of a database source.
struct Base<'b> {
    name: &'b str,
    kind: &'b str,
    url: &'b Url,
    user: &'b str,
    database: &'b str,
}

impl Base<'_> {
    fn toml(&self, query: &str) -> String {
        format!(
            "name = \"{}\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n[limits]\nseconds = 2\n\
             [{}]\nhost = \"{}\"\nport = {}\ndatabase = \"{}\"\nuser = \"{}\"\nquery = \"{query}\"\n",
            self.name,
            self.kind,
            self.url.host_str().expect("a host"),
            self.url.port().expect("a port"),
            self.database,
            self.user,
        )
    }
}

/// Names of sources, their accounts, what they ask, and how that ends.
const FAILS: [(&str, &str, &str, &str); 6] = [
    (
        "tulis",
        "pimpinan",
        "WITH x AS (DELETE FROM public.sumber_asn RETURNING *) SELECT * FROM x",
        "db-query",
    ),
    (
        "dua",
        "pimpinan",
        "SELECT 1; DROP TABLE public.sumber_asn",
        "db-query",
    ),
    (
        "kolom",
        "pembaca",
        "SELECT tak_ada FROM public.sumber_asn",
        "db-query",
    ),
    (
        "lambat",
        "pembaca",
        "SELECT pg_sleep(9), 1 AS usia",
        "db-slow",
    ),
    ("siapa", "tidak_ada", "SELECT 1 AS usia", "db-not-let-in"),
    (
        "kembar",
        "pembaca",
        "SELECT 1 AS usia, 2 AS usia",
        "db-columns",
    ),
];

/// A table with an account that may only read it.
fn table(server: &str) {
    database::with(server, |conn| {
        conn.batch(
            "DROP TABLE IF EXISTS sumber_asn;
             CREATE TABLE sumber_asn (tanggal date, usia int, pria numeric(12,0), wanita bigint);
             INSERT INTO sumber_asn VALUES ('2017-10-29', 20, 1234, 2), ('2017-10-29', 21, 3, NULL);
             DO $$ BEGIN CREATE ROLE pembaca LOGIN PASSWORD 'x'; EXCEPTION WHEN duplicate_object
             THEN NULL; END $$;
             GRANT SELECT ON sumber_asn TO pembaca",
        )
        .expect("a table");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_is_read_and_never_written() {
    if database::needs_a_server("postgresql_is_read_and_never_written") {
        return;
    }
    let server = database::server().expect("a server");
    table(&server);
    let url = Url::parse(&server).expect("a URL");
    let world = World::start().await;
    let base = |name, user| Base {
        name,
        kind: "postgres",
        url: &url,
        user,
        database: "postgres",
    };
    let all = "SELECT tanggal, usia, pria, wanita FROM public.sumber_asn ORDER BY usia;";
    let id = world
        .defined(&base("baca", "pembaca").toml(all), None)
        .await;
    let run = world.run(id).await;
    assert_eq!(
        (run.state.name(), run.counts.created),
        ("changed", 1),
        "{run:?}"
    );
    assert_eq!(world.figures().await[0].1, 1_234);
    assert_eq!(Beside::parse(&run.notes).warnings, Vec::<String>::new());
    let owner = world
        .defined(&base("pemilik", "pimpinan").toml(all), None)
        .await;
    let run = world.run(owner).await;
    assert_eq!(Beside::parse(&run.notes).warnings, ["may-write"]);
    let before = world.size().await;
    for (name, user, query, code) in FAILS {
        let id = world.defined(&base(name, user).toml(query), None).await;
        let (state, told) = world.ends(id).await;
        assert_eq!((state, told.as_str()), ("failed", code), "{query}");
    }
    let none = "SELECT tanggal, usia, pria, wanita FROM public.sumber_asn WHERE usia > 99";
    let empty = world
        .defined(&base("kosong", "pembaca").toml(none), None)
        .await;
    assert_eq!(world.ends(empty).await.0, "empty");
    assert_eq!(world.size().await, before);
    let left = database::with(&server, |conn| {
        let sql = "SELECT count(*) FROM sumber_asn";
        conn.query_one(sql, &[], |row| row.int(0)).expect("a count")
    });
    assert_eq!(left, Some(2), "nothing was taken away there");
}

/// The `MariaDB` server on which tests run, if they do; says so where they don't.
pub(super) fn mariadb(test: &str) -> Option<Url> {
    let url = std::env::var("PIMPINAN_TEST_MARIADB").ok();
    if url.is_none() {
        println!("left out, because PIMPINAN_TEST_MARIADB names no server: {test}");
    }
    url.map(|url| Url::parse(&url).expect("a URL"))
}

/// A table as an application of the usual kind has it, in latin1, with a date of zeros; an account
/// that may only read it.
async fn laravel(url: &Url) {
    let options = mysql_async::Opts::from_url(url.as_str()).expect("a URL");
    let options = mysql_async::OptsBuilder::from_opts(options).prefer_socket(false);
    let mut conn = mysql_async::Conn::new(options).await.expect("a server");
    for sql in [
        "DROP DATABASE IF EXISTS simpeg",
        "CREATE DATABASE simpeg CHARACTER SET latin1",
        "SET SESSION sql_mode = ''",
        "CREATE TABLE simpeg.rekap (id bigint unsigned AUTO_INCREMENT PRIMARY KEY,
         tanggal date NOT NULL, usia tinyint unsigned, pria decimal(12,0), wanita int,
         catatan varchar(50), created_at timestamp NULL)",
        "INSERT INTO simpeg.rekap (tanggal, usia, pria, wanita, catatan, created_at) VALUES
         ('2017-10-29', 20, 1234, 2, 'caf\u{e9}', '2017-10-29 08:00:00'),
         ('0000-00-00', 21, 3, 4, NULL, NULL)",
        "DROP USER IF EXISTS 'pembaca'@'127.0.0.1'",
        "CREATE USER 'pembaca'@'127.0.0.1' IDENTIFIED BY 'rahasia'",
        "GRANT SELECT ON simpeg.rekap TO 'pembaca'@'127.0.0.1'",
        "DROP USER IF EXISTS 'penulis'@'127.0.0.1'",
        "CREATE USER 'penulis'@'127.0.0.1' IDENTIFIED BY 'rahasia'",
        "GRANT ALL ON simpeg.* TO 'penulis'@'127.0.0.1'",
    ] {
        conn.query_drop(sql).await.expect(sql);
    }
    conn.disconnect().await.expect("a farewell");
}

#[tokio::test(flavor = "multi_thread")]
async fn mariadb_is_read_and_never_written() {
    let Some(url) = mariadb("mariadb_is_read_and_never_written") else {
        return;
    };
    laravel(&url).await;
    let world = World::start().await;
    let base = |name, user| Base {
        name,
        kind: "mysql",
        url: &url,
        user,
        database: "simpeg",
    };
    let all = "SELECT tanggal, usia, pria, wanita, catatan FROM rekap ORDER BY id;";
    let toml = base("baca", "pembaca").toml(all);
    let toml = format!("{toml}[columns]\ncatatan = \"-\"\n");
    let id = world.defined(&toml, Some("rahasia")).await;
    let run = world.run(id).await;
    let counts = (run.counts.created, run.counts.refused);
    assert_eq!((run.state.name(), counts), ("changed", (1, 1)), "{run:?}");
    assert_eq!(world.figures().await[0].1, 1_234);
    let beside = Beside::parse(&run.notes);
    assert_eq!(beside.warnings, Vec::<String>::new());
    assert!(beside.headings.contains(&"catatan".to_owned()));
    let toml = base("menulis", "penulis").toml("SELECT tanggal, usia, pria, wanita FROM rekap");
    let writes = world.defined(&toml, Some("rahasia")).await;
    let run = world.run(writes).await;
    assert_eq!(Beside::parse(&run.notes).warnings, ["may-write"]);
    let before = world.size().await;
    for (name, user, query, code) in [
        ("dua", "penulis", "SELECT 1; DROP TABLE rekap", "db-query"),
        ("kolom", "pembaca", "SELECT tak_ada FROM rekap", "db-query"),
        ("hak", "pembaca", "SELECT * FROM mysql.user", "db-query"),
        (
            "lambat",
            "pembaca",
            "SELECT sleep(9), usia FROM rekap",
            "db-slow",
        ),
        ("siapa", "tidak_ada", "SELECT 1 AS usia", "db-not-let-in"),
        (
            "kembar",
            "pembaca",
            "SELECT 1 AS usia, 2 AS usia",
            "db-columns",
        ),
    ] {
        let id = world
            .defined(&base(name, user).toml(query), Some("rahasia"))
            .await;
        let (state, told) = world.ends(id).await;
        assert_eq!((state, told.as_str()), ("failed", code), "{query}");
    }
    assert_eq!(world.size().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn databases_are_asked_within_the_networks_only() {
    let world = World::start().await;
    let url = Url::parse("http://10.9.9.9:5432").expect("a URL");
    for kind in ["postgres", "mysql"] {
        let base = Base {
            name: kind,
            kind,
            url: &url,
            user: "a",
            database: "a",
        };
        let id = world.defined(&base.toml("SELECT 1 AS usia"), None).await;
        assert_eq!(world.ends(id).await, ("failed", "not-allowed".to_owned()));
    }
    let wrong = "name = \"tulis\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n[mysql]\n\
                 host = \"a\"\ndatabase = \"a\"\nuser = \"a\"\nquery = \"DELETE FROM a\"\n";
    let definition = pimpinan::intake::pull::Definition::from_toml(wrong).expect("a definition");
    let wrong = definition.wrong(&world.app.app.catalogue);
    assert_eq!(wrong.len(), 1);
    assert_eq!(
        (wrong[0].field.as_str(), wrong[0].code),
        ("mysql.query", "query")
    );
}
