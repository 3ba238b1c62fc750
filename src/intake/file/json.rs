//! A list of flat objects, as our own download in JSON is: all names that its objects bear are the
//! header.

use std::cell::Cell as Count;
use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::intake::file::cell::{Cell, Each, Kind, Row};
use crate::intake::file::{Broken, MOST_CELL, MOST_COLUMNS};

/// Most bytes of an object: more than any with cells that a spreadsheet could hold.
const OBJECT: u64 = 2 * 1024 * 1024;

/// Takes objects one by one; false ends the reading.
type Take<'t> = dyn FnMut(Members) -> Result<bool, Broken> + 't;

/// Names and values of an object, in their order.
type Members = Vec<(String, Cell)>;

/// An opened list.
#[derive(Debug)]
pub(super) struct List {
    file: File,
    names: Vec<String>,
}

impl List {
    /// Opens a list and collects the names that its objects bear; they are read later.
    pub(super) fn open(file: File) -> Result<Self, Broken> {
        let mut list = Self {
            file,
            names: Vec::new(),
        };
        let mut names: Vec<String> = Vec::new();
        let mut known = HashSet::new();
        list.objects(&mut |members| {
            for (name, _) in members {
                if !known.contains(&name) {
                    known.insert(name.clone());
                    names.push(name);
                }
            }
            match names.len() {
                ..=MOST_COLUMNS => Ok(true),
                _ => Err(Broken::TooManyColumns),
            }
        })?;
        list.names = names;
        Ok(list)
    }

    /// Hands the names, then the objects to `each`.
    pub(super) fn rows(&mut self, each: &mut Each<'_>) -> Result<(), Broken> {
        let names = std::mem::take(&mut self.names);
        let header = Row {
            cells: names.iter().map(|name| Cell::text(name)).collect(),
            ..Row::default()
        };
        let mut number = 0;
        let read = if !names.is_empty() && each(&header)? {
            self.objects(&mut |members| {
                number += 1;
                each(&row(&names, number, members)?)
            })
        } else {
            Ok(())
        };
        self.names = names;
        read
    }

    /// Hands the objects on.
    fn objects(&mut self, take: &mut Take<'_>) -> Result<(), Broken> {
        self.file.seek(SeekFrom::Start(0))?;
        let (since, mut number) = (Rc::<Count<u64>>::default(), 0);
        let bounded = Bounded {
            file: &self.file,
            since: Rc::clone(&since),
        };
        let mut counted = |members| {
            since.set(0);
            number += 1;
            take(members)
        };
        let mut state = State {
            ended: None,
            take: &mut counted,
        };
        let mut reader = serde_json::Deserializer::from_reader(BufReader::new(bounded));
        let read = Objects(&mut state).deserialize(&mut reader);
        match (state.ended, read) {
            (Some(ended), _) => ended,
            (None, Ok(())) => Ok(()),
            (None, Err(_)) if since.get() > OBJECT => Err(Broken::CellTooLong(number + 1)),
            (None, Err(_)) => Err(Broken::NotAList(number + 1)),
        }
    }
}

/// A file of which no more than an object's bytes are read before the object is understood.
struct Bounded<'f> {
    file: &'f File,
    /// Bytes that were read since the last object.
    since: Rc<Count<u64>>,
}

impl Read for Bounded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.since.set(self.since.get() + read as u64);
        if self.since.get() > OBJECT {
            return Err(io::Error::other("an object is too large"));
        }
        Ok(read)
    }
}

/// An object as a row under all names.
fn row(names: &[String], number: u64, members: Members) -> Result<Row, Broken> {
    let mut row = Row {
        number,
        cells: vec![Cell::of(String::new(), Kind::Absent); names.len()],
        ..Row::default()
    };
    let mut filled = vec![false; names.len()];
    for (name, cell) in members {
        if cell.text.len() > MOST_CELL {
            return Err(Broken::CellTooLong(number));
        }
        let Some(at) = names.iter().position(|known| *known == name) else {
            continue;
        };
        if std::mem::replace(&mut filled[at], true) {
            row.twice.get_or_insert(name);
        }
        row.cells[at] = cell;
    }
    Ok(row)
}

struct State<'s, 't> {
    /// Why the reading ended early.
    ended: Option<Result<(), Broken>>,
    take: &'s mut Take<'t>,
}

struct Objects<'a, 's, 't>(&'a mut State<'s, 't>);

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
            let taken = (self.0.take)(members);
            if !matches!(taken, Ok(true)) {
                self.0.ended = Some(taken.map(|_| ()));
                return Err(serde::de::Error::custom("ended"));
            }
        }
        Ok(())
    }
}

/// An object with its members in their order.
struct Object(Members);

impl<'de> serde::Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_map(Pairs).map(Self)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Members;

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
