//! `MariaDB` of an agency on bad days: each ends a run with one reason, within its seconds, and the
//! figures stay as they were. On the server that `PIMPINAN_TEST_MARIADB` names.

use std::time::{Duration, Instant};

use mysql_async::prelude::Queryable as _;
use mysql_async::{Conn, Opts, OptsBuilder};
use pimpinan::intake::pull::sample;
use url::Url;

use super::databases::mariadb;
use super::{World, code};

/// A database of its own with an account that may read one table of it, and its owner's connection.
struct Base {
    url: Url,
    name: &'static str,
    owner: Conn,
}

const ALL: &str = "SELECT tanggal, usia, pria, wanita FROM rekap";

impl Base {
    /// None where no server is named.
    async fn start(test: &str, name: &'static str) -> Option<Self> {
        let url = mariadb(test)?;
        let owner = connected(&url).await;
        let mut base = Self { url, name, owner };
        base.does(&[
            &format!("DROP DATABASE IF EXISTS {name}"),
            &format!("CREATE DATABASE {name} CHARACTER SET latin1"),
            &format!("USE {name}"),
            "SET SESSION sql_mode = '', time_zone = '+00:00'",
            "CREATE TABLE rekap (tanggal date, usia int, pria int, wanita int) ENGINE = InnoDB",
            "INSERT INTO rekap VALUES ('2017-10-29', 20, 1, 2), ('2017-10-29', 21, 3, 4)",
            &format!("DROP USER IF EXISTS '{name}'@'127.0.0.1'"),
            &format!("CREATE USER '{name}'@'127.0.0.1' IDENTIFIED BY 'rahasia'"),
            &format!("GRANT SELECT ON {name}.rekap TO '{name}'@'127.0.0.1'"),
        ])
        .await;
        Some(base)
    }

    async fn does(&mut self, all: &[&str]) {
        for sql in all {
            self.owner.query_drop(*sql).await.expect(sql);
        }
    }

    async fn source(&self, world: &World, (name, seconds): (&str, u32), query: &str) -> i64 {
        let (host, port) = (self.url.host_str(), self.url.port());
        let toml = format!(
            "name = \"{name}\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n\
             [limits]\nseconds = {seconds}\n[mysql]\nhost = \"{}\"\nport = {}\n\
             database = \"{}\"\nuser = \"{}\"\nquery = \"{query}\"\n",
            host.expect("a host"),
            port.expect("a port"),
            self.name,
            self.name,
        );
        world.defined(&toml, Some("rahasia")).await
    }
}

async fn connected(url: &Url) -> Conn {
    let options = Opts::from_url(url.as_str()).expect("a URL");
    let options = OptsBuilder::from_opts(options).prefer_socket(false);
    Conn::new(options).await.expect("a server")
}

