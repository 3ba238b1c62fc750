//! `/wilayah/{kode}`: what is known of one regency or city, indicator by indicator, and how it stands
//! among the others.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::{Indicator, Level, Sector};
use crate::figures::names::Agencies;
use crate::figures::question::View;
use crate::figures::selection::{self, Selection};
use crate::present::charts;
use crate::present::figure::{self, Figure};
use crate::present::words::Words;
use crate::store::figures::observations::Target;
use crate::store::people::cards;
use crate::web::frame::{Frame, sector_address, with_query};
use crate::web::pages::beranda::{own_agency, urutan};
use crate::web::pages::sight;
use crate::web::pages::sight::{Depth, Sight};
use crate::web::path::Path;
use crate::web::respond;

/// An indicator in the region.
#[derive(Debug)]
struct Line {
    title: String,
    /// The measure that is told, where the title does not say it.
    measure: Option<String>,
    address: String,
    figure: Option<Figure>,
    period: String,
    rank: Option<String>,
}

/// The indicators of a sector.
#[derive(Debug)]
struct Part {
    slug: String,
    title: String,
    lines: Vec<Line>,
    /// Indicators without a figure of the region.
    without: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/wilayah.html")]
struct Page<'a> {
    frame: &'a Frame,
    code: String,
    name: String,
    lead: String,
    /// Whether what other agencies know is left out.
    own: bool,
    others: Vec<(String, String)>,
    parts: Vec<Part>,
}

/// What was read.
struct Read {
    sights: Vec<(Arc<Indicator>, Sight)>,
    agencies: Agencies,
    order: Vec<String>,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(code): Path<String>,
) -> Result<Html<String>> {
    let region = app.catalogue.regions.get(&code).ok_or(Error::NotFound)?;
    if region.level != Level::Kabkota {
        return Err(Error::NotFound);
    }
    let read = read(&app, &frame, &code).await?;
    let words = Words::new(&app.texts, frame.lang());
    let sectors = urutan::arranged(&app.catalogue.sectors, &read.order).into_iter();
    let mut parts: Vec<Part> = sectors
        .filter_map(|sector| part(&app, words, sector, &read))
        .collect();
    let own = own_agency(&frame).is_some();
    if own {
        // That other agencies know nothing can't be said of what is not looked at.
        parts.retain(|part| !part.lines.is_empty());
        for part in &mut parts {
            part.without = None;
        }
    }
    let told = parts.iter().map(|part| part.lines.len()).sum();
    let lead = if own {
        "region-lead-own"
    } else {
        "region-lead"
    };
    let regions = app.catalogue.regions.values();
    let others = regions.filter(|one| one.level == Level::Kabkota && one.parent == region.parent);
    respond::page(&Page {
        lead: words.count(lead, told, &[]),
        own,
        others: others
            .map(|one| (one.code.clone(), one.name.clone()))
            .collect(),
        name: region.name.clone(),
        frame: &frame,
        parts,
        code,
    })
}

/// Reads all that is told of the region, to whoever works for one agency that agency's alone.
async fn read(app: &App, frame: &Frame, code: &str) -> Result<Read> {
    let all = app.catalogue.indicators.iter();
    let about = all.filter(|one| selection::regions(one).contains(&code));
    let targets = about.map(|one| app.db.target(&one.slug).cloned());
    let targets: Vec<Target> = targets.collect::<Result<_>>()?;
    let (own, today) = (own_agency(frame), app.clock.today());
    let reader = frame.person().map(|person| person.id);
    let code = code.to_owned();
    let read = app.db.read_far(move |conn| {
        let sight = |target: &Target| {
            let selection = Selection {
                region: code.clone(),
                ..Selection::all(&target.indicator, View::All, own.as_deref())
            };
            // What it is ranked among must be known as well as it is.
            let read = sight::read(conn, target, selection, Depth::Page, today)?;
            Ok((Arc::clone(&target.indicator), read))
        };
        Ok(Read {
            sights: targets.iter().map(sight).collect::<Result<_>>()?,
            agencies: sight::names(conn)?,
            order: match reader {
                Some(id) => cards::order(conn, id)?,
                None => Vec::new(),
            },
        })
    });
    read.await
}

/// A sector with its indicators; none where none is about the region.
fn part(app: &App, words: Words<'_>, sector: &Sector, read: &Read) -> Option<Part> {
    let all = read.sights.iter();
    let own: Vec<_> = all
        .filter(|(about, _)| about.sector == sector.slug)
        .collect();
    let lines: Vec<Line> = own
        .iter()
        .map(|(about, sight)| line(app, words, (about, sight), &read.agencies))
        .collect();
    let has = |line: &Line| line.figure.as_ref().is_some_and(|one| one.big.is_some());
    let (lines, without): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(has);
    let without: Vec<String> = without.into_iter().map(|line| line.title).collect();
    let list = words.list(&without);
    (!own.is_empty()).then(|| Part {
        slug: sector.slug.clone(),
        title: words.label(&sector.title).to_owned(),
        lines,
        without: (!without.is_empty()).then(|| words.with("region-without", &[("list", &list)])),
    })
}

fn line(
    app: &App,
    words: Words<'_>,
    (about, sight): (&Arc<Indicator>, &Sight),
    agencies: &Agencies,
) -> Line {
    let scene = sight.scene(words, &app.catalogue, agencies, about);
    let address = format!("{}/{}", sector_address(&about.sector), about.slug);
    let title = words.label(&about.title);
    let measure = scene.map(|scene| figure::label(&scene, about.headline));
    Line {
        title: title.to_owned(),
        measure: measure.filter(|measure| measure != title),
        address: with_query(&address, &sight.selection.query(about)),
        figure: scene.map(|scene| figure::of(&scene, about.headline)),
        period: scene.map_or_else(String::new, |scene| scene.period()),
        rank: scene.and_then(|scene| charts::standing(&scene)),
    }
}
