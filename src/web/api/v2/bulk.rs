//! `PUT /api/v2/indicators/{slug}/observations`: many rows by their natural keys.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::body::Incoming;
use super::media::{self, Media};
use super::query::STRICT;
use super::{Caller, Code, Fault, Refused, once, tongue};
use crate::app::App;
use crate::base::shares::Full;
use crate::base::token;
use crate::intake::bulk::{Bulk, Checker, Format, Group, Named, Options, Report, Stop};
use crate::store::keys::once::{Answer, Claim, Known, begin};
use crate::web::frame::Frame;

/// Takes many rows.
pub async fn put(
    State(app): State<Arc<App>>,
    caller: Caller,
    frame: Frame,
    path: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Response, Refused> {
    let Path(slug) = path.map_err(|_| Refused::not_found())?;
    let (parts, body) = request.into_parts();
    let incoming = Incoming::new(body);
    let call = match Call::read(&app, &caller, &slug, &parts, &frame).await {
        Ok(call) => call,
        Err(refused) => {
            incoming.away().await;
            return Err(refused);
        }
    };
    call.run(&app, &caller, incoming).await
}

/// What a call says beside its body.
struct Call {
    checker: Checker,
    format: Format,
    options: Options,
    claim: Option<Claim>,
    /// What it is known by, beside its body.
    signature: String,
    say: Say,
}

/// What the answer says beside the report.
#[derive(Clone)]
struct Say {
    slug: String,
    options: Options,
    frame: Frame,
}

impl Call {
    async fn read(
        app: &App,
        caller: &Caller,
        slug: &str,
        parts: &Parts,
        frame: &Frame,
    ) -> Result<Self, Refused> {
        let target = caller.writes(app, slug).await?;
        let media = media::sent(&parts.headers, &[Media::Json, Media::Ndjson, Media::Csv])?;
        let claim = once::claim(caller, &parts.headers)?;
        let mut checker = Checker::new(app, target, &caller.key).await?;
        let query = parts.uri.query().unwrap_or_default();
        let mut options = options(query, &mut checker)?;
        if checker.default_agency() == Named::Other {
            let detail = "The key writes rows of its own agency only.";
            return Err(Refused::new(Code::Forbidden, detail));
        }
        if let Some(problem) = checker.wrong_default() {
            return Err(Stop::Default(problem).into());
        }
        let say = Say {
            slug: slug.to_owned(),
            options,
            frame: frame.clone(),
        };
        options.dry_run |= caller.is_test();
        Ok(Self {
            checker,
            format: match media {
                Media::Json => Format::Json,
                Media::Ndjson => Format::Lines,
                Media::Csv => Format::Csv,
            },
            options,
            claim,
            signature: format!("PUT {slug} {query} {}", media.name()),
            say,
        })
    }

    async fn run(
        self,
        app: &Arc<App>,
        caller: &Caller,
        mut incoming: Incoming,
    ) -> Result<Response, Refused> {
        if let Some(claim) = self.claim.clone() {
            let known = app.db.write(move |tx| begin(tx, &claim)).await?;
            match known {
                Known::New => {}
                Known::Working => {
                    incoming.away().await;
                    return once::again(known, "");
                }
                Known::Answered { .. } => {
                    let request = fingerprint(&self.signature, incoming).await?;
                    return once::again(known, &request);
                }
            }
        }
        // After the claim: a call that is sent again while the first runs is told that it does. What
        // is refused here lets go of its claim.
        let mut bulk = Bulk::new(
            app,
            self.checker,
            caller.sender(Vec::new()),
            self.format,
            self.options,
            self.claim,
        );
        bulk.sign(&self.signature);
        let alone = app.room.bulk.take(caller.key.id, 1);
        let _alone = match alone {
            Ok(alone) => alone,
            Err(full) => {
                drop(bulk);
                incoming.away().await;
                return Err(one_at_a_time(full));
            }
        };
        while let Some(part) = incoming.next().await? {
            if let Err(stop) = bulk.feed(&part).await {
                drop(bulk);
                incoming.away().await;
                return Err(stop.into());
            }
        }
        let say = self.say;
        let finish = Arc::new(move |report: &Report, revision| say.answer(report, revision));
        Ok(once::answered(&bulk.finish(finish).await?))
    }
}

/// A key has one call at a time; its next one may come when that has ended.
fn one_at_a_time(full: Full) -> Refused {
    let refused = Refused::from(full.error());
    match full {
        Full::Whole => refused,
        Full::Own => Refused {
            detail: "Another call of this key is being taken in; send this one when it has ended."
                .to_owned(),
            ..refused
        },
    }
}

/// What a request is known by.
async fn fingerprint(signature: &str, mut incoming: Incoming) -> Result<String, Refused> {
    let mut hash = Sha256::new();
    hash.update((signature.len() as u64).to_be_bytes());
    hash.update(signature);
    while let Some(part) = incoming.next().await? {
        hash.update(&part);
    }
    Ok(token::hex(&hash.finalize()))
}

/// Reads the query: how the call is to be taken, and defaults of its rows.
fn options(query: &str, checker: &mut Checker) -> Result<Options, Refused> {
    let malformed = |detail: String| Refused::new(Code::Malformed, detail);
    let pairs = serde_urlencoded::from_str::<Vec<(String, String)>>(query)
        .map_err(|error| malformed(format!("The query can't be read: {error}.")))?;
    let mut options = Options::default();
    let mut strict = false;
    for (name, value) in pairs {
        let flag = match name.as_str() {
            "dry_run" => &mut options.dry_run,
            "atomic" => &mut options.atomic,
            STRICT => &mut strict,
            _ => {
                checker
                    .default(&name, &value)
                    .map_err(|why| malformed(format!("The query can't be taken: {why}")))?;
                continue;
            }
        };
        *flag = match value.as_str() {
            "true" => true,
            "false" => false,
            _ => return Err(malformed(format!("`{name}` is `true` or `false`."))),
        };
    }
    if strict {
        checker.be_strict();
    }
    Ok(options)
}

impl From<Stop> for Refused {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::TooLarge(detail) => Self::new(Code::TooLarge, detail),
            Stop::Malformed(detail) => Self::new(Code::Malformed, detail),
            Stop::Default(problem) => Self {
                detail: "A default can't stand in any row.".to_owned(),
                ..Self::invalid(vec![Fault::from(&problem)])
            },
            Stop::Failed(error) => error.into(),
        }
    }
}

