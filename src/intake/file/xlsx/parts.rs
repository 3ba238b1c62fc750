//! What a workbook is made of: its sheets, its calendar, and where its other parts lie. Parts are
//! found by the relationships that the package declares, never by a name that is only usual.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::intake::file::Broken;
use crate::intake::file::xlsx::bounded::{PART, piece};
use crate::intake::file::xlsx::package::{Package, PartReader};

/// Most sheets that are looked at.
const MOST_SHEETS: usize = 50;

/// A sheet.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its name.
    pub(super) name: String,
    /// Where it stands in the package.
    pub(super) path: String,
    /// Whether it is hidden.
    pub(super) hidden: bool,
}

/// An attribute by its local name.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes();
    let found = all
        .with_checks(false)
        .flatten()
        .find(|one| one.key.local_name().as_ref() == name)?;
    if !found.value.contains('&') {
        return Some(found.value.into_owned());
    }
    let text = quick_xml::escape::unescape(&found.value).ok()?;
    Some(text.into_owned())
}

/// Reads a part and hands each opening tag to `each`; false ends it.
pub(super) fn tags(
    reader: PartReader<'_>,
    mut each: impl FnMut(&BytesStart<'_>) -> bool,
) -> Result<(), Broken> {
    let mut xml = Reader::from_reader(reader);
    xml.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(tag) | Event::Empty(tag) if !each(&tag) => return Ok(()),
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
        piece(xml.get_ref());
    }
}

/// A fault of XML: a limit that was met, or a broken part.
pub(super) fn broken(error: quick_xml::Error) -> Broken {
    match error {
        quick_xml::Error::Io(error) => match std::sync::Arc::try_unwrap(error) {
            Ok(error) => match Broken::from(error) {
                Broken::Unreadable(_) => Broken::Damaged,
                broken => broken,
            },
            Err(_) => Broken::Damaged,
        },
        _ => Broken::Damaged,
    }
}

/// What a workbook lists.
#[derive(Debug)]
pub(super) struct Listed {
    /// The sheets in the workbook's order.
    pub(super) sheets: Vec<Part>,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
    /// Where the shared texts lie.
    pub(super) strings: Option<String>,
    /// Where the styles lie.
    pub(super) styles: Option<String>,
    /// Whether it carries macros.
    pub(super) macros: bool,
}

/// Reads what the workbook lists.
pub(super) fn listed(package: &mut Package) -> Result<Listed, Broken> {
    let book = workbook_path(package)?;
    let relations = relations(package, &book)?;
    let place = |kind: &str, usual: &str| {
        let one = relations.iter().find(|one| one.is(kind));
        let usual = || package.has(usual).then(|| usual.to_owned());
        one.map(|one| one.path.clone())
            .filter(|path| package.has(path))
            .or_else(usual)
    };
    let mut listed = Listed {
        sheets: Vec::new(),
        from_1904: false,
        strings: place("sharedstrings", "xl/sharedStrings.xml"),
        styles: place("styles", "xl/styles.xml"),
        macros: place("vbaproject", "xl/vbaProject.bin").is_some(),
    };
    let mut root = None;
    tags(package.part(&book, PART)?, |tag| {
        let name = tag.local_name();
        let root = root.get_or_insert_with(|| name.as_ref().to_owned());
        match name.as_ref() {
            "workbookPr" => {
                let date = attribute(tag, "date1904");
                listed.from_1904 = date.is_some_and(|value| value == "1" || value == "true");
            }
            "sheet" => {
                let (name, id) = (attribute(tag, "name"), relation_id(tag));
                let path = id.and_then(|id| relations.iter().find(|one| one.id == id));
                let hidden = attribute(tag, "state").is_some_and(|state| state != "visible");
                if let (Some(name), Some(one)) = (name, path) {
                    let path = one.path.clone();
                    listed.sheets.push(Part { name, path, hidden });
                }
            }
            _ => {}
        }
        root == "workbook" && listed.sheets.len() < MOST_SHEETS
    })?;
    if root.is_some_and(|root| root != "workbook") {
        return Err(Broken::NotATable);
    }
    if listed.sheets.is_empty() {
        return Err(Broken::Damaged);
    }
    Ok(listed)
}

/// `r:id`, whatever its prefix; `sheetId` is another attribute.
fn relation_id(tag: &BytesStart<'_>) -> Option<String> {
    let mut all = tag.attributes();
    let found = all
        .with_checks(false)
        .flatten()
        .find(|one| one.key.prefix().is_some() && one.key.local_name().as_ref() == "id")?;
    Some(found.value.into_owned())
}

fn workbook_path(package: &mut Package) -> Result<String, Broken> {
    let declared = relations(package, "")?;
    let found = declared.into_iter().find(|one| one.is("officedocument"));
    let path = found.map_or_else(|| "xl/workbook.xml".to_owned(), |one| one.path);
    if package.has(&path) {
        Ok(path)
    } else {
        Err(Broken::NotATable)
    }
}

/// A part that another one names.
#[derive(Debug)]
struct Relation {
    id: String,
    kind: String,
    path: String,
}

impl Relation {
    /// Whether it is of this kind: the last word of its type, in small letters.
    fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// The parts that `of` names; those of the package itself where `of` is empty.
fn relations(package: &mut Package, of: &str) -> Result<Vec<Relation>, Broken> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let name = resolved(folder, &format!("_rels/{file}.rels"));
    let mut all = Vec::new();
    if !package.has(&name) {
        return Ok(all);
    }
    tags(package.part(&name, PART)?, |tag| {
        let external = attribute(tag, "TargetMode").is_some_and(|mode| mode == "External");
        if let (Some(id), Some(target), false) =
            (attribute(tag, "Id"), attribute(tag, "Target"), external)
        {
            let kind = attribute(tag, "Type").unwrap_or_default().to_lowercase();
            let path = resolved(folder, &target);
            all.push(Relation { id, kind, path });
        }
        true
    })?;
    Ok(all)
}

/// Where a target lies that a part in `folder` names, with whatever slashes.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let from_root = target.starts_with('/');
    let mut path: Vec<&str> = Vec::new();
    let folder = if from_root { "" } else { folder };
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn targets_are_found_with_whatever_slashes() {
        for (folder, target, path) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/SharedStrings.xml", "xl/SharedStrings.xml"),
            ("xl", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/books", "../styles.xml", "xl/styles.xml"),
            ("", "./xl/workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(resolved(folder, target), path);
        }
    }
}
