//! Asks the store for a series: the few questions of its plan, and which shorter period stands for
//! each longer one.

use crate::base::error::Result;
use crate::catalogue::Indicator;
use crate::figures::facts::{Fact, Facts};
use crate::figures::moment::{self, Moments};
use crate::figures::plan;
use crate::figures::question::{Question, View};
use crate::figures::sides;
use crate::present::series::{self, Answers, Asked};
use crate::store::Conn;
use crate::store::figures::observations::Target;
use crate::store::figures::{days, notices, totals};

/// Most totals that an answer is made from.
pub const MOST: i64 = 100_000;

/// What the store says; none when it is too much.
pub fn answers(conn: &mut Conn, target: &Target, asked: &Asked) -> Result<Option<Answers>> {
    let plan = series::plan(&target.indicator, asked);
    let mut left = MOST + 1;
    let about = &target.indicator;
    let mut ask = |question: Question| {
        let question = Question {
            most: Some(left.max(0)),
            ..moment::asked(about, question)
        };
        let found = totals::ask(conn, target.id, about, &question)?;
        left -= i64::try_from(found.len()).unwrap_or(left);
        Ok(found)
    };
    let own = ask(plan.own)?;
    let summed = plan.summed.map(&mut ask).transpose()?;
    let summed = summed.unwrap_or_default();
    let moments = if moment::grain(about, asked.grain).is_none() {
        Moments::default()
    } else if asked.names_several() {
        let all = own.iter().chain(&summed);
        Moments::fullest(
            about,
            asked.grain,
            all.filter(|fact| series::fits(asked, fact)),
        )
    } else {
        moments(about, asked, &mut ask)?
    };
    let mut answers = Answers {
        own: moments.settle(own),
        summed: moments.settle(summed),
        counts: Vec::new(),
        reported: Vec::new(),
        returned: Vec::new(),
        dated: Vec::new(),
        each: plan.each.map(&mut ask).transpose()?.unwrap_or_default(),
    };
    answers.each = moments.settle(answers.each);
    for (axis, question) in plan.counts {
        let found = ask(question)?;
        answers.counts.push((axis, moments.settle(found)));
    }
    for (axis, question) in plan.reported {
        let found = ask(question)?;
        answers.reported.push((axis, moments.settle(found)));
    }
    let shown = moment::grain(about, asked.grain).unwrap_or(asked.grain);
    if moment::is_of_lasts(about, shown) {
        let question = Question {
            most: Some(left.max(0)),
            ..moment::asked(about, plan.dated)
        };
        answers.dated = days::last(conn, target, &question)?;
        left -= i64::try_from(answers.dated.len()).unwrap_or(left);
    }
    // What is validated was sent back to nobody.
    if asked.view == View::All {
        answers.returned = notices::returned_of(conn, target.id)?;
    }
    answers.mark_sides(about);
    Ok((left > 0).then_some(answers))
}

/// Which shorter period stands for each longer one, as on the pages.
fn moments(
    indicator: &Indicator,
    asked: &Asked,
    mut ask: impl FnMut(Question) -> Result<Vec<Fact>>,
) -> Result<Moments> {
    let selection = asked.selection(indicator);
    let mut facts = Facts::on(asked.today);
    for (part, question) in plan::between(indicator, &selection, (asked.since, asked.until)) {
        facts.keep(part, ask(question)?);
    }
    sides::mark_all(indicator, &mut facts);
    Ok(Moments::choose(indicator, &selection, &facts))
}
