//! The package that a workbook is: a ZIP file with parts.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::intake::file::Broken;
use crate::intake::file::xlsx::bounded::Bounded;

/// Most parts of a workbook.
const MOST_PARTS: usize = 4_000;

/// An opened package.
#[derive(Debug)]
pub(super) struct Package {
    archive: ZipArchive<BufReader<File>>,
    /// Positions of the parts by their names without differences that programs make.
    names: HashMap<String, usize>,
}

/// A part's name as every program means it: whatever its case and its slashes.
fn plain_name(name: &str) -> String {
    let name = name.replace('\\', "/").to_lowercase();
    name.trim_start_matches('/').to_owned()
}

/// A part being read.
pub(super) type PartReader<'p> = BufReader<Bounded<ZipFile<'p, BufReader<File>>>>;

impl Package {
    /// Opens a package and tells what is none.
    pub(super) fn open(mut file: File) -> Result<Self, Broken> {
        if too_many_parts(&mut file)? {
            return Err(Broken::Bomb);
        }
        file.seek(SeekFrom::Start(0))?;
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|_| Broken::Damaged)?;
        let all = (0..archive.len()).filter_map(|at| Some((archive.name_for_index(at)?.ok()?, at)));
        let names = all.map(|(name, at)| (plain_name(&name), at)).collect();
        let package = Self { archive, names };
        if package.has("xl/workbook.bin") {
            return Err(Broken::BinaryExcel);
        }
        if package.has("mimetype") && package.has("content.xml") {
            return Err(Broken::OpenDocument);
        }
        if !package.has("[Content_Types].xml") {
            return Err(Broken::NotATable);
        }
        Ok(package)
    }

    /// Whether there is a part with this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.at(name).is_some()
    }

    /// Where a part lies: the one with exactly this name, else the one that is meant.
    fn at(&self, name: &str) -> Option<usize> {
        let exact = self.archive.index_for_name(name);
        exact.or_else(|| self.names.get(&plain_name(name)).copied())
    }

    /// A part, unpacked as it is read, `most` bytes of it.
    pub(super) fn part(&mut self, name: &str, most: u64) -> Result<PartReader<'_>, Broken> {
        let at = self.at(name).ok_or(Broken::Damaged)?;
        let part = self.archive.by_index(at).map_err(|error| match error {
            ZipError::UnsupportedArchive(text) if text.contains("assword") => Broken::Encrypted,
            _ => Broken::Damaged,
        })?;
        let packed = part.compressed_size();
        Ok(Bounded::new(part, packed, most))
    }
}

/// Whether the file lists more parts than a workbook has, counted by their marks, so that the
/// list itself is never read into memory when it is too long.
fn too_many_parts(file: &mut File) -> Result<bool, Broken> {
    const MARK: [u8; 4] = *b"PK\x01\x02";
    file.seek(SeekFrom::Start(0))?;
    let mut block = vec![0_u8; 256 * 1024];
    let (mut kept, mut found) = (0, 0);
    loop {
        let read = file.read(&mut block[kept..])?;
        if read == 0 {
            return Ok(false);
        }
        let filled = kept + read;
        let marks = block[..filled]
            .windows(MARK.len())
            .filter(|four| *four == MARK);
        found += marks.count();
        if found > MOST_PARTS {
            return Ok(true);
        }
        let from = filled.saturating_sub(MARK.len() - 1);
        block.copy_within(from..filled, 0);
        kept = filled - from;
    }
}
