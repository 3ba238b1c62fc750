//! The rows of newer APIs: flat, by the names of the catalogue. What their names stand for, and
//! from a row as it was sent to a draft.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::catalogue::Indicator;
use crate::intake::{Draft, Problem, Raw, Rule, Unreadable};
use crate::store::keys::mapping::Mapping;

/// Members of a row that is received; sent back, they are passed over.
const OURS: [&str; 7] = [
    "id",
    "status",
    "via",
    "revision",
    "created_at",
    "updated_at",
    "warnings",
];
/// Longest unknown name that is told, in characters.
const LONGEST: usize = 60;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// A field of the draft.
    Field(Arc<str>),
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
}

impl Fields {
    /// The names for an indicator. Those of its own catalogue file come before general ones.
    pub fn of(indicator: &Indicator) -> Self {
        let mut slots: HashMap<String, Slot> = HashMap::new();
        let field = |name: &str| Slot::Field(Arc::from(name));
        for name in OURS {
            slots.insert(name.to_owned(), Slot::Ours);
        }
        slots.insert("agency".to_owned(), Slot::Agency);
        slots.insert("basis".to_owned(), field("basis"));
        for (general, own) in [
            ("period", &indicator.period.field),
            ("region", &indicator.region.field),
        ] {
            slots.insert(general.to_owned(), field(own));
            slots.insert(own.clone(), field(own));
        }
        for category in &indicator.categories {
            for name in category.aliases.iter().chain([&category.name]) {
                slots.insert(name.clone(), field(&category.name));
            }
        }
        for measure in &indicator.measures {
            slots.insert(measure.name.clone(), field(&measure.name));
        }
        Self(slots)
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
            Slot::Field(name) if !self.draft.names(name) => {
                self.draft.set(Arc::clone(name), value);
                return;
            }
            Slot::Agency | Slot::Field(_) => Rule::Row(Unreadable::Twice),
        };
        let name = match slot {
            Slot::Field(name) => name,
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
