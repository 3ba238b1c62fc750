//! Reads what a dashboard shows: a plan's questions, asked of the store in one job.

use jiff::civil::Date;

use crate::base::error::Result;
use crate::catalogue::{Catalogue, Grain, Indicator, Period};
use crate::figures::facts::{Facts, Part};
use crate::figures::focus::Focus;
use crate::figures::names::{Agencies, AgencyName};
use crate::figures::per::{self, Related};
use crate::figures::plan;
use crate::figures::question::{Question, View};
use crate::figures::selection::{Selection, Wanted};
use crate::figures::track::Track;
use crate::present::scene::Scene;
use crate::present::words::Words;
use crate::store::Conn;
use crate::store::figures::notices;
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
    let mut track = Track::new(indicator, &selection, &selection.region, &facts);
    let focus = Focus::of(indicator, &selection, (&track, &known, &facts));
    if let Some(focus) = focus.as_ref().filter(|_| depth == Depth::Page) {
        for ask in plan::second(indicator, &selection, &track, focus) {
            answer(conn, target, ask, &mut facts)?;
        }
        // Who is in the figures shown is known only now.
        track = Track::new(indicator, &selection, &selection.region, &facts);
    }
    Ok(Sight {
        selection,
        known,
        facts,
        track,
        focus,
    })
}

/// What counts are related to, of the period nearest to the one shown.
pub(super) fn related(
    conn: &mut Conn,
    to: &Target,
    (view, shown): (View, Period),
) -> Result<Option<Related>> {
    let about = &to.indicator;
    let grains = [Grain::Year].into_iter().chain(about.period.show.clone());
    let grain = grains
        .into_iter()
        .find(|grain| about.period.show.contains(grain));
    let Some(grain) = grain else { return Ok(None) };
    let known = totals::periods(conn, to.id, view, grain, (None, PERIODS))?;
    let Some(period) = per::nearest(&known, shown) else {
        return Ok(None);
    };
    let question = Question {
        periods: vec![period],
        by_region: true,
        ..Question::new(view, grain)
    };
    let facts = totals::ask(conn, to.id, about, &question)?;
    let found = facts.into_iter().filter_map(|fact| {
        let figure = fact.figure(about, about.headline)?;
        Some((fact.basis, fact.region, figure))
    });
    Ok(Related::of(about, period, &found.collect::<Vec<_>>()))
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
    facts: &mut Facts,
) -> Result<()> {
    facts.keep(
        part,
        totals::ask(conn, target.id, &target.indicator, &question)?,
    );
    Ok(())
}
