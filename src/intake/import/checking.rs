//! From an entry of a file to a row of the plan, as far as the catalogue can tell.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::app::App;
use crate::catalogue::{Catalogue, Indicator, lookup};
use crate::intake::draft::{Checked, check};
use crate::intake::file::field::{AGENCY, BASIS};
use crate::intake::file::{Entry, Fault};
use crate::intake::gate::Gate;
use crate::intake::import::questions::{Choices, Question};
use crate::intake::import::record::{Record, Refused, What};
use crate::intake::import::refusal::{SHOWN, not_reporter, refusal, shortened, told};
use crate::intake::import::scope::Scope;
use crate::intake::{Door, Problem, Raw, Rule};
use crate::store::people::agencies::StoredAgency;

/// Most names that are asked about.
const MOST_QUESTIONS: usize = 60;
/// Most codes that are offered as an answer.
const MOST_OPTIONS: usize = 400;

/// Checks entries and collects what must be asked.
pub(super) struct Checking<'a> {
    catalogue: &'a Catalogue,
    scope: &'a Scope,
    choices: &'a Choices,
    agencies: HashMap<String, String>,
    /// Codes of all agencies.
    codes: Vec<String>,
    gate: Gate,
    today: Date,
    /// Questions by indicator, field and name.
    pub(super) questions: Vec<Question>,
    /// How many rows were refused for what.
    pub(super) refusals: BTreeMap<&'static str, u64>,
}

/// A checked entry: what can be said of it before the store is asked.
pub(super) struct Read {
    /// The record; refused, or to be created as far as is known.
    pub(super) record: Record,
    /// Whether its key is whole, so that it can be compared with others.
    pub(super) keyed: bool,
    /// Positions of measures that the file does not mention.
    pub(super) unmentioned: Vec<usize>,
    /// Whether the file names the basis.
    pub(super) basis_named: bool,
}

impl<'a> Checking<'a> {
    pub(super) fn new(
        app: &'a App,
        scope: &'a Scope,
        choices: &'a Choices,
        stored: &[StoredAgency],
        gate: Gate,
    ) -> Self {
        let mut agencies = HashMap::new();
        for agency in stored {
            for spelling in [&agency.code, &agency.name, &agency.short] {
                agencies
                    .entry(lookup::normal(spelling))
                    .or_insert_with(|| agency.code.clone());
            }
        }
        Self {
            catalogue: &app.catalogue,
            scope,
            choices,
            agencies,
            codes: stored.iter().map(|agency| agency.code.clone()).collect(),
            gate,
            today: app.clock.today(),
            questions: Vec::new(),
            refusals: BTreeMap::new(),
        }
    }

