//! Bad days of a server: it hangs, it goes, its answers are lost, its copy goes. Nobody waits without
//! end, what is told is true, and afterwards all is as before.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use pimpinan::base::config::Config;
use pimpinan::base::error::Error;
use pimpinan::catalogue::{Catalogue, Grain, Kind, MEASURES, Period};
use pimpinan::figures::observation::Observation;
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::upkeep::doctor;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::changes;
use crate::database;
use crate::fixtures;
use crate::support::TestApp;

fn catalogue() -> Catalogue {
    fixtures::catalogue(vec![fixtures::indicator("uji", Kind::Stock)])
}

/// What stands between the program and its server.
#[derive(Debug, Default)]
struct Way {
    /// Nothing comes through, and nothing is said of it.
    frozen: AtomicBool,
    /// The next commit goes through; its answer and the connection do not.
    loses: AtomicBool,
    /// Nothing is there: connections are cut, and new ones are as well.
    gone: AtomicBool,
}

impl Way {
    /// Puts a way of its own in front of the server of a URL; answers the URL that leads over it.
    async fn before(url: &str) -> (Arc<Self>, String) {
        let (head, rest) = url.split_once('@').expect("a user");
        let (place, tail) = rest.split_once('/').expect("a database");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let own = listener.local_addr().expect("an address");
        let (way, place) = (Arc::<Self>::default(), place.to_owned());
        let kept = Arc::clone(&way);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if way.gone.load(Ordering::SeqCst) {
                    continue;
                }
                let (way, place) = (Arc::clone(&way), place.clone());
                tokio::spawn(async move {
                    let server = TcpStream::connect(place).await.expect("the server");
                    way.lead(client, server).await;
                });
            }
        });
        (kept, format!("{head}@{own}/{tail}"))
    }

    async fn open(&self) {
        while self.frozen.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn lead(&self, client: TcpStream, server: TcpStream) {
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        let lost = AtomicBool::new(false);
        let asking = async {
            let mut piece = vec![0; 64 * 1024];
            while let Ok(length) = from_client.read(&mut piece).await {
                self.open().await;
                let sent = &piece[..length];
                let commits = sent.windows(7).any(|seven| seven == b"COMMIT\0");
                if commits && self.loses.swap(false, Ordering::SeqCst) {
                    lost.store(true, Ordering::SeqCst);
                }
                if length == 0 || to_server.write_all(sent).await.is_err() {
                    return;
                }
            }
        };
        let answering = async {
            let mut piece = vec![0; 64 * 1024];
            while let Ok(length) = from_server.read(&mut piece).await {
                self.open().await;
                if length == 0 || lost.load(Ordering::SeqCst) {
                    return;
                }
                if to_client.write_all(&piece[..length]).await.is_err() {
                    return;
                }
            }
        };
        let cut = async {
            while !self.gone.load(Ordering::SeqCst) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::select! {
            () = asking => {}
            () = answering => {}
            () = cut => {}
        }
    }
}

/// The program over a way of its own.
async fn start() -> (TestApp, Arc<Way>, String) {
    let first = TestApp::with(catalogue()).await;
    let straight = first.app.config.database.clone();
    let (way, url) = Way::before(&straight).await;
    let app = TestApp::on(&url, catalogue()).await;
    (app, way, straight)
}

/// A row of a day.
fn about(day: i8) -> Observation {
    let mut values = [None; MEASURES];
    values[..2].copy_from_slice(&[Some(i64::from(day)), Some(1)]);
    Observation {
        agency: "a1".to_owned(),
        region: "3601".to_owned(),
        period: Period::containing(Grain::Day, jiff::civil::date(2017, 1, day)),
        categories: ["a".to_owned(), String::new(), String::new()],
        basis: "x".to_owned(),
        values,
    }
}

async fn put(app: &TestApp, day: i8) -> Result<bool, Error> {
    let db = &app.app.db;
    let target = db.target("uji").expect("the indicator");
    let made = changes::add(db, target, about(day), &Actor::person(1)).await;
    made.map(|told| told.is_ok())
}

async fn rows(app: &TestApp) -> Result<Option<i64>, Error> {
    let count = "SELECT count(*) FROM observations";
    let read = app
        .app
        .db
        .read(|conn| conn.query_one(count, &[], |row| row.int(0)));
    read.await
}

/// Holds the table of figures until it is dropped.
struct Hold(
    Option<std::thread::JoinHandle<()>>,
    std::sync::mpsc::Sender<()>,
);

impl Hold {
    fn take(url: &str) -> Self {
        let (release, released) = std::sync::mpsc::channel();
        let (taken, is_taken) = std::sync::mpsc::channel();
        let url = url.to_owned();
        let thread = std::thread::spawn(move || {
            database::with(&url, move |conn| {
                conn.batch("BEGIN; LOCK TABLE observations")
                    .expect("the lock");
                taken.send(()).expect("heard");
                let _ = released.recv();
                conn.batch("COMMIT").expect("the end");
            });
        });
        is_taken.recv().expect("taken");
        Self(Some(thread), release)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let _ = self.1.send(());
        let ended = self.0.take().map(std::thread::JoinHandle::join);
        assert!(ended.is_none_or(|ended| ended.is_ok()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_somebody_holds_holds_nobody_for_ever() {
    if database::needs_a_server("a table that somebody holds holds nobody for ever") {
        return;
    }
    let app = TestApp::with(catalogue()).await;
    assert!(put(&app, 1).await.expect("it works"));
    let held = Hold::take(&app.app.config.database);
    let begun = Instant::now();
    let (read, wrote) = tokio::join!(rows(&app), put(&app, 2));
    assert!(matches!(read, Err(Error::Unavailable(_))), "{read:?}");
    assert!(matches!(wrote, Err(Error::Unavailable(_))), "{wrote:?}");
    assert!(
        begun.elapsed() < Duration::from_secs(25),
        "{:?}",
        begun.elapsed()
    );
    // What does not concern the table goes on meanwhile.
    assert_eq!(app.get("/healthz").await.status(), 200);
    assert_eq!(app.get("/readyz").await.status(), 200);
    drop(held);
    assert!(put(&app, 2).await.expect("it works again"));
    assert_eq!(rows(&app).await.expect("it reads again"), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_servers_in_the_url_the_one_that_is_there_is_used() {
    if database::needs_a_server("of two servers in the URL the one that is there is used") {
        return;
    }
    let first = TestApp::with(catalogue()).await;
    let straight = first.app.config.database.clone();
    let (one, over_one) = Way::before(&straight).await;
    let (two, over_two) = Way::before(&straight).await;
    let (user, rest) = over_one.split_once('@').expect("a user");
    let (first_place, name) = rest.split_once('/').expect("a database");
    let (_, rest) = over_two.split_once('@').expect("a user");
    let (second_place, _) = rest.split_once('/').expect("a database");
    let both = format!("{user}@{first_place},{second_place}/{name}");
    one.gone.store(true, Ordering::SeqCst);
    let app = TestApp::on(&both, catalogue()).await;
    assert!(put(&app, 1).await.expect("the second is there"));
    let mut day = 1;
    for (goes, comes) in [(&two, &one), (&one, &two)] {
        comes.gone.store(false, Ordering::SeqCst);
        goes.gone.store(true, Ordering::SeqCst);
        let begun = Instant::now();
        day += 1;
        while !put(&app, day).await.unwrap_or(false) {
            assert!(begun.elapsed() < Duration::from_secs(30), "never found");
        }
        while rows(&app).await.ok() != Some(Some(i64::from(day))) {
            assert!(begun.elapsed() < Duration::from_secs(30), "never read");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_nothing_is_given_up_and_taken_up_again() {
    if database::needs_a_server("a server that says nothing is given up and taken up again") {
        return;
    }
    let (app, way, _) = start().await;
    assert!(put(&app, 1).await.expect("it works"));
    way.frozen.store(true, Ordering::SeqCst);
    let begun = Instant::now();
    assert_eq!(app.get("/healthz").await.status(), 200);
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_eq!(app.get("/readyz").await.status(), 503);
    let (read, wrote) = tokio::join!(rows(&app), put(&app, 2));
    assert!(matches!(read, Err(Error::Unavailable(_))), "{read:?}");
    assert!(matches!(wrote, Err(Error::Unavailable(_))), "{wrote:?}");
    assert!(
        begun.elapsed() < Duration::from_secs(60),
        "{:?}",
        begun.elapsed()
    );
    way.frozen.store(false, Ordering::SeqCst);
    let again = async { while put(&app, 2).await.is_err() || rows(&app).await.is_err() {} };
    let again = tokio::time::timeout(Duration::from_secs(40), again).await;
    assert!(again.is_ok(), "it did not recover by itself");
    assert_eq!(rows(&app).await.expect("it reads"), Some(2));
    let text = app.app.measured().expect("metrics");
    assert!(
        !text.contains("pimpinan_database_reconnects_total 0"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_answer_is_lost_is_looked_up() {
    if database::needs_a_server("a commit whose answer is lost is looked up") {
        return;
    }
    let (app, way, straight) = start().await;
    assert!(put(&app, 1).await.expect("it works"));
    let mut news = app.app.live.subscribe();
    way.loses.store(true, Ordering::SeqCst);
    assert!(put(&app, 2).await.expect("it was done, and told so"));
    assert!(!way.loses.load(Ordering::SeqCst), "an answer was lost");
    // Open pages hear of it as of any other.
    let heard = tokio::time::timeout(Duration::from_secs(10), news.recv());
    heard.await.expect("in time").expect("news");
    assert_eq!(rows(&app).await.expect("it reads"), Some(2));
    assert!(put(&app, 3).await.expect("it goes on"));
    let report = doctor::examine(&straight, &app.app.catalogue).expect("an examination");
    assert_eq!(report.wrong, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_commit_left_no_trace_of_is_not_told_as_undone() {
    if database::needs_a_server("what a commit left no trace of is not told as undone") {
        return;
    }
    let (app, way, _) = start().await;
    way.loses.store(true, Ordering::SeqCst);
    let swept = app
        .app
        .db
        .write(pimpinan::store::people::sessions::sweep)
        .await;
    assert!(matches!(swept, Err(Error::Unsure(_))), "{swept:?}");
    assert!(
        app.app
            .db
            .write(pimpinan::store::people::sessions::sweep)
            .await
            .is_ok()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_of_a_server_that_took_no_writes_do_not_stay_so() {
    if database::needs_a_server("sessions of a server that took no writes do not stay so") {
        return;
    }
    let (app, way, _) = start().await;
    assert!(put(&app, 1).await.expect("it works"));
    // As after a server that took no writes for a while: the writers' sessions read only.
    let closed = app
        .app
        .db
        .write(|tx| tx.conn.batch("SET default_transaction_read_only = on"));
    closed.await.expect("the session is told");
    let refused = app.app.db.write(|tx| {
        let sql = "UPDATE schema_steps SET step = step";
        tx.conn.execute(sql, &[])
    });
    let refused = refused.await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    let done = app.app.db.write(|tx| {
        let sql = "UPDATE schema_steps SET step = step";
        tx.conn.execute(sql, &[])
    });
    assert!(done.await.expect("a session that writes") > 0);
    drop(way);
}

#[tokio::test(flavor = "multi_thread")]
async fn dashboards_are_answered_without_the_replica() {
    if database::needs_a_server("dashboards are answered without the replica") {
        return;
    }
    let one = TestApp::with(catalogue()).await;
    assert!(put(&one, 1).await.expect("it works"));
    let (way, replica) = Way::before(&one.app.config.database).await;
    let config = Config {
        read_replica: Some(replica),
        ..one.app.config.clone()
    };
    let app = TestApp::set(config, catalogue()).await;
    let count = |conn: &mut pimpinan::store::Conn| {
        conn.query_one("SELECT count(*) FROM observations", &[], |row| row.int(0))
    };
    assert_eq!(app.app.db.read_far(count).await.expect("a count"), Some(1));
    way.frozen.store(true, Ordering::SeqCst);
    let begun = Instant::now();
    for _ in 0..5 {
        assert_eq!(app.app.db.read_far(count).await.expect("a count"), Some(1));
    }
    assert!(
        begun.elapsed() < Duration::from_secs(15),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn a_copy_of_another_database_is_no_replica() {
    let one = TestApp::with(catalogue()).await;
    let other = TestApp::with(catalogue()).await;
    other.app.clock.advance(Duration::from_secs(1));
    for app in [&one, &other] {
        assert!(put(app, 1).await.expect("it works"));
    }
    assert!(put(&other, 2).await.expect("it works"));
    let db = pimpinan::store::Db::open(
        &one.app.config.database,
        &catalogue(),
        &one.app.clock,
        &one.app.live,
        &one.app.config.secret,
    );
    let refused = db
        .expect("a database")
        .with_replica(&other.app.config.database);
    let told = refused.map(drop).expect_err("another database").to_string();
    assert!(told.contains("no copy of the database"), "{told}");
}
