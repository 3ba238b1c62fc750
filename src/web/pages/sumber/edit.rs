//! `/sumber/baru/toml` and `/sumber/{id}/ubah`: what a source is, as its owner writes it, and what it is
//! let in with, which is never shown again.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::gate::{SECRET, out_of_reach, refusals, to_keep};
use super::of;
use crate::app::App;
use crate::base::error::Result;
use crate::intake::pull::Definition;
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::sources::pulls;
use crate::store::sources::pulls::{NewSource, Source};
use crate::web::form::{Problems, filled};
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// What a new source may look like.
const EXAMPLE: &str = "name = \"\"\nagency = \"\"\nindicator = \"\"\nschedule = \"15 2 * * *\"\n\n\
    [json]\naddress = \"https://\"\nrows = \"$.data[*]\"\n\n[json.auth]\nby = \"bearer\"\n";

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    definisi: String,
    rahasia: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/sumber/ubah.html")]
struct Page<'a> {
    frame: &'a Frame,
    text: &'a str,
    problems: Problems,
    /// The source that is changed, with whether it has a secret.
    of: Option<(i64, bool)>,
}

/// The empty form.
pub async fn new(frame: Frame, SignedIn(_): SignedIn) -> Result<Html<String>> {
    page(&Page {
        frame: &frame,
        text: EXAMPLE,
        problems: Problems::default(),
        of: None,
    })
}

/// The form of a source.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>> {
    let source = of(&app, &person, id).await?;
    let text = Definition::parse(&source.definition)?.to_toml()?;
    page(&Page {
        frame: &frame,
        text: &text,
        problems: Problems::default(),
        of: Some((id, source.has_secret)),
    })
}

/// Keeps a new source.
pub async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    save(&app, (&frame, &person), &sent, None).await
}

/// Changes a source.
pub async fn update(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let source = of(&app, &person, id).await?;
    save(&app, (&frame, &person), &sent, Some(source)).await
}

async fn save(
    app: &App,
    (frame, person): (&Frame, &Person),
    sent: &Sent,
    own: Option<Source>,
) -> Result<Response> {
    let mut problems = Problems::default();
    let new = checked(app, (frame, person), sent, (own.as_ref(), &mut problems)).await?;
    let Some(new) = new.filter(|_| problems.is_empty()) else {
        let html = page(&Page {
            frame,
            text: &sent.definisi,
            problems,
            of: own.map(|own| (own.id, own.has_secret)),
        })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    };
    let by = Actor::person(person.id);
    let done = app.db.write(move |tx| match own {
        Some(own) => pulls::update(tx, own.id, &new, &by).map(|()| own.id),
        None => pulls::add(tx, &new, &by),
    });
    let id = done.await?;
    Ok(Redirect::to(&format!("/sumber/{id}?pesan=source-kept")).into_response())
}

/// What is to be kept, where nothing is wrong with it.
async fn checked(
    app: &App,
    (frame, person): (&Frame, &Person),
    sent: &Sent,
    (own, problems): (Option<&Source>, &mut Problems),
) -> Result<Option<NewSource>> {
    const FIELD: &str = "definisi";
    let definition = match Definition::from_toml(&sent.definisi) {
        Ok(definition) => definition,
        Err(error) => {
            let said = error.to_string();
            problems.say(
                FIELD,
                frame.tn("source-toml-wrong", [("said", said.as_str())]),
            );
            return Ok(None);
        }
    };
    let secret = filled(&sent.rahasia);
    let known = (own, secret.as_deref());
    let all = refusals(app, (frame, person), &definition, known).await?;
    let mut said = Vec::new();
    for (place, sentence) in all {
        if place == SECRET {
            problems.say("rahasia", sentence);
        } else {
            said.push(format!("{place}: {sentence}"));
        }
    }
    let before = own.map(|own| Definition::parse(&own.definition));
    let before = before.transpose()?;
    if let Some((place, key)) = out_of_reach(app, &definition, before.as_ref()).await {
        said.push(format!("{place}: {}", frame.t(key)));
    }
    if !said.is_empty() {
        problems.say(FIELD, said.join(" "));
    }
    to_keep(&definition, secret, person.id).map(Some)
}
