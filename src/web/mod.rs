//! The only place that speaks HTTP: a table of routes, pages, APIs and how they answer.

pub mod api;
pub mod assets;
mod back;
mod context;
mod cookies;
mod form;
pub mod frame;
mod language;
mod layers;
pub mod metrics;
pub mod pages;
mod path;
pub mod respond;
pub mod route;
pub mod routes;
pub mod server;
pub mod session;
mod unread;
pub mod visitor;

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use self::api::v2::gate;
use self::layers::{access, tags, trace};
use self::route::{Access, Face, Manners, Route};
use crate::app::App;
use crate::base::config::Config;
use crate::base::error::{Error, Result};

/// The whole program as an HTTP service.
///
/// # Errors
/// [`Error::Config`] when the embedded files are broken.
pub fn router(app: Arc<App>) -> Result<Router> {
    serve(app, routes::table())
}

/// A table of routes as an HTTP service.
///
/// # Errors
/// [`Error::Config`] when the embedded files are broken.
pub fn serve(app: Arc<App>, table: Vec<Route>) -> Result<Router> {
    let manners = Arc::new(Manners::of(&table));
    let context = context::Context {
        app: Arc::clone(&app),
        assets: Arc::new(assets::Assets::embedded()?),
        manners: Arc::clone(&manners),
    };
    let csrf = csrf(&app.config)?;
    let mut router = Router::new();
    for route in table {
        router = router.route(route.path, guarded(route, &csrf));
    }
    let trace = trace::Trace {
        app: Arc::clone(&app),
        manners,
    };
    // One stack, because each `Router::layer` puts every request through one more boxed service.
    let stack = ServiceBuilder::new()
        .layer(from_fn_with_state(trace, trace::run))
        .layer(from_fn(tags::run))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(context, context::run))
        .layer(CatchPanicLayer::custom(|payload: Box<dyn Any + Send>| {
            panicked(&*payload)
        }));
    Ok(router
        .fallback(|| async { Error::NotFound })
        .layer(stack)
        .with_state(app))
}

/// Lets changes come from pages of ours alone; the address at which people reach the server is
/// ours, whatever a proxy makes of it.
fn csrf(config: &Config) -> Result<CsrfLayer> {
    let Some(url) = &config.public_url else {
        return Ok(CsrfLayer::new());
    };
    let origin = url.origin().ascii_serialization();
    let layer = CsrfLayer::new().add_trusted_origin(&origin);
    layer.map_err(|e| Error::Config(format!("The public address {url} can't be used: {e}.")))
}

/// Puts a route behind what its line of the table says: access, patience, the size of bodies. A
/// key is shown on purpose; where a browser's session may be what opens a route, a change must come
/// from a page of ours.
fn guarded(route: Route, csrf: &CsrfLayer) -> MethodRouter<Arc<App>> {
    let Route { access, manner, .. } = route;
    let methods = match (manner.face, access) {
        (Face::V2, Access::Key) => route.methods.route_layer(from_fn(gate::run)),
        _ => route.methods,
    };
    let by_key = matches!(manner.face, Face::V1 | Face::V2);
    let stack = ServiceBuilder::new()
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            manner.patience,
        ))
        .option_layer((!by_key).then(|| csrf.clone()))
        .layer(from_fn_with_state((access, manner.proof), access::check))
        .layer(DefaultBodyLimit::max(manner.body));
    methods.layer(stack)
}

fn panicked(payload: &(dyn Any + Send)) -> Response {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    Error::Internal(format!("panic: {}", text.unwrap_or("?"))).into_response()
}
