//! What leaders of the demo ask and want: two open questions and a few targets, all of them samples
//! and named so.

use jiff::civil::Date;

use crate::app::App;
use crate::app::series::answers;
use crate::base::error::Result;
use crate::catalogue::{Direction, Measure, value};
use crate::figures::question::View;
use crate::figures::selection::Selection;
use crate::present::series::{Asked, By, Point, points};
use crate::store::commit::journal::{Actor, Via};
use crate::store::figures::observations::Target;
use crate::store::figures::totals;
use crate::store::questions::write as questions;
use crate::store::questions::{Frozen, Priority};
use crate::store::targets::write as targets;
use crate::store::targets::{Key, Source, Wanted};

/// Says of everything here that nobody really wrote it.
const SAMPLE: &str = "Contoh peragaan, bukan dokumen resmi";
/// Targets in hundredths of their figures, in turn: some are missed by far, some nearly, some not.
const HIGHER: [i64; 3] = [165, 115, 98];
const LOWER: [i64; 3] = [70, 90, 101];

/// Whoever did it through no door of ours.
fn demo(user: i64) -> Actor {
    Actor {
        user,
        key: None,
        via: Via::Demo,
    }
}

/// The newest figure of a measure that is the whole of its period.
async fn newest(app: &App, target: &Target, at: usize) -> Result<Option<(Point, i64)>> {
    let (about, today) = (target.clone(), app.clock.today());
    let read = app.db.read(move |conn| {
        let indicator = &about.indicator;
        let whole = Selection::all(indicator, View::All, None);
        let asked = Asked {
            view: View::All,
            grain: whole.grain,
            since: None,
            until: None,
            agencies: Vec::new(),
            regions: vec![whole.region],
            categories: Default::default(),
            measures: vec![at],
            by: By::default(),
            today,
        };
        let revision = totals::revision(conn, about.id)?;
        let Some(found) = answers(conn, &about, &asked)? else {
            return Ok(None);
        };
        let mut all = points(indicator, &asked, &found).into_iter();
        let sound = |one: &Point| one.full && !one.running && !one.returned;
        let figured = |one: &Point| one.figures.first().copied().flatten().is_some();
        let last = all.rfind(|one| sound(one) && figured(one));
        Ok(last.map(|point| (point, revision)))
    });
    read.await
}

/// Asks whoever produces an indicator, of which there are sample figures only, about its newest one.
pub(super) async fn ask(
    app: &App,
    target: &Target,
    user: i64,
    (due, text): (Date, &str),
) -> Result<()> {
    let indicator = &target.indicator;
    let Some((point, revision)) = newest(app, target, indicator.headline).await? else {
        return Ok(());
    };
    let measure = indicator.headline_measure();
    let selection = Selection::all(indicator, View::All, None).pinned(point.period);
    let figure = point.figures.first().copied().flatten();
    let new = questions::New {
        frozen: Frozen {
            measure: measure.name.clone(),
            chart: String::new(),
            view: selection.query(indicator),
            period: point.period,
            basis: indicator.bases[point.basis].code.clone(),
            value: figure.map(|value| value::plain(value, measure.decimals)),
            unsure: vec!["provisional".to_owned(), "sample".to_owned()],
            revision,
        },
        agency: indicator.producer.clone(),
        priority: Priority::High,
        due,
        text: text.to_owned(),
    };
    let (target, actor) = (target.clone(), demo(user));
    let write = app
        .db
        .write(move |tx| questions::ask(tx, &target, &new, &actor));
    write.await.map(drop)
}

/// Sets targets for measures of which one way is good, by their newest figures.
pub(super) async fn aim(app: &App, user: i64) -> Result<()> {
    let mut turn = 0_usize;
    for indicator in &app.catalogue.indicators {
        let at = indicator.headline;
        let measure = &indicator.measures[at];
        let shares = match measure.direction {
            Direction::Higher => HIGHER,
            Direction::Lower => LOWER,
            Direction::Neither => continue,
        };
        let target = app.db.target(&indicator.slug)?.clone();
        let Some((point, _)) = newest(app, &target, at).await? else {
            continue;
        };
        let figure = point.figures.first().copied().flatten().unwrap_or(0);
        let wanted = i128::from(figure) * i128::from(shares[turn % shares.len()]) / 100;
        let wanted = i64::try_from(wanted).unwrap_or(figure);
        turn += 1;
        if wanted > 0 {
            set(app, (&target, measure), (point, wanted), user).await?;
        }
    }
    Ok(())
}

async fn set(
    app: &App,
    (target, measure): (&Target, &Measure),
    (point, wanted): (Point, i64),
    user: i64,
) -> Result<()> {
    let new = targets::New {
        key: Key {
            measure: measure.name.clone(),
            agency: String::new(),
            region: target.indicator.region.whole.clone(),
            period: point.period,
        },
        wanted: Wanted::Point(value::plain(wanted, measure.decimals)),
        source: Source {
            document: SAMPLE.to_owned(),
            ..Source::default()
        },
    };
    let (target, actor) = (target.clone(), demo(user));
    let write = app
        .db
        .write(move |tx| targets::set(tx, &target, &new, None, &actor));
    write.await.map(drop)
}
