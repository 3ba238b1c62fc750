//! Counts of regions in relation to another indicator's figures.

use super::super::amount;
use super::super::chart::{Chart, Grid, Series};
use super::super::periods;
use super::super::scene::Scene;
use crate::base::text::Lang;
use crate::catalogue::{Kind, Label, Measure, Per};
use crate::figures::per::{DECIMALS, FAR, Related};

/// A chart by region with its counts for so many of the other figures, where the reader asks for
/// it and there are some, the largest first; where there are none, the counts and why.
pub(super) fn to_other(scene: &Scene<'_>, chart: Chart) -> Chart {
    let asked = scene.indicator.per.as_ref();
    let asked = asked.filter(|_| chart.measure.kind.adds() && scene.selection.per);
    let Some(per) = asked else {
        return chart;
    };
    let name = amount::per(scene.words.lang, per);
    let related = scene.facts.related.as_ref();
    let rated = related.map(|related| (related, sorted(&rates(&chart, per, related))));
    let Some((related, grid)) = rated.filter(|(_, grid)| !grid.is_empty()) else {
        let note = super::notes([Some(none(scene, per, &name)), chart.note.clone()]);
        return Chart { note, ..chart };
    };
    Chart {
        title: scene
            .words
            .with("dash-chart-per", &[("title", &chart.title), ("per", &name)]),
        note: super::notes([
            Some(note(scene, &chart, related)),
            lacking(scene, &chart, related),
        ]),
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

/// Why nothing can be divided: there are no other figures near the period, or not of these regions.
fn none(scene: &Scene<'_>, per: &Per, name: &str) -> String {
    let words = &scene.words;
    let about = scene.catalogue.indicator(&per.indicator);
    let title = about.map_or(name, |about| words.label(&about.title));
    let year = scene.focus.period.calendar_year();
    let (period, key) = match &scene.facts.related {
        Some(related) => (periods::long(words, related.period), "dash-per-none-of"),
        None => (scene.period(), "dash-per-none"),
    };
    let source = scene.facts.related.as_ref().and_then(|related| {
        let basis = related.about.bases.get(related.basis)?;
        Some(words.label(&basis.source).to_owned())
    });
    let args = [
        ("per", name.to_owned()),
        ("name", title.to_owned()),
        ("period", period),
        ("source", source.unwrap_or_default()),
        ("from", (year - FAR).to_string()),
        ("to", (year + FAR).to_string()),
    ];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    words.with(key, &args)
}

/// The regions that have a count, but nothing by which it can be divided.
fn lacking(scene: &Scene<'_>, chart: &Chart, related: &Related) -> Option<String> {
    let grid = &chart.grid;
    let counted = |at: usize| grid.series.iter().any(|one| one.values[at].is_some());
    let lacks = (0..grid.heads.len()).filter(|at| counted(*at));
    let lacks = lacks.filter(|at| !related.divides(&grid.codes[*at]));
    let list: Vec<String> = lacks.map(|at| grid.heads[at].clone()).collect();
    let list = scene.words.list(&list);
    (!list.is_empty()).then(|| scene.words.with("dash-per-lacks", &[("list", &list)]))
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
