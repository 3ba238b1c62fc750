//! A figure: the number, its change, and why to trust it, or why it is missing.

use super::amount::{self, Big, Unit};
use super::change::{self, Change};
use super::periods;
use super::scene::Scene;
use super::spread;
use super::total;
use super::trust::{self, Trust};
use super::words::lower;
use crate::catalogue::Indicator;
use crate::figures::cell::Cell;
use crate::figures::facts::{Count, Fact, Part};
use crate::figures::focus;
use crate::figures::names;
use crate::figures::selection::Wanted;
use crate::figures::share::Chosen;

/// Most newer figures that stand beside a headline.
const NEWER: usize = 2;

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
    /// Newer figures that are provisional or not complete.
    pub newer: Vec<Newer>,
    /// Why to trust it.
    pub trust: Option<Trust>,
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

/// The lowest and the highest figure of several places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// `62,26–72,12`, `1,69–10,43%`.
    pub text: String,
    /// The unit behind it; empty when it is part of the text.
    pub unit: String,
    /// `di 8 kab/kota`.
    pub places: String,
}

impl Range {
    /// The range in one piece: `62,26–72,12 tahun di 8 kab/kota`.
    pub fn sentence(&self) -> String {
        let parts = [&self.text, &self.unit, &self.places];
        let filled: Vec<&str> = parts.into_iter().map(String::as_str).collect();
        filled.join(" ").replace("  ", " ")
    }
}

/// The figure of the measure at `at`.
pub fn of(scene: &Scene<'_>, at: usize) -> Figure {
    let (words, indicator) = (&scene.words, scene.indicator);
    let measure = &indicator.measures[at];
    let value = scene.figure(at);
    let cell = scene.cell().filter(|_| value.is_some());
    let range = value.is_none().then(|| range(scene, at)).flatten();
    Figure {
        id: format!("{}-{}", indicator.slug, measure.name),
        label: label(scene, at),
        big: value.map(|value| amount::big(words, value, measure)),
        missing: value.is_none().then(|| missing(scene, at, range.is_some())),
        change: cell.and_then(|cell| changed(scene, cell, at)),
        total: cell.and_then(|cell| total::of(scene, cell, at)),
        partial: cell.and_then(|cell| partial(scene, cell, at)),
        running: running(scene, at),
        newer: newer(scene, at),
        trust: match cell {
            Some(cell) => Some(trust::of(words, indicator, scene.facts, cell, at)),
            None => range.is_some().then(|| range_trust(scene, at)),
        },
        range,
    }
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

/// Why to trust the figures of the regions in a range.
fn range_trust(scene: &Scene<'_>, at: usize) -> Trust {
    let focus = scene.focus;
    let mut count = Count::default();
    for fact in in_range(scene, at) {
        count.add(&fact.count);
    }
    let mut back = scene.facts.returned.iter();
    let returned = back.any(|one| {
        let is_here = |region: &String| in_range(scene, at).any(|f| f.region == *region);
        let row = one.row.as_ref();
        one.period == focus.moment.unwrap_or(focus.period)
            && row.is_none_or(|(region, _)| is_here(region))
    });
    let rows = trust::Rows {
        period: focus.moment.unwrap_or(focus.period),
        basis: focus.strand.basis,
        count,
        returned,
    };
    trust::of_rows(&scene.words, scene.indicator, scene.facts, rows)
}

/// The figures of the regions that are due.
fn in_range<'s>(scene: &'s Scene<'_>, at: usize) -> impl Iterator<Item = &'s Fact> {
    let due = &scene.indicator.region.due;
    let here = scene.here(Part::Regions);
    here.filter(move |f| due.contains(&f.region) && f.figure(scene.indicator, at).is_some())
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
    told.filter_map(tell).take(NEWER).collect()
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

/// The lowest and highest figure of the regions that are due.
fn range(scene: &Scene<'_>, at: usize) -> Option<Range> {
    if scene.selection.region != scene.indicator.region.whole {
        return None;
    }
    let places: Vec<(&str, i64)> = in_range(scene, at)
        .filter_map(|f| Some((&*f.region, f.figure(scene.indicator, at)?)))
        .collect();
    let values = || places.iter().map(|(_, value)| value);
    let (low, high) = (values().min()?, values().max()?);
    let measure = &scene.indicator.measures[at];
    if let [(region, value)] = places.as_slice() {
        let region = names::region(scene.catalogue, region);
        let big = amount::big(&scene.words, *value, measure);
        return Some(Range {
            text: big.number,
            unit: big.unit,
            places: scene.words.with("dash-range-only", &[("region", &region)]),
        });
    }
    let is_same = low == high;
    let low = amount::bare(&scene.words, *low, measure.decimals);
    let (high, unit) = match amount::unit_of(&measure.unit) {
        Unit::Percent => (amount::full(&scene.words, *high, measure), ""),
        Unit::Rupiah | Unit::Word => (
            amount::bare(&scene.words, *high, measure.decimals),
            amount::unit_word(&scene.words, measure),
        ),
    };
    Some(Range {
        text: if is_same {
            high
        } else {
            format!("{low}–{high}")
        },
        unit: unit.to_owned(),
        places: range_places(scene, places.len()),
    })
}

/// `di 8 kab/kota`, or `di 3 dari 8 kab/kota`.
fn range_places(scene: &Scene<'_>, n: usize) -> String {
    let due = scene.indicator.region.due.len();
    if n >= due {
        return scene.words.count("dash-range-regions", n, &[]);
    }
    let (n, due) = (scene.words.whole(n), scene.words.whole(due));
    let args = [("n", n.as_str()), ("due", due.as_str())];
    scene.words.with("dash-range-some", &args)
}

/// Figures of the same period on other bases, which are never mixed with the one shown:
/// `Proyeksi penduduk: 12.203.148 jiwa`.
pub fn others(scene: &Scene<'_>, at: usize) -> Vec<String> {
    let here = scene.track.cells().iter();
    here.filter(|c| c.period == scene.focus.period && c.basis != scene.focus.strand.basis)
        .filter_map(|c| {
            let value = c.figure(scene.indicator, at)?;
            let basis = scene.indicator.bases.get(c.basis)?;
            let value = amount::full(&scene.words, value, &scene.indicator.measures[at]);
            Some(format!("{}: {value}", scene.words.label(&basis.source)))
        })
        .collect()
}
