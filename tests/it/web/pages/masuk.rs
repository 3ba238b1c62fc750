mod sso;
mod tempat;

use std::time::Duration;

use pimpinan::store::Engine;

use crate::people::{Browser, PASSWORD, location, set_cookie};
use crate::support::TestApp;

const HOUR: u64 = 3600;

async fn sign_in(app: &TestApp, email: &str, password: &str) -> reqwest::Response {
    let form = [("email", email), ("password", password)];
    app.browser().post("/masuk", &form).await
}

/// The browser that an answer's cookie makes.
fn with_cookie<'a>(app: &'a TestApp, answer: &reqwest::Response) -> Browser<'a> {
    let cookie = set_cookie(answer).split(';').next().unwrap_or("");
    Browser {
        app,
        cookie: cookie.to_owned(),
    }
}

#[tokio::test]
async fn the_right_password_opens_a_session_and_leads_on() {
    let app = TestApp::start().await;
    let user = app.add_user("pimpinan").await;
    let form = [
        ("email", user.email.to_uppercase()),
        ("password", PASSWORD.to_owned()),
        ("ke", "/profil?a=1&b=2".to_owned()),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let answer = app.browser().post("/masuk", &form).await;
    assert_eq!(answer.status(), 303);
    assert_eq!(location(&answer), "/profil?a=1&b=2");
    let cookie = set_cookie(&answer);
    let secret = cookie.strip_prefix("sesi=").expect("a session");
    assert_eq!(secret.find(';'), Some(64), "256 bits as hexadecimal digits");
    assert_eq!(&secret[64..], "; HttpOnly; SameSite=Lax; Path=/");

    let browser = with_cookie(&app, &answer);
    let page = browser.get("/profil").await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.headers()["cache-control"], "no-store");
    let page = page.text().await.expect("a page");
    assert!(page.contains("Siti Rahmawati"));
    assert!(page.contains("1 sesi"));
    assert_eq!(location(&browser.get("/masuk").await), "/beranda");
}

#[tokio::test]
async fn a_wrong_password_returns_to_the_form_and_tells_nothing_of_the_account() {
    let app = TestApp::start().await;
    let user = app.add_user("pimpinan").await;
    let known = sign_in(&app, &user.email, "salah").await;
    let unknown = sign_in(&app, "tidak.ada@bantenprov.go.id", PASSWORD).await;
    assert_eq!(known.status(), 401);
    assert_eq!(unknown.status(), 401);
    assert_eq!(set_cookie(&known), "");
    let known = known.text().await.expect("a page");
    let unknown = unknown.text().await.expect("a page");
    assert!(known.contains("Surel atau kata sandi salah"));
    assert!(known.contains(&format!("value=\"{}\"", user.email)));
    assert_eq!(
        known.replace(&user.email, "X"),
        unknown.replace("tidak.ada@bantenprov.go.id", "X")
    );
}

#[tokio::test]
async fn repeated_failures_slow_down_then_lock_and_the_lock_ends() {
    let app = TestApp::start().await;
    let user = app.add_user("pimpinan").await;
    for _ in 0..5 {
        assert_eq!(sign_in(&app, &user.email, "salah").await.status(), 401);
    }
    let slowed = sign_in(&app, &user.email, PASSWORD).await;
    assert_eq!(slowed.status(), 429);
    assert_eq!(slowed.headers()["retry-after"], "1");
    let text = slowed.text().await.expect("a page");
    assert!(text.contains("Tunggu 1 detik"), "{text}");
    for wait in [1, 2, 4, 8, 16] {
        app.app.clock.advance(Duration::from_secs(wait));
        assert_eq!(sign_in(&app, &user.email, "salah").await.status(), 401);
    }
    let locked = sign_in(&app, &user.email, PASSWORD).await;
    assert_eq!(locked.status(), 429);
    assert_eq!(locked.headers()["retry-after"], "900");
    let text = locked.text().await.expect("a page");
    assert!(text.contains("Coba lagi mulai pukul 10.16 WIB"), "{text}");
    let other = app.add_user("pimpinan").await;
    assert_eq!(sign_in(&app, &other.email, PASSWORD).await.status(), 303);
    app.app.clock.advance(Duration::from_mins(15));
    assert_eq!(sign_in(&app, &user.email, PASSWORD).await.status(), 303);
    assert_eq!(sign_in(&app, &user.email, "salah").await.status(), 401);
}

#[tokio::test]
async fn an_unknown_account_is_slowed_and_locked_in_the_same_way() {
    let app = TestApp::start().await;
    for _ in 0..5 {
        assert_eq!(sign_in(&app, "a@b.c", "salah").await.status(), 401);
    }
    assert_eq!(sign_in(&app, "a@b.c", "salah").await.status(), 429);
}

#[tokio::test]
async fn attempts_at_the_same_time_cannot_outrun_the_count() {
    let app = TestApp::start().await;
    let user = app.add_user("pimpinan").await;
    let app = std::sync::Arc::new(app);
    let mut attempts = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let (app, email) = (std::sync::Arc::clone(&app), user.email.clone());
        attempts.spawn(async move { sign_in(&app, &email, "salah").await.status() });
    }
    let answers = attempts.join_all().await;
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), 5);
}

