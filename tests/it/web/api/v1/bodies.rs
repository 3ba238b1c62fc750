//! Bodies that are broken, too large or twofold, and where in the order of checks they stand.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use reqwest::Method;
use serde_json::{Value, json};

use crate::web::api::caller::{Caller, FORM, JSON, answer, error, typed};

/// Posts a body with the key in a header.
async fn post(caller: &Caller, kind: &str, body: impl Into<reqwest::Body>) -> (u16, Value) {
    let request = caller
        .request(Method::POST, "pegawai")
        .bearer_auth(&caller.key);
    answer(typed(request, kind, body)).await
}

#[tokio::test]
async fn a_body_that_is_packed_or_says_the_wrong_thing_of_itself_is_told_so() {
    let caller = Caller::start().await;
    let key = &caller.key;
    let row = format!(r#"{{"apikey":"{key}","tahun":2017,"pria":1,"wanita":2}}"#);
    let pairs = format!("apikey={key}&tahun=2017&pria=1&wanita=2");
    for (kind, packed, body, status, words) in [
        (
            JSON,
            "gzip",
            row.as_str(),
            415,
            "The body is compressed (gzip): send it as it is, without Content-Encoding.",
        ),
        (
            FORM,
            "br",
            &pairs,
            415,
            "The body is compressed (br): send it as it is, without Content-Encoding.",
        ),
        (
            FORM,
            "",
            &row,
            400,
            "The body is JSON, but its content type says application/x-www-form-urlencoded: send it as application/json.",
        ),
        (
            JSON,
            "",
            &pairs,
            400,
            "The body is not valid JSON: expected value at line 1 column 1.",
        ),
    ] {
        let mut request = typed(
            caller.request(Method::POST, "pegawai"),
            kind,
            body.to_owned(),
        );
        if !packed.is_empty() {
            request = request.header("content-encoding", packed);
        }
        assert_eq!(
            answer(request).await,
            (status, error(words)),
            "{kind} {packed}"
        );
    }
    let plain = typed(caller.request(Method::POST, "pegawai"), JSON, row);
    assert_eq!(
        answer(plain.header("content-encoding", "identity")).await.0,
        200
    );
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_told_with_its_place() {
    let caller = Caller::start().await;
    let before = caller.size().await;
    let table = [
        (
            JSON,
            r#"{"tahun": 2017,"#,
            "The body is not valid JSON: EOF while parsing a value at line 1 column 15.",
        ),
        (
            JSON,
            "{\"tahun\": 2017,\n \"pria\" 1}",
            "The body is not valid JSON: expected `:` at line 2 column 9.",
        ),
        (
            JSON,
            "[1]",
            "The body is not valid JSON: invalid type: sequence, expected a JSON object at line 1 column 0.",
        ),
        (
            JSON,
            "tahun=2017",
            "The body is not valid JSON: expected ident at line 1 column 2.",
        ),
        (
            "text/plain",
            "tahun=2017",
            "The content type text/plain is not supported: send application/x-www-form-urlencoded, multipart/form-data or application/json.",
        ),
        (
            "",
            "tahun=2017",
            "The content type is missing: send application/x-www-form-urlencoded, multipart/form-data or application/json.",
        ),
    ];
    for (kind, body, sentence) in table {
        assert_eq!(
            post(&caller, kind, body).await,
            (400, error(sentence)),
            "{kind} {body}"
        );
    }
    for (kind, body) in [
        ("multipart/form-data", "x"),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"tahun\"\r\n\r\n20",
        ),
    ] {
        let (status, body) = post(&caller, kind, body).await;
        let said = body["message"].as_str().expect("a sentence");
        assert_eq!(status, 400);
        assert!(
            said.starts_with("The body is not valid multipart/form-data: "),
            "{said}"
        );
    }
    assert_eq!(caller.size().await, before);
}

#[tokio::test]
async fn an_empty_body_is_no_broken_one() {
    let caller = Caller::start().await;
    let path = "pegawai?tahun=2017&pria=1&wanita=2";
    let request = caller.request(Method::POST, path).bearer_auth(&caller.key);
    let (status, body) = answer(typed(request, JSON, "")).await;
    assert_eq!(status, 200, "{body}");
}

#[tokio::test]
async fn the_body_wins_over_the_query() {
    let caller = Caller::start().await;
    let fields = "apikey=wrong&tahun=1999&pria=7&wanita=8";
    let request = caller.request(Method::POST, &format!("pegawai?{fields}"));
    let body = format!(r#"{{"tahun":2017,"apikey":"{}","pria":9}}"#, caller.key);
    assert_eq!(answer(typed(request, JSON, body)).await.0, 200);
    let request = caller
        .request(Method::POST, "pegawai")
        .bearer_auth(&caller.key);
    let body = "tahun=2018&pria=1&wanita=3&x=y";
    assert_eq!(answer(typed(request, FORM, body)).await.0, 200);
    let rows = caller.app.app.db.read(|conn| {
        let sql = "SELECT tahun, pria, wanita FROM pegawai ORDER BY tahun";
        conn.query(sql, &[], |row| Ok([row.int(0)?, row.int(1)?, row.int(2)?]))
    });
    assert_eq!(rows.await.expect("rows"), [[2017, 9, 8], [2018, 1, 3]]);
}

#[tokio::test]
async fn the_key_is_checked_before_the_body_and_the_body_before_the_row() {
    let caller = Caller::start().await;
    let invalid = error("The apikey is invalid.");
    let call =
        |path: &str, body: String| answer(typed(caller.request(Method::PUT, path), JSON, body));
    let broken = r#"{"tahun":"#.to_owned();
    assert_eq!(
        call("pegawai/1", broken.clone()).await,
        (401, invalid.clone())
    );
    assert_eq!(
        call("pegawai/1?apikey=wrong", broken.clone()).await,
        (401, invalid.clone())
    );
    let path = format!("pegawai/1?apikey={}", caller.key);
    assert_eq!(call(&path, broken).await.0, 400);
    // The key stood in the body before the place where it breaks.
    let with_key = format!(r#"{{"apikey":"{}","tahun":"#, caller.key);
    assert_eq!(call("pegawai/1", with_key.clone()).await.0, 400);
    let plain = caller.request(Method::POST, "pegawai");
    assert_eq!(
        answer(typed(plain, "text/plain", with_key.clone() + "1}"))
            .await
            .0,
        400
    );
    assert_eq!(
        call("pegawai/1", with_key + "1}").await,
        (404, error("Data not found."))
    );
}

#[tokio::test]
async fn a_body_over_a_mebibyte_is_refused() {
    let caller = Caller::start().await;
    let before = caller.size().await;
    let large = format!("tahun=2017&pria=1&wanita=1&x={}", "x".repeat(1024 * 1024));
    let sentence = error("The body is larger than 1 MiB.");
    assert_eq!(
        post(&caller, FORM, large.clone()).await,
        (413, sentence.clone())
    );
    let request = caller.request(Method::POST, "pegawai");
    assert_eq!(
        answer(typed(request, FORM, large.clone())).await,
        (413, sentence)
    );
    let request = caller.request(Method::POST, "pegawai?apikey=wrong");
    assert_eq!(answer(typed(request, FORM, large)).await.0, 401);
    assert_eq!(caller.size().await, before);
    let fits = format!(
        "tahun=2017&pria=1&wanita=1&x={}",
        "x".repeat(1024 * 1024 - 40)
    );
    assert_eq!(post(&caller, FORM, fits).await.0, 200);
}

#[tokio::test]
async fn a_body_that_ends_halfway_changes_nothing() {
    let caller = Caller::start().await;
    let before = caller.size().await;
    let address = caller.app.base.replace("http://", "");
    let half = format!(
        "POST /api/v1/pegawai HTTP/1.1\r\nHost: x\r\nX-API-Key: {}\r\nContent-Type: {FORM}\r\n\
         Content-Length: 100\r\n\r\ntahun=2017&pria=1&wanita=2",
        caller.key
    );
    let talk = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("a stream");
        stream.write_all(half.as_bytes()).expect("sent");
        stream.shutdown(Shutdown::Write).expect("closed");
        let mut heard = String::new();
        let _ = stream.read_to_string(&mut heard);
        heard
    });
    let heard = talk.await.expect("the end of the talk");
    assert!(
        heard.is_empty() || heard.starts_with("HTTP/1.1 400"),
        "{heard}"
    );
    assert_eq!(caller.size().await, before);
}

#[tokio::test]
async fn a_full_disk_is_told_in_the_same_envelope() {
    if crate::database::is_about_the_file("a full disk is told in the same envelope") {
        return;
    }
    let caller = Caller::start().await;
    let full = caller
        .app
        .app
        .db
        .write(|tx| tx.conn.batch("PRAGMA max_page_count = 1"));
    full.await.expect("a limit");
    let mut refused = None;
    for year in 1900..2100 {
        let year = year.to_string();
        let fields = [("tahun", year.as_str()), ("pria", "1"), ("wanita", "2")];
        let rows = caller.size().await;
        let (status, body) = caller.post("pegawai", &fields).await;
        if status != 200 {
            assert_eq!(caller.size().await, rows);
            refused = Some((status, body["title"].clone(), body["message"].is_string()));
            break;
        }
    }
    assert_eq!(refused, Some((503, json!("Error"), true)));
}

/// Which of two values was meant nobody knows; the same twice is one.
#[tokio::test]
async fn a_parameter_with_two_values_is_refused() {
    let caller = Caller::start().await;
    let before = caller.size().await;
    let twice = |name: &str| error(format!("The {name} is given twice, with different values."));
    for (kind, body) in [
        (JSON, r#"{"tahun":2017,"pria":1,"wanita":2,"pria":3}"#),
        (FORM, "tahun=2017&pria=1&wanita=2&pria=3"),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"pria\"\r\n\r\n1\r\n\
             --x\r\nContent-Disposition: form-data; name=\"pria\"\r\n\r\n3\r\n--x--\r\n",
        ),
    ] {
        assert_eq!(
            post(&caller, kind, body).await,
            (400, twice("pria")),
            "{kind}"
        );
    }
    let ask = |slug: &str, query: &str, body: &'static str| {
        let request = caller.request(Method::POST, &format!("{slug}?{query}"));
        answer(typed(request.bearer_auth(&caller.key), FORM, body))
    };
    let refused = ask("pegawai", "pria=1&pria=2", "tahun=2017&wanita=2").await;
    assert_eq!(refused, (400, twice("pria")));
    let body = "tanggal=2017-10-29&esselon=Esselon 1&eselon=Esselon 2&pria=1&wanita=2";
    let refused = ask("pegawai-esselon", "", body).await;
    assert_eq!(refused, (400, twice("esselon")));
    assert_eq!(caller.size().await, before);
    // The body goes before the query, an unknown name is nobody's, and the same value is one.
    let taken = ask(
        "pegawai",
        "pria=1&pria=2",
        "tahun=2017&pria=3&pria=3&wanita=2&x=1&x=2",
    )
    .await;
    assert_eq!(taken.0, 200, "{}", taken.1);
}
