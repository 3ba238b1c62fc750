//! Whether what came is taken: it has the headings that it promised, not too much of what it
//! brought before is gone, and its rows are as good as its owner wants them.

use std::collections::BTreeSet;

use crate::intake::import::{Counts, Plan, Standing};
use crate::intake::pull::Why;
use crate::intake::pull::definition::{Apply, Rows};

/// Headings that are named in a sentence.
const NAMED: usize = 8;

/// What somebody has allowed this once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allowed {
    /// That more is gone than the fuse lets pass.
    pub gone: bool,
    /// That the headings are others.
    pub shape: bool,
}

/// The headings of a plan's file as the store keeps them.
pub(super) fn shape(plan: &Plan) -> String {
    let all: BTreeSet<&String> = plan.notes.headings.iter().collect();
    serde_json::to_string(&all).unwrap_or_default()
}

/// Whether a plan is taken.
///
/// # Errors
/// [`Why`] it is not.
pub(super) fn judge(
    plan: &Plan,
    (apply, promised): (&Apply, Option<&str>),
    allowed: Allowed,
) -> Result<(), Why> {
    if let Some(promised) = promised.filter(|_| apply.frozen && !allowed.shape) {
        same_headings(promised, &plan.notes.headings)?;
    }
    fuse(&plan.fetched, apply, allowed)?;
    let soft = ["validated", "past"].map(|code| plan.refusals.get(code).copied().unwrap_or(0));
    rows(&plan.counts, soft.iter().sum(), apply.rows)
}

fn same_headings(promised: &str, headings: &[String]) -> Result<(), Why> {
    let promised: BTreeSet<String> = serde_json::from_str(promised).unwrap_or_default();
    let here: BTreeSet<String> = headings.iter().cloned().collect();
    let named = |set: Vec<&String>| {
        let named: Vec<&str> = set.iter().take(NAMED).map(|one| one.as_str()).collect();
        if named.is_empty() {
            "–".to_owned()
        } else {
            named.join(", ")
        }
    };
    let missing: Vec<&String> = promised.difference(&here).collect();
    let new: Vec<&String> = here.difference(&promised).collect();
    if missing.is_empty() && new.is_empty() {
        return Ok(());
    }
    let why = Why::new("headings").with("missing", named(missing));
    Err(why.with("new", named(new)))
}

/// More may be gone than one figure, and than a share of those that it brought.
#[expect(
    clippy::cast_precision_loss,
    reason = "a share of far fewer rows than a float counts exactly"
)]
fn fuse(fetched: &Standing, apply: &Apply, allowed: Allowed) -> Result<(), Why> {
    let most = f64::max(1.0, apply.fuse * fetched.stood as f64);
    if allowed.gone || fetched.gone as f64 <= most {
        return Ok(());
    }
    let why = Why::new("fuse").with("gone", fetched.gone);
    Err(why.with("stood", fetched.stood))
}

/// `soft` rows are refused only because what they name may not be changed.
fn rows(counts: &Counts, soft: u64, wanted: Rows) -> Result<(), Why> {
    let hard = counts.refused.saturating_sub(soft);
    let good = counts.all() - counts.refused;
    if hard == 0 || (wanted == Rows::Good && good > 0) {
        return Ok(());
    }
    let code = if good == 0 {
        "all-refused"
    } else {
        "some-refused"
    };
    Err(Why::new(code).with("refused", hard))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_figure_may_always_go_and_a_share_of_many() {
        let apply = Apply::default();
        let stands = |stood, gone| Standing {
            stood,
            gone,
            newest: None,
        };
        let passes = |stood, gone| fuse(&stands(stood, gone), &apply, Allowed::default()).is_ok();
        assert!(passes(1, 1) && passes(20, 2) && passes(5, 1) && passes(0, 0));
        assert!(!passes(20, 3) && !passes(5, 2));
        let allowed = Allowed {
            gone: true,
            ..Allowed::default()
        };
        assert!(fuse(&stands(5, 5), &apply, allowed).is_ok());
    }

    #[test]
    fn headings_that_are_missing_or_new_are_named() {
        let promised = r#"["pria","tahun"]"#;
        let now = |all: &[&str]| {
            let all: Vec<String> = all.iter().map(|one| (*one).to_owned()).collect();
            same_headings(promised, &all)
        };
        assert_eq!(now(&["tahun", "pria"]), Ok(()));
        let why = now(&["tahun", "laki"]).unwrap_err();
        assert_eq!(
            (&why.args["missing"], &why.args["new"]),
            (&"pria".to_owned(), &"laki".to_owned())
        );
        assert_eq!(now(&["tahun"]).unwrap_err().args["new"], "–");
    }

    #[test]
    fn rows_that_may_not_be_changed_stop_nothing() {
        let counts = |same, refused| Counts {
            same,
            refused,
            ..Counts::default()
        };
        assert_eq!(rows(&counts(1, 2), 2, Rows::All), Ok(()));
        assert_eq!(rows(&counts(0, 2), 2, Rows::All), Ok(()));
        assert_eq!(
            rows(&counts(1, 2), 1, Rows::All).unwrap_err().code,
            "some-refused"
        );
        assert_eq!(rows(&counts(1, 2), 1, Rows::Good), Ok(()));
        assert_eq!(
            rows(&counts(0, 2), 0, Rows::Good).unwrap_err().code,
            "all-refused"
        );
    }
}
