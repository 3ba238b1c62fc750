//! What other programs read: a view for each indicator, with names and computed measures.

use pimpinan::catalogue::{Grain, MEASURES, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::present::rows::line::figure;
use pimpinan::store::commit::journal::{Actor, Via};

use crate::changes;
use crate::support::TestApp;

async fn write(app: &TestApp, slug: &str, row: Observation) {
    let target = app.app.db.target(slug).expect("the indicator").clone();
    let actor = Actor {
        user: 1,
        key: None,
        via: Via::Import,
    };
    let done = app
        .write(move |tx| changes::create(tx, &target, &row, Status::Validated, &actor))
        .await;
    done.expect("a free key");
}

fn row(region: &str, period: &str, basis: &str, values: &[Option<i64>]) -> Observation {
    let mut all = [None; MEASURES];
    all[..values.len()].copy_from_slice(values);
    Observation {
        agency: "bpkad".to_owned(),
        region: region.to_owned(),
        period: Period::parse(period, &Grain::ALL).expect("a period"),
        categories: std::array::from_fn(|_| String::new()),
        basis: basis.to_owned(),
        values: all,
    }
}

#[tokio::test]
async fn a_view_tells_basis_region_and_computed_measures() {
    let app = TestApp::start().await;
    for (region, period, bekerja, tkk) in [
        ("3673", "2016-08", Some(950), None),
        ("3673", "2017-02", Some(1_000), Some(9_134)),
        ("36", "2016-08", None, None),
    ] {
        let values = [Some(1_000), bekerja, tkk];
        let row = row(region, period, "sakernas", &values);
        write(&app, "penduduk-bekerja", row).await;
    }
    let sql = "SELECT nama_wilayah, tingkat, sumber, min(periode), count(*),
            CAST(round(sum(tkk) * 100) AS BIGINT)
        FROM penduduk_bekerja GROUP BY nama_wilayah, tingkat, sumber ORDER BY tingkat";
    let read = app.app.db.read(move |conn| {
        conn.query(sql, &[], |row| {
            let words = [row.text(0)?, row.text(1)?, row.text(2)?, row.text(3)?];
            Ok((words, row.int(4)?, row.opt_int(5)?))
        })
    });
    let rows = read.await.expect("rows");
    let words = |words: [&str; 4]| words.map(str::to_owned);
    let serang = words(["Kota Serang", "kabkota", "sakernas", "2016-08"]);
    let province = words(["Provinsi Banten", "province", "sakernas", "2016-08"]);
    assert_eq!(rows, [(serang, 2, Some(18_634)), (province, 1, None)]);
}

#[tokio::test]
async fn a_computed_measure_is_rounded_as_on_the_pages() {
    let app = TestApp::start().await;
    let slug = "penyerapan-anggaran-opd";
    let indicator = app
        .app
        .db
        .target(slug)
        .expect("the indicator")
        .indicator
        .clone();
    let mut expected = Vec::new();
    for (year, (budget, spent)) in (1990..).zip([
        (Some(20_000), Some(201)),
        (Some(20_000), Some(203)),
        (Some(3), Some(1)),
        (Some(3), Some(2)),
        (Some(800), Some(1)),
        (Some(0), Some(5)),
        (Some(7), None),
        (None, Some(7)),
        (Some(9_999_999_999_999), Some(1_234_567_890_123)),
        (Some(9), Some(0)),
    ]) {
        let row = row("36", &format!("{year}"), "apbd", &[budget, spent]);
        expected.push(figure(&indicator, &row.values, 2));
        write(&app, slug, row).await;
    }
    assert_eq!(expected[..2], [Some(101), Some(102)]);
    let sql = "SELECT CAST(round(serapan * 100) AS BIGINT) FROM penyerapan_anggaran_opd
        ORDER BY tahun";
    let read = app
        .app
        .db
        .read(move |conn| conn.query(sql, &[], |row| row.opt_int(0)));
    assert_eq!(read.await.expect("rows"), expected);
}

#[tokio::test]
async fn every_indicator_has_a_view_that_can_be_read() {
    let app = TestApp::start().await;
    for indicator in &app.app.catalogue.indicators {
        let mut columns = vec!["id", "opd", "wilayah", &indicator.period.field];
        columns.extend(indicator.categories.iter().map(|one| one.name.as_str()));
        columns.extend(indicator.measures.iter().map(|one| one.name.as_str()));
        columns.extend(["status", "via", "user_id", "created_at", "updated_at"]);
        columns.extend(["sumber", "nama_wilayah", "tingkat"]);
        let columns: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
        let sql = format!(
            "SELECT {} FROM \"{}\"",
            columns.join(", "),
            indicator.view_name()
        );
        let read = app
            .app
            .db
            .read(move |conn| conn.query(&sql, &[], |_| Ok(())));
        assert_eq!(read.await.expect("a view"), [], "{}", indicator.slug);
    }
}
