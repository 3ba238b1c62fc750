//! `GET /api/v2/indicators`, `/codelists`, `/sectors`, `/agencies`, `/regions`: what is measured,
//! and by whom.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::{Caller, Refused, etag};
use crate::app::App;
use crate::present::catalogue;
use crate::store::people::agencies;

type Answer = Result<Response, Refused>;

fn told(headers: &HeaderMap, value: &Value) -> Response {
    let body = value.to_string();
    let tag = etag::of(body.as_bytes());
    etag::answer(headers, &tag, "application/json", body)
}

fn list(headers: &HeaderMap, all: impl Iterator<Item = Value>) -> Response {
    told(headers, &json!({ "data": all.collect::<Vec<_>>() }))
}

/// Every indicator.
pub async fn indicators(State(app): State<Arc<App>>, _: Caller, headers: HeaderMap) -> Response {
    let all = app.catalogue.indicators.iter();
    list(&headers, all.map(|one| catalogue::indicator(one)))
}

/// One indicator.
pub async fn indicator(
    State(app): State<Arc<App>>,
    _: Caller,
    path: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer {
    let Path(slug) = path.map_err(|_| Refused::not_found())?;
    let found = app.catalogue.indicator(&slug);
    let about = found.ok_or_else(Refused::not_found)?;
    Ok(told(&headers, &catalogue::indicator(about)))
}

/// Every code list.
pub async fn codelists(State(app): State<Arc<App>>, _: Caller, headers: HeaderMap) -> Response {
    let all = app.catalogue.codelists.values();
    list(&headers, all.map(|one| catalogue::codelist(one)))
}

/// One code list.
pub async fn codelist(
    State(app): State<Arc<App>>,
    _: Caller,
    path: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Answer {
    let Path(name) = path.map_err(|_| Refused::not_found())?;
    let found = app.catalogue.codelists.get(&name);
    let about = found.ok_or_else(Refused::not_found)?;
    Ok(told(&headers, &catalogue::codelist(about)))
}

/// Every sector.
pub async fn sectors(State(app): State<Arc<App>>, _: Caller, headers: HeaderMap) -> Response {
    list(
        &headers,
        app.catalogue.sectors.iter().map(catalogue::sector),
    )
}

/// Every region.
pub async fn regions(State(app): State<Arc<App>>, _: Caller, headers: HeaderMap) -> Response {
    let all = app.catalogue.regions.values();
    list(&headers, all.map(catalogue::region))
}

/// Every agency, those added since the catalogue too.
pub async fn agencies(State(app): State<Arc<App>>, _: Caller, headers: HeaderMap) -> Answer {
    let all = app.db.read(agencies::list).await?;
    let today = app.clock.today().to_string();
    let agency = |one: agencies::Details| {
        json!({
            "code": one.agency.code,
            "name": one.agency.name,
            "short": one.agency.short,
            "parent": one.parent,
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
            "active": !one.ended(&today),
        })
    };
    Ok(list(&headers, all.into_iter().map(agency)))
}
