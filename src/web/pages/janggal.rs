//! `/janggal`: figures that were odd when they were entered, and what was said of them since.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::figures::doubt::Why;
use crate::figures::observation::Status;
use crate::identity::permission::OBSERVATION_UPDATE;
use crate::present::doubt;
use crate::present::rows::line::Names;
use crate::present::rows::name;
use crate::present::words::Words;
use crate::store::commit::journal::{Actor, Via};
use crate::store::figures::observations::{Target, find};
use crate::store::figures::odd::{self, LONGEST, Odd, Said};
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Marks that are read, and lines that are shown of an indicator.
const READ: usize = 5_000;
const SHOWN: usize = 100;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `selesai`: those that were looked at, too.
    lihat: String,
    /// Only of this sector.
    sektor: String,
    /// Only of this indicator.
    indikator: String,
}

/// The odd figures of an indicator.
#[derive(Debug)]
struct Block {
    slug: String,
    title: String,
    lines: Vec<Line>,
    /// How many are not shown.
    more: usize,
}

/// A figure as it is shown.
#[derive(Debug)]
struct Line {
    row: i64,
    revision: i64,
    measure: String,
    about: String,
    agency: String,
    sentences: Vec<String>,
    marked_at: i64,
    said: Option<Said>,
    validated: bool,
    sample: bool,
    may_explain: bool,
    /// How far it is from what was expected, in units of the measure.
    impact: u64,
}

impl Line {
    /// Whether somebody has looked at it since.
    fn is_settled(&self) -> bool {
        self.validated || self.said.is_some()
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/janggal.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    blocks: Vec<Block>,
    sectors: Vec<(String, String)>,
    open: usize,
    limited: bool,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let targets = targets(&app, &asked)?;
    let (known, own, settled) = (targets.clone(), person.limit(), asked.lihat == "selesai");
    let read = app.db.read(move |conn| {
        let found = if known.is_empty() {
            Vec::new()
        } else {
            odd::list(conn, &known, (own.as_deref(), settled), READ)?
        };
        let all = agencies::all(conn)?.into_iter();
        let names: BTreeMap<String, String> = all.map(|one| (one.code, one.name)).collect();
        Ok((found, names))
    });
    let (found, names) = read.await?;
    let teller = Teller {
        words: Words::new(&app.texts, frame.lang()),
        names: Names {
            catalogue: &app.catalogue,
            agencies: &names,
        },
        person: &person,
    };
    let limited = found.len() == READ;
    let blocks = teller.blocks(&targets, found);
    let lines = blocks.iter().flat_map(|block| &block.lines);
    let open = lines.filter(|line| !line.is_settled()).count();
    let open = open + blocks.iter().map(|block| block.more).sum::<usize>();
    let sectors = app.catalogue.sectors.iter();
    page(&Page {
        sectors: sectors
            .map(|one| (one.slug.clone(), teller.words.label(&one.title).to_owned()))
            .collect(),
        asked: &asked,
        frame: &frame,
        blocks,
        limited,
        open,
    })
}

/// The indicators that are asked for.
fn targets(app: &App, asked: &Asked) -> Result<Vec<Target>> {
    let all = app.catalogue.indicators.iter();
    let chosen = all.filter(|one| {
        let sector = asked.sektor.is_empty() || one.sector == asked.sektor;
        sector && (asked.indikator.is_empty() || one.slug == asked.indikator)
    });
    chosen
        .map(|one| app.db.target(&one.slug).cloned())
        .collect()
}

/// Tells odd figures to a reader.
struct Teller<'a> {
    words: Words<'a>,
    names: Names<'a>,
    person: &'a Person,
}

