//! Totals equal what plain SQL over the rows gives, whatever was written, changed and deleted.

use pimpinan::catalogue::MEASURES;
use pimpinan::catalogue::{Grain, Kind, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::figures::question::{Question, View};
use pimpinan::store::commit::journal::{Actor, Via};
use pimpinan::store::figures::observations::Target;
use pimpinan::store::figures::totals::ask;
use pimpinan::store::figures::validation::Decision;
use pimpinan::store::upkeep::doctor;
use pimpinan::store::{Conn, Param};
use proptest::prelude::*;

use crate::changes;
use crate::fixtures;
use crate::support::TestApp;

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Create(Observation, bool, bool),
    Update(usize, Observation),
    Delete(usize),
    Decide(usize, Decision),
}

pub(super) fn observation() -> impl Strategy<Value = Observation> {
    let picks = (
        0..2_usize,
        0..4_usize,
        0..3_usize,
        0..2_usize,
        0..4_i8,
        1..28_i8,
    );
    (picks, prop::option::of(-5..1000_i64), 0..1000_i64).prop_map(
        |((agency, region, code, basis, month, day), pria, wanita)| {
            let start = jiff::civil::date(2016 + i16::from(month > 1), 1 + month, day);
            let mut values = [None; MEASURES];
            values[0] = pria;
            values[1] = Some(wanita);
            Observation {
                agency: ["a1", "a2"][agency].to_owned(),
                region: ["36", "3601", "3602", "00"][region].to_owned(),
                period: Period::containing(Grain::Day, start),
                categories: [
                    ["a", "b", "c"][code].to_owned(),
                    String::new(),
                    String::new(),
                ],
                basis: ["x", "y"][basis].to_owned(),
                values,
            }
        },
    )
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (observation(), any::<bool>(), any::<bool>())
            .prop_map(|(o, validated, demo)| Step::Create(o, validated, demo)),
        2 => (0..40_usize, observation()).prop_map(|(at, o)| Step::Update(at, o)),
        1 => (0..40_usize).prop_map(Step::Delete),
        2 => (0..40_usize).prop_map(|at| Step::Decide(at, Decision::Validate)),
        1 => (0..40_usize).prop_map(|at| Step::Decide(at, Decision::Reopen("keliru".to_owned()))),
        1 => (0..40_usize).prop_map(|at| Step::Decide(at, Decision::Return("ragu".to_owned()))),
    ]
}

pub(crate) async fn apply(app: &TestApp, target: &Target, steps: Vec<Step>) {
    let mut ids: Vec<i64> = Vec::new();
    for step in steps {
        let target = target.clone();
        let known = ids.clone();
        let pick = move |at: usize| known.get(at % known.len().max(1)).copied();
        let via = |demo: bool| if demo { Via::Demo } else { Via::Api };
        let written = app.app.db.write(move |tx| match step {
            Step::Create(row, validated, demo) => {
                let status = if validated {
                    Status::Validated
                } else {
                    Status::Provisional
                };
                let actor = Actor {
                    user: 1,
                    key: None,
                    via: via(demo),
                };
                changes::create(tx, &target, &row, status, &actor)
            }
            Step::Update(at, row) => {
                let actor = Actor {
                    user: 1,
                    key: None,
                    via: Via::Form,
                };
                changes::update(tx, &target, (pick(at).unwrap_or(0), None), &row, &actor)
            }
            Step::Delete(at) => {
                let actor = Actor {
                    user: 1,
                    key: None,
                    via: Via::Form,
                };
                changes::delete(tx, &target, pick(at).unwrap_or(0), &actor)
            }
            Step::Decide(at, decision) => {
                let actor = Actor::person(1);
                changes::decide(tx, &target, pick(at).unwrap_or(0), &decision, &actor)
            }
        });
        app.app.clock.advance(std::time::Duration::from_secs(60));
        if let Ok(row) = written.await.expect("the store works")
            && !ids.contains(&row.id)
        {
            ids.push(row.id);
        }
    }
}

/// What a plain query over the rows gives for a question about one period.
fn plain(
    conn: &mut Conn,
    target: &Target,
    question: &Question,
    period: Period,
    basis: &str,
) -> (i64, i64, i64) {
    let latest = target.indicator.kind != Kind::Flow;
    let status = if question.view == View::Validated {
        "AND status = 'validated'"
    } else {
        ""
    };
    let region = match question.region.as_deref() {
        Some("@36") => "AND region IN ('3601', '3602')".to_owned(),
        Some(region) => format!("AND region = '{region}'"),
        None => String::new(),
    };
    let code = question.categories[0]
        .as_ref()
        .map_or(String::new(), |c| format!("AND c1 = '{c}'"));
    let agency = question
        .agency
        .as_ref()
        .map_or(String::new(), |a| format!("AND agency = '{a}'"));
    let only_last = if latest { "AND nth = 1" } else { "" };
    let sql = format!(
        "SELECT CAST(coalesce(sum(m1), 0) AS BIGINT), CAST(coalesce(sum(m2), 0) AS BIGINT), count(*) FROM (
            SELECT m1, m2, row_number() OVER (PARTITION BY agency, region, c1 ORDER BY period DESC) AS nth
            FROM figures
            WHERE indicator = $1 AND basis = $2 AND substr(period, 1, $3) = $4
            {status} {region} {code} {agency}) AS cells WHERE true {only_last}"
    );
    let text = period.to_string();
    let length = i64::try_from(text.len()).expect("a short text");
    let params: [Param<'_>; 4] = [
        target.id.into(),
        basis.into(),
        length.into(),
        (&text).into(),
    ];
    let read = conn.query_one(&sql, &params, |row| {
        Ok((row.int(0)?, row.int(1)?, row.int(2)?))
    });
    read.expect("the query works").expect("a row")
}

