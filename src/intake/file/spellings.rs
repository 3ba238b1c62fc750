//! What the headings of a file mean, in either language and in the words of other producers.

use std::collections::HashMap;

use crate::catalogue::{Grain, Indicator, Label, lookup};
use crate::intake::file::field::Field;

/// The part of a period that a column gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it, whatever its grain.
    Whole,
    /// A part of this length: `Maret`, `III`, `2013`.
    Of(Grain),
}

/// What a heading means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A field of the observation.
    Field(Field),
    /// The period or a part of it.
    Period(Part),
    /// The unit of the figures.
    Unit,
    /// Something that our own downloads carry and that no file changes.
    Ours,
}

impl Meaning {
    /// Whether it tells figures apart, so that two columns may say it and must agree.
    pub(super) fn is_axis(self) -> bool {
        !matches!(self, Self::Field(Field::Measure(_)) | Self::Unit)
    }
}

/// Headings of regions.
pub(super) const REGION: &[&str] = &[
    "wilayah",
    "region",
    "kabupaten",
    "kota",
    "kabupaten kota",
    "kab kota",
    "kab/kota",
    "kabkota",
    "kabupaten dan kota",
    "provinsi",
    "propinsi",
    "province",
    "regency",
    "city",
    "regency city",
    "regency municipality",
    "municipality",
    "daerah",
    "nama daerah",
];
/// Headings of agencies.
pub(super) const AGENT: &[&str] = &[
    "opd",
    "instansi",
    "skpd",
    "perangkat daerah",
    "organisasi perangkat daerah",
    "satuan kerja",
    "satker",
    "unit kerja",
    "dinas",
    "agency",
];
/// Headings of sources.
pub(super) const SOURCE: &[&str] = &["basis", "sumber", "sumber data", "source", "data source"];
/// Headings of units.
pub(super) const UNIT: &[&str] = &["satuan", "unit"];
/// Headings of periods of any length.
pub(super) const PERIOD: &[&str] = &["periode", "period", "waktu", "periode data"];
/// Headings that mean a figure where there is only one.
const FIGURE: &[&str] = &["nilai", "value", "angka", "jumlah", "banyaknya", "total"];
/// Headings of our own downloads that no file changes.
const OURS: &[&str] = &[
    "id",
    "pengguna",
    "user",
    "status",
    "via",
    "melalui",
    "dibuat",
    "created",
    "created at",
    "diubah",
    "updated",
    "updated at",
    "revision",
    "revisi",
    "tingkat",
    "level",
    "periode mulai",
    "period start",
    "lisensi",
    "licence",
];
/// Words that say how a column names its codes.
const CODES: &[&str] = &["kode", "nama", "code", "name"];

/// Headings of periods of a length.
pub(super) fn grain_words(grain: Grain) -> &'static [&'static str] {
    match grain {
        Grain::Day => &["tanggal", "tgl", "date", "hari"],
        Grain::Month => &["bulan", "month", "bln"],
        Grain::Quarter => &["triwulan", "kuartal", "quarter", "tw"],
        Grain::Semester => &["semester", "smt"],
        Grain::School => &["tahun ajaran", "tahun pelajaran", "school year"],
        Grain::Year => &["tahun", "year", "thn", "tahun anggaran"],
    }
}

/// Whether our own downloads have a column of this name for what no file changes.
pub(super) fn is_ours(heading: &str) -> bool {
    OURS.contains(&plain(heading).as_str())
}

/// A heading without differences of case, spaces and signs, and without a unit in brackets.
pub(super) fn plain(heading: &str) -> String {
    words_of(heading.split('(').next().unwrap_or_default())
}

/// The words of a text without differences of case, spaces and signs.
pub(super) fn words_of(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    lookup::normal(&spaced)
}

/// What stands in brackets in a heading, and behind them: `juta rupiah`, `s.d. Juni`. Names in
/// another language, behind a slash or in a line of their own, are none of it.
pub(super) fn bracketed(heading: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = heading;
    while let Some((_, behind)) = rest.split_once('(') {
        let (inside, after) = behind.split_once(')').unwrap_or((behind, ""));
        found.push(inside.trim());
        let next = after.find('(').unwrap_or(after.len());
        let beside = &after[..next];
        if !beside.trim_start_matches(' ').starts_with(['/', '\n']) {
            found.push(beside.trim());
        }
        rest = &after[next..];
    }
    found.retain(|text| !words_of(text).is_empty() || text.contains(['%', '‰']));
    found
}

/// Whether a part of this length can be in a period of the indicator.
fn takes(indicator: &Indicator, part: Grain) -> bool {
    let grains = &indicator.period.grains;
    let school = grains.contains(&Grain::School);
    match part {
        Grain::Year => true,
        Grain::School => school,
        Grain::Semester if school => true,
        part => grains
            .iter()
            .any(|grain| *grain == part || grain.is_within(part)),
    }
}

