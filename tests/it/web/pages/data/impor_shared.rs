//! Importing a file where several instances share a database: whoever is asked knows of it.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use pimpinan::base::error::Error;
use pimpinan::intake::import::apply::go_on;
use pimpinan::intake::import::{Scope, resume, shelf};
use pimpinan::store::sources::imports;
use pimpinan::store::sources::imports::{Hold, Sent};

use super::impor::{counted, settled, upload};
use crate::people::{Browser, location};
use crate::support::TestApp;

const PAGE: &str = "/data/usia-asn/impor";
const HEADER: &str = "tanggal;usia;pria;wanita\n";
/// Longer than an import is held by an instance that went silent.
const SILENT: Duration = Duration::from_secs(31);
/// Rows of a file that is saved in several pieces.
const LARGE: usize = 28 * 81;

fn large() -> String {
    let mut text = HEADER.to_owned();
    for day in 1..=28 {
        for age in 20..=100 {
            let _ = writeln!(text, "2017-{:02}-{day:02};{age};{day};{age}", 1 + age % 12);
        }
    }
    text
}

/// Two instances on one database.
struct Instances([TestApp; 2]);

impl Instances {
    async fn start() -> Self {
        let one = TestApp::start().await;
        let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
        let other = one.beside(catalogue).await;
        Self([one, other])
    }

    /// Someone whose requests a proxy hands to the instances by turns.
    async fn someone(&self, role: &str) -> Proxied<'_> {
        let Browser { cookie, .. } = self.0[0].signed_in(role).await;
        Proxied {
            instances: self,
            cookie,
            next: AtomicUsize::new(0),
        }
    }

    fn later(&self, by: Duration) {
        for one in &self.0 {
            one.app.clock.advance(by);
        }
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let db = &self.0[0].app.db;
        let read = db.read(move |conn| conn.query_one(sql, &[], |row| row.int(0)));
        read.await.expect("an answer").unwrap_or(0)
    }
}

struct Proxied<'a> {
    instances: &'a Instances,
    cookie: String,
    next: AtomicUsize,
}

impl Proxied<'_> {
    /// A browser at the instance whose turn it is.
    fn at(&self) -> Browser<'_> {
        self.on(self.next.fetch_add(1, Ordering::Relaxed) % 2)
    }

    /// A browser at this instance.
    fn on(&self, instance: usize) -> Browser<'_> {
        Browser {
            app: &self.instances.0[instance],
            cookie: self.cookie.clone(),
        }
    }

    async fn send(&self, text: &str) -> String {
        let answer = upload(&self.at(), PAGE, "angka.csv", text.as_bytes()).await;
        location(&answer).to_owned()
    }

    /// The number of an import, as the store knows it.
    async fn number(&self, address: &str) -> i64 {
        let token = address.rsplit('/').next().unwrap_or_default().to_owned();
        let sql = "SELECT id FROM imports WHERE token = $1";
        let db = &self.instances.0[0].app.db;
        let read = db.read(move |conn| conn.query_one(sql, &[(&token).into()], |row| row.int(0)));
        read.await.expect("an answer").expect("an import")
    }
}

#[tokio::test]
async fn every_step_of_an_import_may_meet_another_instance() {
    let instances = Instances::start().await;
    let operator = instances.someone("operator").await;
    for day in 1..=6 {
        let text = format!("{HEADER}2017-10-{day:02};20;1;2\n2017-10-{day:02};7;1;2\n");
        let address = operator.send(&text).await;
        let page = settled(&operator.at(), &address).await;
        counted(&page, "created", "1");
        let report = format!("{address}/laporan/laporan.csv");
        let report = operator.at().text(&report).await;
        assert!(report.contains("3,ditolak,usia-asn,9001,"), "{report}");
        let saved = operator
            .at()
            .post(&format!("{address}/terapkan"), &[("yang", "benar")])
            .await;
        assert_eq!(location(&saved), address);
        let page = settled(&operator.at(), &address).await;
        assert!(page.contains("1 angka baru"), "{page}");
        // An odd number of requests: the next import begins at the other instance.
        operator.at().get(&address).await;
    }
    let sql = "SELECT count(*) FROM figures WHERE via = 'import'";
    assert_eq!(instances.count(sql).await, 6);
}

#[tokio::test]
async fn a_large_import_is_saved_by_the_other_and_written_once() {
    let instances = Instances::start().await;
    let operator = instances.someone("operator").await;
    let address = operator.send(&large()).await;
    settled(&operator.at(), &address).await;
    for instance in [1, 0, 1] {
        let browser = operator.on(instance);
        let saving = format!("{address}/terapkan");
        browser.post(&saving, &[("yang", "semua")]).await;
    }
    let page = settled(&operator.on(0), &address).await;
    assert!(page.contains("2.268 angka baru"), "{page}");
    let sql = "SELECT count(*) FROM journal WHERE action = 'create' AND via = 'import'";
    assert_eq!(
        instances.count(sql).await,
        i64::try_from(LARGE).expect("a number")
    );
}

