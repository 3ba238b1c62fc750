//! Which column of a file holds which field.

use std::sync::Arc;

use crate::catalogue::Indicator;
use crate::intake::file::answers::{Answers, Said};
use crate::intake::file::cell::{Cell, Merged, Row, column_name};
use crate::intake::file::claims::{self, Claim};
use crate::intake::file::field::{Field, short};
use crate::intake::file::numbers::Decimal;
use crate::intake::file::spellings::{Meaning, Part, Spellings, bracketed, is_ours, words_of};
use crate::intake::file::units::names_unit;

/// A column that is read.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its position.
    pub(super) at: usize,
    /// What it holds.
    pub(super) field: Field,
    /// The part of the period that it gives.
    pub(super) part: Part,
    /// The unit that its heading names.
    pub(super) unit: Option<String>,
    /// How it is known what it holds.
    pub(super) claim: Claim,
}

/// A column that is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unread {
    /// Its position.
    pub(super) at: usize,
    /// Its heading; its letter in brackets where it has none.
    pub(super) heading: String,
    /// Whether it has a heading.
    pub(super) named: bool,
    /// Whether the sender has said that it is to be left out.
    pub(super) settled: bool,
    /// Whether that was said of an earlier file.
    pub(super) again: bool,
    /// The measure that it could be, if what stands in brackets did not make it another figure, or
    /// no other column held it.
    pub(super) measure: Option<usize>,
}

/// The columns of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    /// The columns that are read.
    pub(super) read: Vec<Column>,
    /// Those that are not.
    pub(super) unread: Vec<Unread>,
    /// The column of the unit.
    pub(super) unit: Option<usize>,
    /// How many columns there are, counted to the last one with a heading.
    pub(super) width: usize,
    /// How many cells the header has, empty ones included.
    pub(super) cells: usize,
    /// The decimal sign, where the file is one of our own.
    pub(super) sign: Option<Decimal>,
    /// Names of the fields that must be there and are not.
    pub(super) missing: Vec<String>,
    /// The units that the title above the table names.
    pub(super) title_units: Vec<String>,
    /// The title, where it says that the figures reach into a period only.
    pub(super) title_until: Option<String>,
    /// What each column is called: its heading, with its letter where another has the same.
    pub(super) names: Vec<String>,
    /// Columns that are not read as an earlier file was, for this one has a better.
    pub(super) yielded: Vec<usize>,
}

impl Columns {
    /// Reads headings, by their column; none when they are no header of this indicator, unless they
    /// were `chosen` to be one.
    pub(super) fn of(
        headings: &[String],
        (spellings, indicator): (&Spellings, &Indicator),
        answers: &Answers,
        chosen: bool,
    ) -> Option<Self> {
        let mut columns = Self {
            width: headings
                .iter()
                .rposition(|one| !one.is_empty())
                .map_or(0, |at| at + 1),
            cells: headings.len(),
            names: claims::names(headings),
            ..Self::default()
        };
        columns.sign = own_sign(headings, indicator);
        for (at, text) in headings.iter().enumerate() {
            let (said, again) = claims::said(&columns.names[at], text, answers, indicator);
            let heading = columns.names[at].clone();
            let (meaning, claim) = match said {
                Said::Field(field) if again => (Some(meaning_of(field)), Claim::Again),
                Said::Field(field) => (Some(meaning_of(field)), Claim::Said),
                Said::LeaveOut => (None, Claim::Said),
                Said::Nothing => (spellings.meaning(text), Claim::Spelled),
            };
            let asked = match meaning {
                Some(Meaning::Field(Field::Measure(measure))) if said == Said::Nothing => {
                    is_unclear(&heading, spellings, (indicator, measure)).then_some(measure)
                }
                _ => None,
            };
            let meaning = meaning.filter(|_| asked.is_none());
            if !columns.take((at, claim), &heading, meaning, indicator) {
                columns.contest((at, claim), meaning, indicator);
            } else if let Some(last) = columns.unread.last_mut().filter(|last| last.at == at) {
                last.named = !text.is_empty();
                last.settled = said == Said::LeaveOut;
                last.again = again;
                last.measure = asked;
            }
        }
        let unclear = columns.unread.iter().filter(|one| one.measure.is_some());
        let known = columns.read.len() + unclear.count();
        let alone = !columns.unread.iter().any(|one| one.named);
        if !chosen && known < 2 && !(known == 1 && alone) {
            return None;
        }
        columns.missing = columns.missing_of(indicator);
        Some(columns)
    }