/// Ends what the account asks there as soon as it asks it.
async fn kill(url: &Url, account: &str, what: &str) {
    let mut conn = connected(url).await;
    let asks = format!(
        "SELECT id FROM information_schema.processlist WHERE user = '{account}'
         AND info LIKE '%sleep(%'"
    );
    let until = Instant::now() + Duration::from_secs(8);
    loop {
        let found: Option<u64> = conn.query_first(&asks).await.expect("a list");
        if let Some(id) = found {
            let sql = format!("KILL {what} {id}");
            return conn.query_drop(sql).await.expect("killed");
        }
        assert!(Instant::now() < until, "{account} asks nothing");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_killed_at_mariadb_is_cut_off_and_not_slow_or_refused() {
    let test = "who_is_killed_at_mariadb_is_cut_off_and_not_slow_or_refused";
    let Some(base) = Base::start(test, "sumber_putus").await else {
        return;
    };
    let world = World::start().await;
    let id = base.source(&world, ("baik", 2), ALL).await;
    assert_eq!(world.run(id).await.counts.created, 2);
    let before = world.size().await;
    let slow = "SELECT sleep(7), usia FROM rekap WHERE usia = 20";
    let id = base.source(&world, ("putus", 9), slow).await;
    for what in ["CONNECTION", "QUERY"] {
        let killed = tokio::join!(world.ends(id), kill(&base.url, base.name, what)).0;
        assert_eq!(killed, ("failed", "db-gone".to_owned()), "{what}");
    }
    assert_eq!(world.size().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_at_mariadb_is_waited_for_no_longer_than_a_run_may_take() {
    let test = "a_lock_at_mariadb_is_waited_for_no_longer_than_a_run_may_take";
    let Some(mut base) = Base::start(test, "sumber_kunci").await else {
        return;
    };
    let world = World::start().await;
    let id = base.source(&world, ("baik", 2), ALL).await;
    assert_eq!(world.run(id).await.counts.created, 2);
    let before = world.size().await;
    let shared = format!("{ALL} LOCK IN SHARE MODE");
    let rows = base.source(&world, ("baris", 2), &shared).await;
    for (source, lock, release) in [
        (id, "LOCK TABLES rekap WRITE", "UNLOCK TABLES"),
        (rows, "UPDATE rekap SET pria = 9", "ROLLBACK"),
    ] {
        base.does(&["SET autocommit = 0", lock]).await;
        let begun = Instant::now();
        let ended = world.ends(source).await;
        assert_eq!(ended, ("failed", "db-slow".to_owned()), "{lock}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{lock}");
        base.does(&[release, "SET autocommit = 1"]).await;
        let state = world.ends(source).await.0;
        assert!(["unchanged", "changed"].contains(&state), "{lock}: {state}");
    }
    assert_eq!(world.size().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_account_at_mariadb_has_no_right_to_is_refused_in_words() {
    let test = "what_an_account_at_mariadb_has_no_right_to_is_refused_in_words";
    let Some(mut base) = Base::start(test, "sumber_hak").await else {
        return;
    };
    base.does(&["CREATE TABLE gaji (usia int, pria int)"]).await;
    let world = World::start().await;
    let id = base.source(&world, ("baik", 2), ALL).await;
    assert_eq!(world.run(id).await.counts.created, 2);
    let before = world.size().await;
    let account = "'sumber_hak'@'127.0.0.1'";
    let column = format!("GRANT SELECT (usia) ON sumber_hak.gaji TO {account}");
    let none = format!("REVOKE ALL PRIVILEGES, GRANT OPTION FROM {account}");
    let gone = format!("DROP USER {account}");
    let gaji = base
        .source(&world, ("gaji", 2), "SELECT usia, pria FROM gaji")
        .await;
    for (sql, source, why, said) in [
        ("DO 1", gaji, "db-query", "SELECT command denied"),
        (&column, gaji, "db-query", "column 'pria'"),
        (&none, id, "db-not-let-in", "to database 'sumber_hak'"),
        (&gone, id, "db-not-let-in", "Access denied for user"),
    ] {
        base.does(&[sql]).await;
        let run = world.run(source).await;
        assert_eq!((run.state.name(), &*code(&run)), ("failed", why), "{sql}");
        let told = run.why.expect("a reason");
        assert!(told.contains(said), "{sql}: {told}");
        assert!(!told.contains("rahasia"), "{told}");
    }
    assert_eq!(world.size().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_of_mariadb_that_change_and_keys_that_lack_are_told() {
    let test = "columns_of_mariadb_that_change_and_keys_that_lack_are_told";
    let Some(mut base) = Base::start(test, "sumber_kolom").await else {
        return;
    };
    let world = World::start().await;
    let all = "SELECT * FROM rekap";
    let id = base.source(&world, ("kolom", 2), all).await;
    assert_eq!(world.run(id).await.counts.created, 2);
    let before = world.size().await;
    base.does(&["ALTER TABLE rekap CHANGE pria laki int"]).await;
    assert_eq!(world.ends(id).await, ("refused", "headings".to_owned()));
    // Of another type they say the same.
    base.does(&[
        "ALTER TABLE rekap CHANGE laki pria decimal(12,2), MODIFY usia varchar(9),
         MODIFY tanggal datetime, MODIFY wanita double",
    ])
    .await;
    let run = world.run(id).await;
    let counts = (run.state.name(), run.counts.same);
    assert_eq!(counts, ("unchanged", 2), "{run:?}");
    base.does(&[
        "INSERT INTO rekap VALUES ('2017-10-29', NULL, 5, 6), (NULL, '22', 5, 6),
         ('0000-00-00', '23', 5, 6), ('2017-10-00', '24', 5, 6)",
    ])
    .await;
    let run = world.run(id).await;
    assert_eq!((run.counts.refused, run.counts.same), (4, 2), "{run:?}");
    assert_eq!(world.size().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn moments_of_mariadb_are_days_of_wib_and_its_texts_are_read() {
    let test = "moments_of_mariadb_are_days_of_wib_and_its_texts_are_read";
    let Some(mut base) = Base::start(test, "sumber_waktu").await else {
        return;
    };
    base.does(&[
        "ALTER TABLE rekap ADD dibuat timestamp NULL, ADD catatan varchar(20), ADD isi blob",
        "UPDATE rekap SET dibuat = '2017-10-29 20:00:00', catatan = 'caf\u{e9} \u{20ac} 5',
         isi = x'fffe'",
    ])
    .await;
    let world = World::start().await;
    let query = "SELECT date(dibuat) AS tanggal, usia, pria, wanita FROM rekap";
    let id = base.source(&world, ("waktu", 2), query).await;
    let run = world.run(id).await;
    assert_eq!(run.newest.as_deref(), Some("2017-10-30"), "{run:?}");
    let query = "SELECT tanggal, usia, pria, wanita, catatan FROM rekap";
    let latin = base.source(&world, ("teks", 2), query).await;
    let looked = sample(&world.app.app, &world.found(latin).await).await;
    let looked = looked.expect("a store").expect("an answer");
    let cells = looked.rows.iter().flatten().collect::<Vec<_>>();
    assert!(
        cells.iter().any(|one| *one == "caf\u{e9} \u{20ac} 5"),
        "{cells:?}"
    );
    let query = "SELECT tanggal, usia, pria, wanita, isi FROM rekap";
    let odd = base.source(&world, ("isi", 2), query).await;
    assert_eq!(world.ends(odd).await, ("failed", "db-type".to_owned()));
}
