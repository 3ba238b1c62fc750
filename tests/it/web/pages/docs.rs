//! The documentation pages say what the server does.

use pimpinan::apidoc::reference;
use pimpinan::apidoc::reference::Method;
use pimpinan::base::clock::Clock;
use pimpinan::catalogue::load;
use pimpinan::intake::Draft;
use pimpinan::intake::draft::{Door, check};
use serde_json::{Value, json};

use super::sektor::stable;
use crate::support::TestApp;
use crate::web::api::caller::Caller;

fn contract() -> Value {
    let text = include_str!("../../../fixtures/contract/v1.json");
    serde_json::from_str(text).expect("the contract")
}

/// The method as the published contract writes it.
fn published(method: &Method) -> Value {
    let parameters: Vec<Value> = method
        .parameters
        .iter()
        .map(|p| json!({ "field": p.field, "type": p.kind, "description": p.description }))
        .collect();
    let mut body: Value = serde_json::from_str(&method.success.body).expect("JSON");
    body.as_object_mut().expect("an object").remove("id");
    json!({
        "name": method.name,
        "path": method.path,
        "parameters": parameters,
        "success": { "status": method.success.status, "body": body },
    })
}

#[test]
fn the_tables_are_the_published_ones() {
    let catalogue = load::embedded().expect("a sound catalogue");
    for data_set in contract()["datasets"].as_array().expect("data sets") {
        let slug = data_set["slug"].as_str().expect("a slug");
        let indicator = catalogue.indicator(slug).expect("an indicator");
        let set = reference::data_set(&catalogue, indicator, "http://localhost", &[]);
        assert_eq!(json!(set.number), data_set["number"]);
        assert_eq!(json!(set.title.id), data_set["title"]);
        assert_eq!(json!(set.natural_key), data_set["natural_key"]);
        for (method, name) in set.methods.iter().zip(["post", "put"]) {
            let mut expected = data_set[name].clone();
            for parameter in expected["parameters"].as_array_mut().expect("parameters") {
                parameter
                    .as_object_mut()
                    .expect("an object")
                    .remove("allowed");
            }
            assert_eq!(published(method), expected, "{slug} {name}");
        }
    }
}

#[test]
fn the_examples_of_every_indicator_are_accepted() {
    let catalogue = load::embedded().expect("a sound catalogue");
    for indicator in &catalogue.indicators {
        let set = reference::data_set(&catalogue, indicator, "http://localhost", &[]);
        for method in &set.methods {
            let fields = method
                .parameters
                .iter()
                .filter_map(|p| Some((&p.field, p.example.as_ref()?)));
            let draft: Draft = fields.map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let today = Clock::default().today();
            let checked = check(&catalogue, indicator, &draft, Door::V1, "bkd", today);
            assert_eq!(checked.problems, [], "{}", indicator.slug);
            for parameter in &method.parameters {
                assert!(!parameter.description.contains("  "), "{parameter:?}");
            }
        }
    }
}

#[test]
fn the_reference_of_a_data_set() {
    let catalogue = load::embedded().expect("a sound catalogue");
    let indicator = catalogue
        .indicator("pegawai-esselon")
        .expect("an indicator");
    let missing = ["The pria field is required.".to_owned()];
    let set = reference::data_set(&catalogue, indicator, "http://localhost:8080", &missing);
    insta::assert_debug_snapshot!(set);
}

/// The page without the addresses that differ from run to run.
async fn page(app: &TestApp, path: &str) -> String {
    let answer = app.get(path).await;
    assert_eq!(answer.status(), 200, "{path}");
    let text = answer.text().await.expect("a page");
    text.replace(&app.base, "http://localhost:8080")
}

fn main_part(page: &str) -> &str {
    let from = page.find("<main").expect("a main part");
    let to = page.find("</main>").expect("its end");
    &page[from..to]
}

