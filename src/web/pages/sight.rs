//! Reads what a dashboard shows: a plan's questions, asked of the store in one job.

pub(super) mod related;

use jiff::civil::Date;

use crate::base::error::Result;
use crate::catalogue::{Catalogue, Grain, Indicator, Period};
use crate::figures::cell::Cell;
use crate::figures::facts::{Dated, Fact, Facts, Part};
use crate::figures::focus::Focus;
use crate::figures::moment::{self, Moments};
use crate::figures::names::{Agencies, AgencyName};
use crate::figures::plan;
use crate::figures::question::{Question, View};
use crate::figures::selection::{Selection, Wanted};
use crate::figures::sides;
use crate::figures::track::Track;
use crate::present::scene::Scene;
use crate::present::words::Words;
use crate::store::Conn;
use crate::store::figures::days;
use crate::store::figures::notices;
use crate::store::figures::observations::Target;
use crate::store::figures::odd;
use crate::store::figures::totals;
use crate::store::people::agencies;
use crate::store::targets::read::goals;

/// Most periods that a reader can choose from.
const PERIODS: i64 = 400;

/// How many older parts of the figures are looked through for one that is complete.
const OLDER: usize = 3;

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// The figure and its course.
    Card,
    /// Everything that the page shows.
    Page,
}

/// What was read about an indicator.
#[derive(Debug, Clone)]
pub(super) struct Sight {
    pub(super) selection: Selection,
    pub(super) known: Vec<Period>,
    /// Those of them whose figures were not read.
    pub(super) unread: Vec<Period>,
    pub(super) facts: Facts,
    pub(super) track: Track,
    pub(super) focus: Option<Focus>,
}

impl Sight {
    /// What a view is made from; none when there is nothing to be shown.
    pub(super) fn scene<'a>(
        &'a self,
        words: Words<'a>,
        catalogue: &'a Catalogue,
        agencies: &'a Agencies,
        indicator: &'a Indicator,
    ) -> Option<Scene<'a>> {
        Some(Scene {
            words,
            catalogue,
            agencies,
            indicator,
            selection: &self.selection,
            facts: &self.facts,
            track: &self.track,
            focus: self.focus.as_ref()?,
            unread: &self.unread,
        })
    }
}

/// Reads what `selection` asks for: where the file mixes grains and the reader has chosen none, in
/// the grain whose figures are the newest and that has some of the region.
pub(super) fn read(
    conn: &mut Conn,
    target: &Target,
    selection: Selection,
    depth: Depth,
    today: Date,
) -> Result<Sight> {
    let mut first = None;
    for grain in grains(conn, target, &selection, today)? {
        let selection = Selection {
            grain,
            ..selection.clone()
        };
        let sight = read_grain(conn, target, selection, depth, today)?;
        if !sight.track.cells().is_empty() {
            return Ok(sight);
        }
        first = first.or(Some(sight));
    }
    match first {
        Some(sight) => Ok(sight),
        None => read_grain(conn, target, selection, depth, today),
    }
}

fn read_grain(
    conn: &mut Conn,
    target: &Target,
    selection: Selection,
    depth: Depth,
    today: Date,
) -> Result<Sight> {
    let indicator = &target.indicator;
    let known = known(conn, target, &selection, (depth, today))?;
    let mut facts = Facts::on(today);
    facts.returned = notices::returned_of(conn, target.id)?;
    facts.goals = goals(conn, target.id, indicator)?;
    facts.odd = odd::of_indicator(conn, target)?;
    if known.is_empty() {
        return Ok(Sight {
            selection,
            known,
            unread: Vec::new(),
            facts,
            track: Track::default(),
            focus: None,
        });
    }
    let validated = newest(conn, target, (View::Validated, selection.grain), today)?;
    let asked = plan::Known {
        periods: &known,
        validated,
        today,
    };
    let (moments, mut track, focus) = look(conn, target, &selection, asked, &mut facts)?;
    if let Some(focus) = focus.as_ref().filter(|_| depth == Depth::Page) {
        for ask in plan::second(indicator, &selection, &track, focus) {
            let (part, found) = answer(conn, target, ask)?;
            facts.keep(part, moments.settle(found));
        }
        sides::mark_all(indicator, &mut facts);
        // Who is in the figures shown is known only now.
        track = Track::new(indicator, &selection, &selection.region, &facts);
    }
    if let Some(focus) = &focus {
        facts.dated = dated(conn, target, &selection, focus)?;
        track = track.with_beyond(beyond(conn, target, &selection, (focus, &facts))?);
    }
    let read = plan::is_read(&selection, asked);
    let unread = known.iter().copied().filter(|period| !read(*period));
    Ok(Sight {
        unread: unread.collect(),
        selection,
        known,
        facts,
        track,
        focus,
    })
}

