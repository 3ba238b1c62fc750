//! Who may use a route: the table says, this enforces.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::frame::Frame;
use super::routes::Access;
use crate::error::Error;

/// Lets the request through if the route's line of the table allows it.
pub(super) async fn check(
    State(access): State<Access>,
    frame: Frame,
    request: Request,
    next: Next,
) -> Response {
    let signed_in = frame.person().is_some();
    let refused = match access {
        Access::SignedIn | Access::Permission(_) if !signed_in => Some(Error::SignInRequired),
        Access::Permission(permission) if !frame.may(permission) => {
            Some(Error::Forbidden(permission))
        }
        Access::Public | Access::Key | Access::SignedIn | Access::Permission(_) => None,
    };
    match refused {
        Some(error) => error.into_response(),
        None => next.run(request).await,
    }
}
