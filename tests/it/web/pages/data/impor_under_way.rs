use pimpinan::store::sources::imports;
use pimpinan::store::sources::imports::Sent;

use crate::support::TestApp;
use crate::web::pages::sektor::{employees, see};

/// Puts the one import into a state.
async fn stands(app: &TestApp, state: &str) {
    let sql = format!("UPDATE imports SET state = '{state}', done = 2000, writes = 45000");
    let done = app.write(move |tx| tx.conn.execute(&sql, &[])).await;
    assert_eq!(done, 1);
}

#[tokio::test]
async fn pages_say_that_their_figures_are_being_saved() {
    let app = TestApp::start().await;
    employees(&app, "bkd", "2017", 42, 43).await;
    let sent = Sent {
        token: None,
        owner: 1,
        slug: "pegawai".to_owned(),
        file: "pegawai.csv".to_owned(),
        scope: String::new(),
        origin: String::new(),
    };
    let put = app.write(move |tx| imports::put(tx, &sent, "one")).await;
    put.expect("room");
    let (leader, operator) = (
        app.signed_in("pimpinan").await,
        app.signed_in("admin").await,
    );
    let said = "2.000 dari 45.000 baris sudah masuk";
    let card = "Sedang disimpan dari berkas, jadi angkanya belum lengkap: Pegawai.";
    // Left behind by an instance that went, it is as unfinished as while it goes on.
    for (state, unfinished) in [
        ("reading", false),
        ("ready", false),
        ("applying", true),
        ("paused", true),
        ("applied", false),
        ("failed", false),
    ] {
        stands(&app, state).await;
        let page = see(&leader, "/sektor/kepegawaian/pegawai").await;
        assert_eq!(page.contains(said), unfinished, "{state}: {page}");
        let page = see(&leader, "/sektor/kepegawaian/pegawai?bagian=angka").await;
        assert_eq!(page.contains(said), unfinished, "{state}: {page}");
        let page = see(&leader, "/beranda").await;
        assert_eq!(page.contains(card), unfinished, "{state}: {page}");
        let page = see(&operator, "/data/pegawai").await;
        assert_eq!(page.contains(said), unfinished, "{state}: {page}");
        let page = see(&leader, "/sektor/kepegawaian/usia-asn").await;
        assert!(!page.contains("baris sudah masuk"), "{state}: {page}");
    }
}
