//! The sources of an agency on its page: how they are, and why rows of them were refused last.

use std::sync::Arc;

use crate::app::App;
use crate::base::clock;
use crate::base::error::Result;
use crate::catalogue::Period;
use crate::intake::import::What;
use crate::intake::pull::records;
use crate::store::sources::pulls;
use crate::store::sources::pulls::{Run, Source};
use crate::web::frame::Frame;
use crate::web::pages::sumber::{lately, why, words};

/// Reasons that are told; all of them are in the report of the run.
const TOLD: usize = 5;

/// A source of an agency.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) source: Source,
    /// The last run that was no try.
    pub(super) last: Option<Run>,
    /// Why it was not taken.
    pub(super) why: Option<String>,
    /// How old its newest figures are.
    pub(super) age: Option<String>,
    /// Why rows of it were refused.
    pub(super) reasons: Vec<String>,
}

/// The sources of the agency with this code.
pub(super) async fn of(app: &Arc<App>, frame: &Frame, code: &str) -> Result<Vec<Line>> {
    let agency = code.to_owned();
    let read = app.db.read(move |conn| {
        let found = pulls::list(conn, Some(&agency))?.into_iter();
        let with = found.map(|source| Ok((lately(conn, &source)?, source)));
        with.collect::<Result<Vec<_>>>()
    });
    let mut lines = Vec::new();
    for (last, source) in read.await? {
        let reasons = match &last {
            Some(run) if run.counts.refused > 0 => reasons(app, frame, run).await?,
            _ => Vec::new(),
        };
        lines.push(Line {
            why: last.as_ref().and_then(|run| why(app, frame, run)),
            age: age(app, frame, &source),
            reasons,
            last,
            source,
        });
    }
    Ok(lines)
}

/// How long the newest period that a source named is over.
fn age(app: &App, frame: &Frame, source: &Source) -> Option<String> {
    let about = app.catalogue.indicator(&source.indicator)?;
    let newest = Period::parse(source.newest.as_deref()?, &about.period.grains)?;
    let today = clock::local(app.clock.now_ms()).date();
    let last = crate::catalogue::due::last_day(newest);
    let days = last.until(today).map_or(0, |span| span.get_days());
    Some(if days <= 0 {
        frame.t("source-age-today")
    } else {
        frame.tn("source-age", [("n", days)])
    })
}

/// Why rows of a run were refused, each reason once.
async fn reasons(app: &Arc<App>, frame: &Frame, run: &Run) -> Result<Vec<String>> {
    let (words, mut told, mut piece) = (words(app, frame), Vec::new(), 0);
    while let Some(rows) = records(app, run.id, piece).await? {
        for record in &rows {
            let What::Refused(all) = &record.what else {
                continue;
            };
            for reason in all {
                let sentence = words.refused(record, reason);
                if told.len() < TOLD && !told.contains(&sentence) {
                    told.push(sentence);
                }
            }
        }
        if told.len() == TOLD {
            break;
        }
        piece += 1;
    }
    Ok(told)
}
