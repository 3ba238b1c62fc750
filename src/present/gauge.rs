//! Gauges: shares and ratios as rings.

use super::amount::{self, Unit};
use super::figure;
use super::groups;
use super::periods;
use super::scene::Scene;
use super::trust::{self, Axis, Coverage};
use crate::catalogue::Measure;
use crate::figures::names;
use crate::figures::share;
use crate::figures::share::Chosen;

/// Longest category whose codes have a ring each.
const RINGS: usize = 3;

/// A ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gauge {
    /// What it shows.
    pub label: String,
    /// The percentage in words: `50,99%`.
    pub text: String,
    /// The length of the arc on a ring of 100, in machine spelling.
    pub arc: String,
    /// Its tone.
    pub tone: &'static str,
    /// The number behind it.
    pub note: String,
}

/// The rings of an indicator.
pub fn all(scene: &Scene<'_>) -> Vec<Gauge> {
    let mut gauges = parts(scene);
    gauges.extend(ratios(scene));
    gauges.extend(codes(scene));
    gauges.extend(scope(scene));
    gauges.extend(chosen(scene));
    gauges.extend(coverage(scene));
    gauges
}

fn gauge(
    scene: &Scene<'_>,
    label: String,
    hundredths: i64,
    tone: &'static str,
    note: String,
) -> Gauge {
    Gauge {
        label,
        text: scene.words.percent(hundredths),
        arc: crate::catalogue::value::plain(hundredths.clamp(0, 10_000), 2),
        tone,
        note,
    }
}

/// The parts of the whole.
pub fn parts(scene: &Scene<'_>) -> Vec<Gauge> {
    let Some(cell) = scene.cell() else {
        return Vec::new();
    };
    let shares = share::parts(scene.indicator, cell).unwrap_or_default();
    let ring = |(turn, (at, hundredths)): (usize, (usize, i64))| {
        let measure = &scene.indicator.measures[at];
        let value = cell.figure(scene.indicator, at)?;
        let note = amount::full(&scene.words, value, measure);
        let tone = groups::tone(measure).unwrap_or(groups::TONES[turn % 8]);
        let label = scene.words.label(&measure.label).to_owned();
        Some(gauge(scene, label, hundredths, tone, note))
    };
    shares.into_iter().enumerate().filter_map(ring).collect()
}

/// The codes of a short category.
fn codes(scene: &Scene<'_>) -> Vec<Gauge> {
    let at = scene.indicator.headline;
    let axes = scene.indicator.categories.iter().enumerate().take(3);
    let short = axes.filter(|(axis, category)| {
        category.list.codes.len() <= RINGS && scene.selection.categories[*axis].is_none()
    });
    short
        .filter_map(|(axis, category)| {
            let shares = share::codes(scene.indicator, scene.facts, scene.cell()?, axis, at)?;
            Some((category, shares))
        })
        .flat_map(|(category, shares)| {
            shares
                .into_iter()
                .enumerate()
                .map(move |(turn, (code, value, share))| {
                    let label = names::code(scene.words.lang, category, &code);
                    let note = amount::full(&scene.words, value, &scene.indicator.measures[at]);
                    gauge(scene, label, share, groups::TONES[turn % 8], note)
                })
        })
        .collect()
}

/// Measures that are themselves a percentage of a whole.
fn ratios(scene: &Scene<'_>) -> Vec<Gauge> {
    let measures = scene.indicator.measures.iter().enumerate();
    let shown = !parts(scene).is_empty();
    measures
        .filter(|(_, measure)| is_percentage(measure))
        .filter(|(_, measure)| !shown || measure.part.is_none())
        .filter_map(|(at, measure)| {
            let value = scene.figure(at)?;
            let unit = 10_i128.pow(u32::from(measure.decimals));
            let hundredths = crate::catalogue::value::divide(i128::from(value) * 100, unit, 0)?;
            (0..=10_000).contains(&hundredths).then(|| {
                let label = figure::label(scene, at);
                gauge(scene, label, hundredths, "c1", of_what(scene, at))
            })
        })
        .collect()
}

/// The period of a percentage, and of what part it is where it is not that of the whole.
fn of_what(scene: &Scene<'_>, at: usize) -> String {
    let cell = scene.cell();
    let part = cell.and_then(|cell| trust::partial(&scene.words, scene.indicator, cell, at));
    let part = part.map(|part| format!("{part}, {}", scene.words.get("dash-partial")));
    let back = cell.is_some_and(|cell| cell.returned);
    let back = back.then(|| scene.words.get("dash-returned"));
    let parts: Vec<String> = [Some(scene.period()), part, back]
        .into_iter()
        .flatten()
        .collect();
    parts.join(" · ")
}

