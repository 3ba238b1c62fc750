//! `/pertanyaan`: a leader asks about a figure, its agency answers, somebody else closes.

use pimpinan::catalogue::{Grain, MEASURES, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::commit::change::{Change, Mode, What};
use pimpinan::store::commit::journal::{Actor, Via};

use crate::changes;
use crate::people::{Browser, User, location};
use crate::support::TestApp;

const PAGE: &str = "/sektor/kepegawaian/pegawai-esselon";

/// Writes a day's figures of the agency that reports the indicator; `value` men of each echelon.
pub(crate) async fn report(app: &TestApp, day: &str, value: i64) {
    let target = app.app.db.target("pegawai-esselon").expect("it").clone();
    let period = Period::parse(day, &[Grain::Day]).expect("a day");
    for code in target.indicator.categories[0].list.codes.clone() {
        let target = target.clone();
        let mut values = [None; MEASURES];
        (values[0], values[1]) = (Some(value), Some(4));
        let row = Observation {
            agency: "bkd".to_owned(),
            region: "36".to_owned(),
            period,
            categories: [code.code, String::new(), String::new()],
            basis: target.indicator.bases[0].code.clone(),
            values,
        };
        let actor = Actor {
            user: 1,
            key: None,
            via: Via::Api,
        };
        let what = What::Put {
            row: row.into(),
            mode: Mode::Any,
            status: Status::Provisional,
        };
        let change = Change {
            target,
            actor,
            credit: None,
            what,
        };
        let made = app.write(move |tx| tx.apply(&changes::request(vec![change])));
        assert_eq!(made.await.len(), 1);
    }
}

/// Somebody who enters figures of the agency that is asked.
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

/// The first address of a form to ask on a page.
fn way(page: &str) -> String {
    let start = page
        .find("/pertanyaan/baru/pegawai-esselon/pria?")
        .expect("a way to ask");
    let rest = &page[start..];
    let end = rest.find('"').expect("its end");
    rest[..end].replace("&amp;", "&").replace("&#38;", "&")
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let start = page.find(&format!("name=\"{name}\" value=\"")).expect(name);
    let rest = &page[start..];
    let value = rest.split('"').nth(3).expect("a value");
    value.replace("&amp;", "&").replace("&#38;", "&")
}

fn due(app: &TestApp, days: i64) -> String {
    let day = app.app.clock.today();
    let day = day
        .checked_add(jiff::Span::new().days(days))
        .expect("a day");
    day.to_string()
}

/// Asks from the first figure of the page; answers the address of the question.
pub(crate) async fn ask(app: &TestApp, leader: &Browser<'_>, text: &str) -> String {
    let form = leader.text(&way(&leader.text(PAGE).await)).await;
    let sent = send(app, leader, &form, text, "7").await;
    let to = location(&sent).to_owned();
    assert_eq!(
        sent.status(),
        303,
        "{}",
        sent.text().await.unwrap_or_default()
    );
    to.split('?').next().expect("a path").to_owned()
}

async fn send(
    app: &TestApp,
    leader: &Browser<'_>,
    form: &str,
    text: &str,
    days: &str,
) -> reqwest::Response {
    let (view, seen) = (hidden(form, "tampilan"), hidden(form, "nilai"));
    let due = due(app, days.parse().expect("days"));
    let fields = [
        ("tampilan", view.as_str()),
        ("nilai", &seen),
        ("opd", "bkd"),
        ("pertanyaan", text),
        ("tenggat", &due),
        ("prioritas", "high"),
    ];
    let path = form
        .split("action=\"")
        .find(|part| part.starts_with("/pertanyaan/baru/"));
    let path = path
        .and_then(|part| part.split('"').next())
        .expect("a form");
    leader.post(path, &fields).await
}

#[tokio::test]
async fn who_answers_never_closes() {
    let app = TestApp::start().await;
    report(&app, "2018-01-10", 10).await;
    let leader = app.signed_in("pimpinan").await;
    let question = ask(&app, &leader, "Mengapa <b>turun</b>?\nTolong jelaskan.").await;
    let page = leader.text(&question).await;
    assert!(page.contains("Mengapa &#60;b&#62;turun"), "{page}");
    assert!(page.contains("Terkirim, belum dibaca"), "{page}");
    assert!(!page.contains("/jawab\""), "whoever asked does not answer");
    let operator = operator(&app).await;
    let agency = app.browser_of(operator.id).await;
    let list = agency.text("/pertanyaan").await;
    assert!(list.contains("Mengapa"), "{list}");
    let page = agency.text(&question).await;
    assert!(page.contains("Dibaca, belum dijawab"), "{page}");
    assert!(
        page.contains("/jawab\"") && !page.contains("/tutup\""),
        "{page}"
    );
    let jawab = format!("{question}/jawab");
    let none = agency
        .post(&jawab, &[("langkah", "2"), ("jawaban", "  ")])
        .await;
    assert_eq!(none.status(), 422);
    let long = "a".repeat(2_001);
    let long = agency
        .post(&jawab, &[("langkah", "2"), ("jawaban", &long)])
        .await;
    assert_eq!(long.status(), 422);
    let done = agency
        .post(&jawab, &[("langkah", "2"), ("jawaban", "Pensiun.")])
        .await;
    assert_eq!(
        location(&done),
        format!("{question}?pesan=question-answered")
    );
    // A second tab, which has not seen the answer.
    let twice = agency
        .post(&jawab, &[("langkah", "2"), ("jawaban", "Lagi.")])
        .await;
    assert_eq!(location(&twice), format!("{question}?pesan=question-moved"));
    let own = agency
        .post(&format!("{question}/tutup"), &[("langkah", "3")])
        .await;
    assert_eq!(own.status(), 403);
}

#[tokio::test]
async fn an_answer_comes_back_and_the_figure_stays_as_it_was_asked_about() {
    let app = TestApp::start().await;
    report(&app, "2018-01-10", 10).await;
    let leader = app.signed_in("pimpinan").await;
    let question = ask(&app, &leader, "Mengapa?").await;
    let operator = operator(&app).await;
    let agency = app.browser_of(operator.id).await;
    let jawab = format!("{question}/jawab");
    let first = [("langkah", "1"), ("jawaban", "Pensiun.")];
    agency.post(&jawab, &first).await;
    // An admin of the same place who did not answer may judge; a reason is needed to send back.
    let admin = app.signed_in("admin").await;
    let back = format!("{question}/kembalikan");
    let bare = admin.post(&back, &[("langkah", "2")]).await;
    assert_eq!(bare.status(), 422);
    let back = admin
        .post(&back, &[("langkah", "2"), ("alasan", "Kurang rinci.")])
        .await;
    assert_eq!(
        location(&back),
        format!("{question}?pesan=question-returned")
    );
    // The figure moves on; what was asked about stays.
    report(&app, "2018-01-10", 12).await;
    let page = leader.text(&question).await;
    assert!(
        page.contains("Saat ditanyakan:") && page.contains("Sekarang:"),
        "{page}"
    );
    let again = [("langkah", "3"), ("jawaban", "Dua orang pensiun.")];
    agency.post(&jawab, &again).await;
    let done = leader
        .post(&format!("{question}/tutup"), &[("langkah", "4")])
        .await;
    assert_eq!(location(&done), format!("{question}?pesan=question-closed"));
    let open = leader.text("/pertanyaan").await;
    assert!(!open.contains("Mengapa"), "{open}");
    let closed = leader.text("/pertanyaan?lihat=selesai").await;
    assert!(closed.contains("Mengapa"), "{closed}");
    let journal = admin.text("/jurnal").await;
    for told in [
        "bertanya kepada",
        "menjawab pertanyaan",
        "mengembalikan jawaban",
        "menutup pertanyaan",
    ] {
        assert!(journal.contains(told), "{told}: {journal}");
    }
}

#[tokio::test]
async fn a_question_exists_for_its_agency_and_for_those_who_see_all() {
    let app = TestApp::start().await;
    report(&app, "2018-01-10", 10).await;
    let leader = app.signed_in("pimpinan").await;
    let question = ask(&app, &leader, "Mengapa?").await;
    let other = app.signed_in("operator").await;
    assert_eq!(other.get(&question).await.status(), 404);
    let list = other.text("/pertanyaan?opd=bkd").await;
    assert!(!list.contains("Mengapa"), "{list}");
    let jawab = format!("{question}/jawab");
    let answer = other
        .post(&jawab, &[("langkah", "1"), ("jawaban", "x")])
        .await;
    assert_eq!(answer.status(), 404);
    assert!(!other.text(PAGE).await.contains("/pertanyaan/baru/"));
    // Nobody but whoever asked takes it back.
    let second = app.signed_in("pimpinan").await;
    let tarik = format!("{question}/tarik");
    let form = [("langkah", "1"), ("alasan", "Keliru.")];
    assert_eq!(second.post(&tarik, &form).await.status(), 403);
    let done = leader.post(&tarik, &form).await;
    assert_eq!(
        location(&done),
        format!("{question}?pesan=question-withdrawn")
    );
}

#[tokio::test]
async fn a_key_reads_the_questions_to_its_agency_without_names() {
    let app = TestApp::start().await;
    report(&app, "2018-01-10", 10).await;
    let leader = app.signed_in("pimpinan").await;
    ask(&app, &leader, "Mengapa?").await;
    let read = |key: String, path: &'static str| {
        let request = app.http.get(format!("{}/api/v2/{path}", app.base));
        request.bearer_auth(key).send()
    };
    let key = app.add_key("bkd").await;
    let told = read(key.clone(), "questions?state=sent").await;
    let told = told.expect("an answer").text().await.expect("a text");
    assert!(
        told.contains("\"text\":\"Mengapa?\"") && told.contains("\"state\":\"sent\""),
        "{told}"
    );
    assert!(!told.contains("Siti"), "{told}");
    let closed = read(key.clone(), "questions?state=closed").await;
    assert_eq!(
        closed.expect("an answer").text().await.expect("a text"),
        r#"{"data":[]}"#
    );
    for path in [
        "questions?state=apa",
        "questions?state=",
        "questions?state=%20",
    ] {
        let wrong = read(key.clone(), path).await;
        assert_eq!(wrong.expect("an answer").status(), 400, "{path}");
    }
    let other = app.add_key("dinkes").await;
    let told = read(other, "questions").await.expect("an answer");
    assert_eq!(told.text().await.expect("a text"), r#"{"data":[]}"#);
}

#[tokio::test]
async fn what_is_wrong_is_told_and_what_moved_is_shown_first() {
    let app = TestApp::start().await;
    report(&app, "2018-01-10", 10).await;
    let leader = app.signed_in("pimpinan").await;
    let form = leader.text(&way(&leader.text(PAGE).await)).await;
    for (text, days) in [
        ("", "7"),
        ("Mengapa?", "-1"),
        ("Mengapa?", "367"),
        ("a\u{202e}b", "7"),
    ] {
        let sent = send(&app, &leader, &form, text, days).await;
        assert_eq!(sent.status(), 422, "{text} {days}");
    }
    report(&app, "2018-01-10", 11).await;
    let moved = send(&app, &leader, &form, "Mengapa?", "7").await;
    assert_eq!(moved.status(), 422);
    let page = crate::people::without_lines(&moved.text().await.expect("a page"));
    assert!(page.contains("Angkanya baru saja berubah"), "{page}");
    // Sent twice, it is asked once.
    let first = send(&app, &leader, &page, "Mengapa?", "7").await;
    let second = send(&app, &leader, &page, "Mengapa?", "7").await;
    assert_eq!(location(&first), location(&second));
    assert_eq!(first.status(), 303);
    let unknown = "/pertanyaan/baru/pegawai-esselon/tidak-ada?periode=2018";
    assert_eq!(leader.get(unknown).await.status(), 404);
}

#[tokio::test]
async fn a_late_answer_is_told_as_late_and_a_missing_figure_as_missing() {
    let app = TestApp::start().await;
    report(&app, "2018-01-10", 10).await;
    let leader = app.signed_in("pimpinan").await;
    let empty = "/pertanyaan/baru/pegawai-esselon/pria?periode=2017-12-05";
    let form = leader.text(empty).await;
    assert!(form.contains("tidak ada angka"), "{form}");
    let sent = send(&app, &leader, &form, "Mana angkanya?", "7").await;
    assert_eq!(sent.status(), 303);
    app.app
        .clock
        .advance(std::time::Duration::from_secs(9 * 86_400));
    let leader = app.signed_in("pimpinan").await;
    let late = leader.text("/pertanyaan?lihat=lewat&lang=en").await;
    assert!(
        late.contains("2 days overdue") && late.contains("no figure"),
        "{late}"
    );
}

#[tokio::test]
async fn a_question_that_was_taken_back_is_told_as_that() {
    let app = TestApp::start().await;
    report(&app, "2017-10-31", 10).await;
    let leader = app.signed_in("pimpinan").await;
    let address = ask(&app, &leader, "Mengapa?").await;
    let back = [("langkah", "1"), ("alasan", "Sudah jelas")];
    let sent = leader.post(&format!("{address}/tarik"), &back).await;
    assert_eq!(sent.status(), 303);
    let page = leader.text(&address).await;
    assert!(
        page.contains("Ditarik") && !page.contains("Ditutup"),
        "{page}"
    );
    let list = leader.text("/pertanyaan?lihat=selesai").await;
    assert!(list.contains("Ditarik"), "{list}");
    for path in [
        "/pertanyaan/abc",
        "/target/abc",
        "/sumber/abc",
        "/pertanyaan/99999",
    ] {
        let admin = app.signed_in("admin").await;
        assert_eq!(admin.get(path).await.status(), 404, "{path}");
    }
}