/// On which days the figures of a period were reported, where it takes the last of each series.
fn dated(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    focus: &Focus,
) -> Result<Vec<Dated>> {
    let shown = focus.moment.unwrap_or(focus.period);
    if !moment::is_of_lasts(&target.indicator, shown.grain()) {
        return Ok(Vec::new());
    }
    let question = Question {
        periods: vec![shown],
        agency: selection.agency.clone(),
        categories: selection.categories.clone(),
        ..Question::new(selection.view, shown.grain())
    };
    days::last(conn, target, &question)
}

/// Reads how figures went: around the newest, and further back while none of them is complete, so that
/// a part stands as the headline only where nothing else does.
fn look(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    asked: plan::Known<'_>,
    facts: &mut Facts,
) -> Result<(Moments, Track, Option<Focus>)> {
    let indicator = &target.indicator;
    let asks = plan::first(indicator, selection, asked);
    let mut moments = answers(conn, target, selection, asks, facts)?;
    let see = |facts: &Facts| {
        let track = Track::new(indicator, selection, &selection.region, facts);
        let focus = Focus::of(indicator, selection, (&track, asked.periods, facts));
        (track, focus)
    };
    let (mut track, mut focus) = see(facts);
    let mut begins = plan::earliest(selection, asked);
    for _ in 0..OLDER {
        if selection.wanted != Wanted::Newest || stands(indicator, &track, focus.as_ref()) {
            break;
        }
        let Some(newest) = before(conn, target, selection, begins)? else {
            break;
        };
        let asks = plan::older(indicator, selection, newest);
        moments.extend(answers(conn, target, selection, asks, facts)?);
        (track, focus) = see(facts);
        begins = plan::begins(newest);
    }
    Ok((moments, track, focus))
}

/// Reads how figures went in a part of the time, and says which shorter periods stand for longer
/// ones in it.
fn answers(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    asks: Vec<(Part, Question)>,
    facts: &mut Facts,
) -> Result<Moments> {
    let mut found = Facts::default();
    (found.today, found.returned) = (facts.today, facts.returned.clone());
    for ask in asks {
        let (part, answer) = answer(conn, target, ask)?;
        found.keep(part, answer);
    }
    sides::mark_all(&target.indicator, &mut found);
    let moments = Moments::choose(&target.indicator, selection, &found);
    found.settle(|facts| moments.settle(facts));
    facts.extend(found);
    sides::mark_all(&target.indicator, facts);
    Ok(moments)
}

/// Whether what is in focus may stand as the headline: it is complete, or regions stand by themselves.
fn stands(indicator: &Indicator, track: &Track, focus: Option<&Focus>) -> bool {
    focus.is_some_and(|focus| {
        let cell = track.cell(focus.period, focus.strand.basis);
        cell.is_none_or(|cell| cell.is_complete(indicator.headline) && !cell.returned)
    })
}

/// The newest period with figures before one.
fn before(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    begins: Option<Period>,
) -> Result<Option<Period>> {
    let Some(begins) = begins else {
        return Ok(None);
    };
    let until = (Some(begins.previous()), 1);
    let found = totals::periods(conn, target.id, selection.view, selection.grain, until)?;
    Ok(found.into_iter().next())
}

