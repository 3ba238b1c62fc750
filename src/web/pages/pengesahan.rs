//! `/pengesahan`: figures that wait to be validated, those that were sent back, and those that
//! their agencies ask to be opened.

pub mod bersama;
mod line;
pub mod permintaan;
pub mod putusan;
mod queue;
mod recent;
mod rows;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use jiff::civil::Date;
use serde::Deserialize;

use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::{Catalogue, Indicator};
use crate::figures::names::Agencies;
use crate::present::words::Words;
use crate::store::Conn;
use crate::store::figures::notices;
use crate::store::figures::notices::Notice;
use crate::store::figures::observations::Target;
use crate::store::figures::waiting;
use crate::store::figures::waiting::Waiting;
use crate::web::form::filled;
use crate::web::frame::Frame;
use crate::web::pages::pengesahan::line::{Line, Teller};
use crate::web::pages::pengesahan::permintaan::Request;
use crate::web::pages::pengesahan::queue::Year;
use crate::web::pages::pengesahan::recent::Recent;
use crate::web::pages::sight;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Years of indicators on a page.
const PER_PAGE: usize = 20;
/// Notices that are read.
const NOTICES: usize = 1_000;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    opd: String,
    indikator: String,
    /// Which tab.
    lihat: String,
    hal: usize,
    /// From when on a decision was taken that is confirmed here, milliseconds since 1970.
    sejak: Option<i64>,
    /// Until when.
    sampai: Option<i64>,
}

/// The parts of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Waiting,
    Returned,
    Asked,
}

impl Tab {
    const ALL: [Self; 3] = [Self::Waiting, Self::Returned, Self::Asked];

    /// The word in the address; none for the first.
    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "",
            Self::Returned => "dikembalikan",
            Self::Asked => "dibuka",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Waiting => "validation-tab-waiting",
            Self::Returned => "validation-tab-returned",
            Self::Asked => "validation-tab-asked",
        }
    }

    fn of(word: &str) -> Self {
        let found = Self::ALL.into_iter().find(|tab| tab.word() == word);
        found.unwrap_or(Self::Waiting)
    }
}

/// A tab as it is shown.
#[derive(Debug)]
struct Link {
    address: String,
    title: String,
    count: usize,
    here: bool,
}

#[derive(Debug, Template)]
#[template(path = "pages/pengesahan.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    tabs: Vec<Link>,
    returned: bool,
    /// How many figures wait for their agencies.
    away: usize,
    lines: Vec<Line>,
    requests: Option<Vec<Request>>,
    recent: Option<Recent>,
    agencies: Vec<(String, String)>,
    indicators: Vec<(String, String)>,
    limited: bool,
    seen_at: i64,
    number: usize,
    more: bool,
    query: String,
}

/// What was read for the page.
struct Read {
    years: Vec<Year>,
    more: bool,
    returned: Vec<Notice>,
    /// How many figures wait for their agencies.
    away: usize,
    requests: Vec<permintaan::Read>,
    recent: Option<recent::Read>,
    agencies: Agencies,
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
    let tab = Tab::of(&asked.lihat);
    let wanted = Wanted {
        agency: limit.clone().or_else(|| filled(&asked.opd)),
        slug: app
            .db
            .target(&asked.indikator)
            .ok()
            .map(|t| t.indicator.slug.clone()),
        tab,
        number,
        decided: asked.sejak.zip(asked.sampai),
        user: person.id,
    };
    let read = read(&app, wanted).await?;
    let teller = Teller {
        words: Words::new(&app.texts, frame.lang()),
        catalogue: &app.catalogue,
        agencies: &read.agencies,
        returned: &read.returned,
    };
    let mut lines: Vec<Line> = Vec::new();
    for year in read.years {
        lines.extend(line::of_year(&teller, year));
    }
    // What was sent back waits for its agency, until it has changed.
    let away = |line: &Line| line.returned.as_ref().is_some_and(|r| !r.corrected);
    lines.retain(|line| away(line) == (tab == Tab::Returned));
    let requests = read.requests;
    let counts = [None, Some(read.away), Some(requests.len())];
    let requests: Vec<Request> = requests
        .into_iter()
        .map(|request| permintaan::told(&teller, request))
        .collect();
    page(&Page {
        tabs: tabs(&frame, &asked, tab, counts),
        returned: tab == Tab::Returned,
        away: read.away,
        lines,
        requests: (tab == Tab::Asked).then_some(requests),
        recent: read.recent.map(|recent| recent::told(&teller, recent)),
        indicators: titles(&app.catalogue, &frame),
        agencies: named(&read.agencies),
        limited: limit.is_some(),
        seen_at: app.clock.now_ms(),
        number,
        more: read.more,
        query: query(&asked, tab),
        asked: &asked,
        frame: &frame,
    })
}

/// What is read.
struct Wanted {
    agency: Option<String>,
    slug: Option<String>,
    tab: Tab,
    number: usize,
    decided: Option<(i64, i64)>,
    user: i64,
}

