//! `/profil/kalender` and `/kalender/{token}`: what is due, at a secret address.

use std::time::Duration;

use pimpinan::store::people::sessions;

use crate::support::TestApp;

fn address(page: &str) -> String {
    let found = page.split("/kalender/").find_map(|part| {
        let end = part.find('<')?;
        let secret = &part[..end];
        (secret.len() > 20).then(|| format!("/kalender/{secret}"))
    });
    found.expect("an address")
}

/// 20 February 2026: the figures of January were due on the 13th.
async fn app() -> TestApp {
    let app = TestApp::start().await;
    let wanted = jiff::civil::date(2026, 2, 20);
    let days = app.app.clock.today().until(wanted).expect("days");
    let days = u64::try_from(days.get_days()).expect("days ahead");
    app.app.clock.advance(Duration::from_secs(days * 86_400));
    app
}

#[tokio::test]
async fn a_calendar_reads_what_is_due_by_a_secret_that_can_be_changed() {
    let app = app().await;
    let user = app.add_user("operator").await;
    let id = user.id;
    app.write(move |tx| {
        let sql = "UPDATE users SET agency = 'bkd' WHERE id = $1";
        tx.conn.execute(sql, &[id.into()])
    })
    .await;
    let operator = app.browser_of(id).await;
    let none = operator.text("/profil/kalender").await;
    assert!(none.contains("Belum ada alamat rahasia."), "{none}");
    let made = operator.post("/profil/kalender", &[]).await;
    assert_eq!(made.status(), 200);
    let made = made.text().await.expect("a page");
    assert!(
        made.contains("<code class=\"text-break\">http://"),
        "{made}"
    );
    let first = address(&made);
    let answer = app.get(&first).await;
    assert_eq!(answer.status(), 200);
    let head = |name: &str| answer.headers()[name].to_str().expect("a text").to_owned();
    assert_eq!(head("content-type"), "text/calendar; charset=utf-8");
    assert!(head("cache-control").contains("no-store"));
    let text = answer
        .text()
        .await
        .expect("a calendar")
        .replace("\r\n ", "");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n"), "{text}");
    assert!(
        text.contains("UID:kewajiban-bkd-pegawai-esselon-2026-01\r\n"),
        "{text}"
    );
    assert!(text.contains("DTSTART;VALUE=DATE:20260213\r\n"), "{text}");
    assert!(text.contains("lewat tenggat 7 hari"), "{text}");
    assert!(
        !text.contains("kewajiban-dinkes"),
        "of another agency: {text}"
    );
    // The secret is kept as a hash alone, and shown once.
    let page = operator.text("/profil/kalender").await;
    assert!(!page.contains(&first), "{page}");
    let secret = first.trim_start_matches("/kalender/").to_owned();
    let kept = app.write(|tx| {
        let sql = "SELECT hash FROM calendar_feeds";
        tx.conn.query_one(sql, &[], |row| row.text("hash"))
    });
    assert_ne!(kept.await.expect("a hash"), secret);
    let again = operator.post("/profil/kalender", &[]).await;
    let second = address(&again.text().await.expect("a page"));
    assert_eq!(app.get(&first).await.status(), 404, "it was changed");
    assert_eq!(app.get(&second).await.status(), 200);
    app.write(move |tx| {
        let sql = "UPDATE users SET active = 0 WHERE id = $1";
        tx.conn.execute(sql, &[id.into()])
    })
    .await;
    assert_eq!(app.get(&second).await.status(), 404, "nobody may sign in");
}

#[tokio::test]
async fn who_works_for_all_has_an_entry_for_many_agencies() {
    let app = app().await;
    let leader = app.signed_in("pimpinan").await;
    let made = leader.post("/profil/kalender", &[]).await;
    let path = address(&made.text().await.expect("a page"));
    let text = app.get(&path).await.text().await.expect("a calendar");
    let text = text.replace("\r\n ", "");
    assert!(
        text.contains("OPD belum lengkap\\, lewat tenggat"),
        "{text}"
    );
    assert!(
        text.contains("OPD masih harus mengirim\\; belum jatuh tempo"),
        "{text}"
    );
    assert!(
        text.contains("UID:kewajiban-pegawai-esselon-2026-01-2026-02-13"),
        "{text}"
    );
    assert_eq!(
        leader.post("/profil/kalender/hapus", &[]).await.status(),
        303
    );
    assert_eq!(app.get(&path).await.status(), 404);
    assert_eq!(app.get("/kalender/x").await.status(), 404);
}

#[tokio::test]
async fn whoever_is_locked_out_or_has_another_password_has_no_address_left() {
    let app = app().await;
    let user = app.add_user("operator").await;
    let (id, operator) = (user.id, app.browser_of(user.id).await);
    let made = operator.post("/profil/kalender", &[]).await;
    let first = address(&made.text().await.expect("a page"));
    assert_eq!(app.get(&first).await.status(), 200);
    app.write(move |tx| sessions::end_others(tx, id, None))
        .await;
    assert_eq!(app.get(&first).await.status(), 404);
    let operator = app.browser_of(id).await;
    let made = operator.post("/profil/kalender", &[]).await;
    let second = address(&made.text().await.expect("a page"));
    assert_eq!(app.get(&second).await.status(), 200);
    app.write(move |tx| sessions::end_all(tx, id)).await;
    assert_eq!(app.get(&second).await.status(), 404);
}
