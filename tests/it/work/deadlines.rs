//! Reminders of deadlines: one letter a person a day, whatever happens to the mail server.

use std::time::Duration;

use pimpinan::base::config::{Config, Smtp};
use pimpinan::work::deadlines::remind;

use super::mail::{mail_server, to};
use crate::support::TestApp;

/// A program that sends mail there, on this day of 2026 at ten in the morning in WIB.
async fn app(url: String, month: i8, day: i8) -> TestApp {
    let from = "Dashboard <dashboard@bantenprov.go.id>".to_owned();
    let config = Config {
        mail: Some(Smtp { url, from }),
        ..Config::default()
    };
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let app = TestApp::configured(catalogue, config).await;
    let today = app.app.clock.today();
    let wanted = jiff::civil::date(2026, month, day);
    let days = today.until(wanted).expect("days").get_days();
    later(&app, u64::try_from(days).expect("days ahead"));
    app
}

fn later(app: &TestApp, days: u64) {
    let by = Duration::from_secs(days * 86_400);
    app.app.clock.advance(by);
}

/// An operator of the agency that owes the most.
async fn operator(app: &TestApp) -> String {
    let user = app.add_user("operator").await;
    let id = user.id;
    app.write(move |tx| {
        let sql = "UPDATE users SET agency = 'bkd' WHERE id = $1";
        tx.conn.execute(sql, &[id.into()])
    })
    .await;
    user.email
}

#[tokio::test]
async fn one_letter_a_person_a_day_to_the_agency_then_to_admins() {
    let (url, letters) = mail_server().await;
    // Figures of January are due on 13 February.
    let app = app(url, 2, 6).await;
    let operator = operator(&app).await;
    let admin = app.add_user("admin").await.email;
    let leader = app.add_user("pimpinan").await.email;
    remind(&app.app).await.expect("seven days before");
    remind(&app.app).await.expect("once more");
    let sent = letters.lock().expect("a list").clone();
    assert_eq!(to(&sent, &operator).len(), 1, "{sent:?}");
    assert!(
        to(&sent, &operator)[0].contains("13 Februari 2026"),
        "{sent:?}"
    );
    let told = |letters: &[&String]| letters.iter().any(|one| one.contains("13 Februari 2026"));
    assert!(!told(&to(&sent, &admin)), "it is not overdue");
    later(&app, 1);
    remind(&app.app).await.expect("six days before");
    assert_eq!(
        to(&letters.lock().expect("a list"), &operator).len(),
        1,
        "no day of reminding"
    );
    later(&app, 7);
    remind(&app.app).await.expect("one day over");
    let sent = letters.lock().expect("a list").clone();
    assert_eq!(to(&sent, &operator).len(), 2);
    assert!(told(&to(&sent, &admin)), "it is overdue");
    assert_eq!(to(&sent, &leader).len(), 0);
}

#[tokio::test]
async fn what_a_mail_server_did_not_take_is_sent_later_and_once() {
    let app = {
        let nobody = "smtp://127.0.0.1:1".to_owned();
        app(nobody, 2, 13).await
    };
    let operator = operator(&app).await;
    assert!(remind(&app.app).await.is_err(), "the server is down");
    later(&app, 2);
    assert!(remind(&app.app).await.is_err());
    let (url, letters) = mail_server().await;
    let from = "Dashboard <dashboard@bantenprov.go.id>".to_owned();
    let config = Config {
        mail: Some(Smtp { url, from }),
        ..app.app.config.clone()
    };
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let again = TestApp::set(config, catalogue).await;
    let by = app.app.clock.now_ms() - again.app.clock.now_ms();
    let by = Duration::from_millis(u64::try_from(by).expect("later"));
    again.app.clock.advance(by);
    remind(&again.app).await.expect("the server is back");
    remind(&again.app).await.expect("nothing is left");
    let sent = letters.lock().expect("a list").clone();
    assert_eq!(to(&sent, &operator).len(), 1, "{sent:?}");
}

#[tokio::test]
async fn who_has_no_address_keeps_nobody_else_waiting() {
    let (url, letters) = mail_server().await;
    let app = app(url, 2, 13).await;
    let operator = operator(&app).await;
    let other = self::operator(&app).await;
    app.write(move |tx| {
        let sql = "UPDATE users SET email = 'tanpa-alamat' WHERE email = $1";
        tx.conn.execute(sql, &[(&other).into()])
    })
    .await;
    remind(&app.app).await.expect("a turn");
    let sent = letters.lock().expect("a list").clone();
    assert_eq!((sent.len(), to(&sent, &operator).len()), (1, 1), "{sent:?}");
}
