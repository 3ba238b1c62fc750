//! The calls that tell of changes: the stream of events, and webhooks.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::operation::{Operation, answer, json_of};
use crate::apidoc::openapi::{Source, fixed, refer, schema, things};

/// Adds the paths.
pub(super) fn paths(all: &mut Map<String, Value>) {
    all.insert("/api/v2/events".to_owned(), json!({ "get": events() }));
    all.insert(
        "/api/v2/webhooks".to_owned(),
        json!({ "get": list(), "post": create() }),
    );
    all.insert(
        "/api/v2/webhooks/{id}".to_owned(),
        json!({ "get": read(), "delete": delete() }),
    );
    all.insert(
        "/api/v2/webhooks/{id}/deliveries".to_owned(),
        json!({ "get": deliveries() }),
    );
    all.insert(
        "/api/v2/webhooks/{id}/ping".to_owned(),
        json!({ "post": ping() }),
    );
}

fn operation(id: &str, summary: &str) -> Operation {
    Operation::new(id, "changes", summary)
}

fn events() -> Value {
    let stream = json!({
        "description": "`change` berisi indikator dan revisi; `resync` bila ada yang mungkin terlewat · `change` with indicator and revision; `resync` where some may have been missed",
        "content": { "text/event-stream": { "schema": { "type": "string" } } },
    });
    operation("events", "Peristiwa · Server-sent events")
        .answers(200, stream)
        .refuses(&[])
}

fn list() -> Value {
    let hooks = things::several("Webhook", None);
    operation("webhook_list", "Webhook milik OPD · The agency's webhooks")
        .answers(200, answer("Webhook-nya · The webhooks", &hooks))
        .refuses(&[])
}

fn create() -> Value {
    let mut made = answer(
        "Webhook dengan rahasianya, yang hanya ditampilkan sekali · The webhook with its secret, which is told once",
        &schema("WebhookMade"),
    );
    made["headers"] = json!({ "Location": refer("headers", "Location") });
    let id = json!({ "id": "$response.body#/id" });
    let link = |operation: &str| json!({ "operationId": operation, "parameters": id });
    made["links"] = json!({
        "read": link("webhook_read"),
        "deliveries": link("webhook_deliveries"),
        "ping": link("webhook_ping"),
        "delete": link("webhook_delete"),
    });
    operation("webhook_create", "Daftarkan webhook · Register a webhook")
        .body(&json_of(&schema("WebhookSent")))
        .answers(201, made)
        .refuses(&[400, 409, 413, 415, 422])
}

fn read() -> Value {
    operation("webhook_read", "Satu webhook · One webhook")
        .takes_shared(&["Id"])
        .answers(200, answer("Webhook-nya · The webhook", &schema("Webhook")))
        .refuses(&[404])
}

fn delete() -> Value {
    operation("webhook_delete", "Hapus webhook · Remove a webhook")
        .takes_shared(&["Id"])
        .answers(204, json!({ "description": "Sudah dihapus · It is gone" }))
        .refuses(&[404])
}

fn deliveries() -> Value {
    let list = things::several("Delivery", None);
    operation(
        "webhook_deliveries",
        "Catatan kiriman · Its last deliveries",
    )
    .takes_shared(&["Id"])
    .answers(
        200,
        answer(
            "Yang terbaru dahulu, paling banyak 100 · The newest first, 100 at most",
            &list,
        ),
    )
    .refuses(&[404])
}

fn ping() -> Value {
    operation("webhook_ping", "Kirim percobaan · Send a trial")
        .takes_shared(&["Id"])
        .answers(
            202,
            answer("Akan dikirim · It will be delivered", &schema("Delivery")),
        )
        .refuses(&[404, 409])
}