    /// Notes a column; false when another one holds the same measure.
    pub(super) fn take(
        &mut self,
        (at, claim): (usize, Claim),
        heading: &str,
        meaning: Option<Meaning>,
        indicator: &Indicator,
    ) -> bool {
        let (field, part) = match meaning {
            // A category may be labelled as something that our downloads carry behind it.
            Some(Meaning::Field(field)) if self.has(field) && is_ours(heading) => return true,
            // Our downloads carry what is computed, which follows a changed figure later.
            Some(Meaning::Field(Field::Measure(at)))
                if self.sign.is_some() && !indicator.measures[at].stored =>
            {
                return true;
            }
            Some(Meaning::Field(field)) => (field, Part::Whole),
            Some(Meaning::Period(part)) => (Field::Period, part),
            Some(Meaning::Unit) => {
                self.unit = Some(at);
                return true;
            }
            Some(Meaning::Ours) => return true,
            None => {
                self.unread.push(Unread {
                    at,
                    heading: short(heading),
                    named: true,
                    settled: false,
                    again: false,
                    measure: None,
                });
                return true;
            }
        };
        if matches!(field, Field::Measure(_)) && self.has(field) {
            return false;
        }
        let unit = match field {
            Field::Measure(measure) => unit_of(heading, indicator, measure),
            _ => None,
        };
        self.read.push(Column {
            at,
            field,
            part,
            unit,
            claim,
        });
        true
    }

    /// Decides between a column and the one that holds its measure already: what was said of this
    /// file goes before what headings say, and that before what was said of an earlier one. Of
    /// the column that does not hold it, its sender is asked.
    pub(super) fn contest(
        &mut self,
        (at, claim): (usize, Claim),
        meaning: Option<Meaning>,
        indicator: &Indicator,
    ) {
        let Some(Meaning::Field(field @ Field::Measure(measure))) = meaning else {
            return;
        };
        let Some(held) = self.read.iter().position(|one| one.field == field) else {
            return;
        };
        let (loser, lost, won) = if self.read[held].claim < claim {
            let former = self.read.remove(held);
            let name = self.names[at].clone();
            self.take((at, claim), &name, meaning, indicator);
            (former.at, former.claim, claim)
        } else {
            (at, claim, self.read[held].claim)
        };
        // What an earlier file called so gives way to the figure's own column without a word.
        let gives_way = lost == Claim::Again && won != Claim::Again;
        self.yielded.extend(gives_way.then_some(loser));
        self.unread.push(Unread {
            at: loser,
            heading: short(&self.names[loser]),
            named: true,
            settled: false,
            again: false,
            measure: Some(measure).filter(|_| !gives_way),
        });
    }

    /// Whether a column holds this field.
    pub(super) fn has(&self, field: Field) -> bool {
        self.read.iter().any(|column| column.field == field)
    }

    /// The columns of a field.
    pub(super) fn of_field(&self, field: Field) -> impl Iterator<Item = &Column> {
        self.read.iter().filter(move |column| column.field == field)
    }

    /// The fields that have a column, each once, in the order of the file.
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        for column in &self.read {
            if !fields.contains(&column.field) {
                fields.push(column.field);
            }
        }
        fields
    }

    /// Names of the axes that must be there and are not; of the measures when there is none.
    fn missing_of(&self, indicator: &Indicator) -> Vec<String> {
        let mut wanted = vec![Field::Period];
        let axes = 0..indicator.categories.len();
        let needed = axes.filter(|axis| self.needs_category(indicator, *axis));
        wanted.extend(needed.map(Field::Category));
        if indicator.region.default.is_none() {
            wanted.push(Field::Region);
        }
        let measured = |column: &Column| match column.field {
            Field::Measure(at) => indicator.measures[at].stored,
            _ => false,
        };
        if !self.read.iter().any(measured) {
            let all = Field::all(indicator).into_iter();
            wanted.extend(all.filter(|field| matches!(field, Field::Measure(_))));
        }
        let absent = wanted.into_iter().filter(|field| !self.has(*field));
        absent
            .map(|field| field.name(indicator).to_owned())
            .collect()
    }

    /// Whether a figure of the file must name a code of the category at this position: not where
    /// all of its measures are told without.
    fn needs_category(&self, indicator: &Indicator, axis: usize) -> bool {
        let measures = self.read.iter().filter_map(|column| match column.field {
            Field::Measure(at) => Some(&indicator.measures[at]),
            _ => None,
        });
        let mut measures = measures.peekable();
        let none = measures.peek().is_none();
        (none && indicator.needs_category(axis)) || measures.any(|measure| measure.by[axis])
    }

    /// Letters of the columns by the names of their fields.
    pub(super) fn letters(&self, indicator: &Indicator) -> Arc<Vec<(String, String)>> {
        let letter = |one: &Column| (one.field.name(indicator).to_owned(), column_name(one.at));
        Arc::new(self.read.iter().map(letter).collect())
    }
}

