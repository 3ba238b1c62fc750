//! Sign-in at a provider, which here is a small one of the test's own that can misbehave.

mod bounded;
mod jar;
mod provider;

use std::time::Duration;

use pimpinan::base::config::{Config, Oidc};
use reqwest::Response;
use serde_json::{Value, json};

use self::jar::Jar;
use self::provider::Provider;
use crate::people::{PASSWORD, location};
use crate::support::TestApp;

/// The address at which people reach the program, whatever port the test has.
const HOST: &str = "dashboard.test";

struct World {
    app: TestApp,
    provider: Provider,
}

/// Somebody with a role and an address that is sure.
fn claims(sub: &str, groups: &[&str]) -> Value {
    json!({
        "sub": sub, "name": "Siti Rahmawati", "email": format!("{sub}@bantenprov.go.id"),
        "email_verified": true, "groups": groups,
    })
}

impl World {
    async fn start() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Oidc)) -> Self {
        let provider = Provider::start().await;
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let mut oidc = Oidc {
            issuer: provider.issuer(),
            client_id: "dashboard".to_owned(),
            client_secret: "rahasia & lain".to_owned(),
            role_claim: "groups".to_owned(),
            roles: vec![
                pair("dash-super", "superadmin"),
                pair("dash-admin", "admin"),
                pair("dash-opd", "operator"),
                pair("dash", "pimpinan"),
            ],
            agency_claim: "unit".to_owned(),
            agencies: vec![pair("bkd", "9001")],
            second_factor: true,
            password_only_for: None,
            local: true,
        };
        change(&mut oidc);
        let config = Config {
            public_url: Some(format!("http://{HOST}").parse().expect("an address")),
            oidc: Some(oidc),
            ..Config::default()
        };
        let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
        let app = TestApp::configured(catalogue, config).await;
        app.add_user("operator").await; // with the agency
        Self { app, provider }
    }

    async fn get(&self, jar: &mut Jar, path: &str) -> Response {
        let request = self.app.http.get(format!("{}{path}", self.app.base));
        let request = request.header("host", HOST).header("cookie", jar.header());
        let answer = request.send().await.expect("an answer");
        jar.take(&answer);
        answer
    }

    async fn post(&self, jar: &mut Jar, path: &str, form: &[(&str, &str)]) -> Response {
        let body = serde_urlencoded::to_string(form).expect("a form");
        let request = self.app.http.post(format!("{}{path}", self.app.base));
        let request = request
            .header("host", HOST)
            .header("cookie", jar.header())
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let answer = request.send().await.expect("an answer");
        jar.take(&answer);
        answer
    }

    fn now(&self) -> i64 {
        self.app.app.clock.now_ms() / 1000
    }

    /// Goes to the provider, which lets in whoever the claims say; answers the way back.
    async fn leave(&self, jar: &mut Jar, path: &str, claims: &Value) -> String {
        let away = self.get(jar, path).await;
        let to = location(&away).to_owned();
        assert!(to.starts_with(&self.provider.issuer()), "{to}");
        self.provider.let_in(&to, claims, self.now())
    }

    /// Signs in as whoever the claims say.
    async fn sign_in(&self, jar: &mut Jar, claims: &Value) -> Response {
        let back = self.leave(jar, "/masuk/sso?ke=/profil", claims).await;
        self.get(jar, &back).await
    }

    /// Says that nobody came in, and why.
    async fn refused(&self, claims: &Value, why: &str) {
        let mut jar = Jar::default();
        let answer = self.sign_in(&mut jar, claims).await;
        assert!([401, 503].contains(&answer.status().as_u16()), "{why}");
        let page = answer.text().await.expect("a page");
        assert!(page.contains(why), "{why}: {page}");
        assert!(!jar.header().contains("sesi="), "{why}");
    }
}

