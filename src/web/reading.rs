//! Asks the totals what a view's plan says, and answers in the words of `present`.

use crate::base::error::Result;
use crate::figures::facts::Fact;
use crate::figures::plan::Ask;
use crate::figures::question::{Question, View, axis};
use crate::store::Conn;
use crate::store::figures::observations::Target;
use crate::store::figures::totals;

/// The answer to a question; at most so many totals of it.
pub(super) fn ask(
    conn: &mut Conn,
    target: &Target,
    view: View,
    ask: &Ask,
    most: Option<i64>,
) -> Result<Vec<Fact>> {
    let question = Question {
        most,
        ..question(target, view, ask)
    };
    let totals = totals::ask(conn, &question)?.into_iter();
    Ok(totals.map(|total| Fact::of(&target.indicator, total)).collect())
}

fn question(target: &Target, view: View, ask: &Ask) -> Question {
    let mut spread = 0;
    if ask.by_agency {
        spread |= axis::AGENCY;
    }
    if ask.by_region {
        spread |= axis::REGION;
    }
    for (at, told) in ask.by_category.iter().enumerate() {
        if *told {
            spread |= axis::category(at);
        }
    }
    Question {
        periods: ask.periods.clone(),
        since: ask.since,
        until: ask.until,
        agency: ask.agency.clone(),
        region: ask.region.clone(),
        categories: ask.categories.clone(),
        spread,
        ..Question::new(target.id, &target.indicator, view, ask.grain)
    }
}
