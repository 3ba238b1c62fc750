//! From an entry of a file to a row of the plan, as far as the catalogue can tell.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::app::App;
use crate::catalogue::{Catalogue, Grain, Indicator, lookup};
use crate::intake::draft::{Checked, check};
use crate::intake::file::{Entry, Fault};
use crate::intake::gate::Gate;
use crate::intake::import::plan::{Choices, Question};
use crate::intake::import::record::{Record, Refused, What};
use crate::intake::{Door, Problem, Raw, Rule};
use crate::store::people::agencies::StoredAgency;

/// For whom a file may speak.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The only agency whose figures the sender may write; none for all.
    pub own: Option<String>,
    /// The agency of rows that name none; none for the indicator's producer.
    pub chosen: Option<String>,
    /// Whether rows that stand there may be changed.
    pub may_update: bool,
    /// Whether who answers may enter figures of agencies that do not report them.
    pub for_others: bool,
}

/// Longest value that is repeated in a report.
const SHOWN: usize = 80;
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
            gate,
            today: app.clock.today(),
            questions: Vec::new(),
            refusals: BTreeMap::new(),
        }
    }

    /// Checks an entry.
    pub(super) fn read(&mut self, mut entry: Entry) -> Read {
        let Some(indicator) = entry.indicator.clone() else {
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
        let codes = entry.faults.iter().map(|fault| fault.code);
        for code in codes.chain(checked.problems.iter().map(|one| one.rule.code())) {
            self.count(code);
        }
        for problem in &checked.problems {
            if !entry
                .faults
                .iter()
                .any(|fault| fault.field == problem.field)
            {
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
        let names = indicator.categories.iter().map(|one| &one.name);
        for field in names.chain([&indicator.region.field]) {
            let Some(Ok(text)) = entry.draft.get(field) else {
                continue;
            };
            let key = (indicator.slug.clone(), field.clone(), lookup::normal(text));
            if let Some(code) = self.choices.get(&key) {
                entry.draft.set(field.clone(), Raw::Text(code.clone()));
            }
        }
    }

    /// The agency of an entry: the one it names, else the chosen one, else the producer.
    fn agency(
        &self,
        indicator: &Indicator,
        entry: &mut Entry,
        refused: &mut Vec<Refused>,
    ) -> String {
        let own = self.scope.own.as_deref();
        let named = entry.agency.trim();
        if named.is_empty() {
            let chosen = own.or(self.scope.chosen.as_deref());
            return chosen.unwrap_or(&indicator.producer).to_owned();
        }
        let found = self.agencies.get(&lookup::normal(named)).cloned();
        let found = found.or_else(|| Some(self.catalogue.find_agency(named)?.code.clone()));
        let code = match &found {
            None => "unknown-agency",
            Some(code) if own.is_some_and(|own| own != code) => "other-agency",
            Some(_) => return found.unwrap_or_default(),
        };
        let fault = Fault {
            field: "opd".to_owned(),
            code,
            arg: String::new(),
        };
        refused.push(Refused {
            value: shortened(named),
            ..told(entry, &fault)
        });
        own.unwrap_or_default().to_owned()
    }

    /// Notes a name that was not understood, so that the sender is asked.
    fn ask(&mut self, indicator: &Indicator, entry: &Entry, problem: &Problem) {
        if !matches!(problem.rule, Rule::Code | Rule::Region) {
            return;
        }
        let Some(Ok(text)) = entry.draft.get(&problem.field) else {
            return;
        };
        let name = lookup::normal(text);
        let same = |one: &&mut Question| {
            one.slug == indicator.slug && one.field == problem.field && one.name == name
        };
        if let Some(known) = self.questions.iter_mut().find(same) {
            known.rows += 1;
            return;
        }
        let (options, ambiguous) = self.options(indicator, problem, text);
        let askable = !options.is_empty() && options.len() <= MOST_OPTIONS;
        if askable && self.questions.len() < MOST_QUESTIONS && text.len() <= SHOWN {
            self.questions.push(Question {
                slug: indicator.slug.clone(),
                field: problem.field.clone(),
                name,
                text: text.to_owned(),
                first_row: entry.row,
                rows: 1,
                ambiguous,
                options,
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
        let category = indicator
            .categories
            .iter()
            .find(|one| one.name == problem.field);
        let codes = category.map(|one| one.list.codes.iter().map(|code| code.code.clone()));
        (codes.map(Iterator::collect).unwrap_or_default(), false)
    }
}

/// A line about something that is not in the catalogue.
fn unknown(entry: &Entry) -> Read {
    let refused = entry
        .faults
        .iter()
        .map(|fault| told(entry, fault))
        .collect();
    Read {
        record: Record {
            row: entry.row,
            slug: String::new(),
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
        .filter(|(_, measure)| {
            !measure.whole && measure.part.is_none() && !entry.mentions(&measure.name)
        });
    let mut record = Record::new(entry.row, &indicator.slug, &checked.observation, what);
    if !sound {
        // What could not be read is not shown as if it had been.
        let period = entry
            .draft
            .get(&indicator.period.field)
            .and_then(Result::ok);
        record.period = shortened(period.unwrap_or_default());
    }
    Read {
        record,
        keyed: checked.key_is_whole && !axis_fault,
        unmentioned: unmentioned.map(|(at, _)| at).collect(),
    }
}

fn told(entry: &Entry, fault: &Fault) -> Refused {
    Refused {
        column: entry.column(&fault.field).to_owned(),
        field: fault.field.clone(),
        code: fault.code.to_owned(),
        arg: shortened(&fault.arg),
        value: String::new(),
    }
}

/// The refusal of a row of an agency that may not enter it.
fn not_reporter(entry: &Entry, agency: &str) -> Refused {
    let fault = Fault {
        field: "opd".to_owned(),
        code: Rule::Reporter.code(),
        arg: String::new(),
    };
    Refused {
        value: shortened(agency),
        ..told(entry, &fault)
    }
}

fn refusal(entry: &Entry, problem: &Problem) -> Refused {
    let value = entry.draft.get(&problem.field).and_then(Result::ok);
    let arg = match &problem.rule {
        Rule::Min(limit) | Rule::Max(limit) => limit.clone(),
        Rule::Decimals(most) => most.to_string(),
        Rule::NotBegun(running) => running.to_string(),
        Rule::Date => example(Grain::Day).to_owned(),
        Rule::YearInteger => example(Grain::Year).to_owned(),
        Rule::Period(grains) => {
            let examples: Vec<&str> = grains.iter().map(|grain| example(*grain)).collect();
            examples.join(", ")
        }
        _ => String::new(),
    };
    Refused {
        column: entry.column(&problem.field).to_owned(),
        field: problem.field.clone(),
        code: problem.rule.code().to_owned(),
        arg,
        value: shortened(value.unwrap_or_default()),
    }
}

/// A period of a grain, as it may be written.
pub(super) fn example(grain: Grain) -> &'static str {
    match grain {
        Grain::Day => "2017-10-29",
        Grain::Month => "2017-10",
        Grain::Quarter => "2017-Q3",
        Grain::Semester => "2017-S2",
        Grain::School => "2017/2018-genap",
        Grain::Year => "2017",
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}
