//! From rows to observations: finds the sheet and the header, judges the columns by all rows, and
//! hands what it reads on, one observation at a time.

use std::path::Path;
use std::sync::Arc;

use crate::catalogue::{Catalogue, Indicator};
use crate::intake::file::Broken;
use crate::intake::file::answers::Answers;
use crate::intake::file::aside::is_aside;
use crate::intake::file::cell::{Row, column_name};
use crate::intake::file::columns::wanted;
use crate::intake::file::entry::Entry;
use crate::intake::file::field::{AGENCY, Field};
use crate::intake::file::head::{Head, Search, Shape};
use crate::intake::file::looks::Looks;
use crate::intake::file::notes::{Asked, Notes};
use crate::intake::file::numbers::Decimal;
use crate::intake::file::periods::Order;
use crate::intake::file::source::Source;
use crate::intake::file::survey::{Judged, Survey};
use crate::intake::file::tidy::Tidy;
use crate::intake::file::wide::Wide;

/// Takes what is read.
type Each<'e> = dyn FnMut(Entry) -> Result<(), Broken> + 'e;

/// What a file is read for.
pub struct Request<'a> {
    /// What is measured.
    pub catalogue: &'a Catalogue,
    /// What the file is about; none where its lines say it.
    pub about: Option<&'a Arc<Indicator>>,
    /// What the sender has said of it.
    pub answers: &'a Answers,
    /// Whether a text names an agency.
    pub is_agency: &'a dyn Fn(&str) -> bool,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let about = self.about.map(|about| about.slug.as_str());
        f.debug_struct("Request")
            .field("about", &about)
            .finish_non_exhaustive()
    }
}

/// Reads a file; hands each observation to `each`.
///
/// # Errors
/// [`Broken`] when the file as a whole can't be read.
pub fn read(request: &Request<'_>, path: &Path, each: &mut Each<'_>) -> Result<Notes, Broken> {
    let mut source = Source::open(path)?;
    let all = source.sheets();
    let chosen = request
        .answers
        .sheet
        .as_ref()
        .filter(|name| all.contains(name));
    let sheets = chosen.map_or_else(|| all.clone(), |name| vec![name.clone()]);
    let mut found_rows = false;
    for sheet in &sheets {
        let (head, seen) = head(request, &mut source, sheet)?;
        found_rows |= seen > 0;
        let Some(head) = head else { continue };
        let others = all.iter().filter(|name| *name != sheet);
        let mut reading = Reading::new(request, &head, sheet);
        for other in others {
            if is_alike(request, &mut source, other, &head) {
                reading.notes.other_sheets.push(other.clone());
            }
        }
        return reading.run(&mut source, each);
    }
    if !found_rows {
        return Err(Broken::Empty);
    }
    match request.about {
        Some(indicator) => Err(Broken::NoHeader {
            wanted: wanted(indicator),
            merged: sheets.iter().any(|sheet| source.is_merged(sheet)),
        }),
        None => Err(Broken::NoIndicator),
    }
}

/// The header of a sheet, and how many rows were looked at.
fn head(
    request: &Request<'_>,
    source: &mut Source,
    sheet: &str,
) -> Result<(Option<Head>, usize), Broken> {
    let mut search = Search::new(request.about, request.answers);
    source.rows(sheet, &mut |row| Ok(search.take(row)))?;
    Ok((search.finish()?, search.seen()))
}

/// Whether a sheet has the same columns as the one that is read.
fn is_alike(request: &Request<'_>, source: &mut Source, sheet: &str, head: &Head) -> bool {
    match head_of(request, source, sheet) {
        Some(other) => match (&other.shape, &head.shape) {
            (Shape::Wide(_, other), Shape::Wide(_, one)) => {
                other.missing.is_empty() && one.fields().iter().all(|field| other.has(*field))
            }
            (Shape::Tidy(_), Shape::Tidy(_)) => true,
            _ => false,
        },
        None => false,
    }
}

fn head_of(request: &Request<'_>, source: &mut Source, sheet: &str) -> Option<Head> {
    head(request, source, sheet).ok()?.0
}

/// Reads the rows below a header.
struct Reading<'a> {
    request: &'a Request<'a>,
    head: &'a Head,
    sheet: &'a str,
    notes: Notes,
    /// The first number that could be read either way.
    unclear: Option<(u64, String)>,
}

impl<'a> Reading<'a> {
    fn new(request: &'a Request<'a>, head: &'a Head, sheet: &'a str) -> Self {
        Self {
            request,
            head,
            sheet,
            notes: Notes {
                sheet: sheet.to_owned(),
                ..Notes::default()
            },
            unclear: None,
        }
    }

    fn run(mut self, source: &mut Source, each: &mut Each<'_>) -> Result<Notes, Broken> {
        let judged = self.judge(source)?;
        let blocks = self.blocks(&judged);
        self.tell(&judged, source);
        let head = self.head;
        let mut lines = Lines {
            request: self.request,
            head,
            blocks: &blocks,
            reader: match &head.shape {
                Shape::Wide(indicator, columns) => {
                    let table = (indicator, columns);
                    Reader::Wide(Wide::new(self.request.catalogue, table, &judged))
                }
                Shape::Tidy(header) => Reader::Tidy(Tidy::new(header, &judged)),
            },
            sequential: matches!(source, Source::Text(_)),
            named: matches!(source, Source::List(_)),
            seen: 0,
            notes: &mut self.notes,
            unclear: &mut self.unclear,
            each,
        };
        source.rows(self.sheet, &mut |row| lines.take(row))?;
        lines.finish()?;
        if let Some((row, example)) = self.unclear.take() {
            self.notes.asked.push(Asked::Decimal { example, row });
        }
        if let Source::Workbook(book) = source {
            self.notes.formulas = book.formulas;
            self.notes.macros = book.macros;
        }
        Ok(self.notes)
    }

