//! `/data/{slug}`: the list of an indicator's rows.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;

use super::flash::{Flash, flash};
use super::{Desk, search, words};
use crate::app::App;
use crate::base::error::Result;
use crate::base::text::number;
use crate::catalogue::{Indicator, Region};
use crate::identity::permission;
use crate::present::rows::asked::{Asked, LENGTHS, Leaf};
use crate::present::rows::form::all_regions;
use crate::present::rows::line::{Line, Names};
use crate::present::rows::period::{self, Entry};
use crate::present::rows::table::{self, Column, Kind};
use crate::present::under_way;
use crate::present::words::Words;
use crate::store::commit::journal::Via;
use crate::store::figures::rows;
use crate::store::figures::rows::{Axis, Count, Order, Page as Found, Place, Sort, Turn};
use crate::store::sources::imports;
use crate::store::sources::imports::UnderWay;
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

#[derive(Debug, Template)]
#[template(path = "pages/data/list.html")]
struct Page<'a> {
    frame: &'a Frame,
    indicator: &'a Indicator,
    address: String,
    asked: &'a Asked,
    bound: &'static str,
    agencies: Vec<(String, String)>,
    regions: Vec<&'a Region>,
    vias: Vec<(&'static str, String)>,
    head: Vec<Head>,
    /// Columns in which all lines of the page say the same, which stands above the table.
    same: Vec<(String, String)>,
    lines: Vec<Shown>,
    count: String,
    leaves: Leaves,
    may: May,
    flash: Option<Flash>,
    /// That figures are being written from a file just now.
    under_way: Option<String>,
    lengths: [usize; 4],
}

/// A heading of the table.
#[derive(Debug)]
struct Head {
    label: String,
    numeric: bool,
    link: Option<String>,
    sorted: &'static str,
}

/// A line of the table.
#[derive(Debug)]
struct Shown {
    id: i64,
    about: String,
    revision: i64,
    cells: Vec<Cell>,
}

#[derive(Debug)]
struct Cell {
    text: Option<String>,
    numeric: bool,
    badge: &'static str,
    sample: bool,
}

/// What the reader may do here.
#[derive(Debug)]
struct May {
    create: bool,
    update: bool,
    delete: bool,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Html<String>> {
    let desk = Desk::open(&app, &person, &slug).await?;
    let words = words(&frame);
    let asked = Asked::read(&pairs);
    let selection = search::selection(&app, &desk, &words, &asked).await?;
    let columns = table::columns(&words, desk.indicator());
    let (kind, descending) = asked
        .order(&columns)
        .map_or((Kind::Period, true), |(column, way)| (column.kind, way));
    let sort = sort(&app, &desk, &words, kind).await?;
    let turn = turn(&asked.leaf, &sort);
    let order = Order::new(sort, descending);
    let (target, limit) = (desk.target.clone(), asked.length);
    let (found, counted, under_way) = app
        .db
        .read(move |conn| {
            let found = rows::full_page(conn, &target, &selection, &order, &turn, limit)?;
            let counted = rows::count(conn, &target, &selection)?;
            Ok((found, counted, imports::under_way(conn)?))
        })
        .await?;
    let leaves = Leaves::new(&asked, &found);
    let lines = desk.lines(&app, found.rows).await?;
    let (columns, same) = told_apart(
        &words,
        &desk.names(&app),
        desk.indicator(),
        (&columns, kind),
        &lines,
    );
    let shown = |line: &Line| shown(&words, &desk.names(&app), desk.indicator(), &columns, line);
    page(&Page {
        frame: &frame,
        indicator: desk.indicator(),
        address: desk.address(),
        bound: bound(&words, desk.indicator()),
        agencies: agencies(&desk),
        regions: all_regions(&app.catalogue, desk.indicator()).collect(),
        vias: vias(&words).collect(),
        head: head(&asked, &columns),
        count: count(&words, lines.len(), counted),
        lines: lines.iter().map(shown).collect(),
        leaves,
        may: May {
            create: person.may(permission::OBSERVATION_CREATE),
            update: person.may(permission::OBSERVATION_UPDATE),
            delete: person.may(permission::OBSERVATION_DELETE),
        },
        flash: flash(&app, &desk, &words, &pairs).await?,
        under_way: UnderWay::of(&under_way, &slug).map(|rows| under_way::of(&words, rows)),
        same: same
            .into_iter()
            .map(|(column, text)| (column.label.clone(), text))
            .collect(),
        asked: &asked,
        lengths: LENGTHS,
    })
}

/// Where the page is; a place of another order is none, and the list begins.
fn turn(leaf: &Leaf, sort: &Sort) -> Turn {
    let place = |word: &str| Place::read(sort, word);
    match leaf {
        Leaf::First => Turn::First,
        Leaf::After(word) => place(word).map_or(Turn::First, Turn::After),
        Leaf::Before(word) => place(word).map_or(Turn::First, Turn::Before),
        Leaf::Last => Turn::Last,
    }
}

/// The addresses of the other pages.
#[derive(Debug)]
struct Leaves {
    first: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    last: Option<String>,
}

impl Leaves {
    fn new(asked: &Asked, found: &Found) -> Self {
        let (previous, next) = (found.previous.as_ref(), found.next.as_ref());
        let at = |leaf| asked.at(&leaf);
        Self {
            first: previous.map(|_| at(Leaf::First)),
            previous: previous.map(|place| at(Leaf::Before(place.word()))),
            next: next.map(|place| at(Leaf::After(place.word()))),
            last: next.map(|_| at(Leaf::Last)),
        }
    }