/// The meanings of headings for an indicator.
#[derive(Debug)]
pub(super) struct Spellings(HashMap<String, Meaning>);

impl Spellings {
    /// Every spelling of the fields of an indicator. Its own words come before general ones.
    pub(super) fn of(indicator: &Indicator) -> Self {
        let mut all = Self(HashMap::new());
        let own_period = grain_of(&indicator.period.field).map_or(Part::Whole, Part::Of);
        all.add(&indicator.period.field, Meaning::Period(own_period));
        all.add(&indicator.region.field, Meaning::Field(Field::Region));
        for (at, category) in indicator.categories.iter().enumerate() {
            let meaning = Meaning::Field(Field::Category(at));
            all.add(&category.name, meaning);
            all.label(&category.label, meaning);
            for text in &category.aliases {
                all.add(text, meaning);
            }
        }
        all.measures(indicator);
        for grain in Grain::ALL
            .into_iter()
            .filter(|grain| takes(indicator, *grain))
        {
            for text in grain_words(grain) {
                all.add(text, Meaning::Period(Part::Of(grain)));
            }
        }
        for (texts, meaning) in [
            (PERIOD, Meaning::Period(Part::Whole)),
            (REGION, Meaning::Field(Field::Region)),
            (SOURCE, Meaning::Field(Field::Basis)),
            (AGENT, Meaning::Field(Field::Agency)),
            (UNIT, Meaning::Unit),
            (OURS, Meaning::Ours),
        ] {
            for text in texts {
                all.add(text, meaning);
            }
        }
        all
    }

    fn add(&mut self, text: &str, meaning: Meaning) {
        self.0.entry(plain(text)).or_insert(meaning);
    }

    fn label(&mut self, label: &Label, meaning: Meaning) {
        self.add(&label.id, meaning);
        self.add(&label.en, meaning);
    }

    /// The measures by their names; the figure as a whole by the indicator's title; the only one
    /// by any word for a figure. Those that are computed are checked against the others.
    fn measures(&mut self, indicator: &Indicator) {
        let stored = |at: &usize| indicator.measures[*at].stored;
        for (at, measure) in indicator.measures.iter().enumerate() {
            let meaning = Meaning::Field(Field::Measure(at));
            self.add(&measure.name, meaning);
            self.label(&measure.label, meaning);
        }
        let whole = indicator.measures.iter().position(|one| one.whole);
        let main = whole.or(Some(indicator.headline)).filter(stored);
        if let Some(at) = main {
            self.label(&indicator.title, Meaning::Field(Field::Measure(at)));
        }
        let mut all = (0..indicator.measures.len()).filter(stored);
        if let (Some(only), None) = (all.next(), all.next()) {
            for text in FIGURE {
                self.add(text, Meaning::Field(Field::Measure(only)));
            }
        }
    }

    /// What a heading means. One of several lines, or of names beside a slash, means what all of
    /// them mean; an axis may be named in another language beside.
    pub(super) fn meaning(&self, heading: &str) -> Option<Meaning> {
        if let Some(meaning) = self.one(heading) {
            return Some(meaning);
        }
        let together = |parts: Vec<&str>| {
            let found: Vec<Option<Meaning>> = parts.iter().map(|part| self.one(part)).collect();
            let first = *found.iter().flatten().next()?;
            let agree = found.iter().flatten().all(|one| *one == first);
            let all = found.iter().all(Option::is_some);
            (agree && (all || first.is_axis())).then_some(first)
        };
        let parts = |sign: char| heading.split(sign).filter(|part| !part.trim().is_empty());
        together(parts('\n').collect()).or_else(|| together(parts('/').collect()))
    }

    fn one(&self, heading: &str) -> Option<Meaning> {
        let plain = plain(heading);
        if let Some(meaning) = self.0.get(&plain) {
            return Some(*meaning);
        }
        let bare = CODES.iter().find_map(|word| {
            let rest = plain
                .strip_prefix(word)
                .or_else(|| plain.strip_suffix(word))?;
            let spaced = rest.starts_with(' ') || rest.ends_with(' ');
            spaced.then(|| rest.trim().to_owned())
        })?;
        let found = self.0.get(&bare)?;
        let named = matches!(
            found,
            Meaning::Field(Field::Region | Field::Category(_) | Field::Basis | Field::Agency)
        );
        named.then_some(*found)
    }
}

/// The position of the measure that a heading without brackets means.
pub fn measure_called(indicator: &Indicator, heading: &str) -> Option<usize> {
    let bare = bracketed(heading).is_empty();
    let meaning = Spellings::of(indicator).meaning(heading).filter(|_| bare);
    match meaning {
        Some(Meaning::Field(Field::Measure(at))) => Some(at),
        _ => None,
    }
}

/// The length of period that a word names.
pub(super) fn grain_of(word: &str) -> Option<Grain> {
    let word = plain(word);
    Grain::ALL
        .into_iter()
        .find(|grain| grain_words(*grain).contains(&word.as_str()))
}
