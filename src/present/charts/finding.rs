//! What a chart shows, in a few words that stand as its title.

use super::super::amount;
use super::super::change;
use super::super::chart::{Chart, Series, Shape};
use super::super::scene::Scene;
use super::super::words::lower;
use crate::catalogue::Direction;

/// What a chart shows; none where no single thing stands out.
pub(super) fn of(scene: &Scene<'_>, chart: &Chart) -> Option<String> {
    let finding = match chart.shape {
        Shape::Line => course(scene, chart),
        Shape::Hbar | Shape::Dot | Shape::Donut | Shape::Map => extreme(scene, chart),
        Shape::Area | Shape::Bar | Shape::Stacked | Shape::Heat => None,
    }?;
    let Some(part) = &chart.part else {
        return Some(finding);
    };
    let args = [("finding", finding.as_str()), ("part", part)];
    Some(scene.words.with("dash-finding-part", &args))
}

/// The figures of a chart that can be ranked.
struct Ranking<'c> {
    chart: &'c Chart,
    /// How many series are in a figure: all where they stand on top of each other, else the
    /// first, since figures of different things side by side have no sum.
    told: usize,
    /// The figures by the positions of their heads.
    figures: Vec<(usize, i64)>,
    /// Whether the lowest comes first.
    lowest: bool,
}

impl<'c> Ranking<'c> {
    fn of(chart: &'c Chart) -> Self {
        let grid = chart.table();
        let stacked = grid.series.iter().all(|series| series.stacked);
        let told = if stacked { grid.series.len() } else { 1 };
        let total = |at: usize| -> Option<i64> {
            let values = grid
                .series
                .iter()
                .take(told)
                .map(|series| series.values[at]);
            let values: Vec<i64> = values.collect::<Option<_>>()?;
            values.into_iter().reduce(i64::saturating_add)
        };
        let adds = chart.measure.kind.adds();
        Self {
            chart,
            told,
            figures: (0..grid.heads.len())
                .filter(|at| !is_unranked(chart, *at))
                .filter_map(|at| Some((at, total(at)?)))
                .collect(),
            lowest: chart.measure.direction == Direction::Higher && !adds,
        }
    }

    /// Whether some that are due are not among them.
    fn lacks_some(&self) -> bool {
        let heads = self.chart.table().heads.len();
        self.figures.len() < self.chart.due.unwrap_or(heads).max(heads)
    }

    /// The one that the reader has chosen, where it is among them.
    fn chosen(&self) -> Option<(usize, i64)> {
        // The table may have more heads than the drawing, in which the chosen one is known.
        let code = self.chart.grid.codes.get(self.chart.chosen?)?;
        let codes = &self.chart.table().codes;
        let mut all = self.figures.iter();
        all.find(|(at, _)| codes.get(*at) == Some(code)).copied()
    }

    /// How far a figure is from the front.
    fn key(&self, value: i64) -> i64 {
        if self.lowest {
            value
        } else {
            value.saturating_neg()
        }
    }

    /// A figure with its unit, and of what it is where others stand beside it.
    fn value(&self, scene: &Scene<'_>, value: i64) -> String {
        let text = amount::brief(&scene.words, value, &self.chart.measure);
        let series = &self.chart.table().series;
        match series.first().filter(|_| self.told < series.len()) {
            Some(first) => format!("{text} ({})", lower(&first.name)),
            None => text,
        }
    }

