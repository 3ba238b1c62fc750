//! `/pemantauan/unduh`: the obligations as a file, one a line.

use std::collections::BTreeMap;
use std::io::{Seek as _, SeekFrom};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::Asked;
use crate::app::App;
use crate::base::clock::rfc3339;
use crate::base::error::{Error, Result};
use crate::present::due;
use crate::present::words::Words;
use crate::store::due::read::Line;
use crate::web::frame::Frame;
use crate::web::pages::data::sheet::{Book, Cell, Column, local_record};
use crate::web::pages::data::stream;
use crate::web::pages::ekspor;
use crate::web::session::SignedIn;

/// The keys of the columns' headings.
const COLUMNS: [&str; 14] = [
    "due-column-agency-code",
    "due-column-agency",
    "due-column-indicator-code",
    "due-column-indicator",
    "due-column-period",
    "due-column-deadline",
    "due-column-lock",
    "due-column-state",
    "due-column-on-time",
    "due-column-cells",
    "due-column-due",
    "due-column-over",
    "due-column-received",
    "due-column-complete",
];

/// In which form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    format: String,
}

/// The file.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
    Query(form): Query<Form>,
) -> Result<Response> {
    let is_book = match form.format.as_str() {
        "csv" => false,
        "xlsx" => true,
        _ => return Err(Error::BadRequest("format: csv, xlsx".to_owned())),
    };
    let read = super::lines(&app, &person, &asked, None).await?;
    let (lines, names) = (read.lines, read.names);
    ekspor::note(&app, &person, "obligations", &asked.query()).await;
    let words = Words::new(&app.texts, frame.lang());
    let today = app.clock.today();
    let columns: Vec<Column> = COLUMNS
        .iter()
        .map(|key| Column::plain(words.get(key)))
        .collect();
    let rows: Vec<Vec<Cell>> = lines
        .iter()
        .map(|line| cells(&words, &names, line))
        .collect();
    let title = words.get("due-title");
    let (kind, ending, body) = if is_book {
        let told = vec![
            (words.get("due-column-at"), today.to_string()),
            (
                words.get("due-column-deadline"),
                words.get("due-file-deadline"),
            ),
            (words.get("due-counted"), super::counted(&words, read.since)),
        ];
        let about = words.get("unduh-about");
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        (kind, "xlsx", book(title, columns, rows, (about, told)))
    } else {
        (
            "text/csv; charset=utf-8",
            "csv",
            Body::from(csv(&columns, rows)?),
        )
    };
    let name = format!("attachment; filename=\"pemantauan-{today}.{ending}\"");
    let head = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((head, body).into_response())
}

fn cells(words: &Words<'_>, names: &BTreeMap<String, String>, line: &Line) -> Vec<Cell> {
    let (one, about) = (&line.standing, &line.indicator);
    let name = names.get(&*line.agency);
    let moment = |at: Option<i64>| at.map_or(Cell::Missing, |at| Cell::Text(rfc3339(at)));
    let on_time = match one.on_time {
        Some(true) => Cell::Text(words.get("due-yes")),
        Some(false) => Cell::Text(words.get("due-no")),
        None => Cell::Missing,
    };
    let over = one.state.days_over().map(i64::from);
    vec![
        Cell::Text(line.agency.to_string()),
        name.map_or(Cell::Missing, |name| Cell::Text(name.clone())),
        Cell::Text(about.slug.clone()),
        Cell::Text(words.label(&about.title).to_owned()),
        Cell::Text(one.owed.period.to_string()),
        Cell::Date(one.deadline),
        one.lock.map_or(Cell::Missing, Cell::Date),
        Cell::Text(due::name(words, one.state.word())),
        on_time,
        Cell::Number(one.came.cells, 0),
        Cell::Number(one.owed.cells, 0),
        over.map_or(Cell::Missing, |over| Cell::Number(over, 0)),
        moment(one.came.received_at),
        moment(one.came.complete_at),
    ]
}

fn csv(columns: &[Column], rows: Vec<Vec<Cell>>) -> Result<Vec<u8>> {
    let broken = |e: csv::Error| Error::Internal(e.to_string());
    let mut file = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let heads = columns.iter().map(|column| &column.label);
    file.write_record(heads).map_err(broken)?;
    for row in rows {
        file.write_record(local_record(row)).map_err(broken)?;
    }
    file.into_inner()
        .map_err(|e| Error::Internal(e.to_string()))
}

fn book(
    title: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    (about, told): (String, Vec<(String, String)>),
) -> Body {
    stream::file(move || {
        let disk = |e: std::io::Error| Error::Unavailable(format!("the temporary folder: {e}"));
        let mut book = Book::new(&title, &columns)?;
        for row in &rows {
            book.push(row)?;
        }
        book.explain(&about, &told)?;
        let mut file = tempfile::tempfile().map_err(disk)?;
        book.save(file.try_clone().map_err(disk)?)?;
        file.seek(SeekFrom::Start(0)).map_err(disk)?;
        Ok(file)
    })
}
