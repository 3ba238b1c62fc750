//! What a grid is about: everything but its lines and columns.

use std::collections::BTreeMap;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::{Indicator, Period};
use crate::present::rows::asked::escaped;
use crate::present::rows::form::{self, Field};
use crate::present::rows::grid::{self, Down, Slot};
use crate::present::rows::line::Line;
use crate::web::pages::data::Desk;
use crate::web::pages::data::save;
use crate::web::pages::data::save::Sent;

/// Existing rows by the code of the grid's axis.
pub(super) type Rows = BTreeMap<String, Line>;

/// What the grid is about: everything but its lines and columns.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) down: Down,
    pub(super) agency: String,
    /// Values of the fields above the grid, by name.
    pub(super) fixed: Sent,
    /// Period of all lines, or the one around which they lie.
    pub(super) period: Option<Period>,
}

impl Scope {
    pub(super) fn read(app: &App, desk: &Desk, mut fixed: Sent) -> Result<Self> {
        let indicator = desk.indicator();
        fixed
            .entry(form::AGENCY.to_owned())
            .or_insert_with(|| indicator.producer.clone());
        let agency = save::agency(desk, &fixed).ok_or(Error::NotFound)?;
        let field = &indicator.period.field;
        let grains = &indicator.period.grains;
        let asked = fixed.get(field).or_else(|| fixed.get("periode"));
        let asked = asked.and_then(|text| Period::parse(text, grains));
        let usual = || {
            let grain = *grains.first()?;
            let now = Period::containing(grain, app.clock.today());
            Some(if grain == crate::catalogue::Grain::Day {
                now
            } else {
                now.previous()
            })
        };
        let period = asked.or_else(usual);
        if let Some(period) = period {
            fixed.insert(field.clone(), period.to_string());
        }
        for category in indicator.categories.iter().skip(1) {
            let first = category.list.codes.first().map(|c| c.code.clone());
            fixed
                .entry(category.name.clone())
                .or_insert(first.unwrap_or_default());
        }
        let region = &indicator.region;
        let usual = region
            .default
            .clone()
            .or_else(|| region.due.first().cloned());
        fixed
            .entry(region.field.clone())
            .or_insert(usual.unwrap_or_default());
        let basis = indicator.bases.first().map(|basis| basis.code.clone());
        fixed
            .entry("basis".to_owned())
            .or_insert(basis.unwrap_or_default());
        Ok(Self {
            down: Down::of(&app.catalogue, indicator),
            agency,
            fixed,
            period,
        })
    }

    /// The fields of a row at this line.
    pub(super) fn row(&self, indicator: &Indicator, slot: &Slot) -> Sent {
        let mut row = self.fixed.clone();
        row.insert(
            grid::field_of(indicator, self.down).to_owned(),
            slot.key.clone(),
        );
        row
    }

    /// The address of this grid.
    pub(super) fn address(&self, desk: &Desk, fields: &[Field]) -> String {
        let pairs = fields.iter().filter_map(|field| {
            let value = self.fixed.get(&field.name)?;
            Some(format!("{}={}", escaped(&field.name), escaped(value)))
        });
        format!(
            "{}/kisi?{}",
            desk.address(),
            pairs.collect::<Vec<_>>().join("&")
        )
    }
}
