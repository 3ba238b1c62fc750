//! The table of routes: every address, who may ask for it, and what answers.

use std::sync::Arc;

use axum::routing::{MethodRouter, get, post};

use super::assets;
use super::pages::data::{delete, download, edit, grid, history, list};
use super::pages::{health, keluar, landing, masuk, mulai, profil};
use crate::app::App;
use crate::permission::{
    OBSERVATION_CREATE, OBSERVATION_DELETE, OBSERVATION_READ, OBSERVATION_UPDATE,
};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever shows an API key; the handler answers for the rest, in its API's own words.
    Key,
    /// Everybody who is signed in.
    SignedIn,
    /// Signed-in people whose role has this permission.
    Permission(&'static str),
}

/// A line of the table.
#[derive(Debug)]
pub struct Route {
    /// Address, in the router's notation.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// What answers.
    pub methods: MethodRouter<Arc<App>>,
}

fn route(path: &'static str, access: Access, methods: MethodRouter<Arc<App>>) -> Route {
    Route {
        path,
        access,
        methods,
    }
}

/// Every route of the program.
pub fn table() -> Vec<Route> {
    let mut table = site();
    table.extend(data());
    table
}

/// Rows: listed, entered, corrected.
fn data() -> Vec<Route> {
    let may = Access::Permission;
    vec![
        route("/data/{slug}", may(OBSERVATION_READ), get(list::show)),
        route(
            "/data/{slug}/unduh",
            may(OBSERVATION_READ),
            get(download::send),
        ),
        route(
            "/data/{slug}/baru",
            may(OBSERVATION_CREATE),
            get(edit::new).post(edit::create),
        ),
        route(
            "/data/{slug}/kisi",
            may(OBSERVATION_CREATE),
            get(grid::show).post(grid::send),
        ),
        route(
            "/data/{slug}/{id}/ubah",
            may(OBSERVATION_UPDATE),
            get(edit::show).post(edit::update),
        ),
        route(
            "/data/{slug}/{id}/hapus",
            may(OBSERVATION_DELETE),
            post(delete::take),
        ),
        route(
            "/data/{slug}/{id}/pulihkan",
            may(OBSERVATION_DELETE),
            post(delete::undo),
        ),
        route(
            "/data/{slug}/{id}/riwayat",
            may(OBSERVATION_READ),
            get(history::show),
        ),
    ]
}

/// The pages around them.
fn site() -> Vec<Route> {
    vec![
        route("/", Access::Public, get(landing::show)),
        route("/tentang", Access::Public, get(landing::about)),
        route("/masuk", Access::Public, get(masuk::show).post(masuk::send)),
        route("/keluar", Access::Public, post(keluar::here)),
        route(
            "/mulai/{token}",
            Access::Public,
            get(mulai::show).post(mulai::send),
        ),
        route("/profil", Access::SignedIn, get(profil::show)),
        route(
            "/profil/keluar-semua",
            Access::SignedIn,
            post(keluar::everywhere),
        ),
        route("/assets/{file}", Access::Public, get(assets::file)),
        route("/healthz", Access::Public, get(health::alive)),
        route("/readyz", Access::Public, get(health::ready)),
    ]
}
