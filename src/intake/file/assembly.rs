//! From rows to observations: finds the sheet and the header, judges the columns by all rows, and
//! hands what it reads on, one observation at a time.

use std::fs::File;

use crate::catalogue::{Grain, Indicator};
use crate::intake::file::Broken;
use crate::intake::file::answers::{LEAVE_OUT, Said};
use crate::intake::file::cell::column_name;
use crate::intake::file::claims;
use crate::intake::file::columns::{Column, Columns, Unread, wanted};
use crate::intake::file::field::{AGENCY, Field, short};
use crate::intake::file::head::{Head, Search, Shape};
use crate::intake::file::lines::{Block, Lines, Reader};
use crate::intake::file::looks::Looks;
use crate::intake::file::notes::{Asked, Notes};
use crate::intake::file::numbers::Decimal;
use crate::intake::file::periods::Order;
use crate::intake::file::request::{Each, Request};
use crate::intake::file::source::Source;
use crate::intake::file::spellings::Part;
use crate::intake::file::survey::{Judged, Survey};
use crate::intake::file::tidy::Tidy;
use crate::intake::file::wide::Wide;

/// Reads a file; hands each observation to `each`.
///
/// # Errors
/// [`Broken`] when the file as a whole can't be read.
pub fn read(request: &Request<'_>, file: File, each: &mut Each<'_>) -> Result<Notes, Broken> {
    let mut source = Source::open(file)?;
    let all = source.sheets();
    let chosen = request.answers.sheet.as_ref();
    if let Some(name) = chosen.filter(|name| !all.contains(name)) {
        return Err(Broken::NoSheet {
            name: short(name),
            sheets: all.into_iter().filter(|one| !one.is_empty()).collect(),
        });
    }
    let sheets = chosen.map_or_else(|| all.clone(), |name| vec![name.clone()]);
    let mut first_rows = Vec::new();
    for sheet in &sheets {
        let (head, rows) = head(request, &mut source, sheet)?;
        let Some(head) = head else {
            if first_rows.is_empty() {
                first_rows = rows;
            }
            continue;
        };
        let others = all.iter().filter(|name| *name != sheet);
        let mut reading = Reading::new(request, &head, sheet);
        if let Some(row) = request.answers.header {
            reading.notes.asked.push(Asked::Header { rows, row });
        }
        for other in others {
            if is_alike(request, &mut source, other, &head) {
                reading.notes.other_sheets.push(other.clone());
            }
        }
        return reading.run(&mut source, each);
    }
    if first_rows.is_empty() {
        return Err(Broken::Empty);
    }
    match request.about {
        Some(indicator) => Err(Broken::NoHeader {
            wanted: wanted(indicator),
            merged: sheets.iter().any(|sheet| source.is_merged(sheet)),
            rows: first_rows,
            sheets: Some(all).filter(|all| all.len() > 1).unwrap_or_default(),
        }),
        None => Err(Broken::NoIndicator),
    }
}

/// Rows in which a header may stand: number and text.
type Rows = Vec<(u64, String)>;

