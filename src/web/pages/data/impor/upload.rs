//! Takes a file in: streamed to a temporary file, then read by a thread of its own.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use tokio::sync::mpsc;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::intake::file::MOST_BYTES;
use crate::intake::import::reading::read;
use crate::intake::import::shelf;
use crate::store::people::agencies;
use crate::web::frame::Frame;
use crate::web::layers::arrival;
use crate::web::pages::data::impor::form::filled;
use crate::web::path::Path;
use crate::web::session::SignedIn;

/// Longest name of a file that is kept.
const NAME: usize = 120;
/// How long the answer waits for a small file to be read.
const SOON: Duration = Duration::from_millis(1_500);

/// What a form carries.
#[derive(Debug, Default)]
struct Sent {
    agency: Option<String>,
    name: String,
    file: Option<File>,
}

/// Takes the form in and leads to the import's page.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    form: Multipart,
) -> Result<Response> {
    crate::web::pages::data::impor::indicator(&app, &slug)?;
    let sent = receive(form).await?;
    let Some(file) = sent.file else {
        let why = Some(frame.t("import-no-file"));
        let page = filled(&app, &frame, &person, &slug, why).await?;
        return Ok((StatusCode::BAD_REQUEST, page).into_response());
    };
    let scope = crate::web::pages::data::impor::scope(
        &person,
        sent.agency.filter(|code| !code.is_empty()),
    )?;
    if let Some(code) = scope.chosen.clone() {
        let known = app.db.read(move |conn| agencies::find(conn, &code)).await?;
        known.ok_or_else(|| Error::BadRequest("no such agency".to_owned()))?;
    }
    let list = crate::web::pages::data::impor::address(&slug);
    let about = (slug.clone(), sent.name);
    let Ok((id, hold)) = shelf::put(&app, person.id, about, &scope, &file).await? else {
        let why = Some(frame.t("import-full"));
        let page = filled(&app, &frame, &person, &slug, why).await?;
        return Ok((StatusCode::CONFLICT, page).into_response());
    };
    let reading = tokio::spawn(read(app, hold, Some(file)));
    let _ = tokio::time::timeout(SOON, reading).await;
    Ok(Redirect::to(&format!("{list}/{id}")).into_response())
}

/// The file of a form that carries no more than one; none where none was chosen.
pub(in crate::web::pages) async fn file_of(form: Multipart) -> Result<Option<File>> {
    Ok(receive(form).await?.file)
}

async fn receive(mut form: Multipart) -> Result<Sent> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(|e| refused(&e))? {
        match field.name() {
            Some("opd") => {
                let text = field.text().await.map_err(|e| refused(&e))?;
                sent.agency = Some(text.trim().chars().take(NAME).collect());
            }
            Some("berkas") => {
                let name = field.file_name().unwrap_or_default();
                sent.name = name
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(NAME)
                    .collect();
                let file = store(field).await?;
                let length = file.metadata().map_err(|e| unwritable(&e))?.len();
                sent.file = (length > 0 || !sent.name.is_empty()).then_some(file);
            }
            _ => {}
        }
    }
    Ok(sent)
}

/// Streams a field into a temporary file on a thread that may block. The file bears no name, so that
/// nothing is left of it however the program ends.
async fn store(mut field: Field<'_>) -> Result<File> {
    let (chunks, mut received) = mpsc::channel::<axum::body::Bytes>(4);
    let writing = tokio::task::spawn_blocking(move || -> std::io::Result<File> {
        let mut file = tempfile::tempfile()?;
        while let Some(chunk) = received.blocking_recv() {
            file.write_all(&chunk)?;
        }
        Ok(file)
    });
    let mut length = 0;
    while let Some(chunk) = field.chunk().await.map_err(|e| refused(&e))? {
        length += chunk.len() as u64;
        if length > MOST_BYTES {
            return Err(Error::TooLarge);
        }
        if chunks.send(chunk).await.is_err() {
            break;
        }
    }
    drop(chunks);
    let written = writing
        .await
        .map_err(|e| Error::Internal(format!("an upload: {e}")))?;
    written.map_err(|e| unwritable(&e))
}

fn refused(error: &MultipartError) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ if arrival::is_too_slow(error) => Error::TooSlow,
        _ => Error::BadRequest(error.body_text()),
    }
}

fn unwritable(error: &std::io::Error) -> Error {
    Error::Unavailable(format!("a temporary file: {error}"))
}
