//! Letters of questions: to the agency, back to whoever asked, once each.

use std::time::Duration;

use pimpinan::base::config::{Config, Smtp};
use pimpinan::catalogue::{Grain, Period};
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::questions::write::{self, New};
use pimpinan::store::questions::{Frozen, Kind, Priority};
use pimpinan::work::questions::tell;

use super::mail::{mail_server, to};
use crate::people::User;
use crate::support::TestApp;

async fn app(url: String) -> TestApp {
    let from = "Dashboard <dashboard@bantenprov.go.id>".to_owned();
    let config = Config {
        mail: Some(Smtp { url, from }),
        ..Config::default()
    };
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    TestApp::configured(catalogue, config).await
}

async fn operator(app: &TestApp) -> User {
    let user = app.add_user("operator").await;
    let id = user.id;
    app.write(move |tx| {
        let sql = "UPDATE users SET agency = 'bkd' WHERE id = $1";
        tx.conn.execute(sql, &[id.into()])
    })
    .await;
    user
}

async fn ask(app: &TestApp, asker: i64) -> i64 {
    let target = app.app.db.target("pegawai-esselon").expect("it").clone();
    let today = app.app.clock.today();
    let due = today.checked_add(jiff::Span::new().days(7)).expect("a day");
    let new = New {
        frozen: Frozen {
            measure: "pria".to_owned(),
            chart: String::new(),
            view: "periode=2017".to_owned(),
            period: Period::parse("2017", &[Grain::Year]).expect("a year"),
            basis: target.indicator.bases[0].code.clone(),
            value: Some("1234".to_owned()),
            unsure: vec!["provisional".to_owned()],
            revision: 3,
        },
        agency: "bkd".to_owned(),
        priority: Priority::Urgent,
        due,
        text: "Mengapa turun?".to_owned(),
    };
    app.write(move |tx| write::ask(tx, &target, &new, &Actor::person(asker)))
        .await
}

async fn go(app: &TestApp, id: i64, seen: i64, kind: Kind, user: i64) {
    app.write(move |tx| write::step(tx, (id, seen), (kind, "Karena."), &Actor::person(user)))
        .await;
}

#[tokio::test]
async fn each_is_told_once_of_what_concerns_them() {
    let (url, letters) = mail_server().await;
    let app = app(url).await;
    let leader = app.add_user("pimpinan").await;
    let admin = app.add_user("admin").await;
    let (first, second) = (operator(&app).await, operator(&app).await);
    let id = ask(&app, leader.id).await;
    for _ in 0..2 {
        tell(&app.app).await.expect("a turn");
    }
    let counted = |user: &User| to(&letters.lock().expect("a list"), &user.email).len();
    assert_eq!(
        (counted(&first), counted(&second), counted(&admin)),
        (1, 1, 0)
    );
    let sent = letters.lock().expect("a list").clone();
    assert!(sent[0].contains("1.234 orang (sementara)"), "{sent:?}");
    go(&app, id, 1, Kind::Read, first.id).await;
    tell(&app.app).await.expect("a turn");
    assert_eq!(counted(&first), 1, "that it was read is told to nobody");
    app.app.clock.advance(Duration::from_secs(6 * 86_400));
    tell(&app.app).await.expect("a day before it is due");
    assert_eq!(counted(&first), 2);
    go(&app, id, 2, Kind::Answer, first.id).await;
    app.app.clock.advance(Duration::from_secs(2 * 86_400));
    tell(&app.app).await.expect("a turn");
    assert_eq!(
        (counted(&leader), counted(&first)),
        (1, 2),
        "an answer is not overdue"
    );
    go(&app, id, 3, Kind::Return, leader.id).await;
    tell(&app.app).await.expect("a turn");
    assert_eq!(counted(&first), 4, "it came back, and is overdue");
    go(&app, id, 4, Kind::Answer, second.id).await;
    go(&app, id, 5, Kind::Close, leader.id).await;
    tell(&app.app).await.expect("a turn");
    assert_eq!(
        (counted(&leader), counted(&second)),
        (1, 5),
        "only how it stands is told"
    );
}

#[tokio::test]
async fn what_no_server_took_is_sent_later_and_an_agency_without_people_keeps_nothing_quiet() {
    let down = app("smtp://127.0.0.1:1".to_owned()).await;
    let leader = down.add_user("pimpinan").await;
    let admin = down.add_user("admin").await;
    let nobody = down.add_user("admin").await;
    down.write(move |tx| {
        let sql = "UPDATE users SET email = 'tanpa-alamat' WHERE id = $1";
        tx.conn.execute(sql, &[nobody.id.into()])
    })
    .await;
    ask(&down, leader.id).await;
    assert!(tell(&down.app).await.is_err());
    let (url, letters) = mail_server().await;
    let config = Config {
        mail: Some(Smtp {
            url,
            from: "Dashboard <dashboard@bantenprov.go.id>".to_owned(),
        }),
        ..down.app.config.clone()
    };
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let again = TestApp::set(config, catalogue).await;
    tell(&again.app).await.expect("the server is back");
    tell(&again.app).await.expect("nothing is left");
    let sent = letters.lock().expect("a list").clone();
    assert_eq!(
        (sent.len(), to(&sent, &admin.email).len()),
        (1, 1),
        "{sent:?}"
    );
}
