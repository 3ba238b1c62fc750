//! The demo's figures: published ones, each line with its source, and sample figures where none
//! are published, marked as such wherever they are shown.

use std::collections::BTreeMap;
use std::io::Write as _;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::{Catalogue, Kind};
use crate::figures::observation::Status;
use crate::figures::proposal::Proposal;
use crate::intake::draft::{check, proposal};
use crate::intake::file;
use crate::intake::file::Entry;
use crate::intake::{Change, Content, Door, How, Sender, Submission, What, submit};
use crate::store::commit::journal::{Actor, Via};
use crate::store::figures::observations::Target;

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
        text: include_str!("../../../demo/banten_observations.csv"),
        via: Via::Import,
        status: Status::Validated,
    },
    File {
        name: "published.csv",
        text: include_str!("../../../demo/published.csv"),
        via: Via::Import,
        status: Status::Validated,
    },
    File {
        name: "samples.csv",
        text: include_str!("../../../demo/samples.csv"),
        via: Via::Demo,
        status: Status::Provisional,
    },
];

/// Writes all figures of the demo in the name of `user`; answers how many rows there are.
pub async fn write(app: &App, user: i64) -> Result<usize> {
    let mut written = 0;
    for file in &FILES {
        let rows = rows(app, file)?;
        let sender = Sender {
            agency: String::new(),
            actor: Actor {
                user,
                key: None,
                via: file.via,
            },
            door: Door::Full,
            status: file.status,
            for_others: true,
            problems: Vec::new(),
        };
        for chunk in rows.chunks(CHUNK) {
            let submission = Submission {
                changes: chunk.to_vec(),
                sender: sender.clone(),
                how: How {
                    atomic: true,
                    ..How::default()
                },
            };
            let answer = submit(app, submission).await?;
            let mut told = answer.told.iter();
            if let Some(one) = told.find(|one| !one.fate.is_done()) {
                return Err(broken(file.name, &format!("{:?}", one.fate)));
            }
            written += chunk.len();
        }
    }
    Ok(written)
}

/// The newest rows of indicators that the demo goes on with: those of which all figures are
/// samples, and those that every agency reports about itself. Events are left to the simulator.
pub(super) fn newest(app: &App) -> Result<Vec<(Target, Vec<Proposal>)>> {
    let mut found: BTreeMap<String, (Target, Vec<Proposal>, bool)> = BTreeMap::new();
    for file in &FILES {
        for change in rows(app, file)? {
            let What::Add(Content::Sound(row)) = change.what else {
                continue;
            };
            let slug = change.target.indicator.slug.clone();
            let entry = found.entry(slug);
            let one = entry.or_insert_with(|| (change.target, Vec::new(), true));
            one.1.push(*row);
            one.2 &= file.via == Via::Demo;
        }
    }
    let goes_on = |target: &Target, samples: bool| {
        let about = &target.indicator;
        samples && about.kind != Kind::Flow || about.all_report
    };
    let all = found
        .into_values()
        .filter_map(|(target, mut rows, samples)| {
            let last = rows.iter().map(|row| row.period).max()?;
            rows.retain(|row| row.period == last);
            goes_on(&target, samples).then_some((target, rows))
        });
    Ok(all.collect())
}

fn rows(app: &App, file: &File) -> Result<Vec<Change>> {
    let catalogue: &Catalogue = &app.catalogue;
    let unwritable = |e: std::io::Error| Error::Unavailable(format!("a temporary file: {e}"));
    let mut copy = tempfile::tempfile().map_err(unwritable)?;
    copy.write_all(file.text.as_bytes()).map_err(unwritable)?;
    let mut entries = Vec::new();
    let request = file::Request {
        catalogue,
        about: None,
        answers: &file::Answers::default(),
        is_agency: &|text| catalogue.find_agency(text).is_some(),
    };
    let read = file::read(&request, copy, &mut |entry| {
        entries.push(entry);
        Ok(())
    });
    read.map_err(|error| broken(file.name, &error.to_string()))?;
    entries
        .iter()
        .map(|entry| typed(app, file, entry))
        .collect()
}

fn typed(app: &App, file: &File, entry: &Entry) -> Result<Change> {
    let wrong = |what: &str| broken(file.name, &format!("line {}: {what}", entry.row));
    if let Some(fault) = entry.faults.first() {
        return Err(wrong(&format!("{fault:?}")));
    }
    let Some(indicator) = &entry.indicator else {
        return Err(wrong("no indicator"));
    };
    let agency = match entry.agency.as_str() {
        "" => indicator.producer.clone(),
        named => {
            let found = app.catalogue.find_agency(named);
            found.ok_or_else(|| wrong(named))?.code.clone()
        }
    };
    let today = app.clock.today();
    let checked = check(
        &app.catalogue,
        indicator,
        &entry.draft,
        Door::Full,
        &agency,
        today,
    );
    if let Some(problem) = checked.problems.first() {
        return Err(wrong(&format!("{problem:?}")));
    }
    let row = proposal(indicator, &entry.draft, Door::Full, checked.observation);
    let what = What::Add(Content::Sound(Box::new(row)));
    Ok(Change::new(app.db.target(&indicator.slug)?.clone(), what))
}

fn broken(file: &str, what: &str) -> Error {
    Error::Internal(format!("demo/{file}: {what}"))
}
