//! Periods in the spelling of the catalogue, from cells as people and spreadsheets write them.

use jiff::civil::Date;

use crate::catalogue::{Grain, Period};
use crate::intake::file::cell::{Cell, Kind, day_of_serial};
use crate::intake::file::marks::unmarked;
use crate::intake::file::periods::days::{
    Order, day, full_year, is_edge, is_typed_year, month_named,
};

/// Serial numbers that can only be days: 1930 to 2100.
const SERIALS: std::ops::RangeInclusive<i64> = 10_959..=73_415;

/// The content of a period's cell in the spelling of the catalogue; what can't be read stays as
/// it is, so that the check names it.
pub(in crate::intake::file) fn machine(cell: &Cell, grains: &[Grain], order: Order) -> String {
    let (text, _) = unmarked(cell.text.trim());
    let read = match cell.kind {
        Kind::Date | Kind::Month | Kind::Year => {
            let day = text.parse().ok();
            day.and_then(|day| of_cell(day, cell.kind, grains))
        }
        _ => day(text, order)
            .or_else(|| serial(text, grains))
            .and_then(|day| of_day(day, grains))
            .or_else(|| spelled(text, grains)),
    };
    read.unwrap_or_else(|| text.to_owned())
}

/// The period of one of these grains that a text names, in any spelling that files may use.
pub fn period_of(text: &str, grains: &[Grain]) -> Option<Period> {
    let cell = Cell {
        text: text.trim().to_owned(),
        ..Cell::default()
    };
    Period::parse(&machine(&cell, grains, Order::default()), grains)
}

/// A spreadsheet's day: what its format shows of it is what is meant.
fn of_cell(day: Date, kind: Kind, grains: &[Grain]) -> Option<String> {
    let shown = match kind {
        Kind::Month => Grain::Month,
        Kind::Year => Grain::Year,
        _ => return of_day(day, grains),
    };
    let sure = grains.contains(&shown) && !is_typed_year(day);
    let period = Period::containing(shown, day);
    sure.then(|| period.to_string())
        .or_else(|| of_day(day, grains))
}

/// A day, or the only longer period that begins or ends with it.
fn of_day(day: Date, grains: &[Grain]) -> Option<String> {
    if grains.contains(&Grain::Day) {
        return Some(day.to_string());
    }
    let mut edged = grains
        .iter()
        .filter(|grain| **grain != Grain::School && is_edge(day, **grain));
    let (grain, other) = (edged.next()?, edged.next());
    let sure = other.is_none() && !is_typed_year(day);
    sure.then(|| Period::containing(*grain, day).to_string())
}

/// A bare serial number where a day is asked for, as a spreadsheet saves a day without its format.
fn serial(text: &str, grains: &[Grain]) -> Option<Date> {
    let number: i64 = text.parse().ok()?;
    let wanted = grains.contains(&Grain::Day) && SERIALS.contains(&number);
    wanted.then(|| day_of_serial(number, false)).flatten()
}

/// A period in words.
fn spelled(text: &str, grains: &[Grain]) -> Option<String> {
    let words = words(text, true);
    let parts: Vec<&str> = words.iter().map(String::as_str).collect();
    let alone = |grain| {
        !grains
            .iter()
            .any(|one| *one != grain && *one != Grain::Year)
    };
    grains.iter().find_map(|grain| match grain {
        Grain::Month => month(&parts),
        Grain::Quarter => numbered(&parts, &QUARTER, alone(Grain::Quarter)),
        Grain::Semester => numbered(&parts, &SEMESTER, alone(Grain::Semester)),
        Grain::School => school(text),
        Grain::Year => match parts.as_slice() {
            [one] => year(one).map(str::to_owned),
            _ => None,
        },
        Grain::Day => None,
    })
}

/// Lower-case words and numbers of a text; a slash parts them where that is asked for.
fn words(text: &str, slashes: bool) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && (slashes || c != '/'))
        .filter(|word| !word.is_empty() && !matches!(*word, "tahun" | "year" | "thn" | "th" | "ta"))
        .map(str::to_owned)
        .collect()
}

