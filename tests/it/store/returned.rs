//! What was sent back lies with its agency: it is neither there nor on time, whatever else was
//! written, moved, deleted, checked and sent back.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::date;
use pimpinan::catalogue::{Grain, Indicator, Period};
use pimpinan::store::Conn;
use pimpinan::store::commit::journal::{Actor, Entry};
use pimpinan::store::due::read::{self, Asked};
use pimpinan::store::due::{returned, start};
use pimpinan::store::figures::observations::Target;
use pimpinan::store::figures::validation::Decision;
use proptest::prelude::*;
use serde_json::Value;

use super::due::{Row, daily, monthly, row, yearly};
use crate::fixtures;
use crate::store::totals::{Step, apply, step};
use crate::support::TestApp;

/// A step, or an agency's month that is sent back as a whole.
#[derive(Debug, Clone)]
enum Turn {
    One(Box<Step>),
    Whole(&'static str, &'static str),
}

fn turn() -> impl Strategy<Value = Turn> {
    let months = ["2016-01", "2017-02", "2017-03", "2017", "2016"];
    let back = |at: usize| Step::Decide(at, Decision::Return("ragu".to_owned()));
    prop_oneof![
        6 => step().prop_map(|step| Turn::One(Box::new(step))),
        2 => (0..40_usize).prop_map(move |at| Turn::One(Box::new(back(at)))),
        1 => (prop::sample::select(vec!["a1", "a2"]), prop::sample::select(months.to_vec()))
            .prop_map(|(agency, month)| Turn::Whole(agency, month)),
    ]
}

/// Sends back what an agency has of a period.
async fn send_back(app: &TestApp, target: &Target, agency: &'static str, period: &'static str) {
    // Nothing else happens in the moment in which it is sent back.
    app.app.clock.advance(std::time::Duration::from_secs(60));
    let target = target.clone();
    let written = app.write(move |tx| {
        let (decision, actor) = (Decision::Return("ragu".to_owned()), Actor::person(1));
        tx.tell(&target, None, agency, period, &decision, &actor)?;
        tx.journal(&Entry {
            actor: Some(&actor),
            action: "return",
            subject: "period",
            subject_id: period,
            agency: Some(agency),
            before: None,
            after: None,
        })
    });
    written.await;
    app.app.clock.advance(std::time::Duration::from_secs(60));
}

/// A row as the journal has it last, whether it waits to be checked, and whether it was sent back.
struct Lies {
    row: Row,
    period: String,
    waits: bool,
    back: bool,
}

/// The rows as they stand after the last entry of the journal.
fn replayed(conn: &mut Conn, about: &Indicator) -> HashMap<i64, Lies> {
    let sql = "SELECT action, subject, subject_id, agency, after FROM journal ORDER BY at, id";
    let entries = conn.query(sql, &[], |row| {
        let agency = row.opt_text("agency")?.unwrap_or_default();
        let words = (row.text("action")?, row.text("subject")?, agency);
        Ok((words, row.text("subject_id")?, row.opt_text("after")?))
    });
    let mut rows: HashMap<i64, Lies> = HashMap::new();
    for ((action, subject, agency), name, after) in entries.expect("a journal") {
        let after: Option<Value> = after.and_then(|text| serde_json::from_str(&text).ok());
        match (subject.as_str(), action.as_str(), after) {
            ("observation", "create" | "update" | "restore", Some(after)) => {
                let lies = Lies {
                    row: row(about, &agency, &after, false),
                    period: after["period"].as_str().expect("a period").to_owned(),
                    waits: after["status"] == "provisional",
                    back: false,
                };
                rows.insert(name.parse().expect("a number"), lies);
            }
            ("observation", "delete", _) => {
                rows.remove(&name.parse().expect("a number"));
            }
            ("observation", decision, _) => {
                let number: i64 = name.parse().expect("a number");
                let one = rows.get_mut(&number).expect("a row that stands");
                one.back = decision == "return";
                one.waits = decision != "validate";
            }
            ("period", "return", _) => {
                let fits = |one: &&mut Lies| {
                    one.waits && one.row.key.1 == agency && one.period.starts_with(&name)
                };
                rows.values_mut()
                    .filter(fits)
                    .for_each(|one| one.back = true);
            }
            _ => {}
        }
    }
    rows
}

