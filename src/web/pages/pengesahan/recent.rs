//! What was decided just now: the figures by name, and whether it can be taken back.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::error::Result;
use crate::store::Conn;
use crate::store::figures::observations::Target;
use crate::store::figures::validation::period_of;
use crate::store::figures::waiting;
use crate::web::pages::pengesahan::line::{Teller, name, shown as shown_of};
use crate::web::pages::pengesahan::queue::{shown, sight_of};
use crate::web::pages::sight::Sight;

/// How long a validation can be taken back without a reason, in milliseconds.
pub(super) const UNDONE_WITHIN: i64 = 15 * 60 * 1_000;
/// Figures that are named.
const NAMED: usize = 5;

/// What was decided, as it was read.
pub(super) struct Read {
    action: String,
    span: (i64, i64),
    undo: bool,
    figures: Vec<(Target, String, String, Option<Sight>)>,
    others: usize,
}

/// What was decided, as it is told.
#[derive(Debug)]
pub(super) struct Recent {
    /// `Disahkan:`
    pub(super) sentence: String,
    pub(super) figures: Vec<String>,
    pub(super) others: Option<String>,
    /// From when until when, where it can be taken back.
    pub(super) undo: Option<(i64, i64)>,
}

/// What a user has decided between two moments; none where that was nothing.
pub(super) fn read<'t>(
    conn: &mut Conn,
    target_of: &dyn Fn(&str) -> Option<&'t Target>,
    user: i64,
    span: (i64, i64),
    (today, now): (Date, i64),
) -> Result<Option<Read>> {
    if span.1.saturating_sub(span.0) > UNDONE_WITHIN {
        return Ok(None);
    }
    let decided = waiting::decided(conn, user, span.0, span.1)?;
    let Some(action) = decided.first().map(|one| one.action.clone()) else {
        return Ok(None);
    };
    let mut all = BTreeSet::new();
    for one in decided.iter().filter(|one| one.action == action) {
        if let Some(target) = target_of(&one.slug) {
            let period = shown(target, &one.period);
            all.insert((one.slug.clone(), one.agency.clone(), period));
        }
    }
    let others = all.len().saturating_sub(NAMED);
    let mut figures = Vec::new();
    for (slug, agency, text) in all.into_iter().take(NAMED) {
        let Some(target) = target_of(&slug) else {
            continue;
        };
        let sight = match period_of(target, &text) {
            Some(period) => sight_of(conn, target, &agency, period, today)?,
            None => None,
        };
        figures.push((target.clone(), agency, text, sight));
    }
    Ok(Some(Read {
        undo: action == "validate" && now.saturating_sub(span.0) < UNDONE_WITHIN,
        action,
        span,
        figures,
        others,
    }))
}

/// It in words.
pub(super) fn told(teller: &Teller<'_>, read: Read) -> Recent {
    let words = &teller.words;
    let figure = |(target, agency, text, sight): (Target, String, String, Option<Sight>)| {
        let period = period_of(&target, &text);
        let shown = sight.and_then(|mut sight| shown_of(teller, &target, &mut sight, period));
        name(teller, &target, &agency, &text, shown.as_ref())
    };
    Recent {
        sentence: words.get(&format!("validation-said-{}", read.action)),
        figures: read.figures.into_iter().map(figure).collect(),
        others: (read.others > 0).then(|| words.count("validation-more", read.others, &[])),
        undo: read.undo.then_some(read.span),
    }
}
