//! `/data/{slug}` and below: an indicator's rows listed, downloaded, entered, corrected, and what
//! became of each.

mod about;
mod flash;
pub mod hapus;
pub mod impor;
pub mod kisi;
pub mod list;
pub mod riwayat;
mod save;
mod search;
mod sentence;
pub(in crate::web::pages) mod sheet;
pub(in crate::web::pages) mod stream;
pub mod ubah;
pub mod unduh;

use std::collections::{BTreeMap, HashMap};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::Indicator;
use crate::figures::observation::{Status, Stored};
use crate::identity::permission;
use crate::intake::{Door, Sender};
use crate::present::rows::line::{Line, Names};
use crate::present::words::Words;
use crate::store::commit::journal::{Actor, Via};
use crate::store::figures::observations;
use crate::store::figures::observations::Target;
use crate::store::figures::rows;
use crate::store::figures::rows::{Axis, Choice, Selection};
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::web::frame::{Frame, list_address};

/// An indicator's rows as one person may see and change them.
#[derive(Debug, Clone)]
struct Desk {
    target: Target,
    /// Names of agencies by code.
    agencies: BTreeMap<String, String>,
    /// The agency whose rows alone exist for the person.
    own: Option<String>,
    /// Whether the person may enter figures of agencies that do not report them.
    for_others: bool,
    user: i64,
}

impl Desk {
    /// The desk of an indicator; there is none for a slug that names nothing.
    async fn open(app: &App, person: &Person, slug: &str) -> Result<Self> {
        let target = app.db.target(slug)?.clone();
        let own = if person.may(permission::AGENCY_ALL) {
            None
        } else {
            let agency = person.agency.clone();
            Some(agency.ok_or(Error::Forbidden(permission::AGENCY_ALL))?)
        };
        let all = app.db.read(agencies::all).await?;
        Ok(Self {
            target,
            agencies: all.into_iter().map(|a| (a.code, a.name)).collect(),
            own,
            for_others: person.may(permission::OBSERVATION_ENTER_FOR_OTHERS),
            user: person.id,
        })
    }

    fn indicator(&self) -> &Indicator {
        &self.target.indicator
    }

    fn names<'a>(&'a self, app: &'a App) -> Names<'a> {
        Names {
            catalogue: &app.catalogue,
            agencies: &self.agencies,
        }
    }

    /// What the agency is called for a person of its own.
    fn own_name(&self, words: &Words<'_>, code: &str) -> String {
        let name = self.agencies.get(code).map_or(code, String::as_str);
        if self.own.as_deref() == Some(code) {
            return words.with("rows-own-agency", &[("agency", name)]);
        }
        name.to_owned()
    }

    fn address(&self) -> String {
        list_address(&self.indicator().slug)
    }

    /// Every row that exists for the person.
    fn everything(&self) -> Selection {
        let mut selection = Selection::default();
        if let Some(own) = &self.own {
            selection.all_of.push(vec![Choice::one(Axis::Agency, own)]);
        }
        selection
    }

    /// The row with this number, if it exists for the person.
    async fn row(&self, app: &App, id: i64) -> Result<Stored> {
        let target = self.target.clone();
        let found = app
            .db
            .read(move |conn| observations::find(conn, &target, id))
            .await?;
        found
            .filter(|row| self.may_touch(&row.observation.agency))
            .ok_or(Error::NotFound)
    }

    fn may_touch(&self, agency: &str) -> bool {
        self.own.as_deref().is_none_or(|own| own == agency)
    }

    /// Who answers for a change made at this desk for an agency.
    fn sender(&self, agency: &str) -> Sender {
        Sender {
            agency: agency.to_owned(),
            actor: self.actor(),
            door: Door::Full,
            status: Status::Provisional,
            for_others: self.for_others,
            problems: Vec::new(),
        }
    }

    fn actor(&self) -> Actor {
        Actor {
            user: self.user,
            key: None,
            via: Via::Form,
        }
    }

    /// Rows as they are shown.
    async fn lines(&self, app: &App, rows: Vec<Stored>) -> Result<Vec<Line>> {
        let (rows, users) = app
            .db
            .read(move |conn| {
                let users = rows::user_names(conn, &rows)?;
                Ok((rows, users))
            })
            .await?;
        Ok(rows.into_iter().map(|row| line(row, &users)).collect())
    }

    async fn line(&self, app: &App, row: Stored) -> Result<Line> {
        let mut lines = self.lines(app, vec![row]).await?;
        lines.pop().ok_or(Error::NotFound)
    }
}

fn line(row: Stored, users: &HashMap<i64, String>) -> Line {
    Line {
        user: users.get(&row.user).cloned().unwrap_or_default(),
        sample: row.via == Via::Demo.name(),
        row,
    }
}

/// The words of a page.
fn words(frame: &Frame) -> Words<'_> {
    Words::new(&frame.app().texts, frame.lang())
}
