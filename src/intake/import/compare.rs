//! A row of a file beside the figure that stands there.

use crate::catalogue::{Indicator, value};
use crate::figures::observation::{Status, Stored};
use crate::figures::proposal::unequal_whole;
use crate::intake::Rule;
use crate::intake::file::field::BASIS;
use crate::intake::import::record::{Record, Refused, What, trimmed};

/// Why a row is refused whose key another row of the file has.
pub(super) const TWIN: &str = "twin";

/// The reason that another row has the same key.
pub(super) fn twin(other: u64) -> Refused {
    Refused {
        column: String::new(),
        field: String::new(),
        code: TWIN.to_owned(),
        arg: other.to_string(),
        value: String::new(),
    }
}

/// Why a row is refused that names no basis where figures of several stand.
pub(super) const SEVERAL: &str = "several-bases";

/// The reason that a row names none of the bases that stand there.
pub(super) fn several(standing: &[Stored]) -> Refused {
    let codes = standing.iter().map(|one| one.observation.basis.as_str());
    Refused {
        field: BASIS.to_owned(),
        code: SEVERAL.to_owned(),
        arg: codes.collect::<Vec<_>>().join(", "),
        ..twin(0)
    }
}

/// Refuses a row for one more reason.
pub(super) fn refuse(record: &mut Record, reason: Refused) {
    match &mut record.what {
        What::Refused(reasons) => reasons.push(reason),
        what => *what = What::Refused(vec![reason]),
    }
}

/// What a file does not mention, so that it stays as it stands there.
pub(super) struct Left<'l> {
    /// Positions of measures.
    pub(super) measures: &'l [usize],
    /// Whether the basis is left.
    pub(super) basis: bool,
}

/// Tells what a row does to the one that stands there: what the file does not mention stays as it
/// is, and a total that it gives must agree with the parts that stay; a validated figure is not
/// changed by a file. Answers why it is refused, if it is.
pub(super) fn compare(
    record: &mut Record,
    stored: &Stored,
    (indicator, left): (&Indicator, Left<'_>),
    may_update: bool,
) -> Option<&'static str> {
    let old = trimmed(&stored.observation.values);
    if left.basis {
        record.basis.clone_from(&stored.observation.basis);
    }
    let given = record.values.clone();
    for at in left.measures {
        let filled = record.values.get(*at).copied().flatten().is_some();
        if let Some(kept @ Some(_)) = old.get(*at).filter(|_| !filled) {
            if record.values.len() <= *at {
                record.values.resize(at + 1, None);
            }
            record.values[*at] = *kept;
        }
    }
    if let Some(at) = unequal_whole(indicator, &record.values) {
        let value = given.get(at).copied().flatten().unwrap_or_default();
        let measure = &indicator.measures[at];
        record.values = given;
        let reason = Refused {
            field: measure.name.clone(),
            code: Rule::Sum.code().to_owned(),
            value: value::plain(value, measure.decimals),
            ..twin(0)
        };
        refuse(record, reason);
        return Some(Rule::Sum.code());
    }
    if old == record.values && stored.observation.basis == record.basis {
        record.what = What::Same;
        return None;
    }
    let code = match stored.status {
        Status::Validated => "validated",
        Status::Provisional if !may_update => "no-update",
        Status::Provisional => {
            record.what = What::Change {
                id: stored.id,
                revision: stored.revision,
                basis: stored.observation.basis.clone(),
                old,
                credit: Some(stored.credit()),
            };
            return None;
        }
    };
    let reason = Refused {
        code: code.to_owned(),
        ..twin(0)
    };
    refuse(record, reason);
    Some(code)
}