/// Cells that are there and cells that were sent back, by period and agency: of two bases those of
/// the fuller.
fn plain(rows: &HashMap<i64, Lies>) -> BTreeMap<(i64, String), (i64, i64)> {
    type Cells<'r> = (
        BTreeSet<&'r (String, String)>,
        BTreeSet<&'r (String, String)>,
    );
    let mut cells: BTreeMap<&(i64, String, String), Cells<'_>> = BTreeMap::new();
    for one in rows.values() {
        let (all, back) = cells.entry(&one.row.key).or_default();
        all.extend(&one.row.cell);
        back.extend(one.row.cell.as_ref().filter(|_| one.back));
    }
    let mut fuller = BTreeMap::new();
    for ((period, agency, _), (all, back)) in cells {
        let count = |n: usize| i64::try_from(n).expect("few cells");
        let found = (count(all.len() - back.len()), count(back.len()));
        let known = fuller.entry((*period, agency.clone())).or_insert((0, 0));
        *known = found.max(*known);
    }
    fuller
}

async fn compare(app: &TestApp, target: &Target) {
    let (target, today) = (target.clone(), app.app.clock.today());
    let catalogue = std::sync::Arc::clone(&app.app.catalogue);
    let read = app.app.db.read(move |conn| {
        let rows = replayed(conn, &target.indicator);
        let mut expected = plain(&rows);
        let asked = Asked {
            agency: None,
            first: date(2015, 1, 1),
            last: date(2018, 12, 31),
            today,
        };
        let targets = [target];
        for line in read::lines(conn, &catalogue, &targets, asked)? {
            let one = &line.standing;
            let key = (one.owed.period.code(), line.agency.to_string());
            let (cells, back) = expected.remove(&key).unwrap_or_default();
            assert_eq!(
                (one.came.cells, one.came.returned),
                (cells, back),
                "{key:?}"
            );
            let lacks = cells < one.owed.cells;
            assert!(!(one.complete && lacks), "{one:?}");
            let is_back = one.state.word() == "returned";
            let runs = one.state.word() == "not-yet";
            assert_eq!(is_back, !runs && lacks && back > 0, "{one:?}");
            if is_back && one.deadline < today {
                assert_eq!(one.on_time, Some(false), "{one:?}");
            }
        }
        let left = expected.values().filter(|cells| **cells != (0, 0)).count();
        assert_eq!(left, 0, "{expected:?}");
        let counted: i64 = returned::by_year(conn, &targets, None)?.values().sum();
        let away: HashSet<&i64> = rows
            .iter()
            .filter(|(_, one)| one.back)
            .map(|(id, _)| id)
            .collect();
        assert_eq!(usize::try_from(counted).expect("few"), away.len());
        Ok(())
    });
    read.await.expect("the store works");
}

fn check(indicator: &Indicator, turns: Vec<Turn>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let app = TestApp::with(fixtures::catalogue(vec![indicator.clone()])).await;
        let target = app.app.db.target("uji").expect("the indicator").clone();
        app.write(|tx| start::set(tx, date(2015, 1, 1), "Contoh", None))
            .await;
        // Numbers of rows are told by the steps that came before, so steps go together.
        let mut steps = Vec::new();
        for turn in turns {
            match turn {
                Turn::One(step) => steps.push(*step),
                Turn::Whole(agency, period) => {
                    apply(&app, &target, std::mem::take(&mut steps)).await;
                    send_back(&app, &target, agency, period).await;
                }
            }
        }
        apply(&app, &target, steps).await;
        compare(&app, &target).await;
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_was_sent_back_is_what_the_journal_says(
        which in 0..3_usize,
        turns in prop::collection::vec(turn(), 1..60),
    ) {
        let indicator = [monthly, daily, yearly][which]();
        check(&indicator, turns);
    }
}

#[tokio::test]
async fn a_database_begins_today_and_an_old_one_with_the_year_of_its_first_figure() {
    let app = TestApp::with(fixtures::catalogue(vec![monthly()])).await;
    let begun = || async { app.app.db.read(start::day).await.expect("a day") };
    assert_eq!(begun().await, app.app.clock.today());
    // As it was before this was kept: figures came, and nobody had said since when they count.
    app.app
        .clock
        .advance(std::time::Duration::from_secs(200 * 86_400));
    let target = app.app.db.target("uji").expect("the indicator").clone();
    let row = pimpinan::figures::observation::Observation {
        agency: "a1".to_owned(),
        region: "3601".to_owned(),
        period: Period::containing(Grain::Day, date(2017, 1, 28)),
        categories: ["a".to_owned(), String::new(), String::new()],
        basis: "x".to_owned(),
        values: [Some(1); pimpinan::catalogue::MEASURES],
    };
    apply(&app, &target, vec![Step::Create(row, false, false)]).await;
    app.write(|tx| tx.conn.execute("DELETE FROM due_starts", &[]))
        .await;
    let beside = app.beside(fixtures::catalogue(vec![monthly()])).await;
    assert_eq!(begun().await, date(2018, 1, 1));
    let all = beside.app.db.read(start::all).await.expect("all");
    assert_eq!((all.len(), all[0].reason.clone()), (1, None));
}
