//! What somebody says a source is, and what of it is refused before anything is asked.

use pimpinan::intake::pull::Definition;

use crate::support::TestApp;

/// What is wrong with the usual definition once a part of it is another.
fn wrong(app: &TestApp, from: &str, to: &str) -> Vec<String> {
    let usual = "name = \"a\"\nagency = \"bkd\"\nindicator = \"pegawai\"\nschedule = \"15 2 * * *\"\n\
        [json]\naddress = \"https://a.example/x\"\nrows = \"$.data[*]\"\n\
        headers = { Accept-Language = \"id\" }\n\
        paging = { by = \"page\", parameter = \"p\", first = 1 }\n";
    assert!(usual.contains(from), "{from}");
    let definition = Definition::from_toml(&usual.replacen(from, to, 1)).expect("a definition");
    let wrong = definition.wrong(&app.app.catalogue).into_iter();
    wrong
        .map(|one| format!("{} {}", one.field, one.code))
        .collect()
}

#[tokio::test]
async fn what_would_hold_up_the_program_or_hides_a_secret_is_no_definition() {
    let app = TestApp::start().await;
    let deep = format!("$[?{}@.a{}]", "(".repeat(225), ")".repeat(225));
    let none: [&str; 0] = [];
    assert_eq!(wrong(&app, "bkd", "bkd"), none);
    for (from, to, said) in [
        ("$.data[*]", deep.as_str(), "json.rows path"),
        ("$.data[*]", "$..[?count($..*)>1]", "json.rows path"),
        ("15 2 * * *", "0 0 30 2 *", "schedule schedule"),
        ("15 2 * * *", "* * * * * *", "schedule schedule"),
        (
            "first = 1",
            "first = 9223372036854775807",
            "json.paging.first number",
        ),
        ("/x", "/x?token=KUNCI", "json.address address-secret"),
        (
            "Accept-Language",
            "X-Api-Key",
            "json.headers.X-Api-Key header-secret",
        ),
        ("schedule", "header_row = 0\nschedule", "header_row number"),
        (
            "first = 1 }",
            "first = 1 }\n[columns]\n\"x\\u0000\" = \"-\"",
            "kind nul",
        ),
        ("Accept-Language", "Host", "json.headers.Host header"),
        (
            "Accept-Language",
            "Transfer-Encoding",
            "json.headers.Transfer-Encoding header",
        ),
    ] {
        assert_eq!(wrong(&app, from, to), [said], "{to}");
    }
    // A comment may be carried out, and a transaction that reads alone may write a file.
    for query in [
        "SELECT 1 INTO  OUTFILE '/tmp/a'",
        "SELECT 1 INTO/**/DUMPFILE '/tmp/a'",
        "SELECT 1 /*!INTO OUTFILE '/tmp/a'*/",
        "SELECT load_file('/etc/passwd')",
    ] {
        let text = format!(
            "name = \"a\"\nagency = \"bkd\"\nindicator = \"pegawai\"\n\
             [mysql]\nhost = \"h\"\ndatabase = \"d\"\nuser = \"u\"\nquery = \"{query}\"\n"
        );
        let definition = Definition::from_toml(&text).expect("a definition");
        let wrong = definition.wrong(&app.app.catalogue);
        assert_eq!(wrong.len(), 1, "{query}: {wrong:?}");
        assert_eq!((&*wrong[0].field, wrong[0].code), ("mysql.query", "query"));
    }
}
