//! What is said of sources and their runs.

use std::io::Write as _;

use crate::app::App;
use crate::base::clock;
use crate::base::error::{Error, Result};
use crate::base::text::Lang;
use crate::cli::out;
use crate::intake::import::report;
use crate::intake::import::words::Words;
use crate::intake::pull::{Why, records, why_sentence};
use crate::store::sources::pulls::{Run, Source, State};

/// `simpeg: active, changed at 2018-01-15T03:00:00.000Z, 0 failures`.
pub(super) fn line(source: &Source, last: Option<&Run>) -> String {
    let state = if source.active { "active" } else { "paused" };
    let ran = match last {
        Some(run) => format!(
            "run {} {} at {}",
            run.id,
            run.state.name(),
            clock::rfc3339(run.begun_at)
        ),
        None => "never run".to_owned(),
    };
    format!(
        "{} ({} {}): {state}, {ran}, {} failures",
        source.name, source.agency, source.indicator, source.failures
    )
}

/// Writes the report of a run to standard output, and how it ended to standard error.
///
/// # Errors
/// [`Error::Config`] where it was empty, refused or failed.
pub(super) async fn told(app: &App, run: &Run, lang: Lang) -> Result<()> {
    let words = Words {
        texts: &app.texts,
        catalogue: &app.catalogue,
        lang,
    };
    let mut all = Vec::new();
    let mut piece = 0;
    while let Some(records) = records(app, run.id, piece).await? {
        all.extend(records.into_iter().map(Ok));
        piece += 1;
    }
    let mut out = out::Out::new();
    let told = report::csv(all.into_iter(), &words, &mut out);
    out.judge(told)?;
    let counts = &run.counts;
    let said = format!(
        "Run {}: {} (created {}, changed {}, removed {}, same {}, refused {}, validated {}, gone {})",
        run.id,
        run.state.name(),
        counts.created,
        counts.changed,
        counts.removed,
        counts.same,
        counts.refused,
        counts.validated,
        counts.gone
    );
    match (run.state, &run.why) {
        (State::Changed | State::Unchanged, _) => {
            let _ = writeln!(std::io::stderr(), "{said}.");
            Ok(())
        }
        (_, Some(why)) => {
            let why = why_sentence(&words, &Why::parse(why));
            Err(Error::Config(format!("{said}. {why}")))
        }
        (_, None) => Err(Error::Config(format!("{said}."))),
    }
}
