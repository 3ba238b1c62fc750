//! `/sektor/{sector}` and `/sektor/{sector}/{slug}`: the figures of an indicator, as the reader
//! has chosen to see them.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::{Indicator, Kind, Sector};
use crate::figures::facts;
use crate::figures::names;
use crate::figures::names::Agencies;
use crate::figures::question;
use crate::figures::selection;
use crate::figures::selection::{Ignored, Selection};
use crate::present::board::{self, Board};
use crate::present::filter::{self, Field};
use crate::present::under_way;
use crate::present::words::Words;
use crate::present::{charts, csv};
use crate::store::sources::imports;
use crate::store::sources::imports::UnderWay;
use crate::web::frame::{DOCS, Frame, sector_address, with_query};
use crate::web::pages::beranda::{fragment, own_agency};
use crate::web::pages::ekspor;
use crate::web::pages::sight;
use crate::web::pages::sight::{Depth, Sight, related};
use crate::web::path::Path;
use crate::web::respond;

/// The part of the page that follows the data.
const PART: &str = "angka";

/// A tab.
#[derive(Debug)]
struct Tab {
    label: String,
    slug: String,
    address: String,
    current: bool,
}

/// A fact about the indicator.
#[derive(Debug)]
struct About {
    term: String,
    text: String,
    link: Option<(String, String)>,
}

/// Everything that the page shows.
#[derive(Debug)]
struct View {
    sector: String,
    title: String,
    tabs: Vec<Tab>,
    address: String,
    live: String,
    slug: String,
    fields: Vec<Field>,
    filtered: bool,
    ignored: Vec<Ignored>,
    board: Option<Board>,
    /// That figures are being written from a file just now.
    under_way: Option<String>,
    newest: Option<String>,
    /// Other regions that have figures, where what is asked for has none.
    elsewhere: Vec<(String, String)>,
    nothing: String,
    about: Vec<About>,
    docs: String,
    query: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/sektor.html")]
struct Page<'a> {
    frame: &'a Frame,
    view: &'a View,
}

#[derive(Debug, Template)]
#[template(path = "parts/angka.html")]
struct Part<'a> {
    frame: &'a Frame,
    view: &'a View,
}

/// What an address leads to, and what was read for it.
struct Found<'a> {
    sector: &'a Sector,
    indicator: Arc<Indicator>,
    sight: Sight,
    asked: Pairs,
    ignored: Vec<Ignored>,
    agencies: Agencies,
    under_way: Vec<UnderWay>,
}

type Pairs = Vec<(String, String)>;

/// Answers a sector's page at its headline.
pub async fn first(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(sector): Path<String>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Result<Html<String>> {
    let found = app.catalogue.sector(&sector).ok_or(Error::NotFound)?;
    let shown = app.catalogue.first_of(found).ok_or(Error::NotFound)?;
    let slug = shown.slug.clone();
    answer(&app, &frame, (&sector, &slug), pairs, &headers).await
}

/// Answers the page of an indicator.
pub async fn one(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path((sector, slug)): Path<(String, String)>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Result<Html<String>> {
    answer(&app, &frame, (&sector, &slug), pairs, &headers).await
}

/// Answers the numbers of a chart as a file.
pub async fn file(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path((sector, slug, name)): Path<(String, String, String)>,
    Query(pairs): Query<Pairs>,
) -> Result<Response> {
    let id = name.strip_suffix(".csv").ok_or(Error::NotFound)?;
    let found = find(&app, &frame, (&sector, &slug), pairs).await?;
    let words = Words::new(&app.texts, frame.lang());
    let indicator = &found.indicator;
    let scene = found
        .sight
        .scene(words, &app.catalogue, &found.agencies, indicator);
    let scene = scene.ok_or(Error::NotFound)?;
    let charts = charts::all(&scene);
    let chart = charts.into_iter().find(|chart| chart.id == id);
    let text = csv::of(&scene, &chart.ok_or(Error::NotFound)?);
    if let Some(person) = frame.person() {
        let query = serde_urlencoded::to_string(&found.asked).unwrap_or_default();
        ekspor::note(&app, person, &format!("{slug}/{id}"), &query).await;
    }
    let named = format!("attachment; filename=\"{slug}-{id}.csv\"");
    let named = HeaderValue::from_str(&named)
        .map_err(|_| Error::Internal(format!("the file name {slug}-{id}")))?;
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, named),
    ];
    Ok((headers, text).into_response())
}

