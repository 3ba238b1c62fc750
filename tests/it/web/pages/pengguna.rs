use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _};

use crate::people::{AGENCY, Browser, PASSWORD, User, location};
use crate::support::TestApp;

/// Sends the form of a user.
async fn send(by: &Browser<'_>, path: &str, email: &str, role: &str, agency: &str) -> u16 {
    let form = [
        ("nama", "Budi <b>Santoso</b>"),
        ("email", email),
        ("peran", role),
        ("opd", agency),
        ("aktif", "1"),
    ];
    by.post(path, &form).await.status().as_u16()
}

/// The address in the one-time link of a page.
fn link(page: &str) -> String {
    let at = page.find("/sandi/").expect("a link");
    page[at..at + "/sandi/".len() + 64].to_owned()
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> u16 {
    let form = [("email", email), ("password", password)];
    let answer = app.browser().post("/masuk", &form).await;
    answer.status().as_u16()
}

async fn user(app: &TestApp, email: &str) -> i64 {
    let email = email.to_owned();
    let found = app
        .app
        .db
        .read(move |conn| pimpinan::store::people::accounts::by_email(conn, &email));
    found.await.expect("a read").expect("a user").id
}

#[tokio::test]
async fn an_invited_person_sets_a_password_once_and_signs_in() {
    let app = TestApp::start().await;
    app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let form = [
        ("nama", "Budi <b>Santoso</b>"),
        ("email", "Budi@bantenprov.go.id "),
        ("peran", "operator"),
        ("opd", AGENCY),
        ("aktif", "1"),
    ];
    let page = admin.post("/pengguna/baru", &form).await;
    assert_eq!(page.status(), 200);
    let page = page.text().await.expect("a page");
    assert!(
        page.contains("Budi &#60;b&#62;Santoso"),
        "markup stays text"
    );
    let link = link(&page);

    assert_eq!(sign_in(&app, "budi@bantenprov.go.id", "").await, 401);
    let stranger = app.browser();
    let short = [("baru", "pendek"), ("ulang", "pendek")];
    assert_eq!(stranger.post(&link, &short).await.status(), 422);
    let differs = [("baru", PASSWORD), ("ulang", "lain sekali lagi")];
    assert_eq!(stranger.post(&link, &differs).await.status(), 422);
    let right = [("baru", PASSWORD), ("ulang", PASSWORD)];
    let set = stranger.post(&link, &right).await;
    assert_eq!(location(&set), "/masuk?pesan=password-set");
    assert_eq!(stranger.post(&link, &right).await.status(), 410);
    assert_eq!(stranger.get(&link).await.status(), 410);
    assert_eq!(sign_in(&app, "budi@bantenprov.go.id", PASSWORD).await, 303);
}

#[tokio::test]
async fn a_link_ends_after_three_days_and_with_the_next_one() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let path = format!("/pengguna/{}/tautan", user.id);
    let first = link(&admin.post(&path, &[]).await.text().await.expect("a page"));
    let second = link(&admin.post(&path, &[]).await.text().await.expect("a page"));
    assert_eq!(app.get(&first).await.status(), 410);
    assert_eq!(app.get(&second).await.status(), 200);
    app.app.clock.advance(Duration::from_secs(3_600 * 72));
    assert_eq!(app.get(&second).await.status(), 410);
}

#[tokio::test]
async fn an_admin_manages_only_those_below() {
    let app = TestApp::start().await;
    let [superadmin, peer, operator] = [
        app.add_user("superadmin").await,
        app.add_user("admin").await,
        app.add_user("operator").await,
    ];
    let me = app.add_user("admin").await;
    let admin = app.browser_of(me.id).await;
    for other in [&superadmin, &peer] {
        let path = format!("/pengguna/{}", other.id);
        assert_eq!(admin.get(&path).await.status(), 404);
        assert_eq!(
            send(&admin, &path, "a@b.go.id", "operator", AGENCY).await,
            404
        );
        for below in ["/tautan", "/dua-langkah"] {
            let answer = admin.post(&format!("{path}{below}"), &[]).await;
            assert_eq!(answer.status(), 404);
        }
    }
    let path = format!("/pengguna/{}", operator.id);
    for role in ["admin", "superadmin", "tidak-ada"] {
        assert_eq!(send(&admin, &path, &operator.email, role, "").await, 422);
        assert_eq!(
            send(&admin, "/pengguna/baru", "x@b.go.id", role, "").await,
            422
        );
    }
    assert_eq!(
        send(&admin, &path, &operator.email, "pimpinan", "").await,
        303
    );
    // One's own role stays, whatever the form says.
    let own = format!("/pengguna/{}", me.id);
    assert_eq!(send(&admin, &own, &me.email, "superadmin", "").await, 303);
    assert_eq!(admin.get("/peran").await.status(), 403);
}

