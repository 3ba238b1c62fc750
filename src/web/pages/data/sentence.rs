//! Problems of a form in the reader's words.

use crate::catalogue::Indicator;
use crate::intake::{Problem, Rule};
use crate::present::periods;
use crate::present::rows::typed::Ambiguous;
use crate::present::words::{Words, lower};

/// What is wrong, as a sentence beside the field.
pub(super) fn of(words: &Words<'_>, indicator: &Indicator, problem: &Problem) -> String {
    let spelt = |text: &str| match words.lang {
        crate::base::text::Lang::Id => text.replace('.', ","),
        crate::base::text::Lang::En => text.to_owned(),
    };
    let code = problem.rule.code();
    match &problem.rule {
        Rule::Decimals(digits) => {
            words.with("rows-problem-decimals", &[("digits", &digits.to_string())])
        }
        Rule::Min(least) => words.with("rows-problem-min", &[("least", &spelt(least))]),
        Rule::Max(most) => words.with("rows-problem-max", &[("most", &spelt(most))]),
        Rule::Bases(several) => {
            let named = several.iter().filter_map(|code| indicator.basis(code));
            let sources: Vec<&str> = named.map(|basis| words.label(&basis.source)).collect();
            words.with(
                "rows-problem-several-bases",
                &[("sources", &sources.join("; "))],
            )
        }
        Rule::NotBegun(running) => {
            let running = periods::long(words, *running);
            words.with("rows-problem-not-begun", &[("period", &running)])
        }
        Rule::Apart(with) if with.is_empty() => words.get("rows-problem-other-row-without"),
        Rule::Apart(with) => {
            let categories = indicator.categories.iter();
            let named = categories.filter(|category| with.contains(&category.name));
            let named = named.map(|category| lower(words.label(&category.label)));
            let listed = words.list(&named.collect::<Vec<_>>());
            words.with("rows-problem-other-row", &[("categories", &listed)])
        }
        Rule::Locked(since) => {
            let since = periods::date(words, *since);
            words.with("rows-problem-locked", &[("since", &since)])
        }
        Rule::Sum => {
            let parts: Vec<&str> = indicator
                .parts()
                .map(|at| words.label(&indicator.measures[at].label))
                .collect();
            words.with("rows-problem-sum", &[("parts", &parts.join(" + "))])
        }
        _ => words.get(&format!("rows-problem-{code}")),
    }
}

/// A number that could mean two things.
pub(super) fn ambiguous(words: &Words<'_>, number: &Ambiguous) -> String {
    words.with(
        "rows-problem-ambiguous",
        &[("whole", &number.whole), ("decimal", &number.decimal)],
    )
}
