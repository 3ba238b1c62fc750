//! Manners of the API that programs of others rely on: names, tags, languages, what is passed over.

use pimpinan::store::keys::key_use;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use super::gate::{problem, request};
use crate::web::api::caller::Caller;

const ROWS: &str = "/indicators/pegawai-esselon/observations";

fn row(day: u32) -> Value {
    json!({ "period": format!("2017-10-{day:02}"), "esselon": "Esselon 1", "pria": 1, "wanita": 2 })
}

async fn send(request: RequestBuilder) -> Response {
    request.send().await.expect("an answer")
}

async fn add(caller: &Caller, row: &Value) -> i64 {
    let answer = send(request(caller, Method::POST, ROWS).json(row)).await;
    let row: Value = answer.json().await.expect("a row");
    row["id"].as_i64().expect("a number")
}

fn table(caller: &Caller, query: &str, text: &'static str) -> RequestBuilder {
    let request = request(caller, Method::PUT, &format!("{ROWS}{query}"));
    request.header("content-type", "text/csv").body(text)
}

/// Code and field of each problem.
fn faults(body: &Value) -> Vec<[&str; 2]> {
    let problems = body["problems"].as_array().expect("problems");
    problems
        .iter()
        .map(|one| ["code", "field"].map(|name| one[name].as_str().expect("a text")))
        .collect()
}

#[tokio::test]
async fn a_name_with_u0000_in_it_costs_no_key_its_records() {
    let caller = Caller::start().await;
    let other = caller.stranger().await;
    let odd = request(&caller, Method::POST, ROWS)
        .header("content-type", "application/json")
        .body("{\"a\\u0000b\": 1}");
    assert_eq!(problem(odd).await.0, 422);
    let url = format!("{}/api/v2/key", caller.app.base);
    let fine = send(caller.app.http.get(url).bearer_auth(&other)).await;
    assert_eq!(fine.status(), 200);
    let app = &caller.app.app;
    app.usage.flush(&app.db).await.expect("written down");
    let kept = app.db.read(|conn| {
        let from = "2018-01-01".parse().expect("a day");
        Ok((key_use::sums(conn, from)?, key_use::calls(conn, 1)?))
    });
    let (sums, calls) = kept.await.expect("the records");
    assert_eq!(sums.len(), 2);
    assert!(calls[0].problem.contains("a\u{fffd}b"), "{calls:?}");
}

#[tokio::test]
async fn a_table_with_a_wrong_first_line_is_refused_without_rows_too() {
    let caller = Caller::start().await;
    let whole = "period,esselon,pria,wanita\n";
    assert_eq!(send(table(&caller, "", whole)).await.status(), 200);
    assert_eq!(send(table(&caller, "", "")).await.status(), 400);
    for (query, text, wrong) in [
        (
            "",
            "period,esselon,pria,wnaita\n",
            vec![["unknown-field", "wnaita"], ["required", "wanita"]],
        ),
        (
            "",
            "period,tanggal,esselon,pria,wanita",
            vec![["malformed", "tanggal"]],
        ),
        ("", "esselon,pria,wanita\n", vec![["required", "period"]]),
        ("?period=2017-10-29", "esselon,pria,wanita\n", vec![]),
    ] {
        if wrong.is_empty() {
            assert_eq!(
                send(table(&caller, query, text)).await.status(),
                200,
                "{text}"
            );
            continue;
        }
        let (status, body) = problem(table(&caller, query, text)).await;
        assert_eq!((status, faults(&body)), (422, wrong), "{text}");
        assert_eq!(body["rows"], 0);
    }
}

#[tokio::test]
async fn problems_name_fields_as_they_were_sent() {
    let caller = Caller::start().await;
    for (body, wrong) in [
        (
            json!({"period": "x", "eselon": "y", "pria": 1, "wanita": 2}),
            vec![["period", "period"], ["unknown-code", "eselon"]],
        ),
        (
            json!({"tanggal": "x", "esselon": "y", "pria": 1, "wanita": 2}),
            vec![["period", "tanggal"], ["unknown-code", "esselon"]],
        ),
        (
            json!({"esselon": "Esselon 1", "pria": 1, "wanita": 2}),
            vec![["required", "period"]],
        ),
    ] {
        let one = request(&caller, Method::POST, ROWS).json(&body);
        let (status, told) = problem(one).await;
        let codes = faults(&told);
        let fields: Vec<&str> = codes.iter().map(|[_, field]| *field).collect();
        let expected: Vec<&str> = wrong.iter().map(|[_, field]| *field).collect();
        assert_eq!((status, fields), (422, expected), "{body}");
        let many = request(&caller, Method::PUT, ROWS).json(&json!([body]));
        assert_eq!(faults(&problem(many).await.1), codes, "{body}");
    }
}

