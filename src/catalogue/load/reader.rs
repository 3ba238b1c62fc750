//! Reads TOML tables key by key. A key that is missing, unknown or of the wrong type is
//! noted and reading goes on with an empty value, so that one run finds every mistake.

use toml::{Table, Value};

use super::keys::{LABEL, Shape};
use super::mistake::Mistakes;
use super::spelling;
use crate::catalogue::measure::FACTOR_DECIMALS;
use crate::catalogue::{Label, value};

/// A table of a catalogue file that is being read.
pub(super) struct Reader<'a> {
    /// Path of the file inside the catalogue.
    pub(super) file: &'a str,
    /// The mistakes found so far.
    pub(super) mistakes: &'a Mistakes,
    path: String,
    table: &'a Table,
    shape: &'static Shape,
}

impl<'a> Reader<'a> {
    /// A reader of a whole file.
    pub(super) fn new(
        file: &'a str,
        table: &'a Table,
        shape: &'static Shape,
        mistakes: &'a Mistakes,
    ) -> Self {
        let reader = Self {
            file,
            mistakes,
            path: String::new(),
            table,
            shape,
        };
        reader.refuse_unknown_keys();
        reader
    }

    fn refuse_unknown_keys(&self) {
        for key in self.table.keys() {
            if self.shape.keys.contains(&key.as_str()) {
                continue;
            }
            let sentence = match spelling::nearest(key, self.shape.keys) {
                Some(near) => format!("this key is not known; did you mean {near}?"),
                None => format!(
                    "this key is not known; the keys here are {}.",
                    self.shape.keys.join(", ")
                ),
            };
            self.wrong(key, sentence);
        }
    }

    /// Notes a mistake at `key`.
    pub(super) fn wrong(&self, key: &str, sentence: impl Into<String>) {
        self.mistakes
            .add(self.file, format!("{}{key}", self.path), sentence);
    }

