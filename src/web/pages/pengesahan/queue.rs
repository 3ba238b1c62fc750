//! Reads what waits to be validated: the periods of a year, each with what a dashboard would show
//! of it, the marks on its rows and whether it was sent back.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::error::Result;
use crate::catalogue::{Grain, Period};
use crate::figures::question::View;
use crate::figures::selection::{Selection, Wanted};
use crate::store::Conn;
use crate::store::figures::doubts;
use crate::store::figures::doubts::Marked;
use crate::store::figures::notices::Notice;
use crate::store::figures::observations::Target;
use crate::store::figures::validation::period_of;
use crate::store::figures::waiting;
use crate::store::figures::waiting::Waiting;
use crate::web::pages::sight;
use crate::web::pages::sight::{Depth, Sight};

/// Rows of a year beyond which it is not taken apart into its periods.
const APART: i64 = 5_000;
/// Periods of a year that are shown one by one.
const PERIODS: usize = 60;

/// What waits in a year of an agency.
#[derive(Debug)]
pub(super) struct Year {
    pub(super) target: Target,
    pub(super) periods: Vec<Waiting>,
    /// What a dashboard shows of the agency's figures, by grain.
    pub(super) sights: BTreeMap<Grain, Sight>,
    pub(super) marks: Vec<Marked>,
}

/// Takes a year apart and reads what its figures are.
pub(super) fn read(conn: &mut Conn, target: &Target, year: Waiting, today: Date) -> Result<Year> {
    let marks = doubts::marked(conn, target, &year.agency)?;
    let periods = apart(conn, target, year)?;
    let mut sights = BTreeMap::new();
    for waiting in &periods {
        let Some(period) = period_of(target, &waiting.period) else {
            continue;
        };
        if !sights.contains_key(&period.grain()) {
            let sight = sight_of(conn, target, &waiting.agency, period, today)?;
            sights.extend(sight.map(|sight| (period.grain(), sight)));
        }
    }
    Ok(Year {
        target: target.clone(),
        periods,
        sights,
        marks,
    })
}

/// What a dashboard shows of an agency's figure of a period; none where it shows no such period.
pub(super) fn sight_of(
    conn: &mut Conn,
    target: &Target,
    agency: &str,
    period: Period,
    today: Date,
) -> Result<Option<Sight>> {
    let about = &target.indicator;
    if !about.period.show.contains(&period.grain()) {
        return Ok(None);
    }
    let mut selection = Selection::all(about, View::All, Some(agency));
    selection.grain = period.grain();
    selection.wanted = Wanted::Exactly(period);
    sight::read(conn, target, selection, Depth::Card, today).map(Some)
}

/// The shown periods of a year that wait, or the year itself when it has too many rows.
pub(super) fn apart(conn: &mut Conn, target: &Target, year: Waiting) -> Result<Vec<Waiting>> {
    if year.all > APART {
        return Ok(vec![year]);
    }
    let as_shown = |mut waiting: Waiting| {
        waiting.period = shown(target, &waiting.period);
        waiting
    };
    let found = waiting::periods(conn, &year)?;
    let mut periods = waiting::joined(found.into_iter().map(as_shown).collect());
    periods.retain(|waiting| waiting.rows > 0);
    let periods = with_inside(&periods);
    let few = !periods.is_empty() && periods.len() <= PERIODS;
    Ok(if few { periods } else { vec![year] })
}

/// Each with the rows of the shorter periods in it that were reported apart: a decision on a year is
/// one on its quarters, too.
fn with_inside(periods: &[Waiting]) -> Vec<Waiting> {
    let whole = |one: &Waiting| {
        let mut whole = one.clone();
        let is_inside =
            |other: &&Waiting| other.period != one.period && other.period.starts_with(&one.period);
        for part in periods.iter().filter(is_inside) {
            whole.inside.push(part.period.clone());
            whole.add(part.clone());
        }
        whole
    };
    periods.iter().map(whole).collect()
}

/// Whether it waits for its agency: it was sent back and has not changed since.
pub(super) fn is_away(target: &Target, waiting: &Waiting, notices: &[Notice]) -> bool {
    let notice = returned(target, waiting, notices);
    notice.is_some_and(|notice| waiting.changed_at <= notice.at)
}

/// The finest period that is shown and with whose text this one begins, or this one.
pub(super) fn shown(target: &Target, text: &str) -> String {
    let about = &target.indicator;
    let Some(period) = Period::parse(text, &about.period.grains) else {
        return text.to_owned();
    };
    let coarser = about.rolls_up_to(period.grain());
    let coarser = coarser.map(|grain| period.within(grain).to_string());
    let longest = coarser
        .filter(|coarse| text.starts_with(coarse.as_str()))
        .max_by_key(String::len);
    longest.unwrap_or_else(|| text.to_owned())
}

/// The notice with which a waiting period, a year that it lies in or a part of it was sent back.
pub(super) fn returned<'n>(
    target: &Target,
    waiting: &Waiting,
    notices: &'n [Notice],
) -> Option<&'n Notice> {
    let alike = |notice: &&Notice| {
        notice.slug == target.indicator.slug
            && notice.agency == waiting.agency
            && (notice.period.starts_with(&waiting.period)
                || waiting.period.starts_with(&notice.period))
    };
    notices.iter().find(alike)
}
