//! `/target/baru`: sets a target, or the next revision of one.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::token;
use crate::catalogue::{Direction, Indicator, Measure};
use crate::figures::names;
use crate::figures::names::Agencies;
use crate::figures::selection::regions;
use crate::intake::goals::{Checked, Draft, check_all, doubts_of};
use crate::present::rows::typed::machine;
use crate::present::target::doubted;
use crate::present::words::Words;
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::targets::{Target, Wanted, read, write};
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
    /// That a doubtful target was meant so.
    yakin: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/target/baru.html")]
struct Page<'a> {
    frame: &'a Frame,
    title: Option<String>,
    indicators: Vec<(String, String)>,
    measures: Vec<(String, String)>,
    /// What stands first where one of several measures must be chosen; empty where there is one.
    choose: String,
    agencies: Vec<(String, String)>,
    regions: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    sent: Sent,
    asking: Asking,
    problems: Problems,
}

/// What is asked about a doubtful target, and what who is sure sends back.
type Asking = Option<(String, String)>;

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
    render(&app, &frame, &person, (sent, None), Problems::default()).await
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
        yakin: String::new(),
    }
}

async fn render(
    app: &App,
    frame: &Frame,
    person: &Person,
    (sent, asking): (Sent, Asking),
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
        choose: match indicator {
            Some(one) if one.measures.len() > 1 => frame.t("goal-measure-choose"),
            _ => String::new(),
        },
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
        asking,
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
    app.db.target(&sent.indikator)?;
    let own = person.limit();
    let draft = draft(&app, &frame, &sent);
    let mut checked = check_all(&app, &[draft], |_| own.clone()).await?;
    let mut problems = Problems::default();
    let checked = match checked.pop() {
        Some(Ok(checked)) if checked.new.wanted != Wanted::Nothing => checked,
        Some(Err(faults)) => {
            for fault in faults {
                problems.add(&frame, field(fault.field), fault.code);
            }
            return again(&app, &frame, &person, (sent, None), problems).await;
        }
        _ => {
            problems.add(&frame, "nilai", "goal-number-wrong");
            return again(&app, &frame, &person, (sent, None), problems).await;
        }
    };
    let all = Arc::new(vec![checked]);
    let doubt = doubts_of(&app, &all).await?.pop().flatten();
    let checked = &all[0];
    if let Some(doubt) = doubt.filter(|_| sent.yakin != sure(checked)) {
        let words = Words::new(&app.texts, frame.lang());
        let measure = checked.about.indicator.measure(&checked.new.key.measure);
        let told = measure.map(|(_, one)| doubted(&words, one, (doubt.period, doubt.figure)));
        let asked = Some((told.unwrap_or_default(), sure(checked)));
        return again(&app, &frame, &person, (sent, asked), problems).await;
    }
    let seen = sent.revisi.parse::<i64>().ok();
    let actor = Actor::person(person.id);
    let write = app.db.write(move |tx| {
        let one = &all[0];
        write::set(tx, &one.about, &one.new, seen, &actor)
    });
    match write.await {
        Ok(id) => Ok(Redirect::to(&format!("/target/{id}?pesan=target-set")).into_response()),
        Err(Error::Conflict(_)) => {
            problems.add(&frame, "periode", "goal-stands");
            let html = render(&app, &frame, &person, (sent, None), problems).await?;
            Ok((StatusCode::CONFLICT, html).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn again(
    app: &App,
    frame: &Frame,
    person: &Person,
    sent: (Sent, Asking),
    problems: Problems,
) -> Result<Response> {
    let html = render(app, frame, person, sent, problems).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

/// What was sent, for the gate: numbers in machine spelling.
fn draft(app: &App, frame: &Frame, sent: &Sent) -> Draft {
    let indicator = app.catalogue.indicator(&sent.indikator);
    let measure = indicator.and_then(|one| Some(one.measure(&sent.ukuran)?.1));
    let decimals = measure.map_or(0, |one| one.decimals);
    // What may mean two things is no number.
    let number =
        |text: &str| machine(text, decimals, frame.lang()).unwrap_or_else(|_| format!("{text}?"));
    let range = sent.jenis == "range";
    Draft {
        indicator: sent.indikator.clone(),
        measure: sent.ukuran.clone(),
        agency: sent.opd.clone(),
        region: sent.wilayah.clone(),
        period: sent.periode.clone(),
        kind: if range { "range" } else { "point" }.to_owned(),
        least: number(&sent.nilai),
        most: if range {
            number(&sent.sampai)
        } else {
            String::new()
        },
        document: sent.dokumen.clone(),
        page: sent.halaman.clone(),
        dated: sent.tanggal.clone(),
        note: sent.catatan.clone(),
    }
}

/// The field of the form that shows a field of a draft.
fn field(of: &str) -> &'static str {
    match of {
        "measure" => "ukuran",
        "agency" => "opd",
        "region" => "wilayah",
        "kind" => "jenis",
        "least" => "nilai",
        "most" => "sampai",
        "document" => "dokumen",
        "page" => "halaman",
        "dated" => "tanggal",
        "note" => "catatan",
        _ => "periode",
    }
}

/// What who is sure sends back: of another target it is asked again.
fn sure(checked: &Checked) -> String {
    let new = &checked.new;
    let (slug, key) = (&checked.about.indicator.slug, &new.key);
    let what = format!("{slug} {key:?} {:?}", new.wanted);
    token::hash(&what)
}