    /// `Kota Cilegon tertinggi ke-3 dari 8, 41 kasus`, counted from the nearer end: the last but one is
    /// `terendah ke-2 dari 8`. None of one, and none where several stand at that end.
    fn rank(&self, scene: &Scene<'_>, (at, value): (usize, i64)) -> Option<String> {
        if self.figures.len() < 2 {
            return None;
        }
        let key = self.key(value);
        let count = |holds: &dyn Fn(i64) -> bool| {
            let all = self.figures.iter();
            all.filter(|(_, other)| holds(self.key(*other))).count()
        };
        let (before, behind) = (count(&|other| other < key), count(&|other| other > key));
        let from_back = behind < before;
        let ahead = before.min(behind);
        let mut others = self.figures.iter().filter(|(other, _)| *other != at);
        if ahead == 0 && others.any(|(_, other)| *other == value) {
            return None;
        }
        let args = [
            ("place", self.chart.table().heads[at].clone()),
            ("rank", scene.words.whole(ahead + 1)),
            ("all", scene.words.whole(self.figures.len())),
            ("value", self.value(scene, value)),
        ];
        let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
        let key = match (self.lowest != from_back, ahead) {
            (true, 0) => "dash-finding-rank-first-lowest",
            (false, 0) => "dash-finding-rank-first",
            (true, _) => "dash-finding-rank-lowest",
            (false, _) => "dash-finding-rank",
        };
        let key = if self.lacks_some() {
            format!("{key}-of")
        } else {
            key.to_owned()
        };
        Some(scene.words.with(&key, &args))
    }

    /// `Kab. Serang tertinggi, 263 kasus`; none where several stand at the front.
    fn first(&self, scene: &Scene<'_>) -> Option<String> {
        let (at, value) = *self
            .figures
            .iter()
            .min_by_key(|(_, value)| self.key(*value))?;
        let alike = self.figures.iter().filter(|(_, other)| *other == value);
        if self.figures.len() < 2 || alike.count() > 1 {
            return None;
        }
        let heads = &self.chart.table().heads;
        let key = match (self.lowest, self.lacks_some()) {
            (true, false) => "dash-finding-lowest",
            (false, false) => "dash-finding-highest",
            (true, true) => "dash-finding-lowest-of",
            (false, true) => "dash-finding-highest-of",
        };
        let (value, n) = (
            self.value(scene, value),
            scene.words.whole(self.figures.len()),
        );
        let args = [("place", heads[at].as_str()), ("value", &value), ("n", &n)];
        Some(scene.words.with(key, &args))
    }
}

/// Which is the worst by the measure's direction, the largest where neither is better; or how
/// far from there the chosen one is.
fn extreme(scene: &Scene<'_>, chart: &Chart) -> Option<String> {
    let ranking = Ranking::of(chart);
    match ranking.chosen() {
        Some(one) => ranking.rank(scene, one),
        None => ranking.first(scene),
    }
}

/// How far the chosen one is from the front; none where nothing is chosen, or it has no rank.
pub(super) fn rank(scene: &Scene<'_>, chart: &Chart) -> Option<String> {
    let ranking = Ranking::of(chart);
    ranking.rank(scene, ranking.chosen()?)
}

/// Whether the figure of a head is that of a part, or was sent back.
fn is_unranked(chart: &Chart, at: usize) -> bool {
    let code = chart.table().codes.get(at);
    code.is_some_and(|code| chart.unranked.contains(code))
}

/// `Naik 12,3% sejak 2010`, of the only line that is not there for comparison; none where its ends
/// cannot be compared.
fn course(scene: &Scene<'_>, chart: &Chart) -> Option<String> {
    if !chart.compared {
        return None;
    }
    let grid = chart.table();
    let mut own = grid.series.iter().filter(|series| !series.dashed);
    let series: &Series = own.next()?;
    if own.next().is_some() {
        return None;
    }
    let points = grid.heads.iter().zip(&series.values);
    let points: Vec<(&String, i64)> = points.filter_map(|(h, v)| Some((h, (*v)?))).collect();
    let ((first, before), (last, now)) = (points.first()?, points.last()?);
    if points.len() < 2 {
        return None;
    }
    let change = change::between(&scene.words, &chart.measure, *now, *before, first);
    let args = [
        ("change", change.text.as_str()),
        ("from", first),
        ("to", last),
    ];
    Some(scene.words.with("dash-finding-course", &args))
}
