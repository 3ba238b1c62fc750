//! A figure that waits, as its validator sees it: the number as a dashboard shows it, what it was
//! before, its course, what is odd about it, and where it comes from.

use std::collections::BTreeSet;

use crate::catalogue::{Catalogue, Period};
use crate::figures::cell::Cell;
use crate::figures::facts::{Fact, Part, Returned as Back};
use crate::figures::focus::Focus;
use crate::figures::names;
use crate::figures::names::Agencies;
use crate::present::change::Change;
use crate::present::figure;
use crate::present::scene::Scene;
use crate::present::spark::{self, Spark};
use crate::present::words::Words;
use crate::present::{amount, doubt, periods, trust};
use crate::store::figures::doubts::Marked;
use crate::store::figures::notices::Notice;
use crate::store::figures::observations::Target;
use crate::store::figures::validation::period_of;
use crate::store::figures::waiting::Waiting;
use crate::web::frame::list_address;
use crate::web::pages::pengesahan::queue::{Year, is_away, returned};
use crate::web::pages::pengesahan::rows;
use crate::web::pages::sight::Sight;

/// Places that are named one by one where the whole has no figure.
const PLACES: usize = 3;
/// Marks that are told one by one.
const MARKS: usize = 3;

/// What lines are made with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) words: Words<'a>,
    pub(super) catalogue: &'a Catalogue,
    pub(super) agencies: &'a Agencies,
    pub(super) returned: &'a [Notice],
}

/// A period that waits.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) agency_code: String,
    pub(super) agency: String,
    pub(super) period: String,
    pub(super) period_text: String,
    /// What it is about, in one piece: `Jumlah Pegawai · BKD · 2016: 30 orang`.
    pub(super) name: String,
    /// How many rows are decided on: `8 dari 8 baris menunggu disahkan`.
    pub(super) count: String,
    pub(super) shown: Option<Shown>,
    /// What is odd about its rows.
    pub(super) doubts: Option<String>,
    pub(super) marks: Vec<String>,
    pub(super) sources: Vec<String>,
    pub(super) returned: Option<Returned>,
    pub(super) list: String,
}

/// That a figure was sent back.
#[derive(Debug)]
pub(super) struct Returned {
    pub(super) reason: String,
    pub(super) told: String,
    /// Whether it has changed since.
    pub(super) corrected: bool,
}

/// A figure as a dashboard shows it.
#[derive(Debug)]
pub(super) struct Shown {
    /// What it is, where the indicator has several measures.
    pub(super) label: String,
    pub(super) value: String,
    /// What is missing in it, where it is a part: `4 dari 8 kab/kota, belum lengkap`.
    pub(super) partial: Option<String>,
    pub(super) before: Option<String>,
    pub(super) change: Option<Change>,
    pub(super) spark: Option<Spark>,
    /// The same on other bases, that are decided on together with it.
    pub(super) others: Vec<String>,
    /// The same on other bases, and that its period still runs.
    pub(super) notes: Vec<String>,
}

/// The lines of a year.
pub(super) fn of_year(teller: &Teller<'_>, mut year: Year) -> Vec<Line> {
    let mut lines = Vec::with_capacity(year.periods.len());
    let back: Vec<Back> = year.sights.values().next().map_or_else(Vec::new, |sight| {
        let facts = &sight.facts;
        facts.returned.clone()
    });
    for waiting in std::mem::take(&mut year.periods) {
        let period = period_of(&year.target, &waiting.period);
        let sight = period.and_then(|period| year.sights.get_mut(&period.grain()));
        let shown = sight.and_then(|sight| shown(teller, &year.target, sight, period));
        lines.push(line(
            teller,
            &year.target,
            (&year.marks, &back),
            waiting,
            shown,
        ));
    }
    lines
}

