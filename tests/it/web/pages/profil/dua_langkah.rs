use std::time::Duration;

use pimpinan::identity::totp;

use crate::people::{Browser, PASSWORD, User, location, set_cookie};
use crate::support::TestApp;

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let at = page.find(&mark).expect("a field") + mark.len();
    let end = page[at..].find('"').expect("its end");
    page[at..at + end].to_owned()
}

/// The secret that a page shows, without its blanks.
fn shown_secret(page: &str) -> String {
    let mark = "<code id=\"rahasia\">";
    let at = page.find(mark).expect("a secret") + mark.len();
    let end = page[at..].find('<').expect("its end");
    page[at..at + end].replace(' ', "")
}

fn code(app: &TestApp, secret: &str) -> String {
    totp::code_at(secret, app.app.clock.now_ms()).expect("a code")
}

/// Turns the second factor on; answers the secret and a recovery code.
async fn enrol(app: &TestApp, browser: &Browser<'_>) -> (String, String) {
    let page = browser.text("/profil/dua-langkah").await;
    assert!(page.contains("<path d=\"M"), "a QR code");
    let secret = shown_secret(&page);
    let wrong = [("kode", "000000")];
    let refused = browser.post("/profil/dua-langkah", &wrong).await;
    assert_eq!(refused.status(), 422);
    let again = refused.text().await.expect("a page");
    assert_eq!(shown_secret(&again), secret, "a wrong code changes nothing");
    let code = code(app, &secret);
    let right = [("kode", code.as_str())];
    let done = browser.post("/profil/dua-langkah", &right).await;
    assert_eq!(done.status(), 200);
    let page = done.text().await.expect("a page");
    let at = page.find("id=\"kode\">").expect("codes") + 10;
    let codes = page[at..].split("</code>").next().expect("their end");
    let codes: Vec<&str> = codes.split_whitespace().collect();
    assert_eq!(codes.len(), 10);
    (secret, codes[0].to_owned())
}

/// Sends the right password; answers what stands for it.
async fn password(app: &TestApp, user: &User) -> String {
    let form = [
        ("email", user.email.as_str()),
        ("password", PASSWORD),
        ("ke", "/profil"),
    ];
    let answer = app.browser().post("/masuk", &form).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(set_cookie(&answer), "", "no session yet");
    hidden(&answer.text().await.expect("a page"), "tanda")
}

async fn send(app: &TestApp, pending: &str, code: &str) -> reqwest::Response {
    let form = [("tanda", pending), ("kode", code), ("ke", "/profil")];
    app.browser().post("/masuk/kode", &form).await
}

#[tokio::test]
async fn the_code_is_asked_for_after_the_password_and_serves_once() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let (secret, _) = enrol(&app, &app.browser_of(user.id).await).await;
    let pending = password(&app, &user).await;
    let replayed = send(&app, &pending, &code(&app, &secret)).await;
    assert_eq!(
        replayed.status(),
        401,
        "the code that turned it on is used up"
    );
    app.app.clock.advance(Duration::from_secs(30));
    let code = code(&app, &secret);
    let done = send(&app, &pending, &code).await;
    assert_eq!(location(&done), "/profil");
    assert!(set_cookie(&done).starts_with("sesi="));
    let gone = send(&app, &pending, &code).await;
    assert_eq!(location(&gone), "/masuk?pesan=sign-in-over");
    let pending = password(&app, &user).await;
    assert_eq!(send(&app, &pending, &code).await.status(), 401, "replayed");
}

#[tokio::test]
async fn what_stands_for_the_password_ends_after_ten_minutes() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let (secret, _) = enrol(&app, &app.browser_of(user.id).await).await;
    let pending = password(&app, &user).await;
    app.app.clock.advance(Duration::from_secs(60 * 10));
    let late = send(&app, &pending, &code(&app, &secret)).await;
    assert_eq!(location(&late), "/masuk?pesan=sign-in-over");
}

#[tokio::test]
async fn a_recovery_code_serves_once() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let (_, recovery) = enrol(&app, &app.browser_of(user.id).await).await;
    let typed = recovery.to_uppercase();
    let pending = password(&app, &user).await;
    assert_eq!(send(&app, &pending, &typed).await.status(), 303);
    let pending = password(&app, &user).await;
    assert_eq!(send(&app, &pending, &typed).await.status(), 401);
}

#[tokio::test]
async fn guessing_codes_is_slowed_down_whatever_the_password_says() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let (secret, _) = enrol(&app, &app.browser_of(user.id).await).await;
    let pending = password(&app, &user).await;
    for _ in 0..5 {
        assert_eq!(send(&app, &pending, "000000").await.status(), 401);
    }
    assert_eq!(send(&app, &pending, "000000").await.status(), 429);
    let pending = password(&app, &user).await;
    app.app.clock.advance(Duration::from_millis(1));
    let slowed = send(&app, &pending, &code(&app, &secret)).await;
    assert_eq!(slowed.status(), 429, "the right password forgives nothing");
}

#[tokio::test]
async fn it_is_turned_off_with_the_password_or_by_an_admin() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let here = app.browser_of(user.id).await;
    enrol(&app, &here).await;
    let off = "/profil/dua-langkah/matikan";
    assert_eq!(here.post(off, &[("lama", "salah")]).await.status(), 422);
    assert_eq!(here.post(off, &[("lama", PASSWORD)]).await.status(), 303);
    app.app.clock.advance(Duration::from_secs(30));
    enrol(&app, &here).await;
    let admin = app.signed_in("admin").await;
    let path = format!("/pengguna/{}/dua-langkah", user.id);
    assert_eq!(admin.post(&path, &[]).await.status(), 303);
    let form = [("email", user.email.as_str()), ("password", PASSWORD)];
    assert_eq!(app.browser().post("/masuk", &form).await.status(), 303);
}

#[tokio::test]
async fn the_secret_is_the_servers_own_and_waits_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let browser = app.browser_of(user.id).await;
    let own = totp::secret().expect("a secret");
    let mine = code(&app, &own);
    let brought = [("rahasia", own.as_str()), ("kode", mine.as_str())];
    let refused = browser.post("/profil/dua-langkah", &brought).await;
    assert_eq!(refused.status(), 422, "a secret that is brought along");
    let first = shown_secret(&browser.text("/profil/dua-langkah").await);
    let reloaded = shown_secret(&browser.text("/profil/dua-langkah").await);
    assert_eq!(first, reloaded, "what was scanned stays right");
    app.app.clock.advance(Duration::from_mins(15));
    let later = app.browser_of(user.id).await;
    let late = code(&app, &first);
    let late = later.post("/profil/dua-langkah", &[("kode", &late)]).await;
    assert_eq!(late.status(), 422);
    assert_ne!(
        shown_secret(&later.text("/profil/dua-langkah").await),
        first
    );
}
