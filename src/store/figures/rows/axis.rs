//! The order of an axis: its values one after the other, the newest period first in each.

use std::cmp::Ordering;

use crate::base::error::Result;
use crate::store::Conn;
use crate::store::figures::rows::finder::{Finder, Found};
use crate::store::figures::rows::gather::Way;
use crate::store::figures::rows::order::{Key, Place};
use crate::store::figures::rows::selection::Axis;
use crate::store::figures::rows::tally::groups;

/// Rows that are gathered without a walk before.
const SMALL: i64 = 4_000;

impl Finder<'_> {
    /// Finds the rows after a place, or the first ones, in the order of an axis.
    pub(super) fn by_axis(
        &self,
        conn: &mut Conn,
        axis: Axis,
        ranks: &[String],
        after: Option<&Place>,
    ) -> Result<Found> {
        let rank = |value: &str| ranks.iter().position(|one| one == value);
        let place = |value: &str| (rank(value).unwrap_or(usize::MAX), value.to_owned());
        let compare = |a: &str, b: &str| {
            let order = place(a).cmp(&place(b));
            if self.order.falls() {
                order.reverse()
            } else {
                order
            }
        };
        let mut groups = groups(conn, self.target, self.selection, axis)?;
        groups.sort_by(|(a, _), (b, _)| compare(a, b));
        let mut found = Found::default();
        let (inside, mut after) = (self.order.inside(), inside(after));
        for (value, cost) in groups {
            let from = match after.as_ref().map(|(at, _)| compare(&value, at)) {
                Some(Ordering::Less) => continue,
                Some(Ordering::Equal) => after.take().map(|(_, place)| place),
                Some(Ordering::Greater) | None => None,
            };
            let group = Finder {
                selection: &self.selection.with(axis, &value),
                order: &inside,
                limit: self.limit - found.rows.len(),
                ..*self
            };
            // Small groups are gathered at once, without a walk before.
            let few = cost <= SMALL && self.selection.id.is_none();
            let of_group = if few {
                group.gather(conn, Way::Series, from.as_ref())?.into()
            } else {
                group.find(conn, from.as_ref())?
            };
            found.rows.extend(of_group.rows);
            if let Some(Place {
                key: Key::Number(period),
                id,
            }) = of_group.stopped
            {
                let key = Key::Axis(value, period);
                found.stopped = Some(Place { key, id });
                return Ok(found);
            }
            if found.rows.len() >= self.limit {
                break;
            }
        }
        Ok(found)
    }
}

/// A place in the order of an axis: the value, and the place inside it.
fn inside(place: Option<&Place>) -> Option<(String, Place)> {
    let place = place?;
    match &place.key {
        Key::Axis(value, period) => {
            let key = Key::Number(*period);
            Some((value.clone(), Place { key, id: place.id }))
        }
        _ => None,
    }
}
