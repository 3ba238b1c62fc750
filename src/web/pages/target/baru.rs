//! `/target/baru`: sets a target, or the next revision of one.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::text::is_of_one_line;
use crate::catalogue::{Direction, Indicator, Measure, Period, value};
use crate::figures::names;
use crate::figures::names::Agencies;
use crate::figures::selection::regions;
use crate::present::rows::typed::machine;
use crate::present::words::Words;
use crate::store::commit::journal::Actor;
use crate::store::figures::observations;
use crate::store::people::accounts::Person;
use crate::store::targets::write::{self, New};
use crate::store::targets::{DOCUMENT, Key, NOTE, PAGE, Source, Target, Wanted, read};
use crate::web::form::Problems;
use crate::web::frame::Frame;
use crate::web::pages::sight;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The indicator.
    indikator: String,
    /// Or the revision that is followed by another.
    dari: Option<i64>,
}

/// What the form sends.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Sent {
    indikator: String,
    ukuran: String,
    opd: String,
    wilayah: String,
    periode: String,
    jenis: String,
    nilai: String,
    sampai: String,
    dokumen: String,
    halaman: String,
    tanggal: String,
    catatan: String,
    /// The revision that was seen; empty for a first.
    revisi: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/target/baru.html")]
struct Page<'a> {
    frame: &'a Frame,
    title: Option<String>,
    indicators: Vec<(String, String)>,
    measures: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    regions: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    sent: Sent,
    problems: Problems,
}

/// The form.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let mut sent = Sent {
        indikator: asked.indikator,
        jenis: "point".to_owned(),
        ..Sent::default()
    };
    if let Some(id) = asked.dari {
        let known = app.db.read(move |conn| read::get(conn, id)).await?;
        if !person.works_for(&known.key.agency) {
            return Err(Error::NotFound);
        }
        sent = filled(&known);
    }
    render(&app, &frame, &person, sent, Problems::default()).await
}

/// A revision as the form shows it.
fn filled(known: &Target) -> Sent {
    let (least, most) = match &known.wanted {
        Wanted::Point(value) => (value.clone(), String::new()),
        Wanted::Range(least, most) => (least.clone(), most.clone()),
        Wanted::Nothing => Default::default(),
    };
    let source = &known.source;
    Sent {
        indikator: known.slug.clone(),
        ukuran: known.key.measure.clone(),
        opd: known.key.agency.clone(),
        wilayah: known.key.region.clone(),
        periode: known.key.period.to_string(),
        jenis: known.wanted.name().to_owned(),
        nilai: least,
        sampai: most,
        dokumen: source.document.clone(),
        halaman: source.page.clone(),
        tanggal: source.dated.map(|day| day.to_string()).unwrap_or_default(),
        catatan: source.note.clone(),
        revisi: known.number.to_string(),
    }
}

async fn render(
    app: &App,
    frame: &Frame,
    person: &Person,
    sent: Sent,
    problems: Problems,
) -> Result<Html<String>> {
    let words = Words::new(&app.texts, frame.lang());
    let agencies: Agencies = app.db.read(sight::names).await?;
    let indicator = app.catalogue.indicator(&sent.indikator);
    let limit = person.limit();
    let seen = |code: &&String| limit.as_ref().is_none_or(|own| own == *code);
    let all = app.catalogue.indicators.iter();
    page(&Page {
        title: indicator.map(|one| words.label(&one.title).to_owned()),
        indicators: all
            .map(|one| (one.slug.clone(), words.label(&one.title).to_owned()))
            .collect(),
        measures: indicator.map_or_else(Vec::new, |one| measures(&words, one)),
        regions: indicator.map_or_else(Vec::new, |one| {
            let codes = regions(one).into_iter();
            codes
                .map(|code| (code.to_owned(), names::region(&app.catalogue, code)))
                .collect()
        }),
        agencies: agencies
            .keys()
            .filter(seen)
            .map(|code| (code.clone(), names::agency(&agencies, code)))
            .collect(),
        kinds: ["point", "range"]
            .map(|kind| (kind.to_owned(), frame.t(&format!("goal-kind-{kind}"))))
            .to_vec(),
        problems,
        frame,
        sent,
    })
}

/// The measures with their units and which way is good.
fn measures(words: &Words<'_>, indicator: &Indicator) -> Vec<(String, String)> {
    let told = |measure: &Measure| {
        let way = words.get(match measure.direction {
            Direction::Higher => "goal-way-higher",
            Direction::Lower => "goal-way-lower",
            Direction::Neither => "goal-way-neither",
        });
        let (label, unit) = (words.label(&measure.label), words.label(&measure.unit));
        (measure.name.clone(), format!("{label} ({unit}; {way})"))
    };
    indicator.measures.iter().map(told).collect()
}

