//! `/jurnal/unduh`: the filtered journal as CSV or as a JSON line an entry, in pieces.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::Asked;
use crate::app::App;
use crate::base::clock;
use crate::base::error::{Error, Result};
use crate::base::text::cell::harmless;
use crate::store::commit::journal::read;
use crate::store::commit::journal::read::{Filter, Line};
use crate::web::pages::ekspor;
use crate::web::session::SignedIn;

/// Entries read by one job.
const PIECE: usize = 1_000;

/// Writes entries in one of the forms.
type Write = fn(&[Line]) -> Result<Vec<u8>>;

/// In which form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    format: String,
}

/// Sends it.
pub async fn send(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
    Query(form): Query<Form>,
) -> Result<Response> {
    let (kind, write) = match form.format.as_str() {
        "csv" => ("csv", as_csv as Write),
        "json" => ("jsonl", as_json as Write),
        _ => return Err(Error::BadRequest("format".to_owned())),
    };
    let filter = asked.filter(&person);
    ekspor::note(&app, &person, "journal", &asked.query()).await;
    let (to, pieces) = mpsc::channel(2);
    tokio::spawn(pieces_of(app, filter, write, to));
    let headers = [
        (
            header::CONTENT_TYPE,
            match kind {
                "csv" => "text/csv; charset=utf-8".to_owned(),
                _ => "application/x-ndjson".to_owned(),
            },
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"jurnal.{kind}\""),
        ),
    ];
    Ok((headers, Body::from_stream(ReceiverStream::new(pieces))).into_response())
}

/// Reads and writes a piece at a time, when the client has taken the one before.
async fn pieces_of(app: Arc<App>, filter: Filter, write: Write, to: mpsc::Sender<Result<Vec<u8>>>) {
    let mut below = None;
    if to.send(write(&[])).await.is_err() {
        return;
    }
    loop {
        let wanted = filter.clone();
        let read = app
            .db
            .read(move |conn| read::find(conn, &wanted, below, PIECE))
            .await;
        let (piece, next) = match read {
            Ok(found) => (write(&found.lines), found.next),
            Err(error) => (Err(error), None),
        };
        // What has no entries would be the head of the file again.
        let empty = matches!(&piece, Ok(bytes) if bytes.starts_with(HEAD));
        if !empty && to.send(piece).await.is_err() {
            return;
        }
        match next {
            Some(number) => below = Some(number),
            None => return,
        }
    }
}

/// The first line of a CSV file.
const HEAD: &[u8] = b"id,";

const COLUMNS: [&str; 13] = [
    "id",
    "at",
    "user_id",
    "user",
    "key_id",
    "key",
    "agency",
    "via",
    "action",
    "subject",
    "subject_id",
    "before",
    "after",
];

fn as_csv(lines: &[Line]) -> Result<Vec<u8>> {
    let broken = |e: &dyn std::fmt::Display| Error::Internal(format!("journal as CSV: {e}"));
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    if lines.is_empty() {
        writer.write_record(COLUMNS).map_err(|e| broken(&e))?;
    }
    let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    for line in lines {
        let cells = [
            line.id.to_string(),
            clock::local(line.at).to_string(),
            number(line.user),
            text(&line.user_email),
            number(line.key),
            text(&line.key_name),
            text(&line.agency),
            line.via.clone(),
            line.action.clone(),
            line.subject.clone(),
            line.subject_id.clone(),
            text(&line.before),
            text(&line.after),
        ];
        let cells = cells.iter().map(|cell| harmless(cell));
        writer
            .write_record(cells.map(Cow::into_owned))
            .map_err(|e| broken(&e))?;
    }
    writer.into_inner().map_err(|e| broken(&e))
}

fn as_json(lines: &[Line]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    for line in lines {
        let value = |text: &Option<String>| -> serde_json::Value {
            let parsed = text.as_ref().map(|t| serde_json::from_str(t));
            parsed.and_then(Result::ok).unwrap_or_default()
        };
        let object = json!({
            "id": line.id, "at": clock::local(line.at).to_string(), "user_id": line.user,
            "user": line.user_email, "key_id": line.key, "key": line.key_name,
            "agency": line.agency, "via": line.via, "action": line.action,
            "subject": line.subject, "subject_id": line.subject_id,
            "before": value(&line.before), "after": value(&line.after), "hash": line.hash,
        });
        serde_json::to_writer(&mut out, &object).map_err(|e| Error::Internal(e.to_string()))?;
        out.push(b'\n');
    }
    Ok(out)
}