fn line(
    teller: &Teller<'_>,
    target: &Target,
    (marks, back): (&[Marked], &[Back]),
    waiting: Waiting,
    shown: Option<Shown>,
) -> Line {
    let (words, about) = (&teller.words, &target.indicator);
    let list =
        serde_urlencoded::to_string([("opd", waiting.agency.as_str()), ("status", "provisional")]);
    let inside = |mark: &&Marked| mark.period.to_string().starts_with(&waiting.period);
    let marks: Vec<&Marked> = marks.iter().filter(inside).collect();
    let odd: BTreeSet<i64> = marks.iter().map(|mark| mark.row).collect();
    Line {
        slug: about.slug.clone(),
        title: words.label(&about.title).to_owned(),
        agency: short(teller.agencies, &waiting.agency),
        period_text: rows::period(words, target, &waiting.period),
        name: name(
            teller,
            target,
            &waiting.agency,
            &waiting.period,
            shown.as_ref(),
        ),
        count: rows::count(words, target, &waiting),
        shown,
        doubts: (!odd.is_empty()).then(|| words.count("validation-doubts", odd.len(), &[])),
        marks: told(teller, target, &marks, (back, &waiting.agency)),
        sources: rows::sources(words, teller.catalogue, target, &waiting),
        returned: returned(target, &waiting, teller.returned).map(|notice| Returned {
            reason: notice.reason.clone(),
            told: format!(
                "{}, {}",
                notice.user_name,
                periods::moment(words, notice.at)
            ),
            corrected: !is_away(target, &waiting, teller.returned),
        }),
        list: format!("{}?{}", list_address(&about.slug), list.unwrap_or_default()),
        agency_code: waiting.agency,
        period: waiting.period,
    }
}

/// `Jumlah Pegawai · BKD · 2016: 30 orang`.
pub(super) fn name(
    teller: &Teller<'_>,
    target: &Target,
    agency: &str,
    period: &str,
    shown: Option<&Shown>,
) -> String {
    let about = [
        teller.words.label(&target.indicator.title).to_owned(),
        short(teller.agencies, agency),
        rows::period(&teller.words, target, period),
    ];
    let about = about.join(" · ");
    shown.map_or_else(
        || about.clone(),
        |shown| {
            let partial = shown.partial.as_ref();
            let partial = partial.map_or_else(String::new, |partial| format!(" ({partial})"));
            let first = format!("{about}: {}{partial}", shown.value);
            let all = std::iter::once(&first).chain(&shown.others);
            all.cloned().collect::<Vec<_>>().join("; ")
        },
    )
}

fn short(agencies: &Agencies, code: &str) -> String {
    let agency = agencies.get(code);
    agency.map_or(code, |agency| &agency.short).to_owned()
}

/// The figure of a period, out of what was read around it.
pub(super) fn shown(
    teller: &Teller<'_>,
    target: &Target,
    sight: &mut Sight,
    period: Option<Period>,
) -> Option<Shown> {
    let about = &target.indicator;
    sight.selection.wanted = crate::figures::selection::Wanted::Exactly(period?);
    let told = (&sight.track, &*sight.known, &sight.facts);
    sight.focus = Focus::of(about, &sight.selection, told);
    let scene = sight.scene(teller.words, teller.catalogue, teller.agencies, about)?;
    let order = figure::order(about);
    let figured = order.iter().find(|at| scene.figure(**at).is_some());
    let at = figured.copied().unwrap_or(about.headline);
    let figure = figure::of(&scene, at);
    let measure = &about.measures[at];
    let value = match scene.figure(at) {
        Some(value) => amount::full(&teller.words, value, measure),
        None => places(&scene, at).or_else(|| Some(figure.range?.sentence()))?,
    };
    let focus = scene.focus;
    let value = match periods::early(focus.period, focus.moment) {
        Some(at) => {
            let period = periods::long(&teller.words, at);
            let of_moment = teller.words.with("dash-as-of", &[("period", &period)]);
            format!("{value} ({of_moment})")
        }
        None => value,
    };
    let mut notes: Vec<String> = figure.running.into_iter().chain(figure.mixed).collect();
    let mut others = figure::others(&scene, at);
    others.extend(other_places(&scene, at));
    let value = match about.bases.get(focus.strand.basis) {
        Some(basis) if !others.is_empty() => {
            format!("{value} ({})", teller.words.label(&basis.source))
        }
        _ => value,
    };
    notes.extend(others.clone());
    Some(Shown {
        others,
        label: figure.label,
        value,
        partial: scene.cell().and_then(|cell| partial(&scene, cell, at)),
        before: before(&scene, at),
        change: figure.change,
        spark: spark::of(&scene, at),
        notes,
    })
}

/// What is missing in the figure of a period, that is then told as a part.
fn partial(scene: &Scene<'_>, cell: &Cell, at: usize) -> Option<String> {
    cell.figure(scene.indicator, at)?;
    let partial = trust::partial(&scene.words, scene.indicator, cell, at)?;
    Some(format!("{partial}, {}", scene.words.get("dash-partial")))
}