#[tokio::test]
async fn whoever_the_provider_knows_comes_in_with_role_and_agency() {
    let world = World::start().await;
    let mut jar = Jar::default();
    let mut who = claims("a1", &["dash-opd", "lain"]);
    who["unit"] = json!("bkd");
    let page = world
        .get(&mut jar, "/masuk")
        .await
        .text()
        .await
        .expect("a page");
    assert!(page.contains("/masuk/sso?ke=%2Fberanda"), "{page}");
    let answer = world.sign_in(&mut jar, &who).await;
    assert_eq!(location(&answer), "/profil");
    let page = world
        .get(&mut jar, "/profil")
        .await
        .text()
        .await
        .expect("a page");
    for part in ["Siti Rahmawati", "a1@bantenprov.go.id", "Operator"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    who["groups"] = json!(["dash"]);
    who["email"] = json!("another@bantenprov.go.id");
    let answer = world.sign_in(&mut Jar::default(), &who).await;
    assert_eq!(
        location(&answer),
        "/profil",
        "the subject stays, whatever the address"
    );
    let page = world
        .get(&mut jar, "/profil")
        .await
        .text()
        .await
        .expect("a page");
    assert!(
        page.contains("Pimpinan") && page.contains("a1@bantenprov.go.id"),
        "{page}"
    );
}

#[tokio::test]
async fn nobody_comes_in_without_a_place_or_a_sure_address() {
    let world = World::start().await;
    world
        .refused(&claims("b1", &["lain"]), "belum diberi peran")
        .await;
    world
        .refused(&claims("b2", &["dash-opd"]), "belum terhubung dengan OPD")
        .await;
    let mut elsewhere = claims("b3", &["dash"]);
    elsewhere["unit"] = json!("tidak-ada");
    world
        .refused(&elsewhere, "belum terhubung dengan OPD")
        .await;
    for sure in [json!(false), json!("true"), Value::Null] {
        let mut unsure = claims("b4", &["dash"]);
        unsure["email_verified"] = sure;
        world.refused(&unsure, "belum dipastikan").await;
    }
}

#[tokio::test]
async fn an_account_is_linked_by_subject_and_never_taken_over_by_an_address() {
    let world = World::start().await;
    let known = world.app.add_user("pimpinan").await;
    let mut who = claims("c1", &["dash"]);
    who["email"] = json!(known.email.to_uppercase());
    let mut unsure = who.clone();
    unsure["email_verified"] = json!(false);
    world.refused(&unsure, "belum dipastikan").await;
    let mut jar = Jar::default();
    assert_eq!(world.sign_in(&mut jar, &who).await.status(), 303);
    let page = world
        .get(&mut jar, "/profil")
        .await
        .text()
        .await
        .expect("a page");
    assert!(page.contains(&known.email), "the account that was there");
    let mut another = who.clone();
    another["sub"] = json!("c2");
    world.refused(&another, "dipakai akun lain").await;
    let id = known.id;
    world
        .app
        .write(move |tx| {
            let sql = "UPDATE users SET active = 0 WHERE id = $1";
            tx.conn.execute(sql, &[id.into()])
        })
        .await;
    world.refused(&who, "tidak aktif").await;
}

#[tokio::test]
async fn a_token_that_is_not_to_be_believed_lets_nobody_in() {
    let world = World::start().await;
    let who = claims("d1", &["dash"]);
    let unusable = "sedang tidak dapat dipakai";
    for (name, value) in [
        ("iss", json!("https://sso.jahat.example")),
        ("aud", json!("another")),
        ("aud", json!(["dashboard", "another"])),
        ("nonce", json!("replayed")),
        ("exp", json!(world.now() - 120)),
        ("iat", json!(world.now() + 600)),
    ] {
        let mut wrong = who.clone();
        wrong[name] = value;
        world.refused(&wrong, unusable).await;
    }
    world.provider.sign_by("none");
    world.refused(&who, unusable).await;
    world.provider.sign_by("HS256");
    world.refused(&who, unusable).await;
    world.provider.sign_by("ES256");
    world.provider.forge(true);
    world.refused(&who, unusable).await;
    world.provider.forge(false);
    assert_eq!(world.sign_in(&mut Jar::default(), &who).await.status(), 303);
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_fetched() {
    let world = World::start().await;
    let who = claims("e1", &["dash"]);
    assert_eq!(world.sign_in(&mut Jar::default(), &who).await.status(), 303);
    world.app.app.clock.advance(Duration::from_secs(11));
    world.provider.rotate();
    assert_eq!(world.sign_in(&mut Jar::default(), &who).await.status(), 303);
    assert_eq!(world.provider.asked_for_keys(), 2);
}

#[tokio::test]
async fn a_way_back_serves_once_and_only_in_the_browser_that_left() {
    let world = World::start().await;
    let who = claims("f1", &["dash"]);
    let mut jar = Jar::default();
    let back = world.leave(&mut jar, "/masuk/sso", &who).await;
    let over = "sudah habis, atau peramban ini bukan";
    let elsewhere = world.get(&mut Jar::default(), &back).await;
    assert_eq!(elsewhere.status(), 401, "another browser");
    assert!(elsewhere.text().await.expect("a page").contains(over));
    let answer = world.get(&mut jar, &back).await;
    assert_eq!(answer.status(), 401, "it was used up by the attempt");
    let back = world.leave(&mut jar, "/masuk/sso", &who).await;
    assert_eq!(world.get(&mut jar, &back).await.status(), 303);
    assert_eq!(world.get(&mut jar, &back).await.status(), 401);
    let back = world.leave(&mut jar, "/masuk/sso", &who).await;
    world.app.app.clock.advance(Duration::from_mins(10));
    assert_eq!(world.get(&mut jar, &back).await.status(), 401, "too late");
    let away = world.leave(&mut jar, "/masuk/sso", &who).await;
    let denied = away.replace("code=", "error=access_denied&x=");
    let answer = world.get(&mut jar, &denied).await;
    assert!(
        answer
            .text()
            .await
            .expect("a page")
            .contains("tidak mengizinkan masuk")
    );
    let away = world.leave(&mut jar, "/masuk/sso", &who).await;
    let mixed = format!("{away}&iss=https%3A%2F%2Fjahat.example");
    assert_eq!(
        world.get(&mut jar, &mixed).await.status(),
        401,
        "another issuer"
    );
}

#[tokio::test]
async fn passwords_can_be_left_to_one_superadmin() {
    let world = World::with(|oidc| oidc.password_only_for = Some("darurat@x.go.id".into())).await;
    let user = world.app.add_user("pimpinan").await;
    let form = [("email", user.email.as_str()), ("password", PASSWORD)];
    let answer = world.post(&mut Jar::default(), "/masuk", &form).await;
    assert_eq!(answer.status(), 401);
    let page = answer.text().await.expect("a page");
    assert!(
        page.contains("Kata sandi tidak dipakai untuk masuk di sini"),
        "{page}"
    );
    let id = world.app.add_user("superadmin").await.id;
    world
        .app
        .write(move |tx| {
            let sql = "UPDATE users SET email = 'darurat@x.go.id' WHERE id = $1";
            tx.conn.execute(sql, &[id.into()])
        })
        .await;
    let form = [("email", "Darurat@x.go.id"), ("password", PASSWORD)];
    assert_eq!(
        world
            .post(&mut Jar::default(), "/masuk", &form)
            .await
            .status(),
        303
    );
    let mut who = claims("g1", &["dash-super"]);
    who["email"] = json!("darurat@x.go.id");
    world.refused(&who, "dipakai akun lain").await;
}

#[tokio::test]
async fn signing_out_ends_the_session_at_the_provider_too() {
    let world = World::start().await;
    let mut jar = Jar::default();
    world.sign_in(&mut jar, &claims("h1", &["dash"])).await;
    let out = world.post(&mut jar, "/keluar", &[]).await;
    assert_eq!(out.status(), 200);
    let page = out.text().await.expect("a page").replace("&#38;", "&");
    let end = format!("{}/logout?id_token_hint=", world.provider.issuer());
    assert!(page.contains(&end), "{page}");
    assert!(page.contains("post_logout_redirect_uri=http%3A%2F%2Fdashboard.test%2Fmasuk"));
    assert_eq!(world.get(&mut jar, "/profil").await.status(), 303);
}

#[tokio::test]
async fn a_proof_is_given_at_the_provider_by_the_same_person_and_lately() {
    let world = World::start().await;
    let mut jar = Jar::default();
    let who = claims("i1", &["dash-admin"]);
    world.sign_in(&mut jar, &who).await;
    assert_eq!(world.get(&mut jar, "/kunci/baru").await.status(), 200);
    world.app.app.clock.advance(Duration::from_mins(10));
    let asked = world.get(&mut jar, "/kunci/baru").await;
    let page = location(&asked).to_owned();
    let page = world
        .get(&mut jar, &page)
        .await
        .text()
        .await
        .expect("a page");
    assert!(
        page.contains("/masuk/sso?bukti=1&#38;ke=%2Fkunci%2Fbaru"),
        "{page}"
    );
    let way = "/masuk/sso?bukti=1&ke=/kunci/baru";
    let away = world.get(&mut jar, way).await;
    assert!(location(&away).contains("prompt=login&max_age=0"));
    for (sub, at) in [("i2", world.now()), ("i1", world.now() - 301)] {
        let mut wrong = claims(sub, &["dash-admin"]);
        wrong["auth_time"] = json!(at);
        let back = world.leave(&mut jar, way, &wrong).await;
        assert_eq!(world.get(&mut jar, &back).await.status(), 401, "{sub}");
    }
    let mut right = who;
    right["auth_time"] = json!(world.now());
    let back = world.leave(&mut jar, way, &right).await;
    assert_eq!(location(&world.get(&mut jar, &back).await), "/kunci/baru");
    assert_eq!(world.get(&mut jar, "/kunci/baru").await.status(), 200);
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_said_so() {
    let mut world = World::start().await;
    world.provider.stop();
    let answer = world.get(&mut Jar::default(), "/masuk/sso").await;
    assert_eq!(answer.status(), 503);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("sedang tidak dapat dipakai"), "{page}");
}
