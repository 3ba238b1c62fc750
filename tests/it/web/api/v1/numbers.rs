//! Numbers of JSON bodies: read in their own spelling, never through a floating-point number.

use reqwest::Method;
use serde_json::json;

use crate::web::api::caller::{Caller, JSON, answer, error, typed};

#[tokio::test]
async fn json_numbers_are_read_exactly() {
    let caller = Caller::start().await;
    let call = |year: u32, number: &str| {
        let body = format!(
            r#"{{"apikey":"{}","tahun":{year},"pria":{number},"wanita":0}}"#,
            caller.key
        );
        answer(typed(caller.request(Method::POST, "pegawai"), JSON, body))
    };
    for (year, number) in [
        (2001, "1.0"),
        (2002, "-0"),
        (2003, "9007199254740991"),
        (2004, "1e3"),
    ] {
        let (status, body) = call(year, number).await;
        assert_eq!(status, 200, "{number} {body}");
    }
    let too_large = error(json!([
        "The pria may not be greater than 9007199254740991."
    ]));
    for number in [
        "1e400",
        "12345678901234567890",
        "9007199254740991.5e1",
        "9007199254740992",
    ] {
        assert_eq!(
            call(2010, number).await,
            (404, too_large.clone()),
            "{number}"
        );
    }
    let no_integer = error(json!(["The pria must be an integer."]));
    for number in ["0.1", "true", "[1]", "{}", "9007199254740990.5", "1e-400"] {
        assert_eq!(
            call(2010, number).await,
            (404, no_integer.clone()),
            "{number}"
        );
    }
    assert_eq!(
        call(2010, "null").await.1,
        error(json!(["The pria field is required."]))
    );
    let kept = caller.app.app.db.read(|conn| {
        conn.query("SELECT pria FROM pegawai ORDER BY tahun", &[], |row| {
            row.int(0)
        })
    });
    assert_eq!(
        kept.await.expect("rows"),
        [1, 0, 9_007_199_254_740_991, 1000]
    );
}