    /// Label, relation and address of each; no address where this is that page.
    fn links(&self) -> [(&'static str, &'static str, Option<&str>); 4] {
        [
            ("rows-first", "", self.first.as_deref()),
            ("rows-previous", "prev", self.previous.as_deref()),
            ("rows-next", "next", self.next.as_deref()),
            ("rows-last", "", self.last.as_deref()),
        ]
    }
}

fn shown(
    words: &Words<'_>,
    names: &Names<'_>,
    indicator: &Indicator,
    columns: &[Column],
    line: &Line,
) -> Shown {
    let cell = |column: &Column| Cell {
        text: table::cell(words, names, indicator, line, column.kind),
        numeric: column.numeric,
        badge: badge(column.kind, line),
        sample: column.kind == Kind::Status && line.sample,
    };
    Shown {
        id: line.row.id,
        about: table::about(words, names, indicator, line),
        revision: line.row.revision,
        cells: columns.iter().map(cell).collect(),
    }
}

/// The columns of the table, and apart from them those of region, agency and categories in which
/// all of several lines say the same; the one that gives the order stays.
fn told_apart(
    words: &Words<'_>,
    names: &Names<'_>,
    indicator: &Indicator,
    (columns, ordered): (&[Column], Kind),
    lines: &[Line],
) -> (Vec<Column>, Vec<(Column, String)>) {
    let (mut kept, mut same) = (Vec::new(), Vec::new());
    for column in columns {
        let names_what = column.kind != ordered
            && matches!(column.kind, Kind::Region | Kind::Agency | Kind::Category(_));
        let text = |line: &Line| table::cell(words, names, indicator, line, column.kind);
        let first = lines.first().and_then(text);
        let alike = names_what && lines.len() > 1 && lines.iter().all(|line| text(line) == first);
        match first.filter(|_| alike) {
            Some(text) => same.push((column.clone(), text)),
            None => kept.push(column.clone()),
        }
    }
    (kept, same)
}

/// The doors that a list can be filtered by.
const VIAS: [Via; 6] = [
    Via::Form,
    Via::Api,
    Via::ApiV2,
    Via::Import,
    Via::Connector,
    Via::Demo,
];

fn vias<'w>(words: &'w Words<'_>) -> impl Iterator<Item = (&'static str, String)> + 'w {
    VIAS.iter()
        .map(|via| (via.name(), table::via(words, via.name())))
}

