//! `GET /api/v2/indicators/{slug}/observations`: rows, filtered, in order, in pages.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{OriginalUri, Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LINK};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};

use super::media::{self, Media};
use super::query::Query;
use super::{Caller, Refused, cursor, filters, row, table};
use crate::app::App;
use crate::catalogue::Indicator;
use crate::figures::observation::Status;
use crate::present::record::Record;
use crate::store::commit::journal::Via;
use crate::store::figures::rows;
use crate::store::figures::rows::{Axis, Choice, Order, Page, Selection, Sort, Turn};

/// Rows of a page where nothing is said.
const LIMIT: usize = 100;
/// Most rows of a page.
const MOST: usize = 1000;

/// What is asked for.
struct Asked {
    selection: Selection,
    sort: Sort,
    descending: bool,
    limit: usize,
    cursor: Option<String>,
    /// Members by their positions in a whole row; none for all.
    fields: Option<Vec<usize>>,
}

/// Answers a page.
pub async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    path: Result<Path<String>, PathRejection>,
    OriginalUri(address): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Path(slug) = path.map_err(|_| Refused::not_found())?;
    let target = caller.target(&app, &slug)?.clone();
    let offered = [Media::Json, Media::Ndjson, Media::Csv];
    let media = media::wanted(&headers, &offered)?;
    let asked = read(&app, &caller, &target.indicator, &address)?;
    let query = address.query().unwrap_or_default();
    let question = cursor::question(&slug, caller.agency(), query);
    let after = asked.cursor.as_deref();
    let after = after.map(|text| cursor::read(&question, &asked.sort, text));
    let turn = after.transpose()?.map_or(Turn::First, Turn::After);
    let indicator = Arc::clone(&target.indicator);
    let (selection, limit) = (asked.selection, asked.limit);
    let order = Order::new(asked.sort, asked.descending);
    let read = app
        .db
        .read(move |conn| rows::page(conn, &target, &selection, &order, &turn, limit));
    let Page { rows, next, .. } = read.await?;
    let next = next.map(|place| cursor::write(&question, &place));
    let whole = rows.iter().map(|stored| row::of(&indicator, stored));
    let records: Vec<Record<'_>> = match &asked.fields {
        None => whole.collect(),
        Some(fields) => whole.map(|row| part(&row, fields)).collect(),
    };
    let all = row::names(&indicator);
    let names = match &asked.fields {
        None => all,
        Some(fields) => fields.iter().map(|at| all[*at]).collect(),
    };
    let body = match media {
        Media::Json => table::json(&records, next.as_deref()),
        Media::Ndjson => table::lines(&records),
        Media::Csv => table::csv(&names, &records)?,
    };
    let mut answer = body.into_response();
    let head = answer.headers_mut();
    head.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    head.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Some(next) = next {
        let next = cursor::address(address.path(), query, &next);
        if let Ok(link) = HeaderValue::try_from(format!("<{next}>; rel=\"next\"")) {
            head.insert(LINK, link);
        }
    }
    Ok(answer)
}

fn part<'n>(whole: &Record<'n>, fields: &[usize]) -> Record<'n> {
    Record(fields.iter().map(|at| whole.0[*at].clone()).collect())
}

fn read(
    app: &App,
    caller: &Caller,
    indicator: &Indicator,
    address: &Uri,
) -> Result<Asked, Refused> {
    let mut query = Query::read(address.query())?;
    let order = query.one("sort", |text| order(indicator, text))?;
    let (sort, descending) = order.unwrap_or((Sort::Id, false));
    let limit = query.one("limit", |text| {
        let limit = text.parse().ok();
        limit.filter(|limit| (1..=MOST).contains(limit))
    })?;
    let cursor = query.take("cursor");
    let names = row::names(indicator);
    let fields = query.several("fields", |text| names.iter().position(|name| *name == text))?;
    let mut selection = selection(app, caller, indicator, &mut query)?;
    // A program that goes by a measure wants those rows that have it.
    if let Sort::Measure(at) = sort {
        selection.measured = Some(at);
    }
    let asked = Asked {
        selection,
        sort,
        descending,
        limit: limit.unwrap_or(LIMIT),
        cursor,
        fields: (!fields.is_empty()).then_some(fields),
    };
    query.finish()?;
    Ok(asked)
}

/// What rows are put in order by, and whether downwards.
fn order(indicator: &Indicator, text: &str) -> Option<(Sort, bool)> {
    let (descending, name) = match text.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, text),
    };
    let mut measures = row::stored(indicator);
    let sort = match name {
        "id" => Sort::Id,
        "period" => Sort::Period,
        "updated_at" => Sort::Updated,
        name => Sort::Measure(measures.find(|(_, measure)| measure.name == name)?.0),
    };
    Some((sort, descending))
}

/// The filters, and what the caller may see.
fn selection(
    app: &App,
    caller: &Caller,
    indicator: &Indicator,
    query: &mut Query,
) -> Result<Selection, Refused> {
    let mut all_of = vec![visible(caller, indicator)];
    let mut choose = |axis, values: Vec<String>| {
        if !values.is_empty() {
            all_of.push(vec![Choice { axis, values }]);
        }
    };
    choose(Axis::Agency, filters::agencies(app, query)?);
    let regions = filters::regions(&app.catalogue, indicator, query)?;
    choose(Axis::Region, regions);
    let categories = filters::categories(indicator, query)?;
    for (at, codes) in categories.into_iter().enumerate() {
        choose(Axis::Category(at), codes);
    }
    let word = |words: &[&str], text: &str| {
        let found = words.iter().find(|word| **word == text);
        found.map(|word| (*word).to_owned())
    };
    let statuses = [Status::Provisional.name(), Status::Validated.name()];
    choose(
        Axis::Status,
        query.several("status", |text| word(&statuses, text))?,
    );
    let doors = Via::ALL.map(Via::name);
    choose(Axis::Via, query.several("via", |text| word(&doors, text))?);
    let bases = query.several("basis", |text| Some(indicator.basis(text)?.code.clone()))?;
    choose(Axis::Basis, bases);
    let (from, to) = filters::bounds(query)?;
    Ok(Selection {
        all_of,
        from,
        to,
        periods: filters::periods(indicator, query)?,
        updated_since: query.one("updated_since", filters::moment)?,
        ..Selection::default()
    })
}

/// Rows of the own agency, and of others where they are open and validated.
fn visible(caller: &Caller, indicator: &Indicator) -> Vec<Choice> {
    let own = Choice::one(Axis::Agency, caller.agency());
    if caller.sees_others(indicator) {
        let validated = Choice::one(Axis::Status, Status::Validated.name());
        vec![own, validated]
    } else {
        vec![own]
    }
}
