//! How the server is reached: proxies that are believed, the address that people know, where
//! forms come from, addresses that are secrets; and what was refused, as admins see it.

use std::time::Duration;

use pimpinan::base::config::{Config, Hsts};
use pimpinan::store::people::{links, security};
use reqwest::Response;
use reqwest::header::HeaderMap;

use crate::support::TestApp;

async fn start(config: Config) -> TestApp {
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    TestApp::configured(catalogue, config).await
}

fn trusting(network: &str) -> Config {
    Config {
        trusted_proxies: vec![network.parse().expect("a network")],
        ..Config::default()
    }
}

/// Sends a form with headers of its own.
async fn send(app: &TestApp, path: &str, headers: &[(&'static str, &str)]) -> Response {
    let mut all = HeaderMap::new();
    for (name, value) in headers {
        all.insert(*name, value.parse().expect("a header"));
    }
    let request = app.http.post(format!("{}{path}", app.base)).headers(all);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let request = request.body("email=a%40b.c&password=salah");
    request.send().await.expect("an answer")
}

/// The addresses of what was refused, as the store has them.
async fn addresses(app: &TestApp) -> Vec<Option<String>> {
    app.app.refusals.flush(&app.app.db).await.expect("written");
    let filter = security::Filter::default();
    let found = app
        .app
        .db
        .read(move |conn| security::find(conn, &filter, None, 50));
    let found = found.await.expect("events");
    found.into_iter().map(|event| event.address).collect()
}

#[tokio::test]
async fn only_a_proxy_that_is_named_is_believed_about_who_asks() {
    let said = [("x-forwarded-for", "192.0.2.1, 203.0.113.5")];
    for (config, address) in [
        (Config::default(), "127.0.0.1"),
        (trusting("10.0.0.0/8"), "127.0.0.1"),
        (trusting("127.0.0.0/8"), "203.0.113.5"),
    ] {
        let app = start(config).await;
        assert_eq!(send(&app, "/masuk", &said).await.status(), 401);
        assert_eq!(addresses(&app).await, [Some(address.to_owned())]);
    }
}

#[test]
fn without_a_name_a_proxy_on_this_machine_is_believed_where_it_ends_https() {
    let secure = Config {
        secure: true,
        ..Config::default()
    };
    for (config, peer, proxy) in [
        (&secure, "127.0.0.1", true),
        (&secure, "::1", true),
        (&secure, "::ffff:127.0.0.1", true),
        (&secure, "10.1.2.3", false),
        (&Config::default(), "127.0.0.1", false),
        (&trusting("10.0.0.0/8"), "10.1.2.3", true),
        (&trusting("10.0.0.0/8"), "127.0.0.1", false),
    ] {
        assert_eq!(
            config.is_proxy(peer.parse().expect("an address")),
            proxy,
            "{peer}"
        );
    }
}

#[tokio::test]
async fn a_request_for_another_host_is_refused_where_the_own_is_known() {
    let app = start(Config {
        public_url: Some("https://dashboard.test".parse().expect("an address")),
        ..Config::default()
    })
    .await;
    let ask = async |path: &str, host: &str| {
        let request = app.http.get(format!("{}{path}", app.base));
        request
            .header("host", host)
            .send()
            .await
            .expect("an answer")
    };
    for host in ["dashboard.test", "DASHBOARD.test", "dashboard.test:443"] {
        assert_eq!(ask("/masuk", host).await.status(), 200, "{host}");
    }
    let refused = ask("/masuk", "jahat.example").await;
    assert_eq!(refused.status(), 421);
    let page = refused.text().await.expect("a page");
    assert!(page.contains("bukan alamat server ini"), "{page}");
    assert_eq!(
        ask("/api/v2/indicators", "jahat.example").await.status(),
        400
    );
    assert_eq!(
        ask("/healthz", "10.0.0.1:8080").await.status(),
        200,
        "a probe"
    );
    let docs = ask("/docs/v2", "dashboard.test")
        .await
        .text()
        .await
        .expect("a page");
    assert!(
        docs.contains("https://dashboard.test/api/v2"),
        "its own address in links"
    );
}

#[tokio::test]
async fn a_form_from_elsewhere_is_told_from_a_missing_right() {
    let app = start(Config::default()).await;
    let refused = send(&app, "/masuk", &[("origin", "https://jahat.example")]).await;
    assert_eq!(refused.status(), 403);
    let page = refused.text().await.expect("a page");
    assert!(
        page.contains("Formulir ini datang dari alamat lain"),
        "{page}"
    );
    let text = app.app.measured().expect("metrics");
    assert!(
        text.contains("pimpinan_refusals_total{cause=\"origin\"} 1"),
        "{text}"
    );
    // A proxy that passes another Host on: the address that people know is ours all the same.
    let app = start(Config {
        public_url: Some("https://dashboard.test".parse().expect("an address")),
        ..Config::default()
    })
    .await;
    let own = [
        ("origin", "https://dashboard.test"),
        ("host", "dashboard.test"),
    ];
    assert_eq!(
        send(&app, "/masuk", &own).await.status(),
        401,
        "a wrong password"
    );
}

#[tokio::test]
async fn pages_at_secret_addresses_are_kept_nowhere_and_told_nobody() {
    let app = start(Config::default()).await;
    let user = app.add_user("operator").await;
    let secret = app
        .write(move |tx| links::create_for(tx, links::PASSWORD, user.id))
        .await;
    for path in [
        format!("/sandi/{secret}"),
        "/sandi/x".to_owned(),
        "/mulai/x".to_owned(),
    ] {
        let page = app.get(&path).await;
        assert_eq!(page.headers()["cache-control"], "no-store", "{path}");
        assert_eq!(page.headers()["referrer-policy"], "no-referrer", "{path}");
    }
    let usual = app.get("/masuk").await;
    assert_eq!(usual.headers()["referrer-policy"], "same-origin");
}

#[tokio::test]
async fn hosts_below_are_named_only_where_it_is_wanted() {
    for (hsts, value) in [
        (Hsts::ThisHost, "max-age=31536000"),
        (Hsts::HostsBelow, "max-age=31536000; includeSubDomains"),
    ] {
        let app = start(Config {
            secure: true,
            hsts,
            ..Config::default()
        })
        .await;
        assert_eq!(
            app.get("/masuk").await.headers()["strict-transport-security"],
            value
        );
    }
}

#[tokio::test]
async fn admins_see_what_was_refused_counted_and_with_names() {
    let app = start(Config::default()).await;
    let operator = app.signed_in("operator").await;
    for _ in 0..3 {
        assert_eq!(operator.get("/pengguna").await.status(), 403);
    }
    assert_eq!(app.get("/tidak-ada").await.status(), 404);
    assert_eq!(app.get("/sandi/x").await.status(), 410);
    assert_eq!(app.get("/api/v2/key").await.status(), 401);
    send(&app, "/masuk", &[]).await;
    assert_eq!(
        app.get("/profil").await.status(),
        303,
        "being led to the sign-in is no refusal"
    );
    let admin = app.signed_in("admin").await;
    let page = admin.text("/keamanan").await;
    for part in [
        "<dt>Tidak berhak</dt><dd>3 kali</dd>",
        "<dt>Alamat yang tidak ada</dt><dd>1 kali</dd>",
        "<dt>Tautan yang tidak berlaku</dt><dd>1 kali</dd>",
        "<dt>Gagal masuk</dt><dd>1 kali</dd>",
        "<code>GET /pengguna</code>",
        "<code>GET /sandi/{token}</code>",
        "Siti Rahmawati",
        "127.0.0.1",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(
        !page.contains("tidak-ada<"),
        "what was asked for may be a secret"
    );
    let one = admin.text("/keamanan?sebab=forbidden").await;
    assert!(
        one.contains("GET /pengguna") && !one.contains("GET /sandi"),
        "{one}"
    );
    let none = admin.text("/keamanan?sebab=host").await;
    assert!(none.contains("Tidak ada yang ditolak"), "{none}");
    app.app.clock.advance(Duration::from_hours(24 * 30));
    app.write(security::sweep).await;
    assert!(addresses(&app).await.iter().all(Option::is_none));
    let later = app.signed_in("admin").await.text("/keamanan").await;
    assert!(
        later.contains("tanpa alamat") && later.contains("3 kali"),
        "{later}"
    );
    app.app.clock.advance(Duration::from_hours(24 * 336));
    app.write(security::sweep).await;
    assert!(addresses(&app).await.is_empty());
}

/// A key's refusals are told under its name, by whichever API it came.
#[tokio::test]
async fn a_refused_key_is_named() {
    let app = start(Config::default()).await;
    let key = app.add_key("9001").await;
    app.write(|tx| {
        let sql = "UPDATE api_keys SET name = 'SIMPEG Uji', indicators = '[\"usia-asn\"]'";
        tx.conn.execute(sql, &[])
    })
    .await;
    for path in ["/api/v1/pegawai", "/api/v2/indicators/pegawai/observations"] {
        let request = app.http.post(format!("{}{path}", app.base));
        let answer = request
            .bearer_auth(&key)
            .json(&serde_json::json!({}))
            .send();
        assert_eq!(answer.await.expect("an answer").status(), 403, "{path}");
    }
    let page = app.signed_in("admin").await.text("/keamanan").await;
    assert_eq!(page.matches("SIMPEG Uji").count(), 2, "{page}");
}

#[tokio::test]
async fn who_took_which_figures_away_is_journalled() {
    let app = start(Config::default()).await;
    let slug = app.app.catalogue.indicators[0].slug.clone();
    let admin = app.signed_in("admin").await;
    let file = admin
        .get(&format!("/data/{slug}/unduh?format=csv&tahun=2017"))
        .await;
    assert_eq!(file.status(), 200);
    assert_eq!(
        admin.get("/jurnal/unduh?format=csv&siapa=x").await.status(),
        200
    );
    let journal = admin.text("/jurnal?jenis=export").await;
    let title = &app.app.catalogue.indicators[0].title.id;
    let told = format!("mengunduh {title}");
    for part in [&*told, "tahun=2017", "mengunduh jurnal", "siapa=x"] {
        assert!(journal.contains(part), "{part} in {journal}");
    }
}
