//! `/keamanan`: what was refused, to whom and from where.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::base::clock;
use crate::base::error::Result;
use crate::base::metrics::CAUSES;
use crate::store::people::security;
use crate::store::people::security::{Event, Filter};
use crate::web::form::filled;
use crate::web::frame::Frame;
use crate::web::respond::page;

/// Events of a page.
const PER_PAGE: usize = 50;

/// What the address asks for.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    sebab: String,
    alamat: String,
    dari: String,
    sampai: String,
    #[serde(skip_serializing)]
    sebelum: Option<i64>,
}

impl Asked {
    fn filter(&self) -> Filter {
        let day = |text: &str| text.parse::<Date>().ok();
        Filter {
            cause: filled(&self.sebab),
            address: filled(&self.alamat),
            from: day(&self.dari).map(clock::start_of),
            until: day(&self.sampai)
                .and_then(|day| day.tomorrow().ok())
                .map(clock::start_of),
        }
    }

    /// The filters as they stand in an address.
    fn query(&self) -> String {
        let all = serde_urlencoded::to_string(self).unwrap_or_default();
        let kept: Vec<&str> = all.split('&').filter(|pair| !pair.ends_with('=')).collect();
        kept.join("&")
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/keamanan.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    counts: Vec<(String, i64)>,
    events: Vec<Event>,
    next: Option<i64>,
    causes: Vec<(String, String)>,
    query: String,
}

impl Page<'_> {
    /// A cause in the reader's words.
    fn cause(&self, name: &str) -> String {
        said(self.frame, name)
    }
}

fn said(frame: &Frame, cause: &str) -> String {
    frame.t(&format!("security-cause-{cause}"))
}

/// The page, the newest event first; what this process has counted is written down before.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    if let Err(error) = app.refusals.flush(&app.db).await {
        tracing::warn!(%error, "the newest refusals can't be written down");
    }
    let (filter, below) = (asked.filter(), asked.sebelum);
    let read = app.db.read(move |conn| {
        let counts = security::counts(conn, &filter)?;
        Ok((counts, security::find(conn, &filter, below, PER_PAGE + 1)?))
    });
    let (counts, mut events) = read.await?;
    let more = events.len() > PER_PAGE;
    events.truncate(PER_PAGE);
    page(&Page {
        counts,
        next: events.last().filter(|_| more).map(|event| event.id),
        events,
        causes: CAUSES
            .iter()
            .map(|cause| ((*cause).to_owned(), said(&frame, cause)))
            .collect(),
        query: asked.query(),
        asked: &asked,
        frame: &frame,
    })
}
