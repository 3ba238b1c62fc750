//! `/target/impor`: a file is looked at, then set as a whole; `/target` ranks.

use super::data::impor::upload;
use super::sektor::{Row, create};
use crate::people::location;
use crate::support::TestApp;

const SLUG: &str = "angka-harapan-hidup";
const MEASURE: &str = "ahh";
const HEAD: &str =
    "indikator;ukuran;opd;wilayah;periode;jenis;nilai;sampai;dokumen;halaman;tanggal\n";

async fn app() -> TestApp {
    let app = TestApp::start().await;
    for (period, value) in [("2016", 6_900), ("2017", 3_500)] {
        let row = Row {
            slug: SLUG,
            agency: "dinkes",
            region: "36",
            period,
            codes: &[],
            values: &[value],
        };
        create(&app, row).await;
    }
    app
}

/// What a page sends back to set what was looked at.
fn kept(page: &str) -> String {
    let after = page.split("name=\"isi\" value=\"").nth(1).expect("a form");
    let text = after.split('"').next().expect("a value");
    text.replace("&#34;", "\"")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[tokio::test]
async fn a_file_is_looked_at_then_set_as_a_whole() {
    let app = app().await;
    let admin = app.signed_in("admin").await;
    let line = |period: &str, value: &str| {
        format!("{SLUG};{MEASURE};;;{period};;{value};;RPJMD 2017–2022;IX-3;2017-06-01\n")
    };
    let text = format!("{HEAD}{}{}", line("2016", "70"), line("2017", "70,5"));
    let answer = upload(&admin, "/target/impor", "target.csv", text.as_bytes()).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("2 target akan ditetapkan"), "{page}");
    let list = admin.text("/target").await;
    assert!(
        list.contains("Tidak ada target pada pilihan ini"),
        "only looked at"
    );
    let form = kept(&page);
    let sent = admin
        .post("/target/impor/terapkan", &[("isi", &form)])
        .await;
    assert_eq!(location(&sent), "/target?pesan=targets-set");
    let list = admin.text("/target").await;
    assert!(
        list.contains("70,50 tahun") && list.contains("tercapai 49,64%"),
        "{list}"
    );
    // Ranked: one is missed by far, one reached; what can't be judged is counted apart.
    assert!(
        list.contains("Peringkat OPD") && list.contains("2 dari 2 target dinilai"),
        "{list}"
    );
    assert!(list.contains("rata-rata 74,10% (sedang)"), "{list}");
    // The same form again sets nothing: somebody has seen no revision, and there is one.
    let again = admin
        .post("/target/impor/terapkan", &[("isi", &form)])
        .await;
    assert_eq!(
        location(&again),
        "/target?pesan=targets-set",
        "the same is no change"
    );
    let text = format!("{HEAD}{}{}", line("2016", "70"), line("2017", "35"));
    let answer = upload(&admin, "/target/impor", "target.csv", text.as_bytes()).await;
    let page = answer.text().await.expect("a page");
    assert!(
        page.contains("Sudah berlaku") && page.contains("Diubah"),
        "{page}"
    );
    let stale = kept(&page);
    let meanwhile = format!("{HEAD}{}", line("2017", "36"));
    let answer = upload(&admin, "/target/impor", "target.csv", meanwhile.as_bytes()).await;
    let form = kept(&answer.text().await.expect("a page"));
    admin
        .post("/target/impor/terapkan", &[("isi", &form)])
        .await;
    let sent = admin
        .post("/target/impor/terapkan", &[("isi", &stale)])
        .await;
    assert_eq!(sent.status(), 200, "it is shown anew");
    assert!(sent.text().await.expect("a page").contains("36,00 tahun"));
}

#[tokio::test]
async fn a_file_with_a_fault_sets_nothing_and_a_blank_takes_nothing_back() {
    let app = app().await;
    let admin = app.signed_in("admin").await;
    let rows = format!(
        "{HEAD}{SLUG};{MEASURE};;;2016;;70;;RPJMD;;\n{SLUG};{MEASURE};bkd;;2017;;70;;RPJMD;;\n\
         {SLUG};{MEASURE};;;2015;;;;RPJMD;;\n{SLUG};{MEASURE};;;2014;;70;;RPJMD;;2018-06-01\n"
    );
    let answer = upload(&admin, "/target/impor", "target.csv", rows.as_bytes()).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("3 baris ditolak"), "{page}");
    for told in [
        "OPD: OPD ini tidak pernah melaporkan indikator ini",
        "Tanggal: Tanggal dokumen belum tiba.",
        "Nilai:",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("name=\"isi\""), "nothing to set");
    let none = upload(&admin, "/target/impor", "x.csv", b"a;b\n1;2\n").await;
    assert_eq!(none.status(), 422);
    // The form has the same gate, and asks about what is ten times the figure.
    let mut form = vec![
        ("indikator", SLUG),
        ("ukuran", MEASURE),
        ("wilayah", "36"),
        ("opd", "bkd"),
        ("periode", "2018"),
        ("jenis", "point"),
        ("nilai", "3"),
        ("dokumen", "RPJMD"),
    ];
    assert_eq!(admin.post("/target/baru", &form).await.status(), 422);
    form[3] = ("opd", "");
    let asked = admin.post("/target/baru", &form).await;
    assert_eq!(asked.status(), 422);
    let page = asked.text().await.expect("a page");
    assert!(page.contains("sepersepuluhnya atau kurang"), "{page}");
    let sure = page
        .split("name=\"yakin\" value=\"")
        .nth(1)
        .expect("a question");
    let sure = sure.split('"').next().expect("a value").to_owned();
    form.push(("yakin", &sure));
    assert_eq!(admin.post("/target/baru", &form).await.status(), 303);
}
