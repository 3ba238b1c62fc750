//! `/pengesahan`: provisional figures that wait to be validated, by indicator, agency and period.

pub mod putusan;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;

use crate::app::App;
use crate::base::error::Result;
use crate::base::text::number;
use crate::catalogue::{Catalogue, Indicator, Kind, Period};
use crate::figures::question::{Question, View};
use crate::present::periods;
use crate::present::words::Words;
use crate::store::Conn;
use crate::store::figures::doubts;
use crate::store::figures::observations::Target;
use crate::store::figures::totals::ask;
use crate::store::figures::validation;
use crate::store::figures::validation::Waiting;
use crate::store::people::agencies;
use crate::web::form::filled;
use crate::web::frame::{Frame, list_address};
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Years of indicators on a page.
const PER_PAGE: usize = 20;
/// Rows of a year beyond which it is not taken apart into its periods.
const APART: i64 = 5_000;
/// Periods of a year that are shown one by one.
const PERIODS: usize = 60;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    opd: String,
    indikator: String,
    hal: usize,
}

/// A period that waits.
#[derive(Debug)]
struct Line {
    slug: String,
    title: String,
    agency_code: String,
    agency: String,
    period: String,
    period_text: String,
    rows: i64,
    all: i64,
    figure: Option<String>,
    change: Option<(String, &'static str)>,
    /// How many of its rows were odd when they were entered.
    doubts: Option<String>,
    list: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/pengesahan.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    lines: Vec<Line>,
    agencies: Vec<(String, String)>,
    indicators: Vec<(String, String)>,
    limited: bool,
    seen_at: i64,
    number: usize,
    more: bool,
    query: String,
}

/// The queue.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let limit = person.limit();
    let number = asked.hal.clamp(1, 10_000);
    let agency = limit.clone().or_else(|| filled(&asked.opd));
    let only = app.db.target(&asked.indikator).ok().map(|target| target.id);
    let targets: BTreeMap<i64, Target> = app
        .catalogue
        .indicators
        .iter()
        .filter_map(|i| app.db.target(&i.slug).ok())
        .map(|target| (target.id, target.clone()))
        .collect();
    let known = targets.clone();
    let read = app.db.read(move |conn| {
        let mut years = validation::waiting_years(conn, agency.as_deref())?;
        let wanted = |id| known.contains_key(&id) && only.is_none_or(|only| only == id);
        years.retain(|year| wanted(year.indicator));
        let more = years.len() > number * PER_PAGE;
        let page = years.into_iter().skip((number - 1) * PER_PAGE);
        let found = taken_apart(conn, &known, page.take(PER_PAGE))?;
        Ok((found, more, agencies::all(conn)?))
    });
    let (found, more, agencies) = read.await?;
    let names: BTreeMap<&str, &str> = agencies
        .iter()
        .map(|a| (a.code.as_str(), a.short.as_str()))
        .collect();
    let words = Words::new(&app.texts, frame.lang());
    let lines = found.iter().filter_map(|(waiting, sums, doubts)| {
        let target = targets.get(&waiting.indicator)?;
        Some(line(&words, target, &names, waiting, (*sums, *doubts)))
    });
    page(&Page {
        lines: lines.collect(),
        indicators: titles(&app.catalogue, &frame),
        agencies: agencies
            .iter()
            .map(|a| (a.code.clone(), a.name.clone()))
            .collect(),
        limited: limit.is_some(),
        seen_at: app.clock.now_ms(),
        number,
        more,
        query: query(&asked),
        asked: &asked,
        frame: &frame,
    })
}

fn titles(catalogue: &Catalogue, frame: &Frame) -> Vec<(String, String)> {
    let title = |i: &Arc<Indicator>| (i.slug.clone(), frame.label(&i.title).to_owned());
    catalogue.indicators.iter().map(title).collect()
}

fn query(asked: &Asked) -> String {
    let pairs = [("opd", &asked.opd), ("indikator", &asked.indikator)];
    let kept: Vec<_> = pairs.iter().filter(|(_, v)| !v.is_empty()).collect();
    serde_urlencoded::to_string(kept).unwrap_or_default()
}

/// The headline figure of a period, and of the one before it.
type Sums = Option<(i64, Option<i64>)>;

/// The periods of these years, each with its headline figure.
fn taken_apart(
    conn: &mut Conn,
    targets: &BTreeMap<i64, Target>,
    years: impl Iterator<Item = Waiting>,
) -> Result<Vec<(Waiting, Sums, usize)>> {
    let mut found = Vec::new();
    for year in years {
        let Some(target) = targets.get(&year.indicator) else {
            continue;
        };
        for waiting in apart(conn, target, year)? {
            let sums = sums(conn, target, &waiting)?;
            let doubts = doubts(conn, target, &waiting)?;
            found.push((waiting, sums, doubts));
        }
    }
    Ok(found)
}

