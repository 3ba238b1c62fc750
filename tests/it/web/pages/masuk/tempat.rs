//! Where people sign in: known browsers and addresses keep their own count of failures.

use std::time::Duration;

use pimpinan::base::config::Config;
use pimpinan::store::people::{attempts, links};
use reqwest::Response;

use crate::people::{PASSWORD, User, location};
use crate::support::TestApp;

const STRANGER: &str = "198.51.100.7";
const OFFICE: &str = "203.0.113.5";

/// Every request comes through a proxy that says from where.
async fn start() -> TestApp {
    let config = Config {
        trusted_proxies: vec!["127.0.0.0/8".parse().expect("a network")],
        ..Config::default()
    };
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    TestApp::configured(catalogue, config).await
}

/// Signs in from an address, in a browser that shows this cookie.
async fn from(app: &TestApp, address: &str, cookie: &str, user: &User, password: &str) -> Response {
    let form = [("email", user.email.as_str()), ("password", password)];
    let body = serde_urlencoded::to_string(form).expect("a form");
    let request = app.http.post(format!("{}/masuk", app.base));
    let request = request
        .header("cookie", cookie)
        .header("x-forwarded-for", address)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    request.send().await.expect("an answer")
}

/// The cookie by which a browser is known from now on.
fn device(answer: &Response) -> String {
    let cookies = answer.headers().get_all("set-cookie").iter();
    let mut texts = cookies.filter_map(|value| value.to_str().ok());
    let device = texts.find(|text| text.starts_with("perangkat="));
    let device = device.expect("a known browser");
    assert!(
        device.contains("HttpOnly") && device.contains("Max-Age=15552000"),
        "{device}"
    );
    device.split(';').next().unwrap_or_default().to_owned()
}

/// A stranger fails until the account is closed to strangers.
async fn lock_out(app: &TestApp, user: &User) {
    for _ in 0..5 {
        assert_eq!(from(app, STRANGER, "", user, "salah").await.status(), 401);
    }
    for wait in [1, 2, 4, 8, 16] {
        app.app.clock.advance(Duration::from_secs(wait));
        assert_eq!(from(app, STRANGER, "", user, "salah").await.status(), 401);
    }
    assert_eq!(from(app, STRANGER, "", user, PASSWORD).await.status(), 429);
}

#[tokio::test]
async fn a_stranger_cannot_lock_a_person_out_of_a_known_browser_or_address() {
    let app = start().await;
    let user = app.add_user("pimpinan").await;
    let first = from(&app, OFFICE, "", &user, PASSWORD).await;
    assert_eq!(first.status(), 303);
    let device = device(&first);
    lock_out(&app, &user).await;
    let elsewhere = from(&app, "192.0.2.9", &device, &user, PASSWORD).await;
    assert_eq!(elsewhere.status(), 303, "the known browser, wherever it is");
    let office = from(&app, OFFICE, "", &user, PASSWORD).await;
    assert_eq!(office.status(), 303, "the known address, in any browser");
    let nowhere = from(&app, "192.0.2.10", "", &user, PASSWORD).await;
    assert_eq!(
        nowhere.status(),
        429,
        "a new browser at a new address is a stranger's"
    );
    let other = app.add_user("pimpinan").await;
    let borrowed = from(&app, STRANGER, &device, &other, "salah").await;
    assert_eq!(
        borrowed.status(),
        401,
        "a browser is known for its own people only"
    );
}

#[tokio::test]
async fn a_known_browser_has_a_count_of_its_own_and_no_more() {
    let app = start().await;
    let user = app.add_user("pimpinan").await;
    let device = device(&from(&app, OFFICE, "", &user, PASSWORD).await);
    for _ in 0..5 {
        let wrong = from(&app, "192.0.2.9", &device, &user, "salah").await;
        assert_eq!(wrong.status(), 401);
    }
    let slowed = from(&app, "192.0.2.9", &device, &user, PASSWORD).await;
    assert_eq!(slowed.status(), 429, "it is no way to guess without end");
    let invented = format!("perangkat={}", "ab".repeat(32));
    for _ in 0..5 {
        let wrong = from(&app, STRANGER, &invented, &user, "salah").await;
        assert_eq!(wrong.status(), 401);
    }
    let shared = from(&app, "192.0.2.11", "", &user, "salah").await;
    assert_eq!(shared.status(), 429, "an invented browser is a stranger's");
}

#[tokio::test]
async fn a_browser_that_was_marked_by_somebody_else_is_marked_anew() {
    let app = start().await;
    let (one, two) = (
        app.add_user("pimpinan").await,
        app.add_user("pimpinan").await,
    );
    let of_one = device(&from(&app, OFFICE, "", &one, PASSWORD).await);
    let of_both = device(&from(&app, OFFICE, &of_one, &two, PASSWORD).await);
    assert_ne!(of_one, of_both, "what one knows doesn't stand for two");
    let kept = device(&from(&app, OFFICE, &of_both, &one, PASSWORD).await);
    assert_eq!(kept, of_both, "but the browser goes on being known for one");
}

#[tokio::test]
async fn a_password_link_and_the_command_line_unlock() {
    let app = start().await;
    let user = app.add_user("pimpinan").await;
    lock_out(&app, &user).await;
    let (id, email) = (user.id, user.email.clone());
    app.write(move |tx| attempts::unlock(tx, id, &email)).await;
    assert_eq!(
        from(&app, "192.0.2.10", "", &user, PASSWORD).await.status(),
        303
    );

    let user = app.add_user("pimpinan").await;
    lock_out(&app, &user).await;
    let id = user.id;
    let secret = app
        .write(move |tx| links::create_for(tx, links::PASSWORD, id))
        .await;
    let new = "tiga gajah berenang";
    let form = [("baru", new), ("ulang", new)];
    let path = format!("/sandi/{secret}");
    assert_eq!(app.browser().post(&path, &form).await.status(), 303);
    assert_eq!(from(&app, "192.0.2.12", "", &user, new).await.status(), 303);
}

async fn count(app: &TestApp) -> Option<i64> {
    let sql = "SELECT count(*) FROM known_devices";
    let found = app
        .app
        .db
        .read(move |conn| conn.query_one(sql, &[], |row| row.int(0)));
    found.await.expect("a count")
}

#[tokio::test]
async fn whoever_may_no_longer_sign_in_leaves_no_known_places_behind() {
    let app = start().await;
    let user = app.add_user("pimpinan").await;
    from(&app, OFFICE, "", &user, PASSWORD).await;
    let admin = app.add_user("superadmin").await;
    assert_eq!(count(&app).await, Some(1));
    let browser = app.browser_of(admin.id).await;
    let form = [
        ("nama", "Siti"),
        ("email", user.email.as_str()),
        ("peran", "pimpinan"),
    ];
    let path = format!("/pengguna/{}", user.id);
    let saved = browser.post(&path, &form).await;
    assert_eq!(location(&saved), "/pengguna?pesan=saved");
    assert_eq!(count(&app).await, Some(0));
}

#[tokio::test]
async fn a_session_ends_after_seven_days_however_often_it_is_used() {
    let app = start().await;
    let user = app.add_user("pimpinan").await;
    let browser = app.browser_of(user.id).await;
    for _ in 0..16 {
        app.app.clock.advance(Duration::from_hours(10));
        assert_eq!(browser.get("/profil").await.status(), 200);
    }
    app.app.clock.advance(Duration::from_hours(9));
    assert_eq!(
        browser.get("/profil").await.status(),
        303,
        "after 169 hours"
    );
}
