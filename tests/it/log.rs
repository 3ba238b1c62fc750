//! The log tells nothing that opens a door, whatever is asked of it.

use std::fs::File;

use crate::cli::{Server, add_agency, add_operator, command, create_key, out};

const PASSWORD: &str = "gajah biru menari jauh";
const TYPED: &str = "sandi-di-kolom-surel";

/// Every door through which a secret comes in or goes out.
async fn visit(base: &str, link: &str, key: &str) -> Vec<String> {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let http = http.build().expect("a client");
    let form = |path: &str, fields: &[(&str, &str)]| {
        let body = serde_urlencoded::to_string(fields).expect("a form");
        let post = http.post(format!("{base}{path}")).body(body);
        let post = post.header("content-type", "application/x-www-form-urlencoded");
        post.header("sec-fetch-site", "same-origin")
            .header("origin", base)
    };
    let page = http
        .get(format!("{base}{link}"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(page.status(), 200);
    let new = [
        ("name", "Budi"),
        ("email", "budi@x.id"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let made = form(link, &new).send().await.expect("an answer");
    assert_eq!(made.status(), 303);
    let again = form("/masuk", &[("email", "budi@x.id"), ("password", PASSWORD)]);
    let signed_in = again.send().await.expect("an answer");
    let cookie = signed_in.headers()["set-cookie"]
        .to_str()
        .expect("a cookie")
        .to_owned();
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let wrong = form("/masuk", &[("email", TYPED), ("password", TYPED)]);
    assert!(
        wrong
            .send()
            .await
            .expect("an answer")
            .status()
            .is_client_error()
    );
    for path in [
        "/sandi/5ecret5ecret",
        "/mulai/5ecret5ecret",
        "/beranda",
        "/data/pegawai/stream",
    ] {
        let asked = http.get(format!("{base}{path}")).header("cookie", &cookie);
        asked.send().await.expect("an answer");
    }
    let shown = http
        .get(format!("{base}/api/v2/key"))
        .header("authorization", format!("Bearer {key}"));
    assert_eq!(shown.send().await.expect("an answer").status(), 200);
    let asked = http.post(format!("{base}/api/v1/pegawai?apikey={key}&tahun=2017"));
    asked.send().await.expect("an answer");
    let (_, session) = cookie.split_once('=').expect("a cookie");
    vec![session.to_owned()]
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_is_logged_at_any_level() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    assert!(add_agency(at).status.success());
    assert!(add_operator(at).status.success());
    let made = out(&create_key(at, "0004", "siti@bantenprov.go.id", &[]));
    let key = made.lines().last().expect("a key").to_owned();
    let log = at.join("log");
    let mut process = command(at, &["serve", "--listen", "127.0.0.1:0"]);
    process
        .env("RUST_LOG", "trace")
        .stderr(File::create(&log).expect("a log"));
    let mut server = Server::of(process);
    let link = server
        .said
        .iter()
        .find_map(|line| line.split_once("/mulai/"));
    let secret = link.expect("a first link").1.trim().to_owned();
    let mut secrets = visit(&server.base, &format!("/mulai/{secret}"), &key).await;
    server.terminate();
    server.child.wait().expect("its end");
    let log = std::fs::read_to_string(&log).expect("the log");
    assert!(
        log.contains("request{"),
        "it was asked for everything: {log}"
    );
    let key_file = std::fs::read_to_string(at.join("pimpinan.db.key")).unwrap_or_default();
    let of_file = key_file
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(str::to_owned);
    secrets.extend(of_file);
    let plain = [
        &secret,
        &key,
        PASSWORD,
        "gajah+biru",
        "gajah%20biru",
        TYPED,
        "5ecret5ecret",
    ];
    secrets.extend(plain.map(str::to_owned));
    for secret in secrets {
        let told = log.lines().find(|line| line.contains(&secret));
        assert_eq!(told, None, "{secret}");
    }
}