async fn find<'a>(
    app: &'a App,
    frame: &Frame,
    at: (&str, &str),
    pairs: Pairs,
) -> Result<Found<'a>> {
    let sector = app.catalogue.sector(at.0).ok_or(Error::NotFound)?;
    let target = app.db.target(at.1)?.clone();
    let indicator = Arc::clone(&target.indicator);
    if indicator.sector != sector.slug {
        return Err(Error::NotFound);
    }
    let (catalogue, own) = (Arc::clone(&app.catalogue), own_agency(frame));
    let today = app.clock.today();
    let per = indicator.per.as_ref();
    let other = per
        .map(|per| app.db.target(&per.indicator))
        .transpose()?
        .cloned();
    let read = app.db.read_far(move |conn| {
        let agencies = sight::names(conn)?;
        let about = &target.indicator;
        let whole = Selection::all(about, question::View::All, own.as_deref());
        let (selection, ignored) = whole.read(&catalogue, &agencies, about, &pairs);
        let mut sight = sight::read(conn, &target, selection, Depth::Page, today)?;
        let shown = sight.focus.as_ref().filter(|_| sight.selection.per);
        if let (Some(other), Some(focus)) = (&other, shown) {
            sight.facts.related = related::read(conn, other, (sight.selection.view, focus.period))?;
        }
        let under_way = imports::under_way(conn)?;
        Ok((sight, pairs.clone(), ignored, agencies, under_way))
    });
    let (sight, asked, ignored, agencies, under_way) = read.await?;
    Ok(Found {
        sector,
        indicator,
        sight,
        asked,
        ignored,
        agencies,
        under_way,
    })
}

async fn answer(
    app: &App,
    frame: &Frame,
    at: (&str, &str),
    mut pairs: Pairs,
    headers: &HeaderMap,
) -> Result<Html<String>> {
    let asked = pairs.iter().position(|(name, _)| name == "bagian");
    let asked = asked.map(|at| pairs.swap_remove(at).1);
    let part = fragment(asked, headers);
    let found = find(app, frame, at, pairs).await?;
    let view = view(app, frame, &found);
    if part.as_deref() == Some(PART) {
        return respond::page(&Part { frame, view: &view });
    }
    respond::page(&Page { frame, view: &view })
}

fn view(app: &App, frame: &Frame, found: &Found<'_>) -> View {
    let words = Words::new(&app.texts, frame.lang());
    let (indicator, sight) = (&*found.indicator, &found.sight);
    let scene = sight.scene(words, &app.catalogue, &found.agencies, indicator);
    let has_figures = |board: &Board| {
        let charts = !board.charts.is_empty();
        charts || board.headline.big.is_some() || !board.figures.is_empty()
    };
    let board = scene.map(|scene| board::of(&scene, &frame.asset("banten.geojson")));
    let board = board.filter(has_figures);
    let address = format!("{}/{}", sector_address(&found.sector.slug), indicator.slug);
    let query = sight.selection.query(indicator);
    let joined = |extra: &str| match query.as_str() {
        "" => extra.to_owned(),
        query => format!("{query}&{extra}"),
    };
    let title = words.label(&indicator.title).to_owned();
    View {
        sector: words.label(&found.sector.title).to_owned(),
        tabs: tabs(app, &words, found),
        live: format!("{address}?{}", joined(&format!("bagian={PART}"))),
        slug: indicator.slug.clone(),
        fields: fields(app, &words, found),
        filtered: !query.is_empty(),
        elsewhere: elsewhere(app, found, &address),
        ignored: found.ignored.clone(),
        newest: newest(&words, sight, query.is_empty()),
        nothing: words.with("dash-no-figures-how", &[("name", &title)]),
        about: about(app, &words, found),
        under_way: UnderWay::of(&found.under_way, &indicator.slug)
            .map(|rows| under_way::of(&words, rows)),
        docs: format!("{DOCS}/{}", indicator.slug),
        board,
        address,
        title,
        query,
    }
}

