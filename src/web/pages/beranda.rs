//! `/beranda`: a card for each sector with its newest figures.

pub mod urutan;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Html;
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::{Indicator, Level, Sector};
use crate::figures::names::Agencies;
use crate::figures::question::View;
use crate::figures::selection::Selection;
use crate::identity::permission;
use crate::present::card::{self, Headline, Line};
use crate::present::periods;
use crate::present::under_way;
use crate::present::words::Words;
use crate::store::figures::observations::Target;
use crate::store::people::cards;
use crate::store::sources::imports;
use crate::store::sources::imports::UnderWay;
use crate::web::frame::{Frame, sector_address};
use crate::web::pages::pemantauan::opd;
use crate::web::pages::pemantauan::opd::Owed;
use crate::web::pages::perhatian;
use crate::web::pages::perhatian::Needs;
use crate::web::pages::sight;
use crate::web::pages::sight::{Depth, Sight};
use crate::web::respond;

/// How many further figures a card shows.
const LINES: usize = 3;

/// What the address may say.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Only this card, for an open page that is brought up to date.
    bagian: Option<String>,
}

/// A card.
#[derive(Debug)]
struct Card {
    id: String,
    slugs: String,
    live: String,
    icon: String,
    title: String,
    address: String,
    headline: Option<Headline>,
    /// Whether its figure is older than its rhythm.
    old: bool,
    missing: String,
    lines: Vec<Line>,
    /// That figures of it are being written from a file just now.
    under_way: Option<String>,
    count: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/beranda.html")]
struct Page<'a> {
    frame: &'a Frame,
    /// The agency whose figures alone are shown.
    own: Option<String>,
    lead: String,
    /// How the province stands, for who works for all of it.
    condition: Option<(String, bool)>,
    /// What needs attention.
    needs: Option<Needs>,
    /// What the reader's agency has to send.
    owed: Option<Owed>,
    cards: Vec<Card>,
    /// Regencies and cities, which have a page each.
    regions: Vec<(String, String)>,
    /// That the agency reports nothing in the other sectors, which have no card.
    others: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "parts/kartu-sektor.html")]
struct Part<'a> {
    frame: &'a Frame,
    card: &'a Card,
}

/// Answers the page, or one card of it.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>> {
    let part = fragment(asked.bagian, &headers);
    let mut wanted = Vec::new();
    for sector in &app.catalogue.sectors {
        if part.as_ref().is_none_or(|id| *id == card_id(sector)) {
            wanted.push(targets(&app, sector)?);
        }
    }
    let own = own_agency(&frame);
    let (owed, needs) = match part {
        None => {
            let owed = opd::owed(&app, &frame).await?;
            (owed, perhatian::few(&app, &frame).await?)
        }
        Some(_) => (None, None),
    };
    let reader = frame.person().map(|person| person.id);
    let seen = read(&app, wanted, own.clone(), reader).await?;
    let words = Words::new(&app.texts, frame.lang());
    let sectors = urutan::arranged(&app.catalogue.sectors, &seen.order).into_iter();
    let own = own.filter(|code| !code.is_empty());
    let concerns = |sector: &&Sector| match &part {
        Some(id) => *id == card_id(sector),
        None => own
            .as_ref()
            .is_none_or(|own| reports(&app, sector, own, &seen.sights)),
    };
    let (concerned, others): (Vec<&Sector>, Vec<&Sector>) = sectors.partition(concerns);
    let cards: Vec<Card> = concerned
        .into_iter()
        .map(|sector| card(&app, &words, sector, &seen))
        .collect();
    if part.is_some() {
        let card = cards.first().ok_or(Error::NotFound)?;
        return respond::page(&Part {
            frame: &frame,
            card,
        });
    }
    let own = own.map(|code| {
        seen.agencies
            .get(&code)
            .map_or(code, |agency| agency.name.clone())
    });
    let now = periods::moment(&words, app.clock.now_ms());
    respond::page(&Page {
        frame: &frame,
        lead: words.with(lead(own.as_deref()), &[("at", &now)]),
        own: own.map(|name| words.with("dash-home-own", &[("agency", &name)])),
        condition: needs.as_ref().and_then(|needs| needs.condition.clone()),
        needs,
        owed,
        cards,
        regions: regions(&app),
        others: own_others(&words, &others),
    })
}

/// Key of what stands under the title, to the reader of an agency's own figures or of all.
fn lead(own: Option<&str>) -> &'static str {
    match own {
        Some(_) => "dash-home-lead-own",
        None => "dash-home-lead",
    }
}

fn regions(app: &App) -> Vec<(String, String)> {
    let all = app.catalogue.regions.values();
    let found = all.filter(|one| one.level == Level::Kabkota);
    found
        .map(|one| (one.code.clone(), one.name.clone()))
        .collect()
}

/// What was read for the cards.
struct Seen {
    sights: Vec<(Arc<Indicator>, Sight)>,
    agencies: Agencies,
    under_way: Vec<UnderWay>,
    /// The order in which the reader wants the cards.
    order: Vec<String>,
}

