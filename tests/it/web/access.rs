use std::sync::Arc;

use pimpinan::identity::permission;
use pimpinan::web::route::{Access, Route};
use pimpinan::web::routes;
use reqwest::Method;
use tower::ServiceExt as _;

use crate::people::location;
use crate::support::TestApp;

/// An address that a route's pattern matches.
fn example(pattern: &str) -> String {
    let part = |part: &str| {
        let text = if part.starts_with('{') { "1" } else { part };
        text.to_owned()
    };
    pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}

async fn ask(app: &TestApp, method: Method, path: &str) -> reqwest::Response {
    let url = format!("{}{path}", app.base);
    let request = app.http.request(method, url);
    let request = request.header("sec-fetch-site", "same-origin");
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn every_route_is_closed_to_strangers_unless_the_table_says_otherwise() {
    let app = TestApp::start().await;
    for route in routes::table() {
        let path = example(route.path);
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
            let answer = ask(&app, method.clone(), &path).await;
            let status = answer.status().as_u16();
            match route.access {
                Access::Public => assert!(status < 500, "{method} {path}: {status}"),
                Access::Key => assert!((400..500).contains(&status), "{method} {path}: {status}"),
                Access::SignedIn | Access::Permission(_) if path.starts_with("/api/") => {
                    assert!(status == 401 || status == 405, "{method} {path}: {status}");
                }
                Access::SignedIn | Access::Permission(_) => {
                    let to_sign_in = status == 303 && location(&answer).starts_with("/masuk");
                    assert!(to_sign_in || status == 405, "{method} {path}: {status}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_route_with_a_permission_opens_only_to_roles_that_have_it() {
    let app = TestApp::start().await;
    let (leader, all) = (
        app.signed_in("pimpinan").await,
        app.signed_in("superadmin").await,
    );
    for route in routes::table() {
        let Access::Permission(permission) = route.access else {
            continue;
        };
        let path = example(route.path);
        let may = matches!(
            permission,
            "observation.read" | "agency.all" | "report.read"
        );
        let refused = leader.get(&path).await.status() == 403;
        assert!(
            may || refused || leader.get(&path).await.status() == 405,
            "{path}"
        );
        assert_ne!(all.get(&path).await.status(), 403, "{path}");
    }
}

#[tokio::test]
async fn what_changes_is_sent_to_sign_in_without_a_way_back() {
    let app = TestApp::start().await;
    let answer = app.browser().post("/profil/keluar-semua", &[]).await;
    assert_eq!(location(&answer), "/masuk");
    let answer = app.get("/profil?lang=en").await;
    assert_eq!(location(&answer), "/masuk?ke=%2Fprofil%3Flang%3Den");
}

#[tokio::test]
async fn a_page_that_a_role_may_not_open_says_so() {
    let app = TestApp::start().await;
    let access = Access::Permission(permission::USER_MANAGE);
    let show = || axum::routing::get(|| async { "rahasia" });
    let table = || Route::new("/rahasia", access, show());
    for (role, status) in [("pimpinan", 403), ("operator", 403), ("admin", 200)] {
        let browser = app.signed_in(role).await;
        let router = pimpinan::web::serve(Arc::clone(&app.app), vec![table()]).expect("a router");
        let request = axum::http::Request::get("/rahasia").header("cookie", &browser.cookie);
        let request = request.body(axum::body::Body::empty()).expect("a request");
        let answer = router.oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), status, "{role}");
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        let text = String::from_utf8(body.expect("a body").to_vec()).expect("text");
        assert_eq!(text.contains("Anda tidak berhak"), status == 403, "{text}");
    }
}
