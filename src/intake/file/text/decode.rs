//! The encoding of a text file, told by its content, and its text as UTF-8.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::intake::file::Broken;

/// The encoding: by the mark at the start, by zeros between letters, as UTF-8 where all of it is,
/// else the one of Windows in western countries.
pub(super) fn encoding(file: &mut File) -> Result<&'static Encoding, Broken> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    Read::by_ref(file).take(512).read_to_end(&mut head)?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(encoding);
    }
    let zeros = |from: usize| {
        head.iter()
            .skip(from)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let half = head.len() / 2;
    if half > 0 && zeros(1) * 10 > half * 7 {
        return Ok(UTF_16LE);
    }
    if half > 0 && zeros(0) * 10 > half * 7 {
        return Ok(UTF_16BE);
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(if is_utf8(file)? { UTF_8 } else { WINDOWS_1252 })
}

fn is_utf8(file: &mut File) -> Result<bool, Broken> {
    let mut block = vec![0_u8; 64 * 1024];
    let mut kept = 0;
    loop {
        let read = file.read(&mut block[kept..])?;
        let filled = kept + read;
        let valid = match std::str::from_utf8(&block[..filled]) {
            Ok(_) => filled,
            Err(error) if error.error_len().is_some() => return Ok(false),
            Err(error) => error.valid_up_to(),
        };
        if read == 0 {
            return Ok(valid == filled);
        }
        block.copy_within(valid..filled, 0);
        kept = filled - valid;
    }
}

/// A file's text as UTF-8.
pub(super) struct Decoded<'f> {
    file: &'f File,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    out: Vec<u8>,
    out_at: usize,
    out_end: usize,
    ended: bool,
}

impl<'f> Decoded<'f> {
    /// The text of a file from where it stands.
    pub(super) fn new(file: &'f File, encoding: &'static Encoding) -> Self {
        Self {
            file,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; 16 * 1024],
            raw_at: 0,
            raw_end: 0,
            out: vec![0; 64 * 1024],
            out_at: 0,
            out_end: 0,
            ended: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.raw_at == self.raw_end && !self.ended {
            self.raw_end = self.file.read(&mut self.raw)?;
            self.raw_at = 0;
            self.ended = self.raw_end == 0;
        }
        let raw = &self.raw[self.raw_at..self.raw_end];
        let (_, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.out, self.ended);
        self.raw_at += read;
        self.out_at = 0;
        self.out_end = written;
        Ok(())
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.out_at == self.out_end {
            if self.ended && self.raw_at == self.raw_end {
                return Ok(0);
            }
            self.fill()?;
        }
        let len = into.len().min(self.out_end - self.out_at);
        into[..len].copy_from_slice(&self.out[self.out_at..self.out_at + len]);
        self.out_at += len;
        Ok(len)
    }
}
