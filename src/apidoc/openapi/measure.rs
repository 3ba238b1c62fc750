//! The schemas of numbers: exact decimals within a measure's bounds.

use serde_json::{Number, Value, json};

use crate::apidoc::openapi::both;
use crate::catalogue::{Measure, value};

/// What a measure is, in both languages, with its unit.
pub(super) fn described(measure: &Measure) -> String {
    let (id, en) = (&measure.label.id, &measure.label.en);
    match (measure.unit.id.as_str(), measure.unit.en.as_str()) {
        ("", "") => both(&measure.label),
        (unit, other) => format!("{id} ({unit}) · {en} ({other})"),
    }
}

/// A scaled number as JSON writes it.
pub(super) fn number(scaled: i64, decimals: u8) -> Value {
    let text = value::plain(scaled, decimals);
    let whole = text.parse().map(|whole: i64| Value::Number(whole.into()));
    whole.unwrap_or_else(|_| {
        let fraction = text.parse().ok().and_then(Number::from_f64);
        fraction.map_or(Value::Null, Value::Number)
    })
}

/// A number of this measure, within its bounds.
pub(super) fn bounded(measure: &Measure) -> Value {
    let decimals = measure.decimals;
    let mut schema = json!({ "type": kind(decimals) });
    schema["minimum"] = number(measure.min.unwrap_or(-measure.max), decimals);
    schema["maximum"] = number(measure.max, decimals);
    if decimals > 0 {
        schema["multipleOf"] = number(1, decimals);
    }
    schema
}

/// A number of this measure as it is answered: it may be missing.
pub(super) fn answered(measure: &Measure) -> Value {
    let mut schema = json!({ "type": [kind(measure.decimals), "null"] });
    if measure.decimals > 0 {
        schema["multipleOf"] = number(1, measure.decimals);
    }
    schema["description"] = json!(described(measure));
    schema
}

/// A number as it may be sent: a JSON number, or its digits in a string; nothing where the measure
/// may be missing.
pub(super) fn sent(measure: &Measure) -> Value {
    let mut forms = vec![bounded(measure)];
    if let Some(pattern) = digits(measure) {
        forms.push(json!({ "type": "string", "pattern": pattern }));
    }
    if !measure.required {
        forms.push(json!({ "type": "null" }));
    }
    json!({ "description": described(measure), "anyOf": forms })
}

fn kind(decimals: u8) -> &'static str {
    if decimals == 0 { "integer" } else { "number" }
}

/// The spelling of digits in a string that is surely within the bounds; none where a pattern can't
/// say so.
fn digits(measure: &Measure) -> Option<String> {
    if measure.min.is_some_and(|min| min > 0) {
        return None;
    }
    let whole = measure.max / 10_i64.pow(u32::from(measure.decimals));
    let most = (1..=15).rev().find(|n| 10_i64.pow(*n) - 1 <= whole)?;
    let sign = if measure.min.is_none() { "-?" } else { "" };
    let fraction = match measure.decimals {
        0 => String::new(),
        n => format!("([.][0-9]{{1,{n}}})?"),
    };
    let number = format!("{sign}[0-9]{{1,{most}}}{fraction}");
    Some(if measure.required {
        format!("^{number}$")
    } else {
        format!("^({number})?$")
    })
}
