//! `/sumber/{id}/aturan`: what of a source's answers is taken, and when it is asked; then it is tried
//! as a whole.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use serde::Deserialize;

use super::gate::{refusals, to_keep};
use super::of;
use super::show::started;
use crate::app::App;
use crate::base::error::Result;
use crate::intake::import::Gone;
use crate::intake::pull::definition::Rows;
use crate::intake::pull::{Allowed, Definition, How};
use crate::store::commit::journal::Actor;
use crate::store::sources::pulls;
use crate::store::sources::pulls::{Cause, Source};
use crate::web::form::{Problems, filled};
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Schedules that are offered, as cron writes them.
const SCHEDULES: [(&str, &str); 5] = [
    ("*/15 * * * *", "quarter"),
    ("0 * * * *", "hour"),
    ("15 2 * * *", "night"),
    ("15 2 * * 1", "week"),
    ("15 2 1 * *", "month"),
];
/// What may become of figures that are gone.
const GONE: [(&str, Gone); 3] = [
    ("report", Gone::Report),
    ("delete", Gone::Delete),
    ("ignore", Gone::Ignore),
];

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    semua: String,
    bulan: String,
    hilang: String,
    sekering: String,
    beku: String,
    jadwal: String,
    cron: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/sumber/aturan.html")]
struct Page<'a> {
    frame: &'a Frame,
    source: Source,
    sent: Sent,
    problems: Problems,
}

impl Page<'_> {
    fn schedules(&self) -> Vec<(String, String)> {
        let word = |(cron, key): (&str, &str)| {
            (
                cron.to_owned(),
                self.frame.t(&format!("source-every-{key}")),
            )
        };
        let mut all: Vec<_> = SCHEDULES.into_iter().map(word).collect();
        all.push(("lain".to_owned(), self.frame.t("source-every-other")));
        all
    }

    fn gone(&self) -> Vec<(String, String)> {
        let word = |(name, _): (&str, Gone)| {
            (
                name.to_owned(),
                self.frame.t(&format!("source-gone-{name}")),
            )
        };
        GONE.into_iter().map(word).collect()
    }
}

/// The form as the source is taken now.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>> {
    let source = of(&app, &person, id).await?;
    let sent = Sent::of(&Definition::parse(&source.definition)?);
    page(&Page {
        frame: &frame,
        source,
        sent,
        problems: Problems::default(),
    })
}

/// Keeps what is said and tries the source as a whole; nothing is written.
pub async fn save(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let source = of(&app, &person, id).await?;
    let mut next = Definition::parse(&source.definition)?;
    let mut problems = Problems::default();
    sent.put(&mut next, (&frame, &mut problems));
    let all = refusals(&app, (&frame, &person), &next, (Some(&source), None)).await?;
    for (place, sentence) in all {
        let field = match place.as_str() {
            "apply.past_months" => "bulan",
            "apply.fuse" => "sekering",
            "apply.gone" => "hilang",
            _ => "jadwal",
        };
        problems.say(field, sentence);
    }
    if !problems.is_empty() {
        let html = page(&Page {
            frame: &frame,
            source,
            sent,
            problems,
        })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    let (new, by) = (to_keep(&next, None, source.user)?, Actor::person(person.id));
    let kept = app.db.write(move |tx| pulls::update(tx, id, &new, &by));
    kept.await?;
    let source = of(&app, &person, id).await?;
    let how = How {
        cause: Cause::Hand,
        user: person.id,
        dry: true,
        allowed: Allowed::default(),
        again: None,
    };
    Ok(started(&app, &source, how).await?.into_response())
}

impl Sent {
    fn of(definition: &Definition) -> Self {
        let apply = &definition.apply;
        let said = definition.schedule.clone().unwrap_or_default();
        let offered = said.is_empty() || SCHEDULES.iter().any(|(cron, _)| *cron == said);
        let gone = GONE.iter().find(|(_, gone)| *gone == apply.gone);
        let yes = |is: bool| if is { "1" } else { "" }.to_owned();
        Self {
            semua: yes(apply.rows == Rows::All),
            bulan: apply.past_months.map(|n| n.to_string()).unwrap_or_default(),
            hilang: gone.map_or_else(String::new, |(name, _)| (*name).to_owned()),
            sekering: format!("{}", (apply.fuse * 100.0).round()),
            beku: yes(apply.frozen),
            jadwal: if offered {
                said.clone()
            } else {
                "lain".to_owned()
            },
            cron: if offered { String::new() } else { said },
        }
    }

    fn put(&self, next: &mut Definition, (frame, problems): (&Frame, &mut Problems)) {
        let apply = &mut next.apply;
        apply.rows = if self.semua == "1" {
            Rows::All
        } else {
            Rows::Good
        };
        apply.frozen = self.beku == "1";
        let gone = GONE.iter().find(|(name, _)| *name == self.hilang);
        problems.when(gone.is_none(), frame, "hilang", "source-wrong-missing");
        apply.gone = gone.map_or(apply.gone, |(_, gone)| *gone);
        let months = filled(&self.bulan).map(|text| text.parse::<u32>());
        let odd = matches!(months, Some(Err(_)));
        problems.when(odd, frame, "bulan", "source-wrong-number");
        apply.past_months = months.and_then(std::result::Result::ok);
        match self.sekering.trim().parse::<u32>() {
            Ok(percent @ 0..=100) => apply.fuse = f64::from(percent) / 100.0,
            _ => problems.add(frame, "sekering", "source-wrong-percent"),
        }
        next.schedule = match self.jadwal.as_str() {
            "lain" => filled(&self.cron).or_else(|| Some(String::new())),
            cron => filled(cron),
        };
    }
}
