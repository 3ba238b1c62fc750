use pimpinan::catalogue::{Grain, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::commit::journal::{Actor, Via};

use crate::changes;
use crate::people::Browser;
use crate::support::TestApp;

/// A row: the slug, the agency, the region, the period, categories and numbers in their order.
pub(crate) struct Row<'a> {
    pub(crate) slug: &'a str,
    pub(crate) agency: &'a str,
    pub(crate) region: &'a str,
    pub(crate) period: &'a str,
    pub(crate) codes: &'a [&'a str],
    pub(crate) values: &'a [i64],
}

pub(crate) async fn create(app: &TestApp, row: Row<'_>) {
    let target = app.app.db.target(row.slug).expect("the indicator").clone();
    let mut observation = Observation {
        agency: row.agency.to_owned(),
        region: row.region.to_owned(),
        period: Period::parse(row.period, &Grain::ALL).expect("a period"),
        categories: Default::default(),
        basis: target.indicator.bases[0].code.clone(),
        values: Default::default(),
    };
    for (at, code) in row.codes.iter().enumerate() {
        (*code).clone_into(&mut observation.categories[at]);
    }
    for (at, value) in row.values.iter().enumerate() {
        observation.values[at] = Some(*value);
    }
    let actor = Actor {
        user: 1,
        key: None,
        via: Via::Form,
    };
    app.write(move |tx| changes::create(tx, &target, &observation, Status::Provisional, &actor))
        .await
        .expect("a row");
}

pub(super) async fn employees(app: &TestApp, agency: &str, year: &str, men: i64, women: i64) {
    let values = [men, women, men + women];
    let row = Row {
        slug: "pegawai",
        agency,
        region: "36",
        period: year,
        codes: &[],
        values: &values,
    };
    create(app, row).await;
}

/// A page without empty lines and without what changes with every build of the assets.
pub(super) fn stable(page: &str) -> String {
    let lines = page.lines().filter(|line| !line.trim().is_empty());
    let page = &lines.collect::<Vec<_>>().join("\n");
    let mut parts = page.split("/assets/");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let file = part.split(['#', '"']).next().unwrap_or_default();
        let name = file.split('.').next().unwrap_or_default();
        text.push_str("/assets/");
        text.push_str(name);
        text.push_str(&part[file.len()..]);
    }
    text
}

pub(super) async fn see(browser: &Browser<'_>, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.expect("a page")
}

#[tokio::test]
async fn a_row_that_comes_in_is_seen_at_once() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    let page = see(&leader, "/beranda").await;
    assert!(page.contains("Belum ada angka"));
    employees(&app, "bkd", "2016", 40, 46).await;
    employees(&app, "bkd", "2017", 42, 43).await;
    let page = see(&leader, "/beranda").await;
    assert!(page.contains("Jumlah Pegawai, 2017"), "{page}");
    assert!(page.contains(">85</span>"), "{page}");
    assert!(page.contains("turun 1,2%"), "{page}");
    let page = see(&leader, "/sektor/kepegawaian").await;
    assert!(page.contains("Jumlah Pegawai, 2017: 85 orang (sementara), turun 1,2% dari 2016."));
    assert!(page.contains("49,41%") && page.contains("50,59%"), "{page}");
    employees(&app, "dinkes", "2017", 1, 0).await;
    let page = see(&leader, "/sektor/kepegawaian").await;
    assert!(page.contains(">86</span>"), "{page}");
    assert!(page.contains("2 OPD melapor"), "{page}");
}

#[tokio::test]
async fn the_address_chooses_what_is_shown() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    employees(&app, "bkd", "2016", 40, 46).await;
    employees(&app, "bkd", "2017", 42, 43).await;
    employees(&app, "dinkes", "2017", 1, 0).await;
    let page = see(&leader, "/sektor/kepegawaian/pegawai?tahun=2016").await;
    assert!(
        page.contains("Jumlah Pegawai, 2016: 86 orang (sementara)."),
        "{page}"
    );
    let page = see(&leader, "/sektor/kepegawaian/pegawai?opd=dinkes").await;
    assert!(
        page.contains("Jumlah Pegawai, 2017: 1 orang (sementara)."),
        "{page}"
    );
    assert!(page.contains("1,16%"), "a share of all agencies: {page}");
    let page = see(
        &leader,
        "/sektor/kepegawaian/pegawai?opd=x%3Cb%3E&tahun=1800",
    )
    .await;
    assert!(page.contains("tidak dikenal dan diabaikan"), "{page}");
    assert!(page.contains("opd=x&#60;b&#62;"), "{page}");
    assert!(page.contains("Jumlah Pegawai, 2017: 86 orang"), "{page}");
    let page = see(&leader, "/sektor/kepegawaian/pegawai?tahun=2010&lang=en").await;
    assert!(page.contains("2010"), "{page}");
    assert_eq!(
        leader.get("/sektor/kepegawaian/penduduk").await.status(),
        404
    );
    assert_eq!(leader.get("/sektor/tidak-ada").await.status(), 404);
}