#[tokio::test]
async fn a_question_is_answered_at_the_other_which_never_saw_the_file() {
    let instances = Instances::start().await;
    let admin = instances.someone("admin").await;
    let text = "tahun;wilayah;pria;wanita\n2017;Serang;1;2\n";
    let sent = upload(
        &admin.on(0),
        "/data/penduduk/impor",
        "x.csv",
        text.as_bytes(),
    )
    .await;
    let address = location(&sent).to_owned();
    let page = settled(&admin.on(1), &address).await;
    assert!(page.contains("Kota Serang (3673)"), "{page}");
    let answer = format!("{address}/jawab");
    admin.on(1).post(&answer, &[("q0", "3673")]).await;
    let page = settled(&admin.on(0), &address).await;
    counted(&page, "created", "1");
    counted(&page, "refused", "0");
}

#[tokio::test]
async fn what_the_other_cancels_is_gone() {
    let instances = Instances::start().await;
    let operator = instances.someone("operator").await;
    let stranger = instances.someone("operator").await;
    let address = operator.send(&format!("{HEADER}2017-10-29;20;1;2\n")).await;
    assert_eq!(stranger.on(1).get(&address).await.status(), 404);
    stranger.on(1).post(&format!("{address}/batal"), &[]).await;
    assert_eq!(operator.on(0).get(&address).await.status(), 200);
    operator.on(1).post(&format!("{address}/batal"), &[]).await;
    assert_eq!(operator.on(0).get(&address).await.status(), 404);
}

/// An upload whose instance is killed before it has read it; answers the address.
async fn killed_in_reading(instances: &Instances, owner: i64, text: &str) -> String {
    let app = &instances.0[0];
    let path = app.folder.path().join("kiriman");
    std::fs::write(&path, text).expect("a file");
    let scope = Scope {
        own: Some("9001".to_owned()),
        ..Scope::default()
    };
    let about = ("usia-asn".to_owned(), "angka.csv".to_owned());
    let file = std::fs::File::open(&path).expect("a file");
    let put = shelf::put(&app.app, owner, about, &scope, &file).await;
    let (name, _) = put.expect("the store takes it").expect("there is room");
    format!("{PAGE}/{name}")
}

#[tokio::test]
async fn a_reading_whose_instance_was_killed_is_seen_resumed_or_cancelled_at_the_other() {
    let instances = Instances::start().await;
    let owner = instances.0[0].add_user("operator").await.id;
    let Browser { cookie, .. } = instances.0[0].browser_of(owner).await;
    let other = Browser {
        app: &instances.0[1],
        cookie,
    };
    let mut left = Vec::new();
    for day in 1..=3 {
        let text = format!("{HEADER}2017-10-{day:02};20;1;2\n");
        left.push(killed_in_reading(&instances, owner, &text).await);
    }
    let page = other.text(&left[0]).await;
    assert!(
        page.contains("<progress") && !page.contains("terputus"),
        "{page}"
    );
    instances.later(SILENT);
    let page = other.text(&left[0]).await;
    assert!(
        page.contains("terputus") && page.contains("Lanjutkan"),
        "{page}"
    );
    other.post(&format!("{}/terapkan", left[0]), &[]).await;
    counted(&settled(&other, &left[0]).await, "created", "1");
    other.post(&format!("{}/batal", left[1]), &[]).await;
    assert_eq!(other.get(&left[1]).await.status(), 404);
    let resumed = resume(&instances.0[1].app).await.expect("an answer");
    assert_eq!(resumed, 1, "what nobody asked for goes on by itself");
    counted(&settled(&other, &left[2]).await, "created", "1");
}

#[tokio::test]
async fn a_file_that_ends_whoever_reads_it_is_given_up() {
    let instances = Instances::start().await;
    let owner = instances.0[0].add_user("operator").await.id;
    let address = killed_in_reading(&instances, owner, HEADER).await;
    let browser = instances.0[1].browser_of(owner).await;
    for again in [true, true, false] {
        instances.later(SILENT);
        let left = instances.0[1]
            .app
            .db
            .read(|conn| conn.query("SELECT id FROM imports", &[], |row| row.int(0)));
        let id = left.await.expect("an answer")[0];
        let taken = shelf::take_over(&instances.0[1].app, id).await;
        assert_eq!(taken.expect("an answer").is_some(), again);
    }
    let page = browser.text(&address).await;
    assert!(page.contains("Pemeriksaan gagal"), "{page}");
}

