//! Reads what counts of regions are related to.

use crate::base::error::Result;
use crate::catalogue::{Grain, Period};
use crate::figures::moment;
use crate::figures::per::{self, Related};
use crate::figures::question::{Question, View};
use crate::store::Conn;
use crate::store::figures::notices;
use crate::store::figures::observations::Target;
use crate::store::figures::totals;

/// Most periods among which the nearest is looked for.
const PERIODS: i64 = 400;

/// What counts are related to, of the period nearest to the one shown that has every region, else of
/// the nearest; what was sent back to its agency divides nothing.
pub(in crate::web::pages) fn read(
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
    // The figures of one time, not the last of each region.
    let grain = moment::grain(about, grain).unwrap_or(grain);
    let known = totals::periods(conn, to.id, view, grain, (None, PERIODS))?;
    let returned = notices::returned_of(conn, to.id)?;
    let mut first = None;
    for period in per::near(&known, shown) {
        let inside = |one: Period| one == period || one.within(period.grain()) == period;
        if returned.iter().any(|one| inside(one.period)) {
            continue;
        }
        let found = of(conn, to, (view, grain), period)?;
        if found.as_ref().is_some_and(Related::is_full) {
            return Ok(found);
        }
        first = first.or(found);
    }
    Ok(first)
}

/// What counts are related to, of one period.
fn of(
    conn: &mut Conn,
    to: &Target,
    (view, grain): (View, Grain),
    period: Period,
) -> Result<Option<Related>> {
    let about = &to.indicator;
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
