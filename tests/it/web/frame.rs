use crate::people::without_lines;
use crate::support::TestApp;

#[tokio::test]
async fn a_missing_page_says_so_in_the_readers_language_and_keeps_it() {
    let app = TestApp::start().await;
    let answer = app.get("/tidak-ada?x=1").await;
    assert_eq!(answer.status(), 404);
    assert!(answer.headers().get("set-cookie").is_none());
    let page = answer.text().await.expect("a page");
    let page = without_lines(&page);
    assert!(page.contains("<html lang=\"id\""), "{page}");
    assert!(page.contains("Halaman tidak ditemukan"), "{page}");
    assert!(
        page.contains("href=\"/tidak-ada?x=1&#38;lang=en\""),
        "{page}"
    );

    let answer = app.get("/tidak-ada?lang=en").await;
    let cookie = answer.headers()["set-cookie"].to_str().expect("text");
    assert_eq!(cookie, "bahasa=en; SameSite=Lax; Path=/; Max-Age=31536000");
    assert!(
        answer
            .text()
            .await
            .expect("a page")
            .contains("Page not found")
    );

    let url = format!("{}/tidak-ada", app.base);
    let kept = app.http.get(url).header("cookie", "bahasa=en; tema=dark");
    let page = kept.send().await.expect("an answer").text().await;
    let page = page.expect("a page");
    assert!(page.contains("Page not found"));
    assert!(page.contains("data-bs-theme=\"dark\""));
}

#[tokio::test]
async fn a_missing_endpoint_says_so_in_json() {
    let app = TestApp::start().await;
    let answer = app.get("/api/tidak-ada").await;
    assert_eq!(answer.status(), 404);
    let kind = answer.headers()["content-type"].to_str().expect("text");
    assert_eq!(kind, "application/problem+json");
}
