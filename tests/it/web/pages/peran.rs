use crate::people::location;
use crate::support::TestApp;

#[tokio::test]
async fn a_role_is_made_changed_and_removed() {
    let app = TestApp::start().await;
    let all = app.signed_in("superadmin").await;
    let form = [
        ("judul", "Pemeriksa <i>Data</i>"),
        ("uraian", "Memeriksa angka."),
        ("izin", "observation.read"),
        ("izin", "observation.validate"),
    ];
    let made = all.post("/peran/baru", &form).await;
    assert_eq!(location(&made), "/peran?pesan=saved");
    let list = all.text("/peran").await;
    assert!(list.contains("Pemeriksa &#60;i&#62;Data"), "{list}");
    let path = "/peran/pemeriksa-i-data-i";
    assert_eq!(all.post("/peran/baru", &form).await.status(), 422, "taken");

    let user = app.add_user("pemeriksa-i-data-i").await;
    let theirs = app.browser_of(user.id).await;
    assert_eq!(theirs.get("/jurnal").await.status(), 403);
    let more = [("judul", "Pemeriksa"), ("izin", "journal.read")];
    assert_eq!(all.post(path, &more).await.status(), 303);
    assert_eq!(theirs.get("/jurnal").await.status(), 200, "at once");

    let remove = format!("{path}/hapus");
    for (path, why) in [
        (remove.as_str(), "Masih ada yang memegang peran ini"),
        ("/peran/admin/hapus", "Peran bawaan tidak dapat dihapus"),
    ] {
        let answer = all.post(path, &[]).await;
        assert_eq!(answer.status(), 409, "{path}");
        let page = answer.text().await.expect("a page");
        assert!(page.contains(why), "{page}");
    }
    let bad = [("judul", "   ")];
    assert_eq!(all.post("/peran/baru", &bad).await.status(), 422);
}

#[tokio::test]
async fn the_role_that_may_everything_keeps_doing_so() {
    let app = TestApp::start().await;
    let all = app.signed_in("superadmin").await;
    let nothing = [("judul", "Superadmin")];
    assert_eq!(all.post("/peran/superadmin", &nothing).await.status(), 303);
    assert_eq!(all.get("/peran").await.status(), 200);
}

#[tokio::test]
async fn whoever_may_change_roles_cannot_raise_the_own_one() {
    let app = TestApp::start().await;
    let all = app.signed_in("superadmin").await;
    let form = [
        ("judul", "Pengatur"),
        ("izin", "role.manage"),
        ("izin", "observation.read"),
    ];
    assert_eq!(all.post("/peran/baru", &form).await.status(), 303);
    let theirs = app.signed_in("pengatur").await;
    let raised = [
        ("judul", "Pengatur"),
        ("izin", "role.manage"),
        ("izin", "user.manage"),
    ];
    assert_eq!(theirs.post("/peran/pengatur", &raised).await.status(), 403);
    assert_eq!(
        theirs.post("/peran/superadmin", &raised).await.status(),
        403
    );
    let fresh = [("judul", "Baru"), ("izin", "user.manage")];
    assert_eq!(theirs.post("/peran/baru", &fresh).await.status(), 403);
    let less = [("judul", "Pembaca"), ("izin", "observation.read")];
    assert_eq!(theirs.post("/peran/baru", &less).await.status(), 303);
}

#[tokio::test]
async fn a_role_can_require_the_second_factor() {
    let app = TestApp::start().await;
    let all = app.signed_in("superadmin").await;
    let theirs = app.signed_in("pimpinan").await;
    assert_eq!(theirs.get("/profil").await.status(), 200);
    let form = [
        ("judul", "Pimpinan"),
        ("izin", "observation.read"),
        ("dua_langkah", "1"),
    ];
    assert_eq!(all.post("/peran/pimpinan", &form).await.status(), 303);
    for path in ["/profil", "/beranda"] {
        assert_eq!(location(&theirs.get(path).await), "/profil/dua-langkah");
    }
    let page = theirs.text("/profil/dua-langkah").await;
    assert!(page.contains("Peran Anda mewajibkan"));
    assert_eq!(theirs.post("/keluar", &[]).await.status(), 303);
}

#[tokio::test]
async fn roles_are_told_in_the_readers_language_until_somebody_writes_other_words() {
    let app = TestApp::start().await;
    let all = app.signed_in("superadmin").await;
    let page = all.text("/peran?lang=en").await;
    assert!(page.contains("Sees everything, provisional"), "{page}");
    assert!(!page.contains("Melihat semua"), "{page}");
    // A role of one's own may be called as one of our texts is.
    let own = [("judul", "List"), ("uraian", "Own words.")];
    assert_eq!(all.post("/peran/baru", &own).await.status(), 303);
    let other = [("judul", "Gubernur"), ("uraian", "Melihat angka.")];
    assert_eq!(all.post("/peran/pimpinan", &other).await.status(), 303);
    let page = all.text("/peran?lang=en").await;
    for words in [
        "<strong>List</strong>",
        "Own words.",
        "<strong>Gubernur</strong>",
        "Melihat angka.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}
