//! The sender's own codes of a key, written as lines: field, code of the sender, code here.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::detail::{Asked, Codes, Look, render};
use super::of;
use crate::app::App;
use crate::base::error::Result;
use crate::intake::codes;
use crate::store::commit::journal::Actor;
use crate::store::keys;
use crate::store::keys::mapping::Mapping;
use crate::web::frame::Frame;
use crate::web::session::SignedIn;

/// What is sent.
#[derive(Debug, Deserialize)]
pub struct Sent {
    kode: String,
}

/// A mapping as lines.
pub(super) fn text(mapping: &Mapping) -> String {
    let lines = mapping.lines();
    let lines = lines.map(|(field, theirs, ours)| format!("{field};{theirs};{ours}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Reads lines; the number and the text of the first that is none.
fn mapping(text: &str) -> Result<Mapping, (usize, &str)> {
    let mut mapping = Mapping::default();
    for (at, line) in text.lines().enumerate() {
        let parts: Vec<&str> = line.split(';').map(str::trim).collect();
        match parts.as_slice() {
            [""] => {}
            [field, theirs, ours] if parts.iter().all(|part| !part.is_empty()) => {
                let codes = mapping.0.entry((*field).to_owned()).or_default();
                codes.insert((*theirs).to_owned(), (*ours).to_owned());
            }
            _ => return Err((at + 1, line)),
        }
    }
    Ok(mapping)
}

/// Saves the codes.
pub async fn save(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let key = of(&app, &person, id).await?;
    let wrong = match mapping(&sent.kode) {
        Err((line, text)) => {
            let line = format!("{line}: {}", text.chars().take(80).collect::<String>());
            frame.tn("key-codes-line", [("line", line.as_str())])
        }
        Ok(mapping) => match codes::settle(&app, &key, &mapping) {
            Ok(mapping) => {
                let actor = Actor::person(person.id);
                app.db
                    .write(move |tx| keys::map(tx, &key, &mapping, &actor))
                    .await?;
                app.keyring.forget();
                let page = format!("/kunci/{id}?pesan=key-codes-saved");
                return Ok(Redirect::to(&page).into_response());
            }
            Err(problems) => {
                let codes: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
                frame.tn("key-codes-unknown", [("codes", codes.join(", "))])
            }
        },
    };
    let codes = Codes {
        text: sent.kode,
        wrong: Some(wrong),
    };
    let look = Look {
        frame: &frame,
        headers: &headers,
        person: &person,
        key: &key,
    };
    let page = render(&app, &look, &Asked::default(), &codes).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_written() {
        let written = "agency;D01;bkd\nesselon;E1;Esselon 1";
        assert_eq!(text(&mapping(written).unwrap()), written);
        assert_eq!(mapping(" \n\r\n").unwrap(), Mapping::default());
        assert_eq!(mapping("a;b;c\n a;b").unwrap_err(), (2, " a;b"));
        assert!(mapping("a;;c").is_err());
    }
}
