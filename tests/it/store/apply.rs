//! Changes as the one engine takes them: together or not at all, only rehearsed, without a basis.

use pimpinan::catalogue::{Grain, Kind, MEASURES, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::figures::proposal::Proposal;
use pimpinan::store::Engine;
use pimpinan::store::commit::change::{Change, Fate, Mode, Refusal, Request, What};
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::figures::observations::Target;
use pimpinan::store::figures::validation::Decision;
use pimpinan::store::upkeep::doctor;
use proptest::prelude::*;

use super::totals::observation;
use crate::fixtures;
use crate::support::TestApp;

async fn started(kind: Kind) -> (TestApp, Target) {
    let indicator = fixtures::indicator("uji", kind);
    let app = TestApp::with(fixtures::catalogue(vec![indicator])).await;
    let target = app.app.db.target("uji").expect("the indicator").clone();
    (app, target)
}

fn change(target: &Target, what: What) -> Change {
    Change {
        target: target.clone(),
        actor: Actor::person(1),
        credit: None,
        what,
    }
}

fn put(target: &Target, row: Proposal, mode: Mode) -> Change {
    let status = Status::Provisional;
    change(target, What::Put { row, mode, status })
}

fn row(day: &str, basis: Option<&str>, pria: Option<i64>) -> Proposal {
    let mut values = [None; MEASURES];
    values[0] = pria;
    let mut unnamed = [true; MEASURES];
    unnamed[0] = pria.is_none();
    Proposal {
        agency: "a1".to_owned(),
        region: "3601".to_owned(),
        period: Period::parse(day, &[Grain::Day]).expect("a day"),
        categories: ["a".to_owned(), String::new(), String::new()],
        basis: basis.map(str::to_owned),
        values,
        unnamed,
    }
}

async fn make(app: &TestApp, changes: Vec<Change>, atomic: bool, dry: bool) -> Vec<Fate> {
    let request = Request {
        changes,
        atomic,
        dry,
    };
    let made = app.app.db.apply(request).await.expect("the store works");
    made.into_iter().map(|one| one.fate).collect()
}

/// Everything that is kept, as text.
async fn everything(app: &TestApp) -> Vec<String> {
    let row = "id || ' ' || series || ' ' || period || ' ' || status || ' ' || revision || ' '
        || coalesce(m1, -1) || ' ' || coalesce(m2, -1)";
    let total = "face || ' ' || period || ' ' || series || ' ' || row_count || ' ' || m1 || ' '
        || n1 || ' ' || provisional_count";
    let tables = [
        ("observations", row, "id"),
        ("totals", total, "face, period, series"),
        (
            "row_counts",
            "series || ' ' || year || ' ' || row_count",
            "series, year, status",
        ),
        ("journal", "hash", "id"),
        ("counters", "name || ' ' || value", "name"),
        ("series", "id || ' ' || basis", "id"),
        ("indicators", "slug || ' ' || revision", "id"),
    ];
    let read = app.app.db.read(move |conn| {
        let mut all = Vec::new();
        // On a server numbers are taken in blocks, outside of all transactions.
        let kept = |table: &str| table != "counters" || conn.engine() == Engine::Sqlite;
        let tables: Vec<_> = tables
            .into_iter()
            .filter(|(table, ..)| kept(table))
            .collect();
        for (table, columns, order) in tables {
            let sql = format!("SELECT '{table} ' || {columns} FROM {table} ORDER BY {order}");
            all.extend(conn.query(&sql, &[], |row| row.text(0))?);
        }
        Ok(all)
    });
    read.await.expect("a read")
}

/// Rows, totals and counts without the numbers of series, which are given as they are needed.
async fn in_words(app: &TestApp) -> Vec<String> {
    let read = app.app.db.read(move |conn| {
        let series = "s.agency || ' ' || s.region || ' ' || s.c1 || ' ' || s.basis || ' '";
        let mut all = Vec::new();
        for (table, columns) in [
            (
                "observations",
                "t.id || ' ' || t.period || ' ' || t.status || ' ' || t.revision || ' '
                    || coalesce(t.m1, -1) || ' ' || coalesce(t.m2, -1)",
            ),
            (
                "totals",
                "t.face || ' ' || t.period || ' ' || t.row_count || ' ' || t.provisional_count
                    || ' ' || t.m1 || ' ' || t.n1 || ' ' || t.m2 || ' ' || t.n2",
            ),
            (
                "row_counts",
                // The bounds of a group only widen, by whatever stood in it for a while.
                "t.year || ' ' || t.status || ' ' || t.row_count",
            ),
        ] {
            let sql = format!(
                "SELECT {series} || {columns} FROM {table} t JOIN series s ON s.id = t.series"
            );
            all.extend(conn.query(&sql, &[], |row| row.text(0))?);
        }
        let sql = "SELECT subject_id || action || coalesce(before, '') || coalesce(after, '')
            FROM journal ORDER BY id";
        all.sort();
        all.extend(conn.query(sql, &[], |row| row.text(0))?);
        Ok(all)
    });
    read.await.expect("a read")
}

fn is_sound(app: &TestApp) {
    let report = doctor::examine(&app.app.config.database, &app.app.catalogue);
    assert_eq!(report.expect("an examination").wrong, [""; 0]);
}

#[tokio::test]
async fn a_row_without_a_basis_goes_to_the_one_that_stands() {
    let (app, target) = started(Kind::Stock).await;
    let any = |day, basis, pria| put(&target, row(day, basis, pria), Mode::Any);
    let one = |fates: Vec<Fate>| fates.into_iter().next().expect("a fate");
    let basis = |fate: Fate| fate.row().expect("a row").observation.basis;
    let sent = |list: Vec<Change>| make(&app, list, false, false);

    let first = one(sent(vec![any("2017-01-01", None, Some(1))]).await);
    assert_eq!(basis(first), "x", "the indicator's first");
    let other = one(sent(vec![any("2017-02-01", Some("y"), Some(2))]).await);
    assert_eq!(basis(other), "y");
    let there = one(sent(vec![any("2017-02-01", None, Some(3))]).await);
    assert!(matches!(&there, Fate::Updated { .. }), "{there:?}");
    assert_eq!(basis(there), "y", "the one that stands");
    // Within a list what came before counts.
    let fates = sent(vec![
        any("2017-02-01", Some("x"), Some(4)),
        any("2017-02-01", None, Some(5)),
        put(&target, row("2017-01-01", None, Some(9)), Mode::New),
    ])
    .await;
    let Fate::Refused(Refusal::Bases(both)) = &fates[1] else {
        panic!("{:?}", fates[1]);
    };
    assert_eq!(
        both.iter().map(|one| &one.basis).collect::<Vec<_>>(),
        ["x", "y"]
    );
    assert!(matches!(&fates[2], Fate::Refused(Refusal::Taken(holder)) if holder.id == 1));
    is_sound(&app);
}

#[tokio::test]
async fn a_row_that_is_replaced_keeps_what_is_not_named() {
    let (app, target) = started(Kind::Stock).await;
    let first = row("2017-01-01", Some("y"), Some(1));
    make(&app, vec![put(&target, first, Mode::New)], false, false).await;
    let row = row("2017-03-01", None, None);
    let (id, known) = (1, Some(1));
    let moved = change(&target, What::Replace { id, known, row });
    let after = make(&app, vec![moved.clone(), moved], false, false).await;
    assert!(matches!(&after[1], Fate::Refused(Refusal::Stale(now)) if now.revision == 2));
    let now = after[0].clone().row().expect("a row");
    assert_eq!((now.revision, now.observation.values[0]), (2, Some(1)));
    assert_eq!(now.observation.basis, "y");
    is_sound(&app);
}

/// Changes that may be refused for any reason.
#[derive(Debug, Clone)]
enum Step {
    Put(Observation, bool, bool),
    Replace(i64, Observation),
    Delete(i64),
    Restore(i64),
    Decide(i64, Decision),
}

fn step() -> impl Strategy<Value = Step> {
    let why = || "keliru".to_owned();
    prop_oneof![
        6 => (observation(), any::<bool>(), any::<bool>())
            .prop_map(|(row, new, named)| Step::Put(row, new, named)),
        2 => (1..40_i64, observation()).prop_map(|(id, row)| Step::Replace(id, row)),
        2 => (1..40_i64).prop_map(Step::Delete),
        1 => (1..40_i64).prop_map(Step::Restore),
        2 => (1..40_i64).prop_map(|id| Step::Decide(id, Decision::Validate)),
        1 => (1..40_i64).prop_map(move |id| Step::Decide(id, Decision::Reopen(why()))),
        1 => (1..40_i64).prop_map(move |id| Step::Decide(id, Decision::Return(why()))),
    ]
}

fn changes(target: &Target, steps: Vec<Step>) -> Vec<Change> {
    let what = |step| match step {
        Step::Put(row, new, named) => {
            let mut row = Proposal::from(row);
            row.basis = row.basis.filter(|_| named);
            let mode = if new { Mode::New } else { Mode::Any };
            let status = Status::Provisional;
            What::Put { row, mode, status }
        }
        Step::Replace(id, row) => What::Replace {
            id,
            known: None,
            row: row.into(),
        },
        Step::Delete(id) => What::Delete { id, known: None },
        Step::Restore(id) => What::Restore { id },
        Step::Decide(id, decision) => What::Decide {
            id,
            known: None,
            decision,
            notice: true,
        },
    };
    let steps = steps.into_iter();
    steps.map(|step| change(target, what(step))).collect()
}

/// A fate without what only the real thing has: the number of a new row.
fn foretold(fate: &Fate) -> Fate {
    let mut fate = fate.clone();
    if let Fate::Created(row) = &mut fate {
        row.id = 0;
    }
    fate
}

/// Two stores get the same changes, one in requests of many, the other one by one.
async fn check(kind: Kind, requests: Vec<(Vec<Step>, bool)>) {
    let (many, target) = started(kind).await;
    let (one, _) = started(kind).await;
    for (steps, atomic) in requests {
        let list = changes(&target, steps);
        let before = everything(&many).await;
        let foreseen = make(&many, list.clone(), atomic, true).await;
        assert_eq!(
            everything(&many).await,
            before,
            "a rehearsal leaves nothing"
        );
        let fates = make(&many, list.clone(), atomic, false).await;
        let foreseen: Vec<Fate> = foreseen.iter().map(foretold).collect();
        let told: Vec<Fate> = fates.iter().map(foretold).collect();
        let creates = |fate: &Fate| matches!(fate, Fate::Created(_));
        if !fates.iter().any(creates) {
            assert_eq!(foreseen, told);
        }
        let kinds = |list: &[Fate]| -> Vec<_> { list.iter().map(std::mem::discriminant).collect() };
        assert_eq!(kinds(&foreseen), kinds(&told));
        if atomic && fates.iter().any(Fate::is_refused) {
            assert_eq!(everything(&many).await, before, "all or none");
            continue;
        }
        for change in list {
            make(&one, vec![change], false, false).await;
        }
    }
    assert_eq!(in_words(&many).await, in_words(&one).await);
    is_sound(&many);
    is_sound(&one);
}

/// Fewer on a server, where each question is a journey.
fn cases() -> u32 {
    if crate::database::server().is_some() {
        3
    } else {
        12
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn many_changes_come_to_what_one_after_the_other_would(
        kind in prop::sample::select(vec![Kind::Stock, Kind::Flow, Kind::Rate]),
        requests in prop::collection::vec(
            (prop::collection::vec(step(), 1..25), any::<bool>()), 1..8),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(check(kind, requests));
    }
}
