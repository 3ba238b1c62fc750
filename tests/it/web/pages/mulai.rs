use std::time::Duration;

use pimpinan::store::people::links;
use pimpinan::store::people::links::FIRST_SUPERADMIN;

use crate::people::{PASSWORD, location, set_cookie};
use crate::support::TestApp;

async fn link(app: &TestApp) -> String {
    let secret = app.write(|tx| links::create(tx, FIRST_SUPERADMIN)).await;
    format!("/mulai/{secret}")
}

fn form<'a>(password: &'a str, again: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("name", "Budi"),
        ("email", "budi@bantenprov.go.id"),
        ("password", password),
        ("again", again),
    ]
}

#[tokio::test]
async fn the_link_makes_one_superadmin_and_then_is_dead() {
    let app = TestApp::start().await;
    let path = link(&app).await;
    assert_eq!(app.get(&path).await.status(), 200);
    let made = app.browser().post(&path, &form(PASSWORD, PASSWORD)).await;
    assert_eq!(location(&made), "/beranda");
    assert!(set_cookie(&made).starts_with("sesi="));
    assert_eq!(app.get(&path).await.status(), 410);
    let again = app.browser().post(&path, &form(PASSWORD, PASSWORD)).await;
    assert_eq!(again.status(), 410);
    let fresh = link(&app).await;
    assert_eq!(app.get(&fresh).await.status(), 410, "there is a superadmin");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_the_link_lives_on() {
    let app = TestApp::start().await;
    let path = link(&app).await;
    for (password, again, says) in [
        ("pendek", "pendek", "paling sedikit 12 karakter"),
        (PASSWORD, "lain sekali", "Kedua kata sandi tidak sama"),
    ] {
        let answer = app.browser().post(&path, &form(password, again)).await;
        assert_eq!(answer.status(), 422);
        let page = answer.text().await.expect("a page");
        assert!(page.contains(says), "{page}");
        assert!(page.contains("value=\"Budi\""));
        assert!(!page.contains(password), "a password is never sent back");
    }
    assert_eq!(app.get(&path).await.status(), 200);
}

#[tokio::test]
async fn a_link_lives_for_a_day_and_a_newer_one_replaces_it() {
    let app = TestApp::start().await;
    let first = link(&app).await;
    let second = link(&app).await;
    assert_eq!(app.get(&first).await.status(), 410);
    assert_eq!(app.get("/mulai/asal-tebak").await.status(), 410);
    app.app.clock.advance(Duration::from_hours(24));
    assert_eq!(app.get(&second).await.status(), 410);
}