/// What there is of each indicator, of all agencies or the reader's own.
async fn read(
    app: &App,
    wanted: Vec<Vec<Target>>,
    own: Option<String>,
    reader: Option<i64>,
) -> Result<Seen> {
    let today = app.clock.today();
    let read = app.db.read_far(move |conn| {
        let sight = |target: &Target| {
            let selection = Selection::all(&target.indicator, View::All, own.as_deref());
            let read = sight::read(conn, target, selection, Depth::Card, today)?;
            Ok((Arc::clone(&target.indicator), read))
        };
        let all = wanted.iter().flatten();
        Ok(Seen {
            sights: all.map(sight).collect::<Result<_>>()?,
            agencies: sight::names(conn)?,
            under_way: imports::under_way(conn)?,
            order: match reader {
                Some(id) => cards::order(conn, id)?,
                None => Vec::new(),
            },
        })
    });
    read.await
}

/// Whether an agency reports an indicator of a sector, or has figures of one.
fn reports(app: &App, sector: &Sector, own: &str, sights: &[(Arc<Indicator>, Sight)]) -> bool {
    let mut all = app.catalogue.of_sector(&sector.slug);
    let mut shown = sights
        .iter()
        .filter(|(about, _)| about.sector == sector.slug);
    all.any(|about| about.is_reported_by(own)) || shown.any(|(_, sight)| sight.focus.is_some())
}

/// Names the sectors without a card.
fn own_others(words: &Words<'_>, others: &[&Sector]) -> Option<String> {
    let titles = others
        .iter()
        .map(|sector| words.label(&sector.title).to_owned());
    let titles: Vec<String> = titles.collect();
    let list = words.list(&titles);
    (!titles.is_empty()).then(|| words.with("dash-home-others", &[("list", &list)]))
}

/// The part of the page that is asked for: by the address, or by the script that brings it up
/// to date.
pub(super) fn fragment(asked: Option<String>, headers: &HeaderMap) -> Option<String> {
    let header = headers.get("x-fragment").and_then(|v| v.to_str().ok());
    asked
        .filter(|id| !id.is_empty())
        .or_else(|| header.map(str::to_owned))
}

/// The only agency whose figures the reader may see; none for those who work for all.
pub(super) fn own_agency(frame: &Frame) -> Option<String> {
    let person = frame.person()?;
    let bound = !person.may(permission::AGENCY_ALL);
    bound.then(|| person.agency.clone().unwrap_or_default())
}

fn card_id(sector: &Sector) -> String {
    format!("kartu-{}", sector.slug)
}

/// The indicators of a sector's card: its headline and those that follow.
fn targets(app: &App, sector: &Sector) -> Result<Vec<Target>> {
    shown(app, sector)
        .into_iter()
        .map(|indicator| app.db.target(&indicator.slug).cloned())
        .collect()
}

fn shown<'a>(app: &'a App, sector: &Sector) -> Vec<&'a Arc<Indicator>> {
    let mut all: Vec<&Arc<Indicator>> = app
        .catalogue
        .indicators
        .iter()
        .filter(|indicator| indicator.sector == sector.slug)
        .collect();
    all.sort_by_key(|indicator| indicator.slug != sector.headline);
    all.truncate(LINES + 1);
    all
}

fn card(app: &App, words: &Words<'_>, sector: &Sector, seen: &Seen) -> Card {
    let shown = shown(app, sector);
    let find = |wanted: &Arc<Indicator>| {
        let found = seen
            .sights
            .iter()
            .find(|(about, _)| about.slug == wanted.slug);
        found.and_then(|(about, sight)| sight.scene(*words, &app.catalogue, &seen.agencies, about))
    };
    let (first, rest) = match shown.split_first() {
        Some((first, rest)) => (Some(first), rest),
        None => (None, &[][..]),
    };
    let line = |indicator: &&Arc<Indicator>| match find(indicator) {
        Some(scene) => card::line(&scene),
        None => card::empty_line(words, indicator),
    };
    let is_written =
        |about: &&&Arc<Indicator>| UnderWay::of(&seen.under_way, &about.slug).is_some();
    let written = shown.iter().filter(is_written);
    let slugs: Vec<&str> = shown.iter().map(|i| i.slug.as_str()).collect();
    let total = app.catalogue.of_sector(&sector.slug).count();
    let id = card_id(sector);
    let headline = first
        .and_then(|indicator| find(indicator))
        .map(|scene| card::headline(&scene));
    let trust = headline.as_ref().and_then(|one| one.figure.trust.as_ref());
    Card {
        old: trust.is_some_and(|trust| trust.age.is_some()),
        live: format!("/beranda?bagian={id}"),
        id,
        slugs: slugs.join(" "),
        icon: sector.icon.clone(),
        title: words.label(&sector.title).to_owned(),
        address: sector_address(&sector.slug),
        headline,
        missing: first.map_or_else(
            || words.get("dash-sector-empty"),
            |indicator| words.label(&indicator.title).to_owned(),
        ),
        lines: rest.iter().map(line).collect(),
        under_way: under_way::of_several(words, written.map(|about| &***about)),
        count: words.count("dash-count-indicators", total, &[]),
    }
}
