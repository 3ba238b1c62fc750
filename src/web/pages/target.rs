//! `/target`: what is to be reached and how much of it is, the worst first.

pub mod baru;
pub mod detail;
pub mod impor;
mod peringkat;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;

use crate::app::App;
use crate::app::targets;
use crate::app::targets::Judged;
use crate::base::error::{Error, Result};
use crate::figures::names::Agencies;
use crate::figures::target::{Band, Verdict};
use crate::identity::permission::OBSERVATION_VALIDATE;
use crate::present::questions::Kept;
use crate::present::target;
use crate::present::words::Words;
use crate::store::figures::observations::Target;
use crate::web::frame::Frame;
use crate::web::pages::sight;
use crate::web::pages::target::peringkat::Rank;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Targets that are shown.
const SHOWN: usize = 500;
/// What may be asked for, and the keys of the texts.
const STATES: [(&str, &str); 3] = [
    ("merah", "goal-state-red"),
    ("dinilai", "goal-state-judged"),
    ("abu", "goal-state-grey"),
];

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    sektor: String,
    opd: String,
    /// `merah`, `dinilai` or `abu`.
    keadaan: String,
}

impl Asked {
    /// Whether there is what is asked for.
    fn is_known(&self, app: &App, names: &Agencies) -> bool {
        let known = |asked: &str, known: bool| asked.is_empty() || known;
        let state = STATES.iter().any(|(name, _)| *name == self.keadaan);
        known(&self.sektor, app.catalogue.sector(&self.sektor).is_some())
            && known(&self.opd, names.contains_key(&self.opd))
            && known(&self.keadaan, state)
    }

    /// Whether a target is one of those that are asked for.
    fn fits(&self, one: &Judged) -> bool {
        let sector = self.sektor.is_empty() || one.indicator.sector == self.sektor;
        let agency = self.opd.is_empty() || one.is_of(&self.opd);
        let state = match self.keadaan.as_str() {
            "merah" => one.verdict.is_red(),
            "dinilai" => one.verdict.band().is_some(),
            "abu" => one.verdict.band().is_none(),
            _ => true,
        };
        sector && agency && state
    }
}

/// A target as it is shown.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) id: i64,
    pub(super) about: String,
    pub(super) aim: String,
    /// The figure, where there is one that is whole.
    pub(super) figure: String,
    pub(super) verdict: String,
    /// The word of its band; `grey` where it is not judged.
    pub(super) word: &'static str,
    pub(super) source: String,
    pub(super) note: Option<String>,
    pub(super) is_sample: bool,
}

#[derive(Debug, Template)]
#[template(path = "pages/target.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    lines: Vec<Line>,
    sectors: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    states: Vec<(String, String)>,
    bands: Vec<(&'static str, String)>,
    limited: bool,
    sets: bool,
    by_indicator: Vec<Rank>,
    by_agency: Vec<Rank>,
}

/// What all targets have come to.
pub(super) async fn judged(app: &Arc<App>) -> Result<Arc<Vec<Judged>>> {
    let today = app.clock.today();
    let all = app.catalogue.indicators.iter();
    let known = all.map(|one| app.db.target(&one.slug).cloned());
    let known: Vec<Target> = known.collect::<Result<_>>()?;
    let catalogue = Arc::clone(&app.catalogue);
    let make = move |conn: &mut _| targets::all(conn, &catalogue, &known, today);
    app.targets.or_make(&app.db, (None, today), make).await
}

/// The list.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let judged = judged(&app).await?;
    let names = app.db.read(sight::names).await?;
    if !asked.is_known(&app, &names) {
        return Err(Error::NotFound);
    }
    let words = Words::new(&app.texts, frame.lang());
    let limit = person.limit();
    let seen = |one: &&Judged| limit.as_deref().is_none_or(|own| one.is_of(own)) && asked.fits(one);
    let mut found: Vec<&Judged> = judged.iter().filter(seen).collect();
    // What is least reached first; what can't be judged last.
    found.sort_by_key(|one| {
        let share = match one.verdict {
            Verdict::Judged { score, .. } => score.hundredths(),
            Verdict::Grey(_) => i64::MAX,
        };
        (share, one.target.id)
    });
    let by_indicator = peringkat::indicators(&words, &app.catalogue, &found);
    let by_agency = peringkat::agencies(&words, &names, &found);
    let limited = found.len() > SHOWN;
    found.truncate(SHOWN);
    let sectors = app.catalogue.sectors.iter();
    page(&Page {
        lines: found
            .into_iter()
            .map(|one| line(&app, &words, &names, one))
            .collect(),
        sectors: sectors
            .map(|one| (one.slug.clone(), words.label(&one.title).to_owned()))
            .collect(),
        states: STATES
            .map(|(name, text)| (name.to_owned(), frame.t(text)))
            .to_vec(),
        bands: Band::ALL
            .map(|one| (one.name(), band_told(&words, one)))
            .to_vec(),
        agencies: names
            .iter()
            .map(|(code, name)| (code.clone(), name.name.clone()))
            .collect(),
        sets: person.may(OBSERVATION_VALIDATE),
        asked: &asked,
        frame: &frame,
        limited,
        by_indicator,
        by_agency,
    })
}

/// `tinggi (mulai 75%)`.
fn band_told(words: &Words<'_>, band: Band) -> String {
    let (name, from) = (target::band(words, band), band.from().to_string());
    words.with("goal-band-from", &[("band", &name), ("from", &from)])
}

/// Tells a target to a reader.
pub(super) fn line(app: &App, words: &Words<'_>, agencies: &Agencies, one: &Judged) -> Line {
    let key = &one.target.key;
    let measure = &one.indicator.measures[one.measure];
    let place = (&*key.measure, key.period, &*key.region, &*key.agency);
    let aim = one.target.wanted.aim(measure);
    let figure = one.figure.map(|reached| {
        let kept = Kept::whole(reached.value, measure.decimals, one.count);
        kept.told(words, &one.indicator, one.measure)
    });
    let source = &one.target.source;
    let mut told = vec![source.document.clone()];
    if !source.page.is_empty() {
        told.push(words.with("goal-page", &[("page", &source.page)]));
    }
    Line {
        id: one.target.id,
        about: target::about(words, (&app.catalogue, agencies), &one.target.slug, place),
        aim: aim.map_or_else(|| "–".to_owned(), |aim| target::aim(words, measure, aim)),
        figure: figure.unwrap_or_else(|| "–".to_owned()),
        verdict: target::verdict(words, one.verdict),
        word: one.verdict.band().map_or("grey", Band::name),
        source: told.join(", "),
        is_sample: one.target.is_sample,
        note: one.note.as_ref().map(|note| note.follow_up.clone()),
    }
}