#[tokio::test]
async fn a_saving_whose_instance_was_killed_goes_on_at_the_other_and_writes_nothing_twice() {
    let instances = Instances::start().await;
    let operator = instances.someone("operator").await;
    let address = operator.send(&large()).await;
    settled(&operator.at(), &address).await;
    let [one, other] = &instances.0;
    let begun = shelf::begin(&one.app, operator.number(&address).await).await;
    let hold = begun.expect("an answer").expect("the plan is ready");
    {
        let mut work = Box::pin(go_on(&one.app, &hold));
        let cut = async {
            while instances.count("SELECT count(*) FROM observations").await == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ = &mut work => {}
            () = cut => {}
        }
    }
    // What it had handed to the writer is done before its time is over.
    one.write(|_| Ok(())).await;
    let page = operator.on(1).text(&address).await;
    assert!(!page.contains("terputus"), "{page}");
    instances.later(SILENT);
    let page = operator.on(1).text(&address).await;
    assert!(page.contains("terputus"), "{page}");
    let refused = operator.on(1).post(&format!("{address}/batal"), &[]).await;
    assert_eq!(refused.status(), 303, "but it is being saved");
    assert_eq!(resume(&other.app).await.expect("an answer"), 1);
    let page = operator.on(0).text(&address).await;
    assert!(page.contains("2.268 angka baru"), "{page}");
    // The first was not killed, only asleep: what it held is no longer its own.
    let late = go_on(&one.app, &hold).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    let all = i64::try_from(LARGE).expect("a number");
    assert_eq!(
        instances.count("SELECT count(*) FROM observations").await,
        all
    );
    let sql = "SELECT count(*) FROM journal WHERE subject = 'observation'";
    assert_eq!(instances.count(sql).await, all);
    assert_eq!(resume(&one.app).await.expect("an answer"), 0);
}

#[tokio::test]
async fn one_person_has_five_and_the_oldest_makes_room() {
    let instances = Instances::start().await;
    let operator = instances.someone("operator").await;
    let mut sent = Vec::new();
    for day in 1..=6 {
        let text = format!("{HEADER}2017-10-{day:02};20;1;2\n");
        let address = operator.send(&text).await;
        settled(&operator.at(), &address).await;
        sent.push(address);
        instances.later(Duration::from_secs(1));
    }
    assert_eq!(operator.at().get(&sent[0]).await.status(), 404);
    for address in &sent[1..] {
        assert_eq!(operator.at().get(address).await.status(), 200);
    }
    let saving = "UPDATE imports SET state = 'paused', until = 0";
    let paused = instances.0[0].write(move |tx| tx.conn.execute(saving, &[]));
    assert_eq!(paused.await, 5);
    let answer = upload(&operator.at(), PAGE, "x.csv", HEADER.as_bytes()).await;
    assert_eq!(answer.status(), 409);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("Masih terlalu banyak impor"), "{page}");
}

#[tokio::test]
async fn a_hundred_wait_altogether_for_an_hour() {
    let instances = Instances::start().await;
    let fill = instances.0[0].write(|tx| {
        let mut first: Option<Hold> = None;
        for owner in 0..100 {
            let sent = Sent {
                token: Some(format!("t{owner}")),
                owner: 1_000 + owner,
                slug: "usia-asn".to_owned(),
                file: String::new(),
                scope: String::new(),
                origin: String::new(),
            };
            let hold = imports::put(tx, &sent, "one")?;
            first = first.or(hold);
        }
        Ok(first)
    });
    fill.await.expect("there is room");
    let operator = instances.someone("operator").await;
    let address = operator.send(&format!("{HEADER}2017-10-29;20;1;2\n")).await;
    settled(&operator.at(), &address).await;
    let all = "SELECT count(*) FROM imports";
    assert_eq!(instances.count(all).await, 100);
    let first = "SELECT count(*) FROM imports WHERE token = 't0'";
    assert_eq!(instances.count(first).await, 0, "the oldest made room");
    instances.later(Duration::from_secs(3_601));
    assert_eq!(operator.at().get(&address).await.status(), 404);
    let app = Arc::clone(&instances.0[1].app);
    app.db.write(imports::sweep).await.expect("swept");
    assert_eq!(instances.count(all).await, 0);
    while app.db.write(imports::left_over).await.expect("removed") > 0 {}
    assert_eq!(
        instances.count("SELECT count(*) FROM import_pieces").await,
        0
    );
    assert_eq!(
        instances.count("SELECT count(*) FROM import_uploads").await,
        0
    );
}
