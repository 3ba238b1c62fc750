//! A draft, checked into a typed observation.

use jiff::civil::Date;

use crate::catalogue::MEASURES;
use crate::catalogue::value::{self, NumberError};
use crate::catalogue::{Catalogue, Category, Grain, Indicator, Measure, Period, period};
use crate::figures::observation::Observation;
use crate::figures::proposal::Proposal;
use crate::figures::rollup::agrees;
use crate::intake::number::{max, read_number};
use crate::intake::{Draft, Problem, Rule};

/// Which fields a door reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The parameters of API v1.
    V1,
    /// Every field of the indicator: forms, files, newer APIs.
    Full,
}

impl Door {
    /// Whether it reads this field of a row's place or basis.
    pub fn reads(self, indicator: &Indicator, field: &str) -> bool {
        self == Self::Full || (indicator.region.v1 && indicator.region.field == field)
    }
}

/// The measures that a draft does not mention, by position; a whole follows from its parts.
fn unnamed(indicator: &Indicator, draft: &Draft, door: Door) -> [bool; MEASURES] {
    let mut unnamed = [false; MEASURES];
    let read = |measure: &Measure| draft.names(&measure.name) && (door == Door::Full || measure.v1);
    // A total alone says nothing of its parts.
    let names_parts = indicator
        .measures
        .iter()
        .any(|one| one.part.is_some() && read(one));
    for (measure, unnamed) in indicator.measures.iter().zip(&mut unnamed) {
        let follows = measure.whole || (measure.part.is_some() && names_parts);
        *unnamed = !follows && !read(measure);
    }
    unnamed
}

/// A sound draft as a proposal: what it does not name stays as it is where a row stands.
pub fn proposal(
    indicator: &Indicator,
    draft: &Draft,
    door: Door,
    observation: Observation,
) -> Proposal {
    let named = door == Door::Full && draft.get("basis").is_some();
    let mut proposal = Proposal::from(observation);
    proposal.basis = proposal.basis.filter(|_| named);
    let left = unnamed(indicator, draft, door);
    // Nothing stays of a measure that a row of these categories can't have.
    let here =
        |at: usize| at < indicator.measures.len() && indicator.carries(&proposal.categories, at);
    proposal.unnamed = std::array::from_fn(|at| left[at] && here(at));
    proposal
}

/// A checked draft. Without problems the observation is whole; with problems its natural key is
/// still told when it could be read, so that a taken key is found in the same pass.
#[derive(Debug)]
pub struct Checked {
    /// All problems, in the order of the contract: measures, period, categories, region.
    pub problems: Vec<Problem>,
    /// What could be read; its key is whole only if `key_is_whole`.
    pub observation: Observation,
    /// Whether agency, period, categories and region were all read.
    pub key_is_whole: bool,
}

/// Checks a draft that `agency` sends about `indicator`, on this day in western Indonesia.
pub fn check(
    catalogue: &Catalogue,
    indicator: &Indicator,
    draft: &Draft,
    door: Door,
    agency: &str,
    today: Date,
) -> Checked {
    let mut reader = Reader {
        draft,
        today,
        problems: Vec::new(),
    };
    let shape = reader.shape(indicator, door);
    let values = reader.measures(indicator, door, shape);
    let before_key = reader.problems.len();
    let period = reader.period(indicator);
    let categories = reader.categories(indicator, shape);
    let region = reader.region(catalogue, indicator, door);
    let key_is_whole = reader.problems.len() == before_key;
    let basis = reader.basis(indicator, door);
    let observation = Observation {
        agency: agency.to_owned(),
        region,
        period: period.unwrap_or(Period::year(*period::YEARS.start())),
        categories,
        basis,
        values,
    };
    Checked {
        problems: reader.problems,
        observation,
        key_is_whole,
    }
}

/// The categories that a row has a code of.
type Shape = [bool; 3];

