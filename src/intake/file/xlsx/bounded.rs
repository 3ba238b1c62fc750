//! Unpacked bytes, counted: more than the limit, or far more than was packed, ends the reading.

use std::cell::Cell;
use std::io::{self, BufReader, Read};

use crate::intake::file::Broken;

/// Most unpacked bytes of a sheet.
pub(super) const SHEET: u64 = 512 * 1024 * 1024;
/// Most unpacked bytes of the shared texts.
pub(super) const STRINGS: u64 = 96 * 1024 * 1024;
/// Most unpacked bytes of every other part.
pub(super) const PART: u64 = 8 * 1024 * 1024;

/// Unpacked bytes of one piece of XML: more than any cell needs.
const EVENT: u64 = 1024 * 1024;
/// From so many unpacked bytes on the ratio counts.
const SMALL: u64 = 16 * 1024 * 1024;
/// Unpacked bytes a packed one may become; workbooks of figures stay below 60.
const RATIO: u64 = 200;

/// A part being unpacked.
pub(super) struct Bounded<R> {
    inner: R,
    read: u64,
    most: u64,
    since_event: Cell<u64>,
}

impl<R: Read> Bounded<R> {
    /// Reads at most `most` bytes, and at most [`RATIO`] for each of the `packed`.
    pub(super) fn new(inner: R, packed: u64, most: u64) -> BufReader<Self> {
        let most = most.min(SMALL.max(packed.saturating_mul(RATIO)));
        let bounded = Self {
            inner,
            read: 0,
            most,
            since_event: Cell::new(0),
        };
        BufReader::with_capacity(32 * 1024, bounded)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        let counted = read as u64;
        self.read += counted;
        self.since_event.set(self.since_event.get() + counted);
        if self.read > self.most || self.since_event.get() > EVENT {
            return Err(Broken::Bomb.into());
        }
        Ok(read)
    }
}

/// Notes that a piece of XML was understood.
pub(super) fn piece<R: Read>(reader: &BufReader<Bounded<R>>) {
    reader.get_ref().since_event.set(0);
}
