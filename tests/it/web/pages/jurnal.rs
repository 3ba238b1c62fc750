use std::collections::BTreeSet;
use std::time::Duration;

use pimpinan::base::text::{Lang, Texts};
use pimpinan::store::commit::journal::{Actor, Entry};

use crate::people::AGENCY;
use crate::support::TestApp;

/// Writes an entry a day about agencies in turn.
async fn entries(app: &TestApp, user: i64, count: usize) {
    for n in 0..count {
        let agency = if n % 2 == 0 { AGENCY } else { "9002" };
        let after = format!("{{\"nama\":\"Nilai {n}\",\"rumus\":\"=1+1\"}}");
        let write = app.app.db.write(move |tx| {
            tx.journal(&Entry {
                actor: Some(&Actor::person(user)),
                action: "update",
                subject: "agency",
                subject_id: &n.to_string(),
                agency: Some(agency),
                before: Some("{\"nama\":\"Lama\",\"rumus\":\"=1+1\"}"),
                after: Some(&after),
            })
        });
        write.await.expect("a write");
        app.app.clock.advance(Duration::from_secs(3_600 * 24));
    }
}

#[tokio::test]
async fn entries_are_found_by_every_filter() {
    let app = TestApp::start().await;
    let user = app.add_user("admin").await;
    entries(&app, user.id, 10).await;
    let admin = app.browser_of(user.id).await;
    let count = |page: &str| page.matches("<td class=\"text-nowrap\">").count();
    for (query, expected) in [
        ("jenis=agency&cari=nilai+3", 1),
        ("jenis=agency&nomor=3", 1),
        ("jenis=agency&tindakan=update", 10),
        ("jenis=agency&opd=9002", 5),
        ("jenis=agency&tindakan=update&siapa=RAHMAWATI", 10),
        ("jenis=agency&siapa=nobody", 0),
        ("jenis=agency&tindakan=update&via=form", 10),
        ("via=import", 0),
        ("dari=2018-01-17&sampai=2018-01-19", 3),
        ("cari=100%25", 0),
        ("cari=%27%22%5C", 0),
    ] {
        let page = admin.text(&format!("/jurnal?{query}")).await;
        assert_eq!(count(&page), expected, "{query}");
    }
    let page = admin.text("/jurnal?jenis=agency&nomor=3").await;
    assert!(page.contains("<del>Lama</del> → Nilai 3"), "{page}");
    assert!(!page.contains("rumus"), "what did not change is left out");
}

#[tokio::test]
async fn it_is_leafed_through_and_exported() {
    let app = TestApp::start().await;
    let user = app.add_user("admin").await;
    entries(&app, user.id, 60).await;
    let admin = app.browser_of(user.id).await;
    let first = admin.text("/jurnal?jenis=agency&tindakan=update").await;
    assert_eq!(first.matches("<td class=\"text-nowrap\">").count(), 50);
    let at = first.find("&amp;sebelum=").expect("older ones");
    let below: String = first[at + 13..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let path = format!("/jurnal?jenis=agency&tindakan=update&sebelum={below}");
    let second = admin.text(&path).await;
    assert_eq!(second.matches("<td class=\"text-nowrap\">").count(), 10);
    assert!(!second.contains("&amp;sebelum="));

    let csv = admin
        .text("/jurnal/unduh?format=csv&jenis=agency&tindakan=update")
        .await;
    assert!(csv.starts_with("id,at,user_id,user,"));
    assert_eq!(csv.lines().count(), 61);
    let json = admin
        .text("/jurnal/unduh?format=json&jenis=agency&opd=9002")
        .await;
    assert_eq!(json.lines().count(), 30);
    let line: serde_json::Value =
        serde_json::from_str(json.lines().next().expect("one")).expect("JSON");
    assert_eq!(line["after"]["nama"], "Nilai 59");
    assert_eq!(admin.get("/jurnal/unduh?format=xml").await.status(), 400);
}

#[tokio::test]
async fn people_of_an_agency_see_what_concerns_it() {
    let app = TestApp::start().await;
    let all = app.signed_in("superadmin").await;
    let form = [("judul", "Pengawas"), ("izin", "journal.read")];
    assert_eq!(all.post("/peran/baru", &form).await.status(), 303);
    let user = app.add_user("operator").await;
    let sql = "UPDATE users SET role = 'pengawas' WHERE id = $1";
    app.write(move |tx| tx.conn.execute(sql, &[user.id.into()]))
        .await;
    entries(&app, user.id, 4).await;
    let theirs = app.browser_of(user.id).await;
    let page = theirs
        .text("/jurnal?opd=9002&jenis=agency&tindakan=update")
        .await;
    assert_eq!(page.matches("· 9001").count(), 2);
    assert!(!page.contains("· 9002"));
    let csv = theirs.text("/jurnal/unduh?format=csv&opd=9002").await;
    assert!(csv.contains(",9001,") && !csv.contains(",9002,"));
}

#[tokio::test]
async fn an_entry_is_a_sentence_and_is_found_by_its_indicator() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let forms = [
        ("pegawai", ("tahun", "2016")),
        ("pegawai-yang-akan-pensiun", ("tanggal", "2016-01-31")),
    ];
    for (slug, period) in forms {
        let form = [period, ("pria", "10"), ("wanita", "20")];
        operator.post(&format!("/data/{slug}/baru"), &form).await;
    }
    let change = [
        ("tahun", "2016"),
        ("pria", "12"),
        ("wanita", "20"),
        ("revisi", "1"),
    ];
    assert_eq!(
        operator
            .post("/data/pegawai/1/ubah", &change)
            .await
            .status(),
        303
    );
    let admin = app.signed_in("admin").await;
    let page = admin.text("/jurnal?indikator=pegawai").await;
    let changed = "Siti Rahmawati mengubah Jumlah Pegawai · 2016: 32 orang (Badan Kepegawaian";
    assert!(page.contains(changed), "{page}");
    assert!(page.contains("<dt>Laki-laki</dt>"), "{page}");
    let rows = |page: &str| page.matches("<td class=\"text-nowrap\">").count();
    assert_eq!(rows(&page), 2);
    assert_eq!(
        rows(&admin.text("/jurnal?indikator=pegawai&nomor=2").await),
        0
    );
    let english = admin.text("/jurnal?indikator=pegawai&lang=en").await;
    assert!(english.contains("Siti Rahmawati changed"), "{english}");
}

