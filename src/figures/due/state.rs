//! How an obligation stands at a moment.

use jiff::civil::Date;

use crate::base::clock::local;
use crate::catalogue::due::last_day;
use crate::figures::due::Owed;

/// Before how many days at the earliest something is called due, where its deadline lies before
/// the end of its period.
const AHEAD_DAYS: i64 = 30;

/// What has come of what is owed, on one basis or on several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Submission {
    /// Rows that stand.
    pub rows: i64,
    /// Those of them that are sample data.
    pub samples: i64,
    /// Cells that are due, have a row, and were not sent back.
    pub cells: i64,
    /// Cells that are due and were sent back.
    pub returned: i64,
    /// When the first of them was sent back.
    pub returned_at: Option<i64>,
    /// When the first row came, in milliseconds since 1970.
    pub received_at: Option<i64>,
    /// When all cells were there for the first time.
    pub complete_at: Option<i64>,
}

impl Submission {
    /// With what has come on another basis: the two are never one submission, so the fuller counts.
    pub fn add(&mut self, other: &Self) {
        let fuller = (other.cells, other.returned) > (self.cells, self.returned);
        let fuller = if fuller { *other } else { *self };
        let first = |a: Option<i64>, b: Option<i64>| a.into_iter().chain(b).min();
        *self = Self {
            rows: self.rows + other.rows,
            samples: self.samples + other.samples,
            cells: fuller.cells,
            returned: fuller.returned,
            returned_at: fuller.returned_at,
            received_at: first(self.received_at, other.received_at),
            complete_at: first(self.complete_at, other.complete_at),
        };
    }
}

/// What was granted for an obligation; each ends by itself after its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exceptions {
    /// The last day on which it is excused.
    pub excused: Option<Date>,
    /// The last day on which a lock is open.
    pub unlocked: Option<Date>,
}

/// The state of an obligation. Days are those of western Indonesian time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its period runs.
    NotYet {
        /// Days until the deadline.
        days: i32,
    },
    /// Nothing has come, and there is time.
    DueIn {
        /// Days until the deadline; 0 today.
        days: i32,
    },
    /// All is there, and was by the deadline.
    OnTime,
    /// All is there, and came so many days after the deadline.
    Late {
        /// The days.
        days: i32,
    },
    /// A part is there.
    Partial {
        /// Cells that are there.
        cells: i64,
        /// Cells that are due.
        due: i64,
        /// Days until the deadline; below 0 after it.
        days: i32,
    },
    /// All was there once, and a part was taken away since.
    Lessened {
        /// Cells that are there.
        cells: i64,
        /// Cells that are due.
        due: i64,
        /// Days after the deadline on which all was there; 0 for on time.
        days: i32,
        /// Days until the deadline; below 0 after it.
        left: i32,
    },
    /// All or a part was sent back, and not sent anew.
    Returned {
        /// Cells that were sent back.
        back: i64,
        /// Cells that are there.
        cells: i64,
        /// Cells that are due.
        due: i64,
        /// For how many days the first of them has lain with its agency.
        since: i32,
        /// Days until the deadline; below 0 after it.
        left: i32,
    },
    /// Nothing is there so many days after the deadline.
    Missing {
        /// The days.
        days: i32,
    },
    /// Excused after its deadline, for so many days more.
    Excused {
        /// The days; 0 for the last.
        days: i32,
    },
}

impl State {
    /// The word in addresses, files and APIs.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotYet { .. } => "not-yet",
            Self::DueIn { .. } => "due",
            Self::OnTime => "on-time",
            Self::Late { .. } => "late",
            Self::Partial { days, .. } if days < 0 => "partial-over",
            Self::Partial { .. } => "partial",
            Self::Lessened { .. } => "lessened",
            Self::Returned { .. } => "returned",
            Self::Missing { .. } => "missing",
            Self::Excused { .. } => "excused",
        }
    }

    /// How bad it is, for the order of lists and for the sign of several at once; 0 is nothing.
    pub fn weight(self) -> u8 {
        match self {
            Self::Missing { .. } => 7,
            Self::Partial { days, .. } if days < 0 => 6,
            Self::Returned { left, .. } if left < 0 => 6,
            Self::Lessened { .. } | Self::Returned { .. } => 5,
            Self::Late { .. } => 4,
            Self::Excused { .. } => 3,
            Self::Partial { .. } | Self::DueIn { .. } => 2,
            Self::OnTime => 1,
            Self::NotYet { .. } => 0,
        }
    }

    /// Whether somebody has to send something now.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::OnTime | Self::Late { .. } | Self::NotYet { .. })
    }

    /// Days after the deadline on which something still lacks; none where nothing does.
    pub fn days_over(self) -> Option<i32> {
        match self {
            Self::Missing { days } => Some(days),
            Self::Partial { days, .. } if days < 0 => Some(-days),
            Self::Lessened { left, .. } | Self::Returned { left, .. } if left < 0 => Some(-left),
            _ => None,
        }
    }
}

