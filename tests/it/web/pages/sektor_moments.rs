use super::sektor::{Row, create, see};
use crate::support::TestApp;

#[tokio::test]
async fn a_year_of_a_stock_is_its_last_complete_month_and_what_is_newer_stands_beside() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    let grades = ["Golongan 1", "Golongan 2", "Golongan 3", "Golongan 4"];
    let sent = async |day: &str, grade: &str, value: i64| {
        let row = Row {
            slug: "pangkat-pegawai",
            agency: "bkd",
            region: "36",
            period: day,
            codes: &[grade],
            values: &[value, value, 2 * value],
        };
        create(&app, row).await;
    };
    for grade in grades {
        sent("2017-01-31", grade, 10).await;
    }
    sent("2017-02-28", "Golongan 1", 1_000).await;
    let path = "/sektor/kepegawaian/pangkat-pegawai?bagian=angka&grain=year";
    let page = see(&leader, path).await;
    let lead = "2017 (per Januari 2017): 80 orang (sementara)";
    assert!(page.contains(lead), "{page}");
    assert!(!page.contains("2.060"), "{page}");
    assert!(page.contains("Februari 2017: 2.000 orang"), "{page}");
    assert!(page.contains("1 dari 4 golongan, belum lengkap"), "{page}");
    // When the month is complete, the year is that month's.
    for grade in &grades[1..] {
        sent("2017-02-28", grade, 20).await;
    }
    let page = see(&leader, path).await;
    let lead = "2017 (per Februari 2017): 2.120 orang (sementara)";
    assert!(page.contains(lead), "{page}");
}

#[tokio::test]
async fn a_part_is_no_headline_where_something_complete_is_known_from_years_ago() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    let sent = async |day: &str, grade: &str, value: i64| {
        let row = Row {
            slug: "pangkat-pegawai",
            agency: "bkd",
            region: "36",
            period: day,
            codes: &[grade],
            values: &[value, value, 2 * value],
        };
        create(&app, row).await;
    };
    sent("2017-10-31", "Golongan 1", 7).await;
    let path = "/sektor/kepegawaian/pangkat-pegawai?bagian=angka";
    let page = see(&leader, path).await;
    let part = "Oktober 2017: 14 orang (1 dari 4 golongan, belum lengkap, sementara).";
    assert!(page.contains(part), "{page}");
    for grade in ["Golongan 1", "Golongan 2", "Golongan 3", "Golongan 4"] {
        sent("2012-12-31", grade, 10).await;
    }
    let page = see(&leader, path).await;
    assert!(
        page.contains("Desember 2012: 80 orang (sementara)."),
        "{page}"
    );
    assert!(page.contains("Oktober 2017: 14 orang"), "{page}");
}
