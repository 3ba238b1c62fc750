//! A figure: the number, its change, and why to trust it, or why it is missing.

use std::collections::BTreeSet;

use super::amount::{self, Big};
use super::change::{self, Change};
use super::odd;
use super::periods;
use super::range::{self, Range};
use super::scene::Scene;
use super::spread;
use super::target::{self, Aimed};
use super::total;
use super::trust::{self, Trust};
use super::words::lower;
use crate::catalogue::{Indicator, Period};
use crate::figures::cell::{Cell, Place};
use crate::figures::facts::{Count, Dated};
use crate::figures::focus;
use crate::figures::names;
use crate::figures::selection::Wanted;
use crate::figures::share::Chosen;

/// Most newer figures that stand beside a headline.
const NEWER: usize = 2;

/// Names the source in the address of a question.
pub const BASIS: &str = "dasar";

/// A figure as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Stable name of the figure on its page.
    pub id: String,
    /// What it is: `Jumlah Pegawai 2017`.
    pub label: String,
    /// The number; none when it is missing.
    pub big: Option<Big>,
    /// Why it is missing.
    pub missing: Option<String>,
    /// The lowest and the highest of the regions, where the whole has no figure.
    pub range: Option<Range>,
    /// Its change.
    pub change: Option<Change>,
    /// The total of the year, for events in a shorter period.
    pub total: Option<String>,
    /// What is missing in it, where it is not complete: `6 dari 8 kab/kota`.
    pub partial: Option<String>,
    /// That its period still runs.
    pub running: Option<String>,
    /// That its parts are of different days.
    pub mixed: Option<String>,
    /// What is to be reached, and how much of it is.
    pub target: Option<Aimed>,
    /// Newer figures that are provisional or not complete.
    pub newer: Vec<Newer>,
    /// Why to trust it.
    pub trust: Option<Trust>,
    /// What names it in the address of a question about it.
    pub named: String,
}

/// A newer figure beside the one that stands as the headline, marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    /// `2017: 85.161 orang`.
    pub text: String,
    /// Why it does not stand there itself: `sementara`, `6 dari 8 kab/kota, belum lengkap`.
    pub mark: String,
    /// Whether it is complete and has been checked, and of another grain only.
    pub good: bool,
}

/// The figure of the measure at `at`.
pub fn of(scene: &Scene<'_>, at: usize) -> Figure {
    let (words, indicator) = (&scene.words, scene.indicator);
    let measure = &indicator.measures[at];
    let value = scene.figure(at);
    let cell = scene.cell().filter(|_| value.is_some());
    let range = value.is_none().then(|| range::of(scene, at)).flatten();
    Figure {
        id: format!("{}-{}", indicator.slug, measure.name),
        label: label(scene, at),
        big: value.map(|value| amount::big(words, value, measure)),
        missing: value.is_none().then(|| missing(scene, at, range.is_some())),
        change: cell.and_then(|cell| changed(scene, cell, at)),
        total: cell.and_then(|cell| total::of(scene, cell, at)),
        partial: cell.and_then(|cell| partial(scene, cell, at)),
        running: running(scene, at),
        mixed: cell.and_then(|cell| mixed(scene, cell)),
        target: target::of(scene, at),
        newer: newer(scene, at),
        trust: match cell {
            Some(cell) => Some(Trust {
                odd: odd::of(scene),
                ..trust::of(words, indicator, scene.facts, cell, at)
            }),
            None => range.is_some().then(|| range::trust(scene, at)),
        },
        range,
        named: named(scene, at),
    }
}

/// `jumlah-pegawai/jumlah?periode=2017&dasar=bkd`: the figure of a measure in focus, of this period
/// and this source also when newer ones come.
pub fn named(scene: &Scene<'_>, at: usize) -> String {
    let (indicator, focus) = (scene.indicator, scene.focus);
    let view = scene.selection.pinned(focus.period).query(indicator);
    let basis = indicator.bases.get(focus.strand.basis);
    let basis = basis.map_or("", |basis| &basis.code);
    let basis = serde_urlencoded::to_string([(BASIS, basis)]).unwrap_or_default();
    let measure = &indicator.measures[at].name;
    format!("{}/{measure}?{view}&{basis}", indicator.slug)
}

