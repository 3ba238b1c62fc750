//! From a row as it was read to a proposal: own codes, defaults, and every check that a form makes.

use std::sync::Arc;

use jiff::civil::Date;

use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::{Catalogue, lookup};
use crate::figures::proposal::Proposal;
use crate::intake::draft::{Checked, check, proposal};
use crate::intake::fields::{Fields, Names, Row, Slot};
use crate::intake::file::is_scientific;
use crate::intake::{Door, Problem, Raw, Rule, translate};
use crate::store::figures::observations::Target;
use crate::store::keys::ApiKey;
use crate::store::keys::mapping::Mapping;
use crate::store::people::agencies;

/// What a key's rows about an indicator are checked against.
#[derive(Debug, Clone)]
pub struct Checker {
    /// The indicator.
    pub target: Target,
    /// The names that rows may use.
    pub fields: Arc<Fields>,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
    agency: String,
    spellings: Vec<String>,
    defaults: Row,
    today: Date,
}

/// Whose agency a row names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// The key's own, or none.
    Own,
    /// Another one.
    Other,
    /// None that is known.
    Unknown,
}

/// A row that was checked.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) problems: Vec<Problem>,
    pub(super) proposal: Proposal,
    pub(super) key_is_whole: bool,
}

impl Checker {
    /// For rows that a key sends.
    pub async fn new(app: &App, target: &Target, key: &ApiKey) -> Result<Self> {
        let code = key.agency.clone();
        let own = app.db.read(move |conn| agencies::find(conn, &code)).await?;
        let mut checker = Self::bare(app, target, key, Fields::of(&target.indicator));
        if let Some(own) = own {
            let names = [&own.name, &own.short];
            checker.spellings = names.map(|text| lookup::normal(text)).to_vec();
        }
        Ok(checker)
    }

    /// For one row that a key sends, without asking the store what the row does not need.
    pub async fn for_row(
        app: &App,
        target: &Target,
        key: &ApiKey,
        fields: Fields,
        row: &Row,
    ) -> Result<Self> {
        match &row.agency {
            None => Ok(Self::bare(app, target, key, fields)),
            Some(_) => Self::new(app, target, key).await,
        }
    }

    fn bare(app: &App, target: &Target, key: &ApiKey, fields: Fields) -> Self {
        Self {
            target: target.clone(),
            fields: Arc::new(fields),
            catalogue: Arc::clone(&app.catalogue),
            mapping: key.rules.mapping.clone(),
            agency: key.agency.clone(),
            spellings: Vec::new(),
            defaults: Row::default(),
            today: app.clock.today(),
        }
    }

    /// Passes over nothing that a row names.
    pub fn be_strict(&mut self) {
        self.fields = Arc::new(self.fields.as_ref().clone().strict());
    }

    /// Sets defaults over those that are set.
    ///
    /// # Errors
    /// What is wrong with them, as a sentence.
    pub fn defaults(&mut self, row: Row) -> Result<(), String> {
        if let Some(problem) = row.problems.first() {
            return Err(format!("`{}` is no default of a row.", problem.field));
        }
        if let Some(agency) = row.agency {
            self.defaults.agency = Some(agency);
        }
        self.defaults.names.add(&row.names);
        for (name, value) in row.draft {
            if self.target.indicator.measure(&name).is_some() {
                return Err(format!(
                    "`{name}` is a number; only what a row is about has defaults."
                ));
            }
            self.defaults.draft.set(name, value);
        }
        Ok(())
    }

