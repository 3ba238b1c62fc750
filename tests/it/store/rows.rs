//! The pages of a list, put together, are what sorting and filtering every row would give, read
//! from the beginning or from the end, whichever way to them the store takes.

use pimpinan::catalogue::MEASURES;
use pimpinan::catalogue::{Grain, Period};
use pimpinan::figures::observation::{Observation, Status, Stored};
use pimpinan::store::commit::journal::{Actor, Via};
use pimpinan::store::figures::observations::Target;
use pimpinan::store::figures::rows;
use pimpinan::store::figures::rows::{Axis, Choice, Order, Page, Selection, Sort, Turn};

use crate::changes;
use crate::support::TestApp;

const ROWS: i64 = 7_000;

fn observation(n: i64) -> Observation {
    let agency = ["bkd", "dinkes", "bappeda"][usize::from(n % 7 == 0) + usize::from(n % 91 == 0)];
    let day = jiff::Span::new().days(n / 27);
    let day = jiff::civil::date(2016, 11, 20)
        .checked_add(day)
        .expect("a day");
    let mut values = [None; MEASURES];
    values[0] = (n % 5 != 0).then_some((n * 7_919) % 1_009);
    Observation {
        agency: agency.to_owned(),
        region: "36".to_owned(),
        period: Period::containing(Grain::Day, day),
        categories: [(20 + n % 27).to_string(), String::new(), String::new()],
        basis: "simpeg".to_owned(),
        values,
    }
}

pub(super) async fn fill(app: &TestApp, target: &Target) -> Vec<Stored> {
    let target = target.clone();
    app.write(move |tx| {
        let mut rows = Vec::new();
        for n in 0..ROWS {
            let actor = Actor {
                user: 1,
                key: None,
                via: if n % 400 == 0 { Via::Form } else { Via::Api },
            };
            let status = if n > 5_000 {
                Status::Validated
            } else {
                Status::Provisional
            };
            let row = changes::create(tx, &target, &observation(n), status, &actor)?;
            rows.push(row.expect("a free key"));
        }
        let open = |row: &&mut Stored| row.status == Status::Provisional;
        for row in rows.iter_mut().filter(open).step_by(11) {
            let actor = Actor {
                user: 2,
                key: None,
                via: Via::Form,
            };
            let mut changed = row.observation.clone();
            changed.values[0] = Some(3);
            let done = changes::update(tx, &target, (row.id, Some(1)), &changed, &actor)?;
            *row = done.expect("no other change");
        }
        for row in rows.drain(100..120) {
            let actor = Actor {
                user: 2,
                key: None,
                via: Via::Form,
            };
            changes::delete(tx, &target, row.id, &actor)?.expect("the row");
        }
        Ok(rows)
    })
    .await
}

/// What a selection says of one row, told without SQL.
pub(super) fn fits(selection: &Selection, row: &Stored) -> bool {
    let period = row.observation.period;
    let choice = |choice: &Choice| choice.values.contains(&value(choice.axis, row));
    let begins = |from: Period| period.start() >= from.start();
    let ends = |to: Period| period.start() < to.next().start();
    let measured = |at: usize| row.observation.values[at].is_some();
    selection.all_of.iter().all(|any| any.iter().any(choice))
        && selection.from.is_none_or(begins)
        && selection.to.is_none_or(ends)
        && (selection.periods.is_empty() || selection.periods.contains(&period))
        && selection.measured.is_none_or(measured)
        && selection
            .updated_since
            .is_none_or(|since| row.updated_at >= since)
        && selection.id.is_none_or(|id| row.id == id)
}

fn value(axis: Axis, row: &Stored) -> String {
    match axis {
        Axis::Agency => row.observation.agency.clone(),
        Axis::Region => row.observation.region.clone(),
        Axis::Category(at) => row.observation.categories[at].clone(),
        Axis::Basis => row.observation.basis.clone(),
        Axis::Via => row.via.clone(),
        Axis::Status => row.status.name().to_owned(),
        Axis::User => row.user.to_string(),
        Axis::Year => row.observation.period.calendar_year().to_string(),
    }
}

pub(super) fn period(text: &str) -> Period {
    Period::parse(text, &Grain::ALL).expect("a period")
}

pub(super) fn selections() -> Vec<Selection> {
    let mut selections = by_axes();
    selections.extend(by_bounds());
    selections
}

fn one(axis: Axis, value: &str) -> Vec<Choice> {
    vec![Choice::one(axis, value)]
}

fn all(all_of: Vec<Vec<Choice>>) -> Selection {
    Selection {
        all_of,
        ..Selection::default()
    }
}

fn by_axes() -> Vec<Selection> {
    vec![
        Selection::default(),
        all(vec![one(Axis::Agency, "bkd")]),
        all(vec![one(Axis::Via, "form")]),
        all(vec![
            one(Axis::Status, "validated"),
            one(Axis::Agency, "dinkes"),
        ]),
        all(vec![one(Axis::User, "2")]),
        all(vec![one(Axis::Category(0), "33")]),
        all(vec![one(Axis::Category(0), "99")]),
        all(vec![one(Axis::Basis, "simpeg")]),
        all(vec![one(Axis::Basis, "lain")]),
        all(vec![vec![
            Choice::one(Axis::Agency, "bappeda"),
            Choice::one(Axis::Year, "2016"),
            Choice {
                axis: Axis::User,
                values: Vec::new(),
            },
        ]]),
        all(vec![vec![Choice {
            axis: Axis::User,
            values: Vec::new(),
        }]]),
    ]
}

