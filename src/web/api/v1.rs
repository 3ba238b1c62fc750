//! API v1, the published contract: `POST /api/v1/{slug}` adds a row, `PUT /api/v1/{slug}/{id}`
//! replaces one, for every indicator of the catalogue.

pub mod answer;
mod given;
mod json;
pub mod params;
pub mod words;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};

use super::key;
use crate::app::App;
use crate::base::error::Error;
use crate::catalogue::{Indicator, value};
use crate::figures::observation::Status;
use crate::intake::{
    Content, Door, Draft, Fate, How, Problem, Rule, Sender, Submission, What, gate, submit,
    translate,
};
use crate::store::commit::journal::{Actor, Via};
use crate::store::figures::observations::Target;
use crate::store::keys::ApiKey;
use crate::store::keys::key_use::Call;
use crate::store::people::accounts;
use crate::web::layers::refused::ShownKey;
use crate::web::visitor;
use answer::Answer;
use given::Given;
use params::{Fault, Params};

/// Longest name of an unknown parameter that is told, in characters, and how many are.
const LONGEST: usize = 60;
const MOST: usize = 20;

/// `POST /api/v1/{slug}`: adds a row.
pub async fn create(
    State(app): State<Arc<App>>,
    path: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let Ok(Path(slug)) = path else {
        return unknown().into_response();
    };
    handle(&app, &slug, None, request).await
}

/// `PUT /api/v1/{slug}/{id}`: replaces a row of the key's agency.
pub async fn update(
    State(app): State<Arc<App>>,
    path: Result<Path<(String, String)>, PathRejection>,
    request: Request,
) -> Response {
    let Ok(Path((slug, id))) = path else {
        return unknown().into_response();
    };
    handle(&app, &slug, Some(&id), request).await
}

/// Any other address below `/api/v1`.
pub async fn unknown_address() -> Answer {
    unknown()
}

fn unknown() -> Answer {
    Answer::refused(
        StatusCode::NOT_FOUND,
        "There is no data set at this address.",
    )
}

fn no_row() -> Answer {
    Answer::refused(StatusCode::NOT_FOUND, "Data not found.")
}

/// The answer to a call, and whose key it showed, for those who look at what was refused.
async fn handle(app: &App, slug: &str, id: Option<&str>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut shown = None;
    let answer = checked(app, slug, id, (&parts, body), &mut shown).await;
    let mut response = answer.unwrap_or_else(|answer| answer).into_response();
    if let Some(key) = shown {
        response.extensions_mut().insert(ShownKey(key));
    }
    response
}

/// The checks in the order of the contract, then the change; `shown` becomes the key's number.
async fn checked(
    app: &App,
    slug: &str,
    id: Option<&str>,
    (parts, body): (&Parts, Body),
    shown: &mut Option<i64>,
) -> Result<Answer, Answer> {
    let target = app.db.target(slug).map_err(|_| unknown())?;
    let params = params::read(parts, body).await;
    let key = caller(app, parts, &params).await?;
    *shown = Some(key.id);
    let answer = keyed(app, target, id, &key, params, parts).await;
    app.usage.note(key.id, call(app, slug, parts, &answer));
    answer
}

/// What is kept of a call for those who look after the key.
fn call(app: &App, slug: &str, parts: &Parts, answer: &Result<Answer, Answer>) -> Call {
    let (Ok(told) | Err(told)) = answer;
    Call {
        at: app.clock.now_ms(),
        method: parts.method.to_string(),
        slug: slug.to_owned(),
        status: told.status().as_u16(),
        problem: told.problem(),
    }
}

/// The checks once the key is known, then the change.
async fn keyed(
    app: &App,
    target: &Target,
    id: Option<&str>,
    key: &ApiKey,
    params: Params,
    parts: &Parts,
) -> Result<Answer, Answer> {
    let forbidden = |sentence| Err(Answer::refused(StatusCode::FORBIDDEN, sentence));
    let about = &target.indicator;
    if !key.is_for(&about.slug) || !gate::admits(app, about, &key.agency, false).await? {
        return forbidden("The apikey is not allowed for this data set.");
    }
    if !key.works_from(visitor::peer(app, parts)) {
        return forbidden("The apikey is not allowed from this address.");
    }
    let _place = key::take_turn(app, key, &parts.extensions)?;
    if let Some(fault) = params.fault {
        return Err(refused(fault));
    }
    if let Some(name) = twice(about, &params.given) {
        let sentence = format!("The {name} is given twice, with different values.");
        return Err(Answer::Refused(StatusCode::BAD_REQUEST, sentence));
    }
    let id = id.map(|id| row_number(id).ok_or_else(no_row)).transpose()?;
    let mut draft = params.given.draft;
    translate(&key.rules.mapping, &target.indicator, &mut draft);
    let mut sender = sender(app, key, &draft).await?;
    if is_strict(parts.uri.query().unwrap_or_default()) {
        sender.problems.extend(unread(about, &draft));
    }
    let how = How {
        dry: key.rules.test,
        ..How::default()
    };
    let what = what(id, Content::Draft(draft), key.rules.test);
    let sent = Submission::one(target, what, sender, how);
    let told = submit(app, sent).await?.told.pop();
    told.map_or_else(|| Err(no_row()), |told| answer(id, told.fate))
}

/// Whether the sender asks to hear of parameters that are else ignored: `?strict=true`.
fn is_strict(query: &str) -> bool {
    query.split('&').any(|pair| pair == "strict=true")
}

