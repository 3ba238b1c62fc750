//! Notes what was refused: why, to whom, from where.

use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use tower_http::csrf::ProtectionError;

use crate::app::App;
use crate::store::people::security::Refusal;
use crate::web::frame::Frame;
use crate::web::layers::trace::word;
use crate::web::route::{Face, Visit};
use crate::web::visitor;

/// Number of the API key that a call showed, in the extensions of its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShownKey(pub(crate) i64);

/// What is remembered of a request until its answer is there.
#[derive(Debug)]
pub(crate) struct Asked {
    address: Option<String>,
    route: &'static str,
    method: Method,
    face: Face,
    /// Host and Origin, of a change that a browser sent.
    site: Option<(String, String)>,
}

impl Asked {
    /// Remembers a request; files and probes are refused nothing.
    pub(crate) fn of(
        app: &App,
        (face, visit): (Face, Visit),
        route: Option<&'static str>,
        parts: &Parts,
    ) -> Option<Self> {
        let counts = matches!(visit, Visit::Page | Visit::Call);
        counts.then(|| Self {
            address: visitor::peer(app, parts).map(|ip| ip.to_string()),
            route: route.unwrap_or("other"),
            method: parts.method.clone(),
            face,
            site: (face == Face::Page && !parts.method.is_safe()).then(|| {
                let host = text(&parts.headers, header::HOST);
                (host, text(&parts.headers, header::ORIGIN))
            }),
        })
    }

    /// Notes the answer, if it refuses.
    pub(crate) fn note(&self, frame: &Frame, answer: &Response) {
        let Some(cause) = self.cause(answer) else {
            return;
        };
        let app = frame.app();
        app.metrics.request_refused(cause);
        if let ("origin", Some((host, origin))) = (cause, &self.site) {
            tracing::warn!(
                host,
                origin,
                "a form was refused, because it came from another address than this server's; if it \
                 is the same, let the proxy pass Host and Origin on unchanged, or set --public-url"
            );
        }
        let refusal = Refusal {
            cause,
            user: frame.person().map(|person| person.id),
            key: key(answer.extensions()),
            address: self.address.clone(),
            route: self.route,
            method: word(&self.method),
        };
        app.refusals.note(refusal, app.clock.now_ms());
    }

    /// Why the request was refused, if it was. A page that leads to the sign-in refuses nothing.
    fn cause(&self, answer: &Response) -> Option<&'static str> {
        let shown = self.face == Face::Page && self.method.is_safe();
        Some(match (answer.status(), self.route) {
            (StatusCode::UNAUTHORIZED, "/masuk" | "/masuk/sso/kembali") => "sign-in-failed",
            (StatusCode::UNAUTHORIZED, "/masuk/kode") => "second-factor-failed",
            (StatusCode::UNAUTHORIZED, _) if shown => return None,
            (StatusCode::UNAUTHORIZED, _) => "unauthorized",
            (StatusCode::FORBIDDEN, _) if is_origin(answer) => "origin",
            (StatusCode::FORBIDDEN, _) => "forbidden",
            (StatusCode::NOT_FOUND, _) => "not-found",
            (StatusCode::GONE, _) => "link-gone",
            (StatusCode::TOO_MANY_REQUESTS, _) => "too-many",
            (StatusCode::MISDIRECTED_REQUEST, _) => "host",
            _ => return None,
        })
    }
}

fn key(answer: &Extensions) -> Option<i64> {
    answer.get::<ShownKey>().map(|key| key.0)
}

/// Whether a change was refused because of where it came from.
pub(crate) fn is_origin(answer: &Response) -> bool {
    answer.extensions().get::<ProtectionError>().is_some()
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().chars().take(200).collect()
}
