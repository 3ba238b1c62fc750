//! Sends files as a browser does, and looks at the preview.

use std::time::Duration;

use crate::people::{Browser, location};

/// Sends a file about an indicator; answers the page of its preview.
pub(crate) async fn send(browser: &Browser<'_>, slug: &str, name: &str, bytes: &[u8]) -> String {
    let line = "batas7082";
    let mut body = format!(
        "--{line}\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(format!("\r\n--{line}--\r\n").into_bytes());
    let url = format!("{}/data/{slug}/impor", browser.app.base);
    let request = browser.app.http.post(url).header("cookie", &browser.cookie);
    let kind = format!("multipart/form-data; boundary={line}");
    let request = request
        .header("sec-fetch-site", "same-origin")
        .header("content-type", kind);
    let answer = request.body(body).send().await.expect("an answer");
    assert_eq!(answer.status(), 303, "{name}");
    settled(browser, location(&answer)).await
}

/// The import's page once the file is read.
async fn settled(browser: &Browser<'_>, address: &str) -> String {
    for _ in 0..200 {
        let page = browser.text(address).await;
        if !page.contains("<progress") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{address} is still at work");
}

/// Answers the questions of a preview; answers the page that follows.
pub(super) async fn answer(browser: &Browser<'_>, page: &str, said: &[(&str, &str)]) -> String {
    let (before, _) = page.split_once("/jawab\"").expect("questions");
    let (_, address) = before.rsplit_once("action=\"").expect("a form");
    let answer = browser.post(&format!("{address}/jawab"), said).await;
    settled(browser, location(&answer)).await
}

/// Saves all of a preview.
pub(super) async fn save(browser: &Browser<'_>, page: &str) {
    let (before, _) = page.split_once("/terapkan\"").expect("a plan");
    let (_, address) = before.rsplit_once("action=\"").expect("a form");
    let path = format!("{address}/terapkan");
    let answer = browser.post(&path, &[("yang", "semua")]).await;
    settled(browser, location(&answer)).await;
}

/// Looks at a count.
pub(super) fn counted(page: &str, key: &str, count: usize) {
    let told = format!("data-count=\"{key}\">{count}</dd>");
    let from = page.find("figure-grid").unwrap_or(0);
    let shown: String = page[from..].chars().take(4_000).collect();
    assert!(page.contains(&told), "{key} {count}: {shown}");
}