#[tokio::test]
async fn a_filter_by_an_agency_that_is_not_known_is_refused() {
    let caller = Caller::start().await;
    for path in [ROWS, "/indicators/pegawai-esselon/series"] {
        for (agency, status) in [("bkd", 200), ("tidak-ada", 400), ("bkd,tidak-ada", 400)] {
            let asked = request(&caller, Method::GET, &format!("{path}?agency={agency}"));
            assert_eq!(send(asked).await.status(), status, "{path} {agency}");
        }
    }
}

#[tokio::test]
async fn a_row_that_is_there_is_not_made_anew() {
    let caller = Caller::start().await;
    let path = format!("{ROWS}/{}", add(&caller, &row(1)).await);
    for tag in ["*", "\"1-1\"", "\"1-1-gzip\""] {
        let put = request(&caller, Method::PUT, &path).header("if-none-match", tag);
        assert_eq!(problem(put.json(&row(1))).await.0, 412, "{tag}");
        let delete = request(&caller, Method::DELETE, &path).header("if-none-match", tag);
        assert_eq!(problem(delete).await.0, 412, "{tag}");
    }
    let put = request(&caller, Method::PUT, &path).header("if-none-match", "\"1-9\"");
    assert_eq!(send(put.json(&row(1))).await.status(), 200);
}

#[tokio::test]
async fn what_was_negotiated_is_said_and_packed_bytes_have_tags_of_their_own() {
    let caller = Caller::start().await;
    let path = format!("{ROWS}/{}", add(&caller, &row(1)).await);
    for list in [ROWS, "/indicators/pegawai-esselon/series"] {
        let answer = send(request(&caller, Method::GET, list)).await;
        let varies: Vec<_> = answer.headers().get_all("vary").iter().collect();
        assert!(varies.iter().any(|value| *value == "accept"), "{varies:?}");
    }
    let get = || request(&caller, Method::GET, &path);
    let plain = send(get()).await;
    assert_eq!(plain.headers()["etag"], "\"1-1\"");
    for (encoding, tag) in [("gzip", "\"1-1-gzip\""), ("br", "\"1-1-br\"")] {
        let packed = send(get().header("accept-encoding", encoding)).await;
        assert_eq!(packed.headers()["etag"], tag);
        let again = get()
            .header("accept-encoding", encoding)
            .header("if-none-match", tag);
        let again = send(again).await;
        assert_eq!(again.status(), 304);
        assert_eq!(again.headers()["etag"], tag);
    }
    let put = request(&caller, Method::PUT, &path).header("if-match", "\"1-1-gzip\"");
    let changed = json!({ "period": "2017-10-01", "esselon": "Esselon 1", "pria": 3, "wanita": 2 });
    let answer = send(put.json(&changed)).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["etag"], "\"1-2\"");
}

