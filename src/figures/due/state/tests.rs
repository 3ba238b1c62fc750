use jiff::civil::{Date, date};

use super::{Exceptions, Standing, State, Submission, days};
use crate::base::clock::start_of;
use crate::catalogue::{Grain, Period};
use crate::figures::due::{Life, Owed, Tally, Terms, counts};

/// October 2026, due on 16 November, locked after 15 January 2027, in two cells.
fn owed() -> Owed {
    Owed {
        period: Period::parse("2026-10", &[Grain::Month]).unwrap(),
        deadline: date(2026, 11, 16),
        lock: Some(date(2027, 1, 15)),
        cells: 2,
    }
}

fn came(cells: i64, received: i64, complete: Option<i64>) -> Submission {
    Submission {
        rows: cells,
        samples: 0,
        cells,
        returned: 0,
        returned_at: None,
        received_at: Some(received),
        complete_at: complete,
    }
}

fn on(day: Date) -> i64 {
    start_of(day)
}

fn at(came: Submission, today: Date) -> Standing {
    Standing::at(owed(), came, Exceptions::default(), today)
}

#[test]
fn nothing_came() {
    let state = |day| at(Submission::default(), day).state;
    assert_eq!(state(date(2026, 10, 31)), State::NotYet { days: 16 });
    assert_eq!(state(date(2026, 11, 1)), State::DueIn { days: 15 });
    assert_eq!(state(date(2026, 11, 16)), State::DueIn { days: 0 });
    assert_eq!(state(date(2026, 11, 17)), State::Missing { days: 1 });
    assert_eq!(at(Submission::default(), date(2026, 11, 16)).on_time, None);
    let over = at(Submission::default(), date(2026, 11, 17));
    assert_eq!(
        (over.on_time, over.received, over.complete),
        (Some(false), false, false)
    );
}

#[test]
fn a_part_came() {
    let half = came(1, on(date(2026, 11, 2)), None);
    let state = |day| at(half, day).state;
    let partial = |days| State::Partial {
        cells: 1,
        due: 2,
        days,
    };
    assert_eq!(state(date(2026, 11, 15)), partial(1));
    assert_eq!(state(date(2026, 11, 20)), partial(-4));
    assert_eq!(state(date(2026, 11, 20)).days_over(), Some(4));
    assert!(at(half, date(2026, 11, 20)).received);
}

#[test]
fn all_came_by_the_last_moment_in_wib_or_after_it() {
    let midnight = start_of(date(2026, 11, 17));
    let state = |moment| at(came(2, moment, Some(moment)), date(2026, 11, 28)).state;
    assert_eq!(state(midnight - 1), State::OnTime);
    assert_eq!(state(midnight), State::Late { days: 1 });
    assert_eq!(state(start_of(date(2026, 11, 20))), State::Late { days: 4 });
}

#[test]
fn what_runs_is_never_complete() {
    let early = came(2, on(date(2026, 10, 3)), Some(on(date(2026, 10, 3))));
    assert_eq!(
        at(early, date(2026, 10, 31)).state,
        State::NotYet { days: 16 }
    );
    assert!(!at(early, date(2026, 10, 31)).complete);
    assert_eq!(at(early, date(2026, 11, 1)).state, State::OnTime);
}

#[test]
fn a_figure_that_was_taken_away_is_not_on_time_any_more() {
    let less = came(1, on(date(2026, 11, 2)), Some(on(date(2026, 11, 3))));
    let found = at(less, date(2026, 12, 24));
    assert_eq!(
        found.state,
        State::Lessened {
            cells: 1,
            due: 2,
            days: 0,
            left: days(date(2026, 12, 24), found.deadline),
        }
    );
    assert_eq!((found.on_time, found.complete), (Some(false), false));
    assert_eq!(
        at(less, date(2026, 11, 10)).on_time,
        None,
        "it still may be"
    );
    assert!(found.state.is_open());
    // What lacks after the deadline lacks, whether or not it was there once.
    let over = found.state.days_over().expect("it is over");
    assert_eq!(over, days(found.deadline, date(2026, 12, 24)));
}

