//! What came of a bulk call: counts, and problems grouped by what is wrong.

use crate::catalogue::Indicator;
use crate::figures::doubt::Why;
use crate::intake::change::{Fate, Told};
use crate::intake::{Problem, Rule};

/// Numbers of rows that are listed a problem.
const LISTED: usize = 100;
/// Problems that are told apart; what comes after shares the last place of its rule.
const GROUPS: usize = 100;

/// What came of the rows so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows that were read.
    pub rows: u64,
    /// Rows added.
    pub created: u64,
    /// Rows changed.
    pub updated: u64,
    /// Rows that said what stood there.
    pub unchanged: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Why, in the order in which it was met.
    pub problems: Vec<Group>,
    /// What is odd about rows that were taken.
    pub warnings: Vec<Group>,
}

/// Rows that break the same rule in the same field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The rule, and the field; empty for the row as a whole.
    pub problem: Problem,
    /// How many rows.
    pub count: u64,
    /// The first of them.
    pub rows: Vec<u64>,
}

impl Report {
    /// Notes a row that was refused.
    pub(super) fn refuse(&mut self, row: u64, problems: Vec<Problem>) {
        self.refused += 1;
        for problem in problems {
            note(&mut self.problems, row, problem);
        }
    }

    /// Notes a row that was refused because an earlier one about the same figure was taken; it was met
    /// where it stands.
    pub(super) fn refuse_twin(&mut self, row: u64) {
        self.refused += 1;
        let problem = Problem {
            field: String::new(),
            rule: Rule::Duplicate,
        };
        let known = |group: &&mut Group| group.problem == problem;
        if let Some(group) = self.problems.iter_mut().find(known) {
            group.add(row);
            return group.rows.sort_unstable();
        }
        let later = |group: &Group| group.rows.first().is_some_and(|first| *first > row);
        let at = self.problems.iter().position(later);
        let group = Group {
            problem,
            count: 1,
            rows: vec![row],
        };
        self.problems
            .insert(at.unwrap_or(self.problems.len()), group);
    }

    /// Notes what is wrong with a table's first line, below which there are no rows.
    pub(super) fn refuse_header(&mut self, problems: Vec<Problem>) {
        self.problems
            .extend(problems.into_iter().map(|problem| Group {
                problem,
                count: 0,
                rows: Vec::new(),
            }));
    }

    /// Notes what became of rows that were sound.
    pub(super) fn tally(&mut self, about: &Indicator, numbers: &[u64], told: &[Told]) {
        for (row, one) in numbers.iter().zip(told) {
            match &one.fate {
                Fate::Created(_) => self.created += 1,
                Fate::Changed(_) => self.updated += 1,
                Fate::Refused(problems) => self.refuse(*row, problems.clone()),
                Fate::Validated => {
                    let problem = Problem {
                        field: String::new(),
                        rule: Rule::Validated,
                    };
                    self.refuse(*row, vec![problem]);
                }
                _ => self.unchanged += 1,
            }
            for doubt in &one.doubts {
                let doubted = Problem {
                    field: about.measures[doubt.measure].name.clone(),
                    rule: match doubt.why {
                        Why::Sudden => Rule::Sudden,
                        Why::Unusual { .. } => Rule::Unusual,
                    },
                };
                note(&mut self.warnings, *row, doubted);
            }
        }
    }

    /// Turns all of it into a refusal: one row was refused, so none is taken.
    pub(super) fn refuse_all(&mut self) {
        (self.created, self.updated, self.unchanged) = (0, 0, 0);
        self.warnings.clear();
        self.refused = self.rows;
    }

    /// Whether anything could be taken; a call without rows is fine, unless what they would stand
    /// under is wrong.
    pub fn took_some(&self) -> bool {
        match self.rows {
            0 => self.problems.is_empty(),
            rows => self.refused < rows,
        }
    }
}

/// Notes what is said of a row with others of which the same is said.
fn note(groups: &mut Vec<Group>, row: u64, problem: Problem) {
    let known = groups.len();
    let same = |group: &&mut Group| group.problem == problem;
    if let Some(group) = groups.iter_mut().find(same) {
        return group.add(row);
    }
    // A sender who invents names fills no memory: the rest is told without its name.
    let problem = if known < GROUPS {
        problem
    } else {
        let nameless = Problem {
            field: String::new(),
            ..problem
        };
        let rest = |group: &&mut Group| group.problem == nameless;
        match groups.iter_mut().find(rest) {
            Some(group) => return group.add(row),
            None if known >= 2 * GROUPS => return,
            None => nameless,
        }
    };
    groups.push(Group {
        problem,
        count: 1,
        rows: vec![row],
    });
}

impl Group {
    fn add(&mut self, row: u64) {
        // Several problems of one row may fall together once there are too many.
        if self.rows.last() == Some(&row) && self.rows.len() as u64 == self.count {
            return;
        }
        self.count += 1;
        if self.rows.len() < LISTED {
            self.rows.push(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(field: String) -> Problem {
        Problem {
            field,
            rule: Rule::Field,
        }
    }

    #[test]
    fn counts_are_exact_and_lists_are_short() {
        let mut report = Report::default();
        for row in 1..=1000 {
            report.refuse(row, vec![unknown("a".to_owned())]);
        }
        assert_eq!(report.refused, 1000);
        assert_eq!(report.problems.len(), 1);
        assert_eq!(report.problems[0].count, 1000);
        assert_eq!(report.problems[0].rows.len(), LISTED);
    }

    #[test]
    fn invented_names_fill_no_memory() {
        let mut report = Report::default();
        for row in 1..=5000 {
            report.refuse(row, vec![unknown(format!("n{row}"))]);
        }
        assert_eq!(report.problems.len(), GROUPS + 1);
        let rest = report.problems.last().unwrap();
        assert_eq!((rest.count, rest.problem.field.as_str()), (4900, ""));
    }
}
