//! The sender's own codes of a key, written as lines: field, code of the sender, code here.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::detail::{Asked, Codes, Look, render};
use super::{lines, of};
use crate::app::App;
use crate::base::error::Result;
use crate::intake::codes;
use crate::store::commit::journal::Actor;
use crate::store::keys;
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::session::SignedIn;

/// What is sent.
#[derive(Debug, Deserialize)]
pub struct Sent {
    kode: String,
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
    let wrong = match lines::mapping(&sent.kode) {
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