fn questions() -> Vec<Question> {
    let mut all = Vec::new();
    for view in [View::All, View::Validated] {
        for grain in [Grain::Month, Grain::Year] {
            for region in ["@36", "36", "3601", "00"] {
                for agency in [None, Some("a1")] {
                    for code in [None, Some("b")] {
                        let mut question = Question::new(view, grain);
                        question.region = Some(region.to_owned());
                        question.agency = agency.map(str::to_owned);
                        question.categories[0] = code.map(str::to_owned);
                        all.push(question);
                    }
                }
            }
        }
    }
    all
}

async fn compare(app: &TestApp, target: &Target) {
    let target = target.clone();
    let checked = app.app.db.read(move |conn| {
        let codes: Vec<&str> = target
            .indicator
            .bases
            .iter()
            .map(|b| b.code.as_str())
            .collect();
        for question in questions() {
            let answered = ask(conn, target.id, &target.indicator, &question)?;
            let months = [2016, 2017]
                .into_iter()
                .flat_map(|year| (1..=12).map(move |month| jiff::civil::date(year, month, 1)));
            let mut periods: Vec<Period> = months
                .map(|day| Period::containing(question.grain, day))
                .collect();
            periods.dedup();
            for period in periods {
                for basis in ["x", "y"] {
                    let expected = plain(conn, &target, &question, period, basis);
                    let found = answered
                        .iter()
                        .find(|t| t.period == period && codes[t.basis] == basis);
                    let found =
                        found.map_or((0, 0, 0), |t| (t.sums.sum[0], t.sums.sum[1], t.count.rows));
                    assert_eq!(found, expected, "{question:?} {period} {basis}");
                }
            }
        }
        let empty = "SELECT count(*) FROM totals WHERE row_count <= 0";
        assert_eq!(conn.query_one(empty, &[], |row| row.int(0))?, Some(0));
        Ok(())
    });
    checked.await.expect("the store works");
}

fn check(kind: Kind, steps: Vec<Step>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let app = TestApp::with(fixtures::catalogue(vec![fixtures::indicator("uji", kind)])).await;
        let target = app.app.db.target("uji").expect("the indicator").clone();
        apply(&app, &target, steps).await;
        compare(&app, &target).await;
        let report = doctor::examine(&app.app.config.database, &app.app.catalogue);
        let report = report.expect("an examination");
        assert!(report.wrong.is_empty(), "{report:?}");
    });
}

/// Fewer on a server, where each question is a journey.
fn cases() -> u32 {
    if crate::database::server().is_some() {
        6
    } else {
        24
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn totals_of_a_stock_equal_plain_sql(steps in prop::collection::vec(step(), 1..60)) {
        check(Kind::Stock, steps);
    }

    #[test]
    fn totals_of_a_flow_equal_plain_sql(steps in prop::collection::vec(step(), 1..60)) {
        check(Kind::Flow, steps);
    }
}

#[tokio::test]
async fn axes_are_told_apart() {
    let app = TestApp::with(fixtures::catalogue(vec![fixtures::indicator(
        "uji",
        Kind::Flow,
    )]))
    .await;
    let target = app.app.db.target("uji").expect("the indicator").clone();
    for (agency, region, pria) in [("a1", "3601", 3), ("a2", "3601", 4), ("a1", "3602", 5)] {
        let mut values = [None; MEASURES];
        values[0] = Some(pria);
        let row = Observation {
            agency: agency.to_owned(),
            region: region.to_owned(),
            period: Period::parse("2017-09-01", &[Grain::Day]).expect("a day"),
            categories: ["a".to_owned(), String::new(), String::new()],
            basis: "x".to_owned(),
            values,
        };
        let actor = Actor {
            user: 1,
            key: None,
            via: Via::Api,
        };
        let target = target.clone();
        let written = app
            .app
            .db
            .write(move |tx| changes::create(tx, &target, &row, Status::Provisional, &actor));
        written
            .await
            .expect("the store works")
            .expect("the key is free");
    }
    let mut question = Question::new(View::All, Grain::Month);
    question.by_region = true;
    let answered = app
        .app
        .db
        .read(move |conn| ask(conn, target.id, &target.indicator, &question))
        .await
        .expect("an answer");
    let sums: Vec<_> = answered
        .iter()
        .map(|t| (t.region.as_str(), t.sums.sum[0]))
        .collect();
    assert_eq!(sums, [("3601", 7), ("3602", 5)]);
}
