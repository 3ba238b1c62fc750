//! `/sumber/baru`: a source set up step by step, without a line of TOML and without JavaScript.

use crate::people::{Browser, location};
use crate::pull::World;

pub(super) const SECRET: &str = "sangat-rahasia-8812";

/// Fields of the second step for an address that answers JSON.
pub(super) fn place<'f>(url: &'f str, name: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("jenis", "json"),
        ("nama", name),
        ("opd", "bkd"),
        ("indikator", "usia-asn"),
        ("alamat", url),
        ("baris", "$.data[*]"),
        ("masuk", "bearer"),
        ("rahasia", SECRET),
    ]
}

/// An answer of an application that calls things otherwise.
pub(super) fn theirs() -> &'static str {
    r#"{"data":[{"tgl_data":"2017-10-29","usia":20,"jml_lk":1,"wanita":2},
                {"tgl_data":"2017-10-29","usia":21,"jml_lk":3,"wanita":4}]}"#
}

async fn begun(world: &World, admin: &Browser<'_>) -> String {
    let kinds = admin.text("/sumber/baru").await;
    assert!(
        kinds.contains("value=\"mysql\"") && kinds.contains("/sumber/baru/toml"),
        "{kinds}"
    );
    let form = admin.text("/sumber/baru?jenis=postgres").await;
    assert!(
        form.contains("name=\"pertanyaan\"") && !form.contains("name=\"alamat\""),
        "{form}"
    );
    let url = format!("{}/usia", world.agency.url);
    for wrong in [
        place("ftp://x", "simpeg"),
        place(&url, "Nama Salah"),
        place(&url, "simpeg")
            .into_iter()
            .filter(|one| one.0 != "rahasia")
            .collect(),
        place(&url, "simpeg")
            .into_iter()
            .filter(|one| one.0 != "opd")
            .collect(),
    ] {
        let answer = admin.post("/sumber/baru", &wrong).await;
        assert_eq!(answer.status(), 422, "{wrong:?}");
        let page = answer.text().await.expect("a page");
        assert!(
            page.contains("is-invalid") && !page.contains(SECRET),
            "{page}"
        );
    }
    let answer = admin.post("/sumber/baru", &place(&url, "simpeg")).await;
    assert_eq!(
        answer.status(),
        303,
        "{}",
        answer.text().await.expect("a page")
    );
    location(&answer).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_set_up_step_by_step() {
    let world = World::start().await;
    let admin = world.app.signed_in("admin").await;
    world.agency.says(theirs());
    let map = begun(&world, &admin).await;
    let at = map
        .strip_suffix("/peta")
        .expect("the third step")
        .to_owned();
    let page = admin.text(&map).await;
    assert!(
        page.contains("aria-current=\"step\"") && !page.contains(SECRET),
        "{page}"
    );
    let looked = admin.post(&map, &[]).await;
    assert_eq!(looked.status(), 200);
    let page = looked.text().await.expect("a page");
    assert!(page.contains("<th scope=\"col\">jml_lk</th>"), "{page}");
    assert!(page.contains("name=\"jawab/#kolom/jml_lk\""), "{page}");
    assert!(!page.contains(SECRET), "{page}");
    assert_eq!(world.size().await, (0, 0), "a first look keeps nothing");
    let answers = [
        ("jawab/#kolom/jml_lk", "pria"),
        ("jawab/#kolom/tgl_data", "tanggal"),
    ];
    let looked = admin.post(&map, &answers).await;
    assert_eq!(looked.status(), 200);
    let page = looked.text().await.expect("a page");
    assert!(page.contains("2 dapat disimpan dan 0 ditolak"), "{page}");
    assert!(page.contains(&format!("href=\"{at}/aturan\"")), "{page}");
    let odd = admin
        .post(&map, &[("jawab/#kolom/jml_lk", "tak-ada")])
        .await;
    assert_eq!(odd.status(), 422);
    applied(&world, &admin, &at).await;
    kept(&world, &admin, &at).await;
}

/// What may change and when; then a trial of the whole, and on.
async fn applied(world: &World, admin: &Browser<'_>, at: &str) {
    let rules = admin.text(&format!("{at}/aturan")).await;
    assert!(
        rules.contains("name=\"sekering\"") && rules.contains("value=\"10\""),
        "{rules}"
    );
    let wrong = admin
        .post(&format!("{at}/aturan"), &[("sekering", "900")])
        .await;
    assert_eq!(wrong.status(), 422);
    let tried = [
        ("sekering", "20"),
        ("hilang", "report"),
        ("bulan", "600"),
        ("beku", "1"),
        ("jadwal", "15 2 * * *"),
    ];
    let tried = admin.post(&format!("{at}/aturan"), &tried).await;
    let run = location(&tried).to_owned();
    let page = admin.text(&run).await;
    assert!(
        page.contains("hanya percobaan") && page.contains("Langkah terakhir"),
        "{page}"
    );
    assert_eq!(world.size().await, (0, 0), "nor does the trial");
    assert_eq!(
        admin.post(&format!("{at}/aktifkan"), &[]).await.status(),
        303
    );
}

/// What was said stands in the definition, and the secret only where it lets us in.
async fn kept(world: &World, admin: &Browser<'_>, at: &str) {
    let toml = admin.text(&format!("{at}/ubah")).await;
    for part in ["jml_lk = &#34;pria&#34;", "fuse = 0.2", "past_months = 600"] {
        let plain = part.replace("&#34;", "\"");
        assert!(
            toml.contains(part) || toml.contains(&plain),
            "{part}: {toml}"
        );
    }
    assert!(!toml.contains(SECRET));
    let id: i64 = at
        .rsplit('/')
        .next()
        .expect("a number")
        .parse()
        .expect("one");
    assert!(world.found(id).await.active);
    assert_eq!(world.run(id).await.counts.created, 2);
    let asked = world.agency.asked.lock().expect("a lock").clone();
    let lets_in = format!("Bearer {SECRET}");
    assert!(
        asked
            .iter()
            .all(|(_, headers)| headers["authorization"] == *lets_in)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_look_says_why_nothing_came() {
    let world = World::start().await;
    let admin = world.app.signed_in("admin").await;
    world.agency.says(theirs());
    let map = begun(&world, &admin).await;
    for (answer, said) in [
        ("<html>", "halaman web"),
        ("{\"data\":[]}", "tidak memuat satu baris pun"),
        ("{\"other\":1}", "tidak ada daftar baris"),
    ] {
        world.agency.says(answer);
        let page = admin.post(&map, &[]).await.text().await.expect("a page");
        assert!(page.contains(said), "{said}: {page}");
    }
    assert_eq!(world.found(1).await.failures, 0, "a look is no run");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_that_reports_something_else_has_no_source_for_it() {
    let world = World::start().await;
    world
        .app
        .write(|tx| {
            let sql = "UPDATE roles SET permissions =
                replace(permissions, '\"observation.enter-for-others\",', '') WHERE name = 'admin'";
            tx.conn.execute(sql, &[])
        })
        .await;
    let admin = world.app.signed_in("admin").await;
    let other = world.app.app.catalogue.indicators.iter();
    let other = other.map(|one| one.slug.clone()).find(|slug| {
        let about = world.app.app.catalogue.indicator(slug).expect("one");
        !about.is_reported_by("bkd")
    });
    let other = other.expect("an indicator of others");
    let text = format!(
        "name = \"lain\"\nagency = \"bkd\"\nindicator = \"{other}\"\n[json]\naddress = \"{}\"\n",
        world.agency.url
    );
    let sent = [("definisi", text.as_str())];
    let answer = admin.post("/sumber/baru/toml", &sent).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("tidak melaporkan indikator itu"), "{page}");
}