async fn read(app: &App, wanted: Wanted) -> Result<Read> {
    let targets: BTreeMap<i64, Target> = app
        .catalogue
        .indicators
        .iter()
        .filter_map(|i| app.db.target(&i.slug).ok())
        .map(|target| (target.id, target.clone()))
        .collect();
    let (today, now) = (app.clock.today(), app.clock.now_ms());
    let read = app.db.read_far(move |conn| {
        let agency = wanted.agency.as_deref();
        let fits = |slug: &str| wanted.slug.as_deref().is_none_or(|only| only == slug);
        let mut returned = notices::returned(conn, agency, NOTICES)?;
        returned.retain(|notice| fits(&notice.slug));
        let mut asked = notices::asked(conn, agency, NOTICES)?;
        asked.retain(|notice| fits(&notice.slug));
        let (years, more) = match wanted.tab {
            Tab::Asked => (Vec::new(), false),
            tab => {
                let fits = |target: &Target, year: &Waiting| {
                    let away = || queue::returned(target, year, &returned).is_some();
                    fits(&target.indicator.slug) && (tab == Tab::Waiting || away())
                };
                years(conn, &targets, (agency, wanted.number), today, &fits)?
            }
        };
        let of_slug = |slug: &str| targets.values().find(|t| t.indicator.slug == slug);
        let mut requests = Vec::new();
        for notice in asked {
            if let Some(target) = of_slug(&notice.slug) {
                requests.extend(permintaan::read(conn, target, notice)?);
            }
        }
        let recent = match wanted.decided {
            Some(span) => recent::read(conn, &of_slug, wanted.user, span, (today, now))?,
            None => None,
        };
        let fits = |slug: &str| wanted.slug.as_deref().is_none_or(|only| only == slug);
        Ok(Read {
            away: away(conn, &targets, agency, &returned, &fits)?,
            years,
            more,
            returned,
            requests,
            recent,
            agencies: sight::names(conn)?,
        })
    });
    read.await
}

/// The years of a page that fit, and whether more follow.
fn years(
    conn: &mut Conn,
    targets: &BTreeMap<i64, Target>,
    (agency, number): (Option<&str>, usize),
    today: Date,
    fits: &dyn Fn(&Target, &Waiting) -> bool,
) -> Result<(Vec<Year>, bool)> {
    let mut found: Vec<(&Target, Waiting)> = Vec::new();
    for year in waiting::years(conn, agency)? {
        let target = targets.get(&year.indicator);
        found.extend(
            target
                .filter(|target| fits(target, &year))
                .map(|target| (target, year)),
        );
    }
    let more = found.len() > number * PER_PAGE;
    let page = found
        .into_iter()
        .skip((number - 1) * PER_PAGE)
        .take(PER_PAGE);
    let read = page.map(|(target, year)| queue::read(conn, target, year, today));
    Ok((read.collect::<Result<_>>()?, more))
}

/// How many figures were sent back and have not changed since.
fn away(
    conn: &mut Conn,
    targets: &BTreeMap<i64, Target>,
    agency: Option<&str>,
    returned: &[Notice],
    fits: &dyn Fn(&str) -> bool,
) -> Result<usize> {
    if returned.is_empty() {
        return Ok(0);
    }
    let mut count = 0;
    for year in waiting::years(conn, agency)? {
        let target = targets.get(&year.indicator);
        let target = target.filter(|target| fits(&target.indicator.slug));
        let Some(target) = target.filter(|of| queue::returned(of, &year, returned).is_some())
        else {
            continue;
        };
        let lines = queue::apart(conn, target, year)?;
        let away = lines
            .iter()
            .filter(|line| queue::is_away(target, line, returned));
        count += away.count();
    }
    Ok(count)
}

fn named(agencies: &Agencies) -> Vec<(String, String)> {
    let name = |(code, agency): (&String, &crate::figures::names::AgencyName)| {
        (code.clone(), agency.name.clone())
    };
    agencies.iter().map(name).collect()
}

fn titles(catalogue: &Catalogue, frame: &Frame) -> Vec<(String, String)> {
    let title = |i: &Arc<Indicator>| (i.slug.clone(), frame.label(&i.title).to_owned());
    catalogue.indicators.iter().map(title).collect()
}

fn tabs(frame: &Frame, asked: &Asked, here: Tab, counts: [Option<usize>; 3]) -> Vec<Link> {
    let link = |(tab, count): (Tab, Option<usize>)| Link {
        address: format!("/pengesahan?{}", query(asked, tab)),
        title: frame.t(tab.key()),
        count: count.unwrap_or(0),
        here: tab == here,
    };
    Tab::ALL.into_iter().zip(counts).map(link).collect()
}

/// The filters as they stand in an address.
fn query(asked: &Asked, tab: Tab) -> String {
    let pairs = [
        ("opd", asked.opd.as_str()),
        ("indikator", &asked.indikator),
        ("lihat", tab.word()),
    ];
    let kept: Vec<_> = pairs.iter().filter(|(_, v)| !v.is_empty()).collect();
    serde_urlencoded::to_string(kept).unwrap_or_default()
}
