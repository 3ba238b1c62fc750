//! The rows of newer APIs: flat, by the names of the catalogue. What their names stand for, and
//! from a row as it was sent to a draft.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::catalogue::Indicator;
use crate::figures::observation::{OURS, WARNINGS};
use crate::intake::{Draft, Problem, Raw, Rule, Unreadable};
use crate::store::keys::mapping::Mapping;

/// Longest unknown name that is told, in characters.
const LONGEST: usize = 60;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// A field of the draft, and the name by which it is sent.
    Field(Arc<str>, Arc<str>),
    /// The agency that the row is from.
    Agency,
    /// Something that only we say.
    Ours,
    /// Nothing.
    Unknown(String),
}

/// The names that rows of an indicator may use.
#[derive(Debug, Clone)]
pub struct Fields(HashMap<String, Slot>);

/// A row as it was read, not checked yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The agency that it names.
    pub agency: Option<Raw>,
    /// Its fields, by the names of the draft.
    pub draft: Draft,
    /// What is wrong with its names.
    pub problems: Vec<Problem>,
    /// How it names its fields.
    pub names: Names,
}

/// How a row names fields: what is wrong with one is told by the name that its sender knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(Vec<(Arc<str>, Arc<str>)>);

impl Names {
    /// Notes how fields are named that were not yet.
    pub fn add(&mut self, others: &Self) {
        for (field, sent) in &others.0 {
            self.note(field, sent);
        }
    }

    fn note(&mut self, field: &Arc<str>, sent: &Arc<str>) {
        if !self.0.iter().any(|(known, _)| known == field) {
            self.0.push((Arc::clone(field), Arc::clone(sent)));
        }
    }

    /// A problem by the name that was sent; of period and region, where none was, by the general one.
    pub fn of(&self, indicator: &Indicator, mut problem: Problem) -> Problem {
        if matches!(problem.rule, Rule::Field | Rule::Row(_)) {
            // It is about a name as it was sent.
            return problem;
        }
        let known = self.0.iter().find(|(field, _)| **field == *problem.field);
        let general = || {
            let all = [
                ("period", &indicator.period.field),
                ("region", &indicator.region.field),
            ];
            let found = all.into_iter().find(|(_, own)| **own == problem.field);
            found.map(|(general, _)| general)
        };
        if let Some(name) = known.map(|(_, sent)| &**sent).or_else(general) {
            problem.field = name.to_owned();
        }
        problem
    }
}

impl Fields {
    /// The names for an indicator. Those of its own catalogue file come before general ones.
    pub fn of(indicator: &Indicator) -> Self {
        let mut slots: HashMap<String, Slot> = HashMap::new();
        let field = |field: &str, sent: &str| Slot::Field(Arc::from(field), Arc::from(sent));
        for name in OURS.into_iter().chain([WARNINGS]) {
            slots.insert(name.to_owned(), Slot::Ours);
        }
        slots.insert("agency".to_owned(), Slot::Agency);
        slots.insert("basis".to_owned(), field("basis", "basis"));
        for (general, own) in [
            ("period", &indicator.period.field),
            ("region", &indicator.region.field),
        ] {
            slots.insert(general.to_owned(), field(own, general));
            slots.insert(own.clone(), field(own, own));
        }
        for category in &indicator.categories {
            for name in category.aliases.iter().chain([&category.name]) {
                slots.insert(name.clone(), field(&category.name, name));
            }
        }
        for measure in &indicator.measures {
            slots.insert(measure.name.clone(), field(&measure.name, &measure.name));
        }
        Self(slots)
    }

    /// The same without the names that are passed over: what is sent by them is refused.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.0.retain(|_, slot| *slot != Slot::Ours);
        self
    }

    /// What a name stands for.
    pub fn slot(&self, name: &str) -> Slot {
        let unknown = || Slot::Unknown(name.chars().take(LONGEST).collect());
        self.0.get(name).cloned().unwrap_or_else(unknown)
    }

    /// Reads a JSON object.
    ///
    /// # Errors
    /// A problem of the row as a whole when it can't be read.
    pub fn json(&self, text: &[u8]) -> Result<Row, Problem> {
        let mut row = Row::default();
        let mut reader = serde_json::Deserializer::from_slice(text);
        let members = Members {
            fields: self,
            row: &mut row,
        };
        let read = members.deserialize(&mut reader).and_then(|()| reader.end());
        match read {
            Ok(()) => Ok(row),
            Err(error) => Err(unreadable(match error.classify() {
                _ if std::str::from_utf8(text).is_err() => Unreadable::Encoding,
                serde_json::error::Category::Data => Unreadable::Shape,
                _ => Unreadable::Syntax,
            })),
        }
    }
}

/// Puts our codes in place of a sender's own, where its key has a mapping for them.
pub fn translate(mapping: &Mapping, indicator: &Indicator, draft: &mut Draft) {
    if mapping.is_empty() {
        return;
    }
    let region = [("region", indicator.region.field.as_str())];
    let categories = indicator.categories.iter().flat_map(|category| {
        let names = category.aliases.iter().chain([&category.name]);
        names.map(|name| (category.name.as_str(), name.as_str()))
    });
    for (field, name) in region.into_iter().chain(categories) {
        let sent = draft.get(name).and_then(Result::ok);
        if let Some(ours) = sent.and_then(|sent| mapping.ours(field, sent)) {
            draft.set(name, Raw::Text(ours.to_owned()));
        }
    }
}

/// The problem of a row that can't be read.
pub fn unreadable(why: Unreadable) -> Problem {
    Problem {
        field: String::new(),
        rule: Rule::Row(why),
    }
}

impl Row {
    /// Puts a value where its name says.
    pub fn put(&mut self, slot: &Slot, value: Raw) {
        let rule = match slot {
            Slot::Ours => return,
            Slot::Unknown(name) => return self.fail(name, Rule::Field),
            Slot::Agency if self.agency.is_none() => {
                self.agency = Some(value);
                return;
            }
            Slot::Field(name, sent) if !self.draft.names(name) => {
                self.draft.set(Arc::clone(name), value);
                self.names.note(name, sent);
                return;
            }
            Slot::Agency | Slot::Field(..) => Rule::Row(Unreadable::Twice),
        };
        let name = match slot {
            Slot::Field(_, sent) => sent,
            _ => "agency",
        };
        self.fail(name, rule);
    }

    fn fail(&mut self, field: &str, rule: Rule) {
        // One sentence a row on names that nobody knows is enough to see what is wrong.
        let problem = Problem {
            field: field.to_owned(),
            rule,
        };
        if self.problems.len() < 20 && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

struct Members<'f> {
    fields: &'f Fields,
    row: &'f mut Row,
}

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(slot) = members.next_key_seed(Name(self.fields))? {
            let value: &RawValue = members.next_value()?;
            self.row.put(&slot, Raw::json(value.get()));
        }
        Ok(())
    }
}

struct Name<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Slot;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Slot, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Slot;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Slot, E> {
        Ok(self.0.slot(name))
    }
}
