//! Reads what stands where changes would go, with few statements for many changes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::base::error::Result;
use crate::figures::observation::Stored;
use crate::figures::proposal::Proposal;
use crate::store::commit::change::{Change, What};
use crate::store::commit::series::{Axes, axes, packed};
use crate::store::commit::shelf::Shelf;
use crate::store::engine::many;
use crate::store::figures::history;
use crate::store::figures::observations::{COLUMNS, Target, read};
use crate::store::{Conn, Param, Tx};

/// What stands, and what deleted rows were.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) shelf: Shelf,
    /// Deleted rows that are to come back, by number.
    pub(super) deleted: HashMap<i64, Stored>,
}

/// A place that changes of an indicator go to.
type Spot<'c> = (Axes<'c>, i64);

impl Tx<'_> {
    /// Reads what these changes are about.
    pub(super) fn load(&mut self, changes: &[&Change]) -> Result<Loaded> {
        let mut by_indicator: BTreeMap<i64, Vec<&Change>> = BTreeMap::new();
        for change in changes {
            let id = change.target.id;
            by_indicator.entry(id).or_default().push(change);
        }
        let mut loaded = Loaded::default();
        for changes in by_indicator.values() {
            if let Some(change) = changes.first() {
                self.hold(change.target.id)?;
                self.load_some(&change.target, changes, &mut loaded)?;
            }
        }
        Ok(loaded)
    }

    fn load_some(
        &mut self,
        target: &Target,
        changes: &[&Change],
        loaded: &mut Loaded,
    ) -> Result<()> {
        let ids: BTreeSet<i64> = changes.iter().filter_map(|c| c.what.id()).collect();
        let rows = rows_with(self.conn, target, &ids)?;
        for change in changes {
            if let What::Restore { id } = change.what
                && !rows.contains_key(&id)
                && let Some(row) = history::deleted(self.conn, target, id)?
            {
                loaded.deleted.insert(id, row);
            }
        }
        let mut spots: HashSet<Spot<'_>> = HashSet::new();
        for change in changes {
            match &change.what {
                What::Put { row, .. } => spots.extend(places(target, row, None)),
                What::Replace { id, row, .. } => {
                    let old = rows.get(id).map(|old| old.observation.basis.as_str());
                    spots.extend(places(target, row, old));
                }
                What::Restore { id } => {
                    let back = loaded.deleted.get(id).map(|row| &row.observation);
                    spots.extend(back.map(|row| (axes(row), row.period.code())));
                }
                What::Delete { .. } | What::Decide { .. } => {}
            }
        }
        let spots: Vec<Spot<'_>> = spots.into_iter().collect();
        let held: BTreeSet<i64> = self.holders(target, &spots)?;
        let missing: BTreeSet<i64> = held.into_iter().filter(|id| !ids.contains(id)).collect();
        let others = rows_with(self.conn, target, &missing)?;
        for row in rows.into_values().chain(others.into_values()) {
            loaded.shelf.stand(target.id, row);
        }
        Ok(())
    }

    /// The numbers of the rows in these places.
    fn holders(&mut self, target: &Target, spots: &[Spot<'_>]) -> Result<BTreeSet<i64>> {
        let (mut by_number, mut by_words) = (Vec::new(), Vec::new());
        for (axes, period) in spots {
            if let Some(series) = self.interned.number(&packed(target.id, axes)) {
                by_number.push([series, *period].map(Param::Int));
            } else {
                let [agency, region, c1, c2, c3, basis] = axes.map(Param::Text);
                by_words.push([agency, region, c1, c2, c3, basis, (*period).into()]);
            }
        }
        let of_series = |_: &str| {
            "SELECT o.id FROM observations o WHERE o.series = w.series AND o.period = w.period"
                .to_owned()
        };
        let mut found = many::look_up(self.conn, "series, period", &by_number, None, of_series)?;
        let columns = "agency, region, c1, c2, c3, basis, period";
        let about = Some(target.id);
        let more = many::look_up(self.conn, columns, &by_words, about, |indicator| {
            format!(
                "SELECT o.id FROM series s JOIN observations o ON o.series = s.id
                WHERE s.indicator = {indicator} AND s.agency = w.agency AND s.region = w.region
                AND s.c1 = w.c1 AND s.c2 = w.c2 AND s.c3 = w.c3 AND s.basis = w.basis
                AND o.period = w.period"
            )
        })?;
        found.extend(more);
        Ok(found.into_iter().flatten().collect())
    }
}

/// The places where a proposal may go: on the basis that it names or, where it names none, on
/// every basis of the indicator, and on the one that its row has.
fn places<'c>(
    target: &'c Target,
    row: &'c Proposal,
    old: Option<&'c str>,
) -> impl Iterator<Item = Spot<'c>> {
    let all = target
        .indicator
        .bases
        .iter()
        .map(|basis| basis.code.as_str());
    let unnamed = row.basis.is_none();
    let any = all.chain(old).filter(move |_| unnamed);
    let bases = row.basis.as_deref().into_iter().chain(any);
    bases.map(|basis| (place_of(row, basis), row.period.code()))
}

/// The axes of a proposal on a basis.
pub(super) fn place_of<'c>(row: &'c Proposal, basis: &'c str) -> Axes<'c> {
    let [c1, c2, c3] = &row.categories;
    [&row.agency, &row.region, c1, c2, c3, basis]
}

/// The rows of an indicator with these numbers.
pub(in crate::store) fn rows_with(
    conn: &mut Conn,
    target: &Target,
    ids: &BTreeSet<i64>,
) -> Result<HashMap<i64, Stored>> {
    let ids: Vec<i64> = ids.iter().copied().collect();
    let mut rows = HashMap::with_capacity(ids.len());
    for group in many::numbers(conn, &ids) {
        let sql = format!(
            "SELECT {COLUMNS} FROM figures WHERE indicator = $1 AND id IN ({})",
            many::list(group.len())
        );
        let mut params: Vec<Param<'_>> = vec![target.id.into()];
        params.extend(group.into_iter().map(Param::Int));
        let found = conn.query(&sql, &params, read)?;
        rows.extend(found.into_iter().map(|row| (row.id, row)));
    }
    Ok(rows)
}

impl What {
    /// The number of the row that it names.
    pub(super) fn id(&self) -> Option<i64> {
        match self {
            Self::Put { .. } => None,
            Self::Replace { id, .. }
            | Self::Delete { id, .. }
            | Self::Restore { id }
            | Self::Decide { id, .. } => Some(*id),
        }
    }
}