/// The answer's body; the first members are those of a problem, where it is one.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    problem: Option<Problem<'a>>,
    indicator: &'a str,
    dry_run: bool,
    atomic: bool,
    rows: u64,
    created: u64,
    updated: u64,
    unchanged: u64,
    refused: u64,
    revision: i64,
    problems: Vec<Fault>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Fault>,
}

#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    code: &'static str,
    detail: String,
    request: &'a str,
}

impl Say {
    fn answer(&self, report: &Report, revision: i64) -> Answer {
        let refused = (!report.took_some()).then_some(Code::Invalid);
        let frame = &self.frame;
        let faults = |groups: &[Group]| {
            let faults = groups
                .iter()
                .map(|group| tongue::fault(frame, Fault::from(group)));
            faults.collect::<Vec<_>>()
        };
        let told = Told {
            problem: refused.map(|code| self.problem(code, report)),
            indicator: &self.slug,
            dry_run: self.options.dry_run,
            atomic: self.options.atomic,
            rows: report.rows,
            created: report.created,
            updated: report.updated,
            unchanged: report.unchanged,
            refused: report.refused,
            revision,
            problems: faults(&report.problems),
            warnings: faults(&report.warnings),
        };
        let media = match refused {
            Some(_) => "application/problem+json",
            None => "application/json",
        };
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Answer {
            status: refused.map_or(200, |code| code.status().as_u16()),
            headers: vec![
                header("content-type", media),
                header("cache-control", "no-store"),
            ],
            body: serde_json::to_string(&told).unwrap_or_default(),
        }
    }
}

impl Say {
    /// What the answer says as a problem.
    fn problem(&self, code: Code, report: &Report) -> Problem<'_> {
        let detail = match report.rows {
            0 => "No row could be taken under these names; `problems` says why.",
            _ => "No row could be taken; `problems` says why.",
        };
        Problem {
            kind: format!("/docs/v2/problems#{}", code.name()),
            title: tongue::title(&self.frame, code.name()),
            status: code.status().as_u16(),
            code: code.name(),
            detail: tongue::detail(&self.frame, code.name(), detail),
            request: self.frame.request(),
        }
    }
}

impl From<&Group> for Fault {
    fn from(group: &Group) -> Self {
        Self {
            count: (group.count > 0).then_some(group.count),
            rows: (group.count > 0).then(|| group.rows.clone()),
            ..Self::from(&group.problem)
        }
    }
}
