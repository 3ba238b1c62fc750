//! What needs attention, each in one plain sentence with one thing to do.

use super::periods;
use super::target;
use super::words::Words;
use jiff::civil::Date;

use crate::catalogue::{Catalogue, Period};
use crate::figures::attention::{Looked, Matter};
use crate::figures::names::{self, Agencies};

/// What its reader may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a right of its own, and any of them goes with any other"
)]
pub struct Reader {
    /// Whether figures of all agencies are seen.
    pub all: bool,
    /// Whether figures are entered.
    pub enters: bool,
    /// Whether figures are validated.
    pub validates: bool,
    /// Whether sources are seen.
    pub sources: bool,
}

/// A matter as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The kind, for its sign: `missing`, `question`, `red`, `broken`, `source`, `odd`,
    /// `waiting`.
    pub kind: &'static str,
    /// The name of the kind.
    pub name: String,
    /// The sentence.
    pub sentence: String,
    /// What to do.
    pub action: String,
    /// Where.
    pub address: String,
}

/// Tells a matter.
pub fn told(
    words: &Words<'_>,
    (catalogue, agencies): (&Catalogue, &Agencies),
    matter: &Matter,
    reader: Reader,
) -> Told {
    let kind = kind(matter);
    let (action, address) = action(matter, reader);
    Told {
        kind,
        name: words.get(&format!("need-{kind}")),
        sentence: sentence(words, (catalogue, agencies), matter),
        action: words.get(action),
        address,
    }
}

fn kind(matter: &Matter) -> &'static str {
    match matter {
        Matter::Missing { .. } => "missing",
        Matter::Question { .. } => "question",
        Matter::Red { .. } => "red",
        Matter::Broken { .. } => "broken",
        Matter::Source { .. } => "source",
        Matter::Odd { .. } => "odd",
        Matter::Waiting { .. } => "waiting",
    }
}

/// Key of what to do, and where.
fn action(matter: &Matter, reader: Reader) -> (&'static str, String) {
    match matter {
        Matter::Source { id, .. } if reader.sources => ("need-see-source", format!("/sumber/{id}")),
        Matter::Missing { agency, .. } if reader.enters && !reader.all => {
            ("need-send", format!("/pemantauan/{agency}"))
        }
        Matter::Missing { agency, .. } | Matter::Source { agency, .. } => {
            ("need-see-missing", format!("/pemantauan/{agency}"))
        }
        Matter::Question { id, .. } if reader.enters && !reader.all => {
            ("need-answer", format!("/pertanyaan/{id}"))
        }
        Matter::Question { id, .. } => ("need-see-question", format!("/pertanyaan/{id}")),
        Matter::Red { id, .. } if reader.enters && !reader.all => {
            ("need-explain-red", format!("/target/{id}"))
        }
        Matter::Red { id, .. } => ("need-see-red", format!("/target/{id}")),
        Matter::Broken { rule, .. } if reader.enters => {
            ("need-explain", format!("/aturan#a-{rule}"))
        }
        Matter::Broken { rule, .. } => ("need-see-rule", format!("/aturan#a-{rule}")),
        Matter::Odd { slug, .. } => ("need-see-odd", format!("/janggal?indikator={slug}")),
        Matter::Waiting { .. } if reader.validates => ("need-validate", "/pengesahan".to_owned()),
        Matter::Waiting { .. } => ("need-see-waiting", "/pemantauan".to_owned()),
    }
}

fn sentence(words: &Words<'_>, names: (&Catalogue, &Agencies), matter: &Matter) -> String {
    match matter {
        Matter::Missing {
            agency,
            count,
            days,
            slug,
            period,
        } => {
            let figure = (agency.as_str(), slug.as_str(), *period);
            late(words, names, figure, *days, ("need-says-missing", *count))
        }
        Matter::Question {
            agency,
            slug,
            period,
            days,
            returned,
            ..
        } => {
            let figure = (agency.as_str(), slug.as_str(), *period);
            late(words, names, figure, *days, (asked(*returned), 1))
        }
        Matter::Red {
            slug,
            measure,
            period,
            agency,
            region,
            hundredths,
            ..
        } => {
            let place = (measure.as_str(), *period, region.as_str(), agency.as_str());
            red(words, names, (slug, place), *hundredths)
        }
        Matter::Broken {
            rule, count, days, ..
        } => broken(words, names.0, rule, (*count, *days)),
        Matter::Source {
            name,
            agency,
            failures,
            good,
            ..
        } => source(
            words,
            (name, &names::agency(names.1, agency)),
            *failures,
            *good,
        ),
        Matter::Odd {
            slug, count, days, ..
        } => odd(words, names.0, slug, (*count, *days)),
        Matter::Waiting {
            rows,
            indicators,
            agencies,
            year,
        } => waiting(words, *rows, (*indicators, *agencies), year),
    }
}

