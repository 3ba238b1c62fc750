//! Several obligations at once: how many are received, complete and on time.

use crate::figures::due::{Standing, State};

/// Counts over obligations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// All of them.
    pub owed: usize,
    /// Those of which it is certain whether they were on time.
    pub judged: usize,
    /// Those that were.
    pub on_time: usize,
    /// Those of which anything came.
    pub received: usize,
    /// Those of which all is there.
    pub complete: usize,
    /// Those whose deadline has passed and of which something lacks.
    pub overdue: usize,
    /// The worst of them.
    pub worst: Option<State>,
    /// Rows that are sample data.
    pub samples: i64,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, one: &Standing) {
        self.owed += 1;
        self.judged += usize::from(one.on_time.is_some());
        self.on_time += usize::from(one.on_time == Some(true));
        self.received += usize::from(one.received);
        self.complete += usize::from(one.complete);
        self.overdue += usize::from(one.state.days_over().is_some());
        self.samples += one.came.samples;
        let rank = |state: State| (state.weight(), state.days_over());
        if self.worst.is_none_or(|worst| rank(worst) < rank(one.state)) {
            self.worst = Some(one.state);
        }
    }

    /// The counts of several.
    pub fn of<'s>(all: impl IntoIterator<Item = &'s Standing>) -> Self {
        let mut tally = Self::default();
        for one in all {
            tally.add(one);
        }
        tally
    }

    /// The share that was on time of those that are judged, in hundredths of a per cent; none
    /// where none is.
    pub fn share(&self) -> Option<i64> {
        let (part, whole) = (self.on_time, self.judged);
        let (part, whole) = (i64::try_from(part).ok()?, i64::try_from(whole).ok()?);
        (whole > 0).then(|| (part * 10_000 + whole / 2) / whole)
    }
}
