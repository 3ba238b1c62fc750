//! What the title above a table says of its figures: their unit, and how far they reach.

use crate::intake::file::cell::Row;
use crate::intake::file::periods::month_named;
use crate::intake::file::spellings::words_of;
use crate::intake::file::units;

/// The last word of a year's months.
const LAST: u8 = 12;

fn text(row: &Row) -> String {
    let mut texts: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
    texts.dedup();
    texts.join(" ").trim().to_owned()
}

/// The units that a row above the header names.
pub(super) fn units(row: &Row) -> Vec<String> {
    units::of_title(&text(row))
}

/// The title, where it says that the figures reach to a month, a quarter or a half of a year:
/// `Sampai dengan Juni 2013`.
pub(super) fn until(row: &Row) -> Option<String> {
    let title = text(row);
    let words = words_of(&title);
    let words: Vec<&str> = words.split(' ').collect();
    let reaches = (0..words.len()).any(|at| {
        let (["sampai", "dengan", behind @ ..]
        | ["s", "d" | "p", behind @ ..]
        | ["sd" | "hingga" | "until" | "sampai", behind @ ..]
        | ["up", "to", behind @ ..]) = &words[at..]
        else {
            return false;
        };
        let behind = match behind {
            ["bulan" | "akhir", rest @ ..] | rest => rest,
        };
        let skipped = usize::from(
            behind
                .first()
                .is_some_and(|word| word.parse::<u8>().is_ok()),
        );
        behind.get(skipped).is_some_and(|word| is_part(word))
    });
    reaches.then_some(title)
}

fn is_part(word: &str) -> bool {
    let month = month_named(word).and_then(|month| u8::try_from(month).ok());
    ["triwulan", "tw", "semester", "quarter", "kuartal"].contains(&word)
        || month.is_some_and(|month| month < LAST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::file::cell::Cell;

    #[test]
    fn a_title_that_ends_within_the_year_is_told() {
        let told = |text: &str| {
            let cells = vec![Cell::text(text)];
            let row = Row {
                cells,
                ..Row::default()
            };
            until(&row).is_some()
        };
        for text in [
            "Sampai dengan Juni 2013",
            "Realisasi s.d. Bulan Maret",
            "Realisasi s/d Triwulan III",
            "s.d. 30 Juni 2013",
        ] {
            assert!(told(text), "{text}");
        }
        for text in [
            "Januari s.d. Desember 2013",
            "Tahun 2010 s.d. 2013",
            "Tabel 1",
        ] {
            assert!(!told(text), "{text}");
        }
    }
}