/// Sets it.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let about = app.db.target(&sent.indikator)?.clone();
    let agencies: Agencies = app.db.read(sight::names).await?;
    let mut problems = Problems::default();
    let checked = check(&frame, &about, &agencies, &sent, &mut problems);
    let own = person.limit().is_none_or(|own| own == sent.opd);
    problems.when(!own, &frame, "opd", "goal-agency-wrong");
    let Some(new) = checked.filter(|_| problems.is_empty()) else {
        let html = render(&app, &frame, &person, sent, problems).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    };
    let seen = sent.revisi.parse::<i64>().ok();
    let actor = Actor::person(person.id);
    let write = app
        .db
        .write(move |tx| write::set(tx, &about, &new, seen, &actor));
    match write.await {
        Ok(id) => Ok(Redirect::to(&format!("/target/{id}?pesan=target-set")).into_response()),
        Err(Error::Conflict(_)) => {
            problems.add(&frame, "periode", "goal-stands");
            let html = render(&app, &frame, &person, sent, problems).await?;
            Ok((StatusCode::CONFLICT, html).into_response())
        }
        Err(error) => Err(error),
    }
}

/// What was sent as a target; none where something is wrong with it, which is told.
fn check(
    frame: &Frame,
    about: &observations::Target,
    agencies: &Agencies,
    sent: &Sent,
    problems: &mut Problems,
) -> Option<New> {
    let indicator = &about.indicator;
    let measure = indicator.measure(&sent.ukuran).map(|(_, one)| one);
    problems.when(measure.is_none(), frame, "ukuran", "goal-measure-missing");
    let region = regions(indicator).contains(&sent.wilayah.as_str());
    problems.when(!region, frame, "wilayah", "goal-region-wrong");
    let agency = sent.opd.is_empty() || agencies.contains_key(&sent.opd);
    problems.when(!agency, frame, "opd", "goal-agency-wrong");
    let period = Period::parse(sent.periode.trim(), &indicator.period.show);
    problems.when(period.is_none(), frame, "periode", "goal-period-wrong");
    let source = source(frame, sent, problems);
    let (measure, period) = (measure?, period?);
    let wanted = wanted(frame, measure, sent, problems)?;
    Some(New {
        key: Key {
            measure: measure.name.clone(),
            agency: sent.opd.clone(),
            region: sent.wilayah.clone(),
            period,
        },
        source,
        wanted,
    })
}

fn wanted(
    frame: &Frame,
    measure: &Measure,
    sent: &Sent,
    problems: &mut Problems,
) -> Option<Wanted> {
    let mut number = |field: &'static str, text: &str| {
        let typed = machine(text, measure.decimals, frame.lang()).ok();
        let scaled = typed.and_then(|text| value::parse(&text, measure.decimals).ok());
        let fits = |value: &i64| {
            let least = measure.min.is_none_or(|min| min <= *value);
            least && value.abs() <= measure.max
        };
        let scaled = scaled.filter(fits);
        problems.when(scaled.is_none(), frame, field, "goal-number-wrong");
        scaled
    };
    let plain = |scaled: i64| value::plain(scaled, measure.decimals);
    let least = number("nilai", &sent.nilai);
    if sent.jenis != "range" {
        let neutral = measure.direction == Direction::Neither;
        problems.when(neutral, frame, "jenis", "goal-kind-neutral");
        return least.map(plain).map(Wanted::Point);
    }
    let (least, most) = (least?, number("sampai", &sent.sampai)?);
    problems.when(least > most, frame, "sampai", "goal-range-wrong");
    Some(Wanted::Range(plain(least), plain(most)))
}

fn source(frame: &Frame, sent: &Sent, problems: &mut Problems) -> Source {
    let texts = [
        ("dokumen", &sent.dokumen, DOCUMENT),
        ("halaman", &sent.halaman, PAGE),
        ("catatan", &sent.catatan, NOTE),
    ];
    for (field, text, most) in texts {
        let long = text.trim().chars().count() > most;
        problems.when(long, frame, field, "admin-too-long");
        problems.when(!is_of_one_line(text.trim()), frame, field, "name-one-line");
    }
    let document = sent.dokumen.trim();
    problems.when(
        document.is_empty(),
        frame,
        "dokumen",
        "goal-document-missing",
    );
    let dated = sent.tanggal.trim();
    let day = dated.parse::<Date>().ok();
    let wrong = !dated.is_empty() && day.is_none();
    problems.when(wrong, frame, "tanggal", "goal-date-wrong");
    Source {
        document: document.to_owned(),
        page: sent.halaman.trim().to_owned(),
        dated: day,
        note: sent.catatan.trim().to_owned(),
    }
}