fn meaning_of(field: Field) -> Meaning {
    match field {
        Field::Period => Meaning::Period(Part::Whole),
        field => Meaning::Field(field),
    }
}

/// The unit that a heading names in brackets, unless they are part of the measure's name.
fn unit_of(heading: &str, indicator: &Indicator, measure: usize) -> Option<String> {
    let mut all = bracketed(heading).into_iter();
    let one = &indicator.measures[measure];
    let unit =
        all.find(|inside| names_unit(one, inside) && !is_in_name(inside, (indicator, measure)));
    unit.map(str::to_owned)
}

/// Whether brackets are part of the measure's name.
fn is_in_name(inside: &str, (indicator, measure): (&Indicator, usize)) -> bool {
    let measure = &indicator.measures[measure];
    let own = [
        &measure.label.id,
        &measure.label.en,
        &indicator.title.id,
        &indicator.title.en,
    ];
    let is = |text: &&str| words_of(text) == words_of(inside);
    own.iter().any(|label| bracketed(label).iter().any(is))
}

/// Whether brackets in a measure's heading may make it another figure, as `(target)` and
/// `(s.d. Juni)` do: they are no unit, no number of a column, and do not say the same once more.
fn is_unclear(heading: &str, spellings: &Spellings, about: (&Indicator, usize)) -> bool {
    let (indicator, measure) = about;
    let before = words_of(heading.split('(').next().unwrap_or_default());
    let initials: String = before
        .split(' ')
        .filter_map(|word| word.chars().next())
        .collect();
    let says_nothing = |inside: &&str| {
        let words = words_of(inside);
        let field = Some(Meaning::Field(Field::Measure(measure)));
        words
            .split(' ')
            .all(|word| word.chars().count() < 2 || word.parse::<u8>().is_ok())
            || words == initials
            || words
                .split(' ')
                .all(|word| before.split(' ').any(|own| own == word))
            || spellings.meaning(inside) == field
            || names_unit(&indicator.measures[measure], inside)
            || is_in_name(inside, about)
    };
    !bracketed(heading).iter().all(says_nothing)
}

/// The decimal sign of our own files: our machine-readable download writes points, our template
/// as separated text commas.
fn own_sign(headings: &[String], indicator: &Indicator) -> Option<Decimal> {
    let has = |name: &str| headings.iter().any(|heading| heading == name);
    if has("created_at") && has("updated_at") && has(&indicator.period.field) {
        return Some(Decimal::Point);
    }
    let labels = [["Dibuat", "Diubah"], ["Created", "Updated"]];
    let listed = headings.first().is_some_and(|first| first == "ID");
    let dated = |pair: &[&str; 2]| pair.iter().all(|name| has(name));
    (listed && labels.iter().any(dated)).then_some(Decimal::Comma)
}

/// What a header is expected to name, for a sentence.
pub(super) fn wanted(indicator: &Indicator) -> Vec<String> {
    let fields = Field::all(indicator).into_iter().filter(|field| {
        matches!(
            field,
            Field::Period | Field::Category(_) | Field::Measure(_)
        )
    });
    fields
        .map(|field| field.name(indicator).to_owned())
        .collect()
}

/// The headings of a row. What a merged cell covers beside itself has none.
pub(super) fn headings(row: &Row) -> Vec<String> {
    row.cells
        .iter()
        .map(|cell| heading(cell).to_owned())
        .collect()
}

fn heading(cell: &Cell) -> &str {
    match cell.merged {
        Merged::Beside => "",
        _ => cell.text.as_str(),
    }
}

/// Headings of two rows, one above the other: the lower one where it says something, else the
/// upper one.
pub(super) fn stacked(upper: &Row, lower: &Row, spellings: &Spellings) -> Vec<String> {
    let width = upper.cells.len().max(lower.cells.len());
    let one = |at: usize| {
        let above = upper.text(at);
        let below = lower.cells.get(at).map_or("", heading);
        if below.is_empty() {
            return upper.cells.get(at).map_or("", heading).to_owned();
        }
        let both = format!("{above} {below}");
        if !above.is_empty() && above != below && spellings.meaning(&both).is_some() {
            return both;
        }
        below.to_owned()
    };
    (0..width).map(one).collect()
}