/// The newest period with figures, where others than those of the view can be chosen: whoever sees one
/// agency alone has no choice of another.
fn newest(words: &Words<'_>, sight: &Sight, all: bool) -> Option<String> {
    let reported = !sight.facts.of(facts::Part::Regions).is_empty();
    if sight.selection.bound && all && !reported {
        return None;
    }
    board::newest(words, &sight.known, &sight.facts)
}

/// The names and addresses of the other regions that have figures, of those that can be chosen.
fn elsewhere(app: &App, found: &Found<'_>, address: &str) -> Vec<(String, String)> {
    let (indicator, sight) = (&*found.indicator, &found.sight);
    let wanted = sight.selection.period(&sight.known);
    let has_figures = |code: &&str| {
        let all = sight.facts.of(facts::Part::Regions).iter();
        let mut here = all.filter(|fact| wanted.is_none_or(|period| fact.period == period));
        *code != sight.selection.region && here.any(|fact| fact.region == **code)
    };
    let codes = selection::regions(indicator)
        .into_iter()
        .filter(has_figures);
    let named = codes.map(|code| {
        let chosen = Selection {
            region: code.to_owned(),
            ..sight.selection.clone()
        };
        let address = with_query(address, &chosen.query(indicator));
        (names::region(&app.catalogue, code), address)
    });
    named.collect()
}

fn tabs(app: &App, words: &Words<'_>, found: &Found<'_>) -> Vec<Tab> {
    let sector = sector_address(&found.sector.slug);
    let tab = |indicator: &Arc<Indicator>| Tab {
        label: words.label(&indicator.short).to_owned(),
        slug: indicator.slug.clone(),
        address: with_query(
            &format!("{sector}/{}", indicator.slug),
            &selection::carried(indicator, &found.asked),
        ),
        current: indicator.slug == found.indicator.slug,
    };
    let mut all: Vec<&Arc<Indicator>> = app.catalogue.of_sector(&found.sector.slug).collect();
    all.sort_by_key(|indicator| indicator.slug != found.sector.headline);
    all.into_iter().map(tab).collect()
}

fn fields(app: &App, words: &Words<'_>, found: &Found<'_>) -> Vec<Field> {
    let sight = &found.sight;
    if sight.known.is_empty() && found.indicator.period.show.len() < 2 {
        return Vec::new();
    }
    filter::fields(&filter::Sight {
        words: *words,
        catalogue: &app.catalogue,
        indicator: &found.indicator,
        selection: &sight.selection,
        known: &sight.known,
        shown: sight.focus.as_ref().map(|focus| {
            let cell = sight.track.cell(focus.period, focus.strand.basis);
            (focus, cell)
        }),
        facts: &sight.facts,
        agencies: &found.agencies,
    })
}

/// What the figures mean, where they come from, what they are compared with.
fn about(app: &App, words: &Words<'_>, found: &Found<'_>) -> Vec<About> {
    let indicator = &*found.indicator;
    let fact = |key: &str, text: String| About {
        term: words.get(key),
        text,
        link: None,
    };
    let kind = match indicator.headline_measure().kind {
        Kind::Stock => "dash-kind-stock",
        Kind::Flow => "dash-kind-flow",
        Kind::Rate => "dash-kind-rate",
        Kind::Index => "dash-kind-index",
    };
    let mut all = vec![
        fact(
            "dash-definition",
            words.label(&indicator.definition).to_owned(),
        ),
        fact("dash-kind", words.get(kind)),
    ];
    if !indicator.region.compare.is_empty() {
        let compare = indicator.region.compare.iter();
        let names: Vec<String> = compare
            .map(|code| names::region(&app.catalogue, code))
            .collect();
        all.push(fact("dash-comparison", words.list(&names)));
    }
    for basis in &indicator.bases {
        let source = words.label(&basis.source);
        let scope = words.label(&basis.scope);
        let link = basis
            .url
            .clone()
            .map(|url| (url, words.get("dash-source-page")));
        all.push(About {
            term: words.get("dash-source-word"),
            text: format!("{source}. {}: {scope}.", words.get("dash-scope")),
            link,
        });
    }
    all
}
