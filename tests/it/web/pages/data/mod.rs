//! The pages of rows: lists, downloads, forms, grids, histories.

pub(super) mod impor;
mod impor_by_hand;
mod impor_remembered;
mod impor_shared;
mod impor_under_way;
mod kisi;
mod list;
mod riwayat;
mod ubah;
mod unduh;

use pimpinan::catalogue::MEASURES;
use pimpinan::catalogue::{Grain, Period};
use pimpinan::figures::observation::{Observation, Status, Stored};
use pimpinan::store::commit::journal::{Actor, Via};

use crate::changes;
use crate::people::AGENCY;
use crate::support::TestApp;

/// A row of the tests: its agency, period, categories and numbers.
pub(crate) struct Seed<'a> {
    pub(crate) slug: &'a str,
    pub(crate) agency: &'a str,
    pub(crate) period: &'a str,
    pub(crate) category: &'a str,
    pub(crate) values: &'a [i64],
    pub(crate) via: Via,
}

/// A year's row of the tests' agency.
pub(crate) fn staff<'a>(period: &'a str, values: &'a [i64]) -> Seed<'a> {
    Seed {
        slug: "pegawai",
        agency: AGENCY,
        period,
        category: "",
        values,
        via: Via::Api,
    }
}

impl TestApp {
    /// Writes a row as the tests' user does.
    pub(crate) async fn seed(&self, user: i64, seed: &Seed<'_>) -> Stored {
        let target = self
            .app
            .db
            .target(seed.slug)
            .expect("the indicator")
            .clone();
        let mut values = [None; MEASURES];
        for (at, value) in seed.values.iter().enumerate() {
            values[at] = Some(*value);
        }
        let row = Observation {
            agency: seed.agency.to_owned(),
            region: target.indicator.region.default.clone().expect("a default"),
            period: Period::parse(seed.period, &Grain::ALL).expect("a period"),
            categories: [seed.category.to_owned(), String::new(), String::new()],
            basis: target.indicator.bases[0].code.clone(),
            values,
        };
        let actor = Actor {
            user,
            key: None,
            via: seed.via,
        };
        let done = self
            .write(move |tx| changes::create(tx, &target, &row, Status::Provisional, &actor))
            .await;
        done.expect("a free key")
    }
}
