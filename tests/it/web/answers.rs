use std::sync::Arc;

use axum::routing::get;
use pimpinan::base::config::Config;
use pimpinan::base::error::{Error, Result};
use pimpinan::catalogue::load;
use pimpinan::web::route::{Access, Face, Route};
use tower::ServiceExt as _;

use crate::people::{PASSWORD, set_cookie};
use crate::support::TestApp;

async fn secure() -> TestApp {
    let config = Config {
        secure: true,
        ..Config::default()
    };
    TestApp::configured(load::embedded().expect("the catalogue"), config).await
}

/// Asks a server whose only route answers as it is told.
async fn ask(app: &TestApp, face: Face, fails: fn() -> Result<&'static str>) -> Asked {
    let route = Route::new("/coba", Access::Public, get(move || async move { fails() }));
    let route = route.face(face);
    let router = pimpinan::web::serve(Arc::clone(&app.app), vec![route]).expect("a router");
    let request = axum::http::Request::get("/coba").body(axum::body::Body::empty());
    let answer = router.oneshot(request.expect("a request")).await;
    let (parts, body) = answer.expect("an answer").into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX)
        .await
        .expect("a body");
    Asked {
        parts,
        text: String::from_utf8(bytes.to_vec()).expect("text"),
    }
}

struct Asked {
    parts: axum::http::response::Parts,
    text: String,
}

impl Asked {
    fn header(&self, name: &str) -> &str {
        let value = self.parts.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

fn fault() -> Result<&'static str> {
    Err(Error::Internal("rahasia dapur".to_owned()))
}

#[tokio::test]
async fn a_fault_carries_its_id_and_nothing_of_the_inside() {
    let app = TestApp::start().await;
    for face in [Face::Page, Face::Problem, Face::V2] {
        let panics: fn() -> Result<&'static str> = || panic!("rahasia dapur");
        for fails in [fault, panics] {
            let answer = ask(&app, face, fails).await;
            assert_eq!(answer.parts.status, 500);
            let id = answer.header("x-request-id");
            assert_eq!(id.len(), 16);
            assert!(answer.text.contains(id), "{}", answer.text);
            assert!(!answer.text.contains("rahasia"), "{}", answer.text);
        }
    }
}

#[tokio::test]
async fn a_fault_is_told_in_the_words_of_its_route() {
    let app = TestApp::start().await;
    let panics: fn() -> Result<&'static str> = || panic!("rahasia dapur");
    for fails in [fault, panics] {
        for (face, kind, words) in [
            (
                Face::V1,
                "application/json",
                "{\"title\":\"Error\",\"type\":\"error\"",
            ),
            (
                Face::V2,
                "application/problem+json",
                "\"code\":\"internal\"",
            ),
            (
                Face::Problem,
                "application/problem+json",
                "urn:pimpinan:internal",
            ),
            (
                Face::Plain,
                "text/plain; charset=utf-8",
                "500 Internal Server Error",
            ),
            (Face::Page, "text/html; charset=utf-8", "<!DOCTYPE html>"),
        ] {
            let answer = ask(&app, face, fails).await;
            assert_eq!(answer.header("content-type"), kind, "{face:?}");
            let text = answer.text;
            assert!(text.contains(words), "{face:?}: {text}");
            assert!(!text.contains("rahasia"), "{face:?}: {text}");
        }
    }
}

#[tokio::test]
async fn an_unknown_address_is_told_in_the_words_of_what_it_stands_under() {
    let app = TestApp::start().await;
    for (path, words) in [
        ("/tidak-ada", "<!DOCTYPE html>"),
        ("/api", "urn:pimpinan:not-found"),
        ("/api/v3/apa", "urn:pimpinan:not-found"),
        ("/api/v1", "There is no data set at this address."),
        ("/api/v1/", "There is no data set at this address."),
        ("/api/v1/a/1/b/c", "There is no data set at this address."),
        ("/api/v2", "\"code\":\"not-found\""),
        ("/api/v2/", "\"code\":\"not-found\""),
        ("/api/v2/apa/itu", "\"code\":\"not-found\""),
        ("/api/v2//", "\"code\":\"not-found\""),
    ] {
        for method in [reqwest::Method::GET, reqwest::Method::POST] {
            let url = format!("{}{path}", app.base);
            let answer = app.http.request(method, url).send().await;
            let answer = answer.expect("an answer");
            assert_eq!(answer.status(), 404, "{path}");
            let text = answer.text().await.expect("text");
            assert!(text.contains(words), "{path}: {text}");
        }
    }
}

#[tokio::test]
async fn an_unavailable_store_says_when_to_try_again() {
    let app = TestApp::start().await;
    let fails: fn() -> Result<&'static str> = || Err(Error::Unavailable("disk full".to_owned()));
    let answer = ask(&app, Face::Page, fails).await;
    assert_eq!(answer.parts.status, 503);
    assert_eq!(answer.header("retry-after"), "5");
    assert!(answer.text.contains("Layanan sedang tidak tersedia"));
    assert!(!answer.text.contains("disk full"));
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_guard_a_browser() {
    let app = TestApp::start().await;
    for path in [
        "/",
        "/masuk",
        "/tidak-ada",
        "/api/tidak-ada",
        "/healthz",
        "/profil",
    ] {
        let answer = app.get(path).await;
        let headers = answer.headers();
        let policy = headers["content-security-policy"].to_str().expect("text");
        for part in [
            "default-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{path}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "same-origin");
        assert!(headers.contains_key("permissions-policy"));
        assert!(headers.contains_key("x-request-id"));
        assert!(!headers.contains_key("strict-transport-security"));
    }
    let headers = secure().await.get("/").await.headers().clone();
    assert_eq!(headers["strict-transport-security"], "max-age=31536000");
}

#[tokio::test]
async fn over_https_the_session_is_bound_to_the_host() {
    let app = secure().await;
    let user = app.add_user("admin").await;
    let form = [("email", user.email.as_str()), ("password", PASSWORD)];
    let answer = app.browser().post("/masuk", &form).await;
    let cookie = set_cookie(&answer);
    assert!(cookie.starts_with("__Host-sesi="), "{cookie}");
    for rule in ["; Path=/", "; SameSite=Lax", "; HttpOnly", "; Secure"] {
        assert!(cookie.contains(rule), "{cookie}");
    }
}

#[tokio::test]
async fn names_with_markup_stay_text() {
    let app = TestApp::start().await;
    let name = "<script>alert(1)</script> & \"Ibu\"";
    let user = app.add_user_named("operator", name, String::new()).await;
    let page = app.browser_of(user.id).await.text("/profil").await;
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(
        page.contains("&#60;script&#62;alert(1)&#60;/script&#62; &#38;"),
        "{page}"
    );
    let path = "/tidak-ada?x=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&y=\"><b>";
    let page = app.get(path).await.text().await.expect("a page");
    assert!(
        !page.contains("<script>alert") && !page.contains("<b>"),
        "{page}"
    );
    let form = [("email", "\"><script>alert(1)</script>"), ("password", "x")];
    let page = app.browser().post("/masuk", &form).await.text().await;
    assert!(!page.expect("a page").contains("<script>alert"));
}

#[tokio::test]
async fn a_form_that_is_too_large_or_no_form_is_refused_in_words() {
    let app = TestApp::start().await;
    let large = "x".repeat(1024 * 1024 + 1);
    let answer = app.browser().post("/masuk", &[("email", &large)]).await;
    assert_eq!(answer.status(), 413);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("Kiriman terlalu besar"));
    let url = format!("{}/masuk", app.base);
    let answer = app
        .http
        .post(url)
        .body("{}")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 415);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("Permintaan tidak dapat dipahami"));
    let answer = app.browser().post("/tentang", &[]).await;
    assert_eq!(answer.status(), 405);
    assert_eq!(answer.headers()["allow"], "GET,HEAD");
}

