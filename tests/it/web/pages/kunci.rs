use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use pimpinan::store::keys;

use crate::people::{AGENCY, Browser, User, location};
use crate::support::TestApp;
use crate::web::api::caller::answer;

/// Creates a key with these further fields; answers its number and the key.
async fn create(by: &Browser<'_>, user: &User, more: &[(&str, &str)]) -> (i64, String) {
    let mut form = vec![
        ("nama", "SIMPEG"),
        ("opd", AGENCY),
        ("email", user.email.as_str()),
    ];
    form.extend_from_slice(more);
    let page = by.post("/kunci/baru", &form).await;
    assert_eq!(page.status(), 200);
    shown(&page.text().await.expect("a page"))
}

fn shown(page: &str) -> (i64, String) {
    let at = page.find("id=\"kunci\">").expect("a key") + 11;
    let key = page[at..at + 64].to_owned();
    // The menu names the list; the key's own page ends in a number.
    let pages = page.split("href=\"/kunci/").skip(1);
    let mut numbers = pages.filter_map(|rest| rest.split('"').next()?.parse().ok());
    (numbers.next().expect("its page"), key)
}

async fn post(app: &TestApp, key: &str, fields: Value) -> (u16, Value) {
    send(app, Method::POST, "pegawai", key, fields).await
}

async fn send(app: &TestApp, method: Method, path: &str, key: &str, fields: Value) -> (u16, Value) {
    let url = format!("{}/api/v1/{path}", app.base);
    let request = app.http.request(method, url).bearer_auth(key);
    answer(request.json(&fields)).await
}

fn row(year: i32) -> Value {
    json!({ "tahun": year, "pria": 10, "wanita": 20 })
}

#[tokio::test]
async fn a_key_is_shown_once_works_and_stops_when_revoked() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let (id, key) = create(&admin, &user, &[("hari", "30")]).await;
    assert_eq!(post(&app, &key, row(2015)).await.0, 200);
    let page = admin.text(&format!("/kunci/{id}")).await;
    assert!(!page.contains(&key), "never again");
    assert!(page.contains("curl -X POST") && page.contains("requests"));
    let take_back = format!("/kunci/{id}/cabut");
    assert_eq!(admin.post(&take_back, &[]).await.status(), 303);
    assert_eq!(post(&app, &key, row(2016)).await.0, 401);
    assert_eq!(
        admin
            .post(&format!("/kunci/{id}/ganti"), &[("hari", "1")])
            .await
            .status(),
        409
    );
}

#[tokio::test]
async fn a_replaced_key_goes_on_for_the_overlap() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let (id, old) = create(&admin, &user, &[("laju", "9")]).await;
    let path = format!("/kunci/{id}/ganti");
    let page = admin.post(&path, &[("hari", "7")]).await;
    let (next, new) = shown(&page.text().await.expect("a page"));
    assert!(next > id);
    for key in [&old, &new] {
        assert_eq!(post(&app, key, json!({})).await.0, 404);
    }
    app.app.clock.advance(Duration::from_secs(3_600 * 7 * 24));
    assert_eq!(post(&app, &old, json!({})).await.0, 401);
    assert_eq!(post(&app, &new, json!({})).await.0, 404);
}

#[tokio::test]
async fn a_key_works_from_its_networks_and_as_often_as_it_may() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let (_, far) = create(&admin, &user, &[("jaringan", "10.1.0.0/16, 192.0.2.7")]).await;
    let (status, body) = post(&app, &far, json!({})).await;
    assert_eq!(status, 403);
    assert_eq!(
        body["message"],
        "The apikey is not allowed from this address."
    );
    let (_, near) = create(&admin, &user, &[("jaringan", "127.0.0.0/8"), ("laju", "2")]).await;
    assert_eq!(post(&app, &near, json!({})).await.0, 404);
    assert_eq!(post(&app, &near, json!({})).await.0, 404);
    assert_eq!(post(&app, &near, json!({})).await.0, 429);
    app.app.clock.advance(Duration::from_secs(60));
    assert_eq!(post(&app, &near, json!({})).await.0, 404);
    for wrong in [
        ("jaringan", "10.1"),
        ("laju", "0"),
        ("hari", "-1"),
        ("email", "x@y.z"),
    ] {
        let mut form = vec![("nama", "A"), ("opd", AGENCY)];
        if wrong.0 != "email" {
            form.push(("email", user.email.as_str()));
        }
        form.push(wrong);
        let refused = admin.post("/kunci/baru", &form).await;
        assert_eq!(refused.status(), 422, "{wrong:?}");
    }
}

