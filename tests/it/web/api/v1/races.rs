//! Many callers at once, and bodies that nobody thought of.

use proptest::prelude::*;
use proptest::test_runner::{Config as Runs, TestRunner};
use reqwest::Method;

use crate::web::api::caller::{Caller, FORM, JSON, typed};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_want_one_key_one_gets_it() {
    let caller = Caller::start().await;
    let fields = format!(
        "apikey={}&tanggal=2017-10-29&usia=30&pria=1&wanita=2",
        caller.key
    );
    let calls: Vec<_> = (0..64)
        .map(|_| {
            let request = caller.request(Method::POST, "usia-asn");
            let call = typed(request, FORM, fields.clone()).send();
            tokio::spawn(async move { call.await.expect("an answer").status().as_u16() })
        })
        .collect();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.expect("a status"));
    }
    statuses.sort_unstable();
    let mut expected = [404; 64];
    expected[0] = 200;
    assert_eq!(statuses, expected);
    assert_eq!(caller.size().await.0, 1);
}

fn field() -> impl Strategy<Value = (String, String)> {
    let name = prop_oneof![
        Just("tahun".to_owned()),
        Just("pria".to_owned()),
        Just("wanita".to_owned()),
        Just("user_id".to_owned()),
        "\\PC{0,8}",
    ];
    let value = prop_oneof![
        "-?[0-9]{0,25}(\\.[0-9]{0,3})?(e-?[0-9]{1,11})?",
        "\\PC{0,12}"
    ];
    (name, value)
}

fn body() -> impl Strategy<Value = (String, Vec<u8>)> {
    let fields = || prop::collection::vec(field(), 0..6);
    let object = fields().prop_map(|fields| {
        let members: Vec<String> = fields.iter().map(|(n, v)| format!("{n:?}:{v}")).collect();
        (
            JSON.to_owned(),
            format!("{{{}}}", members.join(",")).into_bytes(),
        )
    });
    let form = fields().prop_map(|fields| {
        let text = serde_urlencoded::to_string(&fields).expect("a form");
        (FORM.to_owned(), text.into_bytes())
    });
    let kinds = prop::sample::select(vec![
        FORM,
        JSON,
        "multipart/form-data; boundary=x",
        "x/y",
        "",
    ]);
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    let noise = (kinds, bytes).prop_map(|(kind, bytes)| (kind.to_owned(), bytes));
    prop_oneof![object, form, noise]
}

#[test]
fn no_body_is_a_fault_of_ours() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let caller = runtime.block_on(Caller::start());
    let mut runner = TestRunner::new(Runs::with_cases(300));
    let ran = runner.run(&body(), |(kind, bytes)| {
        let request = caller
            .request(Method::POST, "pegawai")
            .bearer_auth(&caller.key);
        let answer = runtime.block_on(typed(request, &kind, bytes).send());
        let status = answer.expect("an answer").status().as_u16();
        prop_assert!(matches!(status, 200 | 400 | 404), "{status}");
        Ok(())
    });
    ran.expect("only answers of the contract");
}
