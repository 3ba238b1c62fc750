//! The rows below a header, taken one by one: what is no figure is set aside, what is misshapen
//! refused, and each observation handed on with what stops it.

use std::sync::Arc;

use crate::intake::file::Broken;
use crate::intake::file::aside::is_aside;
use crate::intake::file::cell::Row;
use crate::intake::file::entry::Entry;
use crate::intake::file::head::{Head, Shape};
use crate::intake::file::notes::Notes;
use crate::intake::file::request::{Each, Request};
use crate::intake::file::tidy::Tidy;
use crate::intake::file::wide::Wide;

/// What stops an observation until its sender has answered: field, code, heading.
pub(super) type Block = (String, &'static str, String);

/// How rows become observations.
pub(super) enum Reader<'a> {
    Wide(Wide<'a>),
    Tidy(Tidy<'a>),
}

/// Takes the rows one by one.
pub(super) struct Lines<'a, 'e, 'f> {
    pub(super) request: &'a Request<'a>,
    pub(super) head: &'a Head,
    pub(super) blocks: &'a [Block],
    pub(super) reader: Reader<'a>,
    /// Whether a cell too many moves all behind it.
    pub(super) sequential: bool,
    /// Whether each cell bears a name, so that one of another name has no column.
    pub(super) named: bool,
    /// Rows below the header so far.
    pub(super) seen: u64,
    pub(super) notes: &'a mut Notes,
    pub(super) unclear: &'a mut Option<(u64, String)>,
    pub(super) each: &'e mut Each<'f>,
}

impl Lines<'_, '_, '_> {
    /// Takes a row.
    pub(super) fn take(&mut self, row: &Row) -> Result<bool, Broken> {
        if row.number <= self.head.row {
            return Ok(true);
        }
        self.seen += 1;
        if is_aside(row, &self.head.headings, self.seen == 1) {
            let texts: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
            self.notes.set_aside.add(row.number, texts.join(" ").trim());
            return Ok(true);
        }
        if row.hidden {
            self.notes.hidden_rows.add(row.number, "");
        }
        if let Some((code, arg)) = self.misshapen(row) {
            let about = match &self.head.shape {
                Shape::Wide(indicator, _) => Some(Arc::clone(indicator)),
                Shape::Tidy(_) => self.request.about.cloned(),
            };
            let mut entry = Entry::new(row.number, about);
            entry.fault("", code, arg);
            (self.each)(entry)?;
            return Ok(true);
        }
        match &mut self.reader {
            Reader::Wide(wide) => {
                if let Some(entry) = wide.entry(row, self.notes) {
                    hand(entry, self.blocks, self.unclear, self.each)?;
                }
            }
            Reader::Tidy(tidy) => tidy.add(row, self.notes)?,
        }
        Ok(true)
    }

    /// How the cells of a row are not those of the header.
    fn misshapen(&self, row: &Row) -> Option<(&'static str, String)> {
        if let Some(name) = &row.twice {
            return Some(("key-twice", name.clone()));
        }
        let fixed = self.sequential || self.named;
        if !fixed {
            return None;
        }
        let (width, cells) = match &self.head.shape {
            Shape::Wide(_, columns) => (columns.width, columns.cells),
            Shape::Tidy(header) => (header.width, header.cells),
        };
        let filled = row.width();
        if filled > cells {
            return Some(("more-cells", format!("{filled} > {width}")));
        }
        let has = row.cells.len();
        (self.sequential && has < width).then(|| ("fewer-cells", format!("{has} < {width}")))
    }

    /// Hands on what waited for the last row.
    pub(super) fn finish(self) -> Result<(), Broken> {
        let Reader::Tidy(tidy) = self.reader else {
            return Ok(());
        };
        let (blocks, unclear, each) = (self.blocks, self.unclear, self.each);
        tidy.finish(self.request.catalogue, self.request.about, &mut |entry| {
            hand(entry, blocks, unclear, each)
        })
    }
}

/// Hands an observation on, with what stops it.
fn hand(
    mut entry: Entry,
    blocks: &[Block],
    unclear: &mut Option<(u64, String)>,
    each: &mut Each<'_>,
) -> Result<(), Broken> {
    let number = entry
        .faults
        .iter()
        .find(|fault| fault.code == "ambiguous-number");
    if let (Some(fault), None) = (number, &unclear) {
        *unclear = Some((entry.row, fault.arg.clone()));
    }
    for (field, code, arg) in blocks {
        entry.fault(field, code, arg.as_str());
    }
    each(entry)
}