    /// Tells names of agencies from other texts.
    pub(super) fn names_of_agencies(&self) -> impl Fn(&str) -> bool + use<'a> {
        let (known, catalogue) = (self.agencies.clone(), self.catalogue);
        move |text| {
            known.contains_key(&lookup::normal(text)) || catalogue.find_agency(text).is_some()
        }
    }

    /// Checks an entry.
    pub(super) fn read(&mut self, mut entry: Entry) -> Read {
        let indicator = entry.indicator.clone();
        let Some(indicator) = indicator.filter(|_| !entry.is_unreadable()) else {
            return unknown(&entry);
        };
        self.answer(&indicator, &mut entry);
        let mut refused: Vec<Refused> = Vec::new();
        let agency = self.agency(&indicator, &mut entry, &mut refused);
        let checked = check(
            self.catalogue,
            &indicator,
            &entry.draft,
            Door::Full,
            &agency,
            self.today,
        );
        if refused.is_empty() && !self.gate.admits(&indicator, &agency) {
            self.count(Rule::Reporter.code());
            refused.push(not_reporter(&entry, &agency));
        }
        refused.extend(entry.faults.iter().map(|fault| told(&entry, fault)));
        let faulty = |name: &str| entry.faults.iter().any(|fault| fault.field == name);
        let mut measures = indicator.measures.iter();
        let whole_faulty = measures.any(|one| one.whole && faulty(&one.name));
        let codes = entry.faults.iter().map(|fault| fault.code);
        for code in codes.chain(checked.problems.iter().map(|one| one.rule.code())) {
            self.count(code);
        }
        for problem in &checked.problems {
            // Parts are not missed beside a total that could not be read.
            let part = indicator.measure(&problem.field);
            let part = part.is_some_and(|(_, measure)| measure.part.is_some());
            let beside = whole_faulty && part && problem.rule == Rule::Required;
            if !faulty(&problem.field) && !beside {
                self.ask(&indicator, &entry, problem);
                refused.push(refusal(&entry, problem));
            }
        }
        finish(&entry, &indicator, &checked, refused)
    }

    /// Counts a row that is refused for this.
    pub(super) fn count(&mut self, code: &'static str) {
        *self.refusals.entry(code).or_default() += 1;
    }

    /// Puts the answers to questions in place of the names asked about.
    fn answer(&self, indicator: &Indicator, entry: &mut Entry) {
        if self.choices.is_empty() {
            return;
        }
        let names = indicator.categories.iter().map(|one| one.name.as_str());
        for field in names.chain([indicator.region.field.as_str(), BASIS]) {
            let text = match entry.draft.get(field) {
                Some(Ok(text)) => text,
                Some(Err(())) => continue,
                None => "",
            };
            if let Some(code) = self.chosen(indicator, field, text) {
                let code = code.to_owned();
                entry.draft.set(field, Raw::Text(code));
            }
        }
        if let Some(code) = self.chosen(indicator, AGENCY, &entry.agency) {
            code.clone_into(&mut entry.agency);
        }
    }

    /// The answer to what a name means, or to what is meant where there is none.
    fn chosen(&self, indicator: &Indicator, field: &str, text: &str) -> Option<&str> {
        let name = lookup::normal(text);
        let mut slugs = [indicator.slug.as_str(), ""].into_iter();
        let found = slugs.find_map(|slug| {
            let key = (slug.to_owned(), field.to_owned(), name.clone());
            self.choices.get(&key)
        });
        found.map(String::as_str)
    }

    /// The agency of an entry: the one it names, else the chosen one, else the producer.
    fn agency(
        &mut self,
        indicator: &Indicator,
        entry: &mut Entry,
        refused: &mut Vec<Refused>,
    ) -> String {
        let own = self.scope.own.as_deref();
        let named = entry.agency.trim().to_owned();
        let named = named.as_str();
        if named.is_empty() {
            let chosen = own.or(self.scope.chosen.as_deref());
            return chosen.unwrap_or(&indicator.producer).to_owned();
        }
        let found = self.agency_called(named);
        let contradicted = entry
            .also
            .iter()
            .any(|name| self.agency_called(name) != found);
        if found.is_none() {
            let all = match own {
                Some(own) => vec![own.to_owned()],
                None => self.codes.clone(),
            };
            self.question(indicator, entry, (AGENCY, named), (all, false));
        }
        let code = match &found {
            None => "unknown-agency",
            Some(_) if contradicted => "contradiction",
            Some(code) if own.is_some_and(|own| own != code) => "other-agency",
            Some(_) => return found.unwrap_or_default(),
        };
        let all: Vec<&str> = [named]
            .into_iter()
            .chain(entry.also.iter().map(String::as_str))
            .collect();
        let fault = Fault {
            field: AGENCY.to_owned(),
            code,
            arg: if contradicted {
                all.join(" ≠ ")
            } else {
                String::new()
            },
        };
        refused.push(Refused {
            value: shortened(named),
            ..told(entry, &fault)
        });
        own.unwrap_or_default().to_owned()
    }

    fn agency_called(&self, name: &str) -> Option<String> {
        let found = self.agencies.get(&lookup::normal(name)).cloned();
        found.or_else(|| Some(self.catalogue.find_agency(name)?.code.clone()))
    }

    /// Notes a name that was not understood, so that the sender is asked.
    fn ask(&mut self, indicator: &Indicator, entry: &Entry, problem: &Problem) {
        if !matches!(problem.rule, Rule::Code | Rule::Region) {
            return;
        }
        if let Some(Ok(text)) = entry.draft.get(&problem.field) {
            let options = self.options(indicator, problem, text);
            self.question(indicator, entry, (&problem.field, text), options);
        }
    }

    /// Asks of which basis rows are that name none, where figures of these stand.
    pub(super) fn ask_basis(&mut self, slug: &str, row: u64, standing: &[&str]) {
        let same = |one: &Question| one.slug == slug && one.field == BASIS && one.name.is_empty();
        let known = self.questions.iter().position(same);
        let at = known.unwrap_or_else(|| {
            self.questions.push(Question {
                slug: slug.to_owned(),
                field: BASIS.to_owned(),
                name: String::new(),
                text: String::new(),
                first_row: row,
                rows: 0,
                ambiguous: true,
                options: Vec::new(),
                needed: true,
                chosen: String::new(),
            });
            self.questions.len() - 1
        });
        let question = &mut self.questions[at];
        question.rows += 1;
        for code in standing {
            if !question.options.iter().any(|one| one == code) {
                question.options.push((*code).to_owned());
            }
        }
        question.text = question.options.join(", ");
    }

    /// Asks what a name means, once for all rows with it.
    fn question(
        &mut self,
        indicator: &Indicator,
        entry: &Entry,
        (field, text): (&str, &str),
        (options, ambiguous): (Vec<String>, bool),
    ) {
        let name = lookup::normal(text);
        let same = |one: &&mut Question| {
            one.slug == indicator.slug && one.field == field && one.name == name
        };
        if let Some(known) = self.questions.iter_mut().find(same) {
            known.rows += 1;
            return;
        }
        let askable = !options.is_empty() && options.len() <= MOST_OPTIONS;
        if askable && self.questions.len() < MOST_QUESTIONS && text.len() <= SHOWN {
            self.questions.push(Question {
                slug: indicator.slug.clone(),
                field: field.to_owned(),
                name,
                text: text.to_owned(),
                first_row: entry.row,
                rows: 1,
                ambiguous,
                options,
                needed: true,
                chosen: String::new(),
            });
        }
    }

    /// What a name could stand for, and whether only some of all codes fit.
    fn options(&self, indicator: &Indicator, problem: &Problem, text: &str) -> (Vec<String>, bool) {
        if problem.rule == Rule::Region {
            let called: Vec<String> = self
                .catalogue
                .regions_called(text)
                .map(|region| region.code.clone())
                .collect();
            return if called.is_empty() {
                (self.catalogue.regions.keys().cloned().collect(), false)
            } else {
                (called, true)
            };
        }
        if problem.field == BASIS {
            let bases = indicator.bases.iter().map(|basis| basis.code.clone());
            return (bases.collect(), false);
        }
        let category = indicator
            .categories
            .iter()
            .find(|one| one.name == problem.field);
        let codes = category.map(|one| one.list.codes.iter().map(|code| code.code.clone()));
        (codes.map(Iterator::collect).unwrap_or_default(), false)
    }
}

