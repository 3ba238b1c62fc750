//! Files that an import gives: the template and the report.

use std::collections::BTreeMap;
use std::io::{Read as _, Seek as _};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::intake::import::report as reports;
use crate::intake::import::shelf::{Pending, Rows};
use crate::intake::import::template::{Template, text, workbook};
use crate::intake::import::words::Words;
use crate::store::sources::imports::figures;
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::session::SignedIn;

/// Most figures that a template is filled with, the latest ones.
const MOST_FIGURES: i64 = 20_000;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

/// `templat.xlsx` and `templat.csv`: of the own agency, or of the one that the query names.
pub async fn template(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response> {
    let kind = frame
        .path()
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_owned();
    let indicator = Arc::clone(crate::web::pages::data::impor::indicator(&app, &slug)?);
    let scope = crate::web::pages::data::impor::scope(&person, query.get("opd").cloned())?;
    let with_agency = scope.own.is_none();
    let agency = scope.own.or(scope.chosen);
    let target = app.db.target(&slug)?.clone();
    let read = move |conn: &mut crate::store::Conn| {
        figures(conn, &target, agency.as_deref(), MOST_FIGURES)
    };
    let figures = app.db.read(read).await?;
    let name = format!("templat-{slug}.{kind}");
    let lang = frame.lang();
    let made = tokio::task::spawn_blocking(move || {
        let template = Template {
            indicator: &indicator,
            with_agency,
            figures: &figures,
            words: Words {
                texts: &app.texts,
                catalogue: &app.catalogue,
                lang,
            },
        };
        match kind.as_str() {
            "xlsx" => workbook(&template).map(|bytes| (XLSX, bytes)),
            "csv" => {
                let mut bytes = Vec::new();
                text(&template, &mut bytes).map(|()| (CSV, bytes))
            }
            _ => Err(Error::NotFound),
        }
    });
    let (kind, bytes) = made
        .await
        .map_err(|e| Error::Internal(format!("a template: {e}")))??;
    Ok((headers(kind, &name), bytes).into_response())
}

fn headers(kind: &'static str, name: &str) -> [(header::HeaderName, String); 3] {
    [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ]
}

/// `laporan.csv` and `laporan.xlsx`: every row of the plan.
pub async fn report(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path((slug, id, file)): Path<(String, String, String)>,
) -> Result<Response> {
    let pending = crate::web::pages::data::impor::pending(&app, &person, &slug, &id).await?;
    if !pending.has_plan() {
        return Err(Error::NotFound);
    }
    let kind = match file.as_str() {
        "laporan.csv" => CSV,
        "laporan.xlsx" => XLSX,
        _ => return Err(Error::NotFound),
    };
    let (chunks, ready) = mpsc::channel::<std::io::Result<Bytes>>(4);
    let lang = frame.lang();
    tokio::task::spawn_blocking(move || {
        let words = Words {
            texts: &app.texts,
            catalogue: &app.catalogue,
            lang,
        };
        if let Err(error) = write(&app, &pending, &words, kind, &chunks) {
            tracing::warn!(%error, "a report was not finished");
            let _ = chunks.blocking_send(Err(std::io::Error::other("report")));
        }
    });
    let name = format!(
        "laporan-impor-{slug}.{}",
        file.rsplit('.').next().unwrap_or_default()
    );
    let body = Body::from_stream(ReceiverStream::new(ready));
    Ok((headers(kind, &name), body).into_response())
}

type Chunks = mpsc::Sender<std::io::Result<Bytes>>;

/// Writes the report into a temporary file, then sends it piece by piece.
fn write(
    app: &App,
    pending: &Pending,
    words: &Words<'_>,
    kind: &str,
    chunks: &Chunks,
) -> Result<()> {
    let rows = Rows::of(app, pending);
    let failed = |e: std::io::Error| Error::Unavailable(format!("a report: {e}"));
    let mut file = tempfile::tempfile().map_err(failed)?;
    if kind == CSV {
        reports::csv(rows, words, std::io::BufWriter::new(&file))?;
    } else {
        reports::xlsx(rows, words, &file)?;
    }
    file.rewind().map_err(failed)?;
    loop {
        let mut chunk = Vec::with_capacity(64 * 1024);
        std::io::Read::by_ref(&mut file)
            .take(64 * 1024)
            .read_to_end(&mut chunk)
            .map_err(failed)?;
        if chunk.is_empty() || chunks.blocking_send(Ok(chunk.into())).is_err() {
            return Ok(());
        }
    }
}
