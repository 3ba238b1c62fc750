//! `/data/{slug}/unduh`: the filtered rows as a file.

use std::io::{Seek as _, SeekFrom};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::mpsc;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::text::Lang;
use crate::present::rows::asked::Asked;
use crate::present::rows::line::Line;
use crate::present::words::Words;
use crate::store::figures::rows::Selection;
use crate::web::frame::Frame;
use crate::web::pages::data::sheet;
use crate::web::pages::data::sheet::{Book, Reading};
use crate::web::pages::data::{Desk, about, search, stream, words};
use crate::web::pages::ekspor;
use crate::web::path::Path;
use crate::web::session::SignedIn;

/// A format on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// CSV by RFC 4180, codes and names of the catalogue.
    Csv,
    /// CSV as a spreadsheet in Indonesian opens it: semicolons, decimal commas, a byte order mark.
    CsvId,
    /// A workbook.
    Xlsx,
    /// An array of objects.
    Json,
}

impl Format {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "csv" => Self::Csv,
            "csv-id" => Self::CsvId,
            "xlsx" => Self::Xlsx,
            "json" => Self::Json,
            _ => return None,
        })
    }

    fn kind(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvId => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvId => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }
}

/// What a download is made from.
struct Job {
    app: Arc<App>,
    desk: Arc<Desk>,
    selection: Selection,
    lang: Lang,
    format: Format,
}

impl Job {
    fn reading(&self) -> Reading<'_> {
        Reading {
            words: Words::new(&self.app.texts, self.lang),
            names: self.desk.names(&self.app),
            catalogue: &self.app.catalogue,
            indicator: self.desk.indicator(),
        }
    }
}

/// The file.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response> {
    let name = pairs.iter().find(|(key, _)| key == "format");
    let format = name
        .and_then(|(_, name)| Format::parse(name))
        .ok_or_else(|| Error::BadRequest("format: csv, csv-id, xlsx, json".to_owned()))?;
    let desk = Desk::open(&app, &person, &slug).await?;
    let selection = search::selection(&app, &desk, &words(&frame), &Asked::read(&pairs)).await?;
    let query = serde_urlencoded::to_string(&pairs).unwrap_or_default();
    ekspor::note(&app, &person, &slug, &query).await;
    let day = app.clock.today();
    let job = Job {
        app,
        desk: Arc::new(desk),
        selection,
        lang: frame.lang(),
        format,
    };
    let body = match format {
        Format::Xlsx => workbook(job),
        Format::Csv | Format::CsvId | Format::Json => text(job),
    };
    let name = format!("attachment; filename=\"{slug}-{day}.{}\"", format.ending());
    let head = [
        (header::CONTENT_TYPE, format.kind().to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((head, body).into_response())
}

fn start(job: &Job) -> mpsc::Receiver<Result<Vec<Line>>> {
    let (to, lines) = mpsc::channel(1);
    let (app, desk) = (Arc::clone(&job.app), Arc::clone(&job.desk));
    tokio::spawn(stream::rows(app, desk, job.selection.clone(), to));
    lines
}

fn text(job: Job) -> Body {
    let (to, pieces) = mpsc::channel(1);
    tokio::spawn(async move {
        let mut lines = start(&job);
        let mut first = true;
        loop {
            let piece = match lines.recv().await {
                Some(Ok(lines)) => piece(&job, Some(&lines), first),
                Some(Err(error)) => Err(error),
                None => {
                    let _ = to.send(piece(&job, None, first)).await;
                    return;
                }
            };
            first = false;
            let broken = piece.is_err();
            if to.send(piece).await.is_err() || broken {
                return;
            }
        }
    });
    stream::body(pieces)
}

/// A piece of a text file: rows, or its end; the first brings the beginning with it.
fn piece(job: &Job, lines: Option<&Vec<Line>>, first: bool) -> Result<Vec<u8>> {
    match job.format {
        Format::Json => json(job, lines, first),
        format => csv(job, format, lines.map_or(&[][..], Vec::as_slice), first),
    }
}

fn json(job: &Job, lines: Option<&Vec<Line>>, first: bool) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    let mut begun = !first;
    for line in lines.into_iter().flatten() {
        text.extend_from_slice(if begun { b",\n" } else { b"[\n" });
        begun = true;
        let object = sheet::object(&job.app.catalogue, job.desk.indicator(), line);
        serde_json::to_writer(&mut text, &object).map_err(|e| Error::Internal(e.to_string()))?;
    }
    if lines.is_none() {
        text.extend_from_slice(if first { b"[]\n" } else { b"\n]\n" });
    }
    Ok(text)
}

fn csv(job: &Job, format: Format, lines: &[Line], first: bool) -> Result<Vec<u8>> {
    let broken = |e: csv::Error| Error::Internal(e.to_string());
    let local = format == Format::CsvId;
    let reading = job.reading();
    let indicator = job.desk.indicator();
    let columns = sheet::columns(&reading.words, indicator);
    let begin = if local && first { "\u{feff}" } else { "" };
    let mut file = csv::WriterBuilder::new()
        .delimiter(if local { b';' } else { b',' })
        .terminator(csv::Terminator::CRLF)
        .from_writer(begin.as_bytes().to_vec());
    if first {
        let head = if local {
            columns.iter().map(|c| c.label.clone()).collect()
        } else {
            sheet::object_names(indicator)
        };
        file.write_record(head).map_err(broken)?;
    }
    for line in lines {
        let record = if local {
            sheet::local_record(reading.cells(&columns, line))
        } else {
            sheet::plain_record(&sheet::object(&job.app.catalogue, indicator, line))
        };
        file.write_record(record).map_err(broken)?;
    }
    file.into_inner()
        .map_err(|e| Error::Internal(e.to_string()))
}

/// Writes a workbook to a temporary file, a row at a time, and then sends that.
fn workbook(job: Job) -> Body {
    let mut lines = start(&job);
    stream::file(move || {
        let reading = job.reading();
        let (indicator, words) = (job.desk.indicator(), &reading.words);
        let columns = sheet::columns(words, indicator);
        let mut book = Book::new(words.label(&indicator.short), &columns)?;
        while let Some(lines) = lines.blocking_recv() {
            for line in &lines? {
                book.push(&reading.cells(&columns, line))?;
            }
        }
        let today = job.app.clock.today();
        let told = about::lines(words, &job.app.catalogue, indicator, today);
        book.explain(&words.get("unduh-about"), &told)?;
        let mut file = tempfile::tempfile().map_err(disk)?;
        book.save(file.try_clone().map_err(disk)?)?;
        file.seek(SeekFrom::Start(0)).map_err(disk)?;
        Ok(file)
    })
}

#[expect(clippy::needless_pass_by_value, reason = "a function for map_err")]
fn disk(error: std::io::Error) -> Error {
    Error::Unavailable(format!("the temporary folder: {error}"))
}
