//! What stands of what was sent, and since when and for whom obligations count.

use std::time::Duration;

use pimpinan::store::commit::journal::Actor;
use pimpinan::store::due::start;
use pimpinan::store::figures::validation::Decision;

use super::{ONE, SLUG, app, later, later_by, send};
use crate::changes;
use crate::support::TestApp;

/// Sends back what stands of the indicator, row by row or as a whole month.
async fn send_back(app: &TestApp, whole: bool) {
    let target = app.app.db.target(SLUG).expect("it").clone();
    app.write(move |tx| {
        let sql = "SELECT id FROM figures WHERE indicator = $1 ORDER BY id";
        let ids = tx.conn.query(sql, &[target.id.into()], |row| row.int(0))?;
        let decision = Decision::Return("Jumlah tidak cocok".to_owned());
        let actor = Actor::person(1);
        if whole {
            return tx.tell(&target, None, "bkd", "2026-01", &decision, &actor);
        }
        for id in ids {
            let told = changes::decide(tx, &target, id, &decision, &actor)?;
            told.expect("a row that waits");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_sent_back_is_neither_complete_nor_waiting() {
    for whole in [false, true] {
        let app = later_by(TestApp::start().await, jiff::civil::date(2026, 2, 12));
        let codes = {
            let target = app.app.db.target(SLUG).expect("it");
            target.indicator.categories[0].list.codes.len()
        };
        send(&app, "2026-01-31", codes).await;
        app.app.clock.advance(Duration::from_secs(8 * 86_400));
        let leader = app.signed_in("pimpinan").await;
        let page = leader.text(ONE).await;
        assert!(page.contains("lengkap tepat waktu"), "{page}");
        let waits = leader.text("/perhatian").await;
        assert!(waits.contains("menunggu pengesahan"), "{waits}");
        send_back(&app, whole).await;
        app.app.clock.advance(Duration::from_secs(3 * 86_400));
        let leader = app.signed_in("pimpinan").await;
        let page = leader.text(ONE).await;
        let said = format!("dikembalikan, 3 hari: {codes} dari {codes} bagian; 0 bagian");
        assert!(page.contains(&said), "{page}");
        assert!(page.contains("lewat tenggat 10 hari"), "{page}");
        assert!(!page.contains("lengkap tepat waktu"), "{page}");
        let waits = leader.text("/perhatian").await;
        assert!(!waits.contains("menunggu pengesahan;"), "{waits}");
        let csv = leader.text("/pemantauan/unduh?format=csv&indikator=pegawai-esselon");
        let csv = csv.await;
        let line = csv.lines().nth(1).expect("an obligation");
        assert!(
            line.contains("\"Dikembalikan, belum dikirim ulang\",tidak,0,"),
            "{line}"
        );
        let english = leader.text(&format!("{ONE}&lang=en")).await;
        assert!(english.contains("sent back 3 days ago"), "{english}");
    }
}

#[tokio::test]
async fn obligations_count_since_the_installation_began() {
    let app = TestApp::start().await;
    app.write(|tx| {
        // As if it had been made today.
        start::set(tx, jiff::civil::date(2026, 2, 20), "Dipasang", None)
    })
    .await;
    let app = later(app);
    let leader = app.signed_in("pimpinan").await;
    let page = leader.text("/pemantauan").await;
    assert!(page.contains("dihitung sejak 20 Februari 2026"), "{page}");
    assert!(!page.contains("data-due=\"missing\" href"), "{page}");
    assert_eq!(leader.get(ONE).await.status(), 404, "not owed");
    let needs = leader.text("/perhatian").await;
    assert!(!needs.contains("belum lengkap mengirim"), "{needs}");
    let form = [
        ("sejak", "2026-01-10"),
        ("alasan", "Sudah lapor sejak Januari"),
    ];
    let path = "/pemantauan/mulai/ubah";
    assert_eq!(leader.post(path, &form).await.status(), 403);
    let admin = app.signed_in("admin").await;
    let mut wrong = form;
    wrong[1].1 = "";
    assert_eq!(admin.post(path, &wrong).await.status(), 422);
    wrong = form;
    wrong[0].1 = "2026-02-21";
    assert_eq!(
        admin.post(path, &wrong).await.status(),
        422,
        "it lies ahead"
    );
    assert_eq!(admin.post(path, &form).await.status(), 303);
    let page = leader.text("/pemantauan/bkd").await;
    assert!(page.contains("dihitung sejak 10 Januari 2026"), "{page}");
    assert!(page.contains("belum masuk; lewat tenggat 7 hari"), "{page}");
    let told = leader.text("/pemantauan/mulai?lang=en").await;
    assert!(told.contains("Sudah lapor sejak Januari"), "{told}");
    let journal = admin.text("/jurnal?jenis=due-start").await;
    assert!(journal.contains("Sudah lapor sejak Januari"), "{journal}");
}

#[tokio::test]
async fn an_agency_that_ended_owes_what_had_begun() {
    let app = app().await;
    let end = |day: &'static str| {
        app.write(move |tx| {
            let sql = "UPDATE agencies SET valid_to = $1 WHERE code = 'bkd'";
            tx.conn.execute(sql, &[day.into()])
        })
    };
    let leader = app.signed_in("pimpinan").await;
    end("2025-12-31").await;
    let page = leader.text("/pemantauan/bkd").await;
    assert!(page.contains("berakhir pada 31 Desember 2025"), "{page}");
    assert_eq!(leader.get(ONE).await.status(), 404, "it began later");
    end("2026-01-05").await;
    let page = leader.text(ONE).await;
    assert!(page.contains("belum masuk; lewat tenggat 7 hari"), "{page}");
    let february = ONE.replace("2026-01", "2026-02");
    assert_eq!(leader.get(&february).await.status(), 404, "it began later");
}

#[tokio::test]
async fn an_indicator_of_another_sector_is_not_mixed_in() {
    let app = app().await;
    let leader = app.signed_in("pimpinan").await;
    let mixed = "/pemantauan?sektor=kesehatan&indikator=pegawai-esselon";
    let page = leader.text(mixed).await;
    let said = "termasuk sektor Kepegawaian, bukan Kesehatan";
    assert!(page.contains(said), "{page}");
    assert!(!page.contains("due-matrix"), "{page}");
    let file = "/pemantauan/unduh?format=csv&sektor=kesehatan&indikator=pegawai-esselon";
    assert_eq!(leader.text(file).await.lines().count(), 1, "its head");
    let own = leader.text("/pemantauan?sektor=kepegawaian&indikator=pegawai-esselon");
    assert!(own.await.contains("due-matrix"));
}