    /// Sets a default by its name.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn default(&mut self, name: &str, value: &str) -> Result<(), String> {
        let mut row = Row::default();
        let slot = match self.fields.slot(name) {
            Slot::Ours => Slot::Unknown(name.to_owned()),
            slot => slot,
        };
        row.put(&slot, Raw::Text(value.to_owned()));
        self.defaults(row)
    }

    /// What is wrong with the defaults themselves, whether or not a row needs them.
    pub fn wrong_default(&self) -> Option<Problem> {
        let set = &self.defaults.draft;
        let judged = self.judge(Row::default());
        let wrong = judged.problems.into_iter().find(|problem| {
            problem.rule != Rule::Required
                && (set.names(&problem.field)
                    || (problem.field == "agency" && self.defaults.agency.is_some()))
        })?;
        Some(self.defaults.names.of(&self.target.indicator, wrong))
    }

    /// What is wrong with a table's header, whether or not rows stand below it: names that are no
    /// fields or stand twice, and fields that no row could then have.
    pub(super) fn wrong_header(&self, slots: &[Slot]) -> Vec<Problem> {
        let mut row = Row::default();
        for slot in slots {
            row.put(slot, Raw::Text(String::new()));
        }
        let mut problems = std::mem::take(&mut row.problems);
        let draft = row.draft.clone();
        let missing = self.judge(row).problems.into_iter();
        problems.extend(
            missing
                .filter(|problem| problem.rule == Rule::Required && !draft.names(&problem.field)),
        );
        self.told(problems, &Names::default())
    }

    /// Problems by the names that are sent.
    fn told(&self, problems: Vec<Problem>, names: &Names) -> Vec<Problem> {
        let indicator = &self.target.indicator;
        let problems = problems.into_iter();
        problems
            .map(|problem| names.of(indicator, problem))
            .collect()
    }

    /// Whose agency the defaults name.
    pub fn default_agency(&self) -> Named {
        self.named(self.defaults.agency.as_ref())
    }

    /// Whose agency a row names.
    pub fn named(&self, agency: Option<&Raw>) -> Named {
        let text = match agency {
            None => return Named::Own,
            Some(Raw::Other) => return Named::Unknown,
            Some(Raw::Text(text)) => text.trim(),
        };
        let text = self.mapping.ours("agency", text).unwrap_or(text);
        if text.is_empty() || text == self.agency || self.spellings.contains(&lookup::normal(text))
        {
            return Named::Own;
        }
        match self.catalogue.find_agency(text) {
            Some(found) if found.code == self.agency => Named::Own,
            Some(_) => Named::Other,
            None => Named::Unknown,
        }
    }

    /// Completes a row by the defaults and puts our codes in place of the sender's.
    pub fn complete(&self, row: &mut Row) {
        let blank = |raw: &Option<Raw>| match raw {
            None => true,
            Some(Raw::Text(text)) => text.trim().is_empty(),
            Some(Raw::Other) => false,
        };
        if blank(&row.agency) {
            row.agency.clone_from(&self.defaults.agency);
        }
        for (name, value) in self.defaults.draft.iter() {
            if row.draft.get(name).is_none() {
                row.draft.set(Arc::clone(name), value.clone());
            }
        }
        translate(&self.mapping, &self.target.indicator, &mut row.draft);
    }

    /// Puts a cell of separated text where its name says. Such text comes out of spreadsheets: a
    /// number with an exponent is what they show of a longer one.
    pub(super) fn cell(&self, row: &mut Row, slot: &Slot, cell: String) {
        if let Slot::Field(name, sent) = slot
            && self.target.indicator.measure(name).is_some()
            && is_scientific(&cell)
        {
            row.problems.push(Problem {
                field: sent.to_string(),
                rule: Rule::Rounded,
            });
        }
        if let Slot::Field(name, sent) = slot
            && **name == *self.target.indicator.region.field
            && cell.trim().is_empty()
            && !self.defaults.draft.names(name)
        {
            // Where there is a column for the place, a blank cell is not the whole province.
            row.problems.push(Problem {
                field: sent.to_string(),
                rule: Rule::Required,
            });
        }
        row.put(slot, Raw::Text(cell));
    }

    /// Checks a row as every door does; what is wrong is told by the names that it was sent with.
    pub(super) fn check(&self, row: Row) -> Judged {
        let mut names = row.names.clone();
        names.add(&self.defaults.names);
        let judged = self.judge(row);
        Judged {
            problems: self.told(judged.problems, &names),
            ..judged
        }
    }

    fn judge(&self, mut row: Row) -> Judged {
        self.complete(&mut row);
        let indicator = &self.target.indicator;
        let own = self.named(row.agency.as_ref()) == Named::Own;
        let Checked {
            problems,
            observation,
            key_is_whole,
        } = check(
            &self.catalogue,
            indicator,
            &row.draft,
            Door::Full,
            &self.agency,
            self.today,
        );
        let mut all = row.problems;
        if !own {
            all.push(Problem {
                field: "agency".to_owned(),
                rule: Rule::Agency,
            });
        }
        // Of a cell that was refused as it stood, nothing more is said.
        let refused: Vec<String> = all.iter().map(|problem| problem.field.clone()).collect();
        let more = problems
            .into_iter()
            .filter(|one| !refused.contains(&one.field));
        all.extend(more.map(with_basis));
        Judged {
            problems: all,
            proposal: proposal(indicator, &row.draft, Door::Full, observation),
            key_is_whole: key_is_whole && own,
        }
    }
}

/// A code that is no basis has a rule of its own in newer APIs.
pub fn with_basis(mut problem: Problem) -> Problem {
    if problem.field == "basis" && problem.rule == Rule::Code {
        problem.rule = Rule::Basis;
    }
    problem
}
