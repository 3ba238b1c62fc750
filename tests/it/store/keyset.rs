//! A page is where its place is: what is added or taken away meanwhile shifts nothing. A search
//! that passes over many rows in vain ends and says where, or goes on where there may be some.

use pimpinan::figures::observation::{Status, Stored};
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::figures::observations::Target;
use pimpinan::store::figures::rows;
use pimpinan::store::figures::rows::{
    Axis, Choice, Key, Order, Page, Place, Selection, Sort, Turn,
};

use super::rows::{every, fill, fits, period, sorted};
use crate::changes;
use crate::support::TestApp;

async fn page(
    app: &TestApp,
    target: &Target,
    selection: &Selection,
    order: &Order,
    (turn, limit): (Turn, usize),
) -> Page {
    let (target, selection, order) = (target.clone(), selection.clone(), order.clone());
    let read = app
        .app
        .db
        .read(move |conn| rows::full_page(conn, &target, &selection, &order, &turn, limit));
    read.await.expect("a page")
}

fn ids(page: &Page) -> Vec<i64> {
    page.rows.iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn what_comes_and_goes_meanwhile_shifts_no_page() {
    let app = TestApp::start().await;
    let target = app.app.db.target("usia-asn").expect("the indicator");
    fill(&app, target).await;
    let order = Order::new(Sort::Period, false);
    let all = Selection::default();
    let first = page(&app, target, &all, &order, (Turn::First, 10)).await;
    let next = first.next.clone().expect("more");
    assert_eq!(next.id, first.rows[9].id);
    let second = Turn::After(next);
    let before = page(&app, target, &all, &order, (second.clone(), 10)).await;
    // The last row of the first page goes, and one that belongs before it comes.
    let (held, gone) = (target.clone(), first.rows[9].id);
    let mut early = first.rows[0].observation.clone();
    early.period = early.period.previous();
    let comes = app
        .write(move |tx| {
            let actor = Actor::person(1);
            changes::delete(tx, &held, gone, &actor)?.expect("it goes");
            let row = changes::create(tx, &held, &early, Status::Provisional, &actor)?;
            Ok(row.expect("a free key").id)
        })
        .await;
    let after = page(&app, target, &all, &order, (second, 10)).await;
    assert_eq!(ids(&before), ids(&after));
    let back = Turn::Before(after.previous.expect("a page before"));
    let back = page(&app, target, &all, &order, (back, 9)).await;
    assert_eq!(ids(&back), ids(&first)[..9]);
    // Fewer rows are left than a page holds, so it is the first one.
    let place = back.previous.expect("the new row");
    let begin = page(&app, target, &all, &order, (Turn::Before(place), 10)).await;
    assert_eq!((begin.rows[0].id, begin.rows.len()), (comes, 10));
    assert_eq!(begin.previous, None);
}

#[tokio::test]
async fn a_page_after_the_last_row_is_empty_and_leads_back() {
    let app = TestApp::start().await;
    let target = app.app.db.target("usia-asn").expect("the indicator");
    fill(&app, target).await;
    let order = Order::new(Sort::Id, false);
    let place = Place {
        key: Key::Id,
        id: i64::MAX,
    };
    let all = Selection::default();
    let beyond = page(&app, target, &all, &order, (Turn::After(place), 10)).await;
    assert_eq!((beyond.rows.len(), beyond.next), (0, None));
    let back = Turn::Before(beyond.previous.expect("a way back"));
    let back = page(&app, target, &all, &order, (back, 10)).await;
    let last = page(&app, target, &all, &order, (Turn::Last, 10)).await;
    assert_eq!(ids(&back), ids(&last));
}

/// The rows again, ten, twenty … years later, and with the counts that belong to them.
async fn many(app: &TestApp, target: &Target, rows: Vec<Stored>) -> Vec<Stored> {
    let (id, first) = (target.id, rows.len());
    app.write(move |tx| {
        for decade in 1..=7_i64 {
            let sql = "INSERT INTO observations (id, series, indicator, period, status, via,
                    user_id, created_at, updated_at, revision, m1)
                SELECT id + $1, series, indicator, period + $2, status, via,
                    user_id, created_at, updated_at + $3, revision, m1
                FROM observations WHERE indicator = $4 AND id < 10000";
            let by = [decade * 10_000, decade * 10_000_000 / 10, decade * 1_000];
            let [ids, periods, times] = by;
            tx.conn
                .execute(sql, &[ids.into(), periods.into(), times.into(), id.into()])?;
        }
        tx.conn
            .execute("DELETE FROM row_counts WHERE indicator = $1", &[id.into()])?;
        let sql = "INSERT INTO row_counts (indicator, series, year, via, status, user_id,
                row_count, first_id, last_id, first_at, last_at)
            SELECT indicator, series, period / 100000, via, status, user_id, count(*), min(id),
                max(id), min(updated_at), max(updated_at)
            FROM observations WHERE indicator = $1
            GROUP BY indicator, series, period / 100000, via, status, user_id";
        tx.conn.execute(sql, &[id.into()])
    })
    .await;
    let mut all = rows.clone();
    for decade in 1..=7_i16 {
        all.extend(rows.iter().map(|row| {
            let mut row = row.clone();
            row.id += i64::from(decade) * 10_000;
            row.updated_at += i64::from(decade) * 1_000;
            let day = row.observation.period.start();
            let later = day.checked_add(jiff::Span::new().years(10 * decade));
            let later = later.expect("a day");
            let grain = row.observation.period.grain();
            row.observation.period = pimpinan::catalogue::Period::containing(grain, later);
            row
        }));
    }
    assert_eq!(all.len(), 8 * first);
    all
}

