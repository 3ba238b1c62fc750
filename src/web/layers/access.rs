//! Who may use a route: the table says, this enforces.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::base::error::Error;
use crate::store::people::accounts::Person;
use crate::web::back;
use crate::web::frame::Frame;
use crate::web::layers::meter;
use crate::web::route::Access;

/// Where a person goes first whose role requires a second factor.
const ENROL: &str = "/profil/dua-langkah";

/// Where a person proves again who it is.
const PROVE: &str = "/profil/buktikan";
/// How long a proof lasts, in milliseconds: 10 minutes.
const PROVED_MS: i64 = 600_000;
/// How old it may be when a form is shown: half of that, so that there is time to fill it in.
const SHOWN_MS: i64 = PROVED_MS / 2;
/// By how much the clocks of instances may differ.
const SKEW_MS: i64 = 300_000;

/// Lets the request through if the route's line of the table allows it.
pub(crate) async fn check(
    State((access, proof)): State<(Access, bool)>,
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
    if must_enrol && closed && !(frame.is_at(ENROL) || frame.is_at(PROVE)) {
        return Redirect::to(ENROL).into_response();
    }
    match (refused, access) {
        (Some(error), _) => error.into_response(),
        (None, _) if proof && !is_proved(&frame, &request) => to_proof(&frame, &request),
        (None, Access::Key) => meter::run(request, next).await,
        (None, _) => next.run(request).await,
    }
}

/// Whether who asks has proved lately who it is.
fn is_proved(frame: &Frame, request: &Request) -> bool {
    let lasts = if request.method().is_safe() {
        SHOWN_MS
    } else {
        PROVED_MS
    };
    let now = frame.app().clock.now_ms();
    frame.session().is_some_and(|session| {
        let age = now - session.proved_at;
        (-SKEW_MS..lasts).contains(&age)
    })
}

/// Asks for the proof, and then leads to where the reader was: what was sent has to be sent again.
fn to_proof(frame: &Frame, request: &Request) -> Response {
    let referer = request.headers().get(header::REFERER);
    let referer = referer.and_then(|value| value.to_str().ok()?.parse::<Uri>().ok());
    let from = referer.and_then(|uri| Some(uri.path_and_query()?.to_string()));
    let shown = frame.address_if_shown();
    let mut query = vec![("ke", back::safe(shown.as_deref().or(from.as_deref())))];
    if shown.is_none() {
        query.push(("pesan", "proof-again"));
    }
    let query = serde_urlencoded::to_string(query).unwrap_or_default();
    let to = format!("{PROVE}?{query}");
    if frame.is_part() {
        return (StatusCode::UNAUTHORIZED, [("hx-redirect", to)]).into_response();
    }
    Redirect::to(&to).into_response()
}
