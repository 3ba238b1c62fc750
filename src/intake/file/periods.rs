//! Periods as people write them: `29/10/2017`, `Oktober 2017`, `TW III 2017`, a spreadsheet's day,
//! into the spelling of the catalogue.

use jiff::civil::Date;

use crate::catalogue::{Grain, Period};
use crate::intake::file::cell::{Cell, Kind, day_of_serial};

/// Names of the months, Indonesian and English, by their first letters.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb", "peb"],
    &["mar"],
    &["apr"],
    &["mei", "may"],
    &["jun"],
    &["jul"],
    &["agu", "agt", "ags", "aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov", "nop"],
    &["des", "dec"],
];

/// Serial numbers that can only be days: 1930 to 2100.
const SERIALS: std::ops::RangeInclusive<i64> = 10_959..=73_415;

/// The content of a period's cell in the spelling of the catalogue; what can't be read stays as
/// it is, so that the check names it.
pub(super) fn machine(cell: &Cell, grains: &[Grain]) -> String {
    let text = cell.text.trim();
    let day = match cell.kind {
        Kind::Date => text.parse().ok(),
        _ => day(text).or_else(|| serial(text, grains)),
    };
    if let Some(written) = day.and_then(|day| of_day(day, grains)) {
        return written;
    }
    let words = words(text);
    let parts: Vec<&str> = words.iter().map(String::as_str).collect();
    let read = grains.iter().find_map(|grain| match grain {
        Grain::Month => month(&parts),
        Grain::Quarter => numbered(
            &parts,
            &["q", "tw", "triwulan", "kuartal", "quarter"],
            'Q',
            4,
        ),
        Grain::Semester => numbered(&parts, &["s", "smt", "semester"], 'S', 2),
        Grain::School => school(&parts),
        Grain::Day | Grain::Year => None,
    });
    read.unwrap_or_else(|| text.to_owned())
}

fn of_day(day: Date, grains: &[Grain]) -> Option<String> {
    if grains.contains(&Grain::Day) {
        return Some(day.to_string());
    }
    let month = grains.contains(&Grain::Month) && day.day() == 1;
    month.then(|| format!("{:04}-{:02}", day.year(), day.month()))
}

/// A bare serial number where a day is asked for, as a spreadsheet saves a day without its format.
fn serial(text: &str, grains: &[Grain]) -> Option<Date> {
    let number: i64 = text.parse().ok()?;
    let wanted = grains.contains(&Grain::Day) && SERIALS.contains(&number);
    wanted.then(|| day_of_serial(number, false)).flatten()
}

/// `29/10/2017`, `29-10-2017`, `29.10.2017`, `29 Oktober 2017`: the day stands first.
fn day(text: &str) -> Option<Date> {
    if let Some(period) = Period::parse(text, &[Grain::Day]) {
        return Some(period.start());
    }
    let date =
        text.split_once([' ', 'T']).map_or(
            text,
            |(date, time)| {
                if time.contains(':') { date } else { text }
            },
        );
    let parts: Vec<&str> = date
        .split(['/', '-', '.', ' '])
        .filter(|p| !p.is_empty())
        .collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    if year.len() != 4 || day.len() > 2 {
        return None;
    }
    let month = month.parse().ok().or_else(|| month_named(month))?;
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}

fn month_named(text: &str) -> Option<i8> {
    let text = text.to_lowercase();
    let start: String = text.chars().take(3).collect();
    if !text.chars().all(char::is_alphabetic) {
        return None;
    }
    let at = MONTHS
        .iter()
        .position(|names| names.contains(&start.as_str()))?;
    i8::try_from(at + 1).ok()
}

/// Lower-case words and numbers of a text.
fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '/')
        .filter(|word| !word.is_empty() && *word != "tahun" && *word != "year")
        .map(str::to_owned)
        .collect()
}

fn year(word: &str) -> Option<&str> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then_some(word)
}

/// `Oktober 2017`, `10/2017`, `Okt 17` not: a year has four digits.
fn month(parts: &[&str]) -> Option<String> {
    let (month, of) = match parts {
        [one] => one.split_once('/')?,
        [month, year] => (*month, *year),
        _ => return None,
    };
    let of = year(of)?;
    let number: i8 = month.parse().ok().or_else(|| month_named(month))?;
    (1..=12)
        .contains(&number)
        .then(|| format!("{of}-{number:02}"))
}

/// `TW III 2017`, `Q3 2017`, `2017 Semester 2`, as `2017-Q3`.
fn numbered(parts: &[&str], names: &[&str], letter: char, most: usize) -> Option<String> {
    let year = parts.iter().find_map(|part| year(part))?;
    let rest: Vec<&str> = parts
        .iter()
        .filter(|part| **part != year)
        .copied()
        .collect();
    let number = match rest.as_slice() {
        [name, number] if names.contains(name) => *number,
        [one] => names.iter().find_map(|name| one.strip_prefix(name))?,
        _ => return None,
    };
    let at = ["i", "ii", "iii", "iv"]
        .iter()
        .position(|roman| *roman == number);
    let number = number.parse().ok().or(at.map(|at| at + 1))?;
    (1..=most)
        .contains(&number)
        .then(|| format!("{year}-{letter}{number}"))
}

/// `Genap 2017/2018`, `2017/2018 ganjil`.
fn school(parts: &[&str]) -> Option<String> {
    let years = parts
        .iter()
        .find(|part| part.len() == 9 && part.contains('/'))?;
    let half = parts.iter().find_map(|part| match *part {
        "ganjil" | "odd" | "1" => Some("ganjil"),
        "genap" | "even" | "2" => Some("genap"),
        _ => None,
    })?;
    Some(format!("{years}-{half}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_as_people_write_them() {
        for (text, grain, expected) in [
            ("29/10/2017", Grain::Day, "2017-10-29"),
            ("29-10-2017 08:30", Grain::Day, "2017-10-29"),
            ("9 Agustus 2017", Grain::Day, "2017-08-09"),
            ("43037", Grain::Day, "2017-10-29"),
            ("2017-10-29", Grain::Day, "2017-10-29"),
            ("10/29/2017", Grain::Day, "10/29/2017"),
            ("29/10/17", Grain::Day, "29/10/17"),
            ("Oktober 2017", Grain::Month, "2017-10"),
            ("10/2017", Grain::Month, "2017-10"),
            ("1/10/2017", Grain::Month, "2017-10"),
            ("TW III 2017", Grain::Quarter, "2017-Q3"),
            ("Q3 2017", Grain::Quarter, "2017-Q3"),
            ("2017-Q3", Grain::Quarter, "2017-Q3"),
            ("Triwulan 5 2017", Grain::Quarter, "Triwulan 5 2017"),
            ("Semester II Tahun 2017", Grain::Semester, "2017-S2"),
            ("Genap 2017/2018", Grain::School, "2017/2018-genap"),
            ("2017", Grain::Year, "2017"),
            ("tahun ini", Grain::Year, "tahun ini"),
        ] {
            assert_eq!(machine(&Cell::text(text), &[grain]), expected, "{text}");
        }
    }

    #[test]
    fn a_spreadsheets_day_is_a_day_or_the_first_of_its_month() {
        let cell = |text: &str| Cell {
            text: text.to_owned(),
            kind: Kind::Date,
        };
        assert_eq!(machine(&cell("2017-10-01"), &[Grain::Month]), "2017-10");
        assert_eq!(machine(&cell("2017-10-29"), &[Grain::Day]), "2017-10-29");
        assert_eq!(machine(&cell("2017-10-29"), &[Grain::Year]), "2017-10-29");
    }
}
