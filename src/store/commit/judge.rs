//! Judges changes one after the other, each beside what stands after those before it.

use jiff::civil::Date;

use crate::base::error::Result;
use crate::catalogue::Indicator;
use crate::figures::observation::{Credit, Holder, Observation, Status, Stored};
use crate::figures::proposal::{Proposal, basis, unequal_whole};
use crate::store::Tx;
use crate::store::commit::change::{Change, Fate, Mode, Refusal, What};
use crate::store::commit::load::{Loaded, place_of};
use crate::store::commit::series::axes;
use crate::store::commit::shelf::spot;
use crate::store::figures::observations::Target;
use crate::store::figures::validation::Decision;

impl Tx<'_> {
    /// What becomes of a change; what stands is as it leaves it. What is locked does not change.
    pub(super) fn judge(&mut self, change: &Change, loaded: &mut Loaded) -> Result<Fate> {
        let Some(since) = self.lock_of(change, loaded)? else {
            return self.judge_open(change, loaded);
        };
        let (mark, counters) = (loaded.shelf.mark(), self.counters.clone());
        let fate = self.judge_open(change, loaded)?;
        if matches!(
            fate,
            Fate::Unchanged(_) | Fate::Decided { .. } | Fate::Refused(_)
        ) {
            return Ok(fate);
        }
        loaded.shelf.back_to(mark);
        self.counters.back_to(counters);
        Ok(Fate::Refused(Refusal::Locked(since)))
    }

    /// Since when something is locked that a change would touch: where a row stands, and where it
    /// is to stand.
    fn lock_of(&mut self, change: &Change, loaded: &Loaded) -> Result<Option<Date>> {
        let target = &change.target;
        let standing = change.what.id().and_then(|id| {
            let row = loaded.shelf.row(target, id).or(loaded.deleted.get(&id))?;
            Some((&row.observation.agency, row.observation.period))
        });
        let next = match &change.what {
            What::Put { row, .. } | What::Replace { row, .. } => Some((&row.agency, row.period)),
            _ => None,
        };
        for (agency, period) in standing.into_iter().chain(next) {
            if let Some(since) = self.locked_since(target, agency, period)? {
                return Ok(Some(since));
            }
        }
        Ok(None)
    }

    /// The same, whatever is locked.
    fn judge_open(&mut self, change: &Change, loaded: &mut Loaded) -> Result<Fate> {
        let (target, by) = (&change.target, &change.credited());
        match &change.what {
            What::Put { row, mode, status } => {
                self.judge_put(target, by, (row, *mode, *status), loaded)
            }
            What::Replace { id, known, row } => {
                Ok(self.judge_replace(target, by, (*id, *known, row), loaded))
            }
            What::Delete { id, known } => Ok(match standing(loaded, target, *id, *known) {
                Err(refusal) => Fate::Refused(refusal),
                Ok(old) => {
                    loaded.shelf.set(target, *id, None);
                    Fate::Deleted(Box::new(old))
                }
            }),
            What::Restore { id } => Ok(self.judge_restore(change, by, *id, loaded)),
            What::Decide {
                id,
                known,
                decision,
                ..
            } => Ok(self.judge_decision(target, (*id, *known, decision), loaded)),
        }
    }

    fn judge_put(
        &mut self,
        target: &Target,
        by: &Credit,
        (row, mode, status): (&Proposal, Mode, Status),
        loaded: &mut Loaded,
    ) -> Result<Fate> {
        let about = &target.indicator;
        let holder = |basis: &str| {
            let place = spot(target, &place_of(row, basis), row.period.code());
            loaded.shelf.holder(&place)
        };
        let all = about.bases.iter().map(|basis| basis.code.as_str());
        let standing: Vec<&str> = match row.basis {
            Some(_) => Vec::new(),
            None => all.clone().filter(|code| holder(code).is_some()).collect(),
        };
        let first = all.clone().next().unwrap_or_default();
        let code = match basis(row.basis.as_deref(), &standing, first) {
            Ok(code) => code,
            Err(several) => {
                let held = several.into_iter().filter_map(|basis| {
                    let id = holder(&basis)?;
                    Some(Holder { id, basis })
                });
                return Ok(Fate::Refused(Refusal::Bases(held.collect())));
            }
        };
        let old = holder(code)
            .and_then(|id| loaded.shelf.row(target, id))
            .cloned();
        let Some(old) = old else {
            let new = self.successor(None, row.row(code, None), (by, status))?;
            loaded.shelf.set(target, new.id, Some(new.clone()));
            return Ok(Fate::Created(Box::new(new)));
        };
        if mode == Mode::New {
            return Ok(Fate::Refused(Refusal::Taken(held(&old))));
        }
        let next = row.row(code, Some(&old.observation));
        if let Some(refusal) = disagrees(about, row, &next) {
            return Ok(Fate::Refused(refusal));
        }
        if next == old.observation {
            return Ok(Fate::Unchanged(Box::new(old)));
        }
        if old.status == Status::Validated {
            return Ok(Fate::Refused(Refusal::Validated(Box::new(old))));
        }
        let after = self.successor(Some(&old), next, (by, Status::Provisional))?;
        loaded.shelf.set(target, old.id, Some(after.clone()));
        let (before, after) = (Box::new(old), Box::new(after));
        Ok(Fate::Updated { before, after })
    }

    fn judge_replace(
        &mut self,
        target: &Target,
        by: &Credit,
        (id, known, row): (i64, Option<i64>, &Proposal),
        loaded: &mut Loaded,
    ) -> Fate {
        let old = match standing(loaded, target, id, known) {
            Ok(old) => old,
            Err(refusal) => return Fate::Refused(refusal),
        };
        let code = row.basis.as_ref().unwrap_or(&old.observation.basis);
        let next = row.row(code, Some(&old.observation));
        if let Some(refusal) = disagrees(&target.indicator, row, &next) {
            return Fate::Refused(refusal);
        }
        // A row that names no basis may not move beside another of its new cell: nobody has said
        // that both are to stand there.
        let moves = row.basis.is_none() && !next.is_of_cell(&old.observation);
        let all = target.indicator.bases.iter().filter(|_| moves);
        let others = all.map(|basis| basis.code.as_str());
        let others = others.filter(|basis| basis != code);
        let held = others.chain([code.as_str()]).filter_map(|basis| {
            let place = spot(target, &place_of(row, basis), row.period.code());
            let holder = loaded.shelf.holder(&place).filter(|holder| *holder != id)?;
            Some(Holder {
                id: holder,
                basis: basis.to_owned(),
            })
        });
        let mut held: Vec<Holder> = held.collect();
        match held.len() {
            0 => {}
            1 => return Fate::Refused(Refusal::Taken(held.remove(0))),
            _ => return Fate::Refused(Refusal::Bases(held)),
        }
        let after = Stored {
            observation: next,
            status: Status::Provisional,
            via: by.via.clone(),
            user: by.user,
            source: by.source,
            updated_at: self.now,
            revision: old.revision + 1,
            ..old.clone()
        };
        loaded.shelf.set(target, id, Some(after.clone()));
        let (before, after) = (Box::new(old), Box::new(after));
        Fate::Updated { before, after }
    }

    fn judge_restore(
        &mut self,
        change: &Change,
        by: &Credit,
        id: i64,
        loaded: &mut Loaded,
    ) -> Fate {
        let target = &change.target;
        if let Some(row) = loaded.shelf.row(target, id) {
            return Fate::Refused(Refusal::Stale(Box::new(row.clone())));
        }
        let Some(deleted) = loaded.deleted.get(&id) else {
            return Fate::Refused(Refusal::Missing);
        };
        let row = &deleted.observation;
        if let Some(id) = loaded
            .shelf
            .holder(&spot(target, &axes(row), row.period.code()))
        {
            let basis = row.basis.clone();
            return Fate::Refused(Refusal::Taken(Holder { id, basis }));
        }
        // The door stays what it was, unless it is said; who brought it back answers for it.
        let via = change.credit.as_ref().map_or(&deleted.via, |one| &one.via);
        let back = Stored {
            via: via.clone(),
            user: by.user,
            source: by.source,
            updated_at: self.now,
            revision: deleted.revision + 1,
            ..deleted.clone()
        };
        loaded.shelf.set(target, id, Some(back.clone()));
        Fate::Restored(Box::new(back))
    }

    fn judge_decision(
        &mut self,
        target: &Target,
        (id, known, decision): (i64, Option<i64>, &Decision),
        loaded: &mut Loaded,
    ) -> Fate {
        let Some(old) = loaded.shelf.row(target, id).cloned() else {
            return Fate::Refused(Refusal::Missing);
        };
        if known.is_some_and(|known| known != old.revision) || old.status != decision.about() {
            return Fate::Refused(Refusal::Stale(Box::new(old)));
        }
        let after = match decision.status() {
            None => old.clone(),
            Some(status) => Stored {
                status,
                updated_at: self.now,
                revision: old.revision + 1,
                ..old.clone()
            },
        };
        if after != old {
            loaded.shelf.set(target, id, Some(after.clone()));
        }
        let (before, after) = (Box::new(old), Box::new(after));
        Fate::Decided { before, after }
    }

    fn successor(
        &mut self,
        old: Option<&Stored>,
        observation: Observation,
        (by, status): (&Credit, Status),
    ) -> Result<Stored> {
        Ok(Stored {
            id: old.map_or_else(|| self.next_id("observations"), |old| Ok(old.id))?,
            observation,
            status,
            via: by.via.clone(),
            user: by.user,
            source: by.source,
            created_at: old.map_or(self.now, |old| old.created_at),
            updated_at: self.now,
            revision: old.map_or(1, |old| old.revision + 1),
        })
    }
}

/// Why a row can't be made of what is named and of what stays.
fn disagrees(about: &Indicator, row: &Proposal, next: &Observation) -> Option<Refusal> {
    let kept = row.unnamed.iter().any(|unnamed| *unnamed);
    kept.then(|| unequal_whole(about, &next.values).map(Refusal::Sum))?
}

/// A row as the one that holds its place.
fn held(row: &Stored) -> Holder {
    Holder {
        id: row.id,
        basis: row.observation.basis.clone(),
    }
}

/// The row that may be changed, if it stands as the sender knows it.
fn standing(
    loaded: &Loaded,
    target: &Target,
    id: i64,
    known: Option<i64>,
) -> std::result::Result<Stored, Refusal> {
    let row = loaded.shelf.row(target, id).ok_or(Refusal::Missing)?;
    if known.is_some_and(|known| known != row.revision) {
        return Err(Refusal::Stale(Box::new(row.clone())));
    }
    if row.status == Status::Validated {
        return Err(Refusal::Validated(Box::new(row.clone())));
    }
    Ok(row.clone())
}
