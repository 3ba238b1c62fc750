//! The rows of a source as a file: a list of flat objects, which the readers of files read.

use std::fs::File;
use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};

use crate::base::text::json::Object;
use crate::intake::file::MOST_COLUMNS;
use crate::intake::pull::Why;
use crate::intake::pull::definition::Limits;

/// Writes rows, within the limits of their source.
#[derive(Debug)]
pub(super) struct Writer {
    file: BufWriter<File>,
    limits: Limits,
    /// Rows so far.
    pub(super) rows: u64,
    /// Bytes so far.
    pub(super) bytes: u64,
}

fn unwritable(error: &std::io::Error) -> Why {
    tracing::error!(%error, "rows of a source can't be kept");
    Why::new("fault")
}

impl Writer {
    /// Begins a file without a name.
    pub(super) fn new(limits: Limits) -> Result<Self, Why> {
        let file = tempfile::tempfile().map_err(|e| unwritable(&e))?;
        Ok(Self {
            file: BufWriter::with_capacity(128 * 1024, file),
            limits,
            rows: 0,
            bytes: 0,
        })
    }

    /// How many rows are wanted.
    pub(super) fn first(&self) -> u64 {
        self.limits.first.unwrap_or(u64::MAX)
    }

    /// Adds a row: names and values, which are JSON already.
    pub(super) fn add<'v>(
        &mut self,
        members: impl Iterator<Item = (&'v str, String)>,
    ) -> Result<(), Why> {
        let (mut row, mut columns) = (Object::default(), 0);
        for (name, value) in members {
            row.raw(name, &value);
            columns += 1;
            if columns > MOST_COLUMNS {
                return Err(Why::new("too-many-columns").with("most", MOST_COLUMNS));
            }
        }
        let text = row.finish();
        self.rows += 1;
        if self.rows > self.limits.rows {
            return Err(Why::new("too-many-rows").with("most", self.limits.rows));
        }
        let before = if self.rows == 1 { "[" } else { ",\n" };
        self.bytes += (before.len() + text.len()) as u64;
        if self.bytes > self.limits.bytes() {
            return Err(Why::new("too-large").with("most", self.limits.megabytes));
        }
        let written = self.file.write_all(before.as_bytes());
        let written = written.and_then(|()| self.file.write_all(text.as_bytes()));
        written.map_err(|e| unwritable(&e))
    }

    /// Ends the file; it is read from its start.
    pub(super) fn finish(mut self) -> Result<File, Why> {
        let end: &[u8] = if self.rows == 0 { b"[]" } else { b"]" };
        let ended = self.file.write_all(end);
        let file = ended.and_then(|()| {
            self.file
                .into_inner()
                .map_err(std::io::IntoInnerError::into_error)
        });
        let rewound = file.and_then(|mut file| file.seek(SeekFrom::Start(0)).map(|_| file));
        rewound.map_err(|e| unwritable(&e))
    }
}
