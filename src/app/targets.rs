//! Judges targets by the figures that dashboards show, a flow's year that still runs by its months.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::series::answers;
use crate::base::error::Result;
use crate::catalogue::{Catalogue, Grain, Indicator, Kind, Period};
use crate::figures::facts::Count;
use crate::figures::question::View;
use crate::figures::target::{Grey, Reached, Verdict, flaw, judge};
use crate::figures::time::runs;
use crate::present::series::{Asked, By, Point, points};
use crate::store::Conn;
use crate::store::figures::observations;
use crate::store::targets::{Key, Note, Target, read};

/// A target and what it has come to.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The target.
    pub target: Target,
    /// The indicator.
    pub indicator: Arc<Indicator>,
    /// Position of the measure.
    pub measure: usize,
    /// What it has come to.
    pub verdict: Verdict,
    /// The figure, also where no share of the target can be told; none where it can't be judged.
    pub figure: Option<Reached>,
    /// What kind of rows are in the figure that it is judged by; none where it is not judged.
    pub count: Count,
    /// What was said last of it.
    pub note: Option<Note>,
}

impl Judged {
    /// Codes of the agencies that answer for it: its own, else whoever reports the figure.
    pub fn is_of(&self, agency: &str) -> bool {
        match self.target.key.agency.as_str() {
            "" => self.indicator.is_reported_by(agency),
            own => own == agency,
        }
    }
}

/// Those that are about now: of this year, and of the last one as long as no target of this year for
/// the same is judged. What is older can't be reached any more, and is history.
pub fn current(all: &[Judged], today: Date) -> Vec<&Judged> {
    let year = |one: &Judged| one.target.key.period.calendar_year();
    let name = |one: &Judged| {
        let key = &one.target.key;
        let (slug, measure) = (one.target.slug.clone(), key.measure.clone());
        (slug, measure, key.agency.clone(), key.region.clone())
    };
    let judged = all
        .iter()
        .filter(|one| year(one) == today.year() && one.verdict.band().is_some());
    let followed: HashSet<_> = judged.map(name).collect();
    let is_now = |one: &&Judged| match today.year() - year(one) {
        0 => true,
        1 => !followed.contains(&name(one)),
        _ => false,
    };
    all.iter().filter(is_now).collect()
}

/// Judges the targets that hold, of all agencies together and of each; what is measured no more is
/// left out.
pub fn all(
    conn: &mut Conn,
    catalogue: &Catalogue,
    targets: &[observations::Target],
    today: Date,
) -> Result<Vec<Judged>> {
    let by_slug: HashMap<&str, &observations::Target> = targets
        .iter()
        .map(|one| (one.indicator.slug.as_str(), one))
        .collect();
    let mut notes = read::notes(conn)?;
    let mut found = Vec::new();
    for target in read::standing(conn, None)? {
        let known = by_slug.get(target.slug.as_str());
        let known = known.filter(|_| catalogue.indicator(&target.slug).is_some());
        let Some(about) = known else {
            continue;
        };
        found.extend(one(conn, about, target, today)?.map(|judged| Judged {
            note: notes.remove(&judged.target.id),
            ..judged
        }));
    }
    Ok(found)
}

/// Judges one target; none where its measure is none any more.
pub fn one(
    conn: &mut Conn,
    about: &observations::Target,
    target: Target,
    today: Date,
) -> Result<Option<Judged>> {
    let indicator = &about.indicator;
    let Some((at, measure)) = indicator.measure(&target.key.measure) else {
        return Ok(None);
    };
    let Some(aim) = target.wanted.aim(measure) else {
        return Ok(None);
    };
    let reached = reached(conn, about, &target, at, today)?;
    let count = reached.map_or_else(|_| Count::default(), |(_, count)| count);
    Ok(Some(Judged {
        verdict: judge(measure.direction, aim, reached.map(|(reached, _)| reached)),
        figure: reached.ok().map(|(reached, _)| reached),
        count,
        indicator: Arc::clone(indicator),
        measure: at,
        target,
        note: None,
    }))
}

/// The figure that a target is judged by, with what kind of rows are in it, or why there is none.
type Figure = std::result::Result<(Reached, Count), Grey>;

/// The figure that a target is judged by.
fn reached(
    conn: &mut Conn,
    about: &observations::Target,
    target: &Target,
    at: usize,
    today: Date,
) -> Result<Figure> {
    let (indicator, period) = (&about.indicator, target.key.period);
    if period.start() > today && !indicator.ahead {
        return Ok(Err(Grey::Ahead));
    }
    let running = runs(indicator, period, today);
    let flow = indicator.measures[at].kind == Kind::Flow;
    if running && flow && period.grain() == Grain::Year {
        return months(conn, about, target, at, today);
    }
    let asked = asked(&target.key, at, (period, period), today);
    let Some(found) = answers(conn, about, &asked)? else {
        return Ok(Err(Grey::Part));
    };
    let found = points(indicator, &asked, &found);
    Ok(best(&found).map_or(Err(Grey::Missing), |point| whole(point, (1, 1))))
}

