//! Workbooks (.xlsx): only what holds figures is read, row by row, and never more of it than a
//! workbook of figures can be.

mod bounded;
mod layout;
mod package;
mod parts;
mod sheet;
mod strings;
mod styles;

use std::collections::HashMap;
use std::fs::File;

use crate::intake::file::Broken;
use crate::intake::file::cell::Each;
use crate::intake::file::xlsx::layout::Layout;
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
    /// Layouts of the sheets that were looked at, by name.
    layouts: HashMap<String, Layout>,
    from_1904: bool,
    /// Whether it carries macros, which are never read.
    pub(in crate::intake) macros: bool,
    /// How many formulas the last reading met, whose saved results were taken.
    pub(in crate::intake) formulas: u64,
}

impl Workbook {
    /// Opens a workbook; its sheets are read later.
    pub(in crate::intake) fn open(file: File) -> Result<Self, Broken> {
        let mut package = Package::open(file)?;
        let listed = parts::listed(&mut package)?;
        let strings = strings::read(&mut package, listed.strings.as_deref())?;
        let styles = styles::read(&mut package, listed.styles.as_deref())?;
        Ok(Self {
            package,
            sheets: listed.sheets,
            strings,
            styles,
            layouts: HashMap::new(),
            from_1904: listed.from_1904,
            macros: listed.macros,
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
        if !self.layouts.contains_key(sheet) {
            let layout = layout::read(self.package.part(&part.path, bounded::SHEET)?)?;
            self.layouts.insert(sheet.to_owned(), layout);
        }
        let reader = self.package.part(&part.path, bounded::SHEET)?;
        let book = sheet::Book {
            strings: &self.strings,
            styles: &self.styles,
            layout: &self.layouts[sheet],
            from_1904: self.from_1904,
        };
        self.formulas = sheet::rows(reader, &book, each)?;
        Ok(())
    }

    /// Whether a sheet that was read has merged cells.
    pub(in crate::intake) fn is_merged(&self, sheet: &str) -> bool {
        self.layouts.get(sheet).is_some_and(Layout::is_merged)
    }

    /// Columns of a sheet that was read which are hidden.
    pub(in crate::intake) fn hidden_columns(&self, sheet: &str) -> &[usize] {
        self.layouts
            .get(sheet)
            .map_or(&[], |one| one.hidden.as_slice())
    }
}