#[tokio::test]
async fn pages_are_public_and_name_every_indicator() {
    let caller = Caller::start().await;
    let intro = page(&caller.app, "/docs").await;
    for indicator in &caller.app.app.catalogue.indicators {
        let path = format!("/docs/{}", indicator.slug);
        assert!(intro.contains(&format!("href=\"{path}#post\"")), "{path}");
        let page = page(&caller.app, &path).await;
        assert!(page.contains(&format!("data-url=\"/api/v1/{}/:id\"", indicator.slug)));
    }
    for path in ["/docs?lang=en", "/docs/pegawai?lang=en"] {
        let page = page(&caller.app, path).await;
        let main = main_part(&page);
        assert!(
            !main.contains(">docs-") && !main.contains(" docs-check"),
            "{main}"
        );
    }
    assert_eq!(caller.app.get("/docs/tidak-ada").await.status(), 404);
}

#[tokio::test]
async fn a_page_as_it_is_read() {
    let caller = Caller::start().await;
    let text = page(&caller.app, "/docs/pegawai").await;
    insta::assert_snapshot!("data_set", stable(main_part(&text)));
    let text = page(&caller.app, "/docs").await;
    insta::assert_snapshot!("intro", stable(main_part(&text)));
}

#[tokio::test]
async fn the_error_example_is_what_the_server_answers() {
    let caller = Caller::start().await;
    for indicator in &caller.app.app.catalogue.indicators {
        let (status, body) = caller.post(&indicator.slug, &[]).await;
        assert_eq!(status, 404);
        let shown = askama_escaped(&format!("{body:#}"));
        let page = page(&caller.app, &format!("/docs/{}", indicator.slug)).await;
        assert!(page.contains(&shown), "{} {shown}", indicator.slug);
    }
}

fn askama_escaped(text: &str) -> String {
    text.replace('"', "&#34;")
}

#[tokio::test]
async fn pages_of_v2_explain_every_call_and_every_problem() {
    let caller = Caller::start().await;
    for lang in ["id", "en"] {
        let menu = page(&caller.app, &format!("/docs/v2?lang={lang}")).await;
        for indicator in &caller.app.app.catalogue.indicators {
            let path = format!("/docs/v2/{}", indicator.slug);
            assert!(menu.contains(&format!("href=\"{path}\"")), "{path}");
            let text = page(&caller.app, &format!("{path}?lang={lang}")).await;
            let main = main_part(&text);
            for call in [
                "list", "create", "bulk", "read", "replace", "delete", "history", "series",
            ] {
                assert!(main.contains(&format!("<section class=\"docs-section\" id=\"{call}\"")));
            }
            assert!(!main.contains(" · ") && !main.contains(">docs2-"), "{path}");
        }
        for part in ["/problems", "/catalogue", "/key", "/changes", ""] {
            let text = page(&caller.app, &format!("/docs/v2{part}?lang={lang}")).await;
            let main = main_part(&text);
            for untold in [">docs2-", ">problem-", ">rule-", " · ", ">null<"] {
                assert!(!main.contains(untold), "{part} {untold}");
            }
        }
    }
    let problems = page(&caller.app, "/docs/v2/problems").await;
    for refusal in pimpinan::web::api::v2::openapi::refusals() {
        assert!(problems.contains(&format!("id=\"{}\"", refusal.code)));
    }
    assert_eq!(caller.app.get("/docs/v2/tidak-ada").await.status(), 404);
}

#[tokio::test]
async fn a_data_set_says_what_holds_for_what_is_sent() {
    let app = TestApp::start().await;
    let text = async |path: &str| {
        let answer = app.get(path).await;
        answer.text().await.expect("a page")
    };
    let page = text("/docs/pegawai").await;
    for said in [
        "Wajib · Tahun dan tanggal dalam rentang 1900–2100. · yang sudah",
        "satuan: orang · bilangan bulat · dari 0 sampai 9007199254740991",
        "yang sudah mulai menurut WIB",
        "Boleh ditinggalkan",
        "bersifat sementara sampai disahkan",
        "Sumber yang dicatat pada angka kiriman:",
        "/kunci",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let rate = text("/docs/angka-harapan-hidup").await;
    assert!(rate.contains("angka di belakang titik desimal"), "{rate}");
    let ahead = text("/docs/pegawai-yang-akan-pensiun?lang=en").await;
    assert!(ahead.contains("may be about times to come"), "{ahead}");
}
