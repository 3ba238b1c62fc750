use crate::people::{Browser, location};
use crate::pull::{World, rows};

const DAY: &str = "2017-10-29";
const SECRET: &str = "sangat-rahasia-8812";

impl World {
    /// What the source is.
    fn definition(&self) -> String {
        format!(
            "name = \"simpeg\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\nschedule = \"15 2 * * *\"\n\
         [json]\naddress = \"{}/usia\"\nrows = \"$.data[*]\"\n[json.auth]\nby = \"bearer\"\n",
            self.agency.url
        )
    }
}

/// Keeps a source after two that are wrong; answers its address.
async fn kept(world: &World, admin: &Browser<'_>) -> String {
    let text = world.definition();
    let sent = |text: &str| {
        [
            ("definisi", text.to_owned()),
            ("rahasia", SECRET.to_owned()),
        ]
    };
    for wrong in ["name = ", "name = \"x\"\nagency = \"x\"\nindicator = \"x\""] {
        let form = sent(wrong);
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        let answer = admin.post("/sumber/baru/toml", &form).await;
        assert_eq!(answer.status(), 422);
        assert!(!answer.text().await.expect("a page").contains(SECRET));
    }
    let form = sent(&text);
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let answer = admin.post("/sumber/baru/toml", &form).await;
    assert_eq!(
        answer.status(),
        303,
        "{}",
        answer.text().await.expect("a page")
    );
    let at = location(&answer)
        .split('?')
        .next()
        .expect("an address")
        .to_owned();
    assert_eq!(
        admin.post("/sumber/baru/toml", &form).await.status(),
        422,
        "its name is taken"
    );
    at
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_kept_tried_fetched_and_taken_back_on_pages() {
    let world = World::start().await;
    let admin = world.app.signed_in("admin").await;
    let at = kept(&world, &admin).await;
    let page = admin.text(&at).await;
    assert!(page.contains("••••") && !page.contains(SECRET));
    assert!(!admin.text(&format!("{at}/ubah")).await.contains(SECRET));
    let elsewhere = world.definition().replace("127.0.0.1", "localhost");
    let changed = [("definisi", elsewhere.as_str())];
    let changed = admin.post(&format!("{at}/ubah"), &changed).await;
    assert_eq!(changed.status(), 422, "its secret is shown to nobody else");
    let same = world.definition();
    let same = [("definisi", same.as_str())];
    let same = admin.post(&format!("{at}/ubah"), &same).await;
    assert_eq!(same.status(), 303);
    world
        .agency
        .says(rows(&[(DAY, 20, 1, 2), (DAY, 400, 1, 2)]));
    let tried = admin
        .post(&format!("{at}/jalankan"), &[("coba", "1")])
        .await;
    let tried = admin.text(location(&tried)).await;
    assert!(
        tried.contains("hanya percobaan") && tried.contains("ditolak"),
        "{tried}"
    );
    assert_eq!(world.size().await.0, 0);
    let ran = admin.post(&format!("{at}/jalankan"), &[]).await;
    let ran = location(&ran).to_owned();
    assert_eq!(world.size().await.0, 1);
    let report = admin.text(&format!("{ran}/laporan.csv")).await;
    assert_eq!(report.lines().count(), 3, "{report}");
    let list = admin.text("/sumber").await;
    assert!(
        list.contains("simpeg") && list.contains("29 Oktober 2017"),
        "{list}"
    );
    let on = admin.post(&format!("{at}/aktifkan"), &[]).await;
    assert_eq!(on.status(), 303);
    let undone = admin.post(&format!("{ran}/urungkan"), &[]).await;
    assert!(location(&undone).contains("source-undone&n=1"));
    assert_eq!(world.size().await.0, 0);
    let page = admin.text(&at).await;
    assert!(
        page.contains("Dijeda"),
        "its next run would write the same again"
    );
    let operator = world.app.signed_in("operator").await;
    assert!(
        !operator.text("/sumber").await.contains("simpeg"),
        "another agency's"
    );
    assert_eq!(operator.get(&at).await.status(), 404);
    assert_eq!(admin.post(&format!("{at}/hapus"), &[]).await.status(), 303);
    assert_eq!(admin.get(&at).await.status(), 404);
    let journal = admin.text("/jurnal").await;
    assert!(journal.contains("Sumber") && !journal.contains(SECRET));
}