#[test]
fn an_excuse_moves_the_deadline_and_ends_by_itself() {
    let granted = Exceptions {
        excused: Some(date(2026, 11, 30)),
        unlocked: None,
    };
    let state = |came, day| Standing::at(owed(), came, granted, day);
    let none = Submission::default();
    assert_eq!(
        state(none, date(2026, 11, 16)).state,
        State::DueIn { days: 14 }
    );
    assert_eq!(
        state(none, date(2026, 11, 17)).state,
        State::Excused { days: 13 }
    );
    assert_eq!(state(none, date(2026, 11, 30)).on_time, None);
    assert_eq!(
        state(none, date(2026, 12, 2)).state,
        State::Missing { days: 2 }
    );
    let sent = came(2, on(date(2026, 11, 20)), Some(on(date(2026, 11, 20))));
    assert_eq!(state(sent, date(2026, 12, 2)).state, State::OnTime);
    // One that ends before the deadline changes nothing.
    let short = Exceptions {
        excused: Some(date(2026, 11, 10)),
        unlocked: None,
    };
    let found = Standing::at(owed(), none, short, date(2026, 11, 17));
    assert_eq!(found.state, State::Missing { days: 1 });
}

#[test]
fn a_lock_closes_after_its_day_and_opens_for_a_while() {
    let none = Submission::default();
    assert!(!at(none, date(2027, 1, 15)).is_locked(date(2027, 1, 15)));
    assert!(at(none, date(2027, 1, 16)).is_locked(date(2027, 1, 16)));
    let granted = Exceptions {
        excused: None,
        unlocked: Some(date(2027, 1, 20)),
    };
    let found = Standing::at(owed(), none, granted, date(2027, 1, 20));
    assert!(!found.is_locked(date(2027, 1, 20)) && found.is_locked(date(2027, 1, 21)));
}

#[test]
fn what_looks_ahead_is_due_before_its_period_ends() {
    let ahead = Owed {
        deadline: date(2026, 10, 1),
        ..owed()
    };
    let state = |came, day| Standing::at(ahead, came, Exceptions::default(), day).state;
    let none = Submission::default();
    assert_eq!(state(none, date(2026, 8, 31)), State::NotYet { days: 31 });
    assert_eq!(state(none, date(2026, 9, 1)), State::DueIn { days: 30 });
    assert_eq!(state(none, date(2026, 10, 5)), State::Missing { days: 4 });
    let sent = came(2, on(date(2026, 9, 20)), Some(on(date(2026, 9, 20))));
    assert_eq!(state(sent, date(2026, 10, 5)), State::OnTime);
}

#[test]
fn two_bases_are_never_one_submission() {
    let mut both = came(1, on(date(2026, 11, 5)), None);
    both.add(&came(1, on(date(2026, 11, 2)), None));
    let state = at(both, date(2026, 11, 10)).state;
    assert_eq!(
        state,
        State::Partial {
            cells: 1,
            due: 2,
            days: 6
        }
    );
    assert_eq!(
        (both.rows, both.received_at),
        (2, Some(on(date(2026, 11, 2))))
    );
}

#[test]
fn days_are_counted_over_months_and_years() {
    assert_eq!(days(date(2025, 12, 31), date(2026, 3, 1)), 60);
    assert_eq!(days(date(2028, 2, 28), date(2028, 3, 1)), 2);
    assert_eq!(days(date(2026, 3, 1), date(2025, 12, 31)), -60);
}

#[test]
fn a_share_is_of_what_is_judged() {
    let today = date(2026, 11, 17);
    let none = at(Submission::default(), today);
    let sent = at(
        came(2, on(date(2026, 11, 2)), Some(on(date(2026, 11, 2)))),
        today,
    );
    let excused = Exceptions {
        excused: Some(date(2026, 12, 1)),
        unlocked: None,
    };
    let open = Standing::at(owed(), Submission::default(), excused, today);
    let tally = Tally::of([&none, &sent, &open]);
    assert_eq!(
        (tally.owed, tally.judged, tally.on_time, tally.overdue),
        (3, 2, 1, 1)
    );
    assert_eq!(tally.share(), Some(5000));
    assert_eq!(tally.worst, Some(State::Missing { days: 1 }));
    assert_eq!(Tally::of([&open]).share(), None);
}