impl Teller<'_> {
    /// Of each indicator the figures that differ most first, those that nobody has looked at before
    /// the others; the indicator whose figure is furthest from its history first.
    fn blocks(&self, targets: &[Target], found: Vec<Odd>) -> Vec<Block> {
        let mut by_indicator: BTreeMap<i64, Vec<Odd>> = BTreeMap::new();
        for one in found {
            by_indicator.entry(one.indicator).or_default().push(one);
        }
        let far = |one: &Odd| match one.doubt.why {
            Why::Unusual { score, .. } if !one.is_settled() => score.unsigned_abs(),
            _ => 0,
        };
        let mut blocks: Vec<(u64, Block)> = Vec::new();
        for target in targets {
            let Some(all) = by_indicator.remove(&target.id) else {
                continue;
            };
            let furthest = all.iter().map(far).max().unwrap_or(0);
            blocks.push((furthest, self.block(target, all)));
        }
        blocks.sort_by_key(|(far, block)| (std::cmp::Reverse(*far), block.title.clone()));
        blocks.into_iter().map(|(_, block)| block).collect()
    }

    fn block(&self, target: &Target, all: Vec<Odd>) -> Block {
        let mut lines: BTreeMap<(i64, usize), Line> = BTreeMap::new();
        for one in all {
            let key = (one.row.id, one.doubt.measure);
            let measure = &target.indicator.measures[one.doubt.measure];
            let sentence = doubt::sentence(&self.words, measure, &one.doubt);
            let impact = one.doubt.now.abs_diff(one.doubt.was);
            let line = lines
                .entry(key)
                .or_insert_with(|| self.line(target, &one, &measure.name));
            line.sentences.push(sentence);
            line.impact = line.impact.max(impact);
        }
        let mut lines: Vec<Line> = lines.into_values().collect();
        lines.sort_by_key(|line| (line.is_settled(), std::cmp::Reverse(line.impact), line.row));
        let open = |lines: &[Line]| lines.iter().filter(|line| !line.is_settled()).count();
        let all = open(&lines);
        lines.truncate(SHOWN);
        Block {
            slug: target.indicator.slug.clone(),
            title: self.words.label(&target.indicator.title).to_owned(),
            more: all - open(&lines),
            lines,
        }
    }

    fn line(&self, target: &Target, one: &Odd, measure: &str) -> Line {
        let row = one.observation();
        Line {
            row: one.row.id,
            revision: one.row.revision,
            measure: measure.to_owned(),
            about: name::about(&self.words, &self.names, &target.indicator, row),
            agency: self.names.agency(&row.agency).to_owned(),
            sentences: Vec::new(),
            marked_at: one.marked_at,
            said: one.said.clone(),
            validated: one.row.status == Status::Validated,
            sample: one.row.via == Via::Demo.name(),
            may_explain: may_explain(self.person, &row.agency),
            impact: 0,
        }
    }
}

/// Who enters figures says why they are right: for an agency its own people.
fn may_explain(person: &Person, agency: &str) -> bool {
    let mine = person.limit().is_none_or(|own| own == agency);
    mine && person.may(OBSERVATION_UPDATE)
}

/// What was sent.
#[derive(Debug, Deserialize)]
pub struct Sent {
    #[serde(default)]
    ukuran: String,
    #[serde(default)]
    penjelasan: String,
    /// The revision of the row that was looked at.
    #[serde(default)]
    terlihat: i64,
}

/// Writes down why an odd figure is right.
pub async fn explain(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    let target = app.db.target(&slug)?.clone();
    let about = target.clone();
    let row = app.db.read(move |conn| find(conn, &about, id)).await?;
    let row = row.ok_or(Error::NotFound)?;
    let agency = &row.observation.agency;
    if person.limit().is_some_and(|own| own != *agency) {
        return Err(Error::NotFound);
    }
    if !may_explain(&person, agency) {
        return Err(Error::Forbidden(OBSERVATION_UPDATE));
    }
    let text = sent.penjelasan.trim().to_owned();
    let back = |said: &str| Redirect::to(&format!("/janggal?pesan={said}#j-{id}-{}", sent.ukuran));
    if text.is_empty() {
        return Ok(back("odd-needs-words"));
    }
    if text.chars().count() > LONGEST {
        return Ok(back("odd-too-long"));
    }
    let (actor, measure, seen) = (Actor::person(person.id), sent.ukuran.clone(), sent.terlihat);
    let done = app
        .db
        .write(move |tx| odd::explain(tx, &target, (id, &measure, seen), &text, &actor));
    match done.await {
        Ok(()) => Ok(back("odd-explained")),
        Err(Error::Conflict(_) | Error::NotFound) => Ok(back("odd-changed")),
        Err(error) => Err(error),
    }
}
