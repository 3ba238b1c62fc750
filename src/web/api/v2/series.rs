//! `GET /api/v2/indicators/{slug}/series`: totals over time, with the arithmetic of the pages.
//!
//! An answer depends on the question, on whether the caller asks about the own agency, and on the
//! revision of the figures. It is kept by these and given again for them alone.

mod goals;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{OriginalUri, Path, State};
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::Response;

use super::media::{self, Media};
use super::query::{Query, malformed};
use super::{Caller, Code, Refused, etag, filters, table};
use crate::app::answers::Answer;
use crate::app::series::MOST;
use crate::app::{self, App};
use crate::base::error::Result;
use crate::base::text::json::quote;
use crate::catalogue::{Grain, Indicator, Period};
use crate::figures::question::View;
use crate::present::series::{self, Asked, By};
use crate::store::figures::observations::Target;
use crate::store::figures::totals;

/// Longest question whose answer is kept.
const LONGEST: usize = 2_000;
/// How often an answer is read again when its figures change meanwhile.
const TRIES: usize = 3;

/// Answers a series.
pub async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    path: Result<Path<String>, PathRejection>,
    OriginalUri(address): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Path(slug) = path.map_err(|_| Refused::not_found())?;
    let target = caller.target(&app, &slug)?;
    let media = media::wanted(&headers, &[Media::Json, Media::Csv])?;
    let query = address.query().unwrap_or_default();
    let revision = app.answers.revision(&app.db, target.id).await?;
    // What is complete depends on the day: a period that runs today is over tomorrow.
    let today = app.clock.today();
    let question = format!(
        "{slug} {} {} {today} {query}",
        media.name(),
        caller.agency()
    );
    let known = app.answers.get(&question, revision);
    app.metrics.cached("series", known.is_some());
    let answer = if let Some(answer) = known {
        answer
    } else {
        let asked = read(&app, &caller, &target.indicator, address.query())?;
        filters::are_agencies(&app, &asked.agencies).await?;
        let (answer, revision) = made(&app, target, (asked, caller.agency()), media).await?;
        if question.len() <= LONGEST {
            app.answers.keep(&question, revision, answer.clone());
        }
        answer
    };
    let body = Bytes::from_owner(answer.body);
    let mut answer = etag::answer(&headers, &answer.tag, media.content_type(), body);
    answer.headers_mut().insert(VARY, media::VARIES);
    Ok(answer)
}

/// Makes the answer, and says of which revision it is.
async fn made(
    app: &App,
    target: &Target,
    (asked, agency): (Asked, &str),
    media: Media,
) -> Result<(Answer, i64), Refused> {
    let (held, question) = (target.clone(), asked.clone());
    let agency = agency.to_owned();
    let read = app.db.read(move |conn| {
        // The totals of one answer must be of one revision; while figures come in it may take
        // another try.
        let goals = goals::of(conn, &held, (&question, &agency))?;
        let mut before = totals::revision(conn, held.id)?;
        for _ in 1..TRIES {
            let answers = app::series::answers(conn, &held, &question)?;
            let after = totals::revision(conn, held.id)?;
            if before == after {
                return Ok((answers, before, goals));
            }
            before = after;
        }
        let answers = app::series::answers(conn, &held, &question)?;
        Ok((answers, before, goals))
    });
    let (answers, revision, goals) = read.await?;
    let Some(answers) = answers else {
        let detail = format!(
            "The question is about more than {MOST} totals; narrow it with `from`, `to` or filters."
        );
        return Err(malformed(detail));
    };
    let indicator = &target.indicator;
    let records = series::records(indicator, &asked, &answers);
    let text = match media {
        Media::Csv => table::csv(&series::members(indicator, &asked), &records)?,
        Media::Json | Media::Ndjson => {
            let mut out = head(indicator, &asked, revision);
            table::push_list(&records, &mut out);
            goals::push(&goals, &mut out)?;
            out.push('}');
            out
        }
    };
    let tag = etag::of(text.as_bytes());
    let answer = Answer {
        body: text.into_bytes().into(),
        tag: tag.into(),
    };
    Ok((answer, revision))
}

