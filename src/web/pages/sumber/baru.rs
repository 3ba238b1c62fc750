//! `/sumber/baru`: a new source, first its kind, then where it is and what it is let in with. What is
//! kept is paused; the following steps ask it and say how it is taken. `/sumber/{id}/tempat` is the
//! way back from them.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::gate::{out_of_reach, refusals, to_keep};
use super::isian::{Sent, field};
use super::of;
use crate::app::App;
use crate::base::error::Result;
use crate::intake::pull::Definition;
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::store::sources::pulls;
use crate::store::sources::pulls::Source;
use crate::web::form::{Problems, filled};
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// The kinds, in the order in which they are offered.
const KINDS: [&str; 4] = ["json", "file", "mysql", "postgres"];
/// How a source may let us in.
const AUTHS: [&str; 5] = ["nothing", "bearer", "basic", "header", "query"];
/// How further pages may be asked for.
const PAGINGS: [&str; 5] = ["none", "page", "offset", "cursor", "link"];

#[derive(Debug, Template)]
#[template(path = "pages/sumber/baru.html")]
struct Page<'a> {
    frame: &'a Frame,
    sent: &'a Sent,
    problems: Problems,
    agencies: Vec<(String, String)>,
    indicators: Vec<(String, String)>,
    nowhere: bool,
    at: At<'a>,
}

/// Where somebody is on the way to a source.
#[derive(Debug, Clone, Copy, Default)]
struct At<'a> {
    /// The source that is kept already.
    own: Option<&'a Source>,
    /// Whether another kind is being chosen.
    chooses: bool,
}

impl Page<'_> {
    /// Whether a kind was chosen, and no other is to be.
    fn has_kind(&self) -> bool {
        KINDS.contains(&self.sent.jenis.as_str()) && !self.at.chooses
    }

    /// Where the form is sent.
    fn to(&self) -> String {
        let own = self.at.own.map(|own| own.id);
        own.map_or_else(
            || "/sumber/baru".to_owned(),
            |id| format!("/sumber/{id}/tempat"),
        )
    }

    fn has_secret(&self) -> bool {
        self.at.own.is_some_and(|own| own.has_secret)
    }

    /// The kind that is marked where one is chosen.
    fn chosen(&self) -> &str {
        let known = KINDS.contains(&self.sent.jenis.as_str());
        if known { &self.sent.jenis } else { KINDS[0] }
    }

    fn is_database(&self) -> bool {
        ["mysql", "postgres"].contains(&self.sent.jenis.as_str())
    }

    fn kinds(&self) -> Vec<(&'static str, String, String)> {
        let kind = |one: &'static str| {
            let text = |what: &str| self.frame.t(&format!("source-kind-{one}{what}"));
            (one, text(""), text("-hint"))
        };
        KINDS.into_iter().map(kind).collect()
    }

    fn words(&self, all: &[&str], key: &str) -> Vec<(String, String)> {
        let word = |one: &&str| ((*one).to_owned(), self.frame.t(&format!("{key}-{one}")));
        all.iter().map(word).collect()
    }

    fn auths(&self) -> Vec<(String, String)> {
        self.words(&AUTHS, "source-auth")
    }

    fn pagings(&self) -> Vec<(String, String)> {
        self.words(&PAGINGS, "source-paging")
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    jenis: String,
}

/// The form of a kind, or the choice of one.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let sent = Sent {
        jenis: asked.jenis,
        baris: "$.data[*]".to_owned(),
        opd: person.limit().unwrap_or_default(),
        ..Sent::default()
    };
    let at = At::default();
    render(&app, (&frame, &person), (&sent, at), Problems::default()).await
}

async fn render(
    app: &App,
    (frame, person): (&Frame, &Person),
    (sent, at): (&Sent, At<'_>),
    problems: Problems,
) -> Result<Html<String>> {
    let all = app.db.read(agencies::all).await?.into_iter();
    let own = all.filter(|one| person.works_for(&one.code));
    let indicators = app.catalogue.indicators.iter();
    let title = |one: &Arc<crate::catalogue::Indicator>| {
        (one.slug.clone(), frame.label(&one.title).to_owned())
    };
    page(&Page {
        frame,
        sent,
        problems,
        agencies: own.map(|one| (one.code, one.name)).collect(),
        indicators: indicators.map(title).collect(),
        nowhere: app.config.fetch.is_nowhere(),
        at,
    })
}

/// Keeps a new source, paused, and leads to the next step.
pub async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    save(&app, (&frame, &person), sent, None).await
}

/// The form of a source that is kept, as it was filled in; its secret stays where it is.
pub async fn place(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>> {
    let source = of(&app, &person, id).await?;
    let sent = Sent::of(&Definition::parse(&source.definition)?);
    let at = At {
        own: Some(&source),
        chooses: false,
    };
    render(&app, (&frame, &person), (&sent, at), Problems::default()).await
}

/// Changes where a source is, and leads to the next step.
pub async fn move_to(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let source = of(&app, &person, id).await?;
    save(&app, (&frame, &person), sent, Some(source)).await
}

async fn save(
    app: &App,
    (frame, person): (&Frame, &Person),
    sent: Sent,
    own: Option<Source>,
) -> Result<Response> {
    let at = At {
        own: own.as_ref(),
        chooses: sent.ke == "jenis",
    };
    if !sent.ke.is_empty() {
        let html = render(app, (frame, person), (&sent, at), Problems::default()).await?;
        return Ok(html.into_response());
    }
    let before = own.as_ref().map(|own| Definition::parse(&own.definition));
    let before = before.transpose()?;
    let definition = sent.definition(before.clone());
    let problems = wrong(app, (frame, person), (&sent, &definition), (at, before)).await?;
    if !problems.is_empty() {
        let html = render(app, (frame, person), (&sent, at), problems).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    let (new, by) = (
        to_keep(&definition, filled(&sent.rahasia), person.id)?,
        Actor::person(person.id),
    );
    let own = own.map(|own| own.id);
    let kept = app.db.write(move |tx| match own {
        Some(id) => pulls::update(tx, id, &new, &by).map(|()| id),
        None => pulls::add(tx, &new, &by),
    });
    let id = kept.await?;
    Ok(Redirect::to(&format!("/sumber/{id}/peta")).into_response())
}

/// What is wrong with what the form sends.
async fn wrong(
    app: &App,
    (frame, person): (&Frame, &Person),
    (sent, definition): (&Sent, &Definition),
    (at, before): (At<'_>, Option<Definition>),
) -> Result<Problems> {
    let mut problems = Problems::default();
    let secret = filled(&sent.rahasia);
    let known = (at.own, secret.as_deref());
    for (place, sentence) in refusals(app, (frame, person), definition, known).await? {
        problems.say(field(&place), sentence);
    }
    if let Some((place, key)) = out_of_reach(app, definition, before.as_ref()).await {
        problems.add(frame, field(&place), key);
    }
    let kept = at.own.is_some_and(|own| own.has_secret);
    let bare = sent.is_let_in() && secret.is_none() && !kept;
    problems.when(bare, frame, "rahasia", "source-wrong-missing");
    let odd = !sent.porta.trim().is_empty() && sent.port().is_none();
    problems.when(odd, frame, "porta", "source-wrong-number");
    Ok(problems)
}
