//! `/aturan`: rules between figures, where they are broken, and what the agencies say of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::Rule;
use crate::catalogue::rule::Importance;
use crate::figures::names::Agencies;
use crate::identity::permission;
use crate::present::rules;
use crate::present::words::Words;
use crate::store::commit::journal::Actor;
use crate::store::figures::violations;
use crate::store::figures::violations::{FollowUp, LONGEST, Ran, Violation};
use crate::store::people::accounts::Person;
use crate::web::frame::Frame;
use crate::web::pages::sight;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Violations that are read, and that are shown of a rule.
const READ: usize = 20_000;
const SHOWN: usize = 100;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `selesai`: those that are settled, too.
    lihat: String,
    /// Only of this sector.
    sektor: String,
}

/// A rule as it is shown.
#[derive(Debug)]
struct Block {
    name: String,
    title: String,
    /// What the table below the title is called.
    table: String,
    reason: String,
    /// Key of how bad it is.
    importance: &'static str,
    /// `Kiri paling banyak Kanan`.
    said: String,
    left: String,
    right: String,
    compared: Option<String>,
    apart: String,
    at: Option<i64>,
    lines: Vec<Line>,
}

/// A violation as it is shown.
#[derive(Debug)]
struct Line {
    violation: Violation,
    place: String,
    left: String,
    right: String,
    follow_up: &'static str,
    may_explain: bool,
}

#[derive(Debug, Template)]
#[template(path = "pages/aturan.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    broken: Vec<Block>,
    sound: Vec<Block>,
    sectors: Vec<(String, String)>,
    open: usize,
    /// Those of which the agency has said why the figures are right.
    accepted: usize,
    limited: bool,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let settled = asked.lihat == "selesai";
    let read = app.db.read(move |conn| {
        let found = violations::find(conn, None, settled, READ)?;
        let runs = violations::runs(conn)?;
        Ok((found, runs, sight::names(conn)?))
    });
    let (found, runs, agencies) = read.await?;
    let teller = Teller {
        app: &app,
        frame: &frame,
        person: &person,
        agencies: &agencies,
    };
    let mut by_rule = by_rule(&person, found);
    let (mut open, mut accepted, mut limited) = (0, 0, false);
    let shown = app.catalogue.rules.iter();
    let shown = shown.filter(|rule| is_chosen(rule, &asked, &person));
    let blocks: Vec<Block> = shown
        .map(|rule| {
            let mut lines = by_rule.remove(&rule.name).unwrap_or_default();
            open += lines.iter().filter(|one| one.is_open()).count();
            let right = |one: &&Violation| one.settled_at.is_none() && !one.is_open();
            accepted += lines.iter().filter(right).count();
            limited |= lines.len() > SHOWN;
            lines.truncate(SHOWN);
            teller.block(rule, runs.get(&rule.name), lines)
        })
        .collect();
    let (broken, sound): (Vec<Block>, Vec<Block>) = blocks
        .into_iter()
        .partition(|block| !block.lines.is_empty());
    let words = teller.words();
    let sectors = app.catalogue.sectors.iter();
    page(&Page {
        open,
        accepted,
        broken,
        sound,
        sectors: sectors
            .map(|one| (one.slug.clone(), words.label(&one.title).to_owned()))
            .collect(),
        limited,
        asked: &asked,
        frame: &frame,
    })
}

/// Whether a rule is of the sector that is asked for, and of what the person's agency reports.
fn is_chosen(rule: &Rule, asked: &Asked, person: &Person) -> bool {
    let mut terms = rule.terms();
    let of_sector =
        asked.sektor.is_empty() || terms.any(|term| term.indicator.sector == asked.sektor);
    let limit = person.limit();
    of_sector && limit.is_none_or(|agency| rule.is_reported_by(&agency))
}

/// What the person may see, by rule.
fn by_rule(person: &Person, found: Vec<Violation>) -> BTreeMap<String, Vec<Violation>> {
    let mut by_rule: BTreeMap<String, Vec<Violation>> = BTreeMap::new();
    let limit = person.limit();
    let seen = |one: &Violation| one.is_seen_by(limit.as_deref());
    for violation in found.into_iter().filter(seen) {
        let lines = by_rule.entry(violation.rule.clone()).or_default();
        lines.push(violation);
    }
    by_rule
}

/// Tells rules to a reader.
struct Teller<'a> {
    app: &'a App,
    frame: &'a Frame,
    person: &'a Person,
    agencies: &'a Agencies,
}