#[test]
fn an_agency_owes_what_begins_while_it_lives() {
    let terms = Terms {
        grain: Grain::Year,
        since: 0,
        days: 0,
        working: false,
        lock_days: None,
        regions: Vec::new(),
        categories: [false; 3],
        cells: 1,
        reporters: None,
    };
    let life = |from: Option<Date>, to: Option<Date>| Life {
        agency: "lama".to_owned(),
        from,
        to,
        counted: true,
    };
    let (year, end) = (Period::year(2026), date(2026, 12, 31));
    assert!(life(None, None).owes(&terms, year));
    assert!(life(None, Some(date(2026, 6, 30))).owes(&terms, year));
    assert!(life(None, Some(date(2026, 1, 1))).owes(&terms, year));
    assert!(!life(None, Some(date(2025, 12, 31))).owes(&terms, year));
    assert!(life(Some(end), None).owes(&terms, year));
    assert!(!life(Some(date(2027, 1, 1)), None).owes(&terms, year));
    let named = Terms {
        reporters: Some(vec!["baru".to_owned()]),
        ..terms
    };
    assert!(!life(None, None).owes(&named, year));
}

#[test]
fn what_was_sent_back_is_not_there() {
    let sent = Submission {
        returned: 1,
        returned_at: Some(on(date(2026, 11, 12))),
        ..came(1, on(date(2026, 11, 2)), Some(on(date(2026, 11, 3))))
    };
    let returned = |since, left| State::Returned {
        back: 1,
        cells: 1,
        due: 2,
        since,
        left,
    };
    let early = at(sent, date(2026, 11, 15));
    assert_eq!(early.state, returned(3, 1));
    assert_eq!((early.on_time, early.complete), (None, false));
    let over = at(sent, date(2026, 11, 20));
    assert_eq!(over.state, returned(8, -4));
    assert_eq!((over.on_time, over.complete), (Some(false), false));
    assert_eq!(over.state.days_over(), Some(4));
    assert!(over.received && over.state.is_open());
    assert_eq!(
        over.came.complete_at, sent.complete_at,
        "that it came is kept"
    );
    // Sent anew, it is judged by when all was there first.
    let anew = came(2, on(date(2026, 11, 2)), Some(on(date(2026, 11, 3))));
    assert_eq!(at(anew, date(2026, 11, 20)).state, State::OnTime);
    let runs = at(sent, date(2026, 10, 31)).state;
    assert_eq!(runs, State::NotYet { days: 16 });
}

#[test]
fn what_was_sent_back_of_one_basis_leaves_the_other() {
    let back = Submission {
        cells: 0,
        returned: 2,
        returned_at: Some(on(date(2026, 11, 12))),
        ..came(2, on(date(2026, 11, 2)), Some(on(date(2026, 11, 2))))
    };
    let whole = came(2, on(date(2026, 11, 4)), Some(on(date(2026, 11, 4))));
    for (mut one, other) in [(back, whole), (whole, back)] {
        one.add(&other);
        assert_eq!(at(one, date(2026, 11, 20)).state, State::OnTime);
        assert_eq!(one.returned, 0);
    }
}

#[test]
fn the_period_of_the_first_day_is_the_first_that_counts() {
    let of = |period: Period, deadline| Owed {
        period,
        deadline,
        ..owed()
    };
    let month = |text, deadline| of(Period::parse(text, &[Grain::Month]).unwrap(), deadline);
    let start = date(2026, 2, 20);
    assert!(!counts(start, &month("2026-01", date(2026, 2, 24))));
    assert!(counts(start, &month("2026-02", date(2026, 3, 13))));
    assert!(counts(start, &of(Period::year(2026), date(2027, 1, 31))));
    assert!(counts(
        date(2026, 2, 28),
        &month("2026-02", date(2026, 3, 13))
    ));
    assert!(!counts(
        date(2026, 3, 1),
        &month("2026-02", date(2026, 3, 13))
    ));
    // What looks ahead was due before its period began.
    assert!(!counts(start, &of(Period::year(2026), date(2026, 1, 28))));
}
