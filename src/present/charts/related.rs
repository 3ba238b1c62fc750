//! Counts of regions in relation to another indicator's figures.

use super::super::amount;
use super::super::chart::{Chart, Grid, Series};
use super::super::periods;
use super::super::scene::Scene;
use crate::base::text::Lang;
use crate::catalogue::{Kind, Label, Measure, Per};
use crate::figures::per::{DECIMALS, Related};

/// A chart by region with its counts for so many of the other figures, where the reader asks for
/// it and there are some; the largest first.
pub(super) fn to_other(scene: &Scene<'_>, chart: Chart) -> Chart {
    let (Some(per), Some(related)) = (&scene.indicator.per, &scene.facts.related) else {
        return chart;
    };
    if !chart.measure.kind.adds() || !scene.selection.per {
        return chart;
    }
    let name = amount::per(scene.words.lang, per);
    let grid = sorted(&rates(&chart, per, related));
    if grid.is_empty() {
        return chart;
    }
    Chart {
        title: scene
            .words
            .with("dash-chart-per", &[("title", &chart.title), ("per", &name)]),
        note: Some(note(scene, &chart, related)),
        measure: measure(&chart.measure, per),
        reference: None,
        grid,
        full: None,
        ..chart
    }
}

/// A count for so many others is a rate, which does not add up.
fn measure(of: &Measure, per: &Per) -> Measure {
    let unit = |lang: Lang| format!("{} per {}", of.unit.get(lang), amount::per(lang, per));
    Measure {
        kind: Kind::Rate,
        decimals: DECIMALS,
        unit: Label {
            id: unit(Lang::Id),
            en: unit(Lang::En),
        },
        ..of.clone()
    }
}

fn rates(chart: &Chart, per: &Per, related: &Related) -> Grid {
    let decimals = chart.measure.decimals;
    let series = chart.grid.series.iter().map(|series| {
        let counts = chart.grid.codes.iter().zip(&series.values);
        let rate = |(code, count): (&String, &Option<i64>)| {
            related.rate(code, (*count)?, decimals, per.scale)
        };
        Series {
            values: counts.map(rate).collect(),
            ..series.clone()
        }
    });
    Grid {
        series: series.collect(),
        ..chart.grid.clone()
    }
}

/// The heads by the first series, the largest first, those without a figure last.
fn sorted(grid: &Grid) -> Grid {
    let mut order: Vec<usize> = (0..grid.heads.len()).collect();
    let sum = |at: usize| grid.series.first().and_then(|series| series.values[at]);
    order.sort_by_key(|at| std::cmp::Reverse(sum(*at)));
    Grid {
        heads: order.iter().map(|at| grid.heads[*at].clone()).collect(),
        codes: order.iter().map(|at| grid.codes[*at].clone()).collect(),
        series: grid
            .series
            .iter()
            .map(|series| Series {
                values: order.iter().map(|at| series.values[*at]).collect(),
                ..series.clone()
            })
            .collect(),
    }
}

/// Of what the other figures are, and how many regions each side has.
fn note(scene: &Scene<'_>, chart: &Chart, related: &Related) -> String {
    let words = &scene.words;
    let due = scene.indicator.region.due.len();
    let first = chart.grid.series.first();
    let own = first.map_or(0, |series| series.values.iter().flatten().count());
    let source = related.about.bases.get(related.basis);
    let args = [
        ("name", words.label(&related.about.title).to_owned()),
        ("period", periods::long(words, related.period)),
        (
            "source",
            source
                .map_or("", |basis| words.label(&basis.source))
                .to_owned(),
        ),
        ("n", words.whole(related.count())),
        ("own", words.whole(own)),
        ("due", words.whole(due)),
    ];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    words.with("dash-per-note", &args)
}
