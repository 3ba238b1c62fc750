//! A page of a list is what sorting and filtering every row would give, whichever way to it the
//! store takes.

use pimpinan::catalogue::MEASURES;
use pimpinan::catalogue::{Grain, Period};
use pimpinan::figures::observation::{Observation, Status, Stored};
use pimpinan::store::commit::journal::{Actor, Via};
use pimpinan::store::figures::observations::Target;
use pimpinan::store::figures::rows;
use pimpinan::store::figures::rows::{Axis, Choice, Selection, Sort, Span};

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
            let row = tx.create(&target, &observation(n), status, &actor)?;
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
            let done = tx.update(&target, row.id, Some(1), &changed, &actor)?;
            *row = done.expect("no other change");
        }
        for row in rows.drain(100..120) {
            let actor = Actor {
                user: 2,
                key: None,
                via: Via::Form,
            };
            tx.delete(&target, row.id, None, &actor)?.expect("the row");
        }
        Ok(rows)
    })
    .await
}

/// What a selection says of one row, told without SQL.
pub(super) fn fits(selection: &Selection, row: &Stored) -> bool {
    let period = row.observation.period.to_string();
    let value = |axis| match axis {
        Axis::Agency => row.observation.agency.clone(),
        Axis::Region => row.observation.region.clone(),
        Axis::Category(at) => row.observation.categories[at].clone(),
        Axis::Via => row.via.clone(),
        Axis::Status => row.status.name().to_owned(),
        Axis::User => row.user.to_string(),
        Axis::Year => period[..4].to_owned(),
    };
    let choice = |choice: &Choice| choice.values.contains(&value(choice.axis));
    selection.all_of.iter().all(|any| any.iter().any(choice))
        && selection.from.as_ref().is_none_or(|from| period >= *from)
        && selection
            .to
            .as_ref()
            .is_none_or(|to| period <= format!("{to}~"))
        && selection.id.is_none_or(|id| row.id == id)
}

pub(super) fn selections() -> Vec<Selection> {
    let one = |axis, value: &str| vec![Choice::one(axis, value)];
    let all = |all_of| Selection {
        all_of,
        ..Selection::default()
    };
    let bounded = |from: &str, to: &str| Selection {
        from: Some(from.to_owned()),
        to: Some(to.to_owned()),
        ..Selection::default()
    };
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
        all(vec![vec![
            Choice::one(Axis::Agency, "bappeda"),
            Choice::one(Axis::Year, "2016"),
        ]]),
        bounded("2017", "2017"),
        bounded("2016-12-15", "2017-05-02"),
        Selection {
            all_of: vec![one(Axis::Agency, "bkd")],
            ..bounded("2016-12-15", "2017-06")
        },
        Selection {
            id: Some(77),
            ..Selection::default()
        },
    ]
}

fn sorts() -> Vec<Sort> {
    let agencies = ["dinkes", "bkd", "bappeda"].map(str::to_owned).to_vec();
    vec![
        Sort::Id,
        Sort::Period,
        Sort::Updated,
        Sort::Measure(0),
        Sort::Axis(Axis::Agency, agencies),
        Sort::Axis(Axis::Via, Vec::new()),
    ]
}

fn sorted(mut rows: Vec<Stored>, sort: &Sort, descending: bool) -> Vec<Stored> {
    let newest = |row: &Stored| std::cmp::Reverse((row.observation.period, row.id));
    match sort {
        Sort::Id => rows.sort_by_key(|row| row.id),
        Sort::Period => rows.sort_by_key(|row| (row.observation.period, row.id)),
        Sort::Updated => rows.sort_by_key(|row| (row.updated_at, row.id)),
        Sort::Measure(at) => rows.sort_by_key(|row| (row.observation.values[*at], row.id)),
        Sort::Axis(axis, ranks) => {
            let value = |row: &Stored| match axis {
                Axis::Agency => row.observation.agency.clone(),
                _ => row.via.clone(),
            };
            let rank = |row: &Stored| ranks.iter().position(|r| *r == value(row));
            rows.sort_by_key(|row| (rank(row), value(row)));
            if descending {
                rows.sort_by_key(|row| std::cmp::Reverse((rank(row), value(row))));
            }
            let mut groups: Vec<Vec<Stored>> = Vec::new();
            for row in rows {
                match groups.last_mut() {
                    Some(group) if value(&group[0]) == value(&row) => group.push(row),
                    _ => groups.push(vec![row]),
                }
            }
            for group in &mut groups {
                group.sort_by_key(newest);
            }
            return groups.concat();
        }
    }
    if descending {
        rows.reverse();
    }
    if let Sort::Measure(at) = sort {
        rows.sort_by_key(|row| row.observation.values[*at].is_none());
    }
    rows
}

#[tokio::test]
async fn every_page_is_the_page_of_all_rows_sorted() {
    let app = TestApp::start().await;
    let target = app
        .app
        .db
        .target("usia-asn")
        .expect("the indicator")
        .clone();
    let rows = fill(&app, &target).await;
    for selection in selections() {
        let fitting: Vec<Stored> = rows
            .iter()
            .filter(|r| fits(&selection, r))
            .cloned()
            .collect();
        for sort in sorts() {
            for descending in [false, true] {
                let expected = sorted(fitting.clone(), &sort, descending);
                for offset in [0, 40, 1_990, 5_500] {
                    let span = Span { offset, limit: 25 };
                    let (held, chosen, by) = (target.clone(), selection.clone(), sort.clone());
                    let read = app
                        .app
                        .db
                        .read(move |conn| rows::page(conn, &held, &chosen, &by, descending, span));
                    let page = read.await.expect("a page");
                    let ids: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
                    let wanted = expected.iter().skip(offset).take(25);
                    let wanted: Vec<i64> = wanted.map(|row| row.id).collect();
                    assert_eq!(ids, wanted, "{selection:?} {sort:?} {descending} {offset}");
                    let total = i64::try_from(expected.len()).expect("few");
                    assert_eq!((page.total, page.more), (total, false), "{selection:?}");
                }
            }
        }
    }
}
