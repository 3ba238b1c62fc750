//! The matrix of `/pemantauan`: agencies by months or by the periods of an indicator.

use std::collections::BTreeMap;

use crate::catalogue::{Grain, Period};
use crate::figures::due::{Standing, Tally};
use crate::present::due;
use crate::present::periods;
use crate::present::words::Words;
use crate::store::due::read::Line;
use crate::web::frame::with_query;

/// A cell of the matrix.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) word: &'static str,
    pub(super) sign: &'static str,
    pub(super) short: String,
    pub(super) title: String,
    pub(super) address: String,
}

/// An agency of the matrix.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) share: String,
    pub(super) trend: Option<String>,
    pub(super) overdue: String,
    pub(super) tally: Tally,
    pub(super) cells: Vec<Option<Cell>>,
}

/// How the matrix is looked at.
#[derive(Debug, Clone)]
pub(super) struct Look {
    /// The address's query, which goes along to the pages of agencies.
    pub(super) query: String,
    /// Whether agencies stand in the order of their names, else the worst first.
    pub(super) by_name: bool,
    /// Whether it is about one indicator.
    pub(super) is_of_one: bool,
    /// The months of deadlines, the oldest first.
    pub(super) months: Vec<Period>,
}

/// The obligations, sorted into a matrix.
pub(super) struct Matrix<'m> {
    words: &'m Words<'m>,
    look: Look,
    /// The code of each column, and its heading.
    pub(super) columns: Vec<(Period, String)>,
    /// By agency and column.
    sorted: BTreeMap<&'m str, BTreeMap<Period, Vec<&'m Standing>>>,
}

impl<'m> Matrix<'m> {
    /// By the periods of an indicator that is asked for, else by the months of the deadlines: what
    /// is due by month and by year has these in common.
    pub(super) fn of(words: &'m Words<'m>, look: Look, lines: &'m [Line]) -> Self {
        let days = lines
            .iter()
            .any(|line| line.standing.owed.period.grain() == Grain::Day);
        let by_period = look.is_of_one && !days;
        let column = |standing: &Standing| {
            if by_period {
                standing.owed.period
            } else {
                Period::containing(Grain::Month, standing.owed.deadline)
            }
        };
        let mut columns: Vec<Period> = if by_period {
            lines.iter().map(|line| column(&line.standing)).collect()
        } else {
            look.months.clone()
        };
        columns.sort_unstable();
        columns.dedup();
        let mut sorted: BTreeMap<&str, BTreeMap<Period, Vec<&Standing>>> = BTreeMap::new();
        for line in lines {
            let of_agency = sorted.entry(&line.agency).or_default();
            let cell = of_agency.entry(column(&line.standing)).or_default();
            cell.push(&line.standing);
        }
        let heading = |period: Period| (period, periods::short(words, period));
        Self {
            words,
            look,
            columns: columns.into_iter().map(heading).collect(),
            sorted,
        }
    }

    /// The agencies, the worst first: most overdue, then least on time.
    pub(super) fn rows(&self, names: &BTreeMap<String, String>) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .sorted
            .iter()
            .map(|(agency, cells)| self.row(agency, cells, names))
            .collect();
        if self.look.by_name {
            rows.sort_by(|a, b| a.name.cmp(&b.name));
        } else {
            let rank = |row: &Row| {
                let share = row.tally.share().unwrap_or(i64::MAX);
                (
                    std::cmp::Reverse(row.tally.overdue),
                    share,
                    row.name.clone(),
                )
            };
            rows.sort_by_cached_key(rank);
        }
        rows
    }

    fn row(
        &self,
        agency: &str,
        cells: &BTreeMap<Period, Vec<&Standing>>,
        names: &BTreeMap<String, String>,
    ) -> Row {
        let address = with_query(&format!("/pemantauan/{agency}"), &self.look.query);
        let tally = Tally::of(cells.values().flatten().copied());
        let half = self.columns.len() / 2;
        let part = |columns: &[(Period, String)]| {
            let cells = columns.iter().filter_map(|(period, _)| cells.get(period));
            Tally::of(cells.flatten().copied())
        };
        let (before, after) = self.columns.split_at(half);
        Row {
            name: names
                .get(agency)
                .cloned()
                .unwrap_or_else(|| agency.to_owned()),
            share: due::share(self.words, &tally),
            overdue: self.words.whole(tally.overdue),
            trend: due::trend(self.words, &part(before), &part(after)),
            cells: self
                .columns
                .iter()
                .map(|(period, _)| self.cell(cells.get(period)?, &address))
                .collect(),
            tally,
            address,
        }
    }

    fn cell(&self, all: &[&Standing], address: &str) -> Option<Cell> {
        let tally = Tally::of(all.iter().copied());
        let state = tally.worst?;
        let (short, title) = match all {
            [one] => (
                due::short(self.words, state),
                due::sentence(self.words, one),
            ),
            _ => (
                format!("{}/{}", tally.complete, tally.owed),
                due::summary(self.words, &tally),
            ),
        };
        Some(Cell {
            word: state.word(),
            sign: due::sign(state),
            short,
            title,
            address: address.to_owned(),
        })
    }

    /// What was on time of all agencies, by column.
    pub(super) fn shares(&self) -> Vec<String> {
        let share = |(period, _): &(Period, String)| {
            let cells = self.sorted.values().filter_map(|cells| cells.get(period));
            let tally = Tally::of(cells.flatten().copied());
            tally
                .share()
                .map_or_else(|| "–".to_owned(), |share| self.words.percent(share))
        };
        self.columns.iter().map(share).collect()
    }
}
