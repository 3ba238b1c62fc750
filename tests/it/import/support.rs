//! Plans and applies files in a test's own database.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use pimpinan::intake::import::{Applied, Choices, Failure, Plan, Record, Scope, What, apply, plan};

use crate::support::TestApp;

/// A scope that may do everything.
pub(crate) fn anyone() -> Scope {
    Scope {
        may_update: true,
        for_others: true,
        ..Scope::default()
    }
}

/// Plans a file about an indicator.
pub(crate) async fn plan_file(
    app: &TestApp,
    path: &Path,
    slug: Option<&str>,
    scope: Scope,
    choices: Choices,
) -> Result<Plan, Failure> {
    let about =
        slug.map(|slug| Arc::clone(app.app.catalogue.indicator(slug).expect("an indicator")));
    let (app, file) = (Arc::clone(&app.app), File::open(path).expect("a file"));
    let read = AtomicU64::new(0);
    let work = move || plan(&app, file, about.as_ref(), &scope, &choices, &read);
    tokio::task::spawn_blocking(work).await.expect("no panic")
}

/// Plans these bytes about an indicator.
pub(crate) async fn plan_bytes(app: &TestApp, bytes: &[u8], slug: &str) -> Result<Plan, Failure> {
    let path = app.folder.path().join("kiriman");
    std::fs::write(&path, bytes).expect("a file");
    plan_file(app, &path, Some(slug), anyone(), Choices::new()).await
}

/// Applies a plan.
pub(crate) async fn apply_plan(app: &TestApp, plan: Plan) -> Applied {
    apply(&app.app, &Arc::new(plan), 1).await.expect("applied")
}

/// Every record of a plan.
pub(crate) fn records(plan: &Plan) -> Vec<Record> {
    plan.records()
        .expect("a plan")
        .map(|record| record.expect("a record"))
        .collect()
}

/// Codes of what is refused, with row, column and field.
pub(crate) fn refusals(plan: &Plan) -> Vec<String> {
    let mut told = Vec::new();
    for record in records(plan) {
        if let What::Refused(reasons) = &record.what {
            for one in reasons {
                told.push(format!(
                    "{} {} {} {} {}",
                    record.row, one.column, one.field, one.code, one.arg
                ));
            }
        }
    }
    told
}
