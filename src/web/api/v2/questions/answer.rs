//! `POST /api/v2/questions/{id}/answer`: the agency's application answers for whoever answers for the
//! key. The same gate as on the page: who asked doesn't answer, and nothing is said past what the
//! caller has read.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::Value;

use super::Item;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::store::people::accounts;
use crate::store::people::accounts::Person;
use crate::store::questions::gate::{self, Wrong, may, tidy};
use crate::store::questions::{Kind, LONGEST, Question, State as Far, Step, read, write};
use crate::web::api::v2::media::{self, Media};
use crate::web::api::v2::{Caller, Code, Fault, Refused};
use crate::web::path::Path;

/// Answers a question; what was answered is told as it stands afterwards.
pub async fn post(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Item>, Refused> {
    media::sent(&headers, &[Media::Json])?;
    let (text, seen) = sent(&body)?;
    let (question, steps, person) = find(&app, &caller, &id).await?;
    if question.steps != seen || !Kind::Answer.fits(question.state) {
        return Err(moved());
    }
    let own = |person: &Person| {
        person.works_for(&question.agency) && may(person, &question, &steps, Kind::Answer)
    };
    if !person.as_ref().is_some_and(own) {
        let detail = "Whoever answers for the key may not answer this question.";
        return Err(Refused::new(Code::Forbidden, detail));
    }
    let (id, today, actor) = (question.id, app.clock.today(), caller.actor());
    let after = if caller.is_test() {
        Question {
            state: Far::Answered,
            steps: seen + 1,
            ..question
        }
    } else {
        let made = app.db.write(move |tx| {
            write::step(tx, (id, seen), (Kind::Answer, &text), &actor)?;
            read::get(tx.conn, id)
        });
        match made.await {
            Ok(after) => after,
            Err(Error::Conflict(_)) => return Err(moved()),
            Err(error) => return Err(error.into()),
        }
    };
    Ok(Json(Item::of(after, today)))
}

fn moved() -> Refused {
    let detail = "The question went on since, or needs no answer now; read it again.";
    Refused::new(Code::PreconditionFailed, detail)
}

/// The question, what was done with it, and who answers for the key.
async fn find(
    app: &App,
    caller: &Caller,
    id: &str,
) -> Result<(Question, Vec<Step>, Option<Person>), Refused> {
    let id: i64 = id.parse().map_err(|_| Refused::not_found())?;
    let user = caller.key.user_id;
    let read = app.db.read(move |conn| {
        let question = read::get(conn, id)?;
        Ok((
            question,
            read::steps(conn, id)?,
            accounts::by_id(conn, user)?,
        ))
    });
    let found = match read.await {
        Err(Error::NotFound) => return Err(Refused::not_found()),
        other => other?,
    };
    let question = &found.0;
    if question.agency == caller.agency() && caller.key.is_for(&question.slug) {
        Ok(found)
    } else {
        Err(Refused::not_found())
    }
}

/// The words, and how many steps the caller has read.
fn sent(body: &[u8]) -> Result<(String, i64), Refused> {
    let malformed = |detail: String| Refused::new(Code::Malformed, detail);
    let body: Value = serde_json::from_slice(body)
        .map_err(|e| malformed(format!("The body is no JSON: {e}.")))?;
    let Value::Object(members) = body else {
        return Err(malformed("The body must be an object.".to_owned()));
    };
    let mut faults: Vec<Fault> = members
        .keys()
        .filter(|name| !["text", "steps"].contains(&name.as_str()))
        .map(|name| Fault::new("unknown-field", name, "There is no such field."))
        .collect();
    let text = match members.get("text") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => tidy(text),
        Some(_) => {
            faults.push(Fault::new("malformed", "text", "`text` must be a text."));
            String::from("-")
        }
    };
    faults.extend(gate::wrong(&text).map(told));
    let steps = members.get("steps").and_then(Value::as_i64);
    if steps.is_none() {
        let message = "`steps` is required: that of the question as it was read.";
        faults.push(Fault::new("required", "steps", message));
    }
    match steps {
        Some(steps) if faults.is_empty() => Ok((text, steps)),
        _ => Err(Refused::invalid(faults)),
    }
}

fn told(wrong: Wrong) -> Fault {
    match wrong {
        Wrong::Missing => Fault::new("required", "text", "`text` is required."),
        Wrong::TooLong => {
            let message = format!("`text` may have {LONGEST} characters.");
            Fault::new("max", "text", message).with(LONGEST.to_string())
        }
        Wrong::Hidden => Fault::new(
            "malformed",
            "text",
            "`text` has characters that can't be seen.",
        ),
    }
}
