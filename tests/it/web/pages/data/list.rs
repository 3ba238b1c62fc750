use pimpinan::store::commit::journal::Via;

use super::{Seed, staff};
use crate::support::TestApp;

/// The cells of a column, down the page.
fn column(page: &str, at: usize) -> Vec<String> {
    let body = page.split("<tbody>").nth(1).unwrap_or_default();
    let rows = body.split("<tr data-row>").skip(1);
    rows.map(|row| {
        let cell = row.split("<td").nth(at + 1).unwrap_or_default();
        let text = cell.split_once('>').map_or("", |(_, rest)| rest);
        text.split("</td>").next().unwrap_or_default().to_owned()
    })
    .collect()
}

async fn thirteen(app: &TestApp) -> i64 {
    let user = app
        .add_user_named("operator", "Budi <b>", String::new())
        .await;
    for year in 2005..2018_i64 {
        let (pria, text) = (1000 + (year * 7) % 13, year.to_string());
        app.seed(user.id, &staff(&text, &[pria, 10, pria + 10]))
            .await;
    }
    user.id
}

/// Where a link of the pager leads, by what stands on it.
fn link(page: &str, label: &str) -> Option<String> {
    let pager = page.split("<ul class=\"pagination\">").nth(1)?;
    let before = pager.split(&format!(">{label}</a>")).next()?;
    let is_link = pager.contains(&format!(">{label}</a>"));
    let address = before.rsplit("href=\"").next()?.trim_end_matches('"');
    is_link.then(|| {
        format!(
            "/data/pegawai{}",
            address.replace("&#38;", "&").replace("&amp;", "&")
        )
    })
}

#[tokio::test]
async fn a_list_is_leafed_through_and_says_how_much_there_is() {
    let app = TestApp::start().await;
    thirteen(&app).await;
    let leader = app.signed_in("pimpinan").await;
    let page = leader.text("/data/pegawai").await;
    assert!(page.contains("Menampilkan 10 dari 13 data"), "{page}");
    assert_eq!(column(&page, 1)[..2], ["2017", "2016"]);
    assert!(!page.contains("Budi <b>") && page.contains("Budi &#60;b&#62;"));
    assert!(!page.contains("/ubah") && !page.contains("/hapus") && !page.contains("/baru"));
    assert_eq!(
        (link(&page, "Awal"), link(&page, "Sebelumnya")),
        (None, None)
    );
    let first = page;
    let next = link(&first, "Berikutnya").expect("a next page");
    let page = leader.text(&next).await;
    assert!(page.contains("Menampilkan 3 dari 13 data"), "{page}");
    assert_eq!(column(&page, 1), ["2007", "2006", "2005"]);
    assert_eq!(
        (link(&page, "Berikutnya"), link(&page, "Akhir")),
        (None, None)
    );
    let back = leader
        .text(&link(&page, "Sebelumnya").expect("a page before"))
        .await;
    assert_eq!(column(&back, 1), column(&first, 1));
    let last = leader
        .text(&link(&first, "Akhir").expect("a last page"))
        .await;
    assert_eq!(column(&last, 1).len(), 10);
    assert_eq!(column(&last, 1)[7..], ["2007", "2006", "2005"]);
    let rest = leader
        .text(&link(&last, "Sebelumnya").expect("a page before"))
        .await;
    assert_eq!(column(&rest, 1), column(&first, 1));
    let page = leader.text("/data/pegawai?setelah=bukan-tempat").await;
    assert_eq!(column(&page, 1), column(&first, 1));
    assert_eq!(leader.get("/data/tidak-ada").await.status(), 404);
}

