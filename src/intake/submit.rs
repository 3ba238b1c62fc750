//! The way in for every change of a figure: checked, then made in one transaction.

use std::collections::HashMap;

use crate::app::App;
use crate::base::error::Result;
use crate::figures::observation::{Observation, Status, Stored};
use crate::intake::change::{
    Answer, Change, Content, Fate, How, Sender, Submission, Told, What, taken,
};
use crate::intake::draft::{Checked, check, unnamed};
use crate::intake::gate;
use crate::intake::write::{Ready, Step};
use crate::intake::{Draft, Problem};
use crate::store::commit::bulk::Proposal;
use crate::store::figures::doubts;
use crate::store::figures::observations::{Refusal, Target, find, holder};
use crate::store::{Conn, NewRow, Tx};

/// Changes that were checked, to be made in a transaction.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub(super) steps: Vec<Step>,
    pub(super) sender: Sender,
    how: How,
}

/// Checks changes and makes those that are sound; it answers once they are on disk.
pub async fn submit(app: &App, request: Submission) -> Result<Answer> {
    let prepared = prepare(app, request).await?;
    let answer = match prepared.alone() {
        _ if prepared.is_refused() => prepared.refusals(),
        Some(row) => single(app, row).await?,
        None => {
            let write = app.db.attempt(move |tx| prepared.write(tx));
            write.await?
        }
    };
    count(app, &answer.told);
    Ok(answer)
}

/// Checks changes: each is refused, or ready to be made.
pub async fn prepare(app: &App, request: Submission) -> Result<Prepared> {
    let Submission {
        changes,
        sender,
        how,
    } = request;
    let old = standing(app, &changes).await?;
    let mut steps = Vec::with_capacity(changes.len());
    let mut admitted: HashMap<(i64, String), bool> = HashMap::new();
    for change in changes {
        let agency = change.agency(&sender).to_owned();
        let pair = (change.target.id, agency);
        let admits = match admitted.get(&pair) {
            _ if matches!(change.what, What::Decide { .. }) => true,
            Some(known) => *known,
            None => {
                let about = &change.target.indicator;
                let admits = gate::admits(app, about, &pair.1, sender.for_others).await?;
                admitted.insert(pair, admits);
                admits
            }
        };
        steps.push(step(app, change, &sender, &old, admits).await?);
    }
    Ok(Prepared { steps, sender, how })
}

/// Counts what was refused, whatever the door.
pub(super) fn count(app: &App, told: &[Told]) {
    for one in told {
        match &one.fate {
            Fate::Refused(problems) => {
                for problem in problems {
                    app.metrics.refused(problem.rule.code(), 1);
                }
            }
            Fate::Validated => app.metrics.refused("validated", 1),
            _ => {}
        }
    }
}

impl Change {
    /// The agency whose figure it is.
    fn agency<'a>(&'a self, sender: &'a Sender) -> &'a str {
        let row = self.what.row();
        row.map_or(&sender.agency, |row| &row.observation.agency)
    }
}

/// The rows that drafts are to replace, by their numbers.
async fn standing(app: &App, changes: &[Change]) -> Result<HashMap<i64, Stored>> {
    let wanted: Vec<(Target, i64)> = changes
        .iter()
        .filter_map(|change| match &change.what {
            What::Replace {
                id,
                content: Content::Draft(_),
                ..
            } => Some((change.target.clone(), *id)),
            _ => None,
        })
        .collect();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let read = app.db.read(move |conn| {
        let mut rows = HashMap::new();
        for (target, id) in &wanted {
            rows.extend(find(conn, target, *id)?.map(|row| (*id, row)));
        }
        Ok(rows)
    });
    read.await
}

/// A change as it can be made, or why it can't.
async fn step(
    app: &App,
    change: Change,
    sender: &Sender,
    old: &HashMap<i64, Stored>,
    admits: bool,
) -> Result<Step> {
    let Change { target, what } = change;
    let (draft, replaced) = match &what {
        What::Add(Content::Draft(draft)) | What::Put(Content::Draft(draft)) => (draft, None),
        What::Replace {
            id,
            content: Content::Draft(draft),
            ..
        } => {
            let own = |row: &&Stored| row.observation.agency == sender.agency;
            let Some(row) = old.get(id).filter(own) else {
                return Ok(Step::Told(Fate::Missing));
            };
            (draft, Some(row))
        }
        _ if admits => return Ok(Step::Ready(Ready { target, what })),
        _ => return Ok(Step::Told(Fate::Refused(vec![gate::refusal()]))),
    };
    let mut checked = checked(app, &target, draft, sender, replaced);
    if !admits {
        checked.problems.push(gate::refusal());
    }
    if !checked.problems.is_empty() {
        let own = replaced.map(|row| row.id);
        let may_stand = matches!(what, What::Put(_));
        let problems = with_taken(app, &target, checked, own, may_stand).await?;
        return Ok(Step::Told(Fate::Refused(problems)));
    }
    let sound = Content::Sound(Box::new(Proposal {
        unnamed: unnamed(&target.indicator, draft, sender.door),
        observation: checked.observation,
    }));
    let what = match what {
        What::Add(_) => What::Add(sound),
        What::Replace { id, known, .. } => What::Replace {
            id,
            known,
            content: sound,
        },
        _ => What::Put(sound),
    };
    Ok(Step::Ready(Ready { target, what }))
}