/// The answer up to its records.
fn head(indicator: &Indicator, asked: &Asked, revision: i64) -> String {
    let mut out = String::from("{\"indicator\":");
    quote(&mut out, &indicator.slug);
    out.push_str(",\"grain\":");
    quote(&mut out, asked.grain.name());
    out.push_str(",\"status\":");
    quote(&mut out, asked.view.name());
    out.push_str(",\"revision\":");
    out.push_str(&revision.to_string());
    let measures = asked.measures.iter();
    let measures = measures.map(|at| indicator.measures[*at].name.as_str());
    push_names("measures", measures, &mut out);
    let categories = indicator.categories.iter().zip(asked.by.category);
    let by = [("agency", asked.by.agency), ("region", asked.by.region)];
    let by = by.into_iter();
    let by = by.chain(categories.map(|(category, told)| (category.name.as_str(), told)));
    let by = by.filter_map(|(name, told)| told.then_some(name));
    push_names("by", by, &mut out);
    out.push_str(",\"data\":");
    out
}

fn push_names<'n>(name: &str, names: impl Iterator<Item = &'n str>, out: &mut String) {
    out.push(',');
    quote(out, name);
    out.push_str(":[");
    for (at, name) in names.enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        quote(out, name);
    }
    out.push(']');
}

/// What is asked for, if the caller may ask it.
fn read(
    app: &App,
    caller: &Caller,
    indicator: &Indicator,
    query: Option<&str>,
) -> Result<Asked, Refused> {
    let mut query = Query::read(query)?;
    let shown = &indicator.period.show;
    let grain = query.one("grain", |text| {
        Grain::parse(text).filter(|grain| shown.contains(grain))
    })?;
    let grain = grain.or(shown.first().copied()).unwrap_or(Grain::Year);
    let (from, to) = filters::bounds(&mut query)?;
    let mut measures = query.several("measures", |text| Some(indicator.measure(text)?.0))?;
    if measures.is_empty() {
        measures = (0..indicator.measures.len()).collect();
    }
    let agencies = filters::agencies(app, &mut query)?;
    let asked = Asked {
        view: view(caller, indicator, &agencies, &mut query)?,
        grain,
        since: from.map(|from| Period::containing(grain, from.start())),
        until: to.map(|to| Period::containing(grain, last_day(to))),
        agencies,
        regions: filters::regions(&app.catalogue, indicator, &mut query)?,
        categories: filters::categories(indicator, &mut query)?,
        measures,
        by: by(indicator, &mut query)?,
        today: app.clock.today(),
    };
    query.finish()?;
    Ok(asked)
}

fn last_day(period: Period) -> jiff::civil::Date {
    let after = period.next().start();
    after.yesterday().unwrap_or(after)
}

fn by(indicator: &Indicator, query: &mut Query) -> Result<By, Refused> {
    let axes = query.several("by", |text| match text {
        "agency" => Some(3),
        "region" => Some(4),
        name => indicator.categories.iter().position(|c| c.name == name),
    })?;
    Ok(By {
        agency: axes.contains(&3),
        region: axes.contains(&4),
        category: [0, 1, 2].map(|at| axes.contains(&at)),
    })
}

/// Which rows count: all for who asks about the own agency, else the validated ones.
fn view(
    caller: &Caller,
    indicator: &Indicator,
    agencies: &[String],
    query: &mut Query,
) -> Result<View, Refused> {
    let own = agencies == [caller.agency().to_owned()];
    let said = query.one("status", |text| match text {
        "all" => Some(View::All),
        "validated" => Some(View::Validated),
        _ => None,
    })?;
    if own {
        return Ok(said.unwrap_or(View::All));
    }
    if !caller.sees_others(indicator) {
        let detail =
            "Figures of this indicator are for their own agency alone; name it as `agency`.";
        return Err(Refused::new(Code::Forbidden, detail));
    }
    if said == Some(View::All) {
        let detail = "`status=all` is for the own agency alone; name it as `agency`.";
        return Err(Refused::new(Code::Forbidden, detail));
    }
    Ok(View::Validated)
}