#[tokio::test]
async fn a_session_ends_unused_after_twelve_hours_or_after_thirty_days_if_remembered() {
    let app = TestApp::start().await;
    let user = app.add_user("pimpinan").await;
    let short = with_cookie(&app, &sign_in(&app, &user.email, PASSWORD).await);
    let form = [
        ("email", user.email.as_str()),
        ("password", PASSWORD),
        ("ingat", "1"),
    ];
    let answer = app.browser().post("/masuk", &form).await;
    assert!(set_cookie(&answer).ends_with("; Max-Age=2592000"));
    let long = with_cookie(&app, &answer);
    for _ in 0..3 {
        app.app.clock.advance(Duration::from_secs(11 * HOUR));
        assert_eq!(short.get("/profil").await.status(), 200, "use keeps it");
    }
    app.app.clock.advance(Duration::from_secs(12 * HOUR + 1));
    assert_eq!(location(&short.get("/profil").await), "/masuk?ke=%2Fprofil");
    assert_eq!(long.get("/profil").await.status(), 200);
    app.app
        .clock
        .advance(Duration::from_secs(30 * 24 * HOUR + 1));
    assert_eq!(long.get("/profil").await.status(), 303);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before_and_signing_out_ends_it() {
    let app = TestApp::start().await;
    let user = app.add_user("pimpinan").await;
    let first = app.browser_of(user.id).await;
    let form = [("email", user.email.as_str()), ("password", PASSWORD)];
    let second = with_cookie(&app, &first.post("/masuk", &form).await);
    assert_eq!(first.get("/profil").await.status(), 303);
    assert_eq!(second.get("/profil").await.status(), 200);
    let out = second.post("/keluar", &[]).await;
    assert_eq!(location(&out), "/masuk");
    assert!(set_cookie(&out).starts_with("sesi=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0"));
    assert_eq!(second.get("/profil").await.status(), 303);
    assert_eq!(location(&second.post("/keluar", &[]).await), "/masuk");
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_the_person_only() {
    let app = TestApp::start().await;
    let user = app.add_user("pimpinan").await;
    let (here, there) = (app.browser_of(user.id).await, app.browser_of(user.id).await);
    let other = app.signed_in("pimpinan").await;
    assert!(here.text("/profil").await.contains("2 sesi"));
    assert_eq!(here.post("/profil/keluar-semua", &[]).await.status(), 303);
    assert_eq!(here.get("/profil").await.status(), 303);
    assert_eq!(there.get("/profil").await.status(), 303);
    assert_eq!(other.get("/profil").await.status(), 200);
}

#[tokio::test]
async fn another_site_can_neither_sign_in_nor_out() {
    let app = TestApp::start().await;
    let user = app.add_user("pimpinan").await;
    let browser = app.browser_of(user.id).await;
    let form = [("email", user.email.as_str()), ("password", PASSWORD)];
    for path in ["/keluar", "/profil/keluar-semua", "/masuk"] {
        let refused = browser.post_from("cross-site", path, &form).await;
        assert_eq!(refused.status(), 403, "{path}");
        assert_eq!(set_cookie(&refused), "");
        let page = refused.text().await.expect("a page");
        assert!(page.contains("<html"), "{page}");
    }
    assert_eq!(browser.get("/profil").await.status(), 200);
}

#[tokio::test]
async fn the_way_back_never_leaves_the_site() {
    let app = TestApp::start().await;
    let user = app.add_user("pimpinan").await;
    for to in [
        "https://jahat.example/",
        "//jahat.example",
        "/\\jahat.example",
    ] {
        let form = [
            ("email", user.email.as_str()),
            ("password", PASSWORD),
            ("ke", to),
        ];
        let answer = app.browser().post("/masuk", &form).await;
        assert_eq!(location(&answer), "/beranda", "{to}");
    }
}

#[tokio::test]
async fn attempts_are_journalled_without_what_was_typed() {
    let app = TestApp::start().await;
    let user = app.add_user("pimpinan").await;
    sign_in(&app, &user.email, "salah sekali").await;
    sign_in(&app, "kata-sandi-di-kotak-surel", "x").await;
    sign_in(&app, &user.email, PASSWORD).await;
    let sql = "SELECT action, subject_id, user_id, after FROM journal
               WHERE action LIKE 'sign-in%' ORDER BY id";
    let found = app.app.db.read(|conn| {
        conn.query(sql, &[], |row| {
            Ok((row.text(0)?, row.text(1)?, row.opt_int(2)?, row.text(3)?))
        })
    });
    let found = found.await.expect("the journal");
    let id = user.id.to_string();
    let short: Vec<_> = found
        .iter()
        .map(|f| (f.0.as_str(), f.1.as_str(), f.2))
        .collect();
    assert_eq!(
        short,
        [
            ("sign-in-failed", id.as_str(), None),
            ("sign-in-failed", "-", None),
            ("sign-in", id.as_str(), Some(user.id)),
        ]
    );
    assert!(
        found
            .iter()
            .all(|f| !f.3.contains("sandi") && !f.3.contains("salah"))
    );
    assert!(found[0].3.contains("127.0.0.1"));
}

#[tokio::test]
async fn reading_goes_on_while_the_store_cannot_write() {
    let app = TestApp::start().await;
    let browser = app.signed_in("pimpinan").await;
    app.write(|tx| {
        tx.conn.batch(match tx.conn.engine() {
            Engine::Sqlite => {
                "CREATE TRIGGER broken BEFORE UPDATE ON sessions
                 BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            }
            Engine::Postgres => {
                "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION 'disk full'; END $$;
                 CREATE TRIGGER broken BEFORE UPDATE ON sessions
                 EXECUTE FUNCTION broken()"
            }
        })
    })
    .await;
    app.app.clock.advance(Duration::from_hours(1));
    assert_eq!(browser.get("/profil").await.status(), 200);
}