/// The regions' figures on other bases, where the whole has none on them: `BPS: Kota Serang 11,27%`.
fn other_places(scene: &Scene<'_>, at: usize) -> Vec<String> {
    let focus = scene.focus;
    let cells = || scene.track.cells().iter();
    let has_cell = |basis: usize| {
        let mut here = cells().filter(|c| c.period == focus.period && c.basis == basis);
        here.any(|c| c.figure(scene.indicator, at).is_some())
    };
    let bases = scene.indicator.bases.iter().enumerate();
    let bases = bases.filter(|(basis, _)| *basis != focus.strand.basis && !has_cell(*basis));
    let told = bases.filter_map(|(basis, about)| {
        let facts = scene.facts.of(Part::Regions).iter();
        let here = facts.filter(|f| f.period == focus.period && f.basis == basis);
        let places: Vec<&Fact> = here
            .filter(|f| f.figure(scene.indicator, at).is_some())
            .collect();
        let text = match places.len() {
            0 => return None,
            n => named(scene, at, places.into_iter())
                .unwrap_or_else(|| scene.words.count("validation-regions", n, &[])),
        };
        Some(format!("{}: {text}", scene.words.label(&about.source)))
    });
    told.collect()
}

/// `Kota Serang 11,27%, Kota Cilegon 9,98%`, where these are all.
fn places(scene: &Scene<'_>, at: usize) -> Option<String> {
    named(scene, at, scene.here(Part::Regions))
}

fn named<'f>(
    scene: &Scene<'_>,
    at: usize,
    facts: impl Iterator<Item = &'f Fact>,
) -> Option<String> {
    let measure = &scene.indicator.measures[at];
    let named: Vec<String> = facts
        .filter_map(|fact| {
            let value = amount::full(&scene.words, fact.figure(scene.indicator, at)?, measure);
            Some(format!(
                "{} {value}",
                names::region(scene.catalogue, &fact.region)
            ))
        })
        .collect();
    (!named.is_empty() && named.len() <= PLACES).then(|| named.join(", "))
}

/// `2015: 86.194 orang`; what was sent back is nothing to compare with.
fn before(scene: &Scene<'_>, at: usize) -> Option<String> {
    let earlier = scene.track.before(scene.indicator, scene.cell()?, at);
    let earlier = earlier.filter(|earlier| !earlier.returned)?;
    let value = earlier.figure(scene.indicator, at)?;
    let value = amount::full(&scene.words, value, &scene.indicator.measures[at]);
    let period = periods::told(&scene.words, earlier.period, earlier.moment);
    let partial = partial(scene, earlier, at).map(|partial| format!(" ({partial})"));
    Some(format!("{period}: {value}{}", partial.unwrap_or_default()))
}

/// What is odd, in sentences, the first few; an earlier figure that was sent back is told as such.
fn told(
    teller: &Teller<'_>,
    target: &Target,
    marks: &[&Marked],
    (back, agency): (&[Back], &str),
) -> Vec<String> {
    let words = &teller.words;
    let is_back = |mark: &Marked| {
        let mut of_period = back.iter().filter(|b| b.period == mark.doubt.since);
        of_period.any(|one| {
            let row = (mark.region.clone(), mark.categories.clone());
            one.agency == agency && one.row.as_ref().is_none_or(|r| *r == row)
        })
    };
    let sentence = |mark: &&Marked| {
        let measure = &target.indicator.measures[mark.doubt.measure];
        let mut about = vec![names::region(teller.catalogue, &mark.region)];
        let codes = target.indicator.categories.iter().zip(&mark.categories);
        let codes = codes.filter(|(_, code)| !code.is_empty());
        about.extend(codes.map(|(category, code)| category.list.label(code, words.lang)));
        let about = about.join(", ");
        let sentence = doubt::sentence(words, measure, &mark.doubt);
        if is_back(mark) {
            let period = periods::long(words, mark.doubt.since);
            let back = words.with("validation-doubt-back", &[("period", &period)]);
            return format!("{about}: {sentence} {back}");
        }
        format!("{about}: {sentence}")
    };
    let mut told: Vec<String> = marks.iter().take(MARKS).map(sentence).collect();
    if marks.len() > MARKS {
        told.push(words.count("validation-more", marks.len() - MARKS, &[]));
    }
    told
}
