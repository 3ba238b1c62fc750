//! Periods: what time a figure is about, and their grains.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::{Date, date};

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// A day, `2017-10-29`.
    Day,
    /// A month, `2017-10`.
    Month,
    /// A quarter, `2017-Q3`.
    Quarter,
    /// A half year, `2017-S2`.
    Semester,
    /// A semester of a school year, `2017/2018-genap`.
    School,
    /// A year, `2017`.
    Year,
}

impl Grain {
    /// All grains, the finest first.
    pub const ALL: [Self; 6] = [
        Self::Day,
        Self::Month,
        Self::Quarter,
        Self::Semester,
        Self::School,
        Self::Year,
    ];

    /// The word used in files, addresses and the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Semester => "semester",
            Self::School => "school-semester",
            Self::Year => "year",
        }
    }

    /// The grain with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.name() == name)
    }

    /// The digit that stands for it in the code of a period.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// Whether every period of this grain lies in one period of `coarser`.
    /// School semesters run across calendar years and belong to none.
    pub fn is_within(self, coarser: Self) -> bool {
        self != Self::School && coarser != Self::School && self < coarser
    }
}

/// A period: a grain and its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    grain: Grain,
    start: Date,
}

/// Bounds of codes, the second of each pair not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// Of the periods of all grains but school semesters.
    pub calendar: (i64, i64),
    /// Of school semesters.
    pub school: (i64, i64),
    /// The coarsest grain of the periods meant.
    pub coarsest: Grain,
}

/// First and last year that a period may name, as the published contract sets it for `tahun`.
pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

impl Period {
    /// The period of `grain` that holds `day`.
    pub fn containing(grain: Grain, day: Date) -> Self {
        let (year, month) = (day.year(), day.month());
        let start = match grain {
            Grain::Day => day,
            Grain::Month => date(year, month, 1),
            Grain::Quarter => date(year, (month - 1) / 3 * 3 + 1, 1),
            Grain::Semester | Grain::School => date(year, if month < 7 { 1 } else { 7 }, 1),
            Grain::Year => date(year, 1, 1),
        };
        Self { grain, start }
    }

    /// A whole year.
    pub fn year(year: i16) -> Self {
        Self::containing(Grain::Year, date(year, 1, 1))
    }

    /// Reads a period written in one of `grains`, in the spelling of [`Period`]'s `Display`.
    ///
    /// For a day a time of day may follow and is dropped: `2017-10-29 08:30:00`; with an offset it
    /// is the day of that moment in WIB.
    pub fn parse(text: &str, grains: &[Grain]) -> Option<Self> {
        let text = text.trim();
        grains.iter().find_map(|grain| Self::parse_as(text, *grain))
    }

    fn parse_as(text: &str, grain: Grain) -> Option<Self> {
        let start = match grain {
            Grain::Day => parse_day(text)?,
            Grain::Month => {
                let (year, month) = text.split_once('-')?;
                let month = digits(month, 2).filter(|m| (1..=12).contains(m))?;
                date(parse_year(year)?, i8::try_from(month).ok()?, 1)
            }
            Grain::Quarter => {
                let (year, quarter) = text.split_once("-Q")?;
                let quarter = digits(quarter, 1).filter(|q| (1..=4).contains(q))?;
                date(parse_year(year)?, i8::try_from(quarter * 3 - 2).ok()?, 1)
            }
            Grain::Semester => {
                let (year, half) = text.split_once("-S")?;
                let half = digits(half, 1).filter(|h| (1..=2).contains(h))?;
                date(parse_year(year)?, if half == 1 { 1 } else { 7 }, 1)
            }
            Grain::School => {
                let (years, half) = text.split_once('-')?;
                let (first, second) = years.split_once('/')?;
                let (first, second) = (parse_year(first)?, parse_year(second)?);
                if second != first + 1 {
                    return None;
                }
                match half {
                    "ganjil" => date(first, 7, 1),
                    "genap" => date(second, 1, 1),
                    _ => return None,
                }
            }
            Grain::Year => date(parse_year(text)?, 1, 1),
        };
        YEARS
            .contains(&start.year())
            .then_some(Self { grain, start })
    }

    /// Its grain.
    pub fn grain(self) -> Grain {
        self.grain
    }

    /// Its first day.
    pub fn start(self) -> Date {
        self.start
    }

    /// The calendar year of its first day; for a school semester the one it lies in.
    pub fn calendar_year(self) -> i16 {
        self.start.year()
    }

    /// The year with which its text begins: for a school semester that of the school year.
    pub fn named_year(self) -> i16 {
        let began_before = self.grain == Grain::School && self.start.month() < 7;
        self.start.year() - i16::from(began_before)
    }

