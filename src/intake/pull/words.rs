//! What is said of runs, in the reader's language.

use fluent_bundle::FluentValue;

use crate::intake::import::words::Words;
use crate::intake::pull::Why;

/// What sentences have places for.
const PLACES: [&str; 16] = [
    "field", "gone", "host", "missing", "most", "new", "page", "path", "refused", "row", "said",
    "seconds", "status", "stood", "value", "warning",
];

/// Why a run was refused or has failed, in a sentence.
pub fn why_sentence(words: &Words<'_>, why: &Why) -> String {
    if let Some(broken) = &why.broken {
        return words.broken(broken);
    }
    let args: Vec<(&'static str, FluentValue<'_>)> = PLACES
        .iter()
        .filter_map(|name| Some((*name, FluentValue::from(why.args.get(*name)?.as_str()))))
        .collect();
    words
        .texts
        .with(words.lang, &format!("source-why-{}", why.code), &args)
}