#[tokio::test]
async fn the_last_superadmin_stays() {
    let app = TestApp::start().await;
    let [one, two] = [
        app.add_user("superadmin").await,
        app.add_user("superadmin").await,
    ];
    let (first, second) = (app.browser_of(one.id).await, app.browser_of(two.id).await);
    let path = |user: &User| format!("/pengguna/{}", user.id);
    let demote = [
        send(&first, &path(&two), &two.email, "admin", "").await,
        send(&second, &path(&one), &one.email, "admin", "").await,
    ];
    assert_eq!(demote, [303, 404], "the second is an admin by then");
    let off = [
        ("nama", "Siti"),
        ("email", one.email.as_str()),
        ("peran", "superadmin"),
    ];
    assert_eq!(first.post(&path(&one), &off).await.status(), 303);
    assert_eq!(first.get("/pengguna").await.status(), 200, "still active");
}

#[tokio::test]
async fn whoever_is_deactivated_is_out_at_once() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let theirs = app.browser_of(user.id).await;
    let admin = app.signed_in("admin").await;
    let off = [
        ("nama", "Siti"),
        ("email", user.email.as_str()),
        ("peran", "operator"),
        ("opd", AGENCY),
    ];
    let path = format!("/pengguna/{}", user.id);
    assert_eq!(admin.post(&path, &off).await.status(), 303);
    assert_eq!(theirs.get("/profil").await.status(), 303);
    assert_eq!(sign_in(&app, &user.email, PASSWORD).await, 401);
    let list = admin.text("/pengguna?aktif=tidak").await;
    assert!(list.contains(&user.email) && list.contains("1 pengguna"));
}

#[tokio::test]
async fn one_changes_the_own_password_and_other_sessions_end() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let (here, there) = (app.browser_of(user.id).await, app.browser_of(user.id).await);
    let new = "gajah biru menari";
    let wrong = [("lama", "salah"), ("baru", new), ("ulang", new)];
    let refused = here.post("/profil/sandi", &wrong).await;
    assert_eq!(refused.status(), 422);
    let page = refused.text().await.expect("a page");
    assert!(page.contains("Kata sandi sekarang tidak cocok"));
    let right = [("lama", PASSWORD), ("baru", new), ("ulang", new)];
    let done = here.post("/profil/sandi", &right).await;
    assert_eq!(location(&done), "/profil?pesan=password-changed");
    assert_eq!(here.get("/profil").await.status(), 200);
    assert_eq!(there.get("/profil").await.status(), 303);
    assert_eq!(sign_in(&app, &user.email, PASSWORD).await, 401);
    assert_eq!(sign_in(&app, &user.email, new).await, 303);
}

#[tokio::test]
async fn guessing_the_present_password_is_slowed_down() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let here = app.browser_of(user.id).await;
    let wrong = [
        ("lama", "salah"),
        ("baru", "gajah biru menari"),
        ("ulang", "gajah biru menari"),
    ];
    for _ in 0..5 {
        assert_eq!(here.post("/profil/sandi", &wrong).await.status(), 422);
    }
    assert_eq!(here.post("/profil/sandi", &wrong).await.status(), 429);
}

#[tokio::test]
async fn one_ends_a_session_of_ones_own_and_no_other() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let (here, there) = (app.browser_of(user.id).await, app.browser_of(user.id).await);
    let stranger = app.signed_in("pimpinan").await;
    let page = here.text("/profil").await;
    let at = page.find("name=\"sesi\" value=\"").expect("a session") + 19;
    let hash = &page[at..at + 64];
    let which = [("sesi", hash)];
    assert_eq!(stranger.post("/profil/sesi", &which).await.status(), 404);
    assert_eq!(there.get("/profil").await.status(), 200);
    assert_eq!(here.post("/profil/sesi", &which).await.status(), 303);
    assert_eq!(there.get("/profil").await.status(), 303);
    assert_eq!(here.get("/profil").await.status(), 200);
}