/// A line about something that is not in the catalogue, or that can't be read at all.
fn unknown(entry: &Entry) -> Read {
    let refused = entry
        .faults
        .iter()
        .map(|fault| told(entry, fault))
        .collect();
    Read {
        record: Record {
            row: entry.row,
            slug: entry
                .indicator
                .as_ref()
                .map_or_else(String::new, |one| one.slug.clone()),
            agency: String::new(),
            region: String::new(),
            period: String::new(),
            categories: Vec::new(),
            basis: String::new(),
            values: Vec::new(),
            what: What::Refused(refused),
            odd: Vec::new(),
        },
        keyed: false,
        unmentioned: Vec::new(),
        basis_named: false,
    }
}

fn finish(entry: &Entry, indicator: &Indicator, checked: &Checked, refused: Vec<Refused>) -> Read {
    let sound = refused.is_empty();
    let what = if sound {
        What::Create
    } else {
        What::Refused(refused)
    };
    let axis_fault = entry
        .faults
        .iter()
        .any(|fault| indicator.measure(&fault.field).is_none());
    let unmentioned = indicator
        .measures
        .iter()
        .enumerate()
        .filter(|(_, measure)| measure.stored && !entry.mentions(&measure.name));
    let mut record = Record::new(entry.row, &indicator.slug, &checked.observation, what);
    if !sound {
        // What could not be read is not shown as if it had been.
        let period = entry.shown(&indicator.period.field);
        record.period = shortened(period.unwrap_or_default());
        let region = &indicator.region.field;
        if entry.faults.iter().any(|fault| fault.field == *region) {
            record.region.clear();
        }
    }
    Read {
        record,
        keyed: checked.key_is_whole && !axis_fault,
        unmentioned: unmentioned.map(|(at, _)| at).collect(),
        basis_named: entry.draft.get(BASIS).is_some(),
    }
}