#[tokio::test]
async fn a_strict_call_is_refused_for_what_else_is_passed_over() {
    let caller = Caller::start().await;
    let mut known = row(1);
    known["status"] = json!("validated");
    let strict = |method, path: &str| request(&caller, method, &format!("{path}?strict=true"));
    let (status, body) = problem(strict(Method::POST, ROWS).json(&known)).await;
    assert_eq!(
        (status, faults(&body)),
        (422, vec![["unknown-field", "status"]])
    );
    let (status, body) = problem(strict(Method::PUT, ROWS).json(&json!([known]))).await;
    assert_eq!(
        (status, faults(&body)),
        (422, vec![["unknown-field", "status"]])
    );
    let odd = request(&caller, Method::POST, &format!("{ROWS}?strict=true&dry=1"));
    assert_eq!(problem(odd.json(&row(1))).await.0, 400);
    assert_eq!(
        send(strict(Method::POST, ROWS).json(&row(1)))
            .await
            .status(),
        201
    );
    assert_eq!(send(strict(Method::GET, ROWS)).await.status(), 200);
    let loose = request(&caller, Method::PUT, &format!("{ROWS}?strict=false"));
    assert_eq!(send(loose.json(&json!([known]))).await.status(), 200);
    let url = format!("{}/api/v1/pegawai?strict=true", caller.app.base);
    let sent = json!({ "apikey": caller.key, "tahun": 2017, "pria": 1, "wanita": 2, "prai": 3 });
    let told: Value = send(caller.app.http.post(url).json(&sent))
        .await
        .json()
        .await
        .expect("JSON");
    assert_eq!(told["message"], json!(["The prai parameter is unknown."]));
    assert_eq!(
        caller
            .post(
                "pegawai",
                &[
                    ("tahun", "2017"),
                    ("pria", "1"),
                    ("wanita", "2"),
                    ("prai", "3")
                ]
            )
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn the_api_keeps_no_language_and_says_where_everything_is() {
    let caller = Caller::start().await;
    for path in [
        "/api/v2/key?lang=en",
        "/api/v1/pegawai?lang=en",
        "/api/v2?lang=en",
        "/api/apa?lang=en",
    ] {
        let answer = caller.app.get(path).await;
        assert!(answer.headers().get("set-cookie").is_none(), "{path}");
    }
    for path in ["/api/v2", "/api/v2/"] {
        let answer = caller.app.get(path).await;
        assert_eq!(answer.status(), 200);
        let body: Value = answer.json().await.expect("JSON");
        for link in body["links"].as_object().expect("links").values() {
            let link = link.as_str().expect("an address");
            if link == "/api/v2/events" {
                continue;
            }
            let url = format!("{}{link}", caller.app.base);
            let found = send(caller.app.http.get(url).bearer_auth(&caller.key)).await;
            assert_eq!(found.status(), 200, "{link}");
        }
    }
}

/// What a request is told in a language.
async fn told(request: RequestBuilder, lang: &str) -> Value {
    let answer = send(request.header("accept-language", lang)).await;
    let head = answer.headers();
    assert_eq!(head["content-language"], &lang[..2]);
    let mut varies = head.get_all("vary").iter();
    assert!(varies.any(|value| *value == "accept-language"));
    answer.json::<Value>().await.expect("JSON")
}

#[tokio::test]
async fn a_problem_is_told_in_the_language_that_is_asked_for() {
    let caller = Caller::start().await;
    let list = || request(&caller, Method::GET, &format!("{ROWS}?limit=x"));
    let (id, en) = (
        told(list(), "id-ID,en;q=0.5").await,
        told(list(), "en").await,
    );
    assert_eq!(id["code"], en["code"]);
    assert_eq!(en["title"], "The request can't be read");
    assert_eq!(id["title"], "Permintaan tidak dapat dibaca");
    let detail = "Permintaan tidak dapat dibaca. Ini menyangkut `limit`, `x`.";
    assert_eq!(id["detail"], detail);
    let wrong = json!({ "period": "2017-10-29", "esselon": "Esselon 9", "pria": 1, "wanita": 2 });
    let one = request(&caller, Method::POST, ROWS).json(&wrong);
    let one = told(one, "id").await;
    assert_eq!(one["problems"][0]["code"], "unknown-code");
    assert_eq!(
        one["problems"][0]["message"],
        "`esselon`: Tidak ada dalam daftar kode."
    );
    let many = request(&caller, Method::PUT, ROWS).json(&json!([wrong]));
    let many = send(many.header("accept-language", "id")).await;
    let many: Value = many.json().await.expect("JSON");
    assert_eq!(many["title"], "Permintaan melanggar aturan");
    assert_eq!(
        many["problems"][0]["message"],
        one["problems"][0]["message"]
    );
    let texts = &caller.app.app.texts;
    for code in pimpinan::web::api::v2::Code::ALL {
        let key = format!("problem-title-{}", code.name());
        assert_eq!(
            texts.get(pimpinan::base::text::Lang::En, &key),
            code.title()
        );
    }
}

#[tokio::test]
async fn what_would_be_right_is_said_in_both_languages() {
    let caller = Caller::start().await;
    for (row, message) in [
        (
            json!({ "period": "2017-10-29", "esselon": "Esselon 1", "pria": -1, "wanita": 2 }),
            "`pria`: Terlalu kecil; paling sedikit 0.",
        ),
        (
            json!({ "period": "2017-10-29", "esselon": "Esselon 1", "pria": 1e17, "wanita": 2 }),
            "`pria`: Terlalu besar atau terlalu banyak; paling banyak 9007199254740991.",
        ),
        (
            json!({ "period": "kemarin", "esselon": "Esselon 1", "pria": 1, "wanita": 2 }),
            "`period`: Bukan tanggal; tulis seperti 2017-10-29.",
        ),
    ] {
        let one = told(request(&caller, Method::POST, ROWS).json(&row), "id").await;
        assert_eq!(one["problems"][0]["message"], message);
    }
    let long = json!({ "url": format!("https://example.go.id/{}", "a".repeat(2048)) });
    let hook = told(
        request(&caller, Method::POST, "/webhooks").json(&long),
        "id",
    )
    .await;
    let message = hook["problems"][0]["message"].as_str().unwrap_or_default();
    assert!(message.ends_with("paling banyak 2048."), "{message}");
    let first = row(1);
    add(&caller, &first).await;
    let taken = told(request(&caller, Method::POST, ROWS).json(&first), "id").await;
    let detail = "Kunci alami sudah dipakai baris lain. Ini menyangkut `1`, `simpeg`.";
    assert_eq!(taken["detail"], detail);
}
