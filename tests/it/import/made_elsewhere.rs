//! Workbooks that other programs made.

use std::path::PathBuf;

use pimpinan::intake::import::{Choices, Failure, Plan};

use super::support::{anyone, plan_file, records, refusals};
use crate::support::TestApp;

async fn plan_fixture(name: &str) -> Plan {
    let app = TestApp::start().await;
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/import")
        .join(name);
    let plan = plan_file(&app, &path, Some("usia-asn"), anyone(), Choices::new()).await;
    plan.expect("a plan")
}

fn lines(plan: &Plan) -> Vec<String> {
    let all = records(plan);
    let line = |one: &pimpinan::intake::import::Record| {
        format!("{} {} {:?}", one.period, one.categories[0], one.values)
    };
    all.iter().map(line).collect()
}

const THREE: [&str; 3] = [
    "2017-10-29 20 [Some(12), Some(15), Some(27)]",
    "2017-10-30 21 [Some(1234), Some(7), Some(1241)]",
    "2017-10-31 22 [Some(3), Some(4), Some(7)]",
];

#[tokio::test]
async fn a_workbook_of_openpyxl_is_read_unchanged() {
    let plan = plan_fixture("openpyxl.xlsx").await;
    assert_eq!(refusals(&plan), Vec::<String>::new());
    assert_eq!(lines(&plan), THREE);
}

#[tokio::test]
async fn days_from_1904_and_formulas_without_results_are_told() {
    let plan = plan_fixture("openpyxl-1904.xlsx").await;
    assert_eq!(lines(&plan)[0], "2017-10-29 20 [Some(1), Some(2), Some(3)]");
    assert_eq!(refusals(&plan), ["3 C pria no-result "]);
}

#[tokio::test]
async fn a_workbook_of_libreoffice_is_read_unchanged_and_its_other_kinds_are_told() {
    let plan = plan_fixture("libreoffice.xlsx").await;
    assert_eq!(refusals(&plan), Vec::<String>::new());
    assert_eq!(lines(&plan), THREE);
    assert_eq!(plan.notes.formulas, 1);
    for (name, code) in [
        ("libreoffice.ods", "open-document"),
        ("libreoffice.xls", "old-excel"),
    ] {
        let app = TestApp::start().await;
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures/import")
            .join(name);
        let plan = plan_file(&app, &path, Some("usia-asn"), anyone(), Choices::new()).await;
        match plan {
            Err(Failure::Broken(broken)) => assert_eq!(broken.code(), code),
            other => panic!("{other:?}"),
        }
    }
}
