//! `PUT /api/v2/targets`: sets targets of the key's agency, all or none, each as often as it is sent
//! with the same outcome. Who answers for the key must be one who sets targets on pages, too.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::app::App;
use crate::catalogue::value::plain;
use crate::identity::permission::OBSERVATION_VALIDATE;
use crate::intake::bulk::ROW;
use crate::intake::goals::{self, Checked, Draft, check_all, doubts_of};
use crate::store::people::accounts;
use crate::store::people::accounts::Person;
use crate::store::targets::{Wanted, write};
use crate::web::api::v2::body::Incoming;
use crate::web::api::v2::media::{self, Media};
use crate::web::api::v2::query::Query;
use crate::web::api::v2::tongue;
use crate::web::api::v2::{Caller, Code, Fault, Refused};
use crate::web::frame::Frame;

/// Most targets of a call.
const MOST: usize = 500;

/// The members that a target may be sent with.
const FIELDS: [&str; 10] = [
    "indicator",
    "measure",
    "agency",
    "region",
    "period",
    "least",
    "most",
    "document",
    "page",
    "dated",
];
/// The members with which one is answered, and which are passed over where it is sent back.
const OURS: [&str; 9] = [
    "id", "revision", "sample", "value", "unsure", "part", "share", "band", "grey",
];

/// What came of a call.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Targets that were set anew or changed.
    set: usize,
    /// Those that were taken back.
    taken_back: usize,
    /// Those that said what holds.
    unchanged: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Fault>,
}

/// Sets targets.
pub async fn put(
    State(app): State<Arc<App>>,
    caller: Caller,
    frame: Frame,
    request: Request,
) -> Result<Json<Answer>, Refused> {
    let (parts, body) = request.into_parts();
    let incoming = Incoming::new(body);
    let known = Query::read(parts.uri.query()).and_then(Query::finish);
    let begun = match known.and_then(|()| media::sent(&parts.headers, &[Media::Json])) {
        Ok(_) => sender(&app, &caller).await,
        Err(refused) => Err(refused),
    };
    let person = match begun {
        Ok(person) => person,
        Err(refused) => {
            incoming.away().await;
            return Err(refused);
        }
    };
    let drafts = read(&incoming.whole(ROW).await?)?;
    let checked = checked(&app, &caller, &person, &drafts).await?;
    let all = Arc::new(checked);
    let doubts = doubts_of(&app, &all).await?;
    let warnings = all.iter().zip(&doubts).enumerate();
    let warnings = warnings.filter_map(|(at, (one, doubt))| {
        let fault = warning(one, (*doubt)?, at);
        Some(tongue::fault(&frame, fault))
    });
    let mut answer = Answer {
        set: 0,
        taken_back: 0,
        unchanged: 0,
        warnings: warnings.collect(),
    };
    if caller.is_test() {
        return Ok(Json(answer));
    }
    let (actor, kept) = (caller.actor(), Arc::clone(&all));
    let made = app.db.write(move |tx| {
        let each = kept.iter();
        let each = each.map(|one| write::put(tx, &one.about, &one.new, &actor));
        each.map(|made| made.map(|(_, is_new)| is_new))
            .collect::<crate::base::error::Result<Vec<bool>>>()
    });
    for (one, is_new) in all.iter().zip(made.await?) {
        match (is_new, &one.new.wanted) {
            (false, _) => answer.unchanged += 1,
            (true, Wanted::Nothing) => answer.taken_back += 1,
            (true, _) => answer.set += 1,
        }
    }
    Ok(Json(answer))
}

/// Who answers for the key, if that is somebody who may set targets.
async fn sender(app: &App, caller: &Caller) -> Result<Person, Refused> {
    let user = caller.key.user_id;
    let person = app.db.read(move |conn| accounts::by_id(conn, user)).await?;
    let may =
        |person: &Person| person.may(OBSERVATION_VALIDATE) && person.works_for(caller.agency());
    person.filter(may).ok_or_else(|| {
        let detail = "Whoever answers for the key may not set targets.";
        Refused::new(Code::Forbidden, detail)
    })
}

/// The targets of a body.
fn read(body: &[u8]) -> Result<Vec<Draft>, Refused> {
    let malformed = |detail: String| Refused::new(Code::Malformed, detail);
    let sent: Value = serde_json::from_slice(body)
        .map_err(|e| malformed(format!("The body is no JSON: {e}.")))?;
    let Value::Array(rows) = sent else {
        return Err(malformed("The body must be a list of targets.".to_owned()));
    };
    if rows.is_empty() || rows.len() > MOST {
        return Err(malformed(format!("Send 1 to {MOST} targets.")));
    }
    let mut faults = Vec::new();
    let mut drafts = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        match row {
            Value::Object(members) => drafts.push(draft(&members, at, &mut faults)),
            _ => faults.push(of_row(
                Fault::new("malformed", "", "The row is no JSON object."),
                at,
            )),
        }
    }
    if faults.is_empty() {
        Ok(drafts)
    } else {
        Err(Refused::invalid(faults))
    }
}

