//! The pages of a cursor, put together, are all rows that fit in their order, whichever way to
//! them the store takes; what is added meanwhile shifts nothing.

use pimpinan::figures::observation::Stored;
use pimpinan::store::figures::observations::Target;
use pimpinan::store::figures::rows::keyset;
use pimpinan::store::figures::rows::keyset::{Key, Order, Page, Place, Wanted};
use pimpinan::store::figures::rows::{Axis, Choice, Selection, Sort};

use super::rows::{fill, fits, selections};
use crate::support::TestApp;

fn wanted() -> Vec<Wanted> {
    let mut all: Vec<Wanted> = selections()
        .into_iter()
        .filter(|selection| selection.id.is_none())
        .map(|selection| Wanted {
            selection,
            ..Wanted::default()
        })
        .collect();
    let days = ["2016-12-01", "2017-01-15"].map(str::to_owned);
    all.push(Wanted {
        periods: days.to_vec(),
        ..Wanted::default()
    });
    all.push(Wanted {
        bases: vec!["simpeg".to_owned()],
        updated_since: Some(0),
        ..Wanted::default()
    });
    all.push(Wanted {
        bases: vec!["lain".to_owned()],
        ..Wanted::default()
    });
    all.push(Wanted {
        updated_since: Some(i64::MAX),
        ..Wanted::default()
    });
    all.push(Wanted {
        selection: Selection {
            all_of: vec![vec![
                Choice::one(Axis::Agency, "dinkes"),
                Choice::one(Axis::Status, "validated"),
            ]],
            from: Some("2017-03".to_owned()),
            ..Selection::default()
        },
        periods: Vec::new(),
        bases: Vec::new(),
        updated_since: Some(1),
    });
    all
}

fn is_wanted(wanted: &Wanted, row: &Stored) -> bool {
    let period = row.observation.period.to_string();
    fits(&wanted.selection, row)
        && (wanted.periods.is_empty() || wanted.periods.contains(&period))
        && (wanted.bases.is_empty() || wanted.bases.contains(&row.observation.basis))
        && wanted
            .updated_since
            .is_none_or(|since| row.updated_at >= since)
}

fn expected(rows: &[Stored], wanted: &Wanted, order: &Order) -> Vec<i64> {
    let mut found: Vec<&Stored> = rows.iter().filter(|row| is_wanted(wanted, row)).collect();
    match order.sort {
        Sort::Period => found.sort_by_key(|row| (row.observation.period, row.id)),
        Sort::Updated => found.sort_by_key(|row| (row.updated_at, row.id)),
        Sort::Measure(at) => {
            found.retain(|row| row.observation.values[at].is_some());
            found.sort_by_key(|row| (row.observation.values[at], row.id));
        }
        Sort::Id | Sort::Axis(..) => found.sort_by_key(|row| row.id),
    }
    if order.descending {
        found.reverse();
    }
    found.into_iter().map(|row| row.id).collect()
}

async fn page(
    app: &TestApp,
    target: &Target,
    wanted: &Wanted,
    order: &Order,
    after: Option<Place>,
    limit: usize,
) -> Page {
    let (target, wanted, order) = (target.clone(), wanted.clone(), order.clone());
    let read = app
        .app
        .db
        .read(move |conn| keyset::page(conn, &target, &wanted, &order, after.as_ref(), limit));
    read.await.expect("a page")
}

async fn every(
    app: &TestApp,
    target: &Target,
    wanted: &Wanted,
    order: &Order,
    limit: usize,
) -> Vec<i64> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = page(app, target, wanted, order, after, limit).await;
        assert!(page.rows.len() <= limit);
        found.extend(page.rows.iter().map(|row| row.id));
        match page.next {
            None => return found,
            next => after = next,
        }
    }
}

#[tokio::test]
async fn pages_put_together_are_all_rows_that_fit_in_order() {
    let app = TestApp::start().await;
    let target = app.app.db.target("usia-asn").expect("the indicator");
    let rows = fill(&app, target).await;
    for wanted in wanted() {
        for sort in [Sort::Id, Sort::Period, Sort::Updated, Sort::Measure(0)] {
            for descending in [false, true] {
                let order = Order {
                    sort: sort.clone(),
                    descending,
                };
                let expected = expected(&rows, &wanted, &order);
                let found = every(&app, target, &wanted, &order, 999).await;
                assert_eq!(found, expected, "{wanted:?} {order:?}");
            }
        }
    }
}

#[tokio::test]
async fn what_comes_and_goes_meanwhile_shifts_no_page() {
    let app = TestApp::start().await;
    let target = app.app.db.target("usia-asn").expect("the indicator");
    fill(&app, target).await;
    let order = Order {
        sort: Sort::Period,
        descending: true,
    };
    let everything = Wanted::default();
    let first = page(&app, target, &everything, &order, None, 10).await;
    let next = first.next.clone().expect("more");
    assert_eq!(next.id, first.rows[9].id);
    let before = page(&app, target, &everything, &order, Some(next.clone()), 10).await;
    // The last row of the first page goes, and a newer one comes.
    let (held, gone) = (target.clone(), first.rows[9].id);
    let mut newer = first.rows[0].observation.clone();
    newer.period = newer.period.next();
    app.write(move |tx| {
        let actor = pimpinan::store::commit::journal::Actor::person(1);
        let sql = "UPDATE observations SET status = 0 WHERE id = $1";
        tx.conn.execute(sql, &[gone.into()])?;
        let status = pimpinan::figures::observation::Status::Provisional;
        let done = tx.create(&held, &newer, status, &actor)?;
        done.expect("a free key");
        let sql = "DELETE FROM observations WHERE id = $1";
        tx.conn.execute(sql, &[gone.into()])
    })
    .await;
    let after = page(&app, target, &everything, &order, Some(next), 10).await;
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_walk_that_meets_nothing_ends_and_says_where() {
    let app = TestApp::start().await;
    let target = app.app.db.target("usia-asn").expect("the indicator");
    fill(&app, target).await;
    let order = Order {
        sort: Sort::Id,
        descending: false,
    };
    let nothing = Wanted {
        bases: vec!["lain".to_owned()],
        ..Wanted::default()
    };
    let place = Place {
        key: Key::Id,
        id: i64::MAX,
    };
    let page = page(&app, target, &nothing, &order, Some(place), 10).await;
    assert_eq!((page.rows.len(), page.next), (0, None));
}
