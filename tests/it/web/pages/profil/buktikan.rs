//! What could be turned against a person asks for a proof first.

use std::time::Duration;

use pimpinan::base::live::Change;
use pimpinan::identity::totp;
use pimpinan::store::people::second_factor;

use crate::people::{Browser, PASSWORD, location, set_cookie};
use crate::support::TestApp;

const LATER: Duration = Duration::from_secs(600);

fn renewed<'a>(app: &'a TestApp, answer: &reqwest::Response) -> Browser<'a> {
    let cookie = set_cookie(answer).split(';').next().unwrap_or_default();
    assert!(cookie.starts_with("sesi="), "{cookie}");
    Browser {
        app,
        cookie: cookie.to_owned(),
    }
}

#[tokio::test]
async fn forms_and_changes_ask_for_a_proof_and_what_was_sent_is_not_done() {
    let app = TestApp::start().await;
    let admin = app.add_user("superadmin").await;
    let browser = app.browser_of(admin.id).await;
    let gated = [
        "/pengguna/baru",
        "/pengguna/1",
        "/peran/baru",
        "/peran/operator",
        "/kunci/baru",
        "/profil/dua-langkah",
    ];
    for path in gated {
        assert_eq!(browser.get(path).await.status(), 200, "{path}");
    }
    app.app.clock.advance(LATER / 2);
    for path in gated {
        let answer = browser.get(path).await;
        let to = format!("/profil/buktikan?ke={}", path.replace('/', "%2F"));
        assert_eq!(location(&answer), to);
    }
    let new = [("judul", "Tamu"), ("uraian", "")];
    let sent = browser.post("/peran/baru", &new).await;
    assert_eq!(location(&sent), "/peran?pesan=saved", "a form takes time");
    app.app.clock.advance(LATER / 2);
    let new = [("judul", "Tamu lain"), ("uraian", "")];
    for path in ["/peran/baru", "/peran/tamu/hapus", "/pengguna/1/tautan"] {
        let sent = browser.post(path, &new).await;
        let to = location(&sent);
        assert!(
            to.starts_with("/profil/buktikan?ke=") && to.ends_with("pesan=proof-again"),
            "{to}"
        );
    }
    let roles = browser.text("/peran").await;
    assert!(roles.contains("Tamu") && !roles.contains("Tamu lain"));
    assert_eq!(
        browser.get("/beranda").await.status(),
        200,
        "all else goes on"
    );
}

#[tokio::test]
async fn the_password_proves_it_and_the_session_gets_a_new_secret() {
    let app = TestApp::start().await;
    let admin = app.add_user("admin").await;
    let browser = app.browser_of(admin.id).await;
    app.app.clock.advance(LATER);
    let page = browser
        .text("/profil/buktikan?ke=/kunci/baru&pesan=proof-again")
        .await;
    assert!(page.contains("Perubahan tadi belum disimpan"), "{page}");
    assert!(!page.contains("name=\"kode\""), "without a second factor");
    let wrong = [("lama", "salah"), ("ke", "/kunci/baru")];
    let refused = browser.post("/profil/buktikan", &wrong).await;
    assert_eq!(refused.status(), 422);
    let away = [("lama", PASSWORD), ("ke", "https://jahat.example")];
    let proved = browser.post("/profil/buktikan", &away).await;
    assert_eq!(location(&proved), "/beranda");
    let anew = renewed(&app, &proved);
    assert_eq!(
        browser.get("/profil").await.status(),
        303,
        "the old secret is dead"
    );
    assert_eq!(anew.get("/kunci/baru").await.status(), 200);
    assert!(anew.text("/profil").await.contains("1 sesi"));
    app.app.clock.advance(LATER);
    assert_eq!(anew.get("/kunci/baru").await.status(), 303);
}

#[tokio::test]
async fn a_code_proves_it_as_well_and_guessing_is_slowed_down() {
    let app = TestApp::start().await;
    let admin = app.add_user("admin").await;
    let user = admin.id;
    let (secret, now) = (
        app.write(move |tx| second_factor::offer(tx, user)).await,
        app.app.clock.now_ms(),
    );
    let code = totp::code_at(&secret, now).expect("a code");
    app.write(move |tx| second_factor::turn_on(tx, user, &code))
        .await;
    let browser = app.browser_of(admin.id).await;
    app.app.clock.advance(LATER);
    let code = totp::code_at(&secret, app.app.clock.now_ms()).expect("a code");
    let form = [("kode", code.as_str()), ("ke", "/kunci/baru")];
    let proved = browser.post("/profil/buktikan", &form).await;
    assert_eq!(location(&proved), "/kunci/baru");
    let anew = renewed(&app, &proved);
    assert_eq!(anew.get("/kunci/baru").await.status(), 200);
    for _ in 0..5 {
        let wrong = anew.post("/profil/buktikan", &[("kode", "000000")]).await;
        assert_eq!(wrong.status(), 422);
    }
    let slowed = anew.post("/profil/buktikan", &[("kode", "000000")]).await;
    assert_eq!(slowed.status(), 429);
}

#[tokio::test]
async fn strangers_who_guess_at_the_sign_in_stop_nobody_from_proving() {
    let app = TestApp::start().await;
    let admin = app.add_user("admin").await;
    let browser = app.browser_of(admin.id).await;
    for _ in 0..6 {
        let form = [("email", admin.email.as_str()), ("password", "salah")];
        app.browser().post("/masuk", &form).await;
    }
    let proved = browser
        .post("/profil/buktikan", &[("lama", PASSWORD)])
        .await;
    assert_eq!(proved.status(), 303);
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let app = TestApp::start().await;
    let user = app.add_user("pimpinan").await;
    let (here, there) = (app.browser_of(user.id).await, app.browser_of(user.id).await);
    let mut ending = here.get("/events").await;
    let mut going_on = there.get("/events").await;
    assert_eq!(ending.status(), 200);
    assert_eq!(going_on.status(), 200);
    assert!(ending.chunk().await.expect("its beginning").is_some());
    assert!(going_on.chunk().await.expect("its beginning").is_some());
    let out = here.post("/keluar", &[]).await;
    assert_eq!(out.headers()["clear-site-data"], "\"cache\", \"storage\"");
    let rest = async { while ending.chunk().await.expect("a stream").is_some() {} };
    let ended = tokio::time::timeout(Duration::from_secs(5), rest).await;
    assert!(ended.is_ok(), "the stream went on after the sign-out");
    app.app.live.announce(Change {
        indicator: "pegawai".into(),
        revision: 1,
    });
    let heard = tokio::time::timeout(Duration::from_secs(5), going_on.chunk()).await;
    let heard = heard.expect("in time").expect("a stream").expect("news");
    assert!(String::from_utf8_lossy(&heard).contains("pegawai"));
}

#[tokio::test]
async fn passwords_that_others_try_first_are_refused_with_the_reason() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let browser = app.browser_of(user.id).await;
    for (password, reason) in [
        ("pendek", "paling sedikit 12 karakter"),
        ("Password123456", "daftar kata sandi yang pernah bocor"),
        ("abcabcabcabcabc", "hanya mengulang"),
        ("Rahmawati-2026", "misalnya “rahmawati”"),
        ("pimpinan banten 2026", "misalnya “pimpinan”"),
    ] {
        let form = [("lama", PASSWORD), ("baru", password), ("ulang", password)];
        let refused = browser.post("/profil/sandi", &form).await;
        assert_eq!(refused.status(), 422, "{password}");
        let page = refused.text().await.expect("a page");
        assert!(page.contains(reason), "{password}: {page}");
    }
}