    /// Whether the table has `key`.
    pub(super) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    fn value(&self, key: &str) -> Option<&'a Value> {
        debug_assert!(self.shape.keys.contains(&key), "{key} is in no list");
        self.table.get(key)
    }

    /// The value read by `read`; notes a mistake when it is of another type.
    fn typed<T>(
        &self,
        key: &str,
        wanted: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(key)?;
        let found = read(value);
        if found.is_none() {
            self.wrong(key, format!("must be {wanted}."));
        }
        found
    }

    fn demand<T: Default>(&self, key: &str, found: Option<T>) -> T {
        if !self.has(key) {
            self.wrong(key, "is missing.");
        }
        found.unwrap_or_default()
    }

    /// A text that may be left out.
    pub(super) fn text_or_none(&self, key: &str) -> Option<String> {
        self.typed(key, "a text in quotes that is not empty", |v| {
            v.as_str().map(str::trim).filter(|text| !text.is_empty())
        })
        .map(str::to_owned)
    }

    /// A text that must be there; empty when it is not.
    pub(super) fn text(&self, key: &str) -> String {
        self.demand(key, self.text_or_none(key))
    }

    /// A label that may be left out.
    pub(super) fn label_or_none(&self, key: &str) -> Option<Label> {
        let reader = self.table_or_none(key, &LABEL)?;
        Some(Label {
            id: reader.text("id"),
            en: reader.text("en"),
        })
    }

    /// A label that must be there.
    pub(super) fn label(&self, key: &str) -> Label {
        self.demand(key, self.label_or_none(key))
    }

    /// True or false; `default` when left out.
    pub(super) fn flag(&self, key: &str, default: bool) -> bool {
        self.typed(key, "true or false", Value::as_bool)
            .unwrap_or(default)
    }

    /// A whole number that may be left out.
    pub(super) fn whole(&self, key: &str) -> Option<i64> {
        self.typed(key, "a whole number", Value::as_integer)
    }

    /// A whole number within bounds that may be left out.
    pub(super) fn within<T: TryFrom<i64>>(&self, key: &str, low: i64, high: i64) -> Option<T> {
        self.typed(key, &format!("a whole number from {low} to {high}"), |v| {
            let number = v.as_integer().filter(|n| (low..=high).contains(n))?;
            T::try_from(number).ok()
        })
    }

    /// A number with at most `decimals` digits after the point, scaled by them.
    pub(super) fn number(&self, key: &str, decimals: u8) -> Option<i64> {
        let wanted = format!("a number with at most {decimals} digits after the point");
        self.typed(key, &wanted, |v| {
            let text = match v {
                Value::Integer(whole) => whole.to_string(),
                Value::Float(number) => number.to_string(),
                _ => return None,
            };
            value::parse(&text, decimals)
                .ok()
                .filter(|n| (-value::MAX..=value::MAX).contains(n))
        })
    }

    /// Whether the value is just this word.
    pub(super) fn is_word(&self, key: &str, word: &str) -> bool {
        self.value(key).and_then(Value::as_str) == Some(word)
    }

    /// A list of texts; empty when left out.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        self.texts_or_none(key).unwrap_or_default()
    }

    /// A list of texts that may be left out.
    pub(super) fn texts_or_none(&self, key: &str) -> Option<Vec<String>> {
        self.typed(key, "a list of texts in quotes, none of them empty", |v| {
            let list = v.as_array()?.iter();
            let text = |item: &Value| item.as_str().map(|text| text.trim().to_owned());
            list.map(|item| text(item).filter(|text| !text.is_empty()))
                .collect()
        })
    }

    /// One of some words that may be left out.
    pub(super) fn word<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        self.typed(key, &format!("one of {}", known.join(", ")), |v| {
            let text = v.as_str()?;
            let found = words.iter().find(|(word, _)| *word == text)?;
            Some(found.1)
        })
    }

    /// A list of some words; empty when left out.
    pub(super) fn words<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Vec<T> {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let find = |text: &str| words.iter().find(|(word, _)| *word == text).map(|w| w.1);
        self.typed(key, &format!("a list of {}", known.join(", ")), |v| {
            let list = v.as_array().filter(|list| !list.is_empty())?.iter();
            list.map(|item| item.as_str().and_then(find)).collect()
        })
        .unwrap_or_default()
    }

    /// Texts with a positive whole number each.
    pub(super) fn factors(&self, key: &str) -> Vec<(String, i64)> {
        self.typed(
            key,
            "a table of units, each with a number above 0 of at most 6 decimals",
            |v| {
                let table = v.as_table()?.iter();
                let factor = |v: &Value| match v {
                    Value::Integer(_) | Value::Float(_) => {
                        let millionths = value::parse(&v.to_string(), FACTOR_DECIMALS).ok()?;
                        (millionths > 0).then_some(millionths)
                    }
                    _ => None,
                };
                table
                    .map(|(unit, v)| Some((unit.clone(), factor(v)?)))
                    .collect()
            },
        )
        .unwrap_or_default()
    }

    /// Texts by a name each; none when left out.
    pub(super) fn pairs(&self, key: &str) -> Vec<(String, String)> {
        self.typed(key, "a table of names, each with a text in quotes", |v| {
            let table = v.as_table()?.iter();
            table
                .map(|(name, v)| Some((name.clone(), v.as_str()?.to_owned())))
                .collect()
        })
        .unwrap_or_default()
    }

    fn below(&self, place: &str, table: &'a Table, shape: &'static Shape) -> Self {
        let reader = Reader {
            file: self.file,
            mistakes: self.mistakes,
            path: format!("{}{place}.", self.path),
            table,
            shape,
        };
        reader.refuse_unknown_keys();
        reader
    }

    /// A table that may be left out.
    pub(super) fn table_or_none(&self, key: &str, shape: &'static Shape) -> Option<Self> {
        let wanted = format!("a table with {}", shape.keys.join(", "));
        let table = self.typed(key, &wanted, Value::as_table)?;
        Some(self.below(key, table, shape))
    }

    /// The tables of a list; a table is called by its name, else by its place in the list.
    pub(super) fn tables(&self, key: &str, shape: &'static Shape) -> Vec<Self> {
        let wanted = format!("a list of tables, each under [[{key}]]");
        let tables: Vec<&Table> = self
            .typed(key, &wanted, |v| {
                v.as_array()?.iter().map(Value::as_table).collect()
            })
            .unwrap_or_default();
        let place = |(at, table): (usize, &'a Table)| {
            let named = ["name", "code", "slug"].iter().find_map(|k| table.get(*k));
            match named.and_then(Value::as_str) {
                Some(name) => self.below(&format!("{key}.{name}"), table, shape),
                None => self.below(&format!("{key}.{}", at + 1), table, shape),
            }
        };
        tables.into_iter().enumerate().map(place).collect()
    }
}
