//! Journals that were written anew, cut short or put back: found by the key and by what lies outside.

use pimpinan::base::secret::Vault;
use pimpinan::store::Conn;
use pimpinan::store::people::grants;
use pimpinan::store::upkeep::doctor;
use pimpinan::store::upkeep::doctor::Options;
use sha2::{Digest as _, Sha256};

use super::tamper::{anchor, catalogue, examine, tamper, world};
use crate::support::TestApp;

/// Writes every hash of the journal anew, as somebody can who knows how and lacks the key.
fn rehash(conn: &mut Conn) {
    let sql = "SELECT id, at, user_id, key_id, agency, via, action, subject, subject_id, before,
        after, proof FROM journal ORDER BY id";
    let texts = [
        "agency",
        "via",
        "action",
        "subject",
        "subject_id",
        "before",
        "after",
        "proof",
    ];
    let entries = conn.query(sql, &[], |row| {
        let (id, mut said) = (row.int("id")?, Vec::new());
        for number in ["id", "at", "user_id", "key_id"] {
            match row.opt_int(number)? {
                None => said.push(0),
                Some(number) => {
                    said.push(1);
                    said.extend(number.to_be_bytes());
                }
            }
        }
        for name in texts {
            match row.opt_text(name)? {
                None if name == "proof" => {}
                None => said.push(0),
                Some(text) => {
                    said.push(2);
                    said.extend((text.len() as u64).to_be_bytes());
                    said.extend(text.bytes());
                }
            }
        }
        Ok((id, said))
    });
    let mut ends = std::collections::BTreeMap::new();
    for (id, said) in entries.expect("the journal") {
        let chain = id >> 40;
        let before = *ends.entry(chain).or_insert([0_u8; 32]);
        let mut hasher = Sha256::new();
        hasher.update(before);
        hasher.update(said);
        let hash: [u8; 32] = hasher.finalize().into();
        ends.insert(chain, hash);
        let hex = pimpinan::base::token::hex(&hash);
        let sql = "UPDATE journal SET hash = $1 WHERE id = $2";
        conn.execute(sql, &[(&hex).into(), id.into()])
            .expect("a hash");
        let sql = "UPDATE journal_head SET hash = $1 WHERE id = $2";
        conn.execute(sql, &[(&hex).into(), (chain + 1).into()])
            .expect("an end");
    }
}

const RAISED: &str = "UPDATE users SET role = 'superadmin' WHERE id = 2;
    UPDATE journal SET after = replace(after, '\"operator\"', '\"superadmin\"')
        WHERE subject = 'user' AND subject_id = '2'";

#[tokio::test]
async fn a_journal_that_was_hashed_anew_lacks_the_signature() {
    let app = world().await;
    let before = anchor(&app).await;
    tamper(&app, RAISED).await;
    let done = app.app.db.write(|tx| {
        rehash(tx.conn);
        Ok(())
    });
    done.await.expect("hashed anew");
    let wrong = examine(&app, None).wrong;
    assert_eq!(wrong.len(), 1, "all else agrees: {wrong:?}");
    assert!(
        wrong[0].contains("is not signed with this installation's key"),
        "{wrong:?}"
    );
    // The program, which goes on writing, does not sign what it finds.
    app.app
        .db
        .write(|tx| grants::give(tx, "a2", "uji", None))
        .await
        .expect("a grant");
    let wrong = examine(&app, None).wrong;
    assert!(
        wrong[0].contains("is not signed with this installation's key"),
        "{wrong:?}"
    );
    // Even where the key is not at hand, what was written down outside tells.
    let options = Options {
        vault: Vault::in_file(app.folder.path().join("none")),
        anchors: Some(before),
    };
    let report = doctor::examine_with(&app.app.config.database, &app.app.catalogue, &options);
    let report = report.expect("an examination");
    assert_eq!(report.open.len(), 1, "{report:?}");
    assert!(
        report.wrong[0].contains("the journal was rewritten"),
        "{report:?}"
    );
}

#[tokio::test]
async fn a_journal_that_was_cut_short_with_its_head_is_found() {
    let app = world().await;
    let cut = "DELETE FROM journal WHERE subject = 'observation' AND subject_id = '5';
        DELETE FROM journal WHERE action = 'root'; DELETE FROM observations WHERE id = 5;
        UPDATE journal_head SET entries = 4, hash = (SELECT hash FROM journal WHERE subject_id = '4'
            AND subject = 'observation') WHERE id = 2";
    tamper(&app, cut).await;
    let wrong = examine(&app, None).wrong;
    let unsigned = "The end of the journal of uji is not signed";
    assert!(
        wrong.iter().any(|fault| fault.starts_with(unsigned)),
        "{wrong:?}"
    );
}

