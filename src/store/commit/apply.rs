//! The one way in which figures change: a list of changes is judged, written, added to totals and
//! counts, journalled and told, whoever sends it.

use std::collections::{BTreeMap, HashSet};

use crate::base::error::Result;
use crate::figures::doubt::Doubt;
use crate::store::Tx;
use crate::store::commit::change::{Change, Fate, Outcome, Request, What};
use crate::store::commit::load::Loaded;
use crate::store::commit::write::Made;
use crate::store::figures::doubts as marks;
use crate::store::figures::observations::Target;

/// Changes that are worked on at once, so that memory is bounded.
const AT_ONCE: usize = 2_000;

/// Changes that are made together or not at all.
type Unit<'c> = &'c [Change];
/// An indicator, and what is made of its changes, with the positions of these.
type Together<'c> = (&'c Target, Vec<usize>, Vec<Made<'c>>);

impl Tx<'_> {
    /// Makes the changes of a request; what became of each stands at its position. Where all or
    /// none is to be made and one is refused, none was made, and the others' fates say what would
    /// have become of them.
    pub fn apply(&mut self, request: &Request) -> Result<Vec<Outcome>> {
        if !request.dry {
            return self.make(&units(request));
        }
        let mut made = self.part(|tx| tx.make(&units(request)), |_| false)?;
        unmade(made.iter_mut().map(|one| &mut one.fate));
        Ok(made)
    }

    /// Makes the changes of requests that wait together, none of which is a rehearsal.
    pub(in crate::store) fn apply_all(
        &mut self,
        requests: &[Request],
    ) -> Result<Vec<Vec<Outcome>>> {
        let units: Vec<Unit<'_>> = requests.iter().flat_map(units).collect();
        let mut made = self.make(&units)?.into_iter();
        let of = |request: &Request| made.by_ref().take(request.changes.len()).collect();
        Ok(requests.iter().map(of).collect())
    }

    /// Makes units in rounds of a bounded size; a unit that is larger is taken back as a whole.
    fn make(&mut self, units: &[Unit<'_>]) -> Result<Vec<Outcome>> {
        let mut made = Vec::new();
        let mut rest = units;
        while let Some(first) = rest.first() {
            if first.len() > AT_ONCE {
                made.extend(self.make_whole(first)?);
                rest = &rest[1..];
                continue;
            }
            let (round, later) = rest.split_at(round_of(rest));
            self.round(round, &mut made)?;
            rest = later;
        }
        Ok(made)
    }

    fn make_whole(&mut self, unit: Unit<'_>) -> Result<Vec<Outcome>> {
        let single: Vec<Unit<'_>> = unit.chunks(1).collect();
        let is_whole = |made: &Vec<Outcome>| !made.iter().any(|one| one.fate.is_refused());
        let mut made = self.part(|tx| tx.make(&single), is_whole)?;
        if !is_whole(&made) {
            unmade(made.iter_mut().map(|one| &mut one.fate));
        }
        Ok(made)
    }

    /// Judges the changes of a round, then writes what came of them.
    fn round(&mut self, units: &[Unit<'_>], outcomes: &mut Vec<Outcome>) -> Result<()> {
        let changes: Vec<&Change> = units.iter().copied().flatten().collect();
        let mut loaded = self.load(&changes)?;
        let (mut made, mut fates) = (Vec::with_capacity(changes.len()), Vec::new());
        for unit in units {
            let mark = loaded.shelf.mark();
            let counters = (unit.len() > 1).then(|| self.counters.clone());
            let mut judged = Vec::with_capacity(unit.len());
            for change in *unit {
                judged.push(self.judge(change, &mut loaded)?);
            }
            let counters = counters.filter(|_| judged.iter().any(Fate::is_refused));
            let stands = counters.is_none();
            if let Some(counters) = counters {
                self.counters.back_to(counters);
                loaded.shelf.back_to(mark);
                unmade(judged.iter_mut());
            }
            made.extend(std::iter::repeat_n(stands, unit.len()));
            fates.extend(judged);
        }
        let doubts = self.write(&changes, &fates, &made, &loaded)?;
        let told = fates.into_iter().zip(doubts);
        outcomes.extend(told.map(|(fate, doubts)| Outcome { fate, doubts }));
        Ok(())
    }

    /// Writes what came of changes; `made`: which of them are. Answers what is odd about each.
    fn write(
        &mut self,
        changes: &[&Change],
        fates: &[Fate],
        made: &[bool],
        loaded: &Loaded,
    ) -> Result<Vec<Vec<Doubt>>> {
        let mut doubts = vec![Vec::new(); changes.len()];
        let mut by_indicator: BTreeMap<i64, Together<'_>> = BTreeMap::new();
        for (at, ((change, fate), stands)) in (0..).zip(changes.iter().zip(fates).zip(made)) {
            let target = &change.target;
            let entry = by_indicator.entry(target.id);
            let together = entry.or_insert_with(|| (target, Vec::new(), Vec::new()));
            if *stands && !fate.is_refused() {
                together.1.push(at);
                together.2.push(Made { change, fate });
            } else if let Some(row) = fate.written() {
                doubts[at] = marks::of(self.conn, target, &row.observation)?;
            }
        }
        for (target, places, made) in by_indicator.values() {
            self.write_rows(target, &loaded.shelf.changed(target.id))?;
            self.journal_made(target, made)?;
            for (at, found) in places.iter().zip(self.doubt(target, made)?) {
                doubts[*at] = found;
            }
        }
        Ok(doubts)
    }
}

/// The changes of a request that stand or fall together.
fn units(request: &Request) -> Vec<Unit<'_>> {
    if request.atomic && !request.changes.is_empty() {
        vec![&request.changes]
    } else {
        request.changes.chunks(1).collect()
    }
}

/// How many units the next round takes: few enough, and none that brings a row back whose
/// deletion is not journalled yet.
fn round_of(units: &[Unit<'_>]) -> usize {
    let (mut size, mut named) = (0, HashSet::new());
    for (at, unit) in units.iter().enumerate() {
        let back = |change: &Change| match change.what {
            What::Restore { id } => named.contains(&id),
            _ => false,
        };
        size += unit.len();
        if at > 0 && (size > AT_ONCE || unit.iter().any(back)) {
            return at;
        }
        named.extend(unit.iter().filter_map(|change| change.what.id()));
    }
    units.len()
}

/// What was not made got no number.
fn unmade<'f>(fates: impl Iterator<Item = &'f mut Fate>) {
    for fate in fates {
        if let Fate::Created(row) = fate {
            row.id = 0;
        }
    }
}