/// A parameter that the data set reads and of which two values were given, by one name or by two
/// spellings of it.
fn twice(about: &Indicator, given: &Given) -> Option<String> {
    let read = known(about);
    let mut repeated = given.twice.iter();
    let repeated = repeated.find(|name| read.contains(&name.as_str()));
    let spelled = about.categories.iter().find(|category| {
        let spellings = category.aliases.iter().chain([&category.name]);
        let mut values = spellings.filter_map(|name| given.draft.get(name));
        let first = values.next();
        values.any(|other| Some(other) != first)
    });
    repeated.or(spelled.map(|category| &category.name)).cloned()
}

/// The names of all parameters that the data set reads.
fn known(about: &Indicator) -> Vec<&str> {
    let mut known = vec!["apikey", "user_id", "id", "strict", &about.period.field];
    known.extend(about.region.v1.then_some(about.region.field.as_str()));
    for category in &about.categories {
        known.push(&category.name);
        known.extend(category.aliases.iter().map(String::as_str));
    }
    let measures = about.measures.iter().filter(|measure| measure.v1);
    known.extend(measures.map(|measure| measure.name.as_str()));
    known
}

/// The parameters that the data set does not read, in alphabetical order.
fn unread(about: &Indicator, draft: &Draft) -> Vec<Problem> {
    let known = known(about);
    let names = draft.iter().map(|(name, _)| name.as_ref());
    let mut unread: Vec<&str> = names.filter(|name| !known.contains(name)).collect();
    unread.sort_unstable();
    let problem = |name: &str| Problem {
        field: name.chars().take(LONGEST).collect(),
        rule: Rule::Field,
    };
    unread.into_iter().take(MOST).map(problem).collect()
}

/// What a call with this number in its address does. A row that a test key has added has the number
/// 0 and stands nowhere; it may be replaced in turn.
fn what(id: Option<i64>, content: Content, test: bool) -> What {
    match id {
        None => What::Add(content),
        Some(0) if test => What::Put(content),
        Some(id) => What::Replace {
            id,
            known: None,
            content,
        },
    }
}

fn answer(id: Option<i64>, fate: Fate) -> Result<Answer, Answer> {
    match (id, fate) {
        (None, Fate::Created(row)) => Ok(Answer::Created(row.id)),
        (Some(id), Fate::Created(_) | Fate::Changed(_) | Fate::Same(_)) => Ok(Answer::Updated(id)),
        (_, Fate::Refused(problems)) => {
            let holder = problems.iter().find_map(|problem| match &problem.rule {
                Rule::Taken(holder) => holder.as_ref().map(|row| row.id),
                _ => None,
            });
            Err(Answer::Invalid(words::sentences(&problems), holder))
        }
        (_, Fate::Validated) => Err(Answer::refused(
            StatusCode::FORBIDDEN,
            "The data has been validated and can no longer be changed.",
        )),
        _ => Err(no_row()),
    }
}

/// The key that is shown, if it works.
async fn caller(app: &App, parts: &Parts, params: &Params) -> Result<Arc<ApiKey>, Answer> {
    let invalid = || Answer::refused(StatusCode::UNAUTHORIZED, "The apikey is invalid.");
    let Some(shown) = params::key(&parts.headers, &params.given.draft) else {
        // A key in a part that was never read is not a missing key.
        let unread = params.fault.as_ref().filter(|fault| fault.hides_key());
        return Err(unread.cloned().map_or_else(invalid, refused));
    };
    key::find(app, parts, shown).await?.ok_or_else(invalid)
}

fn refused(fault: Fault) -> Answer {
    match fault {
        Fault::TooLarge => Answer::refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body is larger than 1 MiB.",
        ),
        Fault::Packed(kind) => Answer::Refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("The body is compressed ({kind}): send it as it is, without Content-Encoding."),
        ),
        Fault::Unreadable(sentence) => Answer::Refused(StatusCode::BAD_REQUEST, sentence),
    }
}

fn row_number(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Who answers for the change: the user that is named, if of the key's agency, or the key's own.
async fn sender(app: &App, key: &ApiKey, draft: &Draft) -> Result<Sender, Error> {
    let mut problems = Vec::new();
    let user = named_user(app, key, draft).await?;
    if user.is_none() {
        problems.push(Problem {
            field: "user_id".to_owned(),
            rule: Rule::User,
        });
    }
    Ok(Sender {
        agency: key.agency.clone(),
        actor: Actor {
            user: user.unwrap_or(key.user_id),
            key: Some(key.id),
            via: if key.rules.sample {
                Via::Demo
            } else {
                Via::Api
            },
        },
        door: Door::V1,
        status: Status::Provisional,
        for_others: false,
        problems,
    })
}

/// The user that the parameter `user_id` names, or the key's own; none when the named one is
/// not of the key's agency.
async fn named_user(app: &App, key: &ApiKey, draft: &Draft) -> Result<Option<i64>, Error> {
    let Some(named) = draft.get("user_id") else {
        return Ok(Some(key.user_id));
    };
    let Some(id) = named.ok().and_then(|text| value::parse(text, 0).ok()) else {
        return Ok(None);
    };
    if id == key.user_id {
        return Ok(Some(id));
    }
    let found = app.db.read(move |conn| accounts::by_id(conn, id)).await?;
    let same = found.is_some_and(|person| person.agency.as_deref() == Some(key.agency.as_str()));
    Ok(same.then_some(id))
}