/// The shown periods of a year that wait, or the year itself when it has too many rows.
fn apart(conn: &mut Conn, target: &Target, year: Waiting) -> Result<Vec<Waiting>> {
    if year.all > APART {
        return Ok(vec![year]);
    }
    let mut periods: Vec<Waiting> = Vec::new();
    for mut waiting in validation::periods_of(conn, &year)? {
        waiting.period = shown(target, &waiting.period);
        match periods.iter_mut().find(|p| p.period == waiting.period) {
            Some(known) => {
                known.rows += waiting.rows;
                known.all += waiting.all;
            }
            None => periods.push(waiting),
        }
    }
    periods.retain(|waiting| waiting.rows > 0);
    let few = !periods.is_empty() && periods.len() <= PERIODS;
    Ok(if few { periods } else { vec![year] })
}

/// The finest period that is shown and with whose text this one begins, or this one.
fn shown(target: &Target, text: &str) -> String {
    let about = &target.indicator;
    let Some(period) = Period::parse(text, &about.period.grains) else {
        return text.to_owned();
    };
    let coarser = about.rolls_up_to(period.grain());
    let coarser = coarser.map(|grain| period.within(grain).to_string());
    let longest = coarser
        .filter(|coarse| text.starts_with(coarse.as_str()))
        .max_by_key(String::len);
    longest.unwrap_or_else(|| text.to_owned())
}

/// The headline figure of a waiting period and of the one before it, where they add up.
fn sums(conn: &mut Conn, target: &Target, waiting: &Waiting) -> Result<Sums> {
    let about = &target.indicator;
    let Some(period) = validation::period_of(target, &waiting.period) else {
        return Ok(None);
    };
    let shown = about.period.show.contains(&period.grain());
    if !shown || !matches!(about.kind, Kind::Flow | Kind::Stock) {
        return Ok(None);
    }
    let mut question = Question::new(View::All, period.grain());
    question.agency = Some(waiting.agency.clone());
    // Figures of the parts of the whole, or of the whole itself where it has no parts.
    let parts = !target.summed.is_empty();
    let whole = &about.region.whole;
    question.region = Some(if parts {
        format!("@{whole}")
    } else {
        whole.clone()
    });
    question.periods = vec![period, period.previous()];
    let totals = ask(conn, target.id, about, &question)?;
    let of = |wanted: Period| {
        let all = totals.iter().filter(|total| total.period == wanted);
        let mut sums = all.map(|total| total.sums.sum[about.headline]);
        // Two bases are two figures: their sum is none.
        sums.next().filter(|_| sums.next().is_none())
    };
    Ok(of(period).map(|now| (now, of(period.previous()))))
}

/// How many rows of a waiting period were odd when they were entered.
fn doubts(conn: &mut Conn, target: &Target, waiting: &Waiting) -> Result<usize> {
    if target.indicator.warn_change.is_none() {
        return Ok(0);
    }
    let marked = doubts::marked(conn, target.id, &waiting.agency)?;
    let inside = |period: &&Period| period.to_string().starts_with(&waiting.period);
    Ok(marked.iter().filter(inside).count())
}

fn line(
    words: &Words<'_>,
    target: &Target,
    names: &BTreeMap<&str, &str>,
    waiting: &Waiting,
    (sums, doubts): (Sums, usize),
) -> Line {
    let about = &target.indicator;
    let period = validation::period_of(target, &waiting.period);
    let measure = about.headline_measure();
    let agency = names.get(waiting.agency.as_str()).copied();
    let list =
        serde_urlencoded::to_string([("opd", waiting.agency.as_str()), ("status", "provisional")]);
    Line {
        slug: about.slug.clone(),
        title: words.label(&about.title).to_owned(),
        agency_code: waiting.agency.clone(),
        agency: agency.unwrap_or(&waiting.agency).to_owned(),
        period: waiting.period.clone(),
        period_text: period.map_or_else(
            || waiting.period.clone(),
            |period| periods::long(words, period),
        ),
        rows: waiting.rows,
        all: waiting.all,
        figure: sums.map(|(now, _)| {
            let figure = number::decimal(now, measure.decimals, words.lang);
            format!("{figure} {}", words.label(&measure.unit))
        }),
        doubts: (doubts > 0).then(|| words.count("validation-doubts", doubts, &[])),
        change: sums.and_then(|(now, before)| change(words, now, before?)),
        list: format!("{}?{}", list_address(&about.slug), list.unwrap_or_default()),
    }
}

/// The change against the period before in words, and its class.
fn change(words: &Words<'_>, now: i64, before: i64) -> Option<(String, &'static str)> {
    let tenths = i128::from(now - before) * 1000 / i128::from(Some(before).filter(|b| *b != 0)?);
    let tenths = i64::try_from(tenths).ok()?;
    let percent = number::decimal(tenths.abs(), 1, words.lang);
    let (key, class) = match tenths {
        0 => ("validation-same", "change change-flat"),
        1.. => ("validation-up", "change change-up"),
        _ => ("validation-down", "change change-down"),
    };
    Some((words.with(key, &[("percent", &percent)]), class))
}