#[tokio::test]
async fn a_test_key_is_answered_truly_and_changes_nothing() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let (_, real) = create(&admin, &user, &[]).await;
    let (_, test) = create(&admin, &user, &[("uji", "1")]).await;
    let (_, done) = post(&app, &real, row(2015)).await;
    let id = done["id"].as_i64().expect("a number");
    let count = || async {
        let sql = "SELECT count(*), (SELECT CAST(sum(entries) AS BIGINT) FROM journal_head) FROM observations";
        let counted = app
            .app
            .db
            .read(move |conn| conn.query_one(sql, &[], |row| Ok((row.int(0)?, row.int(1)?))));
        counted.await.expect("a read")
    };
    let before = count().await;
    assert_eq!(
        post(&app, &test, row(2016)).await,
        (
            200,
            json!({
                "title": "Success", "type": "success", "message": "Data created successfully.", "id": 0,
            })
        )
    );
    let taken = post(&app, &test, row(2015)).await;
    assert_eq!(taken, post(&app, &real, row(2015)).await);
    let wrong = json!({ "tahun": 1800 });
    assert_eq!(
        post(&app, &test, wrong.clone()).await,
        post(&app, &real, wrong).await
    );
    for (path, status) in [("pegawai/0", 200), ("pegawai/999", 404)] {
        let answered = send(&app, Method::PUT, path, &test, row(2015)).await;
        assert_eq!(answered.0, status, "{path}");
    }
    let own = send(
        &app,
        Method::PUT,
        &format!("pegawai/{id}"),
        &test,
        row(2014),
    )
    .await;
    assert_eq!(own.1["id"], id);
    assert_eq!(count().await, before);
}

#[tokio::test]
async fn a_sample_key_marks_what_it_sends() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let (_, key) = create(&admin, &user, &[("contoh", "1")]).await;
    assert_eq!(post(&app, &key, row(2015)).await.0, 200);
    let sql = "SELECT via FROM figures";
    let read = app
        .app
        .db
        .read(move |conn| conn.query_one(sql, &[], |row| row.text(0)));
    assert_eq!(read.await.expect("a read").as_deref(), Some("demo"));
}

#[tokio::test]
async fn the_integrator_page_tells_what_was_answered() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let (id, key) = create(&admin, &user, &[("indikator", "pegawai")]).await;
    assert_eq!(post(&app, &key, row(2015)).await.0, 200);
    assert_eq!(post(&app, &key, json!({ "tahun": "<b>" })).await.0, 404);
    for _ in 0..55 {
        post(&app, &key, row(2015)).await;
    }
    let operator = app.browser_of(user.id).await;
    let page = operator.text(&format!("/kunci/{id}")).await;
    assert!(page.contains("The tahun has already been taken."));
    assert_eq!(
        page.matches("badge-post\">POST</span> <code>pegawai")
            .count(),
        50
    );
    assert!(!page.contains("/cabut"), "the operator manages no keys");
    let list = operator.text("/kunci").await;
    assert!(
        list.contains("<td class=\"num\">57</td><td class=\"num\">56</td>"),
        "{list}"
    );
}

