//! What is kept of submissions is what the journal and the rows say, whatever was written, moved,
//! deleted and brought back.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use pimpinan::catalogue::due::{Count, Due};
use pimpinan::catalogue::{Grain, Indicator, Kind, Period, Rhythm};
use pimpinan::store::Conn;
use pimpinan::store::figures::observations::Target;
use pimpinan::store::upkeep::doctor;
use proptest::prelude::*;
use serde_json::Value;

use crate::fixtures;
use crate::store::totals::{Step, apply, step};
use crate::support::TestApp;

/// Months of days, of which every code of both regions is due.
pub(super) fn monthly() -> Indicator {
    let mut indicator = fixtures::indicator("uji", Kind::Stock);
    indicator.due = Some(Due {
        days: 10,
        count: Count::Working,
        lock_days: None,
        since: Period::parse("2016-01", &[Grain::Month]).expect("a month"),
        regions: vec!["3601".to_owned(), "3602".to_owned()],
        categories: [true, false, false],
    });
    indicator
}

/// Days, each row of which is a cell by itself.
pub(super) fn daily() -> Indicator {
    let mut indicator = monthly();
    indicator.rhythm = Rhythm::Daily;
    let due = indicator.due.as_mut().expect("what is due");
    due.since = Period::parse("2016-01-01", &[Grain::Day]).expect("a day");
    indicator
}

/// Years of days, for which a row of any region and any code will do.
pub(super) fn yearly() -> Indicator {
    let mut indicator = monthly();
    indicator.rhythm = Rhythm::Yearly;
    let due = indicator.due.as_mut().expect("what is due");
    due.since = Period::parse("2016", &[Grain::Year]).expect("a year");
    (due.regions, due.categories) = (Vec::new(), [false; 3]);
    indicator
}

/// Period, agency and basis.
pub(super) type Key = (i64, String, String);
/// Rows, samples, cells, first received, first complete.
type Kept = (i64, i64, i64, i64, Option<i64>);

/// A row as the journal has it last.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) key: Key,
    pub(super) cell: Option<(String, String)>,
    sample: bool,
}

/// Everything anew after each entry of the journal, the plain way.
fn recomputed(conn: &mut Conn, about: &Indicator) -> BTreeMap<Key, Kept> {
    let sql = "SELECT at, action, subject_id, agency, via, after FROM journal
        WHERE subject = 'observation' ORDER BY id";
    let entries = conn.query(sql, &[], |row| {
        let id: i64 = row.text("subject_id")?.parse().expect("a number");
        let words = (row.text("action")?, row.text("agency")?, row.text("via")?);
        Ok((row.int("at")?, id, words, row.opt_text("after")?))
    });
    let mut rows: HashMap<i64, Row> = HashMap::new();
    let mut first: BTreeMap<Key, (Option<i64>, Option<i64>)> = BTreeMap::new();
    let due = about.due.as_ref().expect("what is due");
    let cells = if due.regions.is_empty() { 1 } else { 6 };
    for (at, id, (action, agency, via), after) in entries.expect("a journal") {
        let after: Option<Value> = after.map(|text| serde_json::from_str(&text).expect("JSON"));
        match (action.as_str(), after) {
            ("create" | "update", Some(after)) => {
                let row = row(about, &agency, &after, via == "demo");
                rows.insert(id, row);
            }
            ("delete", _) => {
                rows.remove(&id);
            }
            _ => continue,
        }
        for (key, kept) in counted(&rows) {
            let first = first.entry(key).or_default();
            first.0.get_or_insert(at);
            if kept.2 >= cells {
                first.1.get_or_insert(at);
            }
        }
    }
    let now = counted(&rows);
    let kept = |(key, (received, complete)): (Key, (Option<i64>, Option<i64>))| {
        let (rows, samples, cells) = now.get(&key).copied().unwrap_or_default();
        let received = received.expect("a moment");
        (key, (rows, samples, cells, received, complete))
    };
    first.into_iter().map(kept).collect()
}

pub(super) fn row(about: &Indicator, agency: &str, after: &Value, sample: bool) -> Row {
    let text = |name: &str| after[name].as_str().unwrap_or_default().to_owned();
    let day = Period::parse(&text("period"), &[Grain::Day]).expect("a day");
    let grain = match about.rhythm {
        Rhythm::Daily => Grain::Day,
        Rhythm::Monthly => Grain::Month,
        _ => Grain::Year,
    };
    let due = about.due.as_ref().expect("what is due");
    let cell = match (due.regions.is_empty(), text("region")) {
        (true, _) => Some((String::new(), String::new())),
        (false, region) if due.regions.contains(&region) => Some((region, text("huruf"))),
        _ => None,
    };
    Row {
        key: (day.within(grain).code(), agency.to_owned(), text("basis")),
        cell,
        sample,
    }
}

/// Rows, samples and different cells of each submission.
fn counted(rows: &HashMap<i64, Row>) -> BTreeMap<Key, (i64, i64, i64)> {
    let mut cells: BTreeMap<&Key, BTreeSet<&(String, String)>> = BTreeMap::new();
    let mut counts: BTreeMap<Key, (i64, i64, i64)> = BTreeMap::new();
    for row in rows.values() {
        let count = counts.entry(row.key.clone()).or_default();
        count.0 += 1;
        count.1 += i64::from(row.sample);
        cells.entry(&row.key).or_default().extend(&row.cell);
    }
    for (key, cells) in cells {
        if let Some(count) = counts.get_mut(key) {
            count.2 = i64::try_from(cells.len()).expect("few cells");
        }
    }
    counts
}

