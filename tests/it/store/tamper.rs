//! Databases that somebody changed behind the program's back: each change is found and named.

use pimpinan::catalogue::{Catalogue, Grain, Kind, MEASURES, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::Tx;
use pimpinan::store::commit::journal::anchor::Anchor;
use pimpinan::store::commit::journal::{Actor, root};
use pimpinan::store::keys::{self, NewKey};
use pimpinan::store::people::accounts::{self, NewUser};
use pimpinan::store::people::{grants, second_factor, users};
use pimpinan::store::sources::webhooks::{self, NewWebhook};
use pimpinan::store::upkeep::doctor;
use pimpinan::store::upkeep::doctor::{Options, Report};

use crate::changes;
use crate::fixtures;
use crate::support::TestApp;

pub(super) fn catalogue() -> Catalogue {
    fixtures::catalogue(vec![fixtures::indicator("uji", Kind::Stock)])
}

/// Five rows, two people, a key with a webhook, a grant, a second factor and a password set anew.
pub(super) async fn world() -> TestApp {
    let app = TestApp::with(catalogue()).await;
    for day in 1..=5 {
        let target = app.app.db.target("uji").expect("the indicator").clone();
        let row = row(day);
        let done = app.app.db.write(move |tx| {
            changes::create(tx, &target, &row, Status::Provisional, &Actor::person(1))
        });
        done.await.expect("a write").expect("a free key");
    }
    app.app.db.write(people).await.expect("people");
    app.app.db.write(root::write).await.expect("a root");
    app
}

fn row(day: i8) -> Observation {
    let mut values = [None; MEASURES];
    values[1] = Some(i64::from(day));
    Observation {
        agency: "a1".to_owned(),
        region: "3601".to_owned(),
        period: Period::containing(Grain::Day, jiff::civil::date(2017, 1, day)),
        categories: ["a".to_owned(), String::new(), String::new()],
        basis: "x".to_owned(),
        values,
    }
}

fn people(tx: &mut Tx<'_>) -> pimpinan::base::error::Result<()> {
    let add = |tx: &mut Tx<'_>, email, role, agency| {
        let name = "Siti";
        let new = NewUser {
            email,
            name,
            role,
            agency,
            password: "$argon2id$first",
        };
        accounts::add(tx, &new, None)
    };
    let boss = add(tx, "a@x.id", "superadmin", None)?;
    let operator = add(tx, "o@x.id", "operator", Some("a1"))?;
    users::set_password(tx, operator, "$argon2id$second", None, "password-changed")?;
    let secret = second_factor::offer(tx, boss)?;
    let code = pimpinan::identity::totp::code_at(&secret, tx.now)?;
    assert!(second_factor::turn_on(tx, boss, &code)?.is_some());
    let scope = ["uji".to_owned()];
    let new = NewKey {
        name: "SIMPEG",
        agency: "a1",
        user_id: operator,
        indicators: Some(&scope),
        expires_at: None,
    };
    let actor = Actor::person(boss);
    let issued = keys::issue(tx, &new, &keys::Rules::default(), Some(&actor))?;
    let key = keys::find(tx.conn, issued.id)?.expect("the key");
    let hook = NewWebhook {
        alerts: false,
        url: "https://a.example/",
        indicators: None,
        secret: "whsec_AAAA",
    };
    webhooks::create(tx, &hook, &key, &actor)?;
    let other = keys::issue(tx, &new, &keys::Rules::default(), Some(&actor))?;
    let other = keys::find(tx.conn, other.id)?.expect("the key");
    keys::revoke(tx, &other, Some(&actor))?;
    grants::give(tx, "a1", "uji", Some(&actor))?;
    Ok(())
}

pub(super) async fn tamper(app: &TestApp, sql: &str) {
    let sql = sql.to_owned();
    let changed = app.app.db.write(move |tx| {
        tx.conn.batch(&fixtures::unlocked(tx.conn.engine()))?;
        tx.conn.batch(&sql)
    });
    changed.await.expect("tampering");
}

pub(super) fn examine(app: &TestApp, anchors: Option<String>) -> Report {
    let options = Options {
        vault: app.app.config.secret.clone(),
        anchors,
    };
    let (url, catalogue) = (&app.app.config.database, &app.app.catalogue);
    doctor::examine_with(url, catalogue, &options).expect("an examination")
}

#[tokio::test]
async fn what_nobody_touched_is_clean() {
    let app = world().await;
    let report = examine(&app, Some(anchor(&app).await));
    assert_eq!(report.wrong, [""; 0]);
    assert_eq!(report.open, [""; 0]);
    assert_eq!(report.sound.len(), 9, "{report:?}");
}

