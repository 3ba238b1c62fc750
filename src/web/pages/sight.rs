//! Reads what a dashboard shows: a plan's questions, asked of the store in one job.

use jiff::civil::Date;

use crate::base::error::Result;
use crate::catalogue::{Catalogue, Indicator, Period};
use crate::figures::facts::{Facts, Part};
use crate::figures::names::{Agencies, AgencyName};
use crate::figures::plan;
use crate::figures::question::Question;
use crate::figures::selection::Selection;
use crate::figures::track::{Focus, Track};
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
    let limit = match depth {
        Depth::Card => 1,
        Depth::Page => PERIODS,
    };
    let known = totals::periods(conn, target.id, selection.view, selection.grain, limit)?;
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
    for ask in plan::first(indicator, &selection, &known) {
        answer(conn, target, ask, &mut facts)?;
    }
    let track = Track::new(indicator, &selection.region, &facts);
    let focus = track.focus(indicator, &selection, &known, &facts);
    if let Some(focus) = &focus {
        let asks = match depth {
            Depth::Card => plan::card(indicator, &selection, focus),
            Depth::Page => plan::second(indicator, &selection, &track, focus),
        };
        for ask in asks {
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