#[tokio::test]
async fn the_same_address_is_not_given_twice() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let upper = user.email.to_uppercase();
    assert_eq!(
        send(&admin, "/pengguna/baru", &upper, "operator", AGENCY).await,
        422
    );
    assert_eq!(
        send(&admin, "/pengguna/baru", "bukan surel", "operator", AGENCY).await,
        422
    );
    assert_eq!(
        send(&admin, "/pengguna/baru", "a@b.id", "operator", "").await,
        422
    );
    assert_eq!(
        send(&admin, "/pengguna/baru", "a@b.id", "operator", AGENCY).await,
        200
    );
    assert!(user.id < self::user(&app, "a@b.id").await);
}

/// Answers one conversation as a mail server does; gives back what was said to it.
async fn mail_server() -> (String, tokio::task::JoinHandle<String>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a caller");
        let mut stream = tokio::io::BufStream::new(stream);
        let mut heard = String::new();
        stream.write_all(b"220 test\r\n").await.expect("a line");
        let mut in_letter = false;
        loop {
            stream.flush().await.expect("a flush");
            let from = heard.len();
            if stream.read_line(&mut heard).await.expect("a line") == 0 {
                return heard;
            }
            let line = &heard[from..];
            in_letter &= line != ".\r\n";
            let answer: &[u8] = match line {
                _ if in_letter => continue,
                "QUIT\r\n" => b"221 bye\r\n",
                "DATA\r\n" => {
                    in_letter = true;
                    b"354 go on\r\n"
                }
                _ => b"250 ok\r\n",
            };
            stream.write_all(answer).await.expect("an answer");
        }
    });
    (format!("smtp://127.0.0.1:{port}"), heard)
}

#[tokio::test]
async fn an_invitation_goes_by_mail_where_a_server_is_configured() {
    let (url, heard) = mail_server().await;
    let smtp = pimpinan::base::config::Smtp {
        url,
        from: "Dashboard <dashboard@bantenprov.go.id>".to_owned(),
    };
    let config = pimpinan::base::config::Config {
        mail: Some(smtp),
        ..Default::default()
    };
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let app = TestApp::configured(catalogue, config).await;
    app.add_user("operator").await;
    let admin = app.signed_in("admin").await;
    let form = [
        ("nama", "Budi Santoso"),
        ("email", "budi@bantenprov.go.id"),
        ("peran", "operator"),
        ("opd", AGENCY),
        ("aktif", "1"),
    ];
    let page = admin.post("/pengguna/baru", &form).await;
    let page = page.text().await.expect("a page");
    assert!(page.contains("sudah dikirim ke surel"), "{page}");
    let secret = link(&page);
    let secret = secret.rsplit('/').next().expect("a secret");

    let heard = heard.await.expect("a conversation");
    assert!(heard.contains("RCPT TO:<budi@bantenprov.go.id>"), "{heard}");
    // Quoted-printable breaks long lines.
    assert!(heard.replace("=\r\n", "").contains(secret), "{heard}");

    // The server is gone now: the page says so and shows a new link all the same.
    let user = user(&app, "budi@bantenprov.go.id").await;
    let page = admin.post(&format!("/pengguna/{user}/tautan"), &[]).await;
    let page = page.text().await.expect("a page");
    assert!(page.contains("Surel tidak dapat dikirim"), "{page}");
    assert_ne!(link(&page), "");
}

#[tokio::test]
async fn an_admin_ends_every_session_of_a_person() {
    let app = TestApp::start().await;
    let user = app.add_user("operator").await;
    let (one, two) = (app.browser_of(user.id).await, app.browser_of(user.id).await);
    let admin = app.signed_in("admin").await;
    let path = format!("/pengguna/{}/sesi", user.id);
    let done = admin.post(&path, &[]).await;
    let said = format!("/pengguna/{}?pesan=sessions-ended", user.id);
    assert_eq!(location(&done), said);
    assert_eq!(one.get("/profil").await.status(), 303);
    assert_eq!(two.get("/profil").await.status(), 303);
    assert_eq!(admin.get("/profil").await.status(), 200);
    let above = app.add_user("superadmin").await;
    let path = format!("/pengguna/{}/sesi", above.id);
    assert_eq!(admin.post(&path, &[]).await.status(), 404);
}
