//! What tells rows of a file apart, short enough for all of them to lie in memory.

use sha2::{Digest as _, Sha256};

use crate::intake::import::record::{Record, What};

/// What makes a row's series, with its basis and without its period.
pub(super) fn series(record: &Record) -> u128 {
    let axes = [&record.slug, &record.agency, &record.region, &record.basis];
    digest(axes.into_iter().chain(&record.categories))
}

pub(super) fn key(record: &Record) -> u128 {
    let [slug, agency, basis] = [&record.slug, &record.agency, &record.basis];
    let axes = [slug, agency, &record.region, &record.period, basis];
    digest(axes.into_iter().chain(&record.categories))
}

/// A number that no two different lists of texts have in common.
fn digest<'t>(texts: impl Iterator<Item = &'t String>) -> u128 {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    let bytes = hash.finalize();
    let half = bytes.first_chunk::<16>().copied();
    u128::from_be_bytes(half.unwrap_or_default())
}

/// What a row would do, without its details.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Create,
    Change,
    Remove,
    Same,
    Refused,
}

impl Kind {
    pub(super) fn of(what: &What) -> Self {
        match what {
            What::Create => Self::Create,
            What::Change { .. } => Self::Change,
            What::Remove { .. } => Self::Remove,
            What::Same => Self::Same,
            What::Refused(_) => Self::Refused,
        }
    }
}