const ADDED: &str = "INSERT INTO observations (id, series, indicator, period, status, via,
    user_id, created_at, updated_at, revision, m2) SELECT 99, series, indicator, period + 20,
    status, via, user_id, created_at, updated_at, revision, m2 FROM observations WHERE id = 5";
const PERSON: &str = "INSERT INTO users (id, email, name, role, password, active, created_at,
    updated_at) VALUES (77, 'x@x.id', 'X', 'superadmin', 'p', 1, 0, 0)";

/// What somebody did, and what is said of it.
const CASES: [(&str, &str); 19] = [
    (
        "UPDATE observations SET m2 = 100 WHERE id = 5",
        "Row 5 of uji is not what journal entry 5 of uji says: wanita is 100, not 5.",
    ),
    (
        "UPDATE observations SET status = 1 WHERE id = 4",
        "Row 4 of uji is not what journal entry 4 of uji says: status is \"validated\", \
             not \"provisional\".",
    ),
    (
        "UPDATE observations SET user_id = 9 WHERE id = 4",
        "Row 4 of uji is not what journal entry 4 of uji says: user is 9, not 1.",
    ),
    (
        "DELETE FROM observations WHERE id = 3",
        "Row 3 of journal entry 3 of uji was removed without an entry.",
    ),
    (
        ADDED,
        "Row 99 of uji was added without an entry of the journal.",
    ),
    ("UPDATE totals SET m2 = m2 + 1", "total of uji"),
    (
        "UPDATE journal SET after = replace(after, '\"5\"', '\"6\"') WHERE subject_id = '5'",
        "Journal entry 5 of uji is not what was written.",
    ),
    (
        "DELETE FROM journal WHERE subject_id = '2' AND subject = 'observation'",
        "Journal entries 2 to 2 of uji are missing.",
    ),
    (
        "UPDATE users SET role = 'superadmin' WHERE id = 2",
        "The user 2 is not what the journal says: role is \"superadmin\", not \"operator\".",
    ),
    (
        "UPDATE users SET password = 'mine' WHERE id = 1",
        "The user 1 is not what the journal says: password is not the one that was set.",
    ),
    (
        "UPDATE users SET totp = NULL WHERE id = 1",
        "The user 1 is not what the journal says: totp is not the one that was set.",
    ),
    (
        PERSON,
        "The user 77 was added without an entry of the journal.",
    ),
    (
        "UPDATE roles SET permissions = '[\"user.manage\"]' WHERE name = 'operator'",
        "The role operator is not what the journal says: permissions is [\"user.manage\"]",
    ),
    (
        "INSERT INTO roles (name, title, description, permissions) VALUES ('x', 'X', '', '[]')",
        "The role x was added without an entry of the journal.",
    ),
    (
        "UPDATE api_keys SET indicators = NULL WHERE id = 1",
        "The API key 1 is not what the journal says: indicators is null, not [\"uji\"].",
    ),
    (
        "UPDATE api_keys SET hash = 'mine' WHERE id = 1",
        "The API key 1 is not what the journal says: hash is not the one that was set.",
    ),
    (
        "UPDATE api_keys SET revoked_at = NULL WHERE id = 2",
        "The API key 2 is not what the journal says: revoked_at is null, not ",
    ),
    (
        "UPDATE webhooks SET url = 'https://evil.example/'",
        "The webhook 1 is not what the journal says: url is \"https://evil.example/\"",
    ),
    (
        "INSERT INTO agency_grants (agency, indicator, at) VALUES ('a2', 'uji', 0)",
        "The agency a2 is allowed uji without an entry of the journal.",
    ),
];

#[tokio::test]
async fn each_change_is_found_and_named() {
    for (sql, found) in CASES {
        let app = world().await;
        tamper(&app, sql).await;
        let wrong = examine(&app, None).wrong;
        assert!(
            wrong.iter().any(|fault| fault.contains(found)),
            "{sql}: {wrong:#?}"
        );
    }
}

/// The signed end of the journal, as a line of a log has it.
pub(super) async fn anchor(app: &TestApp) -> String {
    let keys = app.app.db.keys().clone();
    let found = app.app.db.read(move |conn| Anchor::now(conn, &keys)).await;
    let text = found.expect("a read").expect("an anchor").text();
    format!("2026-11-28T10:00:00Z  INFO pimpinan::work::root: the journal ends at {text}\n")
}
