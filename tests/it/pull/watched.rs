//! Sources that fail or bring nothing: who hears of it, where it stands, and that it goes by itself.

use std::time::Duration;

use pimpinan::base::config::{Config, Smtp};
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::sources::pulls;
use pimpinan::work::pull::round;
use pimpinan::work::sources::watch;

use super::{World, rows};
use crate::work::mail::{mail_server, to};

const DAY: &str = "2017-10-29";

impl World {
    /// Fetches a source by itself, each night.
    async fn nightly(&self, id: i64) {
        let app = &self.app.app;
        let source = self.found(id).await;
        let text = source
            .definition
            .replacen('{', "{\"schedule\":\"15 2 * * *\",", 1);
        let (by, next) = (Actor::person(self.user), app.clock.now_ms());
        let done = app.db.write(move |tx| {
            let sql = "UPDATE sources SET definition = $1 WHERE id = $2";
            tx.conn.execute(sql, &[(&text).into(), id.into()])?;
            pulls::switch(tx, &source, Some(next), &by)
        });
        done.await.expect("an active source");
    }

    /// What a turn of the next day brings.
    async fn next_day(&self) {
        self.app.app.clock.advance(Duration::from_secs(86_400));
        round(&self.app.app).await.expect("a round");
        watch(&self.app.app).await.expect("a turn");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_fails_is_told_once_and_its_recovery_once() {
    let (url, letters) = mail_server().await;
    let from = "Dashboard <dashboard@bantenprov.go.id>".to_owned();
    let world = World::configured(Config {
        mail: Some(Smtp { url, from }),
        ..Config::default()
    })
    .await;
    let admin = world.app.add_user("admin").await.email;
    let leader = world.app.add_user("pimpinan").await.email;
    let sent = || letters.lock().expect("a list").clone();
    let id = world.source("").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    world.nightly(id).await;
    world.next_day().await;
    assert_eq!(world.found(id).await.newest.as_deref(), Some(DAY));
    world.agency.says("<html>");
    world.next_day().await;
    world.next_day().await;
    assert_eq!(world.found(id).await.failures, 2);
    assert_eq!(sent(), Vec::<String>::new(), "two failures call for nobody");
    let page = world.app.signed_in("admin").await;
    assert!(!page.text("/perhatian").await.contains("gagal diambil"));
    world.next_day().await;
    watch(&world.app.app).await.expect("once more");
    world.next_day().await;
    let told = sent();
    assert_eq!(to(&told, &admin).len(), 1, "{told:?}");
    assert!(told[0].contains("simpeg"), "{told:?}");
    assert!(to(&told, &leader).is_empty(), "{told:?}");
    let page = world.app.signed_in("admin").await;
    let seen = page.text("/perhatian").await;
    assert!(
        seen.contains("Sumber simpeg (Badan Kepegawaian Daerah) gagal"),
        "{seen}"
    );
    assert!(seen.contains(&format!("href=\"/sumber/{id}\"")), "{seen}");
    let english = page.text("/perhatian?lang=en").await;
    assert!(english.contains("The source simpeg ("), "{english}");
    assert!(
        english.contains("failed 4 times in a row; it last succeeded on"),
        "{english}"
    );
    let agency = page.text("/opd/bkd?lang=id").await;
    assert!(
        agency.contains("Sumber angka") && agency.contains("29 Oktober 2017"),
        "{agency}"
    );
    assert!(agency.contains("Jawaban adalah halaman web"), "{agency}");
    let told = world.app.app.measured().expect("metrics");
    assert!(
        told.contains("pimpinan_sources_in_trouble{kind=\"failing\"} 1"),
        "{told}"
    );
    // It recovers, and that is told once to those who knew.
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    world.next_day().await;
    watch(&world.app.app).await.expect("once more");
    let told = sent();
    assert_eq!(to(&told, &admin).len(), 2, "{told:?}");
    let seen = world.app.signed_in("admin").await.text("/perhatian").await;
    assert!(!seen.contains("gagal diambil"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_brings_nothing_is_late_and_a_paused_one_is_not() {
    let world = World::start().await;
    let id = world.source("").await;
    world
        .agency
        .says(rows(&[(DAY, 20, 1, 2), (DAY, 400, 1, 2)]));
    world.nightly(id).await;
    world.next_day().await;
    world.agency.says("{\"data\":[]}");
    world.next_day().await;
    let page = world.app.signed_in("admin").await;
    assert!(!page.text("/perhatian").await.contains("melewati jadwalnya"));
    world.next_day().await;
    world.next_day().await;
    assert_eq!(world.found(id).await.failures, 0, "empty is no failure");
    let page = world.app.signed_in("admin").await;
    let seen = page.text("/perhatian").await;
    assert!(
        seen.contains("melewati jadwalnya tanpa membawa angka"),
        "{seen}"
    );
    let (source, by) = (world.found(id).await, Actor::person(world.user));
    let paused = move |tx: &mut pimpinan::store::Tx<'_>| pulls::switch(tx, &source, None, &by);
    world.app.app.db.write(paused).await.expect("paused");
    watch(&world.app.app).await.expect("a turn");
    assert!(!page.text("/perhatian").await.contains("melewati jadwalnya"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_sees_why_rows_were_refused() {
    let world = World::start().await;
    let id = world.source("").await;
    world
        .agency
        .says(rows(&[(DAY, 20, 1, 2), (DAY, 400, 1, 2), (DAY, 401, 1, 2)]));
    let run = world.run(id).await;
    assert_eq!(run.counts.refused, 2);
    let page = world.app.signed_in("admin").await.text("/opd/bkd").await;
    let section = page.split("id=\"j-sumber\"").nth(1).expect("a section");
    assert!(section.contains("<li>"), "{section}");
    assert!(section.contains("400"), "{section}");
}
