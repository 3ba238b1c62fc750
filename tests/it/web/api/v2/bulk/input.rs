//! What a bulk call is sent: defaults, broken rows, numbers, bodies that can't be read.

use serde_json::{Value, json};

use super::{CSV, JSON, NDJSON, counts, faults, line, put, sent};
use crate::web::api::caller::{AGENCY, Caller};
use crate::web::api::v2::gate::problem;

#[tokio::test]
async fn defaults_stand_in_the_query_too_and_a_row_overrides_them() {
    let caller = Caller::start().await;
    let query = format!("?agency={AGENCY}&period=2017-10-01&esselon=Esselon%201&basis=simpeg");
    let text = "{\"pria\":1,\"wanita\":2}\n{\"pria\":1,\"wanita\":2,\"esselon\":\"Esselon 2\"}";
    let (status, body) = sent(put(&caller, &query, NDJSON, text)).await;
    assert_eq!((status, counts(&body)), (200, [2, 0, 0, 0]), "{body}");
    for (query, code) in [
        ("?pria=1", "malformed"),
        ("?tahunn=1", "malformed"),
        ("?dry_run=yes", "malformed"),
        ("?agency=dinkes", "forbidden"),
        ("?status=validated", "malformed"),
    ] {
        let (_, body) = problem(put(&caller, query, NDJSON, "")).await;
        assert_eq!(body["code"], code, "{query}");
    }
}

#[tokio::test]
async fn a_default_that_no_row_could_take_is_refused_even_where_no_row_needs_it() {
    let caller = Caller::start().await;
    let row: Value = serde_json::from_str(&line(1, "Esselon 1", "1")).unwrap();
    for (defaults, code, field) in [
        (json!({"period": "kemarin"}), "date", "period"),
        (json!({"period": [1]}), "date", "period"),
        (json!({"esselon": "Esselon 9"}), "unknown-code", "esselon"),
        (json!({"basis": "bps"}), "unknown-basis", "basis"),
        (json!({"agency": "dinkes"}), "unknown-agency", "agency"),
        (json!({"agency": 7}), "unknown-agency", "agency"),
    ] {
        for rows in [json!([]), json!([row])] {
            let body = json!({"defaults": defaults, "rows": rows}).to_string();
            let (status, body) = problem(put(&caller, "", JSON, body)).await;
            let found = &body["problems"][0];
            assert_eq!((status, &found["code"]), (422, &json!(code)), "{body}");
            assert_eq!(found["field"], field, "{body}");
        }
    }
    for defaults in [json!(null), json!([]), json!("2017"), json!(1)] {
        let body = json!({"defaults": defaults, "rows": []}).to_string();
        let (_, body) = problem(put(&caller, "", JSON, body)).await;
        assert_eq!(body["code"], "malformed", "{defaults} {body}");
    }
    let (_, body) = problem(put(&caller, "?period=x", NDJSON, line(1, "Esselon 1", "1"))).await;
    assert_eq!(body["problems"][0]["code"], "date", "{body}");
    let blank = json!({"defaults": {"period": "", "agency": ""}, "rows": [row]}).to_string();
    let (status, body) = sent(put(&caller, "", JSON, blank)).await;
    assert_eq!((status, counts(&body)), (200, [1, 0, 0, 0]), "{body}");
}

#[tokio::test]
async fn a_row_without_a_basis_is_alike_to_any_other_of_its_cell() {
    let caller = Caller::start().await;
    let row = |basis: &str, pria: i64| {
        format!("{{\"tahun\":1940,\"region\":\"3601\",\"pria\":{pria},\"wanita\":2{basis}}}\n")
    };
    let planned = async |rows: String| {
        let path = "/api/v2/indicators/penduduk/observations?dry_run=true";
        let request = caller.app.http.put(format!("{}{path}", caller.app.base));
        let request = request
            .bearer_auth(&caller.key)
            .header("content-type", NDJSON);
        let answer = request.body(rows).send().await.expect("an answer");
        answer.json::<Value>().await.expect("JSON")
    };
    let (named, other) = (",\"basis\":\"dkb\"", ",\"basis\":\"registrasi\"");
    for rows in [row(named, 3) + &row("", 1), row("", 1) + &row(named, 3)] {
        let body = planned(rows).await;
        assert_eq!(counts(&body), [1, 0, 0, 1], "{body}");
        assert_eq!(faults(&body), ["duplicate  [2]"]);
    }
    let body = planned(row(named, 3) + &row(other, 1)).await;
    assert_eq!(counts(&body), [2, 0, 0, 0], "{body}");
}

