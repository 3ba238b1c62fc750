//! `POST /api/v2/indicators/{slug}/observations`: one row.

use std::mem;
use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::response::Response;

use super::body::Incoming;
use super::media::{self, Media};
use super::{Caller, Code, Fault, Refused, once, query, row};
use crate::app::App;
use crate::base::token;
use crate::catalogue::Indicator;
use crate::intake;
use crate::intake::bulk::{Checker, Named, ROW, with_basis};
use crate::intake::change::Told;
use crate::intake::fields::{Fields, Names, Row};
use crate::intake::once::{Called, submit_once};
use crate::intake::{Content, Fate, Problem, Rule, Sender, Submission, What, submit};
use crate::store::figures::observations::Target;
use crate::store::keys::once::Answer;
use crate::web::frame::Frame;

/// Adds a row.
pub async fn post(
    State(app): State<Arc<App>>,
    caller: Caller,
    frame: Frame,
    path: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Response, Refused> {
    let Path(slug) = path.map_err(|_| Refused::not_found())?;
    let (parts, body) = request.into_parts();
    let incoming = Incoming::new(body);
    let begun = match media::sent(&parts.headers, &[Media::Json]) {
        Ok(_) => caller.writes(&app, &slug).await,
        Err(refused) => Err(refused),
    };
    match begun {
        Ok(target) => {
            let body = incoming.whole(ROW).await?;
            add(&app, (&caller, &frame), target, &parts, body).await
        }
        Err(refused) => {
            incoming.away().await;
            Err(refused)
        }
    }
}

async fn add(
    app: &App,
    (caller, frame): (&Caller, &Frame),
    target: &Target,
    parts: &Parts,
    body: Vec<u8>,
) -> Result<Response, Refused> {
    let claim = once::claim(caller, &parts.headers)?;
    let strict = query::strict(parts.uri.query())?;
    let (row, sender) = drafted(app, caller, target, &body, strict).await?;
    let what = What::Add(Content::Draft(row.draft));
    let request = Submission::one(target, what, sender, caller.how());
    let names = row.names;
    if let Some(claim) = claim {
        let fingerprint = token::hash(&format!(
            "POST {}{} {}",
            target.indicator.slug,
            if strict { " strict" } else { "" },
            String::from_utf8_lossy(&body)
        ));
        let known = (claim, fingerprint.clone());
        let (held, reader) = (target.clone(), frame.clone());
        let answer = move |answer: &intake::Answer| created(&reader, &held, answer.told.first()?);
        return match submit_once(app, request, known, answer).await? {
            Called::Before(known) => once::again(known, &fingerprint),
            Called::First(_, Some(answer)) => Ok(once::answered(&answer)),
            Called::First(answer, None) => told(frame, target, &names, *answer),
        };
    }
    told(frame, target, &names, submit(app, request).await?)
}

/// The row of a body, not checked yet, and who sends it, with what is wrong with its names.
///
/// # Errors
/// `malformed`, or `forbidden` where it names another agency.
pub(super) async fn drafted(
    app: &App,
    caller: &Caller,
    target: &Target,
    body: &[u8],
    strict: bool,
) -> Result<(Row, Sender), Refused> {
    let fields = Fields::of(&target.indicator);
    let fields = if strict { fields.strict() } else { fields };
    let mut row = fields.json(body).map_err(|problem| {
        let detail = super::words::sentence(&problem);
        Refused::new(Code::Malformed, detail)
    })?;
    let checker = Checker::for_row(app, target, &caller.key, fields, &row).await?;
    checker.complete(&mut row);
    let mut problems = mem::take(&mut row.problems);
    match checker.named(row.agency.as_ref()) {
        Named::Own => {}
        Named::Other => {
            let detail = "The key writes rows of its own agency only.";
            return Err(Refused::new(Code::Forbidden, detail));
        }
        Named::Unknown => problems.push(Problem {
            field: "agency".to_owned(),
            rule: Rule::Agency,
        }),
    }
    Ok((row, caller.sender(problems)))
}

fn told(
    frame: &Frame,
    target: &Target,
    names: &Names,
    mut answer: intake::Answer,
) -> Result<Response, Refused> {
    let told = answer.told.pop().ok_or_else(Refused::not_found)?;
    match told.fate.clone() {
        Fate::Refused(problems) => Err(refused(&target.indicator, names, problems)),
        Fate::Validated => Err(Refused::new(Code::Validated, "The row is validated.")),
        Fate::Missing | Fate::Stale(_) => Err(Refused::not_found()),
        _ => {
            let answer = created(frame, target, &told).ok_or_else(Refused::not_found)?;
            Ok(once::answered(&answer))
        }
    }
}

/// A refusal: a natural key that is taken is a collision where it is all that is wrong.
pub(super) fn refused(about: &Indicator, names: &Names, problems: Vec<Problem>) -> Refused {
    if let [problem] = problems.as_slice()
        && matches!(problem.rule, Rule::Taken(_))
    {
        return Refused::new(Code::Taken, super::words::sentence(problem));
    }
    let problems = problems
        .into_iter()
        .map(|one| names.of(about, with_basis(one)));
    Refused::invalid(problems.map(|problem| Fault::from(&problem)).collect())
}

/// The answer with the row that was added.
fn created(frame: &Frame, target: &Target, told: &Told) -> Option<Answer> {
    let stored = told.fate.written()?;
    let slug = &target.indicator.slug;
    let header = |name: &str, value: String| (name.to_owned(), value);
    Some(Answer {
        status: 201,
        headers: vec![
            header("content-type", "application/json".to_owned()),
            header("cache-control", "no-store".to_owned()),
            header(
                "location",
                format!("/api/v2/indicators/{slug}/observations/{}", stored.id),
            ),
            header("etag", row::etag(stored)),
            header("vary", "accept-language".to_owned()),
        ],
        body: row::warned(frame, &target.indicator, stored, &told.doubts),
    })
}
