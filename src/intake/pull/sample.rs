//! A first look at a source: what it answers, and how that is read, before anything is said of how
//! it is to be taken. Nothing is kept of it.

use std::fs::File;
use std::io::{BufReader, Seek as _, SeekFrom};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::intake::file::Broken;
use crate::intake::import::{Failure, Gone, Summary};
use crate::intake::pull::Why;
use crate::intake::pull::definition::Definition;
use crate::intake::pull::run::{Stop, fetch, planned, scope};
use crate::store::sources::pulls::Source;

/// How long it may take, in seconds: somebody waits for it.
const SECONDS: u32 = 8;
/// Rows that are read.
const ROWS: u64 = 200;
/// Rows that are shown as they came.
const SHOWN: usize = 5;
/// Columns and letters of a cell that are shown of them.
const WIDEST: usize = 30;
const LONGEST: usize = 60;

/// What a source answered to a first look.
#[derive(Debug)]
pub struct Sample {
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// Headings of the first rows as they came; none of a file, which is read only as a whole.
    pub headings: Vec<String>,
    /// The first rows as they came.
    pub rows: Vec<Vec<String>>,
    /// How they are read.
    pub read: Summary,
}

/// Asks a source for its first rows, for some seconds at most.
///
/// # Errors
/// An error of the store. Why nothing came, or nothing that can be read, is the answer's own error.
pub async fn sample(app: &Arc<App>, source: &Source) -> Result<std::result::Result<Sample, Why>> {
    let definition = first_of(Definition::parse(&source.definition)?);
    let begun = Instant::now();
    let time = Duration::from_secs(u64::from(SECONDS) + 1);
    let looked = tokio::time::timeout(time, looked(app, source, &definition)).await;
    let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(match looked {
        Err(_) => Err(Why::new("too-long").with("seconds", SECONDS)),
        Ok(Err(Stop::Empty)) => Err(Why::new("empty")),
        Ok(Err(Stop::Refused(why) | Stop::Failed(why))) => Err(why),
        Ok(Ok((headings, rows, read))) => Ok(Sample {
            took_ms: took,
            headings,
            rows,
            read,
        }),
    })
}

/// The definition of a first look: one page, some rows, and nothing is gone because it is not
/// among them.
fn first_of(mut definition: Definition) -> Definition {
    definition.limits.seconds = definition.limits.seconds.min(SECONDS);
    definition.limits.first = Some(ROWS);
    definition.apply.gone = Gone::Ignore;
    if let Some(json) = &mut definition.json {
        json.paging = None;
    }
    definition
}

type Looked = (Vec<String>, Vec<Vec<String>>, Summary);

async fn looked(app: &Arc<App>, source: &Source, definition: &Definition) -> Result<Looked, Stop> {
    let scope = scope(app, source, definition).await?;
    let answer = fetch(app, source, definition).await?;
    if answer.rows == Some(0) {
        return Err(Stop::Empty);
    }
    let flat = answer.rows.is_some();
    let mut came = answer.file;
    let (headings, rows) = if flat {
        let copy = came.try_clone().map_err(|e| unreadable(&e))?;
        let first = tokio::task::spawn_blocking(move || as_they_came(copy)).await;
        let first = first.map_err(|e| Error::Internal(e.to_string()))??;
        came.seek(SeekFrom::Start(0)).map_err(|e| unreadable(&e))?;
        first
    } else {
        (Vec::new(), Vec::new())
    };
    let (plan, _) = planned(app, definition, scope, came).await?;
    match plan {
        Ok(plan) => Ok((headings, rows, plan.summary())),
        Err(Failure::Broken(Broken::Empty)) => Err(Stop::Empty),
        Err(Failure::Broken(broken)) => Err(Stop::Failed(broken.into())),
        Err(Failure::Other(error)) => Err(error.into()),
    }
}

fn unreadable(error: &std::io::Error) -> Error {
    Error::Unavailable(format!("a temporary file: {error}"))
}

/// Headings and first rows of a list of flat objects.
fn as_they_came(mut file: File) -> Result<(Vec<String>, Vec<Vec<String>>)> {
    file.seek(SeekFrom::Start(0)).map_err(|e| unreadable(&e))?;
    let all: Vec<Map<String, Value>> = serde_json::from_reader(BufReader::new(file))
        .map_err(|e| Error::Internal(format!("rows of a source: {e}")))?;
    let mut headings: Vec<String> = Vec::new();
    for row in all.iter().take(SHOWN) {
        for name in row.keys() {
            if headings.len() < WIDEST && !headings.contains(name) {
                headings.push(name.clone());
            }
        }
    }
    let rows = all.iter().take(SHOWN);
    let rows = rows.map(|row| headings.iter().map(|name| cell(row.get(name))).collect());
    let rows = rows.collect();
    Ok((headings, rows))
}

fn cell(value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    text.chars().take(LONGEST).collect()
}
