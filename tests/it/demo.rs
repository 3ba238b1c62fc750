//! The demo's figures are sound by the catalogue and add up to what was published.

use pimpinan::catalogue::Grain;
use pimpinan::figures::question::{Question, View};
use pimpinan::store::figures::totals::ask;

use crate::support::TestApp;

async fn total(
    app: &TestApp,
    slug: &str,
    region: &str,
    grain: Grain,
    period: &str,
) -> Vec<Option<i64>> {
    let target = app.app.db.target(slug).expect("the indicator").clone();
    let asked = target.clone();
    let mut question = Question::new(View::All, grain);
    question.region = Some(region.to_owned());
    let read = app
        .app
        .db
        .read(move |conn| ask(conn, asked.id, &asked.indicator, &question))
        .await
        .expect("an answer");
    let found = read
        .iter()
        .find(|t| t.period.to_string() == period)
        .expect("a total");
    (0..target.indicator.measures.len())
        .map(|at| found.sums.figure(&target.indicator, at))
        .collect()
}

#[tokio::test]
async fn published_figures_add_up() {
    let app = TestApp::lately().await;
    let rows = pimpinan::cli::province::figures::write(&app.app, 1)
        .await
        .expect("the figures");
    assert!(rows > 1000, "{rows}");
    let year = Grain::Year;
    let sex = total(&app, "penduduk", "@36", year, "2017").await;
    assert_eq!(sex, [Some(5_298_555), Some(5_084_035), Some(10_382_590)]);
    let sex = total(&app, "penduduk", "36", year, "2024").await;
    assert_eq!(sex, [Some(6_543_019), Some(6_338_355), Some(12_881_374)]);
    let budget = total(&app, "penyerapan-anggaran-opd", "36", year, "2017").await;
    assert_eq!(
        budget,
        [
            Some(10_424_545_975_945),
            Some(9_810_345_260_424),
            Some(9411)
        ]
    );
    let kpo = total(
        &app,
        "kenaikan-pangkat-otomatis-pegawai",
        "36",
        Grain::Month,
        "2017-09",
    )
    .await;
    assert_eq!(kpo, [Some(6), Some(4), Some(10)]);
    let kpo = total(
        &app,
        "kenaikan-pangkat-otomatis-pegawai",
        "36",
        year,
        "2017",
    )
    .await;
    assert_eq!(kpo[2], Some(74));
}