/// A year of four digits.
pub(super) fn year(word: &str) -> Option<&str> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then_some(word)
}

/// `Oktober 2017`, `10/2017`, `2017 Maret`, `Mar-13`, `201303`.
fn month(parts: &[&str]) -> Option<String> {
    let (month, of) = match parts {
        [one] if one.len() == 6 && one.bytes().all(|b| b.is_ascii_digit()) => {
            (one[4..].parse().ok()?, full_year(&one[..4])?)
        }
        [month, of] if month_named(month).is_some() => (month_named(month)?, full_year(of)?),
        [of, month] if year(of).is_some() => {
            let number = month.parse().ok().or_else(|| month_named(month))?;
            (number, full_year(of)?)
        }
        [month, of] => (month.parse().ok()?, full_year(year(of)?)?),
        _ => return None,
    };
    (1..=12)
        .contains(&month)
        .then(|| format!("{of:04}-{month:02}"))
}

/// Periods that are numbered within their year.
struct Numbered {
    names: &'static [&'static str],
    letter: char,
    most: usize,
}

const QUARTER: Numbered = Numbered {
    names: &["triwulan", "kuartal", "quarter", "tw", "q"],
    letter: 'Q',
    most: 4,
};
const SEMESTER: Numbered = Numbered {
    names: &["semester", "smt", "sem", "s"],
    letter: 'S',
    most: 2,
};

/// `TW III 2017`, `Q3 2017`, `2013Q1`, `Triwulan III/2013`, as `2017-Q3`; `III/2013` only where
/// nothing else can be meant.
fn numbered(parts: &[&str], kind: &Numbered, alone: bool) -> Option<String> {
    let joined: String = parts
        .iter()
        .filter(|part| **part != "ke")
        .copied()
        .collect();
    let (year, rest) = if year(joined.get(..4)?).is_some() {
        joined.split_at(4)
    } else {
        let (rest, of) = joined.split_at_checked(joined.len() - 4)?;
        (year(of)?, rest)
    };
    let named = kind.names.iter().find_map(|name| rest.strip_prefix(name));
    let number = match named {
        Some(number) => at(number)?,
        None if alone && rest.bytes().all(|b| matches!(b, b'i' | b'v')) => at(rest)?,
        None => return None,
    };
    let letter = kind.letter;
    (1..=kind.most)
        .contains(&number)
        .then(|| format!("{year}-{letter}{number}"))
}

/// A small number, also a Roman one.
pub(super) fn at(number: &str) -> Option<usize> {
    let roman = ["i", "ii", "iii", "iv"]
        .iter()
        .position(|one| *one == number);
    let plain = (number.len() <= 2).then(|| number.parse().ok()).flatten();
    plain.or(roman.map(|at| at + 1))
}

