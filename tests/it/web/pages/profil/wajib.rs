//! Who manages people, roles or keys needs a second factor, unless the settings say otherwise.

use std::time::Duration;

use pimpinan::base::config::{Config, SecondFactor};
use tempfile::TempDir;

use crate::database;
use crate::people::location;
use crate::support::TestApp;

async fn start(folder: &TempDir, second_factor: SecondFactor) -> TestApp {
    let config = Config {
        database: database::url(folder.path(), "test.db"),
        second_factor,
        ..Config::default()
    };
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    TestApp::set(config, catalogue).await
}

#[tokio::test]
async fn roles_that_could_take_other_accounts_over_need_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = start(&folder, SecondFactor::Required).await;
    for (role, needs) in [
        ("superadmin", true),
        ("admin", true),
        ("operator", false),
        ("pimpinan", false),
    ] {
        let browser = app.signed_in(role).await;
        let answer = browser.get("/beranda").await;
        if needs {
            assert_eq!(location(&answer), "/profil/dua-langkah", "{role}");
            let page = browser.text("/profil/dua-langkah").await;
            assert!(page.contains("Peran Anda mewajibkan"), "{page}");
            // Nobody is cut off who has no line yet.
            assert!(!page.contains("data-live-status"), "{page}");
            assert_eq!(browser.post("/peran/baru", &[]).await.status(), 303);
        } else {
            assert_eq!(answer.status(), 200, "{role}");
        }
    }
    assert_eq!(Config::default().second_factor, SecondFactor::Required);
}

#[tokio::test]
async fn who_has_to_set_it_up_is_led_through_the_proof_and_not_in_a_circle() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = start(&folder, SecondFactor::Required).await;
    let browser = app.signed_in("admin").await;
    app.app.clock.advance(Duration::from_mins(11));
    let enrol = browser.get("/profil/dua-langkah").await;
    let to = location(&enrol).to_owned();
    assert_eq!(to, "/profil/buktikan?ke=%2Fprofil%2Fdua-langkah");
    assert_eq!(browser.get(&to).await.status(), 200);
}

#[tokio::test]
async fn where_it_is_optional_nobody_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = start(&folder, SecondFactor::Optional).await;
    for role in ["superadmin", "admin"] {
        let browser = app.signed_in(role).await;
        assert_eq!(browser.get("/beranda").await.status(), 200, "{role}");
    }
}
