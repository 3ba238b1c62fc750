//! `GET /api/v2/openapi.json`: the API for machines.

use std::sync::{Arc, OnceLock};

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use super::{Code, etag};
use crate::apidoc::openapi;
use crate::apidoc::openapi::{Refusal, Words};
use crate::app::App;
use crate::catalogue::Catalogue;
use crate::figures::observation::Status;
use crate::store::commit::journal::Via;

/// Codes of the rules that a row or another member of a body can break.
pub const RULES: [&str; 23] = [
    "required",
    "integer",
    "number",
    "decimals",
    "min",
    "max",
    "year-range",
    "date",
    "period",
    "unknown-code",
    "unknown-region",
    "unknown-agency",
    "unknown-basis",
    "unknown-field",
    "unknown-indicator",
    "unknown-user",
    "taken",
    "sum",
    "duplicate",
    "validated",
    "malformed",
    "too-large",
    "address",
];

/// The document of this process, made when it is first asked for.
#[derive(Debug, Clone, Default)]
pub struct Described(Arc<OnceLock<Document>>);

/// The document, ready to be sent.
#[derive(Debug)]
pub struct Document {
    /// The document itself.
    pub value: Value,
    body: Bytes,
    tag: String,
}

impl Described {
    /// The document.
    pub fn document(&self, app: &App) -> &Document {
        self.0.get_or_init(|| {
            let value = made(&app.catalogue);
            let text = value.to_string();
            Document {
                tag: etag::of(text.as_bytes()),
                body: text.into(),
                value,
            }
        })
    }
}

/// Every refusal of the API.
pub fn refusals() -> Vec<Refusal> {
    let refusal = |code: Code| Refusal {
        code: code.name(),
        status: code.status().as_u16(),
        title: code.title(),
    };
    Code::ALL.map(refusal).into()
}

/// The document of this catalogue.
pub fn made(catalogue: &Catalogue) -> Value {
    let words = Words {
        refusals: &refusals(),
        rules: &RULES,
        statuses: &[Status::Provisional.name(), Status::Validated.name()],
        doors: &Via::ALL.map(Via::name),
    };
    openapi::document(catalogue, words)
}

/// Answers the document.
pub async fn document(
    State(app): State<Arc<App>>,
    Extension(described): Extension<Described>,
    headers: HeaderMap,
) -> Response {
    let document = described.document(&app);
    let body = document.body.clone();
    etag::answer(&headers, &document.tag, "application/json", body)
}