    /// Looks at all rows first.
    fn judge(&mut self, source: &mut Source) -> Result<Judged, Broken> {
        let (catalogue, is_agency) = (self.request.catalogue, self.request.is_agency);
        let mut survey = Survey::new(self.head, catalogue, is_agency);
        source.rows(self.sheet, &mut |row| {
            if row.number > self.head.row {
                survey.take(row)?;
            }
            Ok(true)
        })?;
        let template = self.is_template(source).then_some(Decimal::Comma);
        let mut judged = survey.finish(self.request.answers.decimal);
        judged.sign = judged.sign.or(template);
        Ok(judged)
    }

    /// Whether it is our template as separated text, which writes decimal commas: its columns bear
    /// the names of the catalogue to the letter, and semicolons part them.
    fn is_template(&self, source: &Source) -> bool {
        let Shape::Wide(indicator, columns) = &self.head.shape else {
            return false;
        };
        let own = |at: usize, field: Field| {
            let heading = self.head.headings.get(at);
            heading.is_some_and(|heading| heading == field.name(indicator))
        };
        source.separator() == Some(b';')
            && columns.unread.is_empty()
            && columns
                .read
                .iter()
                .all(|column| own(column.at, column.field))
    }

    /// What stops the reading until its sender has answered: field, code, heading.
    fn blocks(&self, judged: &Judged) -> Vec<(String, &'static str, String)> {
        let mut blocks = Vec::new();
        for (unread, looks) in &judged.suspects {
            let field = match (&self.head.shape, looks) {
                (Shape::Wide(indicator, _), Looks::Place) => indicator.region.field.clone(),
                (Shape::Wide(indicator, _), Looks::Period) => indicator.period.field.clone(),
                (Shape::Tidy(_), Looks::Place) => "region".to_owned(),
                (Shape::Tidy(_), Looks::Period) => "period".to_owned(),
                (_, Looks::Agency) => AGENCY.to_owned(),
            };
            blocks.push((field, "unread-column", unread.heading.clone()));
        }
        if let Shape::Wide(_, columns) = &self.head.shape {
            let missing = columns.missing.iter();
            blocks.extend(missing.map(|name| (name.clone(), "no-column", String::new())));
        }
        blocks
    }

    /// Notes what is known before the rows are read.
    fn tell(&mut self, judged: &Judged, source: &Source) {
        self.notes.rows = judged.rows;
        self.notes.signed = judged.sign.is_some();
        self.notes.comma = judged.sign.unwrap_or_default() == Decimal::Comma;
        self.notes.month_first = judged.order == Order::MonthFirst;
        let heading = |at: usize| {
            let text = self.head.headings.get(at).filter(|text| !text.is_empty());
            text.cloned().unwrap_or_else(|| column_name(at))
        };
        let hidden = source.hidden_columns(self.sheet);
        if let Shape::Wide(indicator, columns) = &self.head.shape {
            let read = hidden
                .iter()
                .filter(|at| columns.read.iter().any(|one| one.at == **at));
            self.notes.hidden_columns = read.map(|at| heading(*at)).collect();
            let fields: Vec<String> = Field::all(indicator)
                .into_iter()
                .filter(|field| !matches!(field, Field::Measure(_)) || !columns.has(*field))
                .map(|field| field.name(indicator).to_owned())
                .collect();
            let suspect = |heading: &str| {
                judged
                    .suspects
                    .iter()
                    .any(|(one, _)| one.heading == heading)
            };
            for one in judged.unread.iter().filter(|one| !one.settled) {
                self.notes.asked.push(Asked::Heading {
                    heading: one.heading.clone(),
                    fields: fields.clone(),
                    needed: suspect(&one.heading) || !columns.missing.is_empty(),
                });
            }
        }
        let beyond = judged
            .beyond
            .iter()
            .map(|at| format!("({})", column_name(*at)));
        let unread = judged.unread.iter().map(|one| one.heading.clone());
        self.notes.ignored = unread.chain(beyond).collect();
        if !self.notes.other_sheets.is_empty() {
            let mut sheets = vec![self.sheet.to_owned()];
            sheets.extend(self.notes.other_sheets.iter().cloned());
            self.notes.asked.push(Asked::Sheet { sheets });
        }
    }
}

enum Reader<'a> {
    Wide(Wide<'a>),
    Tidy(Tidy<'a>),
}

/// Takes the rows one by one.
struct Lines<'a, 'e, 'f> {
    request: &'a Request<'a>,
    head: &'a Head,
    blocks: &'a [(String, &'static str, String)],
    reader: Reader<'a>,
    /// Whether a cell too many moves all behind it.
    sequential: bool,
    /// Whether each cell bears a name, so that one of another name has no column.
    named: bool,
    /// Rows below the header so far.
    seen: u64,
    notes: &'a mut Notes,
    unclear: &'a mut Option<(u64, String)>,
    each: &'e mut Each<'f>,
}

impl Lines<'_, '_, '_> {
    fn take(&mut self, row: &Row) -> Result<bool, Broken> {
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

    fn finish(self) -> Result<(), Broken> {
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
    blocks: &[(String, &'static str, String)],
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
