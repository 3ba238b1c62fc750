//! A list of flat objects, as our own download in JSON is: the names of the first one are the
//! header.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::intake::file::cell::{Cell, Each, Kind, Row};
use crate::intake::file::{Broken, MOST_CELL, MOST_COLUMNS};

/// An opened list.
#[derive(Debug)]
pub(super) struct List(File);

impl List {
    /// Opens a list; it is read later.
    pub(super) fn open(file: File) -> Self {
        Self(file)
    }

    /// Hands the names, then the objects to `each`.
    pub(super) fn rows(&mut self, each: &mut Each<'_>) -> Result<(), Broken> {
        self.0.seek(SeekFrom::Start(0))?;
        let mut state = State {
            names: Vec::new(),
            number: 0,
            ended: None,
            each,
        };
        let mut reader = serde_json::Deserializer::from_reader(BufReader::new(&self.0));
        let read = Objects(&mut state).deserialize(&mut reader);
        match (state.ended, read) {
            (Some(ended), _) => ended,
            (None, Ok(())) => Ok(()),
            (None, Err(_)) => Err(Broken::NotATable),
        }
    }
}

struct State<'s, 'e> {
    names: Vec<String>,
    number: u64,
    /// Why the reading ended early.
    ended: Option<Result<(), Broken>>,
    each: &'s mut Each<'e>,
}

impl State<'_, '_> {
    /// Hands an object on, the names before the first one; false ends the reading.
    fn take(&mut self, members: Vec<(String, Cell)>) -> bool {
        let handed = self.hand(members);
        let more = matches!(handed, Ok(true));
        if !more {
            self.ended = Some(handed.map(|_| ()));
        }
        more
    }

    fn hand(&mut self, members: Vec<(String, Cell)>) -> Result<bool, Broken> {
        if self.number == 0 {
            self.names = members.iter().map(|(name, _)| name.clone()).collect();
            let row = Row {
                cells: self.names.iter().map(|name| Cell::text(name)).collect(),
                ..Row::default()
            };
            if !(self.each)(&row)? {
                return Ok(false);
            }
        }
        self.number += 1;
        let mut row = Row {
            number: self.number,
            cells: vec![Cell::default(); self.names.len()],
            hidden: false,
        };
        for (name, cell) in members {
            if cell.text.len() > MOST_CELL {
                return Err(Broken::CellTooLong(self.number));
            }
            match self.names.iter().position(|known| *known == name) {
                Some(at) => row.cells[at] = cell,
                None => row.cells.push(cell),
            }
        }
        if row.cells.len() > MOST_COLUMNS {
            return Err(Broken::TooManyColumns);
        }
        (self.each)(&row)
    }
}

struct Objects<'a, 's, 'e>(&'a mut State<'s, 'e>);

impl<'de> DeserializeSeed<'de> for Objects<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Objects<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(Object(members)) = list.next_element()? {
            if !self.0.take(members) {
                return Err(serde::de::Error::custom("ended"));
            }
        }
        Ok(())
    }
}

/// An object with its members in their order.
struct Object(Vec<(String, Cell)>);

impl<'de> serde::Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_map(Members).map(Self)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, Cell)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some((name, value)) = members.next_entry::<String, Box<RawValue>>()? {
            if all.len() > MOST_COLUMNS {
                return Err(serde::de::Error::custom("too many members"));
            }
            all.push((name, cell(value.get())));
        }
        Ok(all)
    }
}

/// A value in its own spelling, so that no figure is bent on its way.
fn cell(spelling: &str) -> Cell {
    match spelling.as_bytes().first() {
        Some(b'"') => Cell::text(&serde_json::from_str::<String>(spelling).unwrap_or_default()),
        Some(b'-' | b'0'..=b'9') => Cell::of(spelling.to_owned(), Kind::Number),
        Some(b'n') => Cell::default(),
        _ => Cell::text(spelling),
    }
}
