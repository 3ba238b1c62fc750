//! What is to be reached and how much of it is, in words.

use super::amount;
use super::periods;
use super::scene::Scene;
use super::words::Words;
use crate::catalogue::{Catalogue, Measure, Period};
use crate::figures::names::{self, Agencies};
use crate::figures::target::{Aim, Band, Goal, Grey, Reached, Verdict, flaw, judge};

/// A target beside its figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aimed {
    /// Number of its revision.
    pub id: i64,
    /// `Target 2026: 90,00%; tercapai 85,00% (tinggi)`.
    pub text: String,
    /// Whether the target is a sample.
    pub is_sample: bool,
}

/// What a target is for: `Jumlah Pegawai, laki-laki · 2026 · Kab. Serang`; of what is measured no
/// more its codes.
pub fn about(
    words: &Words<'_>,
    (catalogue, agencies): (&Catalogue, &Agencies),
    slug: &str,
    (measure, period, region, agency): (&str, Period, &str, &str),
) -> String {
    let known = catalogue.indicator(slug);
    let mut first = known.map_or(slug, |one| words.label(&one.title)).to_owned();
    let found = known.and_then(|one| one.measure(measure));
    if let Some((_, measure)) = found
        && known.is_some_and(|one| one.measures.len() > 1 && !measure.whole)
    {
        first = format!("{first}, {}", words.label(&measure.label));
    }
    let mut parts = vec![first, periods::long(words, period)];
    if known.is_none_or(|one| one.region.whole != region) {
        parts.push(names::region(catalogue, region));
    }
    if !agency.is_empty() {
        parts.push(names::agency(agencies, agency));
    }
    parts.join(" · ")
}

/// `90,00%`, or `antara 80,00% dan 90,00%`.
pub fn aim(words: &Words<'_>, measure: &Measure, aim: Aim) -> String {
    match aim {
        Aim::Point(value) => amount::full(words, value, measure),
        Aim::Range { least, most } => {
            let ends = [least, most].map(|value| amount::full(words, value, measure));
            let [least, most] = &ends;
            words.with("goal-range", &[("least", least), ("most", most)])
        }
    }
}

/// The name of a band: `tinggi`.
pub fn band(words: &Words<'_>, band: Band) -> String {
    words.get(match band {
        Band::VeryLow => "goal-band-very-low",
        Band::Low => "goal-band-low",
        Band::Medium => "goal-band-medium",
        Band::High => "goal-band-high",
        Band::VeryHigh => "goal-band-very-high",
    })
}

/// Why a target is not judged.
pub fn grey(words: &Words<'_>, grey: Grey) -> String {
    words.get(match grey {
        Grey::Ahead => "goal-grey-ahead",
        Grey::Missing => "goal-grey-missing",
        Grey::Running => "goal-grey-running",
        Grey::Part => "goal-grey-part",
        Grey::Returned => "goal-grey-returned",
        Grey::Nought => "goal-grey-nought",
        Grey::Neutral => "goal-grey-neutral",
    })
}

/// `tercapai 85,00% (tinggi)`, of a part of the year with the part; or why nothing can be said.
pub fn verdict(words: &Words<'_>, verdict: Verdict) -> String {
    match verdict {
        Verdict::Grey(why) => words.with("goal-grey", &[("why", &grey(words, why))]),
        Verdict::Judged { score, reached } => {
            let share = words.percent(score.hundredths());
            let band = band(words, score.band());
            let (part, all) = reached.part;
            let (part, all) = (words.whole(part.into()), words.whole(all.into()));
            let args = [
                ("share", &*share),
                ("band", &*band),
                ("part", &*part),
                ("all", &*all),
            ];
            let key = if part == all {
                "goal-reached"
            } else {
                "goal-reached-part"
            };
            words.with(key, &args)
        }
    }
}

