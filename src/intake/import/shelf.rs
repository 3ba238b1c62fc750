//! Imports that wait for their sender's word. They lie in the store, so that every instance shows
//! them, takes answers and saves them: an hour long, for their sender only.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::vec;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::runtime::Handle;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::token;
use crate::intake::file::Broken;
use crate::intake::import::planned::Summary;
use crate::intake::import::questions::Choices;
use crate::intake::import::questions::FORGET;
use crate::intake::import::record::Record;
use crate::intake::import::remembered::remember;
use crate::intake::import::{Applied, Scope};
use crate::store::sources::imports;
use crate::store::sources::imports::{Hold, Import, Sent, State};

/// Bytes of an upload that are kept as one piece.
const PIECE: u64 = 720 * 1024;

/// Where an import stands, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// The file is being read.
    Reading,
    /// The file can't be read.
    Broken(Broken),
    /// Something beside the file failed; it can be sent again.
    Failed,
    /// The plan waits for a word.
    Ready,
    /// The plan is being applied.
    Applying,
    /// The store failed on the way; what is left waits in it.
    Paused,
    /// The plan is applied.
    Applied(Applied),
}

/// An import as it stands.
#[derive(Debug, Clone)]
pub struct Pending {
    /// Its number.
    pub id: i64,
    /// Slug of the indicator on whose page it was sent.
    pub slug: String,
    /// Name of the file, as sent.
    pub name: String,
    /// Where it stands.
    pub stage: Stage,
    /// Whether the instance that was at it has gone silent, so that another should go on.
    pub left: bool,
    /// Rows done in the present step.
    pub done: u64,
    /// Rows that saving it writes.
    pub writes: u64,
    pieces: i64,
}

/// Why an import is not taken in: the sender's others, or everybody's, are all being saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Pending {
    fn read(import: Import) -> Result<Self> {
        let stage = match import.state {
            State::Reading => Stage::Reading,
            // What an earlier version wrote is not known any more.
            State::Broken => from_text(&import.result).map_or(Stage::Failed, Stage::Broken),
            State::Failed => Stage::Failed,
            State::Ready => Stage::Ready,
            State::Applying => Stage::Applying,
            State::Paused => Stage::Paused,
            State::Applied => Stage::Applied(from_text(&import.result)?),
        };
        Ok(Self {
            id: import.id,
            slug: import.slug,
            name: import.file,
            stage,
            left: import.left,
            done: u64::try_from(import.done).unwrap_or(0),
            writes: u64::try_from(import.writes).unwrap_or(0),
            pieces: import.pieces,
        })
    }

    /// Whether there is a plan to be reported.
    pub fn has_plan(&self) -> bool {
        !matches!(
            self.stage,
            Stage::Reading | Stage::Broken(_) | Stage::Failed
        )
    }
}

/// What the store keeps of a value.
pub(super) fn to_text(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Internal(format!("an import: {e}")))
}

/// A value that the store has kept.
pub(super) fn from_text<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Internal(format!("an import: {e}")))
}

/// Takes a file in; answers its name in addresses, and who reads it.
///
/// # Errors
/// An error of the store or the disk.
pub async fn put(
    app: &App,
    owner: i64,
    (slug, file): (String, String),
    scope: &Scope,
    upload: &File,
) -> Result<Result<(String, Hold), Full>> {
    let name = token::id()?;
    let by = token::id()?;
    let sent = Sent {
        token: Some(name.clone()),
        owner,
        slug,
        file,
        scope: to_text(scope)?,
        origin: String::new(),
    };
    let put = app.db.write(move |tx| imports::put(tx, &sent, &by)).await?;
    let Some(hold) = put else {
        return Ok(Err(Full));
    };
    let (db, mine) = (app.db.clone(), hold.clone());
    let mut file = upload.try_clone().map_err(|e| unreadable(&e))?;
    let runtime = Handle::current();
    let kept = tokio::task::spawn_blocking(move || {
        file.rewind().map_err(|e| unreadable(&e))?;
        for number in 0.. {
            let mut bytes = Vec::new();
            let read = file.by_ref().take(PIECE).read_to_end(&mut bytes);
            let last = read.map_err(|e| unreadable(&e))? == 0;
            let (hold, text) = (mine.clone(), STANDARD.encode(&bytes));
            runtime.block_on(db.write(move |tx| {
                if last {
                    imports::uploaded(tx, &hold, number)
                } else {
                    imports::keep_upload(tx, &hold, number, &text)
                }
            }))?;
            if last {
                break;
            }
        }
        Ok(())
    });
    kept.await
        .unwrap_or_else(|e| Err(Error::Internal(e.to_string())))?;
    Ok(Ok((name, hold)))
}

