//! The only place that speaks HTTP: a table of routes, pages, APIs and how they answer.

mod access;
pub mod api;
pub mod assets;
mod context;
mod cookie;
pub mod frame;
pub mod pages;
pub mod respond;
pub mod routes;
pub mod session;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;

use crate::app::App;
use crate::error::{Error, Result};

/// The whole program as an HTTP service.
///
/// # Errors
/// [`Error::Config`] when the embedded files are broken.
pub fn router(app: Arc<App>) -> Result<Router> {
    let assets = Arc::new(assets::Assets::embedded()?);
    let mut router = Router::new();
    for route in routes::table() {
        let check = from_fn_with_state(route.access, access::check);
        router = router.route(route.path, route.methods.layer(check));
    }
    let context = context::Context {
        app: Arc::clone(&app),
        assets,
    };
    Ok(router
        .fallback(|| async { Error::NotFound })
        .layer(from_fn_with_state(context, context::run))
        .with_state(app))
}
