//! The table of routes: every address, who may ask for it, and what answers.

mod admin;
pub mod v2;

use axum::Extension;
use axum::http::Method;
use axum::routing::{any, get, post, put};

use super::api::v2::openapi;
use super::api::{events, v1};
use super::assets;
use super::pages::data::list;
use super::pages::{docs, health, keluar, landing, masuk, mulai, profil};
use super::route::{Access, Face, Route, UPLOAD, Visit, route};
use crate::base::error::Error;
use crate::identity::permission;
use crate::web::pages::data::impor;
use crate::web::pages::data::kisi::langsung;
use crate::web::pages::data::{hapus, kisi, riwayat, ubah, unduh};
use crate::web::pages::{beranda, sektor, wilayah};

/// Whoever may see figures.
const READ: Access = Access::Permission(permission::OBSERVATION_READ);

/// Whoever may enter figures.
const ENTER: Access = Access::Permission(permission::OBSERVATION_CREATE);

/// Every route of the program.
pub fn table() -> Vec<Route> {
    let mut table = pages();
    table.extend(documentation());
    table.extend(data_routes());
    table.extend(imports());
    table.extend(admin::table());
    table.extend(v1_routes());
    table.extend(v2::table());
    table.extend(no_api());
    table
}

/// Files of figures: templates, uploads, and what comes of them.
fn imports() -> Vec<Route> {
    vec![
        route(
            "/data/{slug}/impor",
            ENTER,
            get(impor::form).post(impor::send),
        )
        .patience(UPLOAD)
        .body(impor::MOST_BODY)
        .streaming(Method::POST),
        route(
            "/data/{slug}/impor/templat.xlsx",
            ENTER,
            get(impor::template),
        ),
        route(
            "/data/{slug}/impor/templat.csv",
            ENTER,
            get(impor::template),
        ),
        route("/data/{slug}/impor/{id}", ENTER, get(impor::show)),
        route("/data/{slug}/impor/{id}/jawab", ENTER, post(impor::answer)),
        route(
            "/data/{slug}/impor/{id}/terapkan",
            ENTER,
            post(impor::apply),
        ),
        route("/data/{slug}/impor/{id}/batal", ENTER, post(impor::cancel)),
        route(
            "/data/{slug}/impor/{id}/laporan/{file}",
            ENTER,
            get(impor::report),
        ),
    ]
}

/// Gives the handlers of routes something that they share.
fn sharing<T: Clone + Send + Sync + 'static>(table: Vec<Route>, thing: &T) -> Vec<Route> {
    let give = |route: Route| Route {
        methods: route.methods.layer(Extension(thing.clone())),
        ..route
    };
    table.into_iter().map(give).collect()
}

fn pages() -> Vec<Route> {
    vec![
        route("/", Access::Public, get(landing::show)),
        route("/tentang", Access::Public, get(landing::about)),
        route("/masuk", Access::Public, get(masuk::show).post(masuk::send)),
        route("/keluar", Access::Public, post(keluar::here)),
        route(
            "/mulai/{token}",
            Access::Public,
            get(mulai::show).post(mulai::send),
        )
        .secret(),
        route("/beranda", READ, get(beranda::show)),
        route("/wilayah/{code}", READ, get(wilayah::show)),
        route("/beranda/urutan", READ, get(beranda::urutan::show)),
        route("/beranda/urutan/ubah", READ, post(beranda::urutan::send)),
        route("/sektor/{sector}", READ, get(sektor::first)),
        route("/sektor/{sector}/{slug}", READ, get(sektor::one)),
        route(
            "/sektor/{sector}/{slug}/unduh/{file}",
            READ,
            get(sektor::file),
        ),
        route("/profil", Access::SignedIn, get(profil::show)),
        route(
            "/profil/keluar-semua",
            Access::SignedIn,
            post(keluar::everywhere),
        ),
        route("/assets/{file}", Access::Public, get(assets::file)).visit(Visit::File),
        route("/healthz", Access::Public, get(health::alive)).face(Face::Plain),
        route("/readyz", Access::Public, get(health::ready)).face(Face::Plain),
        route("/events", Access::SignedIn, get(events::stream)),
    ]
}

/// The documentation of the APIs, and the document of the second.
fn documentation() -> Vec<Route> {
    let table = vec![
        route("/docs", Access::Public, get(docs::intro)),
        route("/docs/{slug}", Access::Public, get(docs::data_set)),
        route("/docs/v2", Access::Public, get(docs::v2::intro)),
        route("/docs/v2/problems", Access::Public, get(docs::v2::problems)),
        route(
            "/docs/v2/catalogue",
            Access::Public,
            get(docs::v2::catalogue),
        ),
        route("/docs/v2/key", Access::Public, get(docs::v2::key)),
        route("/docs/v2/changes", Access::Public, get(docs::v2::changes)),
        route("/docs/v2/{slug}", Access::Public, get(docs::v2::data_set)),
        route(
            "/api/v2/openapi.json",
            Access::Public,
            get(openapi::document),
        )
        .face(Face::V2),
    ];
    sharing(table, &openapi::Described::default())
}

/// The routes of API v1; an address with a slash at its end is the same address.
fn v1_routes() -> Vec<Route> {
    let row = |path| route(path, Access::Key, post(v1::create)).face(Face::V1);
    let known = |path| route(path, Access::Key, put(v1::update)).face(Face::V1);
    let none = |path| route(path, Access::Public, any(v1::unknown_address)).face(Face::V1);
    vec![
        row("/api/v1/{slug}"),
        row("/api/v1/{slug}/"),
        known("/api/v1/{slug}/{id}"),
        known("/api/v1/{slug}/{id}/"),
        none("/api/v1"),
        none("/api/v1/"),
        none("/api/v1//"),
        none("/api/v1//{*rest}"),
        none("/api/v1/{slug}//"),
        none("/api/v1/{slug}//{*rest}"),
        none("/api/v1/{slug}/{id}/{*rest}"),
    ]
}

/// What is no address of an API.
fn no_api() -> Vec<Route> {
    let none = |path| route(path, Access::Public, any(nothing)).face(Face::Problem);
    vec![none("/api"), none("/api/"), none("/api/{*rest}")]
}

async fn nothing() -> Error {
    Error::NotFound
}

/// Rows: listed, entered, corrected.
fn data_routes() -> Vec<Route> {
    let may = Access::Permission;
    vec![
        route("/data/{slug}", READ, get(list::show)),
        route("/data/{slug}/unduh", READ, get(unduh::send)),
        route(
            "/data/{slug}/baru",
            may(permission::OBSERVATION_CREATE),
            get(ubah::new).post(ubah::create),
        ),
        route(
            "/data/{slug}/kisi",
            may(permission::OBSERVATION_CREATE),
            get(kisi::show).post(kisi::send),
        ),
        route(
            "/data/{slug}/kisi/periksa",
            may(permission::OBSERVATION_CREATE),
            post(langsung::check),
        ),
        route(
            "/data/{slug}/kisi/tempel",
            may(permission::OBSERVATION_CREATE),
            post(langsung::place),
        ),
        route(
            "/data/{slug}/{id}/ubah",
            may(permission::OBSERVATION_UPDATE),
            get(ubah::show).post(ubah::update),
        ),
        route(
            "/data/{slug}/{id}/hapus",
            may(permission::OBSERVATION_DELETE),
            post(hapus::take),
        ),
        route(
            "/data/{slug}/{id}/pulihkan",
            may(permission::OBSERVATION_DELETE),
            post(hapus::undo),
        ),
        route("/data/{slug}/{id}/riwayat", READ, get(riwayat::show)),
    ]
}