fn by_bounds() -> Vec<Selection> {
    let bounded = |from: &str, to: &str| Selection {
        from: Some(period(from)),
        to: Some(period(to)),
        ..Selection::default()
    };
    let since = |since| Selection {
        updated_since: Some(since),
        ..Selection::default()
    };
    vec![
        bounded("2017", "2017"),
        bounded("2016-12-15", "2017-05-02"),
        bounded("2016-12-15", "2016-12-20"),
        Selection {
            all_of: vec![one(Axis::Agency, "bkd")],
            ..bounded("2016-12-15", "2017-06")
        },
        Selection {
            all_of: vec![vec![
                Choice::one(Axis::Agency, "dinkes"),
                Choice::one(Axis::Status, "validated"),
            ]],
            from: Some(period("2017-03")),
            updated_since: Some(1),
            ..Selection::default()
        },
        Selection {
            periods: vec![period("2016-12-01"), period("2017-01-15")],
            ..Selection::default()
        },
        Selection {
            measured: Some(0),
            ..all(vec![one(Axis::Via, "form")])
        },
        since(0),
        since(i64::MAX),
        Selection {
            id: Some(77),
            ..Selection::default()
        },
    ]
}

pub(super) fn sorts() -> Vec<Sort> {
    let agencies = ["dinkes", "bkd", "bappeda"].map(str::to_owned).to_vec();
    vec![
        Sort::Id,
        Sort::Period,
        Sort::Updated,
        Sort::Measure(0),
        Sort::Axis(Axis::Agency, agencies),
        Sort::Axis(Axis::Via, Vec::new()),
        Sort::Axis(Axis::Category(0), Vec::new()),
    ]
}

pub(super) fn sorted(mut rows: Vec<Stored>, sort: &Sort, descending: bool) -> Vec<i64> {
    let newest = |row: &Stored| std::cmp::Reverse((row.observation.period, row.id));
    match sort {
        Sort::Id => rows.sort_by_key(|row| row.id),
        Sort::Period => rows.sort_by_key(|row| (row.observation.period, row.id)),
        Sort::Updated => rows.sort_by_key(|row| (row.updated_at, row.id)),
        Sort::Measure(at) => rows.sort_by_key(|row| (row.observation.values[*at], row.id)),
        Sort::Axis(axis, ranks) => {
            let rank = |row: &Stored| {
                let value = value(*axis, row);
                let rank = ranks.iter().position(|rank| *rank == value);
                (rank.unwrap_or(usize::MAX), value)
            };
            rows.sort_by_key(newest);
            rows.sort_by_key(rank);
            if descending {
                rows.sort_by_key(|row| std::cmp::Reverse(rank(row)));
            }
        }
    }
    if descending && !matches!(sort, Sort::Axis(..)) {
        rows.reverse();
    }
    if let Sort::Measure(at) = sort {
        rows.sort_by_key(|row| row.observation.values[*at].is_none());
    }
    rows.into_iter().map(|row| row.id).collect()
}

/// Every page behind the first, or before the last, put together.
pub(super) async fn every(
    app: &TestApp,
    target: &Target,
    selection: &Selection,
    order: &Order,
    (backwards, limit): (bool, usize),
) -> Vec<i64> {
    let mut found = Vec::new();
    let mut turn = if backwards { Turn::Last } else { Turn::First };
    loop {
        let (target, selection, order) = (target.clone(), selection.clone(), order.clone());
        let read = app
            .app
            .db
            .read(move |conn| rows::page(conn, &target, &selection, &order, &turn, limit));
        let Page {
            rows,
            previous,
            next,
        } = read.await.expect("a page");
        assert!(rows.len() <= limit);
        let mut ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let ahead = if backwards {
            ids.reverse();
            previous.map(Turn::Before)
        } else {
            next.map(Turn::After)
        };
        found.extend(ids);
        match ahead {
            Some(ahead) => turn = ahead,
            None => break,
        }
    }
    if backwards {
        found.reverse();
    }
    found
}

#[tokio::test]
async fn pages_put_together_are_all_rows_that_fit_in_order() {
    let app = TestApp::start().await;
    let target = app
        .app
        .db
        .target("usia-asn")
        .expect("the indicator")
        .clone();
    let rows = fill(&app, &target).await;
    for selection in selections() {
        let fitting = rows.iter().filter(|row| fits(&selection, row));
        let fitting: Vec<Stored> = fitting.cloned().collect();
        for sort in sorts() {
            for (descending, backwards) in
                [(false, false), (true, false), (false, true), (true, true)]
            {
                let order = Order::new(sort.clone(), descending);
                let expected = sorted(fitting.clone(), &sort, descending);
                let found = every(&app, &target, &selection, &order, (backwards, 1_700)).await;
                let case = format!("{selection:?} {order:?} backwards: {backwards}");
                assert_eq!(found.len(), expected.len(), "{case}");
                assert!(found == expected, "{case}");
            }
        }
        let (held, chosen) = (target.clone(), selection.clone());
        let read = app
            .app
            .db
            .read(move |conn| rows::count(conn, &held, &chosen));
        let count = read.await.expect("a count");
        let expected = i64::try_from(fitting.len()).expect("few");
        assert_eq!((count.rows, count.more), (expected, false), "{selection:?}");
    }
}