/// An obligation at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What is owed.
    pub owed: Owed,
    /// The deadline with what was granted.
    pub deadline: Date,
    /// The last day of changes with what was granted; none where nothing is ever locked.
    pub lock: Option<Date>,
    /// Its state.
    pub state: State,
    /// Whether anything came.
    pub received: bool,
    /// Whether all is there.
    pub complete: bool,
    /// Whether all is there, and was by the deadline; none as long as it still may be. What was sent
    /// back or taken away is not there, whenever it came.
    pub on_time: Option<bool>,
    /// What has come.
    pub came: Submission,
}

impl Standing {
    /// How what is owed stands on `today`.
    pub fn at(owed: Owed, came: Submission, granted: Exceptions, today: Date) -> Self {
        let excused = granted.excused.filter(|until| *until > owed.deadline);
        let deadline = excused.unwrap_or(owed.deadline);
        let lock = owed.lock.map(|lock| {
            let granted = excused.into_iter().chain(granted.unlocked);
            granted.fold(lock, Date::max)
        });
        let (left, end) = (days(today, deadline), last_day(owed.period));
        // What runs is never complete: figures that come early are complete when their period ends,
        // unless they are due before it does.
        let ahead = owed.deadline <= end;
        let runs = if ahead {
            i64::from(left) > AHEAD_DAYS
        } else {
            today <= end
        };
        let finished = came.complete_at.map(|at| {
            let day = local(at).date();
            if ahead { day } else { day.max(end) }
        });
        let late = finished.map(|day| days(deadline, day).max(0));
        let complete = !runs && finished.is_some() && came.cells >= owed.cells;
        let state = Judged {
            runs,
            late,
            complete,
            left,
            excused: excused.is_some() && today > owed.deadline && left >= 0,
        };
        let state = state.state(owed, came, today);
        let on_time = match late {
            _ if runs => None,
            Some(late) if complete => Some(late == 0),
            _ => (left < 0).then_some(false),
        };
        Self {
            owed,
            deadline,
            lock,
            state,
            received: came.received_at.is_some(),
            complete,
            on_time,
            came,
        }
    }

    /// Whether figures may no longer change on `today`.
    pub fn is_locked(&self, today: Date) -> bool {
        self.lock.is_some_and(|lock| lock < today)
    }
}

/// What is reckoned of an obligation before its state is told.
struct Judged {
    runs: bool,
    /// Days after the deadline on which all was there first.
    late: Option<i32>,
    complete: bool,
    /// Days until the deadline.
    left: i32,
    /// Whether only an excuse keeps it from being overdue.
    excused: bool,
}

impl Judged {
    fn state(&self, owed: Owed, came: Submission, today: Date) -> State {
        let (left, lacks) = (self.left, came.cells < owed.cells);
        match self.late {
            _ if self.runs => State::NotYet { days: left },
            _ if came.returned > 0 && lacks => State::Returned {
                back: came.returned,
                cells: came.cells,
                due: owed.cells,
                since: came
                    .returned_at
                    .map_or(0, |at| days(local(at).date(), today)),
                left,
            },
            Some(0) if self.complete => State::OnTime,
            Some(days) if self.complete => State::Late { days },
            Some(days) => State::Lessened {
                cells: came.cells,
                due: owed.cells,
                days,
                left,
            },
            None if self.excused => State::Excused { days: left },
            None if came.cells > 0 => State::Partial {
                cells: came.cells,
                due: owed.cells,
                days: left,
            },
            None if left < 0 => State::Missing { days: -left },
            None => State::DueIn { days: left },
        }
    }
}

/// Days from one day to another.
pub(super) fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests;
