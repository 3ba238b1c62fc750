//! Where a source is: addresses that may not be asked are refused where they are typed, and every
//! step leads back to the ones before it with what was typed there.

use pimpinan::base::config::Config;
use pimpinan::base::http::address::Reach;
use pimpinan::catalogue::load;

use super::sumber_baru::{SECRET, place, theirs};
use crate::people::{Browser, location};
use crate::pull::World;
use crate::support::TestApp;

const REFUSED: &str = "Alamatnya tidak berada di jaringan yang diizinkan";

/// The form with other values in some of its fields.
fn but<'f>(
    mut form: Vec<(&'f str, &'f str)>,
    others: &[(&'f str, &'f str)],
) -> Vec<(&'f str, &'f str)> {
    form.retain(|(name, _)| others.iter().all(|(other, _)| other != name));
    form.extend(others);
    form
}

async fn refused(admin: &Browser<'_>, at: &str, form: &[(&str, &str)]) -> String {
    let answer = admin.post(at, form).await;
    assert_eq!(answer.status(), 422, "{form:?}");
    let page = answer.text().await.expect("a page");
    assert!(!page.contains(SECRET), "{page}");
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_in_a_forbidden_network_is_refused_where_it_is_typed() {
    let world = World::start().await;
    let admin = world.app.signed_in("admin").await;
    for address in [
        "http://10.9.9.9/usia",
        "http://[fd00::9]/usia",
        "http://0xa.9/usia",
    ] {
        let page = refused(&admin, "/sumber/baru", &place(address, "simpeg")).await;
        assert!(page.contains(REFUSED), "{address}: {page}");
        assert!(page.contains(&format!("value=\"{address}\"")), "{page}");
    }
    let base = |host| {
        [
            ("jenis", "mysql"),
            ("mesin", host),
            ("basis", "simpeg"),
            ("akun", "pembaca"),
            ("pertanyaan", "SELECT 1 AS usia"),
        ]
    };
    let form = but(place("", "simpeg"), &base("10.9.9.9"));
    let page = refused(&admin, "/sumber/baru", &form).await;
    assert!(page.contains(REFUSED), "{page}");
    let text = "name = \"toml\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n\
        [json]\naddress = \"http://10.9.9.9/\"\n";
    let page = refused(&admin, "/sumber/baru/toml", &[("definisi", text)]).await;
    assert!(page.contains(REFUSED), "{page}");
    // Who knows this name later is found out when it is asked.
    let unknown = place("http://simpeg.invalid/usia", "nanti");
    assert_eq!(admin.post("/sumber/baru", &unknown).await.status(), 303);
    assert!(world.agency.asked.lock().expect("a lock").is_empty());
}

/// What `localhost` leads to is known without a server of names.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_leads_to_a_forbidden_network_is_refused_like_its_number() {
    for (network, sentence) in [
        (Some("192.168.7.0/24"), REFUSED),
        (None, "Belum ada jaringan yang boleh dibaca"),
    ] {
        let networks: Vec<_> = network
            .map(|one| one.parse().expect("a network"))
            .into_iter()
            .collect();
        let config = Config {
            fetch: Reach::only(&networks),
            ..Config::default()
        };
        let app = TestApp::configured(load::embedded().expect("the catalogue"), config).await;
        let admin = app.signed_in("admin").await;
        for kind in ["mysql", "postgres"] {
            let form = but(
                place("", "simpeg"),
                &[
                    ("jenis", kind),
                    ("mesin", "localhost"),
                    ("basis", "simpeg"),
                    ("akun", "pembaca"),
                    ("pertanyaan", "SELECT 1 AS usia"),
                ],
            );
            let page = refused(&admin, "/sumber/baru", &form).await;
            assert!(page.contains(sentence), "{kind}: {page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_to_another_kind_keeps_what_was_typed() {
    let world = World::start().await;
    let admin = world.app.signed_in("admin").await;
    let url = format!("{}/usia", world.agency.url);
    let form = but(place(&url, "simpeg"), &[("ke", "jenis")]);
    let answer = admin.post("/sumber/baru", &form).await;
    assert_eq!(answer.status(), 200, "nothing is refused on the way back");
    let page = answer.text().await.expect("a page");
    assert!(
        page.contains("type=\"radio\"") && !page.contains(SECRET),
        "{page}"
    );
    for kept in [&*url, "simpeg", "bkd", "usia-asn", "$.data[*]", "bearer"] {
        assert!(
            page.contains(&format!("value=\"{kept}\"")),
            "{kept}: {page}"
        );
    }
    let form = but(
        place(&url, "simpeg"),
        &[("ke", "tempat"), ("jenis", "file")],
    );
    let answer = admin.post("/sumber/baru", &form).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("a page");
    assert!(page.contains(&format!("value=\"{url}\"")), "{page}");
    assert!(
        !page.contains("name=\"baris\"") && !page.contains(SECRET),
        "{page}"
    );
    let kept = admin.text("/sumber").await;
    assert!(!kept.contains("simpeg"), "nothing was kept yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_to_the_place_keeps_the_secret_sealed_and_the_rest() {
    let world = World::start().await;
    let admin = world.app.signed_in("admin").await;
    world.agency.says(theirs());
    let url = format!("{}/usia", world.agency.url);
    let answer = admin.post("/sumber/baru", &place(&url, "simpeg")).await;
    let map = location(&answer).to_owned();
    let at = map.strip_suffix("/peta").expect("the third step");
    let back = format!("{at}/tempat");
    let answers = [
        ("jawab/#kolom/jml_lk", "pria"),
        ("jawab/#kolom/tgl_data", "tanggal"),
    ];
    assert_eq!(admin.post(&map, &answers).await.status(), 200);
    for step in ["peta", "aturan"] {
        let page = admin.text(&format!("{at}/{step}")).await;
        assert!(page.contains(&format!("href=\"{back}\"")), "{step}: {page}");
    }
    let rules = admin.text(&format!("{at}/aturan")).await;
    assert!(rules.contains(&format!("href=\"{map}\"")), "{rules}");
    let page = admin.text(&back).await;
    for kept in [&*url, "simpeg", "$.data[*]"] {
        assert!(
            page.contains(&format!("value=\"{kept}\"")),
            "{kept}: {page}"
        );
    }
    assert!(page.contains("value=\"bearer\" selected"), "{page}");
    assert!(
        page.contains("Kosongkan bila tidak berubah") && !page.contains(SECRET),
        "{page}"
    );
    let form = but(place(&url, "simpeg-baru"), &[("rahasia", "")]);
    let moved = admin.post(&back, &form).await;
    assert_eq!((moved.status().as_u16(), location(&moved)), (303, &*map));
    let looked = admin.post(&map, &[]).await.text().await.expect("a page");
    assert!(
        looked.contains("2 dapat disimpan dan 0 ditolak"),
        "{looked}"
    );
    let asked = world.agency.asked.lock().expect("a lock").clone();
    let lets_in = format!("Bearer {SECRET}");
    assert!(
        asked
            .iter()
            .all(|(_, headers)| headers["authorization"] == *lets_in)
    );
    let elsewhere = url.replace("127.0.0.1", "localhost");
    let form = but(place(&elsewhere, "simpeg-baru"), &[("rahasia", "")]);
    let page = refused(&admin, &back, &form).await;
    assert!(page.contains("Sumbernya kini di tempat lain"), "{page}");
    let operator = world.app.signed_in("operator").await;
    assert_ne!(operator.get(&back).await.status(), 200);
}

/// A column whose name says nothing stays open until somebody says what it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_nothing_suggests_is_asked_about_and_not_chosen() {
    let world = World::start().await;
    let admin = world.app.signed_in("admin").await;
    world.agency.says(
        r#"{"data":[{"tanggal":"2017-10-29","usia":20,"pria":1,"wanita":2,"qx_zz":9},
            {"tanggal":"2017-10-29","usia":21,"pria":1,"wanita":2,"qx_zz":8}]}"#,
    );
    let url = format!("{}/usia", world.agency.url);
    let answer = admin.post("/sumber/baru", &place(&url, "simpeg")).await;
    let map = location(&answer).to_owned();
    let page = admin.post(&map, &[]).await.text().await.expect("a page");
    let asked = page.split("name=\"jawab/#kolom/qx_zz\"").nth(1);
    let asked = asked.unwrap_or_else(|| panic!("it is asked about: {page}"));
    let choices = asked.split("</select>").next().expect("its choices");
    assert!(!choices.contains("selected"), "{choices}");
    assert!(
        choices.contains("<option value=\"\">") && choices.contains("value=\"-\""),
        "{choices}"
    );
    let again = admin.post(&map, &[("jawab/#kolom/qx_zz", "")]).await;
    let again = again.text().await.expect("a page");
    assert!(
        again.contains("name=\"jawab/#kolom/qx_zz\""),
        "no answer is none: {again}"
    );
    let told = admin.post(&map, &[("jawab/#kolom/qx_zz", "-")]).await;
    assert_eq!(told.status(), 200);
    let toml = admin.text(&map.replace("/peta", "/ubah")).await;
    assert!(toml.contains("qx_zz"), "{toml}");
}
