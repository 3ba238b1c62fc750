//! Who may do what, route by route. The table here is written by hand on purpose: a route that is
//! new, or opens to somebody else, fails until somebody has said so here.

use std::collections::BTreeMap;

use pimpinan::web::routes;
use reqwest::{Method, Response};

use crate::people::location;
use crate::support::TestApp;

const ROLES: [&str; 4] = ["superadmin", "admin", "operator", "pimpinan"];

/// Everybody, signed in or not.
const ANYBODY: &[&str] = &["anybody"];
/// Whoever shows an API key.
const KEY: &[&str] = &["key"];
/// Everybody who is signed in.
const PEOPLE: &[&str] = &ROLES;
/// Those who enter figures.
const ENTRY: &[&str] = &["superadmin", "admin", "operator"];
/// Those who see all agencies.
const LEADERS: &[&str] = &["superadmin", "admin", "pimpinan"];
/// Those who run the place.
const ADMINS: &[&str] = &["superadmin", "admin"];
const SUPERADMIN: &[&str] = &["superadmin"];

/// Address, methods, and who may use them; no methods where there is nothing.
const EXPECTED: &[(&str, &str, &[&str])] = &[
    ("/", "GET", ANYBODY),
    ("/tentang", "GET", ANYBODY),
    ("/masuk", "GET POST", ANYBODY),
    ("/masuk/kode", "POST", ANYBODY),
    ("/masuk/sso", "GET", ANYBODY),
    ("/masuk/sso/kembali", "GET", ANYBODY),
    ("/keluar", "POST", ANYBODY),
    ("/mulai/{token}", "GET POST", ANYBODY),
    ("/sandi/{token}", "GET POST", ANYBODY),
    ("/docs", "GET", ANYBODY),
    ("/docs/{slug}", "GET", ANYBODY),
    ("/docs/v2", "GET", ANYBODY),
    ("/docs/v2/problems", "GET", ANYBODY),
    ("/docs/v2/catalogue", "GET", ANYBODY),
    ("/docs/v2/key", "GET", ANYBODY),
    ("/docs/v2/changes", "GET", ANYBODY),
    ("/docs/v2/{slug}", "GET", ANYBODY),
    ("/api/v2/openapi.json", "GET", ANYBODY),
    ("/api/v2/events", "GET", KEY),
    ("/api/v2/obligations", "GET", KEY),
    ("/api/v2/questions", "GET", KEY),
    ("/api/v2/questions/{id}/answer", "POST", KEY),
    ("/api/v2/targets", "GET PUT", KEY),
    ("/api/v2/violations", "GET", KEY),
    ("/api/v2/webhooks", "GET POST", KEY),
    ("/api/v2/webhooks/{id}", "GET DELETE", KEY),
    ("/api/v2/webhooks/{id}/deliveries", "GET", KEY),
    ("/api/v2/webhooks/{id}/ping", "POST", KEY),
    ("/assets/{file}", "GET", ANYBODY),
    ("/healthz", "GET", ANYBODY),
    ("/readyz", "GET", ANYBODY),
    ("/api/v1/{slug}", "POST", KEY),
    ("/api/v1/{slug}/{id}", "PUT", KEY),
    ("/api/v1", "", ANYBODY),
    ("/api/v1/", "", ANYBODY),
    ("/api/v1//", "", ANYBODY),
    ("/api/v1//{*rest}", "", ANYBODY),
    ("/api/v1/{slug}//", "", ANYBODY),
    ("/api/v1/{slug}//{*rest}", "", ANYBODY),
    ("/api/v1/{slug}/", "POST", KEY),
    ("/api/v1/{slug}/{id}/", "PUT", KEY),
    ("/api/v1/{slug}/{id}/{*rest}", "", ANYBODY),
    ("/api/v2/key", "GET", KEY),
    ("/api/v2/key/mapping", "PUT", KEY),
    ("/api/v2/indicators", "GET", KEY),
    ("/api/v2/indicators/{slug}", "GET", KEY),
    ("/api/v2/codelists", "GET", KEY),
    ("/api/v2/codelists/{name}", "GET", KEY),
    ("/api/v2/sectors", "GET", KEY),
    ("/api/v2/agencies", "GET", KEY),
    ("/api/v2/regions", "GET", KEY),
    (
        "/api/v2/indicators/{slug}/observations",
        "GET POST PUT",
        KEY,
    ),
    (
        "/api/v2/indicators/{slug}/observations/{id}",
        "GET PUT DELETE",
        KEY,
    ),
    (
        "/api/v2/indicators/{slug}/observations/{id}/history",
        "GET",
        KEY,
    ),
    ("/api/v2/indicators/{slug}/series", "GET", KEY),
    ("/api", "", ANYBODY),
    ("/api/", "", ANYBODY),
    ("/api/{*rest}", "", ANYBODY),
    ("/api/v2", "GET", ANYBODY),
    ("/api/v2/", "GET", ANYBODY),
    ("/api/v2/{*rest}", "", ANYBODY),
    ("/beranda", "GET", PEOPLE),
    ("/wilayah/{code}", "GET", PEOPLE),
    ("/beranda/urutan", "GET", PEOPLE),
    ("/beranda/urutan/ubah", "POST", PEOPLE),
    ("/pemantauan", "GET", PEOPLE),
    ("/pemantauan/unduh", "GET", PEOPLE),
    ("/pemantauan/mulai", "GET", PEOPLE),
    ("/pemantauan/mulai/ubah", "POST", ADMINS),
    ("/pemantauan/{code}", "GET", PEOPLE),
    ("/pemantauan/{code}/{slug}", "GET", PEOPLE),
    ("/pemantauan/{code}/{slug}/izin", "POST", ADMINS),
    ("/pemantauan/{code}/{slug}/cabut", "POST", ADMINS),
    ("/sektor/{sector}", "GET", PEOPLE),
    ("/sektor/{sector}/{slug}", "GET", PEOPLE),
    ("/sektor/{sector}/{slug}/unduh/{file}", "GET", PEOPLE),
    ("/events", "GET", PEOPLE),
    ("/aturan", "GET", PEOPLE),
    ("/aturan/{id}/jelaskan", "POST", ENTRY),
    ("/janggal", "GET", PEOPLE),
    ("/janggal/{slug}/{id}/periksa", "POST", ENTRY),
    ("/kotak-masuk", "GET", PEOPLE),
    ("/kotak-masuk/baca", "POST", PEOPLE),
    ("/kotak-masuk/atur", "GET POST", PEOPLE),
    ("/kotak-masuk/uji", "POST", PEOPLE),
    ("/kotak-masuk/{id}", "POST", PEOPLE),
    ("/target/impor", "GET POST", ADMINS),
    ("/target/impor/templat.csv", "GET", ADMINS),
    ("/target/impor/terapkan", "POST", ADMINS),
    ("/perhatian", "GET", PEOPLE),
    ("/pertanyaan", "GET", PEOPLE),
    ("/pertanyaan/baru/{slug}/{measure}", "GET POST", LEADERS),
    ("/pertanyaan/{id}", "GET", PEOPLE),
    ("/pertanyaan/{id}/jawab", "POST", ENTRY),
    ("/pertanyaan/{id}/kembalikan", "POST", PEOPLE),
    ("/pertanyaan/{id}/tutup", "POST", PEOPLE),
    ("/pertanyaan/{id}/tarik", "POST", PEOPLE),
    ("/target", "GET", PEOPLE),
    ("/target/baru", "GET POST", ADMINS),
    ("/target/{id}", "GET", PEOPLE),
    ("/target/{id}/cabut", "POST", ADMINS),
    ("/target/{id}/kendala", "POST", ENTRY),
    ("/profil", "GET", PEOPLE),
    ("/profil/keluar-semua", "POST", PEOPLE),
    ("/kalender/{token}", "GET", ANYBODY),
    ("/profil/kalender", "GET POST", PEOPLE),
    ("/profil/kalender/hapus", "POST", PEOPLE),
    ("/profil/sandi", "POST", PEOPLE),
    ("/profil/sesi", "POST", PEOPLE),
    ("/profil/buktikan", "GET POST", PEOPLE),
    ("/profil/dua-langkah", "GET POST", PEOPLE),
    ("/profil/dua-langkah/matikan", "POST", PEOPLE),
    ("/data/{slug}", "GET", PEOPLE),
    ("/data/{slug}/unduh", "GET", PEOPLE),
    ("/data/{slug}/{id}/riwayat", "GET", PEOPLE),
    ("/data/{slug}/baru", "GET POST", ENTRY),
    ("/data/{slug}/kisi", "GET POST", ENTRY),
    ("/data/{slug}/{id}/ubah", "GET POST", ENTRY),
    ("/data/{slug}/{id}/hapus", "POST", ENTRY),
    ("/data/{slug}/{id}/pulihkan", "POST", ENTRY),
    ("/data/{slug}/impor", "GET POST", ENTRY),
    ("/data/{slug}/impor/templat.xlsx", "GET", ENTRY),
    ("/data/{slug}/impor/templat.csv", "GET", ENTRY),
    ("/data/{slug}/impor/{id}", "GET", ENTRY),
    ("/data/{slug}/impor/{id}/jawab", "POST", ENTRY),
    ("/data/{slug}/impor/{id}/terapkan", "POST", ENTRY),
    ("/data/{slug}/impor/{id}/batal", "POST", ENTRY),
    ("/data/{slug}/impor/{id}/laporan/{file}", "GET", ENTRY),
    ("/data/{slug}/kisi/periksa", "POST", ENTRY),
    ("/data/{slug}/kisi/tempel", "POST", ENTRY),
    ("/catatan", "GET", ENTRY),
    ("/catatan/{id}/selesai", "POST", ENTRY),
    ("/kunci", "GET", ENTRY),
    ("/kunci/{id}", "GET", ENTRY),
    ("/sumber", "GET", ENTRY),
    ("/sumber/baru", "GET POST", ADMINS),
    ("/sumber/baru/toml", "GET POST", ADMINS),
    ("/sumber/{id}/tempat", "GET POST", ADMINS),
    ("/sumber/{id}/peta", "GET POST", ADMINS),
    ("/sumber/{id}/aturan", "GET POST", ADMINS),
    ("/sumber/{id}", "GET", ENTRY),
    ("/sumber/{id}/ubah", "GET POST", ADMINS),
    ("/sumber/{id}/jalankan", "POST", ADMINS),
    ("/sumber/{id}/aktifkan", "POST", ADMINS),
    ("/sumber/{id}/jeda", "POST", ADMINS),
    ("/sumber/{id}/hapus", "POST", ADMINS),
    ("/sumber/{id}/{run}", "GET", ENTRY),
    ("/sumber/{id}/{run}/laporan.csv", "GET", ENTRY),
    ("/sumber/{id}/{run}/ulangi", "POST", ADMINS),
    ("/sumber/{id}/{run}/urungkan", "POST", ADMINS),
    ("/data/{slug}/sahkan", "POST", ADMINS),
    ("/data/{slug}/kembalikan", "POST", ADMINS),
    ("/data/{slug}/buka", "POST", ADMINS),
    ("/data/{slug}/{id}/sahkan", "POST", ADMINS),
    ("/data/{slug}/{id}/kembalikan", "POST", ADMINS),
    ("/data/{slug}/{id}/buka", "POST", ADMINS),
    ("/data/{slug}/{id}/tolak", "POST", ADMINS),
    ("/data/{slug}/{id}/minta-buka", "POST", ENTRY),
    ("/pengesahan", "GET", ADMINS),
    ("/pengesahan/sahkan", "POST", ADMINS),
    ("/pengesahan/urungkan", "POST", ADMINS),
    ("/kunci/baru", "GET POST", ADMINS),
    ("/kunci/{id}/ganti", "POST", ADMINS),
    ("/kunci/{id}/kode", "POST", ADMINS),
    ("/kunci/{id}/serahkan", "POST", ADMINS),
    ("/kunci/{id}/cabut", "POST", ADMINS),
    ("/pengguna", "GET", ADMINS),
    ("/pengguna/baru", "GET POST", ADMINS),
    ("/pengguna/{id}", "GET POST", ADMINS),
    ("/pengguna/{id}/tautan", "POST", ADMINS),
    ("/pengguna/{id}/sesi", "POST", ADMINS),
    ("/pengguna/{id}/dua-langkah", "POST", ADMINS),
    ("/opd", "GET", ADMINS),
    ("/opd/baru", "GET POST", ADMINS),
    ("/opd/{code}", "GET POST", ADMINS),
    ("/opd/{code}/izin", "POST", ADMINS),
    ("/jurnal", "GET", ADMINS),
    ("/jurnal/unduh", "GET", ADMINS),
    ("/keamanan", "GET", ADMINS),
    ("/peran", "GET", SUPERADMIN),
    ("/peran/baru", "GET POST", SUPERADMIN),
    ("/peran/{name}", "GET POST", SUPERADMIN),
    ("/peran/{name}/hapus", "POST", SUPERADMIN),
];

