//! What Prometheus is told, and that the list of it in the documentation is whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::support::TestApp;

const LIST: &str = include_str!("../../../docs/how-to/observe.md");

#[tokio::test]
async fn requests_are_counted_by_the_addresses_of_the_table() {
    let app = TestApp::start().await;
    app.get("/sektor/kepegawaian/apa-saja").await;
    app.get("/tidak/ada").await;
    app.http
        .request(
            reqwest::Method::from_bytes(b"GUESS").expect("a method"),
            &app.base,
        )
        .send()
        .await
        .expect("an answer");
    let text = app.app.measured().expect("metrics");
    for line in [
        r#"pimpinan_requests_total{route="/sektor/{sector}/{slug}",method="GET",status="3xx"} 1"#,
        r#"pimpinan_requests_total{route="other",method="GET",status="4xx"} 1"#,
        r#"pimpinan_requests_total{route="/",method="other",status="4xx"} 1"#,
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(!text.contains("apa-saja"), "{text}");
}

#[tokio::test]
async fn commits_sign_ins_and_refusals_are_counted() {
    let caller = crate::web::api::caller::Caller::start().await;
    let row = [("tahun", "2017"), ("pria", "1"), ("wanita", "2")];
    assert_eq!(caller.post("pegawai", &row).await.0, 200);
    assert_eq!(caller.post("pegawai", &row).await.0, 404);
    let url = format!("{}/masuk", caller.app.base);
    let sent = caller.app.http.post(url);
    let sent = sent
        .header("content-type", "application/x-www-form-urlencoded")
        .body("email=x%40example.test&password=x")
        .send()
        .await;
    assert_eq!(sent.expect("an answer").status(), 401);
    let text = caller.app.app.measured().expect("metrics");
    for line in [
        r#"pimpinan_refused_rows_total{code="taken"} 1"#,
        "pimpinan_sign_in_failures_total 1",
        "pimpinan_commits_failed_total 0",
        "pimpinan_batches_apart_total 0",
        "pimpinan_write_queue 0",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(!text.contains("pimpinan_commit_seconds_count 0"), "{text}");
}

#[tokio::test]
async fn the_listener_answers_in_the_text_form() {
    let app = TestApp::start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let url = format!("http://{}/metrics", listener.local_addr().expect("one"));
    tokio::spawn(pimpinan::web::server::serve(
        Arc::clone(&app.app),
        listener,
        pimpinan::web::metrics::router(Arc::clone(&app.app)),
        std::future::pending(),
    ));
    let answer = app.http.get(url).send().await.expect("an answer");
    let kind = answer.headers()["content-type"].to_str().expect("text");
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    assert!(answer.text().await.expect("a text").ends_with("# EOF\n"));
    assert_eq!(app.get("/metrics").await.status(), 404);
}

#[tokio::test]
async fn the_documentation_lists_every_metric() {
    let app = TestApp::start().await;
    let told: BTreeSet<&str> = LIST
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .filter(|name| name.starts_with("pimpinan_") || name.starts_with("process_"))
        .collect();
    let kept: BTreeSet<&str> = app.app.metrics.names().iter().copied().collect();
    assert_eq!(told, kept);
}

#[tokio::test]
async fn a_request_keeps_the_name_that_its_caller_gave_if_it_is_one() {
    let app = TestApp::start().await;
    let named = async |name: &str| {
        let asked = app.http.get(format!("{}/healthz", app.base));
        let answer = asked.header("x-request-id", name).send().await;
        let answer = answer.expect("an answer");
        let name = answer.headers()["x-request-id"].to_str().expect("text");
        name.to_owned()
    };
    assert_eq!(named("4bf92f35-77b3.A_1").await, "4bf92f35-77b3.A_1");
    let long = "x".repeat(65);
    for bad in ["", "a b", "a\"b", "<a>", long.as_str()] {
        let name = named(bad).await;
        assert_eq!(name.len(), 16, "{bad:?} gave {name}");
    }
}