/// What is missing in a figure, and that fewer agencies are in it than before.
fn partial(scene: &Scene<'_>, cell: &Cell, at: usize) -> Option<String> {
    let due = trust::partial(&scene.words, scene.indicator, cell, at);
    let parts = due
        .into_iter()
        .chain(change::fewer_agencies(scene, cell, at));
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The change of a figure, and where it went the other way.
fn changed(scene: &Scene<'_>, cell: &Cell, at: usize) -> Option<Change> {
    let change = change::of(scene, cell, at)?;
    Some(spread::told(scene, change, cell, at))
}

/// `Oktober 2017 masih berjalan; angkanya belum lengkap.`
fn running(scene: &Scene<'_>, at: usize) -> Option<String> {
    let (words, focus) = (&scene.words, scene.focus);
    scene.figure(at).filter(|_| focus.running)?;
    let key = if focus.ahead {
        "dash-ahead"
    } else {
        "dash-running"
    };
    let period = periods::long(words, focus.period);
    Some(words.with(key, &[("period", &period)]))
}

/// `Gabungan angka dari 3 tanggal, 2 Oktober 2017 sampai 30 Oktober 2017 …`, where the parts of a
/// figure were not reported on one day.
fn mixed(scene: &Scene<'_>, cell: &Cell) -> Option<String> {
    let (words, selection) = (&scene.words, scene.selection);
    let is_in = |one: &&Dated| {
        let region = one.region == cell.source
            || cell.place == Place::Sum && scene.indicator.region.due.contains(&one.region);
        let mut codes = one.categories.iter().zip(&selection.categories);
        region
            && one.basis == Some(cell.basis)
            && selection
                .agency
                .as_ref()
                .is_none_or(|code| *code == one.agency)
            && codes.all(|(is, asked)| asked.as_ref().is_none_or(|code| code == is))
    };
    let days = scene.facts.dated.iter().filter(is_in);
    let days: BTreeSet<Period> = days.map(|one| one.period).collect();
    let (first, last) = (days.first()?, days.last()?);
    let args = [
        ("first", periods::long(words, *first)),
        ("last", periods::long(words, *last)),
    ];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    (days.len() > 1).then(|| words.count("dash-mixed-days", days.len(), &args))
}

/// The newest figures after the one in focus, at most [`NEWER`]; those of a period that has not
/// begun are no news.
fn newer(scene: &Scene<'_>, at: usize) -> Vec<Newer> {
    if scene.selection.wanted != Wanted::Newest {
        return Vec::new();
    }
    let (words, indicator) = (&scene.words, scene.indicator);
    let Some(cell) = scene.cell() else {
        return Vec::new();
    };
    let later = scene.track.newer(indicator, cell, at).into_iter();
    let told = later.filter(|c| !focus::is_ahead(scene.facts, c.period) || indicator.ahead);
    let tell = |later: &Cell| {
        let value = later.figure(indicator, at)?;
        let value = amount::brief(words, value, &indicator.measures[at]);
        let period = periods::told(words, later.period, later.moment);
        let mut text = format!("{period}: {value}");
        let source = indicator.bases.get(later.basis);
        if let Some(source) = source.filter(|_| later.basis != cell.basis) {
            text = format!("{text} ({})", words.label(&source.source));
        }
        let of_other_grain = later.period.grain() != cell.period.grain();
        let checked = of_other_grain.then(|| words.get("dash-validated"));
        let mark = mark(scene, later, at);
        Some(Newer {
            text,
            good: mark.is_none(),
            mark: mark.or(checked)?,
        })
    };
    let last = scene.track.cells().iter().rev();
    let last = last.filter(|c| !focus::is_ahead(scene.facts, c.period) || indicator.ahead);
    let last = { last }.find(|c| c.figure(indicator, at).is_some());
    let of_regions = of_regions(scene, at, last.unwrap_or(cell));
    let told = of_regions.into_iter().chain(told.filter_map(tell));
    told.take(NEWER).collect()
}

/// `2016: 1,2–3,4% di 8 kab/kota` (belum ada angka Provinsi Banten): what the regions have reported after
/// the last figure of the whole, which can't be made from theirs.
fn of_regions(scene: &Scene<'_>, at: usize, last: &Cell) -> Option<Newer> {
    let words = &scene.words;
    let newer = range::newer(scene, at, last)?;
    let range = range::between(scene, at, newer.facts.iter().copied())?;
    let mut text = format!(
        "{}: {}",
        periods::long(words, newer.period),
        range.sentence()
    );
    let basis = newer.facts.first().map(|fact| fact.basis);
    let source = basis.and_then(|basis| scene.indicator.bases.get(basis));
    if let Some(source) = source.filter(|_| basis != Some(last.basis)) {
        text = format!("{text} ({})", words.label(&source.source));
    }
    let whole = names::region(scene.catalogue, &scene.indicator.region.whole);
    let mut marks = vec![words.with("dash-newer-regions", &[("region", &whole)])];
    let mut count = Count::default();
    for fact in &newer.facts {
        count.add(&fact.count);
    }
    if newer.returned {
        marks.push(words.get("dash-returned"));
    } else if count.provisional > 0 {
        marks.push(words.get("dash-provisional"));
    }
    Some(Newer {
        text,
        mark: marks.join(", "),
        good: false,
    })
}

/// Why a figure is not one to rely on: `berjalan`, `sementara`, `6 dari 8 kab/kota, belum
/// lengkap`; none where it is.
pub fn mark(scene: &Scene<'_>, cell: &Cell, at: usize) -> Option<String> {
    let words = &scene.words;
    let mut marks = Vec::new();
    if cell.running {
        let ahead = focus::is_ahead(scene.facts, cell.period);
        marks.push(words.get(if ahead {
            "dash-mark-ahead"
        } else {
            "dash-mark-running"
        }));
    }
    if let Some(partial) = trust::partial(words, scene.indicator, cell, at) {
        marks.push(partial);
        marks.push(words.get("dash-partial"));
    }
    if cell.returned {
        marks.push(words.get("dash-returned"));
    } else if !cell.is_validated() {
        marks.push(words.get("dash-provisional"));
    }
    (!marks.is_empty()).then(|| marks.join(", "))
}

/// The positions of all measures, the headline and the whole first.
pub fn order(indicator: &Indicator) -> Vec<usize> {
    let mut order: Vec<usize> = (0..indicator.measures.len()).collect();
    order.sort_by_key(|at| (*at != indicator.headline, !indicator.measures[*at].whole));
    order
}

/// What the figure of a measure is called: the indicator's title where the measure is all there
/// is or the whole, else its own label; with the codes that it is about.
pub fn label(scene: &Scene<'_>, at: usize) -> String {
    let measure = &scene.indicator.measures[at];
    let is_all = measure.whole || scene.indicator.measures.len() == 1;
    let name = if is_all {
        scene.words.label(&scene.indicator.title)
    } else {
        scene.words.label(&measure.label)
    };
    let mut parts = vec![name.to_owned()];
    parts.extend(chosen_codes(scene));
    parts.join(" · ")
}

/// What the figures are limited to: region, agency and codes that are chosen, but for one axis.
pub fn limits(scene: &Scene<'_>, without: Option<Chosen>) -> Vec<String> {
    let selection = scene.selection;
    let kept = |axis: Chosen| without != Some(axis);
    let mut limits = Vec::new();
    if selection.region != scene.indicator.region.whole && kept(Chosen::Region) {
        limits.push(names::region(scene.catalogue, &selection.region));
    }
    if let Some(agency) = selection.agency.as_ref().filter(|_| kept(Chosen::Agency)) {
        limits.push(names::agency(scene.agencies, agency));
    }
    for (at, category) in scene.indicator.categories.iter().enumerate().take(3) {
        if let Some(code) = selection.categories[at]
            .as_ref()
            .filter(|_| kept(Chosen::Category(at)))
        {
            limits.push(names::code(scene.words.lang, category, code));
        }
    }
    limits
}

/// The labels of the chosen codes.
pub fn chosen_codes(scene: &Scene<'_>) -> Vec<String> {
    let categories = scene.indicator.categories.iter();
    let chosen = categories.zip(&scene.selection.categories);
    chosen
        .filter_map(|(category, code)| {
            let code = code.as_ref()?;
            Some(names::code(scene.words.lang, category, code))
        })
        .collect()
}

/// That there is no figure: of which region, agency and codes; or that it can't be computed from
/// those that were reported.
fn missing(scene: &Scene<'_>, at: usize, regional: bool) -> String {
    let (words, period) = (&scene.words, scene.period());
    let region = names::region(scene.catalogue, &scene.selection.region);
    let mut about = vec![region];
    let codes = chosen_codes(scene);
    let agency = scene.selection.agency.as_ref();
    let agency = agency.filter(|_| !scene.selection.bound);
    about.extend(agency.map(|code| names::agency(scene.agencies, code)));
    about.extend(codes);
    let about = about.join(" · ");
    if let Some(reported) = reported(scene, at).filter(|_| !regional) {
        let label = label(scene, at);
        let args = [
            ("label", &*label),
            ("about", &*about),
            ("period", &*period),
            ("reported", &*reported),
        ];
        return words.with("dash-missing-ratio", &args);
    }
    let key = if regional {
        "dash-missing-whole"
    } else {
        "dash-missing"
    };
    words.with(key, &[("period", &*period), ("region", &*about)])
}

/// `anggaran 0, realisasi 5`: what was reported of both sides of a ratio that comes to nothing.
fn reported(scene: &Scene<'_>, at: usize) -> Option<String> {
    let ratio = scene.indicator.measures[at].ratio.as_ref()?;
    let told = [ratio.denominator, ratio.numerator].map(|side| {
        let measure = &scene.indicator.measures[side];
        let value = scene.figure(side)?;
        let value = amount::brief(&scene.words, value, measure);
        Some(format!(
            "{} {value}",
            lower(scene.words.label(&measure.label))
        ))
    });
    let [below, above] = told;
    Some([below?, above?].join(", "))
}

/// Figures of the same period on other bases, which are never mixed with the one shown, each with
/// why it is not one to rely on: `Proyeksi penduduk: 12.203.148 jiwa (sementara)`.
pub fn others(scene: &Scene<'_>, at: usize) -> Vec<String> {
    let here = scene.track.cells().iter();
    here.filter(|c| c.period == scene.focus.period && c.basis != scene.focus.strand.basis)
        .filter_map(|c| {
            let value = c.figure(scene.indicator, at)?;
            let basis = scene.indicator.bases.get(c.basis)?;
            let value = amount::full(&scene.words, value, &scene.indicator.measures[at]);
            let told = format!("{}: {value}", scene.words.label(&basis.source));
            Some(match mark(scene, c, at) {
                Some(mark) => format!("{told} ({mark})"),
                None => told,
            })
        })
        .collect()
}
