//! What came of an import, on standard error, in the language of the report.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use fluent_bundle::FluentValue;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::intake::file::Broken;
use crate::intake::import::words::Words;
use crate::intake::import::{Counts, Plan, apply};

/// What is to become of a plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    /// Nothing is written.
    pub(super) dry_run: bool,
    /// The good rows are written even where others are refused.
    pub(super) good_only: bool,
}

/// Applies the plan where it may be, and says what came of it.
///
/// # Errors
/// [`Error::Config`] where rows were refused or left out; an error of the store.
pub(super) async fn finish(
    app: &Arc<App>,
    (wish, words): (Wish, &Words<'_>),
    plan: &Arc<Plan>,
    user: i64,
) -> Result<()> {
    let counts = plan.counts;
    let told = |key: &str| with(words, key, &counted(&counts, words));
    let refused = counts.refused > 0;
    if wish.dry_run {
        say(&told("import-told-dry"));
    } else if refused && !wish.good_only {
        return Err(Error::Config(told("import-told-nothing")));
    } else {
        let applied = apply(app, plan, user).await?;
        say(&told("import-told-written"));
        if !applied.stale.is_empty() {
            let rows: Vec<String> = applied.stale.iter().map(u64::to_string).collect();
            let args = [("rows", rows.join(", "))];
            return Err(Error::Config(with(words, "import-told-stale", &args)));
        }
    }
    if refused {
        return Err(Error::Config(told("import-told-refused")));
    }
    Ok(())
}

/// Why a file can't be read, and what may be said to have it read.
pub(super) fn unreadable(file: &Path, broken: &Broken, words: &Words<'_>) -> Error {
    let hint = match broken {
        Broken::NoHeader { .. } => format!(" {}", words.t("import-told-header")),
        _ => String::new(),
    };
    let (file, said) = (file.display(), words.broken(broken));
    Error::Config(format!("{file}: {said}{hint}"))
}

/// How many rows of each kind there are, one kind after the other.
fn counted(counts: &Counts, words: &Words<'_>) -> [(&'static str, String); 2] {
    let args = [
        ("created", counts.created),
        ("changed", counts.changed),
        ("same", counts.same),
        ("refused", counts.refused),
    ];
    let args = args.map(|(name, count)| (name, count.to_string()));
    let all = with(words, "import-told-counts", &args);
    [("counts", all), ("refused", counts.refused.to_string())]
}

fn with(words: &Words<'_>, key: &str, args: &[(&'static str, String)]) -> String {
    let args: Vec<(&'static str, FluentValue<'_>)> = args
        .iter()
        .map(|(name, value)| (*name, FluentValue::from(value.as_str())))
        .collect();
    words.texts.with(words.lang, key, &args)
}

/// Says a line on standard error.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
