//! The only place that speaks HTTP: a table of routes, pages, APIs and how they answer.

pub mod api;
pub mod pages;
pub mod routes;

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// The whole program as an HTTP service.
pub fn router(app: Arc<App>) -> Router {
    let mut router = Router::new();
    for route in routes::table() {
        router = router.route(route.path, route.methods);
    }
    router.with_state(app)
}
