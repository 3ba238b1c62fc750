//! Changes that were checked, as the store's engine takes them.

use crate::base::error::Result;
use crate::figures::observation::Observation;
use crate::intake::change::{Answer, Content, Fate, Sender, Told, What};
use crate::intake::submit::Prepared;
use crate::store::Tx;
use crate::store::commit::change;
use crate::store::commit::change::{Mode, Request};
use crate::store::figures::doubts;
use crate::store::figures::observations::Target;

/// A change that can be made.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub(super) target: Target,
    pub(super) what: What,
}

/// A change after its checks.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// It can be made.
    Ready(Ready),
    /// It can't.
    Told(Fate),
}

impl Ready {
    /// As the engine takes it; a draft is none of its changes.
    fn change(&self, sender: &Sender) -> Option<change::Change> {
        let put = |content: &Content, mode| match content {
            Content::Sound(row) => Some(change::What::Put {
                row: row.as_ref().clone(),
                mode,
                status: sender.status,
            }),
            Content::Draft(_) => None,
        };
        let what = match &self.what {
            What::Add(content) => put(content, Mode::New),
            What::Put(content) => put(content, Mode::Any),
            What::Replace {
                id,
                known,
                content: Content::Sound(row),
            } => Some(change::What::Replace {
                id: *id,
                known: *known,
                row: row.as_ref().clone(),
            }),
            What::Replace { .. } => None,
            What::Remove { id, known } => Some(change::What::Delete {
                id: *id,
                known: *known,
            }),
            What::Restore { id } => Some(change::What::Restore { id: *id }),
            What::Decide {
                id,
                known,
                decision,
                notice,
            } => Some(change::What::Decide {
                id: *id,
                known: *known,
                decision: decision.clone(),
                notice: *notice,
            }),
        };
        Some(change::Change {
            target: self.target.clone(),
            actor: sender.actor.clone(),
            what: what?,
        })
    }
}

impl Prepared {
    /// Makes the changes in a transaction, with marks on what is doubted.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<Answer> {
        if !(self.how.dry || self.how.asking && self.watches()) {
            return self.make(tx);
        }
        let mut answer = tx.part(|tx| self.make(tx), |answer| answer.kept)?;
        if !answer.kept {
            for one in &mut answer.told {
                // A row that nobody keeps has no number.
                if let Fate::Created(row) = &mut one.fate {
                    row.id = 0;
                }
            }
        }
        Ok(answer)
    }

    fn make(&self, tx: &mut Tx<'_>) -> Result<Answer> {
        let fates = tx.apply(&self.request())?;
        let mut answer = self.answer(fates);
        for (step, one) in self.steps.iter().zip(&mut answer.told) {
            if let (Step::Ready(ready), Some(row)) = (step, one.fate.written()) {
                one.doubts = doubts::of(tx.conn, &ready.target, &row.observation)?;
                if answer.kept {
                    doubts::mark(tx, &ready.target, row, &one.doubts)?;
                }
            }
        }
        let doubted = answer.told.iter().any(|one| !one.doubts.is_empty());
        answer.kept &= !(self.how.dry || self.how.asking && doubted);
        Ok(answer)
    }

    /// The engine's request for what can be made. Where something can't, and all or none is to be
    /// made, it is only asked what would become of the rest.
    pub(super) fn request(&self) -> Request {
        let ready = self.steps.iter().filter_map(|step| match step {
            Step::Ready(ready) => ready.change(&self.sender),
            Step::Told(_) => None,
        });
        let changes: Vec<change::Change> = ready.collect();
        Request {
            dry: self.how.atomic && changes.len() < self.steps.len(),
            atomic: self.how.atomic,
            changes,
        }
    }

    /// What became of each change, given what the engine says of those that could be made.
    pub(super) fn answer(&self, fates: Vec<change::Fate>) -> Answer {
        let mut fates = fates.into_iter();
        let fate = |step: &Step| match step {
            Step::Told(fate) => fate.clone(),
            Step::Ready(ready) => {
                let told = fates.next();
                told.map_or(Fate::Missing, |fate| {
                    Fate::told(&ready.target.indicator, fate)
                })
            }
        };
        let told = |fate| Told {
            fate,
            doubts: Vec::new(),
        };
        let told: Vec<Told> = self.steps.iter().map(fate).map(told).collect();
        let all = told.iter().all(|one| one.fate.is_done());
        Answer {
            kept: all || !self.how.atomic,
            told,
        }
    }

    /// Whether figures among the changes may be doubted.
    pub(super) fn watches(&self) -> bool {
        self.steps.iter().any(|step| match step {
            Step::Ready(ready) => {
                let watched = ready.target.indicator.warn_change.is_some();
                watched && !matches!(ready.what, What::Remove { .. } | What::Decide { .. })
            }
            Step::Told(_) => false,
        })
    }

    /// The only row that is written, where it is one.
    pub(super) fn single(&self) -> Option<(Target, Observation)> {
        let [Step::Ready(Ready { target, what })] = self.steps.as_slice() else {
            return None;
        };
        let row = what.row()?;
        let bases = &target.indicator.bases;
        let only = || bases.first().filter(|_| bases.len() == 1);
        let only = only().map(|basis| basis.code.as_str());
        let named = row.basis.as_deref().or(only)?;
        Some((target.clone(), row.row(named, None)))
    }
}
