//! What the page of an indicator says where something is missing: other regions, a divisor, one day.

use super::sektor::{Row, create, see};
use crate::support::TestApp;

const REGIONS: [&str; 8] = [
    "3601", "3602", "3603", "3604", "3671", "3672", "3673", "3674",
];

async fn add(app: &TestApp, slug: &str, (region, period): (&str, &str), values: &[i64]) {
    let target = app.app.db.target(slug).expect("the indicator");
    let agency = target.indicator.reporters[0].clone();
    let row = Row {
        slug,
        agency: &agency,
        region,
        period,
        codes: &[],
        values,
    };
    create(app, row).await;
}

#[tokio::test]
async fn a_page_with_figures_of_others_only_leads_to_them() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    add(&app, "laju-pertumbuhan-ekonomi", ("00", "2015"), &[488]).await;
    let path = "/sektor/ekonomi/laju-pertumbuhan-ekonomi";
    let page = see(&leader, &format!("{path}?bagian=angka")).await;
    assert!(!page.contains("Tampilkan semua"), "it leads here: {page}");
    assert!(page.contains("?wilayah=00\">Indonesia</a>"), "{page}");
    let page = see(&leader, &format!("{path}?wilayah=00&bagian=angka")).await;
    assert!(page.contains("2015: 4,88%"), "{page}");
    let page = see(&leader, &format!("{path}?wilayah=3672&bagian=angka")).await;
    assert!(page.contains("Tampilkan semua"), "{page}");
    let operator = app.signed_in("operator").await;
    let page = see(&operator, &format!("{path}?bagian=angka")).await;
    assert!(page.contains("Belum ada angka"), "{page}");
    assert!(!page.contains("OPD lain"), "there is no choice: {page}");
}

/// Cases of every region, and people of so many in each year.
async fn with_people(years: &[(&str, usize)]) -> TestApp {
    let app = TestApp::start().await;
    for (turn, region) in REGIONS.into_iter().enumerate() {
        let cases = 10 + i64::try_from(turn).expect("few");
        add(&app, "balita-gizi-buruk", (region, "2015"), &[cases, cases]).await;
        for (year, _) in years.iter().filter(|(_, n)| turn < *n) {
            add(&app, "penduduk", (region, year), &[500, 500, 1_000]).await;
        }
    }
    app
}

const PER: &str = "/sektor/kesehatan/balita-gizi-buruk?bagian=angka&banding=per";

#[tokio::test]
async fn counts_are_divided_by_the_nearest_whole_year() {
    for (years, said) in [
        (
            &[("2015", 3), ("2013", 8), ("2018", 8)][..],
            "Pembagi: Jumlah Penduduk, 2013 (",
        ),
        (
            &[("2015", 3)],
            "3 dari 8 kab/kota; pembilang 8 dari 8. Tanpa pembagi: ",
        ),
        (
            &[("2009", 8)],
            "belum ada angka Jumlah Penduduk menurut kab/kota dari 2010 sampai 2020",
        ),
        (
            &[],
            "Angka per 100.000 penduduk tidak dapat ditampilkan untuk 2015",
        ),
    ] {
        let app = with_people(years).await;
        let leader = app.signed_in("pimpinan").await;
        let page = see(&leader, PER).await;
        assert!(page.contains(said), "{said} {page}");
    }
}

#[tokio::test]
async fn what_was_sent_back_divides_nothing() {
    let app = with_people(&[("2014", 8), ("2016", 2)]).await;
    let admin = app.signed_in("admin").await;
    let page = see(&admin, PER).await;
    assert!(page.contains("Pembagi: Jumlah Penduduk, 2014 ("), "{page}");
    let why = [
        ("alasan", "Salah ketik"),
        ("opd", "dp3akkb"),
        ("periode", "2014"),
    ];
    let done = admin.post("/data/penduduk/kembalikan", &why).await;
    assert_eq!(done.status(), 303);
    let page = see(&admin, PER).await;
    assert!(page.contains("Pembagi: Jumlah Penduduk, 2016 ("), "{page}");
    assert!(
        page.contains("2 dari 8 kab/kota; pembilang 8 dari 8"),
        "{page}"
    );
}

#[tokio::test]
async fn a_month_put_together_from_several_days_says_so() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    let grades = ["Golongan 1", "Golongan 2", "Golongan 3", "Golongan 4"];
    let sent = async |day: &str, grade: &str| {
        let row = Row {
            slug: "pangkat-pegawai",
            agency: "bkd",
            region: "36",
            period: day,
            codes: &[grade],
            values: &[10, 10, 20],
        };
        create(&app, row).await;
    };
    for grade in grades {
        sent("2017-10-02", grade).await;
    }
    let path = "/sektor/kepegawaian/pangkat-pegawai?bagian=angka";
    let page = see(&leader, path).await;
    assert!(page.contains("Oktober 2017: 80 orang"), "{page}");
    assert!(!page.contains("Gabungan angka"), "{page}");
    sent("2017-10-30", grades[0]).await;
    let said = "Gabungan angka dari 2 tanggal, 2 Oktober 2017 sampai 30 Oktober 2017: \
                tiap bagiannya memakai angka terakhirnya.";
    for grain in ["month", "year"] {
        let page = see(&leader, &format!("{path}&grain={grain}")).await;
        assert!(page.contains(said), "{grain} {page}");
        let lead = "80 orang (gabungan beberapa tanggal, sementara)";
        assert!(page.contains(lead), "{grain} {page}");
    }
    let home = see(&leader, "/beranda").await;
    assert!(
        home.contains("Oktober 2017 · gabungan beberapa tanggal"),
        "{home}"
    );
    let other = see(&leader, &format!("{path}&pangkat=Golongan+2")).await;
    assert!(!other.contains("Gabungan angka"), "of one day: {other}");
    let english = see(&leader, &format!("{path}&lang=en")).await;
    assert!(
        english.contains("Put together from 2 days, 2 October 2017 to 30"),
        "{english}"
    );
}

#[tokio::test]
async fn a_line_says_that_newer_data_lie_outside_of_it() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    for day in ["2009-09-01", "2010-03-01", "2010-09-01", "2017-03-01"] {
        let slug = "kenaikan-pangkat-otomatis-pegawai";
        add(&app, slug, ("36", day), &[3, 4, 7]).await;
    }
    let path = "/sektor/kepegawaian/kenaikan-pangkat-otomatis-pegawai?bagian=angka";
    let said = "Grafik ini sampai Sep 2010; data yang lebih baru, sampai Mar 2017, \
                berada di luar rentangnya.";
    let page = see(&leader, &format!("{path}&periode=2010-09")).await;
    assert!(page.contains(said), "{page}");
    let page = see(&leader, path).await;
    assert!(!page.contains("di luar rentangnya"), "{page}");
}