/// Writes an entry about an agency's thing.
async fn note(
    app: &TestApp,
    user: i64,
    (action, subject, id): (&'static str, &'static str, &'static str),
    after: &'static str,
) {
    let write = app.app.db.write(move |tx| {
        tx.journal(&Entry {
            actor: Some(&Actor::person(user)),
            action,
            subject,
            subject_id: id,
            agency: Some("bkd"),
            before: None,
            after: Some(after),
        })
    });
    write.await.expect("a write");
}

#[tokio::test]
async fn what_happened_to_people_is_told_in_sentences() {
    let app = TestApp::start().await;
    let user = app.add_user("admin").await;
    let admin = app.browser_of(user.id).await;
    let entry = async |action, subject, after| {
        note(&app, user.id, (action, subject, "7"), after).await;
    };
    let key = "{\"name\":\"SIMPEG\",\"expires_at\":1515985200000,\"test\":true,\"indicators\":[\"pegawai\"]}";
    entry("create", "key", key).await;
    entry("grant", "agency", "{\"indicator\":\"pegawai\"}").await;
    entry("second-factor-off", "user", "{}").await;
    let page = admin.text("/jurnal").await;
    for told in [
        "membuat kunci API SIMPEG (Badan Kepegawaian Daerah",
        "<dt>Berlaku sampai</dt>",
        "15 Jan 2018 10.00 WIB",
        "<dt>Kunci uji</dt>",
        "mengizinkan Badan Kepegawaian Daerah",
        "mengisi Jumlah Pegawai",
        "mematikan verifikasi dua langkah untuk pengguna nomor 7",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("expires_at"), "{page}");
}

/// The texts that stand after `start` in the sources.
fn after(start: &str) -> BTreeSet<String> {
    let sources = crate::house::sources("src", "rs").into_iter();
    let found = sources.flat_map(|(_, text)| {
        let parts = text.split(start).skip(1);
        let words = parts.filter_map(|part| part.split('"').next().map(str::to_owned));
        words.collect::<Vec<_>>()
    });
    found.collect()
}

#[tokio::test]
async fn every_kind_of_entry_can_be_chosen_and_has_words() {
    let app = TestApp::start().await;
    let admin = app.signed_in("admin").await;
    let page = admin.text("/jurnal").await;
    let mut subjects = after("subject: \"");
    subjects.extend(after("const SUBJECT: &str = \""));
    assert!(subjects.len() > 15, "{subjects:?}");
    for subject in subjects {
        let choice = format!("<option value=\"{subject}\"");
        assert!(page.contains(&choice), "{subject}");
    }
    let texts = Texts::embedded().expect("the texts");
    let actions = after("action: \"").into_iter().chain(after("note(tx, \""));
    for key in actions.map(|action| format!("journal-action-{action}")) {
        for lang in [Lang::Id, Lang::En] {
            assert_ne!(texts.get(lang, &key), key);
        }
    }
}

#[tokio::test]
async fn what_a_target_and_a_question_say_is_told_in_words() {
    let app = TestApp::start().await;
    let user = app.add_user("admin").await;
    let admin = app.browser_of(user.id).await;
    let entry = async |action, subject, id, after| {
        note(&app, user.id, (action, subject, id), after).await;
    };
    let target = r#"{"indicator":"angka-harapan-hidup","measure":"ahh","agency":"bkd",
        "region":"3672","period":"2017","kind":"point","least":7150,"most":7150,
        "dated":"2017-01-31","document":"RPJMD"}"#;
    entry("create", "target", "9", target).await;
    let query = r#"{"query":"sektor=kesehatan"}"#;
    entry("export", "export", "obligations", query).await;
    entry("export", "export", "pegawai/tren-jumlah", query).await;
    let page = admin.text("/jurnal").await;
    for told in [
        "menetapkan target",
        "<dd>Satu angka</dd>",
        "<dd>Kota Cilegon</dd>",
        "<dd>31 Januari 2017</dd>",
        "<dt>Ukuran</dt>",
        "Unduhan daftar kewajiban",
        "mengunduh daftar kewajiban",
        "mengunduh Jumlah Pegawai · tren-jumlah",
    ] {
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        let page = page.replace("<dd> ", "<dd>").replace(" </dd>", "</dd>");
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("7150"), "{page}");
}
