//! `/jurnal`: who did what, when, and through which door.

mod sentence;
mod told;
pub mod unduh;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::App;
use crate::base::clock;
use crate::base::error::Result;
use crate::catalogue::Indicator;
use crate::present::rows::line::Names;
use crate::present::words::Words;
use crate::store::commit::journal::Via;
use crate::store::commit::journal::read;
use crate::store::commit::journal::read::{Filter, Line};
use crate::store::figures::bases;
use crate::store::figures::observations::Target;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::web::form::filled;
use crate::web::frame::Frame;
use crate::web::pages::jurnal::sentence::{Teller, Values};
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Entries of a page.
const PER_PAGE: usize = 50;
/// Kinds of things that change.
const SUBJECTS: [&str; 18] = [
    "observation",
    "period",
    "target",
    "question",
    "violation",
    "doubt",
    "due-exception",
    "due-start",
    "import",
    "source",
    "export",
    "calendar",
    "user",
    "role",
    "agency",
    "key",
    "webhook",
    "journal",
];
/// Longest value that is shown whole, in characters.
const LONGEST: usize = 200;

/// What the address asks for.
#[derive(Debug, Default, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    cari: String,
    indikator: String,
    siapa: String,
    tindakan: String,
    jenis: String,
    nomor: String,
    via: String,
    opd: String,
    dari: String,
    sampai: String,
    #[serde(skip_serializing)]
    sebelum: Option<i64>,
}

impl Asked {
    /// The filter, within what exists for the person.
    fn filter(&self, person: &Person) -> Filter {
        let day = |text: &str| text.parse::<Date>().ok();
        Filter {
            who: filled(&self.siapa),
            text: filled(&self.cari),
            action: filled(&self.tindakan),
            subject: filled(&self.jenis),
            subject_id: filled(&self.nomor),
            indicator: filled(&self.indikator),
            via: filled(&self.via),
            agency: person.limit().or_else(|| filled(&self.opd)),
            from: day(&self.dari).map(clock::start_of),
            until: day(&self.sampai)
                .and_then(|day| day.tomorrow().ok())
                .map(clock::start_of),
        }
    }

    /// The filters as they stand in an address.
    fn query(&self) -> String {
        let all = serde_urlencoded::to_string(self).unwrap_or_default();
        let kept: Vec<&str> = all.split('&').filter(|pair| !pair.ends_with('=')).collect();
        kept.join("&")
    }
}

/// An entry as it is shown.
#[derive(Debug)]
struct Entry {
    line: Line,
    /// Who did what with which figure.
    sentence: Option<String>,
    action: String,
    subject: String,
    /// What it is about, by name or number.
    about: String,
    via: String,
    facts: Vec<Fact>,
}

/// A value that an entry is about.
#[derive(Debug)]
struct Fact {
    name: String,
    before: String,
    after: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/jurnal.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    entries: Vec<Entry>,
    next: Option<i64>,
    agencies: Vec<(String, String)>,
    indicators: Vec<(String, String)>,
    subjects: Vec<(String, String)>,
    vias: Vec<(String, String)>,
    limited: bool,
    query: String,
}

/// The page, the newest entry first.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let (filter, below) = (asked.filter(&person), asked.sebelum);
    let several = several(&app);
    let read = app.db.read(move |conn| {
        let found = read::find(conn, &filter, below, PER_PAGE)?;
        let mut shared = BTreeMap::new();
        for target in several {
            let cells = bases::shared(conn, target.id)?;
            shared.insert(target.indicator.slug.clone(), cells);
        }
        Ok((found, agencies::all(conn)?, shared))
    });
    let (found, agencies, shared) = read.await?;
    let named = |prefix: &str, name: &str| (name.to_owned(), word(&frame, prefix, name));
    let doors = Via::ALL.iter().map(|via| via.name()).chain(["system"]);
    let agencies: BTreeMap<String, String> =
        agencies.into_iter().map(|a| (a.code, a.name)).collect();
    let teller = Teller {
        app: &app,
        words: Words::new(&app.texts, frame.lang()),
        names: Names {
            catalogue: &app.catalogue,
            agencies: &agencies,
        },
        shared: &shared,
    };
    let title = |i: &Arc<Indicator>| (i.slug.clone(), frame.label(&i.title).to_owned());
    page(&Page {
        entries: found
            .lines
            .into_iter()
            .map(|line| entry(&frame, &teller, line))
            .collect(),
        next: found.next,
        indicators: app.catalogue.indicators.iter().map(title).collect(),
        agencies: agencies.clone().into_iter().collect(),
        subjects: SUBJECTS
            .iter()
            .map(|name| named("journal-subject", name))
            .collect(),
        vias: doors.map(|name| named("journal-via", name)).collect(),
        limited: person.limit().is_some(),
        query: asked.query(),
        asked: &asked,
        frame: &frame,
    })
}

/// The indicators that have several sources.
fn several(app: &App) -> Vec<Target> {
    let all = app.catalogue.indicators.iter();
    let several = all.filter(|about| about.bases.len() > 1);
    let targets = several.filter_map(|about| app.db.target(&about.slug).ok());
    targets.cloned().collect()
}

/// A word of the journal in the reader's language; one without a text stands as it is.
fn word(frame: &Frame, prefix: &str, name: &str) -> String {
    let key = format!("{prefix}-{name}");
    let text = frame.t(&key);
    if text == key { name.to_owned() } else { text }
}

fn entry(frame: &Frame, teller: &Teller<'_>, line: Line) -> Entry {
    let (old, new) = (
        parsed(line.before.as_deref()),
        parsed(line.after.as_deref()),
    );
    let values = (&old, &new);
    let told = teller.facts(&line, values);
    Entry {
        sentence: teller
            .sentence(&line, values)
            .or_else(|| teller.plain(&line, values)),
        action: word(frame, "journal-action", &line.action),
        subject: word(frame, "journal-subject", &line.subject),
        about: teller.about(&line),
        via: word(frame, "journal-via", &line.via),
        facts: match told {
            Some(told) => told.into_iter().map(Fact::from).collect(),
            None => facts(frame, teller, &line, values),
        },
        line,
    }
}

fn parsed(text: Option<&str>) -> Values {
    match text.map(serde_json::from_str) {
        Some(Ok(Value::Object(values))) => values,
        _ => Values::new(),
    }
}

impl From<sentence::Fact> for Fact {
    fn from((name, before, after): sentence::Fact) -> Self {
        Self {
            name,
            before,
            after,
        }
    }
}

/// What an entry did: everything that is new or gone, of a change only what differs.
fn facts(
    frame: &Frame,
    teller: &Teller<'_>,
    line: &Line,
    (old, new): (&Values, &Values),
) -> Vec<Fact> {
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    let names = new.keys().chain(gone);
    let fact = |name: &String| {
        let told = |values: &Values| {
            let said = teller.said(line, values, name);
            let value = values.get(name);
            said.map_or_else(|| shown(value), |text| shown(Some(&Value::String(text))))
        };
        let (before, after) = (told(old), told(new));
        let name = word(frame, "journal-field", name);
        (before != after).then_some(Fact {
            name,
            before,
            after,
        })
    };
    names.filter_map(fact).collect()
}

fn shown(value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => return String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) => {
            let parts: Vec<String> = list.iter().map(|one| shown(Some(one))).collect();
            parts.join(", ")
        }
        Some(other) => other.to_string(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