struct Reader<'d> {
    draft: &'d Draft,
    today: Date,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn fail(&mut self, field: &str, rule: Rule) {
        self.problems.push(Problem {
            field: field.to_owned(),
            rule,
        });
    }

    /// Which categories the row is told by: those of the measures that are given, and where they
    /// disagree or none is given, those that have a code.
    fn shape(&self, indicator: &Indicator, door: Door) -> Shape {
        let read = |one: &&Measure| door == Door::Full || one.v1;
        let measures = || indicator.measures.iter().filter(read);
        let given = |one: &Measure| self.draft.get(&one.name).is_some();
        let any = measures().any(given);
        let counts = |one: &&Measure| {
            if any {
                given(one)
            } else {
                self.draft.names(&one.name)
            }
        };
        let mut counted = measures().filter(counts).map(|one| indicator.told_by(one));
        let first = counted.next();
        if let Some(by) = first.filter(|by| counted.all(|other| other == *by)) {
            return by;
        }
        let coded = std::array::from_fn(|axis| {
            let category = indicator.categories.get(axis);
            category.is_some_and(|category| self.code(category).is_some())
        });
        let known = indicator
            .measures
            .iter()
            .any(|one| indicator.told_by(one) == coded);
        let usual = || indicator.told_by(indicator.headline_measure());
        if known { coded } else { usual() }
    }

    /// The categories of a measure that stands in a row of others.
    fn apart(indicator: &Indicator, measure: &Measure) -> Rule {
        let named = indicator.categories.iter().zip(indicator.told_by(measure));
        let named = named.filter(|(_, by)| *by);
        Rule::Apart(named.map(|(category, _)| category.name.clone()).collect())
    }

    fn measures(
        &mut self,
        indicator: &Indicator,
        door: Door,
        shape: Shape,
    ) -> [Option<i64>; MEASURES] {
        let mut values = [None; MEASURES];
        let whole_alone = door == Door::Full && self.whole_alone(indicator);
        for (at, measure) in indicator.measures.iter().enumerate() {
            let is_given = || self.draft.get(&measure.name).is_some();
            let apart = indicator.told_by(measure) != shape;
            if apart && (door == Door::Full || measure.v1) && is_given() {
                self.fail(&measure.name, Self::apart(indicator, measure));
            }
            if apart || !measure.stored || (door == Door::V1 && !measure.v1) {
                continue;
            }
            match self.draft.get(&measure.name) {
                None if measure.required && !(whole_alone && measure.part.is_some()) => {
                    self.fail(&measure.name, Rule::Required);
                }
                None => {}
                Some(text) => match read_number(measure, text) {
                    Ok(number) => values[at] = Some(number),
                    Err(rule) => self.fail(&measure.name, rule),
                },
            }
        }
        self.wholes(indicator, &mut values);
        self.ratios(indicator, door, &values);
        values
    }

    /// Whether a whole is given and none of its parts: a total published without its parts.
    fn whole_alone(&self, indicator: &Indicator) -> bool {
        let given = |m: &Measure| self.draft.get(&m.name).is_some();
        indicator.measures.iter().any(|m| m.whole && given(m))
            && !indicator
                .measures
                .iter()
                .any(|m| m.part.is_some() && given(m))
    }

    /// Fills a whole in from its parts, or checks it against them.
    fn wholes(&mut self, indicator: &Indicator, values: &mut [Option<i64>; MEASURES]) {
        let wholes = indicator.measures.iter().enumerate();
        for (at, measure) in wholes.filter(|(_, m)| m.whole) {
            let parts: Option<Vec<i64>> = indicator.parts().map(|part| values[part]).collect();
            let Some(parts) = parts else { continue };
            let sum = parts.into_iter().try_fold(0_i64, i64::checked_add);
            match (values[at], sum) {
                (None, Some(sum)) if sum <= measure.max => values[at] = Some(sum),
                (None, _) => self.fail(&measure.name, max(measure)),
                (Some(given), sum) if sum == Some(given) => {}
                // What can't be read is told already.
                (Some(_), _) => self.fail(&measure.name, Rule::Sum),
            }
        }
    }

    /// Checks what is computed from other measures against them, where it is sent.
    fn ratios(&mut self, indicator: &Indicator, door: Door, values: &[Option<i64>; MEASURES]) {
        for (at, measure) in indicator.measures.iter().enumerate() {
            let Some(ratio) = &measure.ratio else {
                continue;
            };
            let given = match values[at] {
                None if measure.stored || door == Door::V1 => continue,
                Some(given) => given,
                None => match self.draft.get(&measure.name) {
                    None => continue,
                    Some(text) => match read_number(measure, text) {
                        Ok(given) => given,
                        Err(rule) => {
                            self.fail(&measure.name, rule);
                            continue;
                        }
                    },
                },
            };
            let agrees = match (values[ratio.numerator], values[ratio.denominator]) {
                (Some(above), Some(below)) => agrees(indicator, at, given, above, below),
                // Kept as it was published; where it is not kept, it would be lost.
                _ => measure.stored,
            };
            if !agrees {
                self.fail(&measure.name, Rule::Computed);
            }
        }
    }

    fn period(&mut self, indicator: &Indicator) -> Option<Period> {
        let axis = &indicator.period;
        let read = match self.draft.get(&axis.field) {
            None => Err(Rule::Required),
            Some(Err(())) => Err(unreadable_period(&axis.grains)),
            Some(Ok(text)) => read_period(text, &axis.grains),
        };
        let begun = read.and_then(|period| {
            if indicator.ahead || period.start() <= self.today {
                return Ok(period);
            }
            let running = Period::containing(period.grain(), self.today);
            Err(Rule::NotBegun(running))
        });
        begun.map_err(|rule| self.fail(&axis.field, rule)).ok()
    }

    /// What stands for the code of a category, by any of its names.
    fn code(&self, category: &Category) -> Option<Result<&str, ()>> {
        let mut names = std::iter::once(&category.name).chain(&category.aliases);
        names.find_map(|name| self.draft.get(name))
    }

    fn categories(&mut self, indicator: &Indicator, shape: Shape) -> [String; 3] {
        let mut codes = [const { String::new() }; 3];
        for ((category, by), code) in indicator.categories.iter().zip(shape).zip(&mut codes) {
            match self.code(category) {
                None if by => self.fail(&category.name, Rule::Required),
                None => {}
                Some(_) if !by => self.fail(&category.name, Rule::LeaveOut),
                Some(text) => match text.ok().and_then(|text| category.list.find(text)) {
                    Some(found) => found.clone_into(code),
                    None => self.fail(&category.name, Rule::Code),
                },
            }
        }
        codes
    }

    fn region(&mut self, catalogue: &Catalogue, indicator: &Indicator, door: Door) -> String {
        let axis = &indicator.region;
        let given = match door {
            Door::V1 if !axis.v1 => None,
            _ => self.draft.get(&axis.field),
        };
        let level = (door == Door::V1).then_some(axis.level);
        let found = match (given, &axis.default) {
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Err(Rule::Required),
            (Some(text), _) => text
                .ok()
                .and_then(|text| catalogue.find_region(text, level))
                .map(|region| region.code.clone())
                .ok_or(Rule::Region),
        };
        found.unwrap_or_else(|rule| {
            self.fail(&axis.field, rule);
            String::new()
        })
    }

    fn basis(&mut self, indicator: &Indicator, door: Door) -> String {
        let default = indicator.bases.first().map_or("", |basis| &basis.code);
        match self.draft.get("basis") {
            Some(Ok(code)) if door == Door::Full => {
                if let Some(basis) = indicator.basis(code) {
                    return basis.code.clone();
                }
                self.fail("basis", Rule::Code);
                default.to_owned()
            }
            _ => default.to_owned(),
        }
    }
}

fn unreadable_period(grains: &[Grain]) -> Rule {
    match grains {
        [Grain::Year] => Rule::YearInteger,
        [Grain::Day] => Rule::Date,
        _ => Rule::Period(grains.to_vec()),
    }
}

fn read_period(text: &str, grains: &[Grain]) -> Result<Period, Rule> {
    if grains == [Grain::Year] {
        let year = value::parse(text, 0).map_err(|error| match error {
            NumberError::TooLarge => Rule::YearRange,
            _ => Rule::YearInteger,
        })?;
        return i16::try_from(year)
            .ok()
            .filter(|year| period::YEARS.contains(year))
            .map(Period::year)
            .ok_or(Rule::YearRange);
    }
    Period::parse(text, grains).ok_or_else(|| unreadable_period(grains))
}