#[tokio::test]
async fn an_older_state_that_was_put_back_is_found_by_what_was_written_down_outside() {
    let app = world().await;
    let (older, sql) = (
        anchor(&app).await,
        "SELECT entries, hash, at, mac FROM journal_head WHERE id = 1",
    );
    let head = app.app.db.read(move |conn| {
        conn.query_one(sql, &[], |row| {
            Ok((
                row.int("entries")?,
                row.text("hash")?,
                row.int("at")?,
                row.text("mac")?,
            ))
        })
    });
    let (entries, hash, at, mac) = head.await.expect("a read").expect("a head");
    app.app
        .db
        .write(|tx| grants::give(tx, "a2", "uji", None))
        .await
        .expect("a grant");
    let newer = anchor(&app).await;
    assert_eq!(
        examine(&app, Some(format!("{older}{newer}"))).wrong,
        [""; 0]
    );
    let back = format!(
        "DELETE FROM journal WHERE id = {}; DELETE FROM agency_grants WHERE agency = 'a2';
         UPDATE journal_head SET entries = {entries}, hash = '{hash}', at = {at}, mac = '{mac}'
         WHERE id = 1",
        entries + 1
    );
    tamper(&app, &back).await;
    assert_eq!(
        examine(&app, Some(older.clone())).wrong,
        [""; 0],
        "by itself it is whole"
    );
    let wrong = examine(&app, Some(format!("{older}{newer}"))).wrong;
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(
        wrong[0].contains("or an older copy was put back"),
        "{wrong:?}"
    );
    let forged = newer.replace("\"entries\":", "\"entries\":1");
    let wrong = examine(&app, Some(forged)).wrong;
    assert!(
        wrong[0].contains("was not signed with this installation's key"),
        "{wrong:?}"
    );
}

#[tokio::test]
async fn totals_are_not_made_anew_of_rows_that_nobody_wrote() {
    let app = world().await;
    tamper(&app, "UPDATE observations SET m2 = 100 WHERE id = 5").await;
    let refused = doctor::rebuild(&app.app.config.database, &app.app.catalogue);
    let said = refused
        .expect_err("the row is not the journal's")
        .to_string();
    assert!(said.starts_with("Nothing was made anew: "), "{said}");
    assert!(said.contains("Row 5 of uji is not what"), "{said}");
}

#[tokio::test]
async fn a_database_without_its_mark_or_with_another_key_does_not_start() {
    let app = world().await;
    let start = |secret: Vault| {
        let config = pimpinan::base::config::Config {
            secret,
            ..app.app.config.clone()
        };
        let (catalogue, clock) = (catalogue(), app.app.clock.clone());
        let started = pimpinan::app::App::new(catalogue, config, clock);
        started.map(drop).map_err(|e| e.to_string())
    };
    let folder = app.folder.path();
    let said = start(Vault::in_file(folder.join("none"))).expect_err("no key");
    assert!(said.contains("which is not at"), "{said}");
    assert!(!folder.join("none").exists(), "no other key is made");
    let other = Vault::in_file(folder.join("other"));
    other.find_or_make().expect("a key");
    let said = start(other).expect_err("another key");
    assert!(
        said.contains(", but at ") && said.contains("is the key"),
        "{said}"
    );
    tamper(&app, "DELETE FROM secret_keys").await;
    let said = start(app.app.config.secret.clone()).expect_err("no mark");
    assert!(
        said.contains("no longer says with which secret key"),
        "{said}"
    );
}

#[tokio::test]
async fn nothing_lies_in_clear_and_a_newer_key_takes_over() {
    let app = world().await;
    let sealed = |conn: &mut Conn| {
        let sql = "SELECT totp AS text FROM users WHERE totp IS NOT NULL
            UNION ALL SELECT secret FROM webhooks";
        conn.query(sql, &[], |row| row.text("text"))
    };
    let before = app.app.db.read(sealed).await.expect("a read");
    let name = app.app.db.keys().fingerprint().to_owned();
    assert_eq!(before.len(), 2);
    assert!(
        before
            .iter()
            .all(|text| text.starts_with(&format!("{name}:"))),
        "{before:?}"
    );
    let secret = Vault::in_file(app.folder.path().join("rotated"));
    std::fs::copy(app.app.config.secret.place(), secret.place()).expect("the key");
    secret.add().expect("a newer key");
    let config = pimpinan::base::config::Config {
        secret: secret.clone(),
        ..app.app.config.clone()
    };
    let catalogue = catalogue();
    let again = TestApp::set(config, catalogue).await;
    let after = again.app.db.read(sealed).await.expect("a read");
    let newer = again.app.db.keys().fingerprint().to_owned();
    assert_ne!(newer, name);
    assert!(
        after
            .iter()
            .all(|text| text.starts_with(&format!("{newer}:"))),
        "{after:?}"
    );
    assert_eq!(examine(&again, None).wrong, [""; 0]);
}
