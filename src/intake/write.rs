//! Changes that were checked, as the store's engine takes them.

use crate::base::error::Result;
use crate::figures::observation::Credit;
use crate::intake::change::{Answer, Content, Fate, How, Sender, Told, What};
use crate::store::Tx;
use crate::store::commit::change;
use crate::store::commit::change::{Mode, Request};
use crate::store::figures::observations::Target;

/// Changes that were checked, to be made in a transaction.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub(super) steps: Vec<Step>,
    pub(super) sender: Sender,
    pub(super) how: How,
}

/// A change that can be made.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub(super) target: Target,
    pub(super) what: What,
    pub(super) credit: Option<Credit>,
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
            credit: self.credit.clone(),
            what: what?,
        })
    }
}

impl Prepared {
    /// Makes the changes in a transaction.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<Answer> {
        if !self.may_be_taken_back() {
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
        let mut answer = self.answer(tx.apply(&self.request())?);
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
    pub(super) fn answer(&self, outcomes: Vec<change::Outcome>) -> Answer {
        let mut outcomes = outcomes.into_iter();
        let told = |step: &Step| match step {
            Step::Told(fate) => Told::of(fate.clone()),
            Step::Ready(ready) => {
                let Some(made) = outcomes.next() else {
                    return Told::of(Fate::Missing);
                };
                Told {
                    fate: Fate::told(&ready.target.indicator, self.sender.door, made.fate),
                    doubts: made.doubts,
                }
            }
        };
        let told: Vec<Told> = self.steps.iter().map(told).collect();
        let all = told.iter().all(|one| one.fate.is_done());
        Answer {
            kept: all || !self.how.atomic,
            told,
        }
    }

    /// Whether it may turn out that nothing is kept, though nothing is refused.
    pub(super) fn may_be_taken_back(&self) -> bool {
        self.how.dry || self.how.asking && self.watches()
    }

    /// Whether figures among the changes may be doubted.
    fn watches(&self) -> bool {
        self.steps.iter().any(|step| match step {
            Step::Ready(ready) => !matches!(ready.what, What::Remove { .. } | What::Decide { .. }),
            Step::Told(_) => false,
        })
    }
}