    /// A whole number for it that sorts as it does: the digits of its first day, then its grain.
    pub fn code(self) -> i64 {
        Self::code_from(self.start) + self.grain.code()
    }

    /// The least code of all periods that begin on `day` or later.
    pub fn code_from(day: Date) -> i64 {
        let (year, month) = (i64::from(day.year()), i64::from(day.month()));
        ((year * 100 + month) * 100 + i64::from(day.day())) * 10
    }

    /// The period with this code.
    pub fn from_code(code: i64) -> Option<Self> {
        let (digits, grain) = (code / 10, usize::try_from(code % 10).ok()?);
        let year = i16::try_from(digits / 10_000).ok()?;
        let month = i8::try_from(digits / 100 % 100).ok()?;
        let start = Date::new(year, month, i8::try_from(digits % 100).ok()?).ok()?;
        let grain = *Grain::ALL.get(grain)?;
        let period = Self::containing(grain, start);
        (period.start == start && YEARS.contains(&year)).then_some(period)
    }

    /// Where the codes of the periods lie whose text begins with the text of this one.
    pub fn named(self) -> Named {
        let exactly = (self.code(), self.code() + 1);
        let from = |day: Date, month: i8| Self::code_from(date(day.year(), month, day.day()));
        let (first, after) = (self.start, self.next().start);
        let within = (Self::code_from(first), Self::code_from(after));
        let (calendar, school) = match self.grain {
            Grain::Year => (within, (from(first, 7), from(after, 7))),
            Grain::Month => (within, (0, 0)),
            Grain::School => ((0, 0), exactly),
            _ => (exactly, (0, 0)),
        };
        Named {
            calendar,
            school,
            coarsest: self.grain,
        }
    }

    /// The period of a coarser grain that it lies in.
    #[must_use]
    pub fn within(self, coarser: Grain) -> Self {
        Self::containing(coarser, self.start)
    }

    /// The period that comes just before it.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::containing(self.grain, self.start.yesterday().unwrap_or(self.start))
    }

    /// The period that comes just after it.
    #[must_use]
    pub fn next(self) -> Self {
        let months = match self.grain {
            Grain::Day => {
                return Self {
                    start: self.start.tomorrow().unwrap_or(self.start),
                    ..self
                };
            }
            Grain::Month => 1,
            Grain::Quarter => 3,
            Grain::Semester | Grain::School => 6,
            Grain::Year => 12,
        };
        let span = jiff::Span::new().months(months);
        Self {
            start: self.start.checked_add(span).unwrap_or(self.start),
            ..self
        }
    }

    /// The same period of the year before, for comparison over the seasons.
    #[must_use]
    pub fn year_before(self) -> Self {
        let span = jiff::Span::new().years(1);
        let start = self.start.checked_sub(span).unwrap_or(self.start);
        Self::containing(self.grain, start)
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.start, self.grain).cmp(&(other.start, other.grain))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.start.year(), self.start.month());
        match self.grain {
            Grain::Day => write!(f, "{:04}-{:02}-{:02}", year, month, self.start.day()),
            Grain::Month => write!(f, "{year:04}-{month:02}"),
            Grain::Quarter => write!(f, "{year:04}-Q{}", (month + 2) / 3),
            Grain::Semester => write!(f, "{year:04}-S{}", if month < 7 { 1 } else { 2 }),
            Grain::School if month < 7 => write!(f, "{:04}/{year:04}-genap", year - 1),
            Grain::School => write!(f, "{year:04}/{:04}-ganjil", year + 1),
            Grain::Year => write!(f, "{year:04}"),
        }
    }
}

fn digits(text: &str, len: usize) -> Option<i16> {
    (text.len() == len && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn parse_year(text: &str) -> Option<i16> {
    digits(text, 4)
}

/// The day that a text names: `2017-10-29`, with a time of day or without. A moment with an offset
/// is the day that it was in WIB: `2013-10-28T17:00:00Z` is 29 October.
fn parse_day(text: &str) -> Option<Date> {
    let Some((day, time)) = text.split_once([' ', 'T']) else {
        return parse_date(text);
    };
    let date = parse_date(day)?;
    let time = time.trim();
    if time
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'))
    {
        return time.parse::<jiff::civil::Time>().ok().map(|_| date);
    }
    // A plus sign that was not escaped in an address arrives as a space.
    let moment = format!("{day}T{}", time.replace(' ', "+"));
    let moment: jiff::Timestamp = moment.parse().ok()?;
    let wib = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    Some(moment.to_zoned(wib).date())
}

fn parse_date(day: &str) -> Option<Date> {
    let mut parts = day.split('-');
    let (year, month, dom) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, dom) = (digits(year, 4)?, digits(month, 2)?, digits(dom, 2)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(dom).ok()?).ok()
}

#[cfg(test)]
mod tests;
