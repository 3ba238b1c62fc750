//! The list of a workbook's sheets, and its calendar.

use std::collections::HashMap;

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

/// The sheets in the workbook's order, and whether days are counted from 1904.
pub(super) fn sheets(package: &mut Package) -> Result<(Vec<Part>, bool), Broken> {
    let book = workbook_path(package)?;
    let folder = book
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned();
    let targets = relations(package, &book, &folder)?;
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    tags(package.part(&book, PART)?, |tag| {
        match tag.local_name().as_ref() {
            "workbookPr" => {
                let date = attribute(tag, "date1904");
                from_1904 = date.is_some_and(|value| value == "1" || value == "true");
            }
            "sheet" => {
                let (name, id) = (attribute(tag, "name"), relation_id(tag));
                let path = id.and_then(|id| targets.get(&id).cloned());
                let hidden = attribute(tag, "state").is_some_and(|state| state != "visible");
                if let (Some(name), Some(path)) = (name, path) {
                    sheets.push(Part { name, path, hidden });
                }
            }
            _ => {}
        }
        sheets.len() < MOST_SHEETS
    })?;
    if sheets.is_empty() {
        return Err(Broken::Damaged);
    }
    Ok((sheets, from_1904))
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
    let mut found = None;
    if package.has("_rels/.rels") {
        tags(package.part("_rels/.rels", PART)?, |tag| {
            let kind = attribute(tag, "Type").unwrap_or_default();
            if kind.ends_with("/officeDocument") {
                found = attribute(tag, "Target");
            }
            found.is_none()
        })?;
    }
    let path = found.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let path = path.trim_start_matches('/').to_owned();
    if !package.has(&path) || !path.starts_with("xl/") {
        return Err(Broken::NotATable);
    }
    Ok(path)
}

/// Where the parts lie that the workbook names by an id.
fn relations(
    package: &mut Package,
    book: &str,
    folder: &str,
) -> Result<HashMap<String, String>, Broken> {
    let file = book.rsplit_once('/').map_or(book, |(_, file)| file);
    let name = format!("{folder}/_rels/{file}.rels");
    let mut targets = HashMap::new();
    if !package.has(&name) {
        return Ok(targets);
    }
    tags(package.part(&name, PART)?, |tag| {
        if let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target")) {
            let path = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None => format!("{folder}/{target}"),
            };
            targets.insert(id, path);
        }
        true
    })?;
    Ok(targets)
}
