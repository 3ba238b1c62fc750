//! A database of schema step 5 is brought to this program's: the same figures, by series.

use pimpinan::store::Conn;
use pimpinan::store::commit::journal::root;
use pimpinan::store::people::second_factor;
use pimpinan::store::upkeep::doctor;

use crate::changes;
use crate::database;
use crate::support::TestApp;

/// The steps up to the fifth as they were executed.
const STEPS: [&str; 5] = [
    include_str!("../../../migrations/0001_start.sql"),
    include_str!("../../../migrations/0002_api_v2.sql"),
    include_str!("../../../migrations/0003_webhooks.sql"),
    include_str!("../../../migrations/0004_ops.sql"),
    include_str!("../../../migrations/0005_periods_in_orders.sql"),
];
const SQLITE: &str = include_str!("../../../migrations/0001_start.sqlite.sql");
const POSTGRES: &str = include_str!("../../../migrations/0001_start.postgres.sql");

/// What the program of that step wrote.
const WRITTEN: &str = include_str!("../../fixtures/step5.sql");

/// A view of that step, as it stands in every database.
const VIEW: &str = "CREATE VIEW pegawai AS SELECT id, agency AS opd, region AS wilayah,
    CAST(period AS BIGINT) AS tahun, m1 AS pria, m2 AS wanita, m3 AS jumlah, status, via, user_id,
    created_at, updated_at FROM observations
    WHERE indicator = (SELECT id FROM indicators WHERE slug = 'pegawai')";

/// Makes a database as step 5 left it.
pub(crate) fn of_step_five(conn: &mut Conn) {
    let server = database::server().is_some();
    for (at, step) in STEPS.iter().enumerate() {
        let text = if server {
            step.replace(" TEXT", " TEXT COLLATE \"C\"")
        } else {
            step.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
                .replace("/* CLUSTERED */", "WITHOUT ROWID")
        };
        conn.batch(&text).expect("a step");
        if at == 0 {
            let companion = if server { POSTGRES } else { SQLITE };
            conn.batch(companion).expect("its companion");
        }
    }
    conn.batch(
        "CREATE TABLE schema_steps (step BIGINT PRIMARY KEY);
         INSERT INTO schema_steps (step) VALUES (1), (2), (3), (4), (5)",
    )
    .expect("the steps");
    conn.batch(WRITTEN).expect("the figures");
    conn.batch(VIEW).expect("a view");
}

/// Every row with all that it says, by the names that both steps have.
fn rows(conn: &mut Conn, table: &str) -> Vec<String> {
    let sql = format!(
        "SELECT id || ' ' || indicator || ' ' || agency || ' ' || region || ' ' || c1 || ' ' || c2
            || ' ' || c3 || ' ' || basis || ' ' || period || ' ' || status || ' ' || via || ' '
            || user_id || ' ' || created_at || ' ' || updated_at || ' ' || revision || ' '
            || coalesce(m1, -1) || ' ' || coalesce(m2, -1) || ' ' || coalesce(m12, -1)
         FROM {table} ORDER BY id"
    );
    conn.query(&sql, &[], |row| row.text(0)).expect("the rows")
}

fn sums(conn: &mut Conn, table: &str) -> [i64; 5] {
    let sql = format!(
        "SELECT count(*), CAST(sum(row_count) AS BIGINT), CAST(sum(m1) AS BIGINT),
            CAST(sum(n1) AS BIGINT), CAST(sum(changed_at % 1000000) AS BIGINT) FROM {table}"
    );
    let read = conn.query_one(&sql, &[], |row| {
        Ok([0, 1, 2, 3, 4].map(|at| row.int(at).unwrap_or(-1)))
    });
    read.expect("the sums").expect("a row")
}

fn pegawai(conn: &mut Conn) -> Vec<(String, i64)> {
    let sql = "SELECT opd, tahun FROM pegawai ORDER BY tahun";
    conn.query(sql, &[], |row| Ok((row.text(0)?, row.int(1)?)))
        .expect("the view")
}