fn unreadable(error: &std::io::Error) -> Error {
    Error::Unavailable(format!("a temporary file: {error}"))
}

/// A piece of an upload.
pub(super) fn bytes(text: &str) -> Result<Vec<u8>> {
    let bytes = STANDARD.decode(text);
    bytes.map_err(|e| Error::Internal(format!("an upload: {e}")))
}

/// The import of this name, if this user sent it and it is not too old.
///
/// # Errors
/// An error of the store.
pub async fn get(app: &App, name: &str, owner: i64) -> Result<Option<Pending>> {
    let (name, now) = (name.to_owned(), app.clock.now_ms());
    let found = app
        .db
        .read(move |conn| imports::find(conn, &name, owner, now))
        .await?;
    found.map(Pending::read).transpose()
}

/// What is to be shown of an import's plan.
///
/// # Errors
/// [`Error::NotFound`] when it has none.
pub async fn summary(app: &App, id: i64) -> Result<Summary> {
    let plan = app.db.read(move |conn| imports::plan(conn, id)).await?;
    let plan = plan.filter(|plan| !plan.is_empty());
    from_text(&plan.ok_or(Error::NotFound)?)
}

/// The rows of an import's plan, a piece of them in memory at a time. Blocks: to be walked on a
/// thread where that is allowed.
#[derive(Debug)]
pub struct Rows<'a> {
    app: &'a App,
    id: i64,
    next: i64,
    pieces: i64,
    runtime: Handle,
    piece: vec::IntoIter<Record>,
}

impl<'a> Rows<'a> {
    /// The rows of an import.
    pub fn of(app: &'a App, pending: &Pending) -> Self {
        Self {
            app,
            id: pending.id,
            next: 0,
            pieces: pending.pieces,
            runtime: Handle::current(),
            piece: Vec::new().into_iter(),
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(record) = self.piece.next() {
                return Some(Ok(record));
            }
            if self.next >= self.pieces {
                return None;
            }
            match self.runtime.block_on(piece(self.app, self.id, self.next)) {
                Ok(records) => self.piece = records.into_iter(),
                Err(error) => {
                    self.next = self.pieces;
                    return Some(Err(error));
                }
            }
            self.next += 1;
        }
    }
}

/// A piece of the rows of a plan.
///
/// # Errors
/// [`Error::NotFound`] when it is gone with its import.
pub(super) async fn piece(app: &App, id: i64, number: i64) -> Result<Vec<Record>> {
    let kept = app
        .db
        .read(move |conn| imports::piece(conn, id, number))
        .await?;
    from_text(&kept.ok_or(Error::NotFound)?)
}

/// Takes answers to questions into an import that waits for them; answers who is to read it anew,
/// if it is the caller.
///
/// # Errors
/// An error of the store.
pub async fn answer(app: &App, pending: &Pending, answers: Choices) -> Result<Option<Hold>> {
    let (id, now) = (pending.id, app.clock.now_ms());
    let import = app.db.read(move |conn| imports::one(conn, id, now)).await?;
    let import = import.ok_or(Error::NotFound)?;
    let mut choices = choices(&import.choices)?;
    if let Some(about) = app.catalogue.indicator(&import.slug) {
        let scope: Scope = from_text(&import.scope)?;
        remember(app, &scope, about, &answers, import.owner).await?;
    }
    choices.extend(answers);
    choices.retain(|_, code| code != FORGET);
    let (by, text) = (
        token::id()?,
        to_text(&choices.into_iter().collect::<Vec<_>>())?,
    );
    app.db
        .write(move |tx| imports::answer(tx, id, &by, &text))
        .await
}

/// The answers that the store has kept.
pub(super) fn choices(text: &str) -> Result<Choices> {
    if text.is_empty() {
        return Ok(Choices::new());
    }
    let pairs: Vec<((String, String, String), String)> = from_text(text)?;
    Ok(pairs.into_iter().collect())
}

/// Releases an import's plan; answers who is to apply it, if it is the caller.
///
/// # Errors
/// An error of the store.
pub async fn begin(app: &App, id: i64) -> Result<Option<Hold>> {
    let by = token::id()?;
    app.db.write(move |tx| imports::begin(tx, id, &by)).await
}

/// Takes an import over whose instance has gone silent, or that was paused; answers who is to go
/// on, if it is the caller.
///
/// # Errors
/// An error of the store.
pub async fn take_over(app: &App, id: i64) -> Result<Option<Hold>> {
    let by = token::id()?;
    app.db
        .write(move |tx| imports::take_over(tx, id, &by))
        .await
}

/// Throws an import away that is not being saved.
///
/// # Errors
/// An error of the store.
pub async fn remove(app: &App, id: i64) -> Result<bool> {
    app.db.write(move |tx| imports::remove(tx, id)).await
}