fn of_row(mut fault: Fault, at: usize) -> Fault {
    fault.count = Some(1);
    fault.rows = Some(vec![at as u64 + 1]);
    fault
}

fn draft(members: &Map<String, Value>, at: usize, faults: &mut Vec<Fault>) -> Draft {
    for name in members.keys() {
        let known = FIELDS.contains(&name.as_str()) || OURS.contains(&name.as_str());
        if !known && name != "note" {
            let fault = Fault::new("unknown-field", name, "There is no such field.");
            faults.push(of_row(fault, at));
        }
    }
    // What takes a target back must be said: `null`, not left out.
    if !members.contains_key("least") && !members.contains_key("most") {
        let message = "`least` is required; `null` takes the target back.";
        faults.push(of_row(Fault::new("required", "least", message), at));
    }
    let mut text = |name: &str| match members.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => {
            let message = format!("`{name}` must be a text or a number.");
            faults.push(of_row(Fault::new("malformed", name, message), at));
            String::new()
        }
    };
    Draft {
        indicator: text("indicator"),
        measure: text("measure"),
        agency: text("agency"),
        region: text("region"),
        period: text("period"),
        kind: String::new(),
        least: text("least"),
        most: text("most"),
        document: text("document"),
        page: text("page"),
        dated: text("dated"),
        note: text("note"),
    }
}

/// The targets, if the gate lets all of them pass.
async fn checked(
    app: &App,
    caller: &Caller,
    person: &Person,
    drafts: &[Draft],
) -> Result<Vec<Checked>, Refused> {
    let own = |draft: &Draft| Some(whose(app, caller, person, draft));
    let all = check_all(app, drafts, own).await?;
    let mut faults = Vec::new();
    let mut sound = Vec::new();
    for (at, (one, draft)) in all.into_iter().zip(drafts).enumerate() {
        let slug = draft.indicator.trim();
        if !slug.is_empty() && app.catalogue.indicator(slug).is_some() && !caller.key.is_for(slug) {
            let message = "The key is not for this indicator.";
            faults.push(of_row(
                Fault::new("unknown-indicator", "indicator", message),
                at,
            ));
        }
        match one {
            Ok(one) => sound.push(one),
            Err(wrong) => faults.extend(wrong.into_iter().map(|one| of_row(fault(one), at))),
        }
    }
    if faults.is_empty() {
        Ok(sound)
    } else {
        Err(Refused::invalid(faults))
    }
}

/// For whose target alone the key speaks: its agency's, and one of all agencies together where its
/// agency answers for the figures and its user works for all.
fn whose(app: &App, caller: &Caller, person: &Person, draft: &Draft) -> String {
    let about = app.catalogue.indicator(draft.indicator.trim());
    let answers = about.is_some_and(|one| one.producer == caller.agency());
    let together = draft.agency.trim().is_empty() && answers && person.limit().is_none();
    if together {
        String::new()
    } else {
        caller.agency().to_owned()
    }
}

/// What is wrong, in the codes and the words of the API.
fn fault(wrong: goals::Fault) -> Fault {
    // A kind is not sent: it follows from the numbers.
    let field = if wrong.field == "kind" {
        "least"
    } else {
        wrong.field
    };
    let (code, message) = match wrong.code {
        "goal-indicator-wrong" => ("unknown-indicator", "`indicator` is not known."),
        "goal-measure-missing" => ("unknown-measure", "`measure` is none of the indicator."),
        "goal-region-wrong" => ("unknown-region", "`region` is none of the indicator."),
        "goal-agency-wrong" => (
            "unknown-agency",
            "`agency` must be sent, and be the agency of the key; empty, for all agencies together, \
             only where its agency answers for the figures and its user works for all.",
        ),
        "goal-agency-never" => ("not-reporter", "`agency` never reports this indicator."),
        "goal-period-wrong" => ("period", "`period` is none of the indicator."),
        "goal-number-wrong" => ("number", "It must be a number that the measure can have."),
        "goal-kind-neutral" => (
            "range-needed",
            "Neither way is good: send a range, `least` and `most`.",
        ),
        "goal-range-wrong" => ("range", "`most` must be at least `least`."),
        "goal-document-missing" => ("required", "`document` is required."),
        "admin-too-long" => ("max", "The text is too long."),
        "name-one-line" => ("one-line", "The text must be of one line."),
        "goal-date-wrong" => ("date", "`dated` must be a date, as 2017-10-29."),
        "goal-date-ahead" => ("date-ahead", "`dated` lies ahead."),
        _ => ("duplicate", "Another target of the call is for the same."),
    };
    Fault::new(code, field, message)
}

/// What its sender should look at again.
fn warning(one: &Checked, doubt: goals::Doubt, at: usize) -> Fault {
    let measure = one.about.indicator.measure(&one.new.key.measure);
    let decimals = measure.map_or(0, |(_, measure)| measure.decimals);
    let (figure, period) = (plain(doubt.figure, decimals), doubt.period);
    let message =
        format!("It is ten times the figure of {period}, {figure}, or more; or a tenth, or less.");
    of_row(Fault::new("far-from-figure", "least", message), at)
}
