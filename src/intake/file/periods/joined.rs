//! A period that stands in several columns: `Tahun` and `Bulan`, `Tahun Ajaran` and `Semester`.

use crate::catalogue::{Grain, Period};
use crate::intake::file::cell::Cell;
use crate::intake::file::marks::unmarked;
use crate::intake::file::periods::days::{Order, month_named};
use crate::intake::file::periods::spelled::{at, machine, year};
use crate::intake::file::spellings::Part;

/// What several cells make together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::intake::file) enum Joined {
    /// A period in the spelling of the catalogue, or what can't be read as it stands there.
    Text(String),
    /// They name different periods.
    Contradiction,
}

/// Puts the parts of a period together. A part that names a whole period by itself is it, and the
/// other parts must agree with it.
pub(in crate::intake::file) fn join(
    parts: &[(Part, &Cell)],
    grains: &[Grain],
    order: Order,
) -> Joined {
    let filled: Vec<(Part, &Cell)> = parts
        .iter()
        .filter(|(_, cell)| !cell.is_empty())
        .copied()
        .collect();
    if let [(_, cell)] = filled.as_slice() {
        return Joined::Text(machine(cell, grains, order));
    }
    for (part, cell) in &filled {
        if *part == Part::Of(Grain::Year) {
            continue;
        }
        let read = machine(cell, grains, order);
        if let Some(period) = Period::parse(&read, grains) {
            let agree = filled
                .iter()
                .all(|(part, cell)| agrees(period, *part, cell));
            return if agree {
                Joined::Text(read)
            } else {
                Joined::Contradiction
            };
        }
    }
    let read = composed(&filled).filter(|text| Period::parse(text, grains).is_some());
    Joined::Text(read.unwrap_or_else(|| {
        let texts: Vec<&str> = filled.iter().map(|(_, cell)| cell.text.trim()).collect();
        texts.join(" ")
    }))
}

/// Whether a part says the same as the whole period does.
fn agrees(period: Period, part: Part, cell: &Cell) -> bool {
    let (text, _) = unmarked(cell.text.trim());
    let start = period.start();
    let within = |grain| {
        let read = machine(cell, &[grain], Order::DayFirst);
        let said = Period::parse(&read, &[grain]);
        said.map(|said| said == Period::containing(grain, start))
    };
    let Part::Of(grain) = part else { return true };
    if let Some(same) = within(grain) {
        return same;
    }
    let month = i16::from(start.month());
    match grain {
        Grain::Month => number_or_month(text).is_none_or(|one| one == month),
        Grain::Quarter => numbered(text).is_none_or(|one| one == (month + 2) / 3),
        Grain::Semester | Grain::School => true,
        Grain::Year => year(text).is_none_or(|text| text == start.year().to_string()),
        Grain::Day => text.parse().is_ok_and(|day: i8| day == start.day()),
    }
}

/// The period that year and parts make.
fn composed(filled: &[(Part, &Cell)]) -> Option<String> {
    let of = |grain| {
        let mut found = filled.iter().filter(|(part, _)| *part == Part::Of(grain));
        found.next().map(|(_, cell)| unmarked(cell.text.trim()).0)
    };
    if let (Some(school), Some(half)) = (of(Grain::School).or(of(Grain::Year)), of(Grain::Semester))
        && school.len() == 9
    {
        let cell = Cell::text(&format!("{school} {half}"));
        return Some(machine(&cell, &[Grain::School], Order::DayFirst));
    }
    let year = year(of(Grain::Year)?)?;
    if let Some(month) = of(Grain::Month) {
        let month = number_or_month(month)?;
        return Some(match of(Grain::Day) {
            Some(day) => format!("{year}-{month:02}-{:02}", day.parse::<u8>().ok()?),
            None => format!("{year}-{month:02}"),
        });
    }
    if let Some(quarter) = of(Grain::Quarter) {
        return Some(format!("{year}-Q{}", numbered(quarter)?));
    }
    let half = of(Grain::Semester)?;
    Some(format!("{year}-S{}", numbered(half)?))
}

fn number_or_month(text: &str) -> Option<i16> {
    let number = text.parse().ok();
    number.or_else(|| month_named(text).map(i16::from))
}

/// The number in `III`, `3`, `TW III`, `Triwulan 3`, `Q3`.
fn numbered(text: &str) -> Option<i16> {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let last = words.rfind(|word| !word.is_empty())?;
    let bare = last.trim_start_matches(['q', 's', 't', 'w']);
    at(bare).and_then(|number| i16::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parts: &[(Grain, &str)], grains: &[Grain]) -> Joined {
        let cells: Vec<(Part, Cell)> = parts
            .iter()
            .map(|(grain, text)| (Part::Of(*grain), Cell::text(text)))
            .collect();
        let parts: Vec<(Part, &Cell)> = cells.iter().map(|(part, cell)| (*part, cell)).collect();
        join(&parts, grains, Order::DayFirst)
    }

    #[test]
    fn parts_make_a_period_and_must_agree() {
        use Grain::{Day, Month, Quarter, School, Semester, Year};
        let text = |text: &str| Joined::Text(text.to_owned());
        let quarterly = [Year, Quarter];
        for (parts, grains, expected) in [
            (
                &[(Year, "2013"), (Month, "Maret")][..],
                &[Month][..],
                text("2013-03"),
            ),
            (&[(Month, "3"), (Year, "2013")], &[Month], text("2013-03")),
            (
                &[(Year, "2013"), (Month, "Maret 2013")],
                &[Month],
                text("2013-03"),
            ),
            (
                &[(Year, "2014"), (Month, "Maret 2013")],
                &[Month],
                Joined::Contradiction,
            ),
            (
                &[(Year, "2013"), (Quarter, "III")],
                &quarterly,
                text("2013-Q3"),
            ),
            (
                &[(Year, "2013"), (Quarter, "TW 3")],
                &quarterly,
                text("2013-Q3"),
            ),
            (&[(Year, "2013"), (Quarter, "")], &quarterly, text("2013")),
            (
                &[(Year, "2013*"), (Semester, "II")],
                &[Semester],
                text("2013-S2"),
            ),
            (
                &[(School, "2017/2018"), (Semester, "Ganjil")],
                &[School],
                text("2017/2018-ganjil"),
            ),
            (
                &[(Year, "2013"), (Month, "10"), (Day, "29")],
                &[Day],
                text("2013-10-29"),
            ),
            (
                &[(Day, "29/10/2013"), (Year, "2012")],
                &[Day],
                Joined::Contradiction,
            ),
            (
                &[(Year, "2013"), (Month, "semua")],
                &[Month],
                text("2013 semua"),
            ),
        ] {
            assert_eq!(read(parts, grains), expected, "{parts:?}");
        }
    }
}
