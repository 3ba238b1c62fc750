//! `/data/{slug}/baru` and `/data/{slug}/{id}/ubah`: the form of a row.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::text::number;
use crate::catalogue::Indicator;
use crate::figures::doubt::Doubt;
use crate::figures::observation::Stored;
use crate::identity::permission;
use crate::intake::{Content, Fate, How, Submission, What, submit};
use crate::present::doubt;
use crate::present::rows::form::{self, Agencies, Control, Field};
use crate::present::rows::line::Line;
use crate::present::rows::table;
use crate::present::words::Words;
use crate::store::figures::notices;
use crate::web::frame::Frame;
use crate::web::pages::data::save;
use crate::web::pages::data::save::Sent;
use crate::web::pages::data::{Desk, words};
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

#[derive(Debug, Template)]
#[template(path = "pages/data/ubah.html")]
struct Page<'a> {
    frame: &'a Frame,
    indicator: &'a Indicator,
    list: String,
    id: Option<i64>,
    revision: i64,
    about: String,
    /// Why nothing can be entered, where the row is validated.
    locked: Option<Locked>,
    fields: Vec<Field>,
    error: Option<String>,
    theirs: Option<Theirs>,
    warnings: Vec<String>,
    /// The values about which the warnings were, so that other values are asked about again.
    confirm: String,
    total: Option<String>,
}

/// A row that is validated: it is shown, and can be asked to be opened.
#[derive(Debug)]
struct Locked {
    /// Whether the reader may open it.
    may_open: bool,
    /// The reason with which it was asked to be opened.
    asked: Option<String>,
}

/// A row as somebody else left it.
#[derive(Debug)]
struct Theirs {
    user: String,
    at: String,
    facts: Vec<(String, String, bool)>,
}

/// What a form shows beside its fields.
#[derive(Debug, Default)]
struct Said {
    errors: BTreeMap<String, String>,
    error: Option<String>,
    warnings: Vec<String>,
    confirm: String,
    theirs: Option<Theirs>,
}

/// The row that a form is about.
#[derive(Debug, Clone)]
struct Known {
    line: Line,
    revision: i64,
    /// The reason with which it was asked to be opened.
    asked: Option<String>,
}

/// The empty form; what the address names stands in it already.
pub async fn new(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    axum::extract::Query(pairs): axum::extract::Query<Vec<(String, String)>>,
) -> Result<Html<String>> {
    let desk = Desk::open(&app, &person, &slug).await?;
    let mut sent = save::sent(pairs);
    sent.entry(form::AGENCY.to_owned())
        .or_insert_with(|| desk.indicator().producer.clone());
    render(&app, &frame, &desk, None, &sent, Said::default())
}

/// The form of a row.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Html<String>> {
    let desk = Desk::open(&app, &person, &slug).await?;
    let row = desk.row(&app, id).await?;
    let known = known(&app, &desk, row).await?;
    let values = form::values_of(desk.indicator(), &known.line, frame.lang());
    render(&app, &frame, &desk, Some(&known), &values, Said::default())
}

/// Adds a row.
pub async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let desk = Desk::open(&app, &person, &slug).await?;
    send(&app, &frame, &desk, None, save::sent(pairs)).await
}

/// Replaces a row.
pub async fn update(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let desk = Desk::open(&app, &person, &slug).await?;
    let row = desk.row(&app, id).await?;
    let known = known(&app, &desk, row).await?;
    send(&app, &frame, &desk, Some(known), save::sent(pairs)).await
}

async fn known(app: &App, desk: &Desk, row: Stored) -> Result<Known> {
    let (indicator, id) = (desk.target.id, row.id);
    let line = desk.line(app, row).await?;
    let asked = app
        .db
        .read(move |conn| notices::asked_about(conn, indicator, id));
    Ok(Known {
        revision: line.row.revision,
        line,
        asked: asked.await?.map(|notice| notice.reason),
    })
}

