//! Workbooks (.xlsx): only what holds figures is read, row by row, and never more of it than a
//! workbook of figures can be.

mod bounded;
mod package;
mod parts;
mod sheet;
mod strings;
mod styles;

use std::fs::File;

use crate::intake::file::Broken;
use crate::intake::file::source::Each;
use crate::intake::file::xlsx::package::Package;
use crate::intake::file::xlsx::parts::Part;
use crate::intake::file::xlsx::strings::Strings;
use crate::intake::file::xlsx::styles::Styles;

/// An opened workbook.
#[derive(Debug)]
pub(in crate::intake) struct Workbook {
    package: Package,
    sheets: Vec<Part>,
    strings: Strings,
    styles: Styles,
    from_1904: bool,
    /// Whether it carries macros, which are never read.
    pub(in crate::intake) macros: bool,
    /// How many formulas were met, whose saved results were taken.
    pub(in crate::intake) formulas: u64,
}

impl Workbook {
    /// Opens a workbook; its sheets are read later.
    pub(in crate::intake) fn open(file: File) -> Result<Self, Broken> {
        let mut package = Package::open(file)?;
        let (sheets, from_1904) = parts::sheets(&mut package)?;
        let strings = strings::read(&mut package)?;
        let styles = styles::read(&mut package)?;
        let macros = package.has("xl/vbaProject.bin");
        Ok(Self {
            package,
            sheets,
            strings,
            styles,
            from_1904,
            macros,
            formulas: 0,
        })
    }

    /// Names of the sheets: the one called Data first, hidden ones last.
    pub(in crate::intake) fn sheets(&self) -> Vec<String> {
        let mut sheets: Vec<&Part> = self.sheets.iter().collect();
        sheets.sort_by_key(|sheet| (!sheet.name.eq_ignore_ascii_case("data"), sheet.hidden));
        sheets.into_iter().map(|sheet| sheet.name.clone()).collect()
    }

    /// Hands the rows of a sheet that have content to `each`.
    pub(in crate::intake) fn rows(
        &mut self,
        sheet: &str,
        each: &mut Each<'_>,
    ) -> Result<(), Broken> {
        let Some(part) = self.sheets.iter().find(|part| part.name == sheet) else {
            return Ok(());
        };
        let reader = self.package.part(&part.path, bounded::SHEET)?;
        let book = sheet::Book {
            strings: &self.strings,
            styles: &self.styles,
            from_1904: self.from_1904,
        };
        self.formulas += sheet::rows(reader, &book, each)?;
        Ok(())
    }

    /// Whether a sheet has merged cells.
    pub(in crate::intake) fn is_merged(&mut self, sheet: &str) -> bool {
        let Some(part) = self.sheets.iter().find(|part| part.name == sheet) else {
            return false;
        };
        let reader = self.package.part(&part.path, bounded::SHEET);
        reader.is_ok_and(sheet::is_merged)
    }
}
