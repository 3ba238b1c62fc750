//! `GET /api/v2`: where everything is, for who finds the API without its documentation.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;

use super::etag;
use crate::app::App;

/// Answers the links.
pub async fn show(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let at = |path: &str| format!("/api/v2/{path}");
    let indicators = app.catalogue.indicators.iter().map(|one| {
        json!({
            "slug": one.slug,
            "title": { "id": one.title.id, "en": one.title.en },
            "about": at(&format!("indicators/{}", one.slug)),
            "observations": at(&format!("indicators/{}/observations", one.slug)),
            "series": at(&format!("indicators/{}/series", one.slug)),
            "documentation": format!("/docs/v2/{}", one.slug),
        })
    });
    let body = json!({
        "title": "Dashboard Pimpinan",
        "version": "2.0.0",
        "links": {
            "documentation": "/docs/v2",
            "openapi": at("openapi.json"),
            "problems": "/docs/v2/problems",
            "key": at("key"),
            "obligations": at("obligations"),
            "targets": at("targets"),
            "violations": at("violations"),
            "questions": at("questions"),
            "indicators": at("indicators"),
            "codelists": at("codelists"),
            "sectors": at("sectors"),
            "agencies": at("agencies"),
            "regions": at("regions"),
            "events": at("events"),
            "webhooks": at("webhooks"),
        },
        "indicators": indicators.collect::<Vec<_>>(),
    });
    let body = body.to_string();
    let tag = etag::of(body.as_bytes());
    etag::answer(&headers, &tag, "application/json", body)
}
