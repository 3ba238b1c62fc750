//! What people are to hear of, in their words.

use std::borrow::Cow;

use super::periods;
use super::target;
use super::words::Words;
use crate::catalogue::{Catalogue, Grain, Period};
use crate::figures::alert::{Event, Kind};
use crate::figures::names::{self, Agencies};

/// Where to go on from a message.
pub fn address(event: &Event) -> String {
    let fact = |name: &str| fact(event, name);
    match event.kind {
        Kind::Due => format!("/pemantauan/{}", fact("agency")),
        Kind::Question => format!("/pertanyaan/{}", fact("id")),
        Kind::Target => format!("/target/{}", fact("id")),
        Kind::Rule => format!("/aturan#a-{}", fact("rule")),
        Kind::Odd => format!("/janggal?indikator={}", event.slug),
        Kind::Source => format!("/sumber/{}", fact("id")),
    }
}

fn fact<'e>(event: &'e Event, name: &str) -> &'e str {
    event.facts.get(name).map_or("", String::as_str)
}

/// The sentence of a message: that something has begun, or that it is over.
pub fn sentence(
    words: &Words<'_>,
    (catalogue, agencies): (&Catalogue, &Agencies),
    event: &Event,
    over: bool,
) -> String {
    let fact = |name: &str| fact(event, name);
    let title = || {
        let known = catalogue.indicator(&event.slug);
        known.map_or(event.slug.as_str(), |one| words.label(&one.title))
    };
    let period = Period::parse(fact("period"), &Grain::ALL);
    let figure: Cow<'_, str> = match (event.kind, period) {
        (Kind::Target, Some(period)) => {
            let place = (fact("measure"), period, fact("region"), fact("agency"));
            target::about(words, (catalogue, agencies), &event.slug, place).into()
        }
        (_, Some(period)) => format!("{}, {}", title(), periods::long(words, period)).into(),
        (_, None) => title().into(),
    };
    let rule = catalogue.rule(fact("rule"));
    let share = fact("share").parse().unwrap_or(0);
    let deadline = fact("deadline").parse();
    let agency = Some(fact("agency")).filter(|code| !code.is_empty());
    let args = [
        ("figure", figure.into_owned()),
        (
            "agency",
            agency.map_or_else(String::new, |code| names::agency(agencies, code)),
        ),
        (
            "deadline",
            deadline.map_or_else(|_| String::new(), |day| periods::date(words, day)),
        ),
        ("share", words.percent(share)),
        (
            "rule",
            rule.map_or(fact("rule"), |rule| words.label(&rule.title))
                .to_owned(),
        ),
        ("name", fact("name").to_owned()),
    ];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    let count = fact("count").parse().unwrap_or(1);
    words.count(&key(event, over), count, &args)
}

/// Key of the sentence.
fn key(event: &Event, over: bool) -> String {
    let turn = if over { "over" } else { "begun" };
    match event.kind {
        Kind::Question => format!("alert-{}", fact(event, "step")),
        Kind::Source if !over && fact(event, "way") == "late" => "alert-source-late".to_owned(),
        Kind::Rule if !fact(event, "agency").is_empty() => format!("alert-rule-of-{turn}"),
        kind => format!("alert-{}-{turn}", kind.name()),
    }
}
