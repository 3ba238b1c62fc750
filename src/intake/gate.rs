//! Who may enter what. Every door asks here, and every change of a figure passes here again.

use std::collections::HashSet;

use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::{Catalogue, Indicator};
use crate::intake::{Problem, Rule};
use crate::store::commit::journal::Actor;
use crate::store::people::grants;
use crate::store::{Conn, Tx};

/// The name of the field that the refusal is about.
pub const AGENCY: &str = "agency";

/// What somebody may enter, for questions about many agencies and indicators.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    for_others: bool,
    granted: HashSet<(String, String)>,
}

impl Gate {
    /// The gate for somebody who may, or may not, enter figures for others.
    pub async fn open(app: &App, for_others: bool) -> Result<Self> {
        let granted = if for_others {
            HashSet::new()
        } else {
            app.db.read(grants::all).await?
        };
        Ok(Self {
            for_others,
            granted,
        })
    }

    /// Whether figures of this agency may be entered.
    pub fn admits(&self, indicator: &Indicator, agency: &str) -> bool {
        let granted = || {
            let pair = (agency.to_owned(), indicator.slug.clone());
            self.granted.contains(&pair)
        };
        self.for_others || indicator.is_reported_by(agency) || granted()
    }
}

/// Whether figures of this agency may be entered; most questions need no look at the store.
pub async fn admits(
    app: &App,
    indicator: &Indicator,
    agency: &str,
    for_others: bool,
) -> Result<bool> {
    if is_open(indicator, agency, for_others) {
        return Ok(true);
    }
    let (agency, slug) = (agency.to_owned(), indicator.slug.clone());
    let granted = move |conn: &mut Conn| grants::has(conn, &agency, &slug);
    app.db.read(granted).await
}

/// The same, for who is at the store.
pub fn admits_at(
    conn: &mut Conn,
    indicator: &Indicator,
    agency: &str,
    for_others: bool,
) -> Result<bool> {
    Ok(is_open(indicator, agency, for_others) || grants::has(conn, agency, &indicator.slug)?)
}

/// Whether they may be entered without a grant.
fn is_open(indicator: &Indicator, agency: &str, for_others: bool) -> bool {
    let gate = Gate {
        for_others,
        ..Gate::default()
    };
    gate.admits(indicator, agency)
}

/// Allows an agency the indicators that are named when a key of it is made, those that it does not
/// report anyway.
pub fn name(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    agency: &str,
    slugs: &[String],
    actor: Option<&Actor>,
) -> Result<()> {
    for slug in slugs {
        let own = catalogue
            .indicator(slug)
            .is_some_and(|one| one.is_reported_by(agency));
        if !own {
            grants::give(tx, agency, slug, actor)?;
        }
    }
    Ok(())
}

/// The problem of figures of an agency that may not enter them.
pub fn refusal() -> Problem {
    Problem {
        field: AGENCY.to_owned(),
        rule: Rule::Reporter,
    }
}