#[tokio::test]
async fn pages_are_for_those_who_may_see_figures() {
    let app = TestApp::start().await;
    for path in [
        "/beranda",
        "/sektor/kepegawaian",
        "/sektor/kepegawaian/pegawai",
    ] {
        assert_eq!(app.get(path).await.status(), 303, "{path}");
    }
}

#[tokio::test]
async fn an_operator_sees_the_own_agency_only() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    employees(&app, "bkd", "2017", 42, 43).await;
    employees(&app, crate::people::AGENCY, "2017", 2, 1).await;
    for path in ["/sektor/kepegawaian", "/sektor/kepegawaian/pegawai?opd=bkd"] {
        let page = see(&operator, path).await;
        assert!(
            page.contains("Jumlah Pegawai, 2017: 3 orang (sementara)."),
            "{page}"
        );
        assert!(!stable(&page).contains("88"), "{page}");
    }
}

#[tokio::test]
async fn the_figures_alone_are_answered_to_an_open_page() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    employees(&app, "bkd", "2016", 40, 46).await;
    employees(&app, "bkd", "2017", 42, 43).await;
    let page = see(
        &leader,
        "/sektor/kepegawaian/pegawai?tahun=2017&bagian=angka",
    )
    .await;
    assert!(
        page.trim_start()
            .starts_with("<div class=\"stack-lg\" id=\"angka\""),
        "{page}"
    );
    assert!(page.contains("data-live-slugs=\"pegawai\""));
    let live = "data-live-url=\"/sektor/kepegawaian/pegawai?periode=2017&#38;bagian=angka\"";
    assert!(page.contains(live), "{page}");
    insta::assert_snapshot!(stable(&page));
    let url = format!("{}/beranda", app.base);
    let request = app.http.get(url).header("cookie", &leader.cookie);
    let request = request.header("x-fragment", "kartu-kepegawaian");
    let card = request.send().await.expect("an answer").text().await;
    let card = card.expect("a card");
    assert!(card.trim_start().starts_with("<article"), "{card}");
    assert!(card.contains("data-live-slugs=\"pegawai "), "{card}");
    insta::assert_snapshot!(stable(&card));
}

#[tokio::test]
async fn a_page_without_figures_says_how_to_send_them() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    let page = see(&leader, "/sektor/kepegawaian/pegawai?bagian=angka").await;
    insta::assert_snapshot!(stable(&page));
}

#[tokio::test]
async fn a_chart_is_downloaded_as_csv() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    employees(&app, "bkd", "2016", 40, 46).await;
    employees(&app, "bkd", "2017", 42, 43).await;
    let path = "/sektor/kepegawaian/pegawai/unduh/tren-bagian-jumlah.csv";
    let answer = leader.get(path).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    let name = answer.headers()["content-disposition"]
        .to_str()
        .expect("text");
    assert_eq!(
        name,
        "attachment; filename=\"pegawai-tren-bagian-jumlah.csv\""
    );
    let text = answer.text().await.expect("a file");
    let source = "Badan Kepegawaian Daerah Provinsi Banten (SIMPEG)";
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "Periode,Laki-laki,Perempuan,satuan,sumber,status,cakupan"
    );
    assert_eq!(lines[1], format!("2016,40,46,orang,{source},sementara,"));
    let missing = "/sektor/kepegawaian/pegawai/unduh/tidak-ada.csv";
    assert_eq!(leader.get(missing).await.status(), 404);
}

#[tokio::test]
async fn markup_in_names_stays_text() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    app.write(|tx| {
        let agency = pimpinan::store::people::agencies::StoredAgency {
            code: "jahil".to_owned(),
            name: "=Dinas <script>alert(1)</script>".to_owned(),
            short: "Jahil".to_owned(),
        };
        pimpinan::store::people::agencies::add(tx, &agency, None)
    })
    .await;
    employees(&app, "bkd", "2017", 42, 43).await;
    employees(&app, "jahil", "2017", 1, 2).await;
    let page = see(&leader, "/sektor/kepegawaian").await;
    assert!(page.contains("Dinas"), "{page}");
    assert!(!page.contains("<script>alert"), "{page}");
    let path = "/sektor/kepegawaian/pegawai/unduh/opd-jumlah.csv";
    let text = leader.text(path).await;
    assert!(text.contains("\r\n'=Dinas <script>"), "{text}");
}

