//! The call about what is owed.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::operation::{Operation, answer};
use crate::apidoc::openapi::things::object;
use crate::apidoc::openapi::{Source, schema};
use crate::present::due;

/// Adds the path.
pub(super) fn paths(all: &mut Map<String, Value>) {
    let day = |name: &str, text: &str| {
        json!({
            "name": name, "in": "query", "description": text,
            "schema": { "type": "string", "format": "date" }, "example": "2026-12-31",
        })
    };
    let read = Operation::new("obligations", "key", "Kewajiban · Obligations")
        .described(
            "Yang wajib dikirim OPD pemilik kunci, menurut tenggatnya: 366 hari sampai 31 hari ke depan bila tidak \
             disebut, paling lama 366 hari. · What the key's agency owes, by deadline: 366 days up to 31 days ahead unless \
             said, 366 days at most.",
        )
        .takes([
            day("from", "Tenggat paling awal · The first deadline"),
            day("until", "Tenggat paling akhir · The last deadline"),
        ])
        .answers(
            200,
            answer("Kewajiban dan keadaannya · What is owed and how it stands", &schema("Obligations")),
        )
        .refuses(&[400]);
    all.insert("/api/v2/obligations".to_owned(), json!({ "get": read }));
}

/// Adds the schemas.
pub(super) fn schemas(source: &Source<'_>, all: &mut Map<String, Value>) {
    let mut owed = source.catalogue.indicators.iter();
    let about = owed.find(|one| one.due.is_some());
    let slug = about.map_or("", |one| one.slug.as_str());
    let (text, date) = (
        json!({ "type": "string" }),
        json!({ "type": "string", "format": "date" }),
    );
    let count = json!({ "type": "integer", "minimum": 0 });
    let moment = json!({ "type": ["string", "null"], "format": "date-time" });
    let one = object(&json!({
        "indicator": schema("IndicatorSlug"),
        "agency": text,
        "period": text,
        "deadline": date,
        "locked_after": { "type": ["string", "null"], "format": "date" },
        "state": { "type": "string", "enum": due::WORDS },
        "received": { "type": "boolean" },
        "complete": { "type": "boolean" },
        "on_time": { "type": ["boolean", "null"] },
        "days_over": { "type": ["integer", "null"], "minimum": 1 },
        "cells": count,
        "cells_due": count,
        "cells_returned": count,
        "received_at": moment,
        "complete_at": moment,
    }));
    let mut list = object(&json!({ "data": { "type": "array", "items": schema("Obligation") } }));
    let example = json!([{ "data": [{
        "indicator": slug, "agency": "bkd", "period": "2026-10", "deadline": "2026-11-13",
        "locked_after": "2027-01-12", "state": "partial-over", "received": true,
        "complete": false, "on_time": false, "days_over": 7, "cells": 40, "cells_due": 41, "cells_returned": 0,
        "received_at": "2026-11-10T03:00:00.000Z", "complete_at": null,
    }] }]);
    if about.is_some() {
        list["examples"] = example;
    }
    all.insert("Obligation".to_owned(), one);
    all.insert("Obligations".to_owned(), list);
}
