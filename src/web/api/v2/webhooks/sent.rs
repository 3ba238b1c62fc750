//! What is sent to register a webhook.

use axum::http::HeaderMap;
use serde_json::Value;

use crate::app::App;
use crate::base::http::address;
use crate::web::api::v2::media::{self, Media};
use crate::web::api::v2::{Caller, Code, Fault, Refused};
use crate::work::deliver::may_hear;

/// A webhook that may be registered.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) url: String,
    pub(super) indicators: Option<Vec<String>>,
    /// Whether it wants to hear of alerts.
    pub(super) alerts: bool,
}

/// What a webhook hears of.
pub(super) fn events(alerts: bool) -> Vec<&'static str> {
    let all = [(CHANGE, true), (ALERT, alerts)].into_iter();
    all.filter_map(|(name, heard)| heard.then_some(name))
        .collect()
}

/// Changes of figures, which every webhook hears of.
const CHANGE: &str = "change";
/// What has begun and what is over.
const ALERT: &str = "alert";

/// Reads and checks the body.
pub(super) fn read(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Sent, Refused> {
    media::sent(headers, &[Media::Json])?;
    let body: Value = serde_json::from_slice(body)
        .map_err(|e| Refused::new(Code::Malformed, format!("The body is no JSON: {e}.")))?;
    let Value::Object(members) = body else {
        let detail = "The body must be an object.";
        return Err(Refused::new(Code::Malformed, detail));
    };
    let mut faults = Vec::new();
    for name in members.keys() {
        if !["url", "indicators", "events"].contains(&name.as_str()) {
            faults.push(Fault::new("unknown-field", name, "There is no such field."));
        }
    }
    let url = url(app, members.get("url"));
    let indicators = indicators(app, caller, members.get("indicators"));
    let alerts = alerts(members.get("events"));
    match (url, indicators, alerts) {
        (Ok(url), Ok(indicators), Ok(alerts)) if faults.is_empty() => Ok(Sent {
            url,
            indicators,
            alerts,
        }),
        (url, indicators, alerts) => {
            let wrong = url.err().into_iter().chain(indicators.err());
            faults.extend(wrong.chain(alerts.err()));
            Err(Refused::invalid(faults))
        }
    }
}

/// Whether alerts are among the events that are asked for; changes always are.
fn alerts(given: Option<&Value>) -> Result<bool, Fault> {
    let wrong = || {
        let message = "`events` must be a list of `change` and `alert` with `change` in it.";
        Fault::new("malformed", "events", message)
    };
    let list = match given {
        None => return Ok(false),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(wrong()),
    };
    let names: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    let known = names.iter().all(|name| [CHANGE, ALERT].contains(name));
    if !known || names.len() < list.len() || !names.contains(&CHANGE) {
        return Err(wrong());
    }
    Ok(names.contains(&ALERT))
}

fn url(app: &App, given: Option<&Value>) -> Result<String, Fault> {
    let text = match given {
        None | Some(Value::Null) => {
            return Err(Fault::new("required", "url", "`url` is required."));
        }
        Some(Value::String(text)) => text,
        Some(_) => return Err(Fault::new("address", "url", "`url` must be a text.")),
    };
    if !is_spelled_out(text) {
        let message = "`url` must be an http or https address in visible ASCII characters.";
        return Err(Fault::new("address", "url", message));
    }
    let checked = app.config.webhooks.check(text);
    checked
        .map(|url| url.to_string())
        .map_err(|(code, why)| match code {
            "max" => Fault::new(code, "url", why).with(address::LONGEST.to_string()),
            _ => Fault::new(code, "url", why),
        })
}

/// Whether an address is written as it is sent, as the API's document says, with nothing in it that
/// would have to be guessed or escaped.
fn is_spelled_out(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    let known = |scheme: &str| {
        ["http", "https"]
            .iter()
            .any(|one| scheme.eq_ignore_ascii_case(one))
    };
    scheme.is_some_and(known) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn indicators(
    app: &App,
    caller: &Caller,
    given: Option<&Value>,
) -> Result<Option<Vec<String>>, Fault> {
    const FIELD: &str = "indicators";
    let list = match given {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(list)) if !list.is_empty() => list,
        Some(_) => {
            let message = "`indicators` must be a list of slugs, or null for all.";
            return Err(Fault::new("malformed", FIELD, message));
        }
    };
    let mut slugs: Vec<String> = Vec::new();
    for one in list {
        let slug = one.as_str().unwrap_or_default();
        if !may_hear(&app.catalogue, caller.key.indicators.as_deref(), slug) {
            let message = "`indicators` names one that is not known.";
            return Err(Fault::new("unknown-indicator", FIELD, message));
        }
        if !slugs.iter().any(|known| known == slug) {
            slugs.push(slug.to_owned());
        }
    }
    Ok(Some(slugs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_they_are_sent() {
        for url in [
            "https://example.go.id/a*b",
            "HTTP://10.1.2.3:8080/?x=%20",
            "http://[fd00::1]/",
        ] {
            assert!(is_spelled_out(url), "{url}");
        }
        for url in [
            "https:/example.go.id",
            "ftp://example.go.id",
            "https://example.go.id/a b",
            "https://é.id",
            "https://a.id/\0",
        ] {
            assert!(!is_spelled_out(url), "{url}");
        }
    }
}
