//! The English sentences of API v2: one per rule, with what would be right where it can be said.

use super::Fault;
use crate::catalogue::Indicator;
use crate::catalogue::period::YEARS;
use crate::catalogue::value::plain;
use crate::figures::doubt::{Doubt, Why};
use crate::intake::{Problem, Rule, Unreadable};

/// The sentence that says what is wrong with a field.
pub fn sentence(problem: &Problem) -> String {
    let field = &problem.field;
    match &problem.rule {
        Rule::Required => format!("`{field}` is required."),
        Rule::Integer | Rule::YearInteger => format!("`{field}` must be a whole number."),
        Rule::Number => format!("`{field}` must be a number."),
        Rule::Rounded => {
            format!("`{field}` was rounded by a spreadsheet; write the number in full.")
        }
        Rule::Decimals(most) => format!("`{field}` may have at most {most} decimal places."),
        Rule::Min(least) => format!("`{field}` must be at least {least}."),
        Rule::Max(most) => format!("`{field}` may not be greater than {most}."),
        Rule::YearRange => years(field),
        Rule::Date => format!("`{field}` must be a date, as 2017-10-29."),
        Rule::Period(grains) => {
            let grains: Vec<&str> = grains.iter().map(|grain| grain.name()).collect();
            format!("`{field}` must be a period: {}.", grains.join(" or "))
        }
        Rule::Code => format!("`{field}` is not a code of its list."),
        Rule::Region => format!("`{field}` is no region that is known."),
        Rule::User => format!("`{field}` is no user of the agency."),
        Rule::Taken(None) => {
            "Another row has the same agency, region, period, categories and basis.".to_owned()
        }
        Rule::Taken(Some(holder)) => format!(
            "Row `{}` has the same agency, region, period and categories, on the basis `{}`.",
            holder.id, holder.basis
        ),
        Rule::Sum => format!("`{field}` must be the sum of its parts."),
        Rule::Reporter => {
            "The agency does not report this indicator and was not allowed to.".to_owned()
        }
        Rule::NotBegun(running) => {
            format!("`{field}` has not begun; it may not be after {running}.")
        }
        Rule::Locked(since) => {
            format!("`{field}` is locked since {since}; an exception must be granted first.")
        }
        Rule::Computed => format!("`{field}` does not agree with what it is computed from."),
        Rule::Apart(with) => apart(field, with),
        Rule::LeaveOut => {
            format!("`{field}` must be left out: the figures of the row are told without it.")
        }
        Rule::Bases(several) => {
            format!(
                "`{field}` must be named: {} stand there.",
                several.join(" and ")
            )
        }
        Rule::Sudden => format!("`{field}` differs much from the period before."),
        Rule::Unusual => format!("`{field}` is far from its own history."),
        Rule::Agency => format!("`{field}` is not the agency of the key."),
        Rule::Basis => format!("`{field}` is no basis of the indicator."),
        Rule::Field if field.is_empty() => "Other names are no fields of a row.".to_owned(),
        Rule::Field => format!("`{field}` is no field of a row."),
        Rule::Duplicate => "Another row of the call is the same cell.".to_owned(),
        Rule::Validated => "The row is validated; it must be reopened first.".to_owned(),
        Rule::TooLarge => "The row is larger than 1 MiB.".to_owned(),
        Rule::Row(why) => unreadable(*why, field),
    }
}

fn years(field: &str) -> String {
    let (from, to) = (YEARS.start(), YEARS.end());
    format!("`{field}` must be between {from} and {to}.")
}

fn apart(field: &str, with: &[String]) -> String {
    let with = match with {
        [] => "without a category".to_owned(),
        with => format!("with `{}`", with.join("` and `")),
    };
    format!("`{field}` belongs in a row of its own, {with}.")
}

impl From<&Problem> for Fault {
    fn from(problem: &Problem) -> Self {
        let fault = Self::new(problem.rule.code(), &problem.field, sentence(problem));
        fault.with(problem.rule.arg())
    }
}

/// What the sender of a row should look at again.
pub(super) fn warning(indicator: &Indicator, doubt: &Doubt) -> Fault {
    let measure = &indicator.measures[doubt.measure];
    let [was, now] = [doubt.was, doubt.now].map(|n| plain(n, measure.decimals));
    let name = &measure.name;
    let message = match doubt.why {
        Why::Sudden => {
            let percent = plain(doubt.tenths().unwrap_or_default(), 1);
            let since = doubt.since;
            format!("`{name}` differs by {percent} % from {since}: {was} there, {now} here.")
        }
        Why::Unusual { of, seasonal, .. } => {
            let part = if seasonal {
                " of the same part of the year"
            } else {
                ""
            };
            let since = doubt.since;
            format!(
                "`{name}` is unusual: {now} here, usually about {was}, by {of} figures{part} since {since}."
            )
        }
    };
    Fault::new(doubt.why.code(), name, message)
}

fn unreadable(why: Unreadable, field: &str) -> String {
    match why {
        Unreadable::Syntax => "The row is not valid JSON, or not complete.".to_owned(),
        Unreadable::Shape => "The row is no JSON object.".to_owned(),
        Unreadable::Encoding => "The row is not in UTF-8.".to_owned(),
        Unreadable::Twice => format!("`{field}` stands twice in the row."),
        Unreadable::Quote => {
            "A quote in the row is not closed; the body ends within it.".to_owned()
        }
        Unreadable::Cells => "The row has not as many cells as there are names.".to_owned(),
    }
}