/// Adds the schemas of webhooks and their deliveries.
pub(super) fn schemas(source: &Source<'_>, all: &mut Map<String, Value>) {
    let slugs: Vec<&str> = source
        .catalogue
        .indicators
        .iter()
        .map(|about| about.slug.as_str())
        .collect();
    let example = json!({
        "id": 3, "url": URL, "indicators": slugs.first().map(|slug| [slug]),
        "events": ["change", "alert"], "created_at": fixed::MOMENT,
    });
    let mut told = example.clone();
    told["secret"] = json!("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let secret = json!({ "secret": {
        "type": "string",
        "description": "Rahasia menurut Standard Webhooks · The secret, as Standard Webhooks has it",
    } });
    let delivery = delivery(slugs.first().copied());
    let named = [
        ("IndicatorSlug", json!({ "type": "string", "enum": slugs })),
        ("Webhook", things::with(things::object(&hook()), example)),
        (
            "WebhookMade",
            things::with(things::object(&merged(hook(), secret)), told),
        ),
        ("WebhookSent", sent(slugs.first().copied())),
        ("Delivery", delivery),
    ];
    all.extend(named.map(|(name, schema)| (name.to_owned(), schema)));
}

/// An address in examples.
const URL: &str = "https://simpeg.example.go.id/dashboard";
/// What every address looks like; that it leads to another machine, a pattern can't say.
const ADDRESS: &str = "^[Hh][Tt][Tt][Pp][Ss]?://[!-~]+$";

fn indicators() -> Value {
    json!({
        "description": "Slug indikator; null berarti semua yang boleh dilihat kunci · Slugs; null means all that the key may see",
        "type": ["array", "null"],
        "minItems": 1,
        "items": schema("IndicatorSlug"),
    })
}

/// What a webhook hears of.
fn heard() -> Value {
    json!({
        "description": "Yang dikabarkan: perubahan angka selalu, kabar bila diminta · What is told: changes of figures always, alerts if asked for",
        "type": "array", "minItems": 1,
        "items": { "type": "string", "enum": ["change", "alert"] },
        "contains": { "const": "change" },
    })
}

fn hook() -> Value {
    json!({
        "id": { "type": "integer", "minimum": 0 },
        "url": { "type": "string", "format": "uri" },
        "indicators": indicators(),
        "events": heard(),
        "created_at": { "type": "string", "format": "date-time" },
    })
}

fn merged(mut one: Value, other: Value) -> Value {
    if let (Some(one), Value::Object(other)) = (one.as_object_mut(), other) {
        one.extend(other);
    }
    one
}

fn sent(slug: Option<&str>) -> Value {
    let sent = json!({
        "type": "object", "additionalProperties": false, "required": ["url"],
        "properties": {
            "url": {
                "description": "Alamat penerima · Address of the receiver",
                "type": "string", "pattern": ADDRESS, "maxLength": 2048,
            },
            "indicators": indicators(),
            "events": heard(),
        },
    });
    things::with(
        sent,
        json!({ "url": URL, "indicators": slug.map(|slug| [slug]) }),
    )
}

fn delivery(slug: Option<&str>) -> Value {
    let moment = json!({ "type": "string", "format": "date-time" });
    let maybe = json!({ "type": ["string", "null"], "format": "date-time" });
    let delivery = json!({
        "id": { "type": "integer", "minimum": 0 },
        "type": { "type": "string", "enum": ["change", "alert", "ping"] },
        "indicator": { "type": ["string", "null"] },
        "revision": { "type": ["integer", "null"] },
        "state": { "type": "string", "enum": ["waiting", "delivered", "failed"] },
        "attempts": { "type": "integer", "minimum": 0 },
        "status": {
            "type": ["integer", "null"],
            "description": "Jawaban terakhir penerima · What the receiver answered last",
        },
        "error": { "type": ["string", "null"] },
        "created_at": moment,
        "attempted_at": maybe,
        "next_at": maybe,
    });
    let example = json!({
        "id": 311, "type": "change", "indicator": slug, "revision": 12, "state": "delivered",
        "attempts": 1, "status": 204, "error": null, "created_at": fixed::MOMENT,
        "attempted_at": fixed::MOMENT, "next_at": null,
    });
    things::with(things::object(&delivery), example)
}
