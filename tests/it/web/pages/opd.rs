use crate::people::location;
use crate::support::TestApp;

#[tokio::test]
async fn an_agency_is_added_changed_and_found() {
    let app = TestApp::start().await;
    let admin = app.signed_in("admin").await;
    let form = [
        ("kode", "9100"),
        ("nama", "Dinas <script>Uji</script>"),
        ("singkatan", "DU"),
        ("sejak", "2017-01-01"),
    ];
    let made = admin.post("/opd/baru", &form).await;
    assert_eq!(location(&made), "/opd?pesan=saved");
    assert_eq!(admin.post("/opd/baru", &form).await.status(), 422, "taken");
    let list = admin.text("/opd?cari=9100").await;
    assert!(
        list.contains("Dinas &#60;script&#62;Uji"),
        "markup stays text"
    );
    let changed = [
        ("nama", "Dinas Uji"),
        ("singkatan", "DU"),
        ("induk", "9100"),
    ];
    assert_eq!(
        admin.post("/opd/9100", &changed).await.status(),
        422,
        "above itself"
    );
    let ended = [("nama", "Dinas Uji"), ("sampai", "2017-12-31")];
    assert_eq!(admin.post("/opd/9100", &ended).await.status(), 303);
    assert!(admin.text("/opd?cari=dinas+uji").await.contains("berakhir"));
    let order = [
        ("nama", "Dinas Uji"),
        ("sejak", "2018-01-01"),
        ("sampai", "2017-12-31"),
    ];
    assert_eq!(admin.post("/opd/9100", &order).await.status(), 422);
    assert_eq!(admin.get("/opd/tidak-ada").await.status(), 404);
    let bad = [("kode", "a/b"), ("nama", "")];
    assert_eq!(admin.post("/opd/baru", &bad).await.status(), 422);
}

#[tokio::test]
async fn what_stands_against_an_agency_is_said_at_its_field() {
    let app = TestApp::start().await;
    let admin = app.signed_in("admin").await;
    for code in ["9101", "9102"] {
        let form = [("kode", code), ("nama", "Dinas Uji"), ("induk", "")];
        assert_eq!(admin.post("/opd/baru", &form).await.status(), 303);
    }
    let below = [("nama", "Dinas Uji"), ("induk", "9101")];
    assert_eq!(admin.post("/opd/9102", &below).await.status(), 303);
    let (taken, none) = ("Kode ini sudah dipakai", "OPD induk ini tidak ada");
    let circle = "tidak dapat berada di bawah dirinya sendiri";
    for (path, code, above, said) in [
        ("/opd/baru", "9101", "", taken),
        ("/opd/baru", "9103", "tidak-ada", none),
        ("/opd/baru", "9103", "9103", circle),
        ("/opd/9101", "9101", "tidak-ada", none),
        ("/opd/9101", "9101", "9102", circle),
    ] {
        let form = [("kode", code), ("nama", "Dinas Uji"), ("induk", above)];
        let answer = admin.post(path, &form).await;
        assert_eq!(answer.status(), 422, "{path} {above}");
        let page = answer.text().await.expect("a page");
        for sentence in [taken, none, circle] {
            assert_eq!(page.contains(sentence), sentence == said, "{path} {above}");
        }
    }
    assert_eq!(admin.get("/opd/9103").await.status(), 404, "nothing stays");
}

#[tokio::test]
async fn what_was_changed_here_outlives_a_start_with_the_catalogue() {
    let app = TestApp::start().await;
    let code = app
        .app
        .catalogue
        .agencies
        .keys()
        .next()
        .expect("one")
        .clone();
    let admin = app.signed_in("admin").await;
    let path = format!("/opd/{code}");
    let form = [("nama", "Nama Baru"), ("singkatan", "NB")];
    assert_eq!(admin.post(&path, &form).await.status(), 303);
    let again = pimpinan::app::App::new(
        pimpinan::catalogue::load::embedded().expect("the catalogue"),
        app.app.config.clone(),
        app.app.clock.clone(),
    );
    let again = again.expect("the app starts again");
    let found = again
        .db
        .read(move |conn| pimpinan::store::people::agencies::find(conn, &code));
    let found = found.await.expect("a read").expect("an agency");
    assert_eq!(found.name, "Nama Baru");
}
