//! Keys: how they are shown, and those that do not work.

use std::time::Duration;

use pimpinan::base::config::Config;
use pimpinan::base::limit::Rate;
use reqwest::Method;
use serde_json::{Value, json};

use super::messages::changed;
use crate::web::api::caller::{
    AGENCY, Caller, FORM, Limits, OTHER, add_key, add_user, answer, error, typed,
};

const ROW: &str = "tahun=2017&pria=1&wanita=2";

async fn with(caller: &Caller, header: &str, value: &str) -> (u16, Value) {
    let request = caller
        .request(Method::POST, "pegawai")
        .header(header, value);
    answer(typed(request, FORM, "")).await
}

fn invalid() -> (u16, Value) {
    (401, error("The apikey is invalid."))
}

#[tokio::test]
async fn a_key_is_shown_as_a_parameter_or_in_a_header() {
    let caller = Caller::start().await;
    let key = caller.key.as_str();
    for (header, value) in [
        ("authorization", format!("Bearer {key}")),
        ("authorization", format!("bearer  {key}")),
        ("x-api-key", key.to_owned()),
    ] {
        assert_eq!(with(&caller, header, &value).await.0, 404, "{header}");
    }
    let spaced = format!(" {key} ");
    assert_eq!(
        caller.form(Method::POST, "pegawai", &spaced, &[]).await.0,
        404
    );
    let blank = caller
        .request(Method::POST, "pegawai?apikey=")
        .header("x-api-key", key);
    assert_eq!(answer(blank).await.0, 404, "a blank parameter is none");
}

#[tokio::test]
async fn a_key_that_is_missing_or_unknown_is_invalid() {
    let caller = Caller::start().await;
    let before = caller.size().await;
    let bare = caller.request(Method::POST, "pegawai");
    assert_eq!(answer(typed(bare, FORM, ROW)).await, invalid());
    for header in ["Bearer", "Bearer ", "Basic abc", "Bearer wrong"] {
        assert_eq!(
            with(&caller, "authorization", header).await,
            invalid(),
            "{header}"
        );
    }
    let json = caller
        .request(Method::POST, "pegawai")
        .json(&serde_json::json!({ "apikey": ["x"] }));
    assert_eq!(answer(json).await, invalid());
    let refused = caller
        .request(Method::POST, "pegawai")
        .send()
        .await
        .expect("an answer");
    assert_eq!(refused.headers()["www-authenticate"], "Bearer");
    assert_eq!(refused.headers()["cache-control"], "no-store");
    assert_eq!(caller.size().await, before);
}

#[tokio::test]
async fn a_key_stops_when_it_expires_or_is_taken_back() {
    let caller = Caller::start().await;
    let app = &caller.app.app;
    let limits = Limits {
        expires_at: Some(app.clock.now_ms() + 60_000),
        ..Limits::default()
    };
    let short = add_key(&caller.app, AGENCY, caller.user, limits).await;
    let call = |key: &str| {
        let key = key.to_owned();
        let caller = &caller;
        async move { caller.form(Method::POST, "pegawai", &key, &[]).await }
    };
    assert_eq!(call(&short).await.0, 404);
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(call(&short).await, invalid());

    assert_eq!(call(&caller.key).await.0, 404);
    let revoked = app.db.write(|tx| {
        let sql = "UPDATE api_keys SET revoked_at = $1";
        tx.conn.execute(sql, &[tx.now.into()])
    });
    revoked.await.expect("taken back as by another process");
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(call(&caller.key).await, invalid());
}

#[tokio::test]
async fn a_change_of_keys_in_this_process_takes_effect_at_once() {
    let caller = Caller::start().await;
    let app = &caller.app.app;
    assert_eq!(caller.post("pegawai", &[]).await.0, 404);
    let revoked = app.db.write(|tx| {
        let sql = "UPDATE api_keys SET revoked_at = $1";
        tx.conn.execute(sql, &[tx.now.into()])
    });
    revoked.await.expect("taken back");
    app.keyring.forget();
    assert_eq!(caller.post("pegawai", &[]).await, invalid());
}

#[tokio::test]
async fn a_limited_key_writes_only_what_it_is_for() {
    let caller = Caller::start().await;
    let limits = Limits {
        indicators: Some(vec!["pegawai".to_owned()]),
        ..Limits::default()
    };
    let key = add_key(&caller.app, AGENCY, caller.user, limits).await;
    let call = |slug: &'static str| caller.form(Method::POST, slug, &key, &[]);
    assert_eq!(call("pegawai").await.0, 404);
    let refused = error("The apikey is not allowed for this data set.");
    assert_eq!(call("penduduk").await, (403, refused));
    let broken = caller.request(Method::POST, "penduduk").bearer_auth(&key);
    let broken = answer(typed(broken, "application/json", "{")).await;
    assert_eq!(broken.0, 403, "before the body");
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let rate = Rate {
        burst: 2,
        per_second: 1,
    };
    let config = Config {
        key_calls: rate,
        key_guesses: rate,
        ..Config::default()
    };
    let caller = Caller::configured(config).await;
    let call = |key: &str| {
        let request = caller.request(Method::POST, "pegawai").bearer_auth(key);
        async move {
            let answer = request.send().await.expect("an answer");
            let wait = answer.headers().get("retry-after").cloned();
            (
                answer.status().as_u16(),
                wait.map(|w| w.to_str().unwrap().to_owned()),
            )
        }
    };
    for (key, before) in [(caller.key.as_str(), 404), ("wrong", 401)] {
        assert_eq!(call(key).await, (before, None));
        assert_eq!(call(key).await, (before, None));
        assert_eq!(call(key).await, (429, Some("1".to_owned())));
    }
    caller.app.app.clock.advance(Duration::from_secs(1));
    assert_eq!(call(&caller.key).await.0, 404);
    assert_eq!(call("wrong").await.0, 401);
}

#[tokio::test]
async fn the_user_is_the_keys_own_or_a_named_one_of_the_agency() {
    let caller = Caller::start().await;
    let colleague = add_user(&caller.app, "bkd").await.to_string();
    let stranger = add_user(&caller.app, OTHER).await.to_string();
    assert_eq!(changed(&caller, "pegawai", &[]).await.0, 200);
    let named = [("tahun", "2018"), ("user_id", colleague.as_str())];
    assert_eq!(changed(&caller, "pegawai", &named).await.0, 200);
    let foreign = [("tahun", "2016"), ("user_id", stranger.as_str())];
    let invalid = error(json!(["The selected user id is invalid."]));
    assert_eq!(changed(&caller, "pegawai", &foreign).await, (404, invalid));
    let users = caller.app.app.db.read(|conn| {
        let sql = "SELECT user_id, via FROM pegawai ORDER BY tahun";
        conn.query(sql, &[], |row| Ok((row.int(0)?.to_string(), row.text(1)?)))
    });
    let via = "api".to_owned();
    let expected = [(caller.user.to_string(), via.clone()), (colleague, via)];
    assert_eq!(users.await.expect("rows"), expected);
}
