//! `POST /api/v2/questions/{id}/answer`: the same gate as the page.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::web::pages::pertanyaan::{ask, report};

/// A question to an agency, and a key of the agency for which somebody of it answers.
async fn asked(app: &TestApp) -> (String, i64) {
    report(app, "2018-01-15", 3).await;
    let key = app.add_key("bkd").await;
    app.write(|tx| {
        let sql = "UPDATE users SET agency = 'bkd' WHERE name = 'Kunci'";
        tx.conn.execute(sql, &[])
    })
    .await;
    let leader = app.signed_in("pimpinan").await;
    let page = ask(app, &leader, "Mengapa naik?").await;
    let id = page.rsplit('/').next().expect("a number");
    (key, id.parse().expect("a number"))
}

fn answer(app: &TestApp, key: &str, id: i64, body: &Value) -> RequestBuilder {
    let url = format!("{}/api/v2/questions/{id}/answer", app.base);
    app.http.post(url).bearer_auth(key).json(body)
}

async fn told(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.expect("JSON"))
}

async fn list(app: &TestApp, key: &str) -> Value {
    let url = format!("{}/api/v2/questions", app.base);
    told(app.http.get(url).bearer_auth(key)).await.1["data"].clone()
}

#[tokio::test]
async fn an_application_answers_what_it_has_read_once() {
    let app = TestApp::start().await;
    let (key, id) = asked(&app).await;
    let read = list(&app, &key).await;
    assert_eq!((&read[0]["id"], &read[0]["steps"]), (&id.into(), &1.into()));
    let said = json!({"text": " Ada 2 mutasi.\r\nSK terlampir. ", "steps": 1});
    let (status, after) = told(answer(&app, &key, id, &said)).await;
    assert_eq!(
        (status, &after["state"], &after["steps"]),
        (200, &"answered".into(), &2.into()),
        "{after}"
    );
    // The same again, and what was read before, answer nothing.
    let (status, again) = told(answer(&app, &key, id, &said)).await;
    assert_eq!(
        (status, &again["code"]),
        (412, &"precondition-failed".into())
    );
    let newer = json!({"text": "Lagi", "steps": 2});
    assert_eq!(
        told(answer(&app, &key, id, &newer)).await.0,
        412,
        "it waits for nobody"
    );
    let leader = app.signed_in("pimpinan").await;
    let page = leader.text(&format!("/pertanyaan/{id}")).await;
    assert!(page.contains("Ada 2 mutasi."), "{page}");
    assert_eq!(page.matches("Ada 2 mutasi.").count(), 1);
}

#[tokio::test]
async fn what_may_not_be_answered_is_told() {
    let app = TestApp::start().await;
    let (key, id) = asked(&app).await;
    for (body, status) in [
        (json!({"text": "", "steps": 1}), 422),
        (json!({"text": "Ya"}), 422),
        (json!({"text": 7, "steps": 1}), 422),
        (json!({"text": "x".repeat(2_001), "steps": 1}), 422),
        (json!({"text": "a\u{202e}b", "steps": 1}), 422),
        (json!({"text": "Ya", "steps": 1, "close": true}), 422),
        (json!(["Ya"]), 400),
    ] {
        let (told, problem) = told(answer(&app, &key, id, &body)).await;
        assert_eq!(told, status, "{body}: {problem}");
    }
    let said = json!({"text": "Ya", "steps": 1});
    let stranger = app.add_key("9002").await;
    assert_eq!(told(answer(&app, &stranger, id, &said)).await.0, 404);
    assert_eq!(told(answer(&app, &key, id + 1, &said)).await.0, 404);
    // Who answers for the key may look only.
    app.write(|tx| {
        let sql = "UPDATE users SET role = 'pimpinan', agency = NULL WHERE name = 'Kunci'";
        tx.conn.execute(sql, &[])
    })
    .await;
    let (status, problem) = told(answer(&app, &key, id, &said)).await;
    assert_eq!((status, &problem["code"]), (403, &"forbidden".into()));
    app.write(|tx| tx.conn.batch("UPDATE api_keys SET test = 1"))
        .await;
    app.write(|tx| {
        let sql = "UPDATE users SET role = 'operator', agency = 'bkd' WHERE name = 'Kunci'";
        tx.conn.execute(sql, &[])
    })
    .await;
    app.app.keyring.forget();
    let (status, after) = told(answer(&app, &key, id, &said)).await;
    assert_eq!(
        (status, &after["state"]),
        (200, &"answered".into()),
        "{after}"
    );
    assert_eq!(
        list(&app, &key).await[0]["state"],
        "sent",
        "a test key keeps nothing"
    );
}
