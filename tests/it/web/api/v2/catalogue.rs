//! What is measured, and by whom.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::gate::{problem, request};
use crate::web::api::caller::Caller;

async fn get(caller: &Caller, path: &str) -> Value {
    let answer = request(caller, Method::GET, path).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    assert_eq!(answer.headers()["content-type"], "application/json");
    answer.json().await.expect("JSON")
}

#[tokio::test]
async fn an_indicator_is_told_as_its_file_says() {
    let caller = Caller::start().await;
    let found = get(&caller, "/indicators/pegawai-esselon").await;
    assert_eq!(found["kind"], "stock");
    assert_eq!(found["period"]["field"], "tanggal");
    assert_eq!(found["categories"][0]["name"], "esselon");
    let list = found["categories"][0]["codelist"].as_str().expect("a name");
    let codes = get(&caller, &format!("/codelists/{list}")).await;
    assert_eq!(codes["codes"][0]["code"], "Esselon 1");
    let measure = &found["measures"][0];
    assert_eq!(measure["name"], "pria");
    assert_eq!(measure["max"], "9007199254740991");
    assert_eq!(
        measure["part"],
        json!({ "dimension": "sex", "code": "male" })
    );
    let all = get(&caller, "/indicators").await;
    let all = all["data"].as_array().expect("a list");
    assert_eq!(all.len(), caller.app.app.catalogue.indicators.len());
    assert!(all.contains(&found));
}

#[tokio::test]
async fn lists_have_tags_and_are_not_sent_twice() {
    let caller = Caller::start().await;
    for (path, size) in [
        ("/indicators", caller.app.app.catalogue.indicators.len()),
        ("/codelists", caller.app.app.catalogue.codelists.len()),
        ("/sectors", caller.app.app.catalogue.sectors.len()),
        ("/agencies", caller.app.app.catalogue.agencies.len()),
        ("/regions", caller.app.app.catalogue.regions.len()),
    ] {
        let found = get(&caller, path).await;
        assert_eq!(found["data"].as_array().map(Vec::len), Some(size), "{path}");
        let first = request(&caller, Method::GET, path).send().await;
        let tag = first.expect("an answer").headers()["etag"].clone();
        let again = request(&caller, Method::GET, path).header("if-none-match", tag);
        let again = again.send().await.expect("an answer");
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let caller = Caller::start().await;
    for path in [
        "/indicators/x",
        "/codelists/x",
        "/indicators/%ff",
        "/indicators/x/series",
    ] {
        let (status, body) = problem(request(&caller, Method::GET, path)).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (404, Some("not-found")),
            "{path}"
        );
    }
}
