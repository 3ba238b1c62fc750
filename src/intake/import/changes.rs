//! The rows of a plan as changes, and what became of them.

use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::base::error::Result;
use crate::figures::observation::{Credit, Status};
use crate::figures::proposal::Proposal;
use crate::identity::permission;
use crate::intake::change::What as Make;
use crate::intake::import::record::{Applied, Record, What};
use crate::intake::import::shelf::from_text;
use crate::intake::{Change, Content, Door, Fate, How, Sender, Submission, Told};
use crate::store::commit::journal::{Actor, Via};
use crate::store::people::accounts;

/// Where the rows of a plan come from, as the import that writes them keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The agency whose source they are of; empty for a file.
    pub agency: String,
    /// Whether its figures are made up, and shown as such.
    #[serde(default)]
    pub sample: bool,
    /// The number of the source; none for a file.
    #[serde(default)]
    pub source: Option<i64>,
}

impl Origin {
    /// The door.
    fn via(&self) -> Via {
        match self.agency.as_str() {
            "" => Via::Import,
            _ if self.sample => Via::Demo,
            _ => Via::Connector,
        }
    }

    /// As an import keeps it.
    pub(super) fn kept(text: &str) -> Result<Self> {
        match text {
            "" => Ok(Self::default()),
            text => from_text(text),
        }
    }
}

/// The changes that rows say, in the name of `user`. They were checked when they were planned;
/// whether their agencies may enter them is asked again.
pub(super) async fn submission(
    app: &App,
    records: &[Record],
    (user, origin): (i64, &Origin),
) -> Result<Submission> {
    let person = app.db.read(move |conn| accounts::by_id(conn, user)).await?;
    let right = permission::OBSERVATION_ENTER_FOR_OTHERS;
    let credit = origin.source.map(|source| Credit {
        via: origin.via().name().to_owned(),
        user,
        source: Some(source),
    });
    let changes = records
        .iter()
        .filter_map(|one| change(app, one, credit.as_ref()).transpose());
    Ok(Submission {
        changes: changes.collect::<Result<_>>()?,
        sender: Sender {
            agency: origin.agency.clone(),
            actor: Actor {
                user,
                key: None,
                via: origin.via(),
            },
            door: Door::Full,
            status: Status::Provisional,
            for_others: person.is_some_and(|person| person.may(right)),
            problems: Vec::new(),
        },
        how: How::default(),
    })
}

fn change(app: &App, record: &Record, credit: Option<&Credit>) -> Result<Option<Change>> {
    let target = app.db.target(&record.slug)?.clone();
    let row = Proposal::from(record.observation(&target)?);
    let content = Content::Sound(Box::new(row));
    let what = match &record.what {
        What::Create => Make::Add(content),
        What::Change { id, revision, .. } => Make::Replace {
            id: *id,
            known: Some(*revision),
            content,
        },
        What::Remove { id, revision, .. } => Make::Remove {
            id: *id,
            known: Some(*revision),
        },
        What::Same | What::Refused(_) => return Ok(None),
    };
    Ok(Some(Change {
        target,
        what,
        credit: credit.cloned(),
    }))
}

/// What became of rows; one whose figure has changed since the plan was left out, and is told.
pub(super) fn counted(records: &[Record], told: &[Told]) -> Applied {
    let mut applied = Applied::default();
    let written = records.iter().filter(|record| record.writes());
    for (record, told) in written.zip(told) {
        match told.fate {
            Fate::Created(_) => applied.created += 1,
            Fate::Changed(_) | Fate::Same(_) => applied.changed += 1,
            Fate::Removed(_) => applied.removed += 1,
            _ => applied.stale.push(record.row),
        }
    }
    applied
}
