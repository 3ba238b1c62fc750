//! Asks the totals what a view's plan says, and answers in the words of `present`.

use crate::base::error::Result;
use crate::catalogue::Indicator;
use crate::figures::facts::{Count, Fact};
use crate::figures::plan::Ask;
use crate::figures::question::{Question, Total, View, axis};
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
    Ok(totals.map(|total| fact(&target.indicator, total)).collect())
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

fn fact(indicator: &Indicator, total: Total) -> Fact {
    let bases = &indicator.bases;
    let found = bases.iter().position(|basis| basis.code == total.basis);
    Fact {
        period: total.period,
        agency: total.agency,
        region: total.region,
        categories: total.categories,
        basis: found.unwrap_or(bases.len()),
        count: Count {
            rows: total.rows,
            samples: total.samples,
            provisional: total.provisional,
            changed_at: total.changed_at,
        },
        sums: total.sums,
    }
}