#[tokio::test]
async fn a_list_is_sorted_and_its_orders_know_missing_figures() {
    let app = TestApp::start().await;
    let user = thirteen(&app).await;
    let leader = app.signed_in("pimpinan").await;
    let page = leader.text("/data/pegawai?urut=angka-1&baris=25").await;
    let pria = column(&page, 2);
    let mut sorted = pria.clone();
    sorted.sort();
    assert_eq!(pria.len(), 13);
    assert_eq!(pria, sorted);
    assert!(page.contains("aria-sort=\"ascending\""));
    let page = leader.text("/data/pegawai?lang=en&urut=-id&baris=25").await;
    assert!(page.contains("Showing 13 of 13 rows"), "{page}");
    app.seed(user, &staff("2018", &[])).await;
    for order in ["angka-1", "-angka-1"] {
        let address = format!("/data/pegawai?lang=id&urut={order}");
        let first = leader.text(&address).await;
        let rest = leader
            .text(&link(&first, "Berikutnya").expect("more"))
            .await;
        assert_eq!(
            column(&rest, 1).last().map(String::as_str),
            Some("2018"),
            "{order}"
        );
        let last = leader.text(&format!("{address}&ujung=akhir")).await;
        assert_eq!(
            column(&last, 1).last().map(String::as_str),
            Some("2018"),
            "{order}"
        );
    }
}

#[tokio::test]
async fn every_order_holds_every_row_once() {
    let app = TestApp::start().await;
    let user = thirteen(&app).await;
    let mut other = staff("2017", &[5, 5, 10]);
    (other.agency, other.via) = ("dinkes", Via::Demo);
    app.seed(user, &other).await;
    let leader = app.signed_in("pimpinan").await;
    let keys = [
        "id", "periode", "wilayah", "opd", "angka-1", "angka-3", "pengguna", "via", "status",
        "dibuat", "diubah",
    ];
    for key in keys {
        for way in ["", "-"] {
            let first = leader.text(&format!("/data/pegawai?urut={way}{key}")).await;
            let second = leader
                .text(&link(&first, "Berikutnya").expect("more"))
                .await;
            let mut seen = column(&first, 0);
            seen.extend(column(&second, 0));
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 14, "{way}{key}");
            assert_eq!(link(&second, "Berikutnya"), None);
            let back = leader
                .text(&link(&second, "Sebelumnya").expect("less"))
                .await;
            assert_eq!(column(&back, 0), column(&first, 0), "{way}{key}");
        }
    }
    let page = leader.text("/data/pegawai?urut=opd").await;
    let agencies = column(&page, 2);
    assert!(agencies[0] <= agencies[9]);
    assert!(
        leader
            .text("/data/pegawai?via=demo")
            .await
            .contains("badge-sample")
    );
}

#[tokio::test]
async fn filters_and_search_choose_rows() {
    let app = TestApp::start().await;
    let user = thirteen(&app).await;
    for (at, code) in ["Esselon 1", "Esselon 2"].into_iter().enumerate() {
        let numbers = [7, 3, 10];
        let seed = Seed {
            slug: "pegawai-esselon",
            agency: "bkd",
            period: ["2017-09-30", "2017-10-31"][at],
            category: code,
            values: &numbers,
            via: Via::Form,
        };
        app.seed(user, &seed).await;
    }
    let leader = app.signed_in("pimpinan").await;
    for (path, rows) in [
        ("/data/pegawai?dari=2016", 2),
        ("/data/pegawai?dari=2010&sampai=2012", 3),
        ("/data/pegawai?cari=2011", 1),
        ("/data/pegawai?cari=budi+2011", 1),
        ("/data/pegawai?cari=tidakada", 0),
        ("/data/pegawai?cari=%231", 1),
        ("/data/pegawai?cari=contoh&baris=25", 13),
        ("/data/pegawai?status=validated", 0),
        ("/data/pegawai?via=form", 0),
        ("/data/pegawai?opd=bkd", 0),
        ("/data/pegawai-esselon?kategori-1=Esselon+1", 1),
        ("/data/pegawai-esselon?dari=2017-10-01", 1),
        ("/data/pegawai-esselon?dari=2017-10-01&urut=opd", 1),
        ("/data/pegawai-esselon?cari=oktober+2017", 1),
        ("/data/pegawai-esselon?cari=Eselon+II", 1),
        ("/data/pegawai-esselon?cari=%3Cscript%3E", 0),
        ("/data/pegawai?dari=';--", 0),
    ] {
        let page = leader.text(path).await;
        assert_eq!(column(&page, 0).len(), rows, "{path}");
        assert!(!page.contains("<script>"), "{path}");
    }
}