/// `Genap 2017/2018`, `2017/2018 ganjil`, `2017-2018 semester 1`.
fn school(text: &str) -> Option<String> {
    let words = words(text, true);
    let parts: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut years = parts.iter().filter_map(|part| year(part));
    let (first, second) = (years.next()?, years.next()?);
    let half = parts.iter().find_map(|part| match *part {
        "ganjil" | "gasal" | "odd" | "1" | "i" => Some("ganjil"),
        "genap" | "even" | "2" | "ii" => Some("genap"),
        _ => None,
    })?;
    Some(format!("{first}/{second}-{half}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, grains: &[Grain]) -> String {
        machine(&Cell::text(text), grains, Order::DayFirst)
    }

    #[test]
    fn periods_as_people_write_them() {
        for (text, grain, expected) in [
            ("29/10/2017", Grain::Day, "2017-10-29"),
            ("29-10-2017 08:30", Grain::Day, "2017-10-29"),
            ("9 Agustus 2017", Grain::Day, "2017-08-09"),
            ("Oktober 29, 2017", Grain::Day, "2017-10-29"),
            ("29-Oct-17", Grain::Day, "2017-10-29"),
            ("2017/10/29", Grain::Day, "2017-10-29"),
            ("20171029", Grain::Day, "2017-10-29"),
            ("43037", Grain::Day, "2017-10-29"),
            ("2017-10-29", Grain::Day, "2017-10-29"),
            ("2013-10-28T17:00:00Z", Grain::Day, "2013-10-29"),
            ("10/29/2017", Grain::Day, "10/29/2017"),
            ("29/10/17", Grain::Day, "29/10/17"),
            ("Oktober 2017", Grain::Month, "2017-10"),
            ("10/2017", Grain::Month, "2017-10"),
            ("1/10/2017", Grain::Month, "2017-10"),
            ("31/03/2014", Grain::Month, "2014-03"),
            ("15/03/2014", Grain::Month, "15/03/2014"),
            ("201303", Grain::Month, "2013-03"),
            ("201313", Grain::Month, "201313"),
            ("Mar-13", Grain::Month, "2013-03"),
            ("2013 Maret", Grain::Month, "2013-03"),
            ("2015/03", Grain::Month, "2015-03"),
            ("Maret-2016", Grain::Month, "2016-03"),
            ("TW III 2017", Grain::Quarter, "2017-Q3"),
            ("Q3 2017", Grain::Quarter, "2017-Q3"),
            ("Q1 2013", Grain::Quarter, "2013-Q1"),
            ("Triwulan I Th. 2013", Grain::Quarter, "2013-Q1"),
            ("2013Q1", Grain::Quarter, "2013-Q1"),
            ("Triwulan III/2013", Grain::Quarter, "2013-Q3"),
            ("III/2013", Grain::Quarter, "2013-Q3"),
            ("Triwulan ke-2 2013", Grain::Quarter, "2013-Q2"),
            ("31/03/2013", Grain::Quarter, "2013-Q1"),
            ("2017-Q3", Grain::Quarter, "2017-Q3"),
            ("3/2013", Grain::Quarter, "3/2013"),
            ("Triwulan 5 2017", Grain::Quarter, "Triwulan 5 2017"),
            ("Semester II Tahun 2017", Grain::Semester, "2017-S2"),
            ("Genap 2017/2018", Grain::School, "2017/2018-genap"),
            (
                "2017-2018 Semester Ganjil",
                Grain::School,
                "2017/2018-ganjil",
            ),
            ("2017", Grain::Year, "2017"),
            ("2014*", Grain::Year, "2014"),
            ("Tahun 2013", Grain::Year, "2013"),
            ("Th. 2013", Grain::Year, "2013"),
            ("Thn 2013", Grain::Year, "2013"),
            ("31/12/2013", Grain::Year, "2013"),
            ("tahun ini", Grain::Year, "tahun ini"),
        ] {
            assert_eq!(read(text, &[grain]), expected, "{text}");
        }
        let both = [Grain::Year, Grain::Quarter];
        assert_eq!(read("2013", &both), "2013");
        assert_eq!(read("Triwulan I 2013", &both), "2013-Q1");
        assert_eq!(read("31/12/2013", &both), "31/12/2013");
    }

    #[test]
    fn what_a_spreadsheets_day_shows_is_meant() {
        let read = |text: &str, kind, grain| {
            let cell = Cell::of(text.to_owned(), kind);
            machine(&cell, &[grain], Order::DayFirst)
        };
        assert_eq!(read("2017-10-01", Kind::Date, Grain::Month), "2017-10");
        assert_eq!(read("2017-10-31", Kind::Date, Grain::Month), "2017-10");
        assert_eq!(read("2017-10-29", Kind::Date, Grain::Day), "2017-10-29");
        assert_eq!(read("2017-10-29", Kind::Date, Grain::Year), "2017-10-29");
        assert_eq!(read("2017-10-29", Kind::Month, Grain::Month), "2017-10");
        assert_eq!(read("2017-10-29", Kind::Year, Grain::Year), "2017");
        // 2013 in a cell of days: the spreadsheet shows 1905, and nobody knows which is meant.
        assert_eq!(read("1905-07-05", Kind::Year, Grain::Year), "1905-07-05");
    }
}