/// The draft with everything that is wrong with it; what it does not mention stays as it is in
/// the row that it replaces.
fn checked(
    app: &App,
    target: &Target,
    draft: &Draft,
    sender: &Sender,
    replaced: Option<&Stored>,
) -> Checked {
    let (about, today) = (&target.indicator, app.clock.today());
    let mut checked = check(
        &app.catalogue,
        about,
        draft,
        sender.door,
        &sender.agency,
        today,
    );
    checked.problems.extend(sender.problems.iter().cloned());
    if let Some(row) = replaced {
        let reads = |field: &str| draft.get(field).is_some() && sender.door.reads(about, field);
        let observation: &mut Observation = &mut checked.observation;
        if !reads(&about.region.field) && about.region.default.is_some() {
            observation.region.clone_from(&row.observation.region);
        }
        if !reads("basis") {
            observation.basis.clone_from(&row.observation.basis);
        }
    }
    checked
}

/// Adds to the problems that the cell is taken, if it could be read and is.
async fn with_taken(
    app: &App,
    target: &Target,
    checked: Checked,
    own: Option<i64>,
    may_stand: bool,
) -> Result<Vec<Problem>> {
    let mut problems = checked.problems;
    if checked.key_is_whole && !may_stand {
        let (held, observation) = (target.clone(), checked.observation);
        let holder = move |conn: &mut Conn| holder(conn, &held, &observation);
        let holder = app.db.read(holder).await?;
        if holder.is_some() && holder != own {
            let measures = &target.indicator.measures;
            let of_measure = |p: &&Problem| measures.iter().any(|m| m.name == p.field);
            let at = problems.iter().take_while(of_measure).count();
            problems.insert(at, taken(&target.indicator, holder));
        }
    }
    Ok(problems)
}

impl Prepared {
    /// Whether there is nothing to be made.
    fn is_refused(&self) -> bool {
        self.steps.iter().all(|step| matches!(step, Step::Told(_)))
    }

    fn refusals(self) -> Answer {
        let fates = self.steps.into_iter().filter_map(|step| match step {
            Step::Told(fate) => Some(fate),
            Step::Ready(_) => None,
        });
        let told = |fate| Told {
            fate,
            doubts: Vec::new(),
        };
        Answer {
            told: fates.map(told).collect(),
            kept: false,
        }
    }

    /// The only change, where it is a new row that may share its commit with others.
    fn alone(&self) -> Option<NewRow> {
        let [Step::Ready(Ready { target, what })] = self.steps.as_slice() else {
            return None;
        };
        let What::Add(Content::Sound(row)) = what else {
            return None;
        };
        let plain = self.sender.status == Status::Provisional && !self.how.dry;
        let certain = target.indicator.warn_change.is_none();
        (plain && certain).then(|| NewRow {
            target: target.clone(),
            observation: row.observation.clone(),
            actor: self.sender.actor.clone(),
        })
    }

    /// Makes the changes; answers whether they are to be kept, and what became of each.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(bool, Answer)> {
        let mut told = self.fates(tx)?;
        let refused = told.iter().any(|one| !one.fate.is_done());
        let doubted = told.iter().any(|one| !one.doubts.is_empty());
        let How {
            atomic,
            dry,
            asking,
        } = self.how;
        let kept = !dry && !(atomic && refused) && !(asking && doubted);
        if dry {
            for one in &mut told {
                // A row that nobody keeps has no number.
                if let Fate::Created(Some(row)) = &mut one.fate {
                    row.id = 0;
                }
            }
        }
        Ok((kept, Answer { told, kept }))
    }

    fn fates(&self, tx: &mut Tx<'_>) -> Result<Vec<Told>> {
        let fates = crate::intake::write::run(tx, &self.steps, &self.sender)?;
        let mut told = Vec::with_capacity(fates.len());
        for (step, fate) in self.steps.iter().zip(fates) {
            let mut doubts = Vec::new();
            if let (Step::Ready(ready), Some(row)) = (step, fate.written()) {
                doubts = doubts::of(tx.conn, &ready.target, &row.observation)?;
                doubts::mark(tx, &ready.target, row, &doubts)?;
            }
            told.push(Told { fate, doubts });
        }
        Ok(told)
    }
}

/// Adds a row that shares its commit with others that wait.
async fn single(app: &App, row: NewRow) -> Result<Answer> {
    let (target, observation) = (row.target.clone(), row.observation.clone());
    let fate = match app.db.create(row).await? {
        Ok(stored) => Fate::Created(Some(Box::new(stored))),
        Err(Refusal::Validated) => Fate::Validated,
        Err(_) => {
            let about = target.indicator.clone();
            let holder = app.db.read(move |conn| holder(conn, &target, &observation));
            Fate::taken(&about, holder.await?)
        }
    };
    Ok(Answer {
        kept: fate.is_done(),
        told: vec![Told {
            fate,
            doubts: Vec::new(),
        }],
    })
}
