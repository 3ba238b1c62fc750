//! The sentences of API v1: one per rule, as published.

use crate::catalogue::Grain;
use crate::catalogue::period::YEARS;
use crate::intake::{Problem, Rule};

/// The sentence that says what is wrong with a field; underscores in its name become spaces.
pub fn sentence(problem: &Problem) -> String {
    let field = problem.field.replace('_', " ");
    match &problem.rule {
        Rule::Required => format!("The {field} field is required."),
        Rule::Integer | Rule::YearInteger => format!("The {field} must be an integer."),
        Rule::Number => format!("The {field} must be a number."),
        Rule::Rounded => format!("The {field} must be written in full."),
        Rule::Decimals(most) => format!("The {field} must have 0-{most} decimal places."),
        Rule::Min(least) => format!("The {field} must be at least {least}."),
        Rule::Max(most) => format!("The {field} may not be greater than {most}."),
        Rule::YearRange => {
            let (from, to) = (YEARS.start(), YEARS.end());
            format!("The {field} must be between {from} and {to}.")
        }
        Rule::Date => format!("The {field} is not a valid date."),
        Rule::Field => format!("The {field} parameter is unknown."),
        Rule::Period(_) | Rule::Row(_) | Rule::TooLarge => {
            format!("The {field} format is invalid.")
        }
        Rule::Code | Rule::Region | Rule::User | Rule::Agency | Rule::Basis => {
            format!("The selected {field} is invalid.")
        }
        Rule::Validated => format!("The {field} has been validated."),
        Rule::Locked(since) => format!("The {field} has been locked since {since}."),
        Rule::Taken(_) | Rule::Duplicate => format!("The {field} has already been taken."),
        Rule::Reporter => "The apikey is not allowed for this data set.".to_owned(),
        Rule::NotBegun(running) if running.grain() == Grain::Day => {
            format!("The {field} must be a date before or equal to {running}.")
        }
        Rule::NotBegun(running) => format!("The {field} may not be greater than {running}."),
        Rule::Computed => format!("The {field} does not agree with what it is computed from."),
        Rule::Apart(with) if with.is_empty() => {
            format!("The {field} must be sent without a category.")
        }
        Rule::Apart(with) => format!(
            "The {field} must be sent with {} alone.",
            with.join(" and ").replace('_', " ")
        ),
        Rule::LeaveOut => format!("The {field} field must be empty."),
        Rule::Bases(several) => {
            format!("The {field} field is required: {}.", several.join(", "))
        }
        Rule::Sudden => format!("The {field} differs much from the period before."),
        Rule::Unusual => format!("The {field} is far from its own history."),
        Rule::Sum => format!("The {field} must be the sum of its parts."),
    }
}

/// The sentences for several problems, in their order.
pub fn sentences(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(field: &str, rule: Rule) -> String {
        sentence(&Problem {
            field: field.to_owned(),
            rule,
        })
    }

    #[test]
    fn each_rule_is_said_as_published() {
        let max = "9007199254740991".to_owned();
        for (field, rule, expected) in [
            ("pria", Rule::Required, "The pria field is required."),
            ("pria", Rule::Integer, "The pria must be an integer."),
            (
                "pria",
                Rule::Min("0".to_owned()),
                "The pria must be at least 0.",
            ),
            (
                "pria",
                Rule::Max(max),
                "The pria may not be greater than 9007199254740991.",
            ),
            ("tahun", Rule::YearInteger, "The tahun must be an integer."),
            (
                "tahun",
                Rule::YearRange,
                "The tahun must be between 1900 and 2100.",
            ),
            ("tanggal", Rule::Date, "The tanggal is not a valid date."),
            ("esselon", Rule::Code, "The selected esselon is invalid."),
            ("kota", Rule::Region, "The selected kota is invalid."),
            (
                "tahun",
                Rule::Taken(None),
                "The tahun has already been taken.",
            ),
            ("user_id", Rule::User, "The selected user id is invalid."),
        ] {
            assert_eq!(said(field, rule), expected);
        }
    }

    #[test]
    fn rules_that_the_published_text_lacks_follow_its_manner() {
        assert_eq!(said("ipm", Rule::Number), "The ipm must be a number.");
        assert_eq!(
            said("angka_harapan_hidup", Rule::Decimals(2)),
            "The angka harapan hidup must have 0-2 decimal places."
        );
        assert_eq!(
            said("periode", Rule::Period(Vec::new())),
            "The periode format is invalid."
        );
        assert_eq!(
            said("total", Rule::Sum),
            "The total must be the sum of its parts."
        );
    }
}
