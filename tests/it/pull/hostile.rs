//! Applications that mean us ill, or are broken: each ends a run with one reason, and the figures
//! stay as they were.

use std::io::Write as _;
use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{World, rows};

const DAY: &str = "2017-10-29";

/// A server that takes a request and then writes as it likes.
async fn raw<F, R>(write: F) -> String
where
    F: Fn(tokio::net::TcpStream) -> R + Send + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    let url = format!("http://{}/usia", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            tokio::spawn(write(stream));
        }
    });
    url
}

impl World {
    /// A source at another address.
    async fn at(&self, url: &str, more: &str) -> i64 {
        let text = format!(
            "name = \"lain\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n\
             [json]\naddress = \"{url}\"\nrows = \"$.data[*]\"\n{more}"
        );
        self.defined(&text, None).await
    }

    pub(super) async fn source_with_name(&self, name: &str, more: &str) -> i64 {
        let text = format!(
            "name = \"{name}\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n\
             [json]\naddress = \"{}/usia\"\nrows = \"$.data[*]\"\n{more}",
            self.agency.url
        );
        self.defined(&text, None).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_to_where_nobody_may_go() {
    let world = World::start().await;
    let id = world.source("").await;
    for to in [
        "http://169.254.169.254/latest/meta-data",
        "http://10.1.2.3/",
        "http://[::1]:1/",
        "http://0.0.0.0/",
    ] {
        world
            .agency
            .answers(move |_, _| (StatusCode::FOUND, [(header::LOCATION, to)]).into_response());
        assert_eq!(
            world.ends(id).await,
            ("failed", "not-allowed".to_owned()),
            "{to}"
        );
    }
    world.agency.answers(|_, _| {
        (
            StatusCode::FOUND,
            [(header::LOCATION, "file:///etc/passwd")],
        )
            .into_response()
    });
    assert_eq!(world.ends(id).await, ("failed", "redirect".to_owned()));
    world
        .agency
        .answers(|_, _| (StatusCode::FOUND, [(header::LOCATION, "/usia")]).into_response());
    assert_eq!(world.ends(id).await, ("failed", "redirect".to_owned()));
    let elsewhere = world.at("http://10.9.9.9/usia", "").await;
    assert_eq!(
        world.ends(elsewhere).await,
        ("failed", "not-allowed".to_owned())
    );
    assert_eq!(world.size().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_take_no_secret_to_others() {
    let world = World::start().await;
    let other = super::Agency::start().await;
    other.says(rows(&[(DAY, 20, 1, 2)]));
    let auth = "[json.auth]\nby = \"header\"\nname = \"X-Kunci\"";
    let id = world.source_with(auth, Some("rahasia")).await;
    let to = format!("{}/usia", other.url);
    world
        .agency
        .answers(move |_, _| (StatusCode::FOUND, [(header::LOCATION, to.clone())]).into_response());
    assert_eq!(world.ends(id).await.0, "changed");
    let asked = other.asked.lock().expect("a lock").clone();
    assert!(!asked[0].1.contains_key("x-kunci"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_fetched_where_no_network_is_named() {
    let world = World::start().await;
    let id = world.source("").await;
    let mut config = world.app.app.config.clone();
    config.fetch = pimpinan::base::http::address::Reach::only(&[]);
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let other = crate::support::TestApp::set(config, catalogue).await;
    let how = pimpinan::intake::pull::How {
        cause: pimpinan::store::sources::pulls::Cause::Hand,
        user: world.user,
        dry: false,
        allowed: pimpinan::intake::pull::Allowed::default(),
        again: None,
    };
    let run = pimpinan::intake::pull::run(&other.app, &world.found(id).await, how).await;
    let run = run.expect("a store").expect("a run");
    assert_eq!(
        (run.state.name(), super::code(&run)),
        ("failed", "no-networks".to_owned())
    );
    assert_eq!(world.agency.asked.lock().expect("a lock").len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn bombs_and_endless_answers_stop_at_the_limit() {
    let world = World::start().await;
    let id = world.source("[limits]\nmegabytes = 1").await;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed
        .write_all(&vec![b' '; 64 * 1024 * 1024])
        .expect("packed");
    let bomb = packed.finish().expect("packed");
    assert!(bomb.len() < 100_000);
    world
        .agency
        .answers(move |_, _| ([(header::CONTENT_ENCODING, "gzip")], bomb.clone()).into_response());
    assert_eq!(world.ends(id).await, ("failed", "too-large".to_owned()));
    world.agency.answers(|_, _| {
        (
            [(header::CONTENT_ENCODING, "gzip")],
            "no gzip at all, not a bit of it",
        )
            .into_response()
    });
    assert_eq!(world.ends(id).await, ("failed", "broken-off".to_owned()));
    let url = raw(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n[").await;
        let block = vec![b' '; 64 * 1024];
        while stream.write_all(&block).await.is_ok() {}
    })
    .await;
    let endless = world.at(&url, "[limits]\nmegabytes = 2").await;
    assert_eq!(
        world.ends(endless).await,
        ("failed", "too-large".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drip_and_a_server_that_goes_end_a_run() {
    let world = World::start().await;
    let url = raw(|mut stream| async move {
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n")
            .await;
        while stream.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    })
    .await;
    let drip = world.at(&url, "").await;
    assert_eq!(world.ends(drip).await, ("failed", "too-slow".to_owned()));
    let url = raw(|mut stream| async move {
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{\"data\":[")
            .await;
    })
    .await;
    let text = format!(
        "name = \"putus\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n[json]\naddress = \"{url}\""
    );
    let gone = world.defined(&text, None).await;
    assert_eq!(world.ends(gone).await, ("failed", "broken-off".to_owned()));
    let text = text
        .replace("putus", "diam")
        .replace("[json]", "[limits]\nseconds = 1\n[json]");
    let url = raw(|stream| async move {
        tokio::time::sleep(Duration::from_secs(30)).await;
        drop(stream);
    })
    .await;
    let text = format!(
        "{}\naddress = \"{url}\"",
        text.split("\naddress").next().unwrap_or_default()
    );
    let silent = world.defined(&text, None).await;
    assert_eq!(world.ends(silent).await, ("failed", "too-long".to_owned()));
    assert_eq!(world.size().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_data_is_told_as_what_it_is() {
    let world = World::start().await;
    let id = world.source("[limits]\nrows = 3").await;
    let wide: Vec<String> = (0..300).map(|n| format!("\"k{n}\":1,")).collect();
    let wide = wide.concat();
    let many = rows(&[
        (DAY, 20, 1, 2),
        (DAY, 21, 1, 2),
        (DAY, 22, 1, 2),
        (DAY, 23, 1, 2),
    ]);
    for (text, code) in [
        (
            "{\"data\":[{\"tanggal\":\"2017-10-29\",\"us".to_owned(),
            "cut-off",
        ),
        (
            "<!doctype html><h1>Silakan masuk</h1>".to_owned(),
            "web-page",
        ),
        (
            "{\"data\":[{\"usia\":20,\"usia\":21}]}".to_owned(),
            "no-json",
        ),
        ("{\"data\":[1,2]}".to_owned(), "no-object"),
        ("{\"data\":{}}".to_owned(), "no-rows-there"),
        (
            format!("{{\"data\":[{{{wide}\"usia\":20}}]}}"),
            "too-many-columns",
        ),
        (many, "too-many-rows"),
        (String::new(), "no-json"),
    ] {
        world.agency.says(text.clone());
        assert_eq!(
            world.ends(id).await,
            ("failed", code.to_owned()),
            "{text:.60}"
        );
    }
    world.agency.answers(|_, _| {
        b"{\"data\":[{\"nama\":\"\xe9\"}]}"
            .as_slice()
            .into_response()
    });
    assert_eq!(world.ends(id).await, ("failed", "charset".to_owned()));
    for (status, code) in [
        (401, "not-let-in"),
        (403, "not-let-in"),
        (500, "status"),
        (404, "status"),
    ] {
        let status = StatusCode::from_u16(status).expect("a status");
        world.agency.answers(move |_, _| status.into_response());
        assert_eq!(world.ends(id).await, ("failed", code.to_owned()));
    }
    assert_eq!(world.found(id).await.failures, 13);
    assert_eq!(world.size().await, (0, 0));
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    assert_eq!(world.ends(id).await.0, "changed");
    assert_eq!(world.found(id).await.failures, 0);
}

#[test]
fn every_reason_has_its_sentence() {
    let texts = pimpinan::base::text::Texts::embedded().expect("texts");
    let mut missing = Vec::new();
    for (path, text) in crate::house::sources("src", ".rs") {
        for said in text.split("Why::new(\"").skip(1) {
            let code = said.split('"').next().unwrap_or_default();
            let key = format!("source-why-{code}");
            if texts.get(pimpinan::base::text::Lang::Id, &key) == key {
                missing.push(format!("{}: {code}", path.display()));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[tokio::test]
async fn what_lets_us_in_is_kept_nowhere_though_the_answer_says_it_again() {
    let world = World::start().await;
    let auth = "[json.auth]\nby = \"bearer\"\n";
    let id = world.source_with(auth, Some("RAHASIA-77")).await;
    let echo =
        r#"{"data":[{"tanggal":"2017-10-29","usia":"Bearer RAHASIA-77","pria":1,"wanita":2}]}"#;
    world.agency.says(echo);
    assert_eq!(world.ends(id).await, ("failed", "secret-echoed".to_owned()));
    // Beside the rows it is not kept anyway.
    world.agency.says(format!(
        r#"{{"asked":"Bearer RAHASIA-77",{}"#,
        rows(&[(DAY, 20, 1, 2)]).trim_start_matches('{')
    ));
    assert_eq!(world.ends(id).await.0, "changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_nobody_listens_at_is_told_as_that() {
    let world = World::start().await;
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.local_addr().expect("an address").port()
    };
    let base = format!(
        "host = \"127.0.0.1\"\nport = {port}\ndatabase = \"x\"\nuser = \"x\"\n\
         query = \"SELECT 1 AS usia\"\n"
    );
    for place in [
        format!("[json]\naddress = \"http://127.0.0.1:{port}/usia\"\nrows = \"$.data[*]\"\n"),
        format!("[postgres]\n{base}"),
        format!("[mysql]\n{base}"),
    ] {
        let name = place.chars().filter(|c| c.is_alphabetic()).take(5);
        let text = format!(
            "name = \"{}\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n{place}",
            name.collect::<String>()
        );
        let id = world.defined(&text, None).await;
        assert_eq!(
            world.ends(id).await,
            ("failed", "closed".to_owned()),
            "{place}"
        );
    }
}