fn agencies(desk: &Desk) -> Vec<(String, String)> {
    if desk.own.is_some() {
        return Vec::new();
    }
    let names = desk.agencies.iter();
    names
        .map(|(code, name)| (code.clone(), name.clone()))
        .collect()
}

fn badge(kind: Kind, line: &Line) -> &'static str {
    match (kind, line.validated()) {
        (Kind::Status, true) => "badge badge-validated",
        (Kind::Status, false) => "badge badge-provisional",
        (Kind::Via, _) => "badge",
        _ => "",
    }
}

/// Type of the inputs that bound the periods.
fn bound(words: &Words<'_>, indicator: &Indicator) -> &'static str {
    let today = jiff::civil::date(2000, 1, 1);
    match period::entry(words, indicator, today, None) {
        Entry::Month => "month",
        Entry::Day => "date",
        Entry::Year | Entry::Choice(_) | Entry::Text => "number",
    }
}

/// What the rows are put in order by; names, not codes, give the order of what has names.
async fn sort(app: &App, desk: &Desk, words: &Words<'_>, kind: Kind) -> Result<Sort> {
    let by_name = |mut named: Vec<(String, String)>| {
        named.sort_by_key(|(_, name)| name.to_lowercase());
        named.into_iter().map(|(code, _)| code).collect()
    };
    Ok(match kind {
        Kind::Id | Kind::Created => Sort::Id,
        Kind::Period => Sort::Period,
        Kind::Updated => Sort::Updated,
        Kind::Measure(at) => Sort::Measure(at),
        Kind::Category(at) => {
            let codes = desk.indicator().categories[at].list.codes.iter();
            Sort::Axis(Axis::Category(at), codes.map(|c| c.code.clone()).collect())
        }
        Kind::Region => {
            let regions = app.catalogue.regions.values();
            let named = regions.map(|r| (r.code.clone(), r.name.clone())).collect();
            Sort::Axis(Axis::Region, by_name(named))
        }
        Kind::Agency => {
            let named = desk.agencies.clone().into_iter().collect();
            Sort::Axis(Axis::Agency, by_name(named))
        }
        Kind::User => {
            let users = app.db.read(rows::users).await?;
            let ids = users.into_iter().map(|(id, _)| id.to_string());
            Sort::Axis(Axis::User, ids.collect())
        }
        Kind::Via => {
            let named = vias(words).map(|(code, name)| (code.to_owned(), name));
            Sort::Axis(Axis::Via, by_name(named.collect()))
        }
        Kind::Status => Sort::Axis(
            Axis::Status,
            vec!["provisional".to_owned(), "validated".to_owned()],
        ),
    })
}

fn head(asked: &Asked, columns: &[Column]) -> Vec<Head> {
    let order = asked.order(columns);
    let head = |column: &Column| {
        let now = order.filter(|(at, _)| at.key == column.key);
        Head {
            label: column.label.clone(),
            numeric: column.numeric,
            link: column.sortable.then(|| asked.sorted_by(column, columns)),
            sorted: match now {
                Some((_, true)) => "descending",
                Some((_, false)) => "ascending",
                None => "",
            },
        }
    };
    columns.iter().map(head).collect()
}

/// `Menampilkan 10 dari 13 data`.
fn count(words: &Words<'_>, shown: usize, counted: Count) -> String {
    if shown == 0 {
        return words.get("rows-none");
    }
    let key = if counted.more {
        "rows-showing-more"
    } else {
        "rows-showing"
    };
    words.with(
        key,
        &[
            ("shown", &words.whole(shown)),
            ("total", &number::whole(counted.rows, words.lang)),
        ],
    )
}