#[tokio::test]
async fn a_sign_before_three_digits_is_not_guessed() {
    let caller = Caller::start().await;
    let rows = [
        line(1, "Esselon 1", "\"1.000\""),
        line(2, "Esselon 1", "1.0"),
    ];
    let (_, body) = sent(put(&caller, "", NDJSON, rows.concat())).await;
    assert_eq!(counts(&body), [1, 0, 0, 1], "{body}");
    assert_eq!(faults(&body), ["integer pria [1]"]);
}

#[tokio::test]
async fn what_is_wrong_is_told_by_rule_and_row() {
    let caller = Caller::start().await;
    let good = line(1, "Esselon 1", "1");
    let row = |members: &str| format!("{{\"tanggal\":\"2017-10-02\",\"wanita\":1,{members}}}\n");
    let level = "\"esselon\":\"Esselon 1\"";
    let text = [
        good.clone(),
        good,
        row(&format!("{level},\"pria\":1e400")),
        row(&format!("{level},\"pria\":1.5")),
        row(&format!("{level},\"pria\":1,\"pria\":2")),
        row(&format!("{level},\"pria\":1,\"umur\":2")),
        row(&format!("{level},\"pria\":1,\"basis\":\"bps\"")),
        row(&format!("{level},\"pria\":1,\"agency\":\"dinkes\"")),
        row(&format!("{level},\"pria\":[[[[1]]]]")),
        row("\"esselon\":\"Esselon 9\",\"pria\":1"),
        "[1]\n".to_owned(),
        "{\"tanggal\":\"2017-1\n".to_owned(),
        "{}".to_owned(),
    ];
    let (status, body) = sent(put(&caller, "", NDJSON, text.concat())).await;
    assert_eq!((status, counts(&body)), (200, [1, 0, 0, 12]));
    let expected = [
        "duplicate  [2]",
        "max pria [3]",
        "integer pria [4,9]",
        "malformed pria [5]",
        "unknown-field umur [6]",
        "unknown-basis basis [7]",
        "unknown-agency agency [8]",
        "unknown-code esselon [10]",
        "malformed  [11]",
        "malformed  [12]",
        "required pria [13]",
        "required wanita [13]",
        "required period [13]",
        "required esselon [13]",
    ];
    assert_eq!(faults(&body), expected);
    let none = line(1, "x", "1");
    let (status, body) = problem(put(&caller, "", NDJSON, none)).await;
    assert_eq!((status, counts(&body)), (422, [0, 0, 0, 1]));
    assert_eq!(
        (&body["code"], &body["rows"]),
        (&json!("invalid"), &json!(1))
    );
}

#[tokio::test]
async fn numbers_are_read_exactly() {
    let caller = Caller::start().await;
    for (number, code) in [
        ("1.0", None),
        ("-0", None),
        ("1e1", None),
        ("\"3\"", None),
        ("1.000000000000", None),
        ("9007199254740991", None),
        ("0.123456789012", Some("integer")),
        ("9007199254740992", Some("max")),
        ("1e400", Some("max")),
        ("1e-400", Some("integer")),
        ("true", Some("integer")),
        ("\"\"", Some("required")),
        ("null", Some("required")),
    ] {
        let (_, body) = sent(put(
            &caller,
            "?dry_run=true",
            NDJSON,
            line(1, "Esselon 1", number).replace("\"wanita\":4", "\"wanita\":0"),
        ))
        .await;
        assert_eq!(
            body["problems"][0]["code"].as_str(),
            code,
            "{number} {body}"
        );
    }
}

#[tokio::test]
async fn what_a_spreadsheet_has_rounded_is_refused() {
    let caller = Caller::start().await;
    let table = "tanggal,esselon,pria,wanita\n2017-10-09,Esselon 1,1.23E+6,2\n2017-10-10,Esselon 1,1e3,2\n\
        2017-10-11,Esselon 1,1000,2\n";
    let (_, body) = sent(put(&caller, "", CSV, table)).await;
    assert_eq!(counts(&body), [1, 0, 0, 2], "{body}");
    assert_eq!(faults(&body), ["rounded-number pria [1,2]"]);
}

