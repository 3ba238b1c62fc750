//! A figure that waits, as its validator sees it: the number as a dashboard shows it, what it was
//! before, its course, what is odd about it, and where it comes from.

use crate::catalogue::{Catalogue, Period};
use crate::figures::cell::Cell;
use crate::figures::facts::Part;
use crate::figures::focus::Focus;
use crate::figures::names;
use crate::figures::names::Agencies;
use crate::present::change::Change;
use crate::present::figure;
use crate::present::rows::table;
use crate::present::scene::Scene;
use crate::present::spark::{self, Spark};
use crate::present::words::Words;
use crate::present::{amount, doubt, periods, trust};
use crate::store::figures::doubts::Marked;
use crate::store::figures::notices::Notice;
use crate::store::figures::observations::Target;
use crate::store::figures::validation::period_of;
use crate::store::figures::waiting::{Sender, Waiting};
use crate::web::frame::list_address;
use crate::web::pages::pengesahan::queue::{Year, returned};
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
    pub(super) rows: i64,
    pub(super) all: i64,
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
    for waiting in std::mem::take(&mut year.periods) {
        let period = period_of(&year.target, &waiting.period);
        let sight = period.and_then(|period| year.sights.get_mut(&period.grain()));
        let shown = sight.and_then(|sight| shown(teller, &year.target, sight, period));
        lines.push(line(teller, &year.target, &year.marks, waiting, shown));
    }
    lines
}

fn line(
    teller: &Teller<'_>,
    target: &Target,
    marks: &[Marked],
    waiting: Waiting,
    shown: Option<Shown>,
) -> Line {
    let (words, about) = (&teller.words, &target.indicator);
    let list =
        serde_urlencoded::to_string([("opd", waiting.agency.as_str()), ("status", "provisional")]);
    let inside = |mark: &&Marked| mark.period.to_string().starts_with(&waiting.period);
    let marks: Vec<&Marked> = marks.iter().filter(inside).collect();
    let mut rows: Vec<i64> = marks.iter().map(|mark| mark.row).collect();
    rows.dedup();
    Line {
        slug: about.slug.clone(),
        title: words.label(&about.title).to_owned(),
        agency: short(teller.agencies, &waiting.agency),
        period_text: in_words(words, target, &waiting.period),
        name: name(
            teller,
            target,
            &waiting.agency,
            &waiting.period,
            shown.as_ref(),
        ),
        rows: waiting.rows,
        all: waiting.all,
        shown,
        doubts: (!rows.is_empty()).then(|| words.count("validation-doubts", rows.len(), &[])),
        marks: told(teller, target, &marks),
        sources: sources(words, target, &waiting),
        returned: returned(target, &waiting, teller.returned).map(|notice| Returned {
            reason: notice.reason.clone(),
            told: format!(
                "{}, {}",
                notice.user_name,
                periods::moment(words, notice.at)
            ),
            corrected: waiting.changed_at > notice.at,
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
        in_words(&teller.words, target, period),
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

fn in_words(words: &Words<'_>, target: &Target, period: &str) -> String {
    let read = period_of(target, period);
    read.map_or_else(|| period.to_owned(), |read| periods::long(words, read))
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
    let mut notes: Vec<String> = figure.running.into_iter().collect();
    let others = figure::others(&scene, at);
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

/// `Kota Serang 11,27%, Kota Cilegon 9,98%`, where these are all.
fn places(scene: &Scene<'_>, at: usize) -> Option<String> {
    let measure = &scene.indicator.measures[at];
    let named: Vec<String> = scene
        .here(Part::Regions)
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

/// `2015: 86.194 orang`.
fn before(scene: &Scene<'_>, at: usize) -> Option<String> {
    let earlier = scene.track.before(scene.indicator, scene.cell()?, at)?;
    let value = earlier.figure(scene.indicator, at)?;
    let value = amount::full(&scene.words, value, &scene.indicator.measures[at]);
    let period = periods::told(&scene.words, earlier.period, earlier.moment);
    let partial = partial(scene, earlier, at).map(|partial| format!(" ({partial})"));
    Some(format!("{period}: {value}{}", partial.unwrap_or_default()))
}

/// What is odd, in sentences, the first few.
fn told(teller: &Teller<'_>, target: &Target, marks: &[&Marked]) -> Vec<String> {
    let words = &teller.words;
    let sentence = |mark: &&Marked| {
        let measure = &target.indicator.measures[mark.doubt.measure];
        let mut about = vec![names::region(teller.catalogue, &mark.region)];
        let codes = target.indicator.categories.iter().zip(&mark.categories);
        let codes = codes.filter(|(_, code)| !code.is_empty());
        about.extend(codes.map(|(category, code)| category.list.label(code, words.lang)));
        let about = about.join(", ");
        format!("{about}: {}", doubt::sentence(words, measure, &mark.doubt))
    };
    let mut told: Vec<String> = marks.iter().take(MARKS).map(sentence).collect();
    if marks.len() > MARKS {
        told.push(words.count("validation-more", marks.len() - MARKS, &[]));
    }
    told
}

/// `BPS Provinsi Banten · formulir · Siti Rahmawati`, one for each.
fn sources(words: &Words<'_>, target: &Target, waiting: &Waiting) -> Vec<String> {
    let one = |sender: &Sender| {
        let basis = target.indicator.basis(&sender.basis);
        let basis = basis.map_or(sender.basis.as_str(), |basis| words.label(&basis.source));
        let parts = [
            basis.to_owned(),
            table::via(words, sender.via),
            sender.user.clone(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    };
    waiting.senders.iter().map(one).collect()
}