/// Whether a measure is the percentage that something is of its whole.
pub(super) fn is_percentage(measure: &Measure) -> bool {
    let hundred = 100 * 10_i64.pow(u32::from(measure.decimals));
    let bounded = measure.max == hundred || measure.ratio.as_ref().is_some_and(|r| r.scale == 100);
    amount::unit_of(&measure.unit) == Unit::Percent && bounded
}

/// This period in its year, or in its month.
fn scope(scene: &Scene<'_>) -> Option<Gauge> {
    let at = lead(scene);
    let cell = scene.cell()?;
    let seen = (cell, scene.facts.today);
    let scope = share::in_scope(scene.indicator, scene.track, seen, at)?;
    let share = share::of_scope(scene.indicator, scope, cell, at)?;
    let measure = &scene.indicator.measures[at];
    let period = scene.period();
    let whole = periods::long(&scene.words, share::scope_period(cell.period)?);
    let args = [
        ("period", period),
        ("whole", whole),
        ("n", scene.words.whole(scope.present)),
        ("all", scene.words.whole(scope.due)),
        ("grain", periods::grain(&scene.words, cell.period.grain())),
    ];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    let key = match (scope.present < scope.due, scope.running) {
        (true, true) => "dash-share-period-partial",
        (true, false) => "dash-share-period-some",
        (false, _) => "dash-share-period",
    };
    let label = scene.words.with(key, &args);
    Some(gauge(
        scene,
        label,
        share.hundredths,
        "c3",
        out_of(scene, share, measure),
    ))
}

/// The measure that shares are taken of: the headline if it adds up, else the first that does.
fn lead(scene: &Scene<'_>) -> usize {
    let measures = &scene.indicator.measures;
    if measures[scene.indicator.headline].kind.adds() {
        return scene.indicator.headline;
    }
    measures
        .iter()
        .position(|m| m.kind.adds())
        .unwrap_or(scene.indicator.headline)
}

fn out_of(scene: &Scene<'_>, share: share::Share, measure: &Measure) -> String {
    let part = match amount::unit_of(&measure.unit) {
        Unit::Rupiah => amount::brief(&scene.words, share.part, measure),
        Unit::Percent | Unit::Word => amount::bare(&scene.words, share.part, measure.decimals),
    };
    let whole = amount::brief(&scene.words, share.whole, measure);
    scene
        .words
        .with("dash-out-of", &[("part", &part), ("whole", &whole)])
}

/// What is chosen, in the whole.
fn chosen(scene: &Scene<'_>) -> Vec<Gauge> {
    let at = lead(scene);
    let Some(cell) = scene.cell() else {
        return Vec::new();
    };
    let shares = share::chosen(scene.indicator, scene.selection, scene.facts, cell, at);
    let ring = |(turn, (chosen, share)): (usize, (Chosen, share::Share))| {
        let selection = scene.selection;
        let (part, key) = match chosen {
            Chosen::Region => (
                names::region(scene.catalogue, &selection.region),
                "dash-share-region",
            ),
            Chosen::Agency => {
                let code = selection.agency.clone().unwrap_or_default();
                (names::agency(scene.agencies, &code), "dash-share-agency")
            }
            Chosen::Category(axis) => {
                let code = selection.categories[axis].clone().unwrap_or_default();
                let category = &scene.indicator.categories[axis];
                (
                    names::code(scene.words.lang, category, &code),
                    "dash-share-category",
                )
            }
        };
        let whole = names::region(scene.catalogue, &scene.indicator.region.whole);
        let label = scene.words.with(key, &[("part", &part), ("whole", &whole)]);
        let note = out_of(scene, share, &scene.indicator.measures[at]);
        gauge(
            scene,
            label,
            share.hundredths,
            groups::TONES[(turn + 3) % 8],
            note,
        )
    };
    shares.into_iter().enumerate().map(ring).collect()
}

/// Who is in the figure, where some are missing.
fn coverage(scene: &Scene<'_>) -> Vec<Gauge> {
    let Some(cell) = scene.cell() else {
        return Vec::new();
    };
    let (words, at) = (&scene.words, scene.indicator.headline);
    let axes = trust::coverage(words, scene.indicator, cell, at).into_iter();
    let ring = |(axis, coverage): (Axis, Coverage)| {
        let key = match axis {
            Axis::Regions => "dash-regions-in",
            Axis::Agencies => "dash-agencies-in",
            Axis::Part => return None,
        };
        let due = i128::try_from(coverage.due?).ok()?;
        let present = i128::try_from(coverage.present).ok()?;
        let share = crate::catalogue::value::divide(present * 10_000, due, 0)?;
        Some(gauge(scene, words.get(key), share, "c5", coverage.text))
    };
    axes.filter(|(_, coverage)| coverage.is_partial())
        .filter_map(ring)
        .collect()
}