#[tokio::test]
async fn every_indicator_of_the_demo_has_a_page_in_both_languages() {
    let app = TestApp::lately().await;
    let leader = app.signed_in("pimpinan").await;
    pimpinan::cli::province::figures::write(&app.app, 1)
        .await
        .expect("the figures");
    for lang in ["id", "en"] {
        let page = see(&leader, &format!("/beranda?lang={lang}")).await;
        assert!(!page.contains("dash-"), "a text is missing");
        for indicator in &app.app.catalogue.indicators {
            for grain in &indicator.period.show {
                let (sector, slug) = (&indicator.sector, &indicator.slug);
                let grain = grain.name();
                let path = format!("/sektor/{sector}/{slug}?grain={grain}&lang={lang}");
                let page = see(&leader, &path).await;
                assert!(!page.contains("dash-"), "{path}: a text is missing");
                assert!(page.contains("id=\"angka\""), "{path}");
                let figure = page.contains("data-figure=") || page.contains("class=\"empty\"");
                assert!(figure, "{path}");
            }
        }
    }
    let page = see(
        &leader,
        "/sektor/kepegawaian/kenaikan-pangkat-otomatis-pegawai?periode=2017-09",
    );
    assert!(page.await.contains("13,51%"));
}

#[tokio::test]
async fn a_rate_is_shown_with_what_it_is_compared_with() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    for (region, year, growth) in [
        ("36", "2014", 547),
        ("36", "2015", 537),
        ("00", "2015", 488),
        ("3601", "2015", 597),
        ("3672", "2015", 481),
        ("36", "2016-Q1", 535),
        ("36", "2016-Q2", 521),
    ] {
        let row = Row {
            slug: "laju-pertumbuhan-ekonomi",
            agency: "bappeda",
            region,
            period: year,
            codes: &[],
            values: &[growth],
        };
        create(&app, row).await;
    }
    let path = "/sektor/ekonomi/laju-pertumbuhan-ekonomi?bagian=angka";
    let page = see(&leader, &format!("{path}&grain=year")).await;
    assert!(page.contains("2015: 5,37% (sementara), turun 0,10 poin dari 2014, memburuk."));
    insta::assert_snapshot!(stable(&page));
    // Nobody chose a grain: the newest figures are those of a quarter.
    let page = see(&leader, &format!("{path}&lang=en")).await;
    let lead = "Quarter II 2016: 5.21% (provisional), down 0.14 points from Quarter I 2016, worse.";
    assert!(page.contains(lead), "{page}");
    let page = see(&leader, &format!("{path}&wilayah=3672")).await;
    assert!(
        page.contains("<h2 id=\"j-angka\">2015 · Kota Cilegon</h2>"),
        "{page}"
    );
    assert!(page.contains(">4,81%</span>"), "{page}");
}

#[tokio::test]
async fn period_and_region_go_along_to_tabs_and_sectors() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    let page = see(
        &leader,
        "/sektor/kependudukan/penduduk?periode=2017&wilayah=3672&lang=en",
    )
    .await;
    let tab = "href=\"/sektor/kependudukan/penduduk-golongan-darah?periode=2017&#38;wilayah=3672\"";
    assert!(page.contains(tab), "{page}");
    let menu = page.split("id=\"menu-sektor\"").nth(1).expect("the menu");
    let menu = menu.split("</ul>").next().expect("its end");
    assert!(
        menu.contains("href=\"/sektor/kepegawaian?periode=2017\""),
        "{menu}"
    );
    let page = see(&leader, "/beranda?periode=2017").await;
    assert!(page.contains("href=\"/sektor/kepegawaian\""), "{page}");
}

#[tokio::test]
async fn whoever_was_signed_out_is_led_back_to_the_view() {
    let app = TestApp::start().await;
    for (path, back) in [
        (
            "/sektor/kependudukan/penduduk?periode=2017",
            "%3Fperiode%3D2017",
        ),
        (
            "/sektor/kependudukan/penduduk?bagian=angka&periode=2017",
            "%3Fperiode%3D2017",
        ),
        ("/sektor/kependudukan/penduduk?bagian=angka", ""),
    ] {
        let url = format!("{}{path}", app.base);
        let request = app.http.get(url).header("hx-request", "true");
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 401);
        let expected = format!("/masuk?ke=%2Fsektor%2Fkependudukan%2Fpenduduk{back}");
        assert_eq!(answer.headers()["hx-redirect"], expected.as_str());
    }
}
