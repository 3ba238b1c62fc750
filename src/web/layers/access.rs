//! Who may use a route: the table says, this enforces.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::base::error::Error;
use crate::store::people::accounts::Person;
use crate::web::frame::Frame;
use crate::web::layers::meter;
use crate::web::route::Access;

/// Where a person goes first whose role requires a second factor.
const ENROL: &str = "/profil/dua-langkah";

/// Lets the request through if the route's line of the table allows it.
pub(crate) async fn check(
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
    let must_enrol = frame.person().is_some_and(Person::must_enrol);
    let closed = !matches!(access, Access::Public | Access::Key);
    if must_enrol && closed && !frame.is_at(ENROL) {
        return Redirect::to(ENROL).into_response();
    }
    match (refused, access) {
        (Some(error), _) => error.into_response(),
        (None, Access::Key) => meter::run(request, next).await,
        (None, _) => next.run(request).await,
    }
}
