//! The published tidy file imports without change, once.

use std::path::Path;

use super::support::{anyone, apply_plan, plan_file, refusals};
use crate::support::TestApp;
use pimpinan::intake::import::Choices;

#[tokio::test]
async fn the_published_tidy_file_imports_without_change_and_only_once() {
    let app = TestApp::start().await;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/banten_observations.csv");
    let plan = plan_file(&app, &file, None, anyone(), Choices::new())
        .await
        .expect("a plan");
    assert_eq!(refusals(&plan), Vec::<String>::new());
    assert_eq!(plan.notes.rows, 1055);
    let rows = plan.counts.created;
    assert_eq!(plan.counts.all(), rows);
    let applied = apply_plan(&app, plan).await;
    assert_eq!(applied.created, rows);
    let again = plan_file(&app, &file, None, anyone(), Choices::new())
        .await
        .expect("a plan");
    assert_eq!((again.counts.same, again.counts.all()), (rows, rows));
}
