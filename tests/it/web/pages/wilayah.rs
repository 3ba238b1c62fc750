//! `/wilayah/{kode}`: a regency's figures, and how it stands among the others.

use super::sektor::{Row, create, see};
use crate::support::TestApp;

const SLUG: &str = "balita-gizi-buruk";

async fn report(app: &TestApp, region: &str, period: &str, values: &[i64]) {
    let row = Row {
        slug: SLUG,
        agency: "dinkes",
        region,
        period,
        codes: &[],
        values,
    };
    create(app, row).await;
}

#[tokio::test]
async fn a_regency_has_its_figures_its_rank_and_of_how_many() {
    let app = TestApp::lately().await;
    report(&app, "3601", "2015", &[10, 20]).await;
    report(&app, "3601", "2016", &[10, 12]).await;
    report(&app, "3602", "2016", &[40, 44]).await;
    let leader = app.signed_in("pimpinan").await;
    let page = see(&leader, "/wilayah/3601").await;
    let indicator = app.app.catalogue.indicator(SLUG).expect("it");
    assert!(page.contains(&indicator.title.id), "{page}");
    let address = format!("/sektor/{}/{SLUG}?wilayah=3601", indicator.sector);
    assert!(page.contains(&address), "{page}");
    assert!(page.contains("dari 2 yang ada datanya"), "{page}");
    let measure = &indicator.measures[indicator.headline].label.id;
    assert!(page.contains(&format!("{measure} · ")), "{page}");
    assert!(!page.contains("Hanya angka dari OPD Anda"), "{page}");
    let operator = app.signed_in("operator").await;
    let own = see(&operator, "/wilayah/3601").await;
    assert!(own.contains("Hanya angka dari OPD Anda"), "{own}");
    let none = "OPD Anda belum memiliki angka tentang daerah ini.";
    assert!(own.contains(none), "{own}");
    assert!(!own.contains("Belum ada angka"), "others have some: {own}");
    assert!(
        page.contains("Belum ada angka tentang daerah ini:"),
        "{page}"
    );
    assert!(page.contains("href=\"/wilayah/3602\""), "{page}");
    let english = see(&leader, "/wilayah/3601?lang=en").await;
    assert!(
        english.contains("One indicator has figures about this region"),
        "{english}"
    );
    // One that nobody reported of has no rank, and no figure of another stands in its place.
    let other = see(&leader, "/wilayah/3603").await;
    assert!(
        other.contains("Belum ada angka tentang daerah ini."),
        "{other}"
    );
    for path in [
        "/wilayah/36",
        "/wilayah/00",
        "/wilayah/abc",
        "/wilayah/9999",
    ] {
        assert_eq!(leader.get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_map_leads_to_the_page_of_each_region() {
    let app = TestApp::lately().await;
    report(&app, "3601", "2016", &[10, 12]).await;
    report(&app, "3602", "2016", &[40, 44]).await;
    let leader = app.signed_in("pimpinan").await;
    let sector = app
        .app
        .catalogue
        .indicator(SLUG)
        .expect("it")
        .sector
        .clone();
    let page = see(&leader, &format!("/sektor/{sector}/{SLUG}")).await;
    assert!(page.contains("Profil daerah:"), "{page}");
    assert!(page.contains("href=\"/wilayah/3601\""), "{page}");
}