impl Teller<'_> {
    fn words(&self) -> Words<'_> {
        Words::new(&self.app.texts, self.frame.lang())
    }

    fn block(&self, rule: &Rule, ran: Option<&Ran>, violations: Vec<Violation>) -> Block {
        let words = self.words();
        let (left, right) = (
            rules::side(&words, &rule.left),
            rules::side(&words, &rule.right),
        );
        let count = |ran: &Ran| usize::try_from(ran.compared).unwrap_or(0);
        Block {
            name: rule.name.clone(),
            title: words.label(&rule.title).to_owned(),
            table: words.with("between-table", &[("rule", words.label(&rule.title))]),
            reason: words.label(&rule.reason).to_owned(),
            importance: match rule.importance {
                Importance::High => "between-importance-high",
                Importance::Medium => "between-importance-medium",
                Importance::Low => "between-importance-low",
            },
            said: format!("{left} {} {right}", rules::operator(&words, rule)),
            left,
            right,
            compared: ran.map(|ran| words.count("between-compared", count(ran), &[])),
            apart: ran
                .map(|ran| rules::apart(&words, &ran.apart))
                .unwrap_or_default(),
            at: ran.map(|ran| ran.at),
            lines: violations
                .into_iter()
                .map(|one| self.line(rule, one))
                .collect(),
        }
    }

    fn line(&self, rule: &Rule, violation: Violation) -> Line {
        let words = self.words();
        let place = &violation.broken.place;
        let told = rules::place(
            &words,
            &self.app.catalogue,
            self.agencies,
            place.period,
            (&place.region, &place.agency),
        );
        Line {
            left: rules::amount(&words, rule, violation.broken.left.as_deref()),
            right: rules::amount(&words, rule, violation.broken.right.as_deref()),
            place: told,
            follow_up: follow_up(violation.follow_up),
            may_explain: violation.settled_at.is_none() && may_explain(self.person, rule, place),
            violation,
        }
    }
}

/// Key of what is done about a violation.
fn follow_up(of: FollowUp) -> &'static str {
    match of {
        FollowUp::Open => "between-follow-open",
        FollowUp::InHand => "between-follow-in-hand",
        FollowUp::Accepted => "between-follow-accepted",
    }
}

/// Who enters the figures of the rule says what they mean: an agency for what it reports.
fn may_explain(person: &Person, rule: &Rule, place: &violations::Place) -> bool {
    let mine = match person.limit() {
        None => true,
        Some(own) if place.agency.is_empty() => rule.is_reported_by(&own),
        Some(own) => place.agency == own,
    };
    mine && person.may(permission::OBSERVATION_UPDATE)
}

/// What was sent.
#[derive(Debug, Deserialize)]
pub struct Sent {
    #[serde(default)]
    penjelasan: String,
    #[serde(default)]
    tindak_lanjut: String,
    /// When the sides that were looked at came to be.
    #[serde(default)]
    terlihat: i64,
}

/// Writes down what the agency says of a violation.
pub async fn explain(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    let explanation = sent.penjelasan.trim().to_owned();
    let follow_up = FollowUp::parse(&sent.tindak_lanjut)
        .ok_or_else(|| Error::BadRequest("the follow-up is not known".to_owned()))?;
    if explanation.is_empty() {
        return Ok(Redirect::to(&format!(
            "/aturan?pesan=rule-needs-words#v-{id}"
        )));
    }
    if explanation.chars().count() > LONGEST {
        return Ok(Redirect::to(&format!("/aturan?pesan=rule-too-long#v-{id}")));
    }
    let violation = app.db.read(move |conn| violations::get(conn, id)).await?;
    let rule = app.catalogue.rule(&violation.rule).ok_or(Error::NotFound)?;
    if !may_explain(&person, rule, &violation.broken.place) {
        return Err(Error::Forbidden(permission::OBSERVATION_UPDATE));
    }
    let (actor, agency) = (Actor::person(person.id), person.limit());
    let done = app.db.write(move |tx| {
        let said = (explanation.as_str(), follow_up);
        violations::explain(tx, &actor, agency.as_deref(), (id, sent.terlihat), said)
    });
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!(
            "/aturan?pesan=rule-explained#v-{id}"
        ))),
        Err(Error::Conflict(_)) => Ok(Redirect::to("/aturan?pesan=rule-settled")),
        Err(error) => Err(error),
    }
}
