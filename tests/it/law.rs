//! The one law: an indicator is one TOML file; its API, its documentation and its dashboard come
//! from that file alone. The file is the one of the tutorial.

use std::fs;
use std::path::Path;

use pimpinan::catalogue::{Catalogue, load};
use serde_json::{Value, json};

use crate::people::AGENCY;
use crate::support::TestApp;

/// The example that the tutorial has its reader write.
fn tutorial() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tutorial/add-an-indicator.md");
    let text = fs::read_to_string(path).expect("the tutorial");
    let example = text.split("```toml\n").nth(1).expect("an example");
    example.split("```").next().expect("its end").to_owned()
}

fn with_another_indicator() -> Catalogue {
    let folder = tempfile::tempdir().expect("a folder");
    load::export(folder.path()).expect("the built-in catalogue, written out");
    let file = folder.path().join("indicators/puskesmas.toml");
    fs::write(file, tutorial()).expect("another indicator");
    load::from_dir(folder.path()).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

#[tokio::test]
async fn one_file_gives_an_indicator_its_api_documentation_and_chart() {
    let app = TestApp::with(with_another_indicator()).await;
    let key = app.add_key(AGENCY).await;
    let leader = app.signed_in("pimpinan").await;

    let empty = leader.text("/sektor/kesehatan/puskesmas").await;
    assert!(
        empty.contains("Jumlah Puskesmas") && !empty.contains("data-chart-spec"),
        "{empty}"
    );

    let url = format!("{}/api/v1/puskesmas", app.base);
    let refused = app
        .http
        .post(&url)
        .json(&json!({"apikey": key}))
        .send()
        .await
        .expect("an answer");
    assert_eq!(refused.status(), 404);
    let refused: Value = refused.json().await.expect("JSON");
    let sentences = [
        "The rawat inap field is required.",
        "The non rawat inap field is required.",
        "The tahun field is required.",
        "The kota field is required.",
    ];
    assert_eq!(refused["message"], json!(sentences));
    for (kota, inside, outside) in [("Kab. Serang", "15", "16"), ("3671", "9", "25")] {
        let row = json!({
            "apikey": key,
            "tahun": 2017,
            "kota": kota,
            "rawat_inap": inside,
            "non_rawat_inap": outside,
        });
        let sent = app
            .http
            .post(&url)
            .json(&row)
            .send()
            .await
            .expect("an answer");
        assert_eq!(sent.status(), 200);
    }

    let page = leader.text("/sektor/kesehatan/puskesmas").await;
    assert!(page.contains(">65<") || page.contains("65 unit"), "{page}");
    assert!(page.contains("2 dari 8"), "{page}");
    assert!(
        page.contains("data-chart-spec") && page.contains("Nonrawat inap"),
        "{page}"
    );

    let kept = [
        (2017, "3604".to_owned(), 15, 31),
        (2017, "3671".to_owned(), 9, 34),
    ];
    assert_eq!(documented_and_viewed(&app).await, kept);
}

/// Looks at the indicator's documentation, and reads its SQL view.
async fn documented_and_viewed(app: &TestApp) -> Vec<(i64, String, i64, i64)> {
    let docs = app
        .get("/docs/puskesmas")
        .await
        .text()
        .await
        .expect("a page");
    for text in [
        "Save New Jumlah Puskesmas",
        "Update Jumlah Puskesmas",
        "non_rawat_inap",
    ] {
        assert!(docs.contains(text), "{text}");
    }
    let sql = "SELECT tahun, wilayah, rawat_inap, jumlah FROM puskesmas ORDER BY id";
    let read = app.app.db.read(move |conn| {
        conn.query(sql, &[], |row| {
            Ok((row.int(0)?, row.text(1)?, row.int(2)?, row.int(3)?))
        })
    });
    read.await.expect("the view")
}
