//! What a column that is not read looks like: a place, an agency or a period is never passed over
//! in silence, for the figures would be filed elsewhere than they belong.

use crate::catalogue::{Catalogue, Grain};
use crate::intake::file::cell::{Cell, Kind};
use crate::intake::file::periods::month_named;
use crate::intake::file::spellings::{grain_of, words_of};

/// Cells of a column that are looked at.
const SAMPLE: u32 = 300;

/// What a column looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// Regions.
    Place,
    /// Agencies.
    Agency,
    /// Periods, or parts of them.
    Period,
    /// The measure at this position, if what stands in brackets did not make it another figure.
    Figure(usize),
    /// Parts of which each row is one: ages, kinds, groups.
    Parts,
}

/// Words in headings of places.
const PLACES: [&str; 16] = [
    "kabupaten",
    "kab",
    "kota",
    "kabkota",
    "wilayah",
    "daerah",
    "provinsi",
    "propinsi",
    "kecamatan",
    "kec",
    "desa",
    "kelurahan",
    "lokasi",
    "region",
    "regency",
    "city",
];
/// Words in headings of agencies.
const AGENCIES: [&str; 11] = [
    "opd",
    "skpd",
    "instansi",
    "dinas",
    "badan",
    "satker",
    "lembaga",
    "perangkat",
    "unitkerja",
    "agency",
    "institution",
];

/// Words in headings of what divides figures into parts.
const PARTS: [&str; 20] = [
    "kelompok",
    "golongan",
    "status",
    "jenis",
    "kategori",
    "umur",
    "usia",
    "kelamin",
    "pendidikan",
    "agama",
    "jenjang",
    "kelas",
    "sektor",
    "lapangan",
    "pangkat",
    "esselon",
    "eselon",
    "category",
    "gender",
    "age",
];
/// What stands for all parts together.
const TOGETHER: [&str; 8] = [
    "total",
    "jumlah",
    "semua",
    "seluruh",
    "seluruhnya",
    "all",
    "",
    "keseluruhan",
];

/// What was seen of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Impression {
    filled: u32,
    /// Cells with words in them.
    worded: u32,
    places: u32,
    place_codes: u32,
    agencies: u32,
    /// Cells that name a part of something.
    parts: u32,
    days: u32,
    /// Numbers that could be a part of a period.
    numbered: u32,
}

impl Impression {
    /// Takes a cell in.
    pub(super) fn add(
        &mut self,
        cell: &Cell,
        catalogue: &Catalogue,
        is_agency: &dyn Fn(&str) -> bool,
    ) {
        let text = cell.text.as_str();
        if text.is_empty() || self.filled >= SAMPLE {
            return;
        }
        self.filled += 1;
        let is_figure = text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
        self.parts += u32::from(!is_figure && !TOGETHER.contains(&words_of(text).as_str()));
        if matches!(cell.kind, Kind::Date | Kind::Month | Kind::Year) {
            self.days += 1;
            return;
        }
        let is_place = catalogue.regions_called(text).next().is_some();
        if text.contains(char::is_alphabetic) {
            self.worded += 1;
            self.places += u32::from(is_place);
            self.agencies += u32::from(is_agency(text));
            let words = words_of(text);
            let named = words
                .split(' ')
                .any(|word| word.len() >= 3 && month_named(word).is_some());
            self.days += u32::from(named && words.split(' ').count() <= 3);
            return;
        }
        self.place_codes += u32::from(is_place);
        let number: Option<u32> = text.parse().ok();
        let part =
            number.is_some_and(|one| (1..=31).contains(&one) || (1900..=2100).contains(&one));
        let slashed = text
            .split(['/', '-', '.'])
            .filter(|part| !part.is_empty())
            .count()
            == 3;
        self.numbered += u32::from(part);
        self.days += u32::from(slashed);
    }

    /// What the column looks like under its heading.
    pub(super) fn looks(&self, heading: &str) -> Option<Looks> {
        let most = |count: u32| count > 0 && count * 2 >= self.filled;
        let heading = words_of(heading);
        let words: Vec<&str> = heading.split(' ').collect();
        let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
        let coded = words.first() == Some(&"kode");
        if most(self.places) || (has(&PLACES) && (most(self.worded) || most(self.place_codes))) {
            return Some(Looks::Place);
        }
        let agency =
            has(&AGENCIES) || heading.contains("unit kerja") || heading.contains("satuan kerja");
        if most(self.agencies) || (agency && self.filled > 0 && (coded || most(self.worded))) {
            return Some(Looks::Agency);
        }
        let timed = words.first().is_some_and(|word| {
            grain_of(word).is_some_and(|grain| grain != Grain::School) || *word == "periode"
        });
        let period = most(self.days) || (timed && most(self.days + self.numbered + self.worded));
        if period {
            return Some(Looks::Period);
        }
        (has(&PARTS) && most(self.parts)).then_some(Looks::Parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_by_what_stands_in_them_and_above() {
        let catalogue = crate::catalogue::load::embedded().unwrap();
        let is_agency = |text: &str| catalogue.find_agency(text).is_some();
        let looks = |heading: &str, texts: &[&str]| {
            let mut seen = Impression::default();
            for text in texts {
                seen.add(&Cell::text(text), &catalogue, &is_agency);
            }
            seen.looks(heading)
        };
        assert_eq!(
            looks("Asal", &["Lebak", "Kab. Serang", "?"]),
            Some(Looks::Place)
        );
        assert_eq!(looks("Kecamatan", &["Cikande"]), Some(Looks::Place));
        assert_eq!(looks("Pengirim", &["Dinas Kesehatan"]), Some(Looks::Agency));
        assert_eq!(looks("Unit Kerja", &["Puskesmas A"]), Some(Looks::Agency));
        assert_eq!(looks("Bulan", &["1", "2"]), Some(Looks::Period));
        assert_eq!(looks("Cetak", &["29/10/2017"]), Some(Looks::Period));
        assert_eq!(looks("Saat", &["Maret", "April 2014"]), Some(Looks::Period));
        for (heading, texts) in [
            ("Kelompok Umur", &["0-4"][..]),
            ("Status Kepegawaian", &["PNS", "PPPK"]),
        ] {
            assert_eq!(looks(heading, texts), Some(Looks::Parts), "{heading}");
        }
        for (heading, texts) in [
            ("No", &["1", "2", "36"][..]),
            ("Keterangan", &["ok", "belum lengkap"]),
            ("Pendapatan Asli Daerah", &["1.234", "5.678"]),
            ("Status", &["Total", "Jumlah"]),
            ("Kelas", &["1.234", "5.678"]),
            ("Kecamatan", &[]),
            ("Kepala", &["Andi", "Budi"]),
        ] {
            assert_eq!(looks(heading, texts), None, "{heading}");
        }
    }
}
