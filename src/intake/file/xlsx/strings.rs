//! The texts that cells share, in one piece of memory.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::intake::file::Broken;
use crate::intake::file::xlsx::bounded::{STRINGS, piece};
use crate::intake::file::xlsx::package::Package;
use crate::intake::file::xlsx::parts::{attribute, broken};

/// Most bytes of shared texts that are kept.
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// Most shared texts.
const MOST_TEXTS: usize = 1_000_000;

/// Shared texts by their number.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// The text with this number.
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let start = at
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }

    fn end(&mut self) -> Result<(), Broken> {
        let end = u32::try_from(self.text.len()).map_err(|_| Broken::Bomb)?;
        self.ends.push(end);
        if self.text.len() > MOST_BYTES || self.ends.len() > MOST_TEXTS {
            return Err(Broken::Bomb);
        }
        Ok(())
    }
}

/// Reads the shared texts of a workbook, which lie at `path`.
pub(super) fn read(package: &mut Package, path: Option<&str>) -> Result<Strings, Broken> {
    let mut strings = Strings::default();
    let Some(path) = path else {
        return Ok(strings);
    };
    let mut xml = Reader::from_reader(package.part(path, STRINGS)?);
    let mut buffer = Vec::new();
    let (mut in_text, mut in_reading, mut raised) = (false, false, false);
    loop {
        match xml.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => in_text = true,
                "rPh" => in_reading = true,
                "vertAlign" => raised = is_raised(&tag),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => in_text = false,
                "r" => raised = false,
                "rPh" => in_reading = false,
                "si" => strings.end()?,
                _ => {}
            },
            Event::Empty(tag) => match tag.local_name().as_ref() {
                "vertAlign" => raised = is_raised(&tag),
                "si" => strings.end()?,
                _ => {}
            },
            event if in_text && !in_reading && raised => {
                let from = strings.ends.last().map_or(0, |end| *end as usize);
                push_raised(&mut strings.text, from, &event)?;
            }
            event if in_text && !in_reading => push(&mut strings.text, &event)?,
            Event::Eof => return Ok(strings),
            _ => {}
        }
        buffer.clear();
        piece(xml.get_ref());
    }
}

/// Whether a piece of text is set above the line, by its tag.
pub(super) fn is_raised(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "val").is_some_and(|how| how == "superscript")
}

/// Adds a piece that is set above the line: digits behind a number, which begins at `from`, are
/// the mark of a footnote and not more of its digits.
pub(super) fn push_raised(text: &mut String, from: usize, event: &Event<'_>) -> Result<(), Broken> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let mut piece = String::new();
    push(&mut piece, event)?;
    let before = text.get(from..).unwrap_or_default().trim_end();
    if !before.ends_with(|c: char| c.is_ascii_digit()) {
        text.push_str(&piece);
        return Ok(());
    }
    text.extend(piece.chars().map(|c| {
        let digit = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
        digit.map_or(c, |digit| RAISED[digit])
    }));
    Ok(())
}

/// Adds what a piece of text says.
pub(super) fn push(text: &mut String, event: &Event<'_>) -> Result<(), Broken> {
    match event {
        Event::Text(piece) => text.push_str(piece),
        Event::CData(piece) => text.push_str(piece),
        Event::GeneralRef(name) => {
            let letter = name.resolve_char_ref().map_err(|_| Broken::Damaged)?;
            let known = quick_xml::escape::resolve_predefined_entity(&name.xml10_content());
            text.extend(letter);
            text.push_str(known.unwrap_or_default());
        }
        Event::Eof => return Err(Broken::Damaged),
        _ => {}
    }
    Ok(())
}
