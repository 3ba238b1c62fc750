//! The OpenAPI 3.1 document of both APIs, made from the catalogue: every indicator has paths and row
//! schemas of its own, so that a client that is generated from it knows fields, codes and bounds.

mod answers;
mod asked;
mod changes;
mod due;
mod figures;
mod fixed;
mod key;
mod lists;
mod measure;
mod operation;
mod period;
mod query;
mod row;
mod series;
mod things;
mod v1;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

pub use crate::apidoc::openapi::answers::example;

use crate::catalogue::Catalogue;

/// A refusal that the API knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code.
    pub code: &'static str,
    /// Status.
    pub status: u16,
    /// What it means, in a sentence.
    pub title: &'static str,
}

/// The words that other modules own and that the document lists.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Every refusal.
    pub refusals: &'a [Refusal],
    /// Codes of the rules that a row can break.
    pub rules: &'a [&'static str],
    /// Where a figure stands on its way to the public.
    pub statuses: &'a [&'static str],
    /// The ways by which a figure comes in.
    pub doors: &'a [&'static str],
}

/// What the parts of the document are made from.
#[derive(Debug, Clone, Copy)]
struct Source<'a> {
    catalogue: &'a Catalogue,
    words: Words<'a>,
}

/// The document.
pub fn document(catalogue: &Catalogue, words: Words<'_>) -> Value {
    let source = Source { catalogue, words };
    let mut paths = Map::new();
    let mut schemas = answers::schemas(&source);
    for about in &catalogue.indicators {
        figures::paths(&source, about, &mut paths);
        row::schemas(&source, about, &mut schemas);
        series::schemas(&source, about, &mut schemas);
        v1::paths(about, &mut paths);
        v1::schemas(&source, about, &mut schemas);
    }
    v1::envelopes(&mut schemas);
    lists::paths(&source, &mut paths);
    things::schemas(&source, &mut schemas);
    key::paths(&mut paths);
    key::schemas(&source, &mut schemas);
    due::paths(&mut paths);
    asked::paths(&mut paths);
    due::schemas(&source, &mut schemas);
    asked::schemas(&source, &mut schemas);
    changes::paths(&mut paths);
    changes::schemas(&source, &mut schemas);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Dashboard Pimpinan",
            "version": "2.0.0",
            "summary": "Angka-angka pemerintah provinsi · The figures of a provincial government",
            "description": DESCRIPTION,
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [{ "url": "/", "description": "This server" }],
        "security": [{ "bearer": [] }],
        "tags": tags(catalogue),
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {
                    "type": "http", "scheme": "bearer",
                    "description": "The API key. `X-API-Key: KEY` does the same.",
                },
                "apikey": {
                    "type": "apiKey", "in": "query", "name": "apikey",
                    "description": "The API key of v1, as published: in the address or the body.",
                },
            },
            "parameters": query::shared(&source),
            "headers": answers::headers(),
            "responses": answers::responses(&source),
            "schemas": schemas,
        },
    })
}

const DESCRIPTION: &str = "Every indicator of the catalogue has calls of its own below \
    `/api/v2/indicators`. A key belongs to one agency: it writes rows of its own agency and reads \
    them in any status, and the validated rows of all agencies of open indicators. Every refusal is \
    `application/problem+json` with a stable code; `/docs/v2/problems` explains each. The calls below \
    `/api/v1` are those of the published contract, with answers of their own; `/docs` explains them.";

/// A tag for each sector and for what is not about one indicator.
fn tags(catalogue: &Catalogue) -> Vec<Value> {
    let sector = |slug: &str, name: &str| json!({ "name": slug, "description": name });
    let mut tags: Vec<Value> = catalogue
        .sectors
        .iter()
        .map(|of| sector(&of.slug, &both(&of.title)))
        .collect();
    tags.push(sector(
        "catalogue",
        "Katalog · What is measured, and by whom",
    ));
    tags.push(sector("key", "Kunci · The caller's key"));
    tags.push(sector("changes", "Perubahan · Events and webhooks"));
    tags.push(sector("v1", "API v1 · The published contract"));
    tags
}

/// A text in both languages.
fn both(label: &crate::catalogue::Label) -> String {
    if label.id == label.en {
        return label.id.clone();
    }
    format!("{} · {}", label.id, label.en)
}

/// A reference to a component.
fn refer(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// A reference to a schema.
fn schema(name: &str) -> Value {
    refer("schemas", name)
}