/// The header of a sheet, and the rows in which it was looked for.
fn head(
    request: &Request<'_>,
    source: &mut Source,
    sheet: &str,
) -> Result<(Option<Head>, Rows), Broken> {
    let mut search = Search::new(request.about, request.answers);
    source.rows(sheet, &mut |row| Ok(search.take(row)))?;
    Ok((search.finish()?, search.rows()))
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
        // Nobody writes decimals with a point into it, nor thousands: a point is asked about.
        judged.sign = judged.sign.or(template.filter(|_| !judged.open));
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
    fn blocks(&self, judged: &Judged) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (unread, looks) in &judged.suspects {
            let field = match (&self.head.shape, looks) {
                (Shape::Wide(indicator, _), Looks::Place) => indicator.region.field.clone(),
                (Shape::Wide(indicator, _), Looks::Period | Looks::Parts) => {
                    indicator.period.field.clone()
                }
                (Shape::Wide(indicator, _), Looks::Figure(at)) => {
                    indicator.measures[*at].name.clone()
                }
                (Shape::Tidy(_), Looks::Place) => "region".to_owned(),
                (Shape::Tidy(_), Looks::Period) => "period".to_owned(),
                (_, Looks::Agency) => AGENCY.to_owned(),
                (Shape::Tidy(_), Looks::Figure(_) | Looks::Parts) => continue,
            };
            let code = match looks {
                Looks::Figure(_) => "unread-figure",
                Looks::Parts => "unread-parts",
                _ => "unread-column",
            };
            blocks.push((field, code, unread.heading.clone()));
        }
        if let Shape::Wide(indicator, columns) = &self.head.shape {
            let given = &self.request.answers.given;
            let missing = columns.missing.iter().filter(|name| !given.contains(*name));
            blocks.extend(missing.map(|name| (name.clone(), "no-column", String::new())));
            let finer = |column: &Column| match column.part {
                Part::Whole | Part::Of(Grain::Year | Grain::School) => false,
                Part::Of(_) => column.field == Field::Period,
            };
            let until = columns.title_until.as_ref();
            if let (Some(title), false) = (until, columns.read.iter().any(finer)) {
                let field = indicator.period.field.clone();
                blocks.push((field, "title-until", short(title)));
            }
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
            let lacking = lacks_figures(indicator, columns);
            let suspect = |heading: &str| {
                judged
                    .suspects
                    .iter()
                    .any(|(one, _)| one.heading == heading)
            };
            let open = |one: &&Unread| !one.settled || (one.again && suspect(&one.heading));
            for one in judged.unread.iter().filter(open) {
                self.notes.asked.push(Asked::Heading {
                    heading: one.heading.clone(),
                    fields: fields_of(indicator, columns, one.measure),
                    needed: suspect(&one.heading) || lacking || !columns.missing.is_empty(),
                });
            }
        }
        self.tell_known(judged);
        let headings = self.head.headings.iter().filter(|text| !text.is_empty());
        self.notes.headings = headings.map(|heading| short(heading)).collect();
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

/// Names of the fields that a column could hold: those that no other holds, and the one about which
/// it is asked.
fn fields_of(indicator: &Indicator, columns: &Columns, asked: Option<usize>) -> Vec<String> {
    let is_free = |field: &Field| match field {
        Field::Measure(at) => !columns.has(*field) || asked == Some(*at),
        _ => true,
    };
    let all = Field::all(indicator).into_iter().filter(is_free);
    all.map(|field| field.name(indicator).to_owned()).collect()
}

/// Whether every row is refused because no column holds a figure that it must have; a total stands
/// for its parts.
fn lacks_figures(indicator: &Indicator, columns: &Columns) -> bool {
    let has = |at: usize| columns.has(Field::Measure(at));
    let read = |by: [bool; 3]| {
        let mut all = indicator.measures.iter().enumerate();
        all.any(|(at, one)| has(at) && indicator.told_by(one) == by)
    };
    let mut wholes = indicator.measures.iter().enumerate();
    let whole = wholes.any(|(at, one)| one.whole && has(at)) && !indicator.parts().any(has);
    let mut measures = indicator.measures.iter().enumerate();
    measures.any(|(at, one)| {
        let beside = whole && one.part.is_some();
        one.stored && one.required && !beside && !has(at) && read(indicator.told_by(one))
    })
}

impl Reading<'_> {
    /// Notes the headings that are read as was said.
    fn tell_known(&mut self, judged: &Judged) {
        let Shape::Wide(indicator, columns) = &self.head.shape else {
            return;
        };
        let answers = self.request.answers;
        for (at, text) in self.head.headings.iter().enumerate() {
            let heading = &columns.names[at];
            let asked = |one: &Unread| (one.again || one.measure.is_some()) && one.at == at;
            if columns.yielded.contains(&at) || judged.suspects.iter().any(|(one, _)| asked(one)) {
                continue;
            }
            let (said, again) = claims::said(heading, text, answers, indicator);
            let field = match said {
                Said::Nothing => continue,
                Said::LeaveOut => LEAVE_OUT,
                Said::Field(field) => field.name(indicator),
            };
            // One that another column holds may be said, too: then it is asked about that one.
            let fields = Field::all(indicator).into_iter();
            self.notes.asked.push(Asked::Known {
                again,
                heading: short(heading),
                slug: indicator.slug.clone(),
                field: field.to_owned(),
                fields: fields.map(|one| one.name(indicator).to_owned()).collect(),
            });
        }
    }
}
