//! The description of a chart that the browser draws: JSON with numbers in exact decimals.

use std::fmt::Write as _;

use super::amount::{self, Unit};
use super::chart::{Chart, Series, Shape};
use super::gauge::is_percentage;
use super::words::Words;
use crate::catalogue::value;

/// The description of a chart; safe inside a `script` element.
pub fn json(words: &Words<'_>, chart: &Chart, map_url: &str) -> String {
    let decimals = chart.measure.decimals;
    let unit = match amount::unit_of(&chart.measure.unit) {
        Unit::Percent => "%",
        _ => amount::unit_word(words, &chart.measure),
    };
    let mut out = String::with_capacity(1024);
    let _ = write!(
        out,
        "{{\"kind\":{},\"title\":{},\"unit\":{},\"decimals\":{decimals},\"locale\":{},\"categories\":{}",
        text(chart.shape.name()),
        text(&chart.title),
        text(unit),
        text(words.lang.tag()),
        texts(&chart.grid.heads),
    );
    let series: Vec<String> = chart
        .grid
        .series
        .iter()
        .map(|series| one(series, decimals))
        .collect();
    let _ = write!(out, ",\"series\":[{}]", series.join(","));
    if let Some(chosen) = chart.chosen {
        let _ = write!(out, ",\"chosen\":{chosen}");
    }
    if is_percentage(&chart.measure) {
        out.push_str(",\"ceiling\":100");
    }
    if chart.joined {
        out.push_str(",\"joined\":true");
    }
    if chart.shape == Shape::Map {
        let codes = texts(&chart.grid.codes);
        let _ = write!(out, ",\"codes\":{codes},\"map_url\":{}", text(map_url));
    }
    if let Some((label, value)) = &chart.reference {
        let value = value::plain(*value, decimals);
        let label = text(label);
        let _ = write!(
            out,
            ",\"reference\":{{\"label\":{label},\"value\":{value}}}"
        );
    }
    out.push('}');
    out
}

fn one(series: &Series, decimals: u8) -> String {
    let values: Vec<String> = series
        .values
        .iter()
        .map(|v| v.map_or_else(|| "null".to_owned(), |v| value::plain(v, decimals)))
        .collect();
    let mut out = format!(
        "{{\"name\":{},\"values\":[{}]",
        text(&series.name),
        values.join(",")
    );
    if let Some(tone) = series.tone {
        let _ = write!(out, ",\"tone\":{}", text(tone));
    }
    if series.dashed {
        out.push_str(",\"dashed\":true");
    }
    if series.stacked {
        out.push_str(",\"stack\":\"all\"");
    }
    out.push('}');
    out
}

fn texts(all: &[String]) -> String {
    let all: Vec<String> = all.iter().map(|t| text(t)).collect();
    format!("[{}]", all.join(","))
}

/// A JSON string that cannot end the element it stands in.
fn text(raw: &str) -> String {
    let quoted = serde_json::Value::from(raw).to_string();
    quoted.replace('<', "\\u003c").replace('>', "\\u003e")
}