fn kept(conn: &mut Conn, target: &Target) -> BTreeMap<Key, Kept> {
    let sql = "SELECT period, agency, basis, row_count, sample_count, cell_count, received_at,
        complete_at FROM submissions WHERE indicator = $1";
    let rows = conn.query(sql, &[target.id.into()], |row| {
        let key = (row.int("period")?, row.text("agency")?, row.text("basis")?);
        let counts = (row.int("row_count")?, row.int("sample_count")?);
        let (received, complete) = (row.int("received_at")?, row.opt_int("complete_at")?);
        let kept = (
            counts.0,
            counts.1,
            row.int("cell_count")?,
            received,
            complete,
        );
        Ok((key, kept))
    });
    rows.expect("submissions").into_iter().collect()
}

async fn compare(app: &TestApp) {
    let target = app.app.db.target("uji").expect("the indicator").clone();
    let read = app.app.db.read(move |conn| {
        let expected = recomputed(conn, &target.indicator);
        assert_eq!(kept(conn, &target), expected);
        Ok(())
    });
    read.await.expect("the store works");
}

fn check(indicator: &Indicator, steps: Vec<Step>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let catalogue = || fixtures::catalogue(vec![indicator.clone()]);
        let app = TestApp::with(catalogue()).await;
        let target = app.app.db.target("uji").expect("the indicator").clone();
        apply(&app, &target, steps).await;
        compare(&app).await;
        let url = app.app.config.database.clone();
        let found = doctor::examine(&url, &catalogue()).expect("an examination");
        assert_eq!(found.wrong, [""; 0]);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_is_what_the_journal_says(
        which in 0..3_usize,
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let indicator = [monthly, daily, yearly][which]();
        check(&indicator, steps);
    }
}

/// Some rows, of which the first month is complete.
fn some() -> Vec<Step> {
    let mut steps = Vec::new();
    for region in ["3601", "3602"] {
        for code in ["a", "b", "c"] {
            for month in [1, 2] {
                if month == 2 && code == "c" {
                    continue;
                }
                let mut values = [None; pimpinan::catalogue::MEASURES];
                values[1] = Some(1);
                let row = pimpinan::figures::observation::Observation {
                    agency: "a1".to_owned(),
                    region: region.to_owned(),
                    period: Period::containing(Grain::Day, jiff::civil::date(2017, month, 28)),
                    categories: [code.to_owned(), String::new(), String::new()],
                    basis: "x".to_owned(),
                    values,
                };
                steps.push(Step::Create(row, false, false));
            }
        }
    }
    steps
}

#[tokio::test]
async fn a_database_that_kept_nothing_is_filled_from_its_journal() {
    let without = Indicator {
        due: None,
        ..monthly()
    };
    let app = TestApp::with(fixtures::catalogue(vec![without])).await;
    let target = app.app.db.target("uji").expect("the indicator").clone();
    let mut steps = some();
    steps.push(Step::Delete(0));
    apply(&app, &target, steps).await;
    let none = app.app.db.read(move |conn| Ok(kept(conn, &target))).await;
    assert!(none.expect("submissions").is_empty());
    let beside = app.beside(fixtures::catalogue(vec![monthly()])).await;
    compare(&beside).await;
    let target = beside.app.db.target("uji").expect("the indicator").clone();
    let kept = beside
        .app
        .db
        .read(move |conn| Ok(kept(conn, &target)))
        .await;
    let kept: Vec<Kept> = kept.expect("submissions").into_values().collect();
    let told: Vec<(i64, bool)> = kept.iter().map(|one| (one.2, one.4.is_some())).collect();
    assert_eq!(told, [(5, true), (4, false)], "January was complete once");
}

#[tokio::test]
async fn what_was_owed_on_other_terms_stays_as_it_was_judged() {
    let app = TestApp::with(fixtures::catalogue(vec![monthly()])).await;
    let target = app.app.db.target("uji").expect("the indicator").clone();
    apply(&app, &target, some()).await;
    // Half a month later the rhythm is another one, and fewer regions are due.
    app.app.clock.advance(Duration::from_secs(14 * 86_400));
    let mut changed = yearly();
    changed.due.as_mut().expect("what is due").regions = vec!["3601".to_owned()];
    let beside = app.beside(fixtures::catalogue(vec![changed])).await;
    let target = beside.app.db.target("uji").expect("the indicator").clone();
    let owed = |text: &str| {
        let period = Period::parse(text, &Grain::ALL).expect("a period");
        target.due.terms(period).map(|terms| terms.cells)
    };
    assert_eq!((owed("2017-01"), owed("2017-12")), (Some(6), Some(6)));
    assert_eq!((owed("2017"), owed("2018")), (None, Some(1)));
    let held = target.clone();
    let kept = beside.app.db.read(move |conn| Ok(kept(conn, &held))).await;
    assert_eq!(kept.expect("submissions").len(), 2, "the two months");
}