const METHODS: [Method; 5] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
];

/// An address that a route's pattern matches.
fn example(pattern: &str, slug: &str, sector: &str) -> String {
    let part = |part: &str| match part {
        "{slug}" => slug.to_owned(),
        "{sector}" => sector.to_owned(),
        "{name}" => "operator".to_owned(),
        _ if part.starts_with('{') => "1".to_owned(),
        _ => part.to_owned(),
    };
    pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[test]
fn every_route_is_in_the_table() {
    let mut missing: BTreeMap<&str, &str> = BTreeMap::new();
    for route in routes::table() {
        missing.insert(route.path, "not in the table of this test");
    }
    for (path, _, _) in EXPECTED {
        if missing.remove(path).is_none() {
            missing.insert(path, "not a route any more");
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// What becomes of a request.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Refused,
    NoMethod,
    Taken,
}

fn fate(answer: &Response, open: bool) -> Fate {
    let to_sign_in = location(answer) == "/masuk" || location(answer).starts_with("/masuk?ke=");
    match answer.status().as_u16() {
        405 => Fate::NoMethod,
        403 => Fate::Refused,
        401 if !open => Fate::Refused,
        303 if to_sign_in && !open => Fate::Refused,
        status => {
            assert!(status < 500, "{}: {status}", answer.url());
            Fate::Taken
        }
    }
}

/// Asks as this user, in a session of its own.
async fn ask(app: &TestApp, method: &Method, path: &str, user: Option<i64>) -> Response {
    let url = format!("{}{path}", app.base);
    let mut request = app.http.request(method.clone(), url);
    if let Some(user) = user {
        request = request.header("cookie", app.browser_of(user).await.cookie);
    }
    let request = request.header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn every_route_opens_to_whom_it_should_and_to_nobody_else() {
    let app = TestApp::start().await;
    let slug = app.app.catalogue.indicators[0].slug.clone();
    let sector = app.app.catalogue.sectors[0].slug.clone();
    let mut users = vec![("anybody", None)];
    for role in ROLES {
        let user = app.add_user_named(role, "Siti", String::new()).await;
        users.push((role, Some(user.id)));
    }
    for (pattern, methods, who) in EXPECTED {
        let path = example(pattern, &slug, &sector);
        for method in METHODS {
            let known = methods.split(' ').any(|one| one == method.as_str());
            for (role, user) in &users {
                let may = *who == ANYBODY || who.contains(role);
                let answer = ask(&app, &method, &path, *user).await;
                let found = fate(&answer, *who == ANYBODY || (may && user.is_some()));
                let fine = match (known, *who == KEY) {
                    _ if methods.is_empty() => answer.status() == 404,
                    (false, true) => found == Fate::NoMethod || answer.status() == 404,
                    (true, false) if may => found == Fate::Taken,
                    (true, _) => found == Fate::Refused,
                    (false, false) => found != Fate::Taken,
                };
                assert!(fine, "{method} {path} as {role}: {}", answer.status());
            }
        }
    }
}

/// The routes below an address, with their methods.
pub(crate) fn methods_of(base: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let under = EXPECTED
        .iter()
        .filter(move |(path, ..)| path.starts_with(base));
    under.map(|(path, methods, _)| (*path, *methods))
}