#[tokio::test]
async fn pages_for_everybody_show_and_pages_are_compressed() {
    let app = TestApp::start().await;
    let page = app.get("/").await.text().await.expect("a page");
    assert!(page.contains("Informasi terdepan tentang monitoring setiap"));
    for part in ["href=\"/masuk\"", "href=\"/tentang\"", "href=\"/beranda\""] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("<script>") && !page.contains("style="));
    let request = app.http.get(format!("{}/tentang", app.base));
    let answer = request.header("accept-encoding", "br").send().await;
    assert_eq!(
        answer.expect("an answer").headers()["content-encoding"],
        "br"
    );
}

#[tokio::test]
async fn files_are_kept_for_good_and_sent_packed() {
    let app = TestApp::start().await;
    let page = app.get("/").await.text().await.expect("a page");
    let at = page.find("/assets/app.").expect("a style sheet");
    let path = page[at..].split('"').next().expect("an address");
    let url = format!("{}{path}", app.base);
    for (accepts, encoding) in [
        ("br, gzip", "br"),
        ("gzip;q=1, br;q=0", "gzip"),
        ("identity", ""),
    ] {
        let request = app.http.get(&url).header("accept-encoding", accepts);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        let headers = answer.headers();
        let found = headers
            .get("content-encoding")
            .map_or("", |v| v.to_str().expect("text"));
        assert_eq!(found, encoding);
        assert_eq!(
            headers["cache-control"],
            "public, max-age=31536000, immutable"
        );
        assert_eq!(headers["content-type"], "text/css; charset=utf-8");
        let tag = headers["etag"].clone();
        let again = app.http.get(&url).header("if-none-match", tag).send().await;
        assert_eq!(again.expect("an answer").status(), 304);
    }
    for path in ["/assets/..%2Fsrc%2Fapp.js", "/assets/tidak-ada.css"] {
        assert_eq!(app.get(path).await.status(), 404);
    }
}