fn asked(key: &Key, at: usize, (since, until): (Period, Period), today: Date) -> Asked {
    let agency = &key.agency;
    Asked {
        view: View::All,
        grain: since.grain(),
        since: Some(since),
        until: Some(until),
        agencies: Some(agency.clone())
            .filter(|code| !code.is_empty())
            .into_iter()
            .collect(),
        regions: vec![key.region.clone()],
        categories: Default::default(),
        measures: vec![at],
        by: By::default(),
        today,
    }
}

/// How many periods back a newest figure is looked for.
const BACK: usize = 10;

/// The newest figure that a target for this key would be judged by, of its grain, scaled.
///
/// # Errors
/// Those of the store.
pub fn newest(
    conn: &mut Conn,
    about: &observations::Target,
    key: &Key,
    at: usize,
    today: Date,
) -> Result<Option<(Period, i64)>> {
    let last = Period::containing(key.period.grain(), today);
    let first = (0..BACK).fold(last, |period, _| period.previous());
    let asked = asked(key, at, (first, last), today);
    let Some(found) = answers(conn, about, &asked)? else {
        return Ok(None);
    };
    let found = points(&about.indicator, &asked, &found);
    let full = found.iter().filter(|one| whole(one, (1, 1)).is_ok());
    let newest = full.max_by_key(|one| (one.period, std::cmp::Reverse(one.basis)));
    Ok(newest.and_then(|one| Some((one.period, one.figures.first().copied().flatten()?))))
}

/// Of several sources the first in the indicator's file that lacks nothing, else the first that has
/// a figure.
fn best(points: &[Point]) -> Option<&Point> {
    let has = |one: &&Point| one.figures.first().copied().flatten().is_some();
    let sound = |one: &&Point| has(one) && whole(one, (1, 1)).is_ok();
    let first = |fits: &dyn Fn(&&Point) -> bool| {
        let fitting = points.iter().filter(|one| fits(one));
        fitting.min_by_key(|one| one.basis)
    };
    first(&sound).or_else(|| first(&has))
}

/// A figure that is the whole of its period, or why it is not.
fn whole(point: &Point, part: (u8, u8)) -> Figure {
    let value = point.figures.first().copied().flatten();
    let value = value.ok_or(Grey::Missing)?;
    match flaw(point.returned, point.running, point.full) {
        Some(why) => Err(why),
        None => Ok((Reached { value, part }, point.count)),
    }
}

/// The months of a running year that are complete, from January on without a gap, added up.
fn months(
    conn: &mut Conn,
    about: &observations::Target,
    target: &Target,
    at: usize,
    today: Date,
) -> Result<Figure> {
    let indicator = &about.indicator;
    if !indicator.rolls_up_to_any(Grain::Month) {
        return Ok(Err(Grey::Running));
    }
    let year = target.key.period;
    let first = Period::containing(Grain::Month, year.start());
    let last = Period::containing(Grain::Month, today);
    let asked = asked(&target.key, at, (first, last), today);
    let Some(found) = answers(conn, about, &asked)? else {
        return Ok(Err(Grey::Part));
    };
    let found = points(indicator, &asked, &found);
    let bases: Vec<usize> = {
        let mut all: Vec<usize> = found.iter().map(|one| one.basis).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    // Sources are never joined: each is followed by itself.
    let follow = |basis: usize| {
        let (mut value, mut count, mut why, mut month) = (0_i64, 0_u8, Grey::Missing, first);
        let mut rows = Count::default();
        while month <= last {
            let here = found.iter().filter(|one| one.basis == basis);
            let mut here = here.filter(|one| one.period == month);
            match here
                .next()
                .map_or(Err(Grey::Missing), |one| whole(one, (1, 1)))
            {
                Ok((one, of)) => {
                    value = value.saturating_add(one.value);
                    rows.add(&of);
                    count += 1;
                }
                Err(found) => {
                    why = found;
                    break;
                }
            }
            month = month.next();
        }
        (count, value, rows, why)
    };
    let all = bases.into_iter().map(follow);
    let best = all.reduce(|best, one| if one.0 > best.0 { one } else { best });
    Ok(match best {
        Some((count @ 1.., value, rows, _)) => {
            let part = (count, 12);
            Ok((Reached { value, part }, rows))
        }
        Some((_, _, _, why)) => Err(why),
        None => Err(Grey::Missing),
    })
}