#[tokio::test]
async fn among_many_rows_few_that_lie_together_or_apart_are_found() {
    let app = TestApp::start().await;
    let target = app.app.db.target("usia-asn").expect("the indicator");
    let rows = fill(&app, target).await;
    let rows = many(&app, target, rows).await;
    let one = |axis, value: &str| Selection {
        all_of: vec![vec![Choice::one(axis, value)]],
        ..Selection::default()
    };
    let selections = [
        one(Axis::Via, "form"),
        one(Axis::User, "2"),
        one(Axis::Status, "validated"),
        one(Axis::User, "9"),
        Selection {
            from: Some(period("2046-12-20")),
            ..one(Axis::Status, "validated")
        },
        Selection {
            updated_since: Some(rows[rows.len() - 1].updated_at - 500),
            ..Selection::default()
        },
    ];
    for selection in selections {
        let fitting = rows.iter().filter(|row| fits(&selection, row));
        let fitting: Vec<Stored> = fitting.cloned().collect();
        for sort in [Sort::Id, Sort::Period, Sort::Updated, Sort::Measure(0)] {
            for backwards in [false, true] {
                let order = Order::new(sort.clone(), false);
                let expected = sorted(fitting.clone(), &sort, false);
                let found = every(&app, target, &selection, &order, (backwards, 4_000)).await;
                assert_eq!(found.len(), expected.len(), "{selection:?} {order:?}");
                assert!(found == expected, "{selection:?} {order:?} {backwards}");
            }
        }
        let (held, chosen) = (target.clone(), selection.clone());
        let read = app
            .app
            .db
            .read(move |conn| rows::count(conn, &held, &chosen));
        let count = read.await.expect("a count");
        let expected = i64::try_from(fitting.len()).expect("few");
        let whole = selection.from.is_none() && selection.updated_since.is_none();
        if whole || expected <= rows::COUNTED {
            assert_eq!((count.rows, count.more), (expected, false), "{selection:?}");
        } else {
            assert_eq!(
                (count.rows, count.more),
                (rows::COUNTED, true),
                "{selection:?}"
            );
        }
    }
}