#[tokio::test]
async fn csv_without_names_is_refused() {
    let caller = Caller::start().await;
    for body in ["", "\n", "\r\n\r\n", "\u{feff}"] {
        let (status, told) = problem(put(&caller, "", CSV, body)).await;
        assert_eq!(
            (status, &told["code"]),
            (400, &json!("malformed")),
            "{told}"
        );
        let detail = told["detail"].as_str().unwrap_or_default();
        assert!(detail.starts_with("The body is empty"), "{told}");
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_as_a_whole() {
    let caller = Caller::start().await;
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    for (kind, body, code) in [
        (JSON, b"{".to_vec(), "malformed"),
        (JSON, b"".to_vec(), "malformed"),
        (
            JSON,
            b"{\"rows\":[],\"defaults\":{\"pria\":1}}".to_vec(),
            "malformed",
        ),
        (JSON, b"[\"\xff\"]".to_vec(), "malformed"),
        (JSON, vec![b' '; 17 * 1024 * 1024], "malformed"),
        (CSV, b"a;".repeat(2_000), "malformed"),
        (CSV, vec![b'a'; 100_000], "malformed"),
        (CSV, b"\xff\xfe,a\n1,2".to_vec(), "malformed"),
        ("text/plain", b"a".to_vec(), "unsupported-media-type"),
    ] {
        let (_, body) = problem(put(&caller, "", kind, body)).await;
        assert_eq!(body["code"], code, "{body}");
    }
    let packed = put(&caller, "", JSON, "[]").header("content-encoding", "gzip");
    assert_eq!(problem(packed).await.0, 415);
    let (status, body) = sent(put(&caller, "", JSON, format!("[{deep}]"))).await;
    assert_eq!(
        (status, faults(&body)),
        (422, vec!["malformed  [1]".to_owned()])
    );
    let (_, body) = sent(put(
        &caller,
        "",
        NDJSON,
        b"{\"pria\":\"\xff\"}\n{\"\xff\":1}".to_vec(),
    ))
    .await;
    assert_eq!(faults(&body), ["malformed  [1,2]"]);
    let mut large = vec![b'x'; 10 * 1024 * 1024];
    large.push(b'\n');
    large.extend(line(3, "Esselon 1", "1").into_bytes());
    let (status, body) = sent(put(&caller, "", NDJSON, large)).await;
    assert_eq!((status, counts(&body)), (200, [1, 0, 0, 1]));
    assert_eq!(faults(&body), ["too-large  [1]"]);
    let table =
        "tanggal,esselon,pria,wanita\n2017-10-09,Esselon 1,1\n2017-10-09,\"Esselon 1\",1,2\n";
    let (_, body) = sent(put(&caller, "", CSV, table)).await;
    assert_eq!(
        (counts(&body), faults(&body)),
        ([1, 0, 0, 1], vec!["malformed  [1]".to_owned()])
    );
}

#[tokio::test]
async fn a_list_of_any_size_is_taken_while_it_comes_in() {
    let caller = Caller::start().await;
    // More than could be kept, of which one row is sound.
    let sound = line(3, "Esselon 1", "1");
    let many = "{},".repeat(20_000);
    let list = format!("[{many}{},{{}}]", sound.trim());
    let (status, body) = sent(put(&caller, "", JSON, list)).await;
    assert_eq!((status, counts(&body)), (200, [1, 0, 0, 20_001]));
    // What breaks off in its midst says what was taken before.
    let [one, two] = [4, 5].map(|day| line(day, "Esselon 1", "1").trim().to_owned());
    let broken = format!("[{one},{two},{many}");
    let (status, body) = problem(put(&caller, "", JSON, broken)).await;
    assert_eq!(status, 400);
    let detail = body["detail"].as_str().expect("a sentence");
    assert!(detail.ends_with("1 created, 0 updated."), "{detail}");
    // Defaults may stand behind their rows.
    let late = "{\"rows\": [{\"tanggal\": \"2017-10-05\", \"esselon\": \"Esselon 1\", \"pria\": 1}], \
        \"defaults\": {\"wilayah\": \"nowhere\"}}";
    let (_, body) = problem(put(&caller, "", JSON, late)).await;
    assert_ne!(body["code"], "unavailable", "{body}");
}