/// What is newer than the period in focus in grains that are not shown: a quarter of this year
/// beside the last year.
fn beyond(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    (focus, facts): (&Focus, &Facts),
) -> Result<Vec<Cell>> {
    let (indicator, today) = (&target.indicator, facts.today);
    let Some(today) = today.filter(|_| selection.wanted == Wanted::Newest) else {
        return Ok(Vec::new());
    };
    let shown = focus.moment.unwrap_or(focus.period);
    let reported_apart = indicator.period.grains.len() > 1;
    let mut found = Vec::new();
    for grain in &indicator.period.show {
        let differs = *grain != selection.grain;
        if !differs || !reported_apart && !grain.is_within(selection.grain) {
            continue;
        }
        let newest = newest(conn, target, (selection.view, *grain), today)?;
        let Some(newest) = newest.filter(|at| at.next().start() > shown.next().start()) else {
            continue;
        };
        let selection = Selection {
            grain: *grain,
            ..selection.clone()
        };
        let returned = facts.returned.clone();
        let mut facts = Facts::on(today);
        facts.returned = returned;
        let span = (Some(newest), Some(newest));
        let asks = plan::between(indicator, &selection, span);
        answers(conn, target, &selection, asks, &mut facts)?;
        let track = Track::new(indicator, &selection, &selection.region, &facts);
        found.extend(track.cells().iter().cloned());
    }
    found.sort_by_key(|cell| std::cmp::Reverse(cell.until()));
    Ok(found)
}

/// The periods that have figures: the newest that has begun for a card, all for a page.
fn known(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    (depth, today): (Depth, Date),
) -> Result<Vec<Period>> {
    if depth == Depth::Card {
        let newest = newest(conn, target, (selection.view, selection.grain), today)?;
        if newest.is_some() {
            return Ok(newest.into_iter().collect());
        }
    }
    let every = (None, PERIODS);
    totals::periods(conn, target.id, selection.view, selection.grain, every)
}

/// The newest period that has figures and has begun.
fn newest(
    conn: &mut Conn,
    target: &Target,
    (view, grain): (View, Grain),
    today: Date,
) -> Result<Option<Period>> {
    let until = Some(Period::containing(grain, today));
    let found = totals::periods(conn, target.id, view, grain, (until, 1))?;
    Ok(found.into_iter().next())
}

/// The grains that may be shown, those whose figures are the newest first: validated ones, if there
/// are any.
fn grains(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    today: Date,
) -> Result<Vec<Grain>> {
    let period = &target.indicator.period;
    if !selection.any_grain || period.grains.len() < 2 || selection.wanted != Wanted::Newest {
        return Ok(vec![selection.grain]);
    }
    let mut found = Vec::new();
    for grain in &period.show {
        let mut end = |view| -> Result<Option<Date>> {
            let newest = newest(conn, target, (view, *grain), today)?;
            Ok(newest.map(|period| period.next().start()))
        };
        found.push((end(View::Validated)?, end(selection.view)?, *grain));
    }
    found.sort_by_key(|(validated, any, _)| std::cmp::Reverse((*validated, *any)));
    Ok(found.into_iter().map(|(_, _, grain)| grain).collect())
}

/// The names of all agencies.
pub(super) fn names(conn: &mut Conn) -> Result<Agencies> {
    let all = agencies::all(conn)?.into_iter();
    Ok(all
        .map(|agency| {
            let name = AgencyName {
                name: agency.name,
                short: agency.short,
            };
            (agency.code, name)
        })
        .collect())
}

fn answer(
    conn: &mut Conn,
    target: &Target,
    (part, question): (Part, Question),
) -> Result<(Part, Vec<Fact>)> {
    let about = &target.indicator;
    let question = moment::asked(about, question);
    Ok((part, totals::ask(conn, target.id, about, &question)?))
}
