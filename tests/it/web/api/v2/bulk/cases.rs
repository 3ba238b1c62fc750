//! Files as people send them, sent as CSV as they are: each has its right answer here, too. Their
//! headings are ours, or are put in our words first, since the API knows no others.

use reqwest::Method;
use serde_json::{Value, json};

use super::{CSV, counts, faults, problem, request};
use crate::web::api::caller::Caller;

fn file(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/cases/");
    std::fs::read_to_string(format!("{folder}{name}")).expect("a file")
}

async fn sent(caller: &Caller, slug: &str, body: String) -> Value {
    let path = format!("/api/v2/indicators/{slug}/observations");
    let request = caller.app.http.put(format!("{}{path}", caller.app.base));
    let request = request.bearer_auth(&caller.key).header("content-type", CSV);
    let answer = request.body(body).send().await.expect("an answer");
    answer.json().await.expect("JSON")
}

/// The file with a header in our words.
fn under(header: &str, name: &str) -> String {
    let text = file(name);
    let (_, rows) = text.split_once('\n').expect("a header");
    format!("{header}\n{rows}")
}

const INFLATION: &str = "laju-inflasi-menurut-kota";
const BUDGET: &str = "tahun;agency;anggaran;realisasi";

/// An indicator, a body, the counts of its rows, and what is wrong with them.
type Case = (&'static str, String, [u64; 4], &'static [&'static str]);

fn cases() -> [Case; 9] {
    [
        (
            "pegawai",
            file("01-thousands-unquoted.csv"),
            [0, 0, 0, 2],
            &["malformed  [1,2]"],
        ),
        (
            "pegawai-esselon",
            file("03-unclosed-quote.csv"),
            [0, 0, 0, 2],
            &["unknown-field keterangan [1]", "malformed  [2]"],
        ),
        (
            "penyerapan-anggaran-opd",
            under(BUDGET, "04-scientific.csv"),
            [0, 0, 0, 1],
            &[
                "rounded-number anggaran [1]",
                "rounded-number realisasi [1]",
            ],
        ),
        (
            "pegawai-esselon",
            file("12-month-first.csv"),
            [0, 0, 0, 2],
            &["date tanggal [1,2]"],
        ),
        (
            INFLATION,
            file("41-ambiguous.csv"),
            [0, 0, 0, 3],
            &["decimals inflasi [1,2,3]"],
        ),
        (
            INFLATION,
            file("41b-ambiguous.csv"),
            [0, 0, 0, 1],
            &["decimals inflasi [1]"],
        ),
        (
            "penduduk",
            file("45-more-cells.csv"),
            [0, 0, 0, 2],
            &["malformed  [1,2]"],
        ),
        (
            "penduduk",
            under("wilayah;tahun;pria;wanita", "46-blank-region.csv"),
            [2, 0, 0, 2],
            &["required wilayah [2,4]"],
        ),
        (INFLATION, file("61-rate-one-region.csv"), [1, 0, 0, 0], &[]),
    ]
}

#[tokio::test]
async fn each_file_is_read_right_as_a_body() {
    let caller = Caller::start().await;
    for (slug, body, expected, wrong) in cases() {
        let told = sent(&caller, slug, body.clone()).await;
        let found = (counts(&told), faults(&told));
        assert_eq!(
            found,
            (
                expected,
                wrong.iter().map(|one| (*one).to_owned()).collect()
            ),
            "{body} {told}"
        );
    }
}

#[tokio::test]
async fn what_a_body_does_not_name_stays() {
    let caller = Caller::start().await;
    let told = sent(&caller, "penduduk", file("50-basis-base.csv")).await;
    assert_eq!(counts(&told), [2, 0, 0, 0], "{told}");
    let body = under("tahun;wilayah;pria;wanita", "50b-no-basis.csv");
    let told = sent(&caller, "penduduk", body).await;
    assert_eq!(counts(&told), [0, 0, 2, 0], "{told}");
}

/// A total alone says nothing of its parts: they stay, and it must agree with them.
#[tokio::test]
async fn parts_that_a_total_does_not_name_stay() {
    let caller = Caller::start().await;
    let told = sent(&caller, "pegawai", file("08d-base.csv")).await;
    assert_eq!(counts(&told), [2, 0, 0, 0], "{told}");
    let told = sent(&caller, "pegawai", file("08e-total-only.csv")).await;
    assert_eq!(counts(&told), [0, 0, 1, 1], "{told}");
    assert_eq!(faults(&told), ["sum jumlah [2]"]);
    let put = |jumlah: i64| {
        let path = "/indicators/pegawai/observations/2";
        let row = json!({ "period": "2014", "jumlah": jumlah });
        request(&caller, Method::PUT, path).json(&row)
    };
    let (status, body) = problem(put(206)).await;
    assert_eq!(
        (status, &body["problems"][0]["code"]),
        (422, &json!("sum")),
        "{body}"
    );
    let kept: Value = put(205)
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!((&kept["pria"], &kept["wanita"]), (&json!(110), &json!(95)));
    // Who names the parts as nothing takes them away.
    let path = "/indicators/pegawai/observations/2";
    let row = json!({ "period": "2014", "jumlah": 206, "pria": null, "wanita": null });
    let gone = request(&caller, Method::PUT, path).json(&row).send().await;
    let gone: Value = gone.expect("an answer").json().await.expect("JSON");
    assert_eq!(
        (&gone["pria"], &gone["jumlah"]),
        (&json!(null), &json!(206))
    );
}

#[tokio::test]
async fn a_body_that_ends_within_a_quote_lost_its_end() {
    let caller = Caller::start().await;
    let body = "tahun,pria,wanita\n2013,1,2\n2014,3,\"45".to_owned();
    let told = sent(&caller, "pegawai", body).await;
    assert_eq!(
        (counts(&told), faults(&told)),
        ([1, 0, 0, 1], vec!["malformed  [2]".to_owned()])
    );
}

/// What is refused stands in nobody's way; what was taken does.
#[tokio::test]
async fn a_good_row_after_a_refused_one_of_its_cell_is_taken() {
    let caller = Caller::start().await;
    let path = "/indicators/pegawai/observations";
    let row = |pria: &str| json!({ "period": "2017", "pria": pria, "wanita": 4 });
    let rows = json!([row("-3"), row("3"), row("5"), row("x")]);
    let sent = request(&caller, Method::PUT, path).json(&rows).send().await;
    let body: Value = sent.expect("an answer").json().await.expect("JSON");
    assert_eq!(counts(&body), [1, 0, 0, 3], "{body}");
    let told = ["min pria [1]", "duplicate  [3,4]", "integer pria [4]"];
    let mut faults = faults(&body);
    faults.sort_by_key(|line| told.iter().position(|one| one == line));
    assert_eq!(faults, told, "{body}");
}

/// Of rows that are sound by themselves the first that can be written is taken; that an earlier one was
/// refused beside what stands there is no reason against it.
#[tokio::test]
async fn a_row_whose_twin_can_not_be_written_is_taken() {
    let caller = Caller::start().await;
    let told = sent(&caller, "pegawai", file("08d-base.csv")).await;
    assert_eq!(counts(&told), [2, 0, 0, 0], "{told}");
    // The parts that stand there make 205.
    let body = "tahun,jumlah\n2014,999\n2014,998\n2014,205\n2014,205\n2013,190\n";
    for query in ["?dry_run=true", ""] {
        let path = format!("/indicators/pegawai/observations{query}");
        let call = request(&caller, Method::PUT, &path).header("content-type", CSV);
        let call = call.header("idempotency-key", format!("twins{query}"));
        let answer = call.body(body).send().await.expect("an answer");
        let told: Value = answer.json().await.expect("JSON");
        assert_eq!(counts(&told), [0, 0, 2, 3], "{told}");
        assert_eq!(faults(&told), ["sum jumlah [1,2]", "duplicate  [4]"]);
    }
    // Where all or none is taken, one of them refuses all.
    let path = "/indicators/pegawai/observations?atomic=true";
    let call = request(&caller, Method::PUT, path).header("content-type", CSV);
    let answer = call.body(body).send().await.expect("an answer");
    let told: Value = answer.json().await.expect("JSON");
    assert_eq!(told["refused"], 5, "{told}");
}
