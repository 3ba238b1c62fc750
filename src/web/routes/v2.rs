//! The routes of API v2; those with a key stand behind its gate.

use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use axum::routing::{MethodRouter, any, get, post, put};

use crate::app::App;
use crate::web::api::v2::{
    self, bulk, catalogue, create, events, history, index, key, list, mapping, obligations, one,
    questions, replace, series, targets, violations, webhooks,
};
use crate::web::route::{Access, Face, Route, route};

/// How long a bulk call may go on; one that falls silent ends much earlier.
const STREAM: Duration = Duration::from_secs(4 * 3600);

fn keyed(path: &'static str, methods: MethodRouter<Arc<App>>) -> Route {
    route(path, Access::Key, methods).face(Face::V2)
}

fn open(path: &'static str, methods: MethodRouter<Arc<App>>) -> Route {
    route(path, Access::Public, methods).face(Face::V2)
}

fn none(path: &'static str) -> Route {
    route(path, Access::Public, any(v2::unknown_address)).face(Face::V2)
}

/// Every route of API v2.
pub(super) fn table() -> Vec<Route> {
    let mut table = catalogue_routes();
    table.extend(figures());
    table.extend(changes());
    table.extend([
        keyed("/api/v2/key", get(key::show)),
        keyed("/api/v2/obligations", get(obligations::list)),
        keyed("/api/v2/questions", get(questions::list)),
        keyed(
            "/api/v2/questions/{id}/answer",
            post(questions::answer::post),
        ),
        keyed("/api/v2/targets", get(targets::list).put(targets::set::put)),
        keyed("/api/v2/violations", get(violations::list)),
        keyed("/api/v2/key/mapping", put(mapping::put)),
        open("/api/v2", get(index::show)),
        open("/api/v2/", get(index::show)),
        none("/api/v2/{*rest}"),
    ]);
    table
}

/// What is measured, and by whom.
fn catalogue_routes() -> Vec<Route> {
    vec![
        keyed("/api/v2/indicators", get(catalogue::indicators)),
        keyed("/api/v2/indicators/{slug}", get(catalogue::indicator)),
        keyed("/api/v2/codelists", get(catalogue::codelists)),
        keyed("/api/v2/codelists/{name}", get(catalogue::codelist)),
        keyed("/api/v2/sectors", get(catalogue::sectors)),
        keyed("/api/v2/agencies", get(catalogue::agencies)),
        keyed("/api/v2/regions", get(catalogue::regions)),
    ]
}

/// Rows and totals.
fn figures() -> Vec<Route> {
    vec![
        keyed(
            "/api/v2/indicators/{slug}/observations",
            get(list::show).post(create::post).put(bulk::put),
        )
        .patience(STREAM)
        .streaming(Method::PUT),
        keyed(
            "/api/v2/indicators/{slug}/observations/{id}",
            get(one::show).put(replace::put).delete(one::delete),
        ),
        keyed(
            "/api/v2/indicators/{slug}/observations/{id}/history",
            get(history::show),
        ),
        keyed("/api/v2/indicators/{slug}/series", get(series::show)),
    ]
}

/// The document, and what tells of changes.
fn changes() -> Vec<Route> {
    vec![
        keyed("/api/v2/events", get(events::stream)),
        keyed(
            "/api/v2/webhooks",
            get(webhooks::list).post(webhooks::create),
        ),
        keyed(
            "/api/v2/webhooks/{id}",
            get(webhooks::read).delete(webhooks::delete),
        ),
        keyed("/api/v2/webhooks/{id}/deliveries", get(webhooks::log)),
        keyed("/api/v2/webhooks/{id}/ping", post(webhooks::ping)),
    ]
}