#[tokio::test]
async fn operators_see_and_touch_only_their_own_agency() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let mut theirs = staff("2017", &[5, 5, 10]);
    theirs.agency = "dinkes";
    let row = app.seed(1, &theirs).await;
    app.seed(1, &staff("2016", &[6, 6, 12])).await;
    let page = operator.text("/data/pegawai?opd=dinkes").await;
    assert_eq!(column(&page, 0).len(), 0);
    let page = operator.text("/data/pegawai").await;
    assert!(page.contains("Menampilkan 1 dari 1 data") && page.contains("/ubah"));
    let address = format!("/data/pegawai/{}", row.id);
    for part in ["ubah", "riwayat"] {
        assert_eq!(
            operator.get(&format!("{address}/{part}")).await.status(),
            404
        );
    }
    let form = [
        ("tahun", "2017"),
        ("pria", "1"),
        ("wanita", "1"),
        ("revisi", "1"),
    ];
    for part in ["ubah", "hapus", "pulihkan"] {
        let answer = operator.post(&format!("{address}/{part}"), &form).await;
        assert_eq!(answer.status(), 404, "{part}");
    }
    let file = operator.text("/data/pegawai/unduh?format=csv").await;
    assert_eq!(file.lines().count(), 2, "{file}");
}

#[tokio::test]
async fn columns_that_say_the_same_stand_above_the_table() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    for period in ["2016", "2017"] {
        app.seed(1, &staff(period, &[10, 10, 20])).await;
    }
    let page = operator.text("/data/pegawai").await;
    assert!(page.contains("Wilayah: Provinsi Banten"), "{page}");
    assert!(
        page.contains("OPD: Badan Kepegawaian Daerah Contoh"),
        "{page}"
    );
    assert!(
        !page.contains("?urut=opd") && page.contains("data-row-link"),
        "{page}"
    );
    // A single line keeps its columns.
    let one = operator.text("/data/pegawai?dari=2017").await;
    assert!(
        one.contains("?urut=opd") || one.contains("urut=opd"),
        "{one}"
    );
}

#[tokio::test]
async fn messages_name_the_figure() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let form = [("tahun", "2016"), ("pria", "10"), ("wanita", "20")];
    let saved = operator.post("/data/pegawai/baru", &form).await;
    let page = operator.text(crate::people::location(&saved)).await;
    assert!(
        page.contains("Jumlah Pegawai · 2016: 30 orang tersimpan."),
        "{page}"
    );
    let gone = operator
        .post("/data/pegawai/1/hapus", &[("revisi", "1")])
        .await;
    let page = operator.text(crate::people::location(&gone)).await;
    assert!(
        page.contains("Jumlah Pegawai · 2016: 30 orang sudah dihapus."),
        "{page}"
    );
    let history = operator.text("/data/pegawai/1/riwayat").await;
    assert!(
        history.contains("Riwayat Jumlah Pegawai · 2016"),
        "{history}"
    );
}

#[tokio::test]
async fn an_operator_finds_the_own_indicators_in_the_menu() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    app.write(|tx| {
        let sql = "DELETE FROM agency_grants WHERE agency = $1 AND indicator <> 'pegawai'";
        tx.conn.execute(sql, &[crate::people::AGENCY.into()])
    })
    .await;
    let page = app.browser_of(user.id).await.text("/profil").await;
    assert!(page.contains("href=\"/data/pegawai\""), "{page}");
    assert!(!page.contains("href=\"/data/pangkat-pegawai\""), "{page}");
    let admin = app.signed_in("admin").await.text("/profil").await;
    assert!(admin.contains("href=\"/data/pangkat-pegawai\""), "{admin}");
}
