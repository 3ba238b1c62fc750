use pimpinan::store::due::read::{Asked, lines};

use super::sektor::{employees, see};
use crate::support::TestApp;

#[tokio::test]
async fn the_home_page_of_an_operator_is_about_the_own_agency() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    employees(&app, crate::people::AGENCY, "2017", 2, 1).await;
    let page = see(&operator, "/beranda").await;
    assert!(page.contains("<strong>Instansi Anda: "), "{page}");
    assert!(!page.contains("Keadaan Banten"), "a part is not the whole");
    assert!(
        page.contains("angka instansi lain tidak termasuk"),
        "{page}"
    );
    assert!(page.contains("id=\"kartu-kepegawaian\""), "{page}");
    assert!(!page.contains("id=\"kartu-ekonomi\""), "{page}");
    let others = "Instansi Anda tidak mengisi data sektor lain: ";
    assert!(page.contains(others), "{page}");
    let leader = app.signed_in("pimpinan").await;
    let page = see(&leader, "/beranda").await;
    assert!(!page.contains("Instansi Anda"), "{page}");
    assert!(page.contains("id=\"kartu-ekonomi\""), "{page}");
    assert!(page.contains("Keadaan Banten"), "{page}");
    let city = "<a href=\"/wilayah/3672\">Kota Cilegon</a>";
    assert!(page.contains(city), "{page}");
}

fn places(page: &str) -> Vec<&str> {
    let cards = page.split("id=\"kartu-").skip(1);
    cards.filter_map(|part| part.split('"').next()).collect()
}

#[tokio::test]
async fn a_leader_reads_in_one_sentence_how_the_province_stands() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    let page = see(&leader, "/beranda").await;
    let nothing = "Belum ada target tahun ini; tidak ada OPD yang kewajibannya jatuh tempo bulan \
                   ini; belum ada angka.";
    assert!(page.contains(nothing), "{page}");
    let days = app
        .app
        .clock
        .today()
        .until(jiff::civil::date(2026, 2, 20))
        .expect("days");
    let days = u64::try_from(days.get_days()).expect("days ahead");
    app.app
        .clock
        .advance(std::time::Duration::from_secs(days * 86_400));
    employees(&app, "bkd", "2017", 2, 1).await;
    let leader = app.signed_in("pimpinan").await;
    let page = see(&leader, "/beranda").await;
    // What is counted here is counted anew from the obligations.
    let all = app.app.catalogue.indicators.iter();
    let targets = all.map(|one| app.app.db.target(&one.slug).cloned());
    let targets: Vec<_> = targets.map(|one| one.expect("a target")).collect();
    let (catalogue, today) = (app.app.catalogue.clone(), app.app.clock.today());
    let lines = app.app.db.read(move |conn| {
        let asked = Asked {
            agency: None,
            first: jiff::civil::date(2026, 2, 1),
            last: jiff::civil::date(2026, 2, 28),
            today,
        };
        lines(conn, &catalogue, &targets, asked)
    });
    let lines = lines.await.expect("obligations");
    let over = lines.iter().filter(|line| line.standing.deadline < today);
    let late: std::collections::BTreeSet<_> = over.map(|line| line.agency.clone()).collect();
    assert!(!late.is_empty());
    let said = format!("0 dari {} OPD yang kewajibannya bulan ini", late.len());
    assert!(page.contains(&said), "{said}: {page}");
    assert!(
        page.contains("angka terakhir berubah 20 Feb 2026"),
        "{page}"
    );
    let english = see(&leader, "/beranda?lang=en").await;
    assert!(
        english.contains("There is no target of this year yet; 0 of"),
        "{english}"
    );
    let operator = app.signed_in("operator").await;
    let page = see(&operator, "/beranda").await;
    assert!(!page.contains("page-state"), "{page}");
}

#[tokio::test]
async fn everybody_has_the_cards_in_an_order_of_their_own() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    let before = see(&leader, "/beranda").await;
    let before = places(&before);
    let second = before[1].to_owned();
    let path = "/beranda/urutan/ubah";
    let up = [("sektor", second.as_str()), ("arah", "naik")];
    assert_eq!(leader.post(path, &up).await.status(), 303);
    let after = see(&leader, "/beranda").await;
    let mut expected = before.clone();
    expected.swap(0, 1);
    assert_eq!(places(&after), expected);
    let list = see(&leader, "/beranda/urutan").await;
    assert!(list.contains("Kembalikan urutan semula"), "{list}");
    let admin = app.signed_in("admin").await;
    let other = see(&admin, "/beranda").await;
    assert_eq!(places(&other), before, "of another person");
    assert_eq!(leader.post(path, &[("arah", "awal")]).await.status(), 303);
    let reset = see(&leader, "/beranda").await;
    assert_eq!(places(&reset), before);
    let unknown = [("sektor", "tidak-ada"), ("arah", "naik")];
    assert_eq!(leader.post(path, &unknown).await.status(), 404);
    let odd = [("sektor", second.as_str()), ("arah", "kiri")];
    assert_eq!(leader.post(path, &odd).await.status(), 400);
}

#[tokio::test]
async fn a_figure_older_than_its_rhythm_looks_old() {
    let app = TestApp::start().await;
    employees(&app, "bkd", "2017", 2, 1).await;
    let leader = app.signed_in("pimpinan").await;
    assert!(!see(&leader, "/beranda").await.contains("is-old"));
    let later = TestApp::lately().await;
    employees(&later, "bkd", "2017", 2, 1).await;
    let leader = later.signed_in("pimpinan").await;
    let page = see(&leader, "/beranda").await;
    assert!(page.contains("sector-card is-old"), "{page}");
}
