//! The routes of API v2; all but those that say otherwise stand behind its gate.

use std::sync::Arc;

use axum::routing::{MethodRouter, any, get};

use super::{Access, Route, route};
use crate::app::App;
use crate::web::api::v2::{self, key};

/// Where it begins.
pub const BASE: &str = "/api/v2";

fn keyed(path: &'static str, methods: MethodRouter<Arc<App>>) -> Route {
    route(path, Access::Key, v2::keyed(methods))
}

/// Every route of API v2.
pub(super) fn table() -> Vec<Route> {
    vec![
        keyed("/api/v2/key", get(key::show)),
        route("/api/v2", Access::Key, any(v2::unknown_address)),
        route("/api/v2/{*rest}", Access::Key, any(v2::unknown_address)),
    ]
}