async fn send(
    app: &App,
    frame: &Frame,
    desk: &Desk,
    known: Option<Known>,
    sent: Sent,
) -> Result<Response> {
    let (words, indicator) = (words(frame), desk.indicator());
    let mut said = Said::default();
    let typed = save::typed(&words, indicator, &sent);
    said.errors = typed.errors;
    let agency = match &known {
        Some(known) => Some(known.line.row.observation.agency.clone()),
        None => save::agency(desk, &sent),
    };
    let Some(agency) = agency else {
        let sentence = words.get("rows-problem-required");
        said.errors.insert(form::AGENCY.to_owned(), sentence);
        return again(app, frame, desk, known.as_ref(), &sent, said);
    };
    let content = Content::Draft(typed.draft);
    let what = match &known {
        None => What::Add(content),
        Some(known) => What::Replace {
            id: known.line.row.id,
            known: Some(sent.get("revisi").and_then(|r| r.parse().ok()).unwrap_or(0)),
            content,
        },
    };
    said.confirm = save::fingerprint(&sent);
    let how = How {
        asking: sent.get(save::CONFIRM) != Some(&said.confirm),
        ..How::default()
    };
    let submission = Submission::one(&desk.target, what, desk.sender(&agency), how);
    let mut answer = submit(app, submission).await?;
    let asked = answer.is_question(how);
    let told = answer.told.pop().ok_or(Error::NotFound)?;
    if asked {
        let doubts = told.doubts.iter();
        let said_of = |one: &Doubt| doubt::sentence(&words, &indicator.measures[one.measure], one);
        said.warnings = doubts.map(said_of).collect();
        return again(app, frame, desk, known.as_ref(), &sent, said);
    }
    match told.fate {
        Fate::Refused(problems) => {
            save::explain(&words, indicator, &problems, &mut said.errors);
            again(app, frame, desk, known.as_ref(), &sent, said)
        }
        Fate::Validated => {
            said.error = Some(frame.t("validation-locked"));
            again(app, frame, desk, known.as_ref(), &sent, said)
        }
        Fate::Stale(stored) => {
            let theirs = self::known(app, desk, *stored).await?;
            said.theirs = Some(beside(app, desk, &words, &theirs.line, &sent));
            again(app, frame, desk, Some(&theirs), &sent, said)
        }
        fate => {
            let row = fate.row().ok_or(Error::NotFound)?;
            let address = format!("{}?tersimpan={}", desk.address(), row.id);
            Ok(Redirect::to(&address).into_response())
        }
    }
}

fn again(
    app: &App,
    frame: &Frame,
    desk: &Desk,
    known: Option<&Known>,
    sent: &Sent,
    mut said: Said,
) -> Result<Response> {
    if !said.errors.is_empty() {
        said.error = Some(frame.t("rows-problems"));
    }
    let status = if said.theirs.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let html = render(app, frame, desk, known, sent, said)?;
    Ok((status, html).into_response())
}

/// Their row, field by field, with what differs from one's own marked.
fn beside(app: &App, desk: &Desk, words: &Words<'_>, line: &Line, sent: &Sent) -> Theirs {
    let values = form::values_of(desk.indicator(), line, words.lang);
    let today = app.clock.today();
    let agencies = Agencies::Own(
        desk.names(app)
            .agency(&line.row.observation.agency)
            .to_owned(),
    );
    let fields = form::fields(
        words,
        &app.catalogue,
        desk.indicator(),
        &agencies,
        today,
        &values,
    );
    let fact = |field: &Field| {
        let own = sent.get(&field.name).map_or("", String::as_str).trim();
        let shown = field.shown().to_owned();
        let fixed = matches!(field.control, Control::Fixed(_));
        (field.label.clone(), shown, !fixed && own != field.value)
    };
    Theirs {
        user: line.user.clone(),
        at: crate::present::periods::moment(words, line.row.updated_at),
        facts: fields.iter().map(fact).collect(),
    }
}

fn render(
    app: &App,
    frame: &Frame,
    desk: &Desk,
    known: Option<&Known>,
    values: &Sent,
    said: Said,
) -> Result<Html<String>> {
    let (words, indicator, names) = (words(frame), desk.indicator(), desk.names(app));
    let fixed = known
        .map(|known| known.line.row.observation.agency.as_str())
        .or(desk.own.as_deref());
    let agencies = if let Some(code) = fixed {
        Agencies::Own(desk.own_name(&words, code))
    } else {
        let mut all: Vec<_> = desk.agencies.clone().into_iter().collect();
        all.sort_by_key(|(_, name)| name.to_lowercase());
        Agencies::Any(all)
    };
    let today = app.clock.today();
    let mut fields = form::fields(&words, &app.catalogue, indicator, &agencies, today, values);
    save::mark(&mut fields, &said.errors);
    page(&Page {
        frame,
        indicator,
        list: desk.address(),
        id: known.map(|known| known.line.row.id),
        revision: known.map_or(0, |known| known.revision),
        about: known.map_or_else(String::new, |known| {
            table::about(&words, &names, indicator, &known.line)
        }),
        locked: known
            .filter(|known| known.line.validated())
            .map(|known| Locked {
                may_open: frame.may(permission::OBSERVATION_VALIDATE),
                asked: known.asked.clone(),
            }),
        fields,
        error: said.error,
        theirs: said.theirs,
        warnings: said.warnings,
        confirm: said.confirm,
        total: known.and_then(|known| total(&words, indicator, &known.line)),
    })
}

/// The total and shares of a row as a sentence: `85.161: laki-laki 50,99%, perempuan 49,01%`.
fn total(words: &Words<'_>, indicator: &Indicator, line: &Line) -> Option<String> {
    let (total, shares) = form::shares(indicator, line)?;
    let decimals = shares
        .first()
        .map_or(0, |(at, _)| indicator.measures[*at].decimals);
    let part = |(at, share): &(usize, i64)| {
        let label = words.label(&indicator.measures[*at].label);
        format!("{label} {}", number::percent(*share, words.lang))
    };
    let parts: Vec<String> = shares.iter().map(part).collect();
    Some(format!(
        "{} · {}",
        number::decimal(total, decimals, words.lang),
        parts.join(" · ")
    ))
}
