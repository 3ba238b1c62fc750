//! `pimpinan simulate`: sends made-up figures through API v1, so that open dashboards move.

use std::time::Duration;

use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::base::http::address::Reach;
use crate::base::http::{Client, post_json};
use crate::catalogue::{Catalogue, Indicator, load};
use crate::cli::out;
use crate::cli::province::simulate::{Call, call, fitting};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address of the server
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    /// API key of the agency in whose name the figures are sent
    #[arg(long, env = "PIMPINAN_KEY", hide_env_values = true)]
    key: String,
    /// Seconds between two figures
    #[arg(long, value_name = "SECONDS", default_value_t = 3.0)]
    every: f64,
    /// How many figures to send; without it, until it is stopped
    #[arg(long, value_name = "NUMBER")]
    count: Option<u64>,
}

pub(super) fn run(args: &Args) -> Result<()> {
    let pause = Duration::try_from_secs_f64(args.every)
        .map_err(|_| Error::Config("--every is a number of seconds, 0 or more.".to_owned()))?;
    let catalogue = load::embedded()
        .map_err(|_| Error::Internal("the embedded catalogue is broken".to_owned()))?;
    super::runtime::wait(simulate(args, pause, &catalogue))
}

async fn simulate(args: &Args, pause: Duration, catalogue: &Catalogue) -> Result<()> {
    // The server may run here.
    let client = Client::new(Reach::new(true, &[]))?;
    let mut indicators = fitting(catalogue);
    let mut day = Clock::default().today();
    let mut sent = 0;
    while args.count.is_none_or(|count| sent < count) {
        let Some(indicator) = pick(&indicators) else {
            return Err(Error::Config(
                "The key may send none of the data sets that fit. Use another key.".to_owned(),
            ));
        };
        let call = call(catalogue, indicator, day, chance);
        match post(&client, args, &call).await? {
            Answer::Created => {
                sent += 1;
                out::line(&format!("{} {}", call.slug, line(&call)))?;
                tokio::time::sleep(pause).await;
            }
            // The key of that day is used up; the day before is as good for a show.
            Answer::Taken => day = day.yesterday().unwrap_or(day),
            Answer::NotAllowed => indicators.retain(|one| one.slug != call.slug),
        }
    }
    Ok(())
}

enum Answer {
    Created,
    Taken,
    NotAllowed,
}

async fn post(client: &Client, args: &Args, call: &Call) -> Result<Answer> {
    let url = format!("{}/api/v1/{}", args.url.trim_end_matches('/'), call.slug);
    let fields: serde_json::Map<String, serde_json::Value> = call
        .fields
        .iter()
        .map(|(name, value)| (name.clone(), value.clone().into()))
        .collect();
    let none = |why: String| {
        Error::Config(format!(
            "No server answers at {} ({why}). Check --url.",
            args.url
        ))
    };
    let key = format!("Bearer {}", args.key);
    let body = serde_json::Value::from(fields).to_string();
    let request = post_json(&url, &[("authorization", &key)], body);
    let request = request.map_err(|_| none("the address or the key can't be sent".to_owned()))?;
    let answer = client
        .send(request)
        .await
        .map_err(|e| none(e.to_string()))?;
    match answer.status().as_u16() {
        200 => Ok(Answer::Created),
        403 => Ok(Answer::NotAllowed),
        404 => Ok(Answer::Taken),
        401 => Err(Error::Config(
            "The server does not know the key. Check --key.".to_owned(),
        )),
        other => Err(Error::Config(format!(
            "The server answered {other}. Try again later."
        ))),
    }
}

fn line(call: &Call) -> String {
    let fields: Vec<String> = call
        .fields
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    fields.join(" ")
}

fn pick<'i>(indicators: &[&'i Indicator]) -> Option<&'i Indicator> {
    let at = usize::try_from(chance(indicators.len() as u64)).ok()?;
    indicators.get(at).copied()
}

/// A number below `below`, which is small, by the system's randomness.
fn chance(below: u64) -> u64 {
    let mut bytes = [0; 8];
    if getrandom::fill(&mut bytes).is_err() {
        return 0;
    }
    u64::from_le_bytes(bytes) % below.max(1)
}
