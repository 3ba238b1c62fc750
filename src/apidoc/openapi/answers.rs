//! What every call may answer: refusals, their schema, and shared headers.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::{Refusal, Source, refer, schema};

/// The name of the component for the refusals of a status.
pub(super) fn refused(status: u16) -> String {
    format!("Problem{status}")
}

/// A response component for every status with which something is refused.
pub(super) fn responses(source: &Source<'_>) -> Map<String, Value> {
    let mut of_status: BTreeMap<u16, Vec<&Refusal>> = BTreeMap::new();
    for refusal in source.words.refusals {
        of_status.entry(refusal.status).or_default().push(refusal);
    }
    let response =
        |(status, refusals): (u16, Vec<&Refusal>)| (refused(status), response(status, &refusals));
    of_status.into_iter().map(response).collect()
}

fn response(status: u16, refusals: &[&Refusal]) -> Value {
    let said: Vec<String> = refusals
        .iter()
        .map(|refusal| format!("`{}`: {}", refusal.code, refusal.title))
        .collect();
    let codes: Vec<&str> = refusals.iter().map(|refusal| refusal.code).collect();
    let narrowed = json!({
        "allOf": [schema("Problem")],
        "properties": { "status": { "const": status }, "code": { "enum": codes } },
    });
    let example = refusals.first().map(|refusal| example(refusal));
    let mut response = json!({
        "description": said.join(" "),
        "content": { "application/problem+json": { "schema": narrowed, "example": example } },
    });
    if status == 429 || status == 503 {
        response["headers"] = json!({ "Retry-After": refer("headers", "RetryAfter") });
    }
    response
}

/// A refusal as it is answered.
pub fn example(refusal: &Refusal) -> Value {
    let mut example = json!({
        "type": format!("/docs/v2/problems#{}", refusal.code),
        "title": refusal.title,
        "status": refusal.status,
        "code": refusal.code,
        "detail": format!("{}.", refusal.title),
        "request": "5f0c2a9be1d47786",
    });
    if refusal.status == 422 {
        example["detail"] = json!("One rule is broken.");
        let said = "`period` is required.";
        example["problems"] = json!([{ "code": "required", "field": "period", "message": said }]);
    }
    example
}

/// The schema of a refusal.
pub(super) fn schemas(source: &Source<'_>) -> Map<String, Value> {
    let codes: Vec<&str> = source
        .words
        .refusals
        .iter()
        .map(|refusal| refusal.code)
        .collect();
    let line = json!({
        "type": "object",
        "required": ["code", "field", "message"],
        "properties": {
            "code": { "type": "string", "enum": source.words.rules },
            "field": { "type": ["string", "null"] },
            "message": { "type": "string" },
            "count": { "type": "integer", "minimum": 1 },
            "rows": { "type": "array", "maxItems": 100, "items": { "type": "integer", "minimum": 1 } },
        },
    });
    let problem = json!({
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": { "type": "string", "format": "uri-reference" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "enum": codes },
            "detail": { "type": "string" },
            "request": { "type": "string", "description": "Names the request in the log" },
            "problems": { "type": "array", "items": schema("ProblemLine") },
        },
    });
    let mut all = Map::new();
    all.insert("Problem".to_owned(), problem);
    all.insert("ProblemLine".to_owned(), line);
    all.insert("BulkAnswer".to_owned(), bulk());
    all
}

/// The answer of a call that sends several rows.
fn bulk() -> Value {
    let count = json!({ "type": "integer", "minimum": 0 });
    let example = json!({
        "indicator": "…", "dry_run": false, "atomic": false, "rows": 4, "created": 1, "updated": 1,
        "unchanged": 1, "refused": 1, "revision": 12, "problems": [{
            "code": "required", "field": "period", "message": "`period` is required.",
            "count": 1, "rows": [4],
        }],
    });
    json!({
        "type": "object",
        "examples": [example],
        "required": [
            "indicator", "dry_run", "atomic", "rows", "created", "updated", "unchanged", "refused",
            "revision", "problems",
        ],
        "properties": {
            "indicator": { "type": "string" },
            "dry_run": { "type": "boolean" },
            "atomic": { "type": "boolean" },
            "rows": count,
            "created": count,
            "updated": count,
            "unchanged": count,
            "refused": count,
            "revision": count,
            "problems": { "type": "array", "items": schema("ProblemLine") },
            "warnings": {
                "type": "array", "items": schema("ProblemLine"),
                "description": "Janggal, tetapi diterima · Odd, and taken",
            },
        },
    })
}

/// Headers that several answers carry.
pub(super) fn headers() -> Value {
    let text =
        |description: &str| json!({ "description": description, "schema": { "type": "string" } });
    let number = |description: &str| json!({ "description": description, "schema": { "type": "integer", "minimum": 0 } });
    json!({
        "ETag": text("Stands for this state; show it with If-None-Match or If-Match"),
        "Location": text("Address of the new row"),
        "Link": text("The next page: <…>; rel=\"next\""),
        "IdempotencyReplayed": text("true where an earlier answer is given again"),
        "RetryAfter": number("Seconds to wait"),
    })
}
