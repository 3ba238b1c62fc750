//! The demo's figures: published ones, each line with its source, and sample figures where none
//! are published, marked as such wherever they are shown.

use std::sync::Arc;

use crate::app::App;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::observations::draft::{Door, check};
use crate::observations::tidy;
use crate::store::journal::{Actor, Via};
use crate::store::observations::{Observation, Status, Target};

/// Rows that share a job of the writer, so that other writers are not kept waiting.
const CHUNK: usize = 500;

struct File {
    name: &'static str,
    text: &'static str,
    via: Via,
    status: Status,
}

const FILES: [File; 3] = [
    File {
        name: "banten_observations.csv",
        text: include_str!("../../demo/banten_observations.csv"),
        via: Via::Import,
        status: Status::Validated,
    },
    File {
        name: "published.csv",
        text: include_str!("../../demo/published.csv"),
        via: Via::Import,
        status: Status::Validated,
    },
    File {
        name: "samples.csv",
        text: include_str!("../../demo/samples.csv"),
        via: Via::Demo,
        status: Status::Provisional,
    },
];

/// Writes all figures of the demo in the name of `user`; answers how many rows there are.
pub async fn write(app: &App, user: i64) -> Result<usize> {
    let mut written = 0;
    for file in &FILES {
        let rows = rows(app, file)?;
        let actor = Actor {
            user,
            key: None,
            via: file.via,
        };
        let status = file.status;
        for chunk in rows.chunks(CHUNK) {
            let (chunk, actor, name) = (chunk.to_vec(), actor.clone(), file.name);
            written += chunk.len();
            let job = move |tx: &mut crate::store::Tx<'_>| {
                for (target, row) in &chunk {
                    if tx.create(target, row, status, &actor)?.is_err() {
                        return Err(broken(name, &format!("{row:?} stands there twice")));
                    }
                }
                Ok(())
            };
            app.db.write(job).await?;
        }
    }
    Ok(written)
}

fn rows(app: &App, file: &File) -> Result<Vec<(Target, Observation)>> {
    let catalogue: &Arc<Catalogue> = &app.catalogue;
    let (rows, unread) = tidy::read(catalogue, file.text.as_bytes());
    if let Some(first) = unread.first() {
        return Err(broken(
            file.name,
            &format!("line {}: {}", first.line, first.sentence),
        ));
    }
    let mut typed = Vec::with_capacity(rows.len());
    for row in rows {
        let target = app.db.target(&row.indicator)?.clone();
        let checked = check(
            catalogue,
            &target.indicator,
            &row.draft,
            Door::Full,
            &row.agency,
        );
        if let Some(problem) = checked.problems.first() {
            return Err(broken(
                file.name,
                &format!("line {}: {problem:?}", row.line),
            ));
        }
        typed.push((target, checked.observation));
    }
    Ok(typed)
}

fn broken(file: &str, what: &str) -> Error {
    Error::Internal(format!("demo/{file}: {what}"))
}
