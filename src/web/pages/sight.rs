//! Reads what a dashboard shows: a plan's questions, asked of the store in one job.

use jiff::civil::Date;

use crate::base::error::Result;
use crate::catalogue::{Catalogue, Grain, Indicator, Period};
use crate::figures::facts::{Facts, Part};
use crate::figures::focus::Focus;
use crate::figures::names::{Agencies, AgencyName};
use crate::figures::plan;
use crate::figures::question::{Question, View};
use crate::figures::selection::{Selection, Wanted};
use crate::figures::track::Track;
use crate::present::figure::Scene;
use crate::present::words::Words;
use crate::store::Conn;
use crate::store::figures::observations::Target;
use crate::store::figures::totals;
use crate::store::people::agencies;

/// Most periods that a reader can choose from.
const PERIODS: i64 = 400;

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
        })
    }
}

/// Reads what `selection` asks for.
pub(super) fn read(
    conn: &mut Conn,
    target: &Target,
    selection: Selection,
    depth: Depth,
    today: Date,
) -> Result<Sight> {
    let indicator = &target.indicator;
    let mut selection = selection;
    if let Some(grain) = newest_grain(conn, target, &selection, today)? {
        selection.grain = grain;
    }
    let known = known(conn, target, &selection, (depth, today))?;
    let mut facts = Facts::on(today);
    if known.is_empty() {
        return Ok(Sight {
            selection,
            known,
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
    for ask in plan::first(indicator, &selection, asked) {
        answer(conn, target, ask, &mut facts)?;
    }
    let track = Track::new(indicator, &selection, &selection.region, &facts);
    let focus = Focus::of(indicator, &selection, (&track, &known, &facts));
    if let Some(focus) = focus.as_ref().filter(|_| depth == Depth::Page) {
        for ask in plan::second(indicator, &selection, &track, focus) {
            answer(conn, target, ask, &mut facts)?;
        }
    }
    Ok(Sight {
        selection,
        known,
        facts,
        track,
        focus,
    })
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

/// The grain whose figures are the newest, where the file mixes grains and the reader has chosen
/// none: validated ones, if there are any.
fn newest_grain(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    today: Date,
) -> Result<Option<Grain>> {
    let period = &target.indicator.period;
    if !selection.any_grain || period.grains.len() < 2 || selection.wanted != Wanted::Newest {
        return Ok(None);
    }
    for view in [View::Validated, selection.view] {
        let mut best: Option<Period> = None;
        for grain in &period.show {
            let found = newest(conn, target, (view, *grain), today)?;
            let is_newer =
                |found: &Period| best.is_none_or(|b| found.next().start() > b.next().start());
            best = found.filter(is_newer).or(best);
        }
        if best.is_some() {
            return Ok(best.map(Period::grain));
        }
    }
    Ok(None)
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
    facts: &mut Facts,
) -> Result<()> {
    facts.keep(
        part,
        totals::ask(conn, target.id, &target.indicator, &question)?,
    );
    Ok(())
}
