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
use crate::intake::Rule;
use crate::store::commit::journal::Via;

/// Codes of what can be wrong with members of bodies that are no rows.
const OTHERS: [&str; 2] = ["address", "unknown-indicator"];

/// Codes of the rules that a row or another member of a body can break.
pub fn rules() -> Vec<&'static str> {
    Rule::CODES.iter().copied().chain(OTHERS).collect()
}

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
        rules: &rules(),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts in quotes that follow a mark in a source.
    fn after<'a>(source: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
        source
            .split(mark)
            .skip(1)
            .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
    }

    #[test]
    fn every_code_that_is_written_somewhere_is_listed_once() {
        let mut rules = rules();
        let written = [
            after(include_str!("webhooks/sent.rs"), "Fault::new("),
            after(include_str!("../../../base/http/address.rs"), "Err(("),
        ];
        for code in written.into_iter().flatten() {
            assert!(rules.contains(&code), "{code}");
        }
        let all = rules.len();
        rules.sort_unstable();
        rules.dedup();
        assert_eq!(rules.len(), all);
    }

    #[test]
    fn every_code_is_documented() {
        let page = include_str!("../../../../docs/reference/api-v2.md");
        for code in rules() {
            assert!(page.contains(&format!("`{code}`")), "{code}");
        }
    }
}
