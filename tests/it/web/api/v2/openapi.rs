//! The OpenAPI document says what the router knows, no more and no less.

use std::collections::{BTreeMap, BTreeSet};

use crate::web::api::caller::Caller;
use crate::web::authorisation::methods_of;
use serde_json::Value;

async fn document(caller: &Caller) -> Value {
    let answer = caller.app.get("/api/v2/openapi.json").await;
    assert_eq!(answer.status(), 200);
    answer.json().await.expect("JSON")
}

/// The document's path with the router's names for what differs from indicator to indicator.
fn general(path: &str, slugs: &[&str]) -> String {
    let part = |part: &str| {
        if slugs.contains(&part) {
            "{slug}".to_owned()
        } else {
            part.to_owned()
        }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_route_is_described_and_every_description_is_a_route() {
    let caller = Caller::start().await;
    let document = document(&caller).await;
    let catalogue = &caller.app.app.catalogue;
    let slugs: Vec<&str> = catalogue
        .indicators
        .iter()
        .map(|about| about.slug.as_str())
        .collect();
    let mut described = BTreeSet::new();
    let v1 = ["POST /api/v1/{slug}", "PUT /api/v1/{slug}/{id}"];
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let path = general(path, &slugs);
            described.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let mut routed = BTreeSet::new();
    for (path, methods) in methods_of("/api/v2") {
        for method in methods.split(' ').filter(|method| !method.is_empty()) {
            routed.insert(format!("{method} {path}"));
        }
    }
    routed.remove("GET /api/v2/openapi.json");
    routed.remove("GET /api/v2/");
    routed.extend(v1.map(str::to_owned));
    assert_eq!(described, routed);
}

/// What a body's schema gives as an example.
fn example<'d>(document: &'d Value, path: &str) -> &'d Value {
    let body = &document["paths"][path]["post"]["requestBody"]["content"];
    let schema = body["application/json"]["schema"]["$ref"].as_str();
    let schema = schema.and_then(|to| document.pointer(to.strip_prefix('#')?));
    &schema.expect("a schema")["examples"][0]
}

#[tokio::test]
async fn the_example_of_every_indicator_is_taken_and_answered_as_described() {
    let caller = Caller::start().await;
    let document = document(&caller).await;
    for indicator in &caller.app.app.catalogue.indicators {
        let path = format!("/api/v2/indicators/{}/observations", indicator.slug);
        let row = example(&document, &path);
        let url = format!("{}{path}", caller.app.base);
        let call = caller.app.http.post(url).bearer_auth(&caller.key).json(row);
        let answer = call.send().await.expect("an answer");
        assert_eq!(answer.status(), 201, "{path}");
        let answer: Value = answer.json().await.expect("JSON");
        let created = &document["paths"][&path]["post"]["responses"]["201"];
        let shown = &created["content"]["application/json"]["example"];
        let names = |row: &Value| -> Vec<String> {
            row.as_object().expect("a row").keys().cloned().collect()
        };
        assert_eq!(names(&answer), names(shown), "{path}");
        for (name, value) in row.as_object().expect("a row") {
            assert_eq!(&answer[name], value, "{path} {name}");
            assert_eq!(&shown[name], value, "{path} {name}");
        }
    }
}

#[tokio::test]
async fn it_is_public_and_sent_once() {
    let caller = Caller::start().await;
    let answer = caller.app.get("/api/v2/openapi.json").await;
    let tag = answer.headers()["etag"].clone();
    let url = format!("{}/api/v2/openapi.json", caller.app.base);
    let again = caller.app.http.get(url).header("if-none-match", tag);
    let again = again.send().await.expect("an answer");
    assert_eq!(again.status(), 304);
    assert_eq!(again.text().await.expect("nothing"), "");
}

/// Generators of clients name their types by titles: two alike, and one of them is lost.
#[tokio::test]
async fn no_two_schemas_have_one_title() {
    let caller = Caller::start().await;
    let document = document(&caller).await;
    let mut seen = BTreeMap::new();
    collect(&document, "", &mut seen);
    seen.retain(|_, places| places.len() > 1);
    assert_eq!(seen, BTreeMap::new());
}

/// The titles of all schemas, with their places.
fn collect(node: &Value, place: &str, seen: &mut BTreeMap<String, Vec<String>>) {
    match node {
        Value::Object(members) => {
            let is_schema = ["type", "oneOf", "anyOf", "allOf", "$ref", "enum", "const"];
            let is_schema = is_schema.iter().any(|name| members.contains_key(*name));
            if let Some(title) = members.get("title").and_then(Value::as_str)
                && is_schema
            {
                let places = seen.entry(title.to_owned()).or_default();
                places.push(place.to_owned());
            }
            for (name, member) in members {
                if !matches!(name.as_str(), "example" | "examples" | "default") {
                    collect(member, &format!("{place}/{name}"), seen);
                }
            }
        }
        Value::Array(members) => {
            for (at, member) in members.iter().enumerate() {
                collect(member, &format!("{place}/{at}"), seen);
            }
        }
        _ => {}
    }
}