#[tokio::test]
async fn figures_of_the_step_before_are_kept_by_series() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::url(folder.path(), "old.db");
    let (before, kept, shown) = database::with(&url, |conn| {
        of_step_five(conn);
        (
            rows(conn, "observations"),
            sums(conn, "totals"),
            pegawai(conn),
        )
    });
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let old = doctor::examine(&url, &catalogue).expect_err("it is of another version");
    assert!(
        old.to_string().contains("Start the program on it once"),
        "{old}"
    );
    let app = TestApp::on(&url, catalogue).await;
    let (after, now, seen) = database::with(&url, |conn| {
        (rows(conn, "figures"), sums(conn, "totals"), pegawai(conn))
    });
    assert_eq!((before.len(), now), (101, kept));
    assert_eq!(after, before);
    assert_eq!((shown.len(), seen), (3, shown));
    let report = doctor::examine(&url, &app.app.catalogue).expect("an examination");
    assert_eq!(report.wrong, [""; 0]);
    let next = app.app.db.write(|tx| tx.next_id("observations")).await;
    assert_eq!(next.expect("a number"), 102);
    // The journal goes on: what was one chain stays whole, and a root joins the new one to it.
    let root = || app.app.db.write(root::write);
    assert!(!root().await.expect("one chain"), "its head is the proof");
    changes::add_year(&app.app.db, 1999).await;
    assert!(root().await.expect("a second chain"));
    let report = doctor::examine(&url, &app.app.catalogue).expect("an examination");
    assert_eq!(report.wrong, [""; 0]);
}

#[tokio::test]
async fn periods_of_every_grain_keep_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::url(folder.path(), "grains.db");
    let periods = [
        "2016",
        "2016-01",
        "2016-12",
        "2016-Q1",
        "2016-Q2",
        "2016-Q3",
        "2016-Q4",
        "2016-S1",
        "2016-S2",
        "2016/2017-ganjil",
        "2016/2017-genap",
        "2016-02-29",
        "2016-12-31",
    ];
    database::with(&url, |conn| {
        of_step_five(conn);
        for (id, period) in (1000_i64..).zip(periods) {
            let sql = "INSERT INTO observations (id, indicator, agency, region, c1, c2, c3, period,
                first_day, basis, status, via, user_id, created_at, updated_at, revision)
                VALUES ($1, 1, 'a', '36', '', '', '', $2, '', 'b', 'provisional', 'api-v2', 1, 1,
                1, 1)";
            conn.execute(sql, &[id.into(), period.into()])
                .expect("a row");
        }
    });
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let _app = TestApp::on(&url, catalogue).await;
    database::with(&url, |conn| {
        let sql = "SELECT period FROM figures WHERE id >= 1000 ORDER BY id";
        let found = conn.query(sql, &[], |row| row.text(0)).expect("the rows");
        assert_eq!(found, periods);
        let sql = "SELECT DISTINCT year FROM figure_counts WHERE agency = 'a'";
        let years = conn.query(sql, &[], |row| row.text(0)).expect("the years");
        assert_eq!(years, ["2016"]);
    });
}

/// The secrets of the program before they were sealed: of a person's second factor, of a webhook.
const TOTP: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const HOOK: &str = "5ecae7a1b2c3d4e5f60718293a4b5c6d";

#[tokio::test]
async fn secrets_that_lay_in_clear_are_sealed_and_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::url(folder.path(), "clear.db");
    database::with(&url, |conn| {
        of_step_five(conn);
        conn.batch(&format!(
            "INSERT INTO roles (name, title, description, permissions, second_factor)
             VALUES ('lama', 'Lama', '', 'report.read', 0);
             INSERT INTO agencies (code, name, short, edited, created_at)
             VALUES ('z9', 'Dinas Lama', 'Lama', 1, 1);
             INSERT INTO users (id, email, name, role, agency, password, active, created_at,
                updated_at, totp)
             VALUES (900, 'lama@example.go.id', 'Siti', 'lama', 'z9', '', 1, 1, 1, '{TOTP}');
             INSERT INTO api_keys (id, hash, name, agency, user_id, created_at)
             VALUES (900, 'x', 'Lama', 'z9', 900, 1);
             INSERT INTO webhooks (id, agency, key_id, url, secret, created_at)
             VALUES (900, 'z9', 900, 'https://lama.example.go.id/', '{HOOK}', 1)"
        ))
        .expect("people of then");
    });
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let app = TestApp::on(&url, catalogue).await;
    let name = format!("{}:", app.app.db.keys().fingerprint());
    database::with(&url, |conn| {
        let sql = "SELECT totp FROM users WHERE id = 900 UNION ALL
            SELECT secret FROM webhooks WHERE id = 900";
        let sealed = conn.query(sql, &[], |row| row.text(0)).expect("secrets");
        assert_eq!(sealed.len(), 2);
        for text in sealed {
            assert!(text.starts_with(&name), "{text}");
            assert!(!text.contains(TOTP) && !text.contains(HOOK), "{text}");
        }
    });
    // The same code lets the same person in.
    let accepted = app.app.db.write(|tx| {
        let code = pimpinan::identity::totp::code_at(TOTP, tx.now)?;
        second_factor::accept(tx, 900, &code)
    });
    assert!(accepted.await.expect("an answer"));
    let report = doctor::examine(&url, &app.app.catalogue).expect("an examination");
    assert_eq!(report.wrong, [""; 0]);
}
