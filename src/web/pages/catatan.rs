//! `/catatan`: what was sent back or reopened and waits for its agency.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{Html, Redirect};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::present::periods;
use crate::present::words::Words;
use crate::store::figures::notices;
use crate::store::figures::notices::Notice;
use crate::store::figures::validation::period_of;
use crate::web::frame::{Frame, list_address};
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Notices that are shown.
const SHOWN: usize = 200;

/// A notice as it is shown.
#[derive(Debug)]
struct Line {
    notice: Notice,
    title: String,
    period: String,
    /// Key of what happened.
    kind: &'static str,
    /// Where the figure is corrected.
    address: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/catatan.html")]
struct Page<'a> {
    frame: &'a Frame,
    lines: Vec<Line>,
}

/// The list.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    let limit = person.limit();
    let read = app
        .db
        .read(move |conn| notices::open(conn, limit.as_deref(), SHOWN));
    let found = read.await?;
    let words = Words::new(&app.texts, frame.lang());
    let line = |notice: Notice| {
        let target = app.db.target(&notice.slug).ok()?;
        let period = period_of(target, &notice.period);
        let list = list_address(&notice.slug);
        Some(Line {
            title: words.label(&target.indicator.title).to_owned(),
            period: period.map_or_else(|| notice.period.clone(), |p| periods::long(&words, p)),
            kind: match notice.kind.as_str() {
                "returned" => "notice-returned",
                "declined" => "notice-declined",
                _ => "notice-reopened",
            },
            address: match notice.row {
                Some(row) => format!("{list}/{row}/ubah"),
                None => list,
            },
            notice,
        })
    };
    page(&Page {
        frame: &frame,
        lines: found.into_iter().filter_map(line).collect(),
    })
}

/// The agency has done what the notice asks for.
pub async fn settle(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Redirect> {
    let limit = person.limit();
    let done = app
        .db
        .write(move |tx| notices::settle(tx, id, limit.as_deref()));
    if done.await? {
        Ok(Redirect::to("/catatan?pesan=notice-settled"))
    } else {
        Err(Error::NotFound)
    }
}
