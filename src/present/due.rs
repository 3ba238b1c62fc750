//! What is due, in words and signs: colour is never the only carrier.

use jiff::civil::Date;

use crate::figures::due::{Standing, State, Tally};
use crate::present::periods;
use crate::present::words::Words;

/// The sign of a state, as a letter of the interface's fonts.
pub fn sign(state: State) -> &'static str {
    match state {
        State::NotYet { .. } => "·",
        State::DueIn { .. } => "○",
        State::OnTime => "✓",
        State::Late { .. } => "◷",
        State::Partial { .. } => "◐",
        State::Lessened { .. } => "▽",
        State::Returned { .. } => "↶",
        State::Missing { .. } => "✕",
        State::Excused { .. } => "◇",
    }
}

/// A state in a word or two, for the legend and for files.
pub fn name(words: &Words<'_>, word: &str) -> String {
    words.get(&format!("due-name-{word}"))
}

/// The words of all states, in the order of a legend.
pub const WORDS: [&str; 10] = [
    "on-time",
    "late",
    "missing",
    "partial-over",
    "lessened",
    "returned",
    "excused",
    "partial",
    "due",
    "not-yet",
];

/// The sign of a word among [`WORDS`].
pub fn sign_of(word: &str) -> &'static str {
    let days = 0;
    let state = match word {
        "on-time" => State::OnTime,
        "late" => State::Late { days },
        "missing" => State::Missing { days },
        "lessened" => State::Lessened {
            cells: 0,
            due: 0,
            days,
            left: days,
        },
        "returned" => State::Returned {
            back: 0,
            cells: 0,
            due: 0,
            since: days,
            left: days,
        },
        "excused" => State::Excused { days },
        "partial" | "partial-over" => State::Partial {
            cells: 0,
            due: 0,
            days,
        },
        "due" => State::DueIn { days },
        _ => State::NotYet { days },
    };
    sign(state)
}

/// How an obligation stands: `lengkap, terlambat 3 hari`.
pub fn sentence(words: &Words<'_>, standing: &Standing) -> String {
    let day = |day: Date| periods::date(words, day);
    let number = |n: i64| words.whole(usize::try_from(n).unwrap_or(0));
    let days = |n: i32| usize::try_from(n.unsigned_abs()).unwrap_or(0);
    let until = day(standing.deadline);
    match standing.state {
        State::NotYet { .. } => words.with("due-state-not-yet", &[("until", &until)]),
        State::DueIn { days: n } => words.count("due-state-due", days(n), &[]),
        State::OnTime => words.get("due-state-on-time"),
        State::Late { days: n } => words.count("due-state-late", days(n), &[]),
        State::Missing { days: n } => words.count("due-state-missing", days(n), &[]),
        State::Excused { .. } => words.with("due-state-excused", &[("until", &until)]),
        State::Partial {
            cells,
            due,
            days: n,
        } => {
            let (cells, due) = (number(cells), number(due));
            let key = if n < 0 {
                "due-state-partial-over"
            } else {
                "due-state-partial"
            };
            words.count(key, days(n), &[("cells", &cells), ("due", &due)])
        }
        State::Lessened {
            cells,
            due,
            days: n,
            ..
        } => {
            let (cells, due) = (number(cells), number(due));
            words.count(
                "due-state-lessened",
                days(n),
                &[("cells", &cells), ("due", &due)],
            )
        }
        State::Returned {
            back,
            cells,
            due,
            since,
            left,
        } => {
            let told = returned(words, back, (cells, due), since);
            match left {
                0.. => told,
                over => words.count("due-state-over", days(over), &[("told", &told)]),
            }
        }
    }
}

/// `1 dari 6 bagian dikembalikan 3 hari lalu, 5 masih berlaku`.
fn returned(words: &Words<'_>, back: i64, (cells, due): (i64, i64), since: i32) -> String {
    let number = |n: i64| words.whole(usize::try_from(n).unwrap_or(0));
    let (back, cells, due) = (number(back), number(cells), number(due));
    let args = [("back", &*back), ("cells", &*cells), ("due", &*due)];
    words.count("due-state-returned", count(since), &args)
}

/// What fits into the cell of a matrix: the days or the cells that matter.
pub fn short(words: &Words<'_>, state: State) -> String {
    match state {
        State::Late { days } => words.count("due-short-late", count(days), &[]),
        State::Missing { days } => words.count("due-short-missing", count(days), &[]),
        State::Partial { cells, due, .. }
        | State::Lessened { cells, due, .. }
        | State::Returned { cells, due, .. } => format!("{cells}/{due}"),
        State::DueIn { days } | State::Excused { days } => {
            words.count("due-short-left", count(days), &[])
        }
        State::OnTime | State::NotYet { .. } => String::new(),
    }
}

fn count(days: i32) -> usize {
    usize::try_from(days.unsigned_abs()).unwrap_or(0)
}

/// The share that was on time, with what it is of: `62,5% (25 dari 40)`; a dash where nothing is
/// judged yet.
pub fn share(words: &Words<'_>, tally: &Tally) -> String {
    let Some(share) = tally.share() else {
        return "–".to_owned();
    };
    let (share, part, whole) = (
        words.percent(share),
        words.whole(tally.on_time),
        words.whole(tally.judged),
    );
    let args = [("share", &*share), ("part", &*part), ("whole", &*whole)];
    words.with("due-share", &args)
}

/// What several obligations come to, for who can't see the sign: each number by itself.
pub fn summary(words: &Words<'_>, tally: &Tally) -> String {
    let mut parts = vec![words.count("due-sum-owed", tally.owed, &[])];
    let more = [
        ("due-sum-received", tally.received),
        ("due-sum-complete", tally.complete),
        ("due-sum-on-time", tally.on_time),
        ("due-sum-overdue", tally.overdue),
    ];
    parts.extend(more.into_iter().map(|(key, n)| words.count(key, n, &[])));
    if tally.samples > 0 {
        parts.push(words.get("due-sum-samples"));
    }
    parts.join("; ")
}

/// How the share has moved between two halves of a time: in points, where both are judged.
pub fn trend(words: &Words<'_>, before: &Tally, after: &Tally) -> Option<String> {
    let moved = after.share()? - before.share()?;
    let key = match moved {
        0 => "due-trend-same",
        n if n > 0 => "due-trend-up",
        _ => "due-trend-down",
    };
    let points = crate::base::text::number::decimal(moved.abs(), 2, words.lang);
    Some(words.with(key, &[("points", &points)]))
}
