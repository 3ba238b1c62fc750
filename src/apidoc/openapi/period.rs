//! The schemas of periods: a pattern for each grain that accepts what exists and nothing else.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::catalogue::period::YEARS;
use crate::catalogue::{Grain, Indicator};

const BEGUN: &str = "Yang sudah mulai menurut WIB; selain itu `not-begun` · That has begun in WIB; others are \
    refused as `not-begun`";
const YEAR: &str = "(19[0-9]{2}|20[0-9]{2}|2100)";

/// A period of one of these grains, as it is answered.
pub(super) fn answered(grains: &[Grain]) -> Value {
    match grains {
        [grain] => json!({ "type": "string", "pattern": pattern(*grain) }),
        grains => {
            let forms: Vec<Value> = grains.iter().map(|grain| answered(&[*grain])).collect();
            json!({ "anyOf": forms })
        }
    }
}

/// A period as it may be sent: a year may be a number.
pub(super) fn sent(about: &Indicator) -> Value {
    let text = answered(&about.period.grains);
    if about.period.grains != [Grain::Year] {
        return begun(text, about);
    }
    let (from, to) = (YEARS.start(), YEARS.end());
    let number = json!({ "type": "integer", "minimum": from, "maximum": to });
    begun(json!({ "anyOf": [text, number] }), about)
}

/// Says of a period that is sent that it must have begun, unless the indicator looks ahead. It is
/// said and not made a bound: the bound moves every day, and a client is made once.
pub(super) fn begun(mut sent: Value, about: &Indicator) -> Value {
    if !about.ahead {
        sent["description"] = json!(BEGUN);
        sent["x-begun"] = json!(true);
    }
    sent
}

/// What the periods of a grain look like.
pub(super) fn pattern(grain: Grain) -> String {
    match grain {
        Grain::Day => format!(
            "^({YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|\
             02-(0[1-9]|1[0-9]|2[0-8]))|(19(0[48]|[2468][048]|[13579][26])|\
             20([02468][048]|[13579][26]))-02-29)$"
        ),
        Grain::Month => format!("^{YEAR}-(0[1-9]|1[0-2])$"),
        Grain::Quarter => format!("^{YEAR}-Q[1-4]$"),
        Grain::Semester => format!("^{YEAR}-S[12]$"),
        Grain::School => school(),
        Grain::Year => format!("^{YEAR}$"),
    }
}

/// A school year names two calendar years of which the second follows the first.
fn school() -> String {
    let mut years = String::new();
    for first in *YEARS.start()..*YEARS.end() {
        let bar = if years.is_empty() { "" } else { "|" };
        let _ = write!(years, "{bar}{first}/{}", first + 1);
    }
    format!("^({years})-(ganjil|genap)$")
}