/// Key of the sentence of a question that waits for its answer.
fn asked(returned: bool) -> &'static str {
    if returned {
        "need-says-returned"
    } else {
        "need-says-question"
    }
}

fn odd(
    words: &Words<'_>,
    catalogue: &Catalogue,
    slug: &str,
    (count, days): (usize, i32),
) -> String {
    let known = catalogue.indicator(slug);
    let title = known.map_or(slug, |one| words.label(&one.title));
    let args = [("figure", title), ("since", &*since(words, days))];
    words.count("need-says-odd", count, &args)
}

/// Says who is late with what, and by how much.
fn late(
    words: &Words<'_>,
    (catalogue, agencies): (&Catalogue, &Agencies),
    (agency, slug, period): (&str, &str, Period),
    days: i32,
    (key, count): (&'static str, usize),
) -> String {
    let known = catalogue.indicator(slug);
    let title = known.map_or(slug, |one| words.label(&one.title));
    let days = usize::try_from(days).unwrap_or(0);
    let figure = format!("{title}, {}", periods::long(words, period));
    let args = [
        ("agency", &*names::agency(agencies, agency)),
        ("figure", &*figure),
        ("days", &*words.count("need-days", days, &[])),
    ];
    words.count(key, count, &args)
}

fn red(
    words: &Words<'_>,
    names: (&Catalogue, &Agencies),
    (slug, place): (&str, (&str, Period, &str, &str)),
    hundredths: i64,
) -> String {
    let figure = target::about(words, names, slug, place);
    let share = words.percent(hundredths);
    words.with("need-says-red", &[("figure", &figure), ("share", &share)])
}

fn broken(
    words: &Words<'_>,
    catalogue: &Catalogue,
    rule: &str,
    (count, days): (usize, i32),
) -> String {
    let known = catalogue.rule(rule);
    let title = known.map_or(rule, |rule| words.label(&rule.title));
    let args = [("rule", title), ("since", &*since(words, days))];
    words.count("need-says-broken", count, &args)
}

/// `terlihat sejak 3 hari lalu`.
fn since(words: &Words<'_>, days: i32) -> String {
    match usize::try_from(days).unwrap_or(0) {
        0 => words.get("need-since-today"),
        n => words.count("need-since", n, &[]),
    }
}

/// How a source of figures is; whether its figures were ever what it says, and when last.
pub fn source(
    words: &Words<'_>,
    (name, agency): (&str, &str),
    failures: Option<usize>,
    good: Option<Date>,
) -> String {
    let good = good.map_or_else(
        || words.get("need-source-never"),
        |day| words.with("need-source-good", &[("day", &periods::date(words, day))]),
    );
    let args = [("name", name), ("agency", agency), ("good", &*good)];
    match failures {
        Some(times) => words.count("need-says-source-failing", times, &args),
        None => words.with("need-says-source-late", &args),
    }
}

fn waiting(
    words: &Words<'_>,
    rows: i64,
    (indicators, agencies): (usize, usize),
    year: &str,
) -> String {
    let rows = usize::try_from(rows).unwrap_or(0);
    let (told, indicators) = (words.whole(rows), words.whole(indicators));
    let agencies = words.whole(agencies);
    let args = [
        ("indicators", &*indicators),
        ("agencies", &*agencies),
        ("year", year),
        ("rows", &*told),
    ];
    words.count("need-says-waiting", rows, &args)
}

/// What was looked at, as one sentence: that nothing was found is no more than that.
pub fn looked(words: &Words<'_>, looked: Looked, at: &str) -> String {
    let parts = [
        ("need-looked-due", looked.obligations),
        ("need-looked-targets", looked.targets),
        ("need-looked-rules", looked.rules),
        ("need-looked-odd", looked.odd),
        ("need-looked-questions", looked.questions),
    ];
    let sources =
        (looked.sources > 0).then(|| words.count("need-looked-sources", looked.sources, &[]));
    let mut parts = parts.map(|(key, n)| words.count(key, n, &[])).to_vec();
    parts.extend(sources);
    parts.push(words.get("need-looked-waiting"));
    words.with("need-looked", &[("list", &words.list(&parts)), ("at", at)])
}
