use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::staff;
use crate::changes;
use crate::support::TestApp;

#[tokio::test]
async fn what_is_filtered_comes_in_every_format_and_runs_no_formula() {
    let app = TestApp::start().await;
    let user = app
        .add_user_named("operator", "=HYPERLINK(\"http://x\";\"a\")", String::new())
        .await;
    for year in ["2015", "2016", "2017"] {
        app.seed(user.id, &staff(year, &[1234, 66, 1300])).await;
    }
    let leader = app.signed_in("pimpinan").await;
    let answer = leader.get("/data/pegawai/unduh?format=csv&dari=2016").await;
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    let name = answer.headers()["content-disposition"]
        .to_str()
        .expect("text");
    assert_eq!(name, "attachment; filename=\"pegawai-2018-01-15.csv\"");
    let text = answer.text().await.expect("a file");
    assert!(text.contains("\r\n"));
    let mut file = csv::Reader::from_reader(text.as_bytes());
    let head = file.headers().expect("a head").clone();
    let at = |name: &str| head.iter().position(|one| one == name).expect("a column");
    let rows: Vec<_> = file.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(&rows[0][at("tahun")], "2016");
    assert_eq!(&rows[0][at("pria")], "1234");
    assert!(rows[0][at("pengguna")].starts_with("'="));

    let text = leader.text("/data/pegawai/unduh?format=csv-id").await;
    assert!(text.starts_with("\u{feff}ID;Tahun;"), "{text}");
    assert!(text.contains(";1234;66;1300;") && text.contains("\"'=HYPERLINK"));

    let json = leader.text("/data/pegawai/unduh?format=json").await;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(3));
    assert_eq!(json[0]["pria"], 1234);
    let none = leader
        .text("/data/pegawai/unduh?format=json&dari=2050")
        .await;
    assert_eq!(none, "[]\n");

    let book = leader.get("/data/pegawai/unduh?format=xlsx").await;
    let bytes = book.bytes().await.expect("a file").to_vec();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    assert_eq!(sheet.height(), 4);
    assert_eq!(sheet.get((0, 1)), Some(&Data::String("Tahun".to_owned())));
    assert_eq!(sheet.get((1, 4)), Some(&Data::Float(1234.0)));
    let text = |data: &Data| matches!(data, Data::String(text) if text.starts_with('='));
    assert!(sheet.used_cells().any(|(_, _, data)| text(data)));
    let formulas = book.worksheet_formula("Pegawai");
    assert!(formulas.is_err() || formulas.is_ok_and(|range| range.is_empty()));
    assert_eq!(
        leader.get("/data/pegawai/unduh?format=exe").await.status(),
        400
    );
}

#[tokio::test]
async fn a_download_goes_on_past_its_first_pages() {
    let app = TestApp::start().await;
    let user = app.add_user_named("operator", "Budi", String::new()).await;
    let target = app
        .app
        .db
        .target("usia-asn")
        .expect("the indicator")
        .clone();
    let mut template = app
        .seed(
            user.id,
            &super::Seed {
                slug: "usia-asn",
                period: "2016-12-31",
                category: "20",
                ..staff("", &[1, 2, 3])
            },
        )
        .await;
    app.write(move |tx| {
        let actor = pimpinan::store::commit::journal::Actor {
            user: user.id,
            key: None,
            via: pimpinan::store::commit::journal::Via::Import,
        };
        let first = jiff::civil::date(2017, 1, 1);
        for n in 0..4100_i64 {
            let day = jiff::Span::new().days(n / 81);
            let day = first.checked_add(day).expect("a day");
            template.observation.period =
                pimpinan::catalogue::Period::containing(pimpinan::catalogue::Grain::Day, day);
            template.observation.categories[0] = (20 + n % 81).to_string();
            let row = template.observation.clone();
            let done = changes::create(tx, &target, &row, template.status, &actor)?;
            done.expect("a free key");
        }
        Ok(())
    })
    .await;
    let leader = app.signed_in("pimpinan").await;
    let json = leader.text("/data/usia-asn/unduh?format=json").await;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let mut ids: Vec<_> = json
        .as_array()
        .expect("rows")
        .iter()
        .map(|r| r["id"].as_i64())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4101);
    let page = leader.text("/data/usia-asn?urut=kategori-1").await;
    assert!(
        page.contains("20 tahun") && page.contains("dari 4.101 data"),
        "{page}"
    );
    let page = leader
        .text("/data/usia-asn?urut=-angka-1&kategori-1=25&dari=2017-01-05")
        .await;
    assert!(page.contains("dari 47 data"), "{page}");
}
