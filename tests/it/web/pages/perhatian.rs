//! `/perhatian`: what needs attention, ranked, each for whom it concerns.

use std::time::Duration;

use pimpinan::store::commit::journal::Actor;
use pimpinan::store::due::exceptions::{Kind, New};
use pimpinan::store::due::{exceptions, read};
use pimpinan::store::figures::stamp;
use pimpinan::store::people::accounts;

use super::sektor::employees;
use crate::support::TestApp;

/// 20 February 2026: the figures of January were due on the 13th.
async fn app() -> TestApp {
    let app = TestApp::start().await;
    let wanted = jiff::civil::date(2026, 2, 20);
    let days = app
        .app
        .clock
        .today()
        .until(wanted)
        .expect("days")
        .get_days();
    let days = u64::try_from(days).expect("days ahead");
    app.app.clock.advance(Duration::from_secs(days * 86_400));
    app
}

/// How many sentences a page has.
fn count(page: &str) -> usize {
    let list = page
        .split("<ol class=\"needs\">")
        .nth(1)
        .unwrap_or_default();
    let list = list.split("</ol>").next().unwrap_or_default();
    list.matches("<li>").count()
}

#[tokio::test]
async fn few_sentences_stand_first_and_all_behind_them() {
    let app = app().await;
    employees(&app, "bkd", "2017", 20, 20).await;
    let leader = app.signed_in("pimpinan").await;
    let home = leader.text("/beranda").await;
    let (needs, cards) = (home.find("class=\"needs\""), home.find("card-grid"));
    assert!(needs.expect("what needs attention") < cards.expect("cards"));
    assert!((1..=7).contains(&count(&home)), "{home}");
    let all = leader.text("/perhatian").await;
    assert!(
        all.contains("Badan Kepegawaian Daerah belum lengkap mengirim"),
        "{all}"
    );
    assert!(
        all.contains("menunggu pengesahan; yang paling lama tentang 2017"),
        "{all}"
    );
    assert!(count(&all) >= count(&home));
    assert!(all.contains("Yang dilihat pada 20 Feb 2026"), "{all}");
    assert!(
        all.contains("belum ada aturan antarangka yang dapat diperiksa"),
        "{all}"
    );
    let english = leader.text("/perhatian?lang=en").await;
    assert!(
        english.contains("wait to be validated; the oldest are about 2017"),
        "{english}"
    );
    let admin = app.signed_in("admin").await;
    assert!(
        admin
            .text("/perhatian")
            .await
            .contains("href=\"/pengesahan\"")
    );
}

#[tokio::test]
async fn what_is_settled_goes_by_itself() {
    let app = app().await;
    let leader = app.signed_in("pimpinan").await;
    let before = leader.text("/perhatian").await;
    assert!(
        before.contains("Badan Kepegawaian Daerah belum lengkap"),
        "{before}"
    );
    // Everything that agency owes is excused; nobody asks for anything else of it.
    let today = app.app.clock.today();
    let all = app.app.catalogue.indicators.iter();
    let targets = all.map(|one| app.app.db.target(&one.slug).cloned());
    let targets: Vec<_> = targets.map(|one| one.expect("a target")).collect();
    let catalogue = std::sync::Arc::clone(&app.app.catalogue);
    app.write(move |tx| {
        let asked = read::Asked {
            agency: Some("bkd"),
            first: jiff::civil::date(2025, 3, 1),
            last: today,
            today,
        };
        for line in read::lines(tx.conn, &catalogue, &targets, asked)? {
            let target = targets
                .iter()
                .find(|one| one.indicator.slug == line.indicator.slug);
            let new = New {
                kind: Kind::Excuse,
                agency: "bkd".to_owned(),
                period: line.standing.owed.period,
                reason: "Gempa".to_owned(),
                until: jiff::civil::date(2026, 3, 1),
            };
            exceptions::grant(tx, target.expect("it"), &new, &Actor::person(1))?;
        }
        Ok(())
    })
    .await;
    let after = leader.text("/perhatian").await;
    assert!(
        !after.contains("Badan Kepegawaian Daerah belum lengkap"),
        "{after}"
    );
    // An exception ends by itself.
    app.app.clock.advance(Duration::from_secs(20 * 86_400));
    let leader = app.signed_in("pimpinan").await;
    let later = leader.text("/perhatian").await;
    assert!(
        later.contains("Badan Kepegawaian Daerah belum lengkap"),
        "{later}"
    );
}

#[tokio::test]
async fn an_operator_hears_of_the_own_agency_alone_and_nothing_is_told_as_what_was_looked_at() {
    let app = app().await;
    let operator = app.signed_in("operator").await;
    let page = operator.text("/perhatian").await;
    assert!(!page.contains("Badan Kepegawaian Daerah belum"), "{page}");
    let home = operator.text("/beranda").await;
    assert!(home.contains("Yang perlu perhatian"), "{home}");
    if count(&page) == 0 {
        assert!(
            page.contains("Tidak ada yang perlu perhatian sekarang."),
            "{page}"
        );
        assert!(
            page.contains("tidak ada pertanyaan yang menunggu jawaban"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn what_is_no_figure_makes_it_anew_too() {
    let app = app().await;
    let db = &app.app.db;
    let before = db.read(stamp::now).await.expect("a stamp");
    assert_eq!(db.read(stamp::now).await.expect("the same"), before);
    app.write(|tx| {
        let new = accounts::NewUser {
            email: "baru@contoh.test",
            name: "Baru",
            role: "operator",
            agency: Some("bkd"),
            password: "",
        };
        accounts::add(tx, &new, Some(&Actor::person(1)))
    })
    .await;
    assert_ne!(db.read(stamp::now).await.expect("another"), before);
}