/// `Angka 2017: 42,00 tahun. Targetnya sepuluh kalinya atau lebih …`: what is asked about a target.
pub fn doubted(words: &Words<'_>, measure: &Measure, (period, figure): (Period, i64)) -> String {
    let period = periods::long(words, period);
    let figure = amount::full(words, figure, measure);
    words.with("goal-doubt", &[("period", &period), ("figure", &figure)])
}

/// The targets of what a view shows: of its region and its agency, of no code alone.
fn goals<'s>(scene: &Scene<'s>, at: usize) -> impl Iterator<Item = &'s Goal> + use<'s> {
    let selection = scene.selection;
    let whole = selection.categories.iter().all(Option::is_none);
    let agency = selection.agency.as_deref().unwrap_or_default();
    let all = scene.facts.goals.iter();
    all.filter(move |one| whole && one.measure == at)
        .filter(move |one| one.region == selection.region && one.agency == agency)
}

/// The target of the figure in focus, and how much of it is reached; else the next one to come.
pub fn of(scene: &Scene<'_>, at: usize) -> Option<Aimed> {
    let words = &scene.words;
    let measure = &scene.indicator.measures[at];
    let focus = scene.focus.period;
    let told = |goal: &Goal, come_to: Option<String>| {
        let period = periods::long(words, goal.period);
        let aim = aim(words, measure, goal.aim);
        let text = words.with("goal-of", &[("period", &period), ("aim", &aim)]);
        let parts = std::iter::once(text).chain(come_to);
        Aimed {
            id: goal.id,
            is_sample: goal.is_sample,
            text: parts.collect::<Vec<_>>().join("; "),
        }
    };
    if let Some(goal) = goals(scene, at).find(|one| one.period == focus) {
        let come_to = judge(measure.direction, goal.aim, reached(scene, at));
        return Some(told(goal, Some(verdict(words, come_to))));
    }
    let later =
        goals(scene, at).filter(|one| one.period.grain() == focus.grain() && one.period > focus);
    let next = later.min_by_key(|one| one.period)?;
    Some(told(next, None))
}

/// The figure in focus, or why it can't be judged.
fn reached(scene: &Scene<'_>, at: usize) -> Result<Reached, Grey> {
    let cell = scene.cell().ok_or(Grey::Missing)?;
    let value = cell.figure(scene.indicator, at).ok_or(Grey::Missing)?;
    match flaw(cell.returned, cell.running, cell.is_full(at)) {
        Some(why) => Err(why),
        None => Ok(Reached {
            value,
            part: (1, 1),
        }),
    }
}

/// A name and its points over time.
pub type Points = (String, Vec<(Period, i64)>);

/// What was to be reached in these periods: one line, or two where a range was.
pub fn lines(scene: &Scene<'_>, at: usize, drawn: &[Period]) -> Vec<Points> {
    let words = &scene.words;
    let here: Vec<&Goal> = goals(scene, at)
        .filter(|one| drawn.contains(&one.period))
        .collect();
    let ranges = here.iter().any(|one| matches!(one.aim, Aim::Range { .. }));
    let points = |end: fn(Aim) -> i64| {
        let all = here.iter().map(|one| (one.period, end(one.aim)));
        all.collect::<Vec<_>>()
    };
    let least = |aim: Aim| match aim {
        Aim::Point(value) => value,
        Aim::Range { least, .. } => least,
    };
    let most = |aim: Aim| match aim {
        Aim::Point(value) => value,
        Aim::Range { most, .. } => most,
    };
    let sample = here.iter().any(|one| one.is_sample);
    let name = |key: &str| match (words.get(key), sample) {
        (name, true) => format!("{name} ({})", words.get("dash-sample")),
        (name, false) => name,
    };
    match (here.is_empty(), ranges) {
        (true, _) => Vec::new(),
        (_, false) => vec![(name("goal-line"), points(least))],
        (_, true) => vec![
            (name("goal-line-least"), points(least)),
            (name("goal-line-most"), points(most)),
        ],
    }
}
