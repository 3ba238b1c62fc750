//! The only place that speaks HTTP: a table of routes, pages, APIs and how they answer.

pub mod api;
pub mod assets;
mod back;
mod context;
mod cookie;
mod form;
pub mod frame;
mod layers;
pub mod metrics;
pub mod pages;
mod reading;
pub mod respond;
pub mod routes;
pub mod server;
pub mod session;
pub mod visitor;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use self::layers::{access, trace};
use self::routes::{Access, Route};
use crate::app::App;
use crate::base::error::{Error, Result};

/// How long a handler may take until its answer begins; a stream may then go on.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a file may take to come in.
const UPLOAD: Duration = Duration::from_secs(600);
/// How long a bulk call may go on; one that falls silent ends much earlier.
const STREAM: Duration = Duration::from_secs(4 * 3600);
/// Most bytes of a request's body; a route that takes files sets its own limit.
const BODY: usize = 1024 * 1024;

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
    let context = context::Context {
        app: Arc::clone(&app),
        assets: Arc::new(assets::Assets::embedded()?),
    };
    let addresses = table.iter().map(|route| route.path).collect();
    let mut router = Router::new();
    for route in table {
        router = router.route(route.path, guarded(route));
    }
    let trace = trace::Trace {
        app: Arc::clone(&app),
        routes: Arc::new(addresses),
    };
    // One stack, because each `Router::layer` puts every request through one more boxed service.
    let stack = ServiceBuilder::new()
        .layer(from_fn_with_state(trace, trace::run))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(context, context::run))
        .layer(CatchPanicLayer::custom(|payload: Box<dyn Any + Send>| {
            panicked(&*payload)
        }))
        .layer(DefaultBodyLimit::max(BODY));
    Ok(router
        .fallback(|| async { Error::NotFound })
        .layer(stack)
        .with_state(app))
}

/// How long a route's handler may take; a file may come over a slow line.
fn patience(path: &str) -> Duration {
    if path.ends_with("/impor") {
        UPLOAD
    } else if path.starts_with(routes::v2::BASE) && path.ends_with("/observations") {
        STREAM
    } else {
        PATIENCE
    }
}

/// Puts a route behind its access rule and its patience. Where a browser's session is what opens
/// it, a change must come from a page of ours; a key is shown on purpose and needs no such proof.
fn guarded(route: Route) -> MethodRouter<Arc<App>> {
    let stack = ServiceBuilder::new()
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            patience(route.path),
        ))
        .option_layer((route.access != Access::Key).then(CsrfLayer::new))
        .layer(from_fn_with_state(route.access, access::check));
    route.methods.layer(stack)
}

fn panicked(payload: &(dyn Any + Send)) -> Response {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    Error::Internal(format!("panic: {}", text.unwrap_or("?"))).into_response()
}