#[tokio::test]
async fn keys_of_others_are_not_there() {
    let app = TestApp::start().await;
    app.add_key("9002").await;
    let operator = app.signed_in("operator").await;
    assert_eq!(operator.get("/kunci/1").await.status(), 404);
    assert!(
        operator
            .text("/kunci")
            .await
            .contains("Belum ada kunci API")
    );
    assert_eq!(operator.get("/kunci/baru").await.status(), 403);
}

#[tokio::test]
async fn the_codes_of_a_sender_are_written_as_lines() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let (id, key) = create(&admin, &user, &[]).await;
    let save = format!("/kunci/{id}/kode");
    for (text, said) in [
        ("esselon;E1", "esselon;E1"),
        ("esselon;E1;Esselon 9", "esselon.E1"),
    ] {
        let page = admin.post(&save, &[("kode", text)]).await;
        assert_eq!(page.status(), 422);
        let page = page.text().await.expect("a page");
        assert!(page.contains("kode-salah") && page.contains(said), "{said}");
    }
    let saved = admin
        .post(&save, &[("kode", "esselon;E1;esselon 1\r\n\r\n")])
        .await;
    assert_eq!(saved.status(), 303);
    let page = admin.text(&format!("/kunci/{id}")).await;
    assert!(page.contains("esselon;E1;Esselon 1"));
    let row = json!({ "tanggal": "2017-10-01", "esselon": "E1", "pria": 1, "wanita": 2 });
    assert_eq!(
        send(&app, Method::POST, "pegawai-esselon", &key, row)
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn a_key_ends_with_its_user_unless_it_is_handed_over() {
    let app = TestApp::start().await;
    let (user, heir) = (
        app.add_user("operator").await,
        app.add_user("operator").await,
    );
    let admin = app.signed_in("admin").await;
    let (kept, stays) = create(&admin, &user, &[]).await;
    let (_, ends) = create(&admin, &user, &[]).await;
    let path = format!("/kunci/{kept}/serahkan");
    let nobody = admin.post(&path, &[("email", "tidak@ada.id")]).await;
    assert!(location(&nobody).ends_with("key-user-wrong"));
    let done = admin.post(&path, &[("email", &heir.email)]).await;
    assert!(location(&done).ends_with("key-handed-over"));
    let id = user.id;
    let left = app.write(move |tx| keys::of_user(tx.conn, id)).await;
    assert_eq!(left.len(), 1, "the other is the heir's");
    let form = [
        ("nama", "Siti"),
        ("email", user.email.as_str()),
        ("peran", "operator"),
        ("opd", AGENCY),
    ];
    let edited = admin.post(&format!("/pengguna/{id}"), &form).await;
    assert_eq!(
        edited.status(),
        303,
        "without the mark the account is closed"
    );
    assert_eq!(post(&app, &stays, row(2015)).await.0, 200);
    assert_eq!(post(&app, &ends, row(2016)).await.0, 401);
}

#[tokio::test]
async fn nobody_makes_a_key_in_the_name_of_somebody_who_may_do_more() {
    let app = TestApp::start().await;
    let boss = app.add_user("superadmin").await;
    let user = app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let form = [
        ("nama", "SIMPEG"),
        ("opd", AGENCY),
        ("email", boss.email.as_str()),
    ];
    let refused = admin.post("/kunci/baru", &form).await;
    assert_eq!(refused.status(), 422);
    let page = refused.text().await.expect("a page");
    assert!(page.contains("lebih tinggi dari peran Anda"), "{page}");
    let (id, _) = create(&admin, &user, &[]).await;
    let path = format!("/kunci/{id}/serahkan");
    let done = admin.post(&path, &[("email", &boss.email)]).await;
    assert!(location(&done).ends_with("key-user-above"));
    let above = app.signed_in("superadmin").await;
    let (id, _) = create(&above, &boss, &[]).await;
    let path = format!("/kunci/{id}/ganti");
    assert_eq!(admin.post(&path, &[("hari", "7")]).await.status(), 403);
    assert_eq!(above.post(&path, &[("hari", "7")]).await.status(), 200);
}
