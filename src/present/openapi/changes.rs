//! The calls that tell of changes: the stream of events, and webhooks.

use serde_json::{Map, Value, json};

use super::operation::{Operation, answer, json_of};
use super::{Source, refer, schema};

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
    let hooks = json!({
        "type": "object",
        "required": ["data"],
        "properties": { "data": { "type": "array", "items": schema("Webhook") } },
    });
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
        .body(json_of(&schema("WebhookSent")))
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
    let list = json!({
        "type": "object",
        "required": ["data"],
        "properties": { "data": { "type": "array", "maxItems": 100, "items": schema("Delivery") } },
    });
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
        .refuses(&[404])
}

/// Adds the schemas of webhooks and their deliveries.
pub(super) fn schemas(source: &Source<'_>, all: &mut Map<String, Value>) {
    let indicators = json!({
        "description": "Slug indikator; null berarti semua yang boleh dilihat kunci · Slugs; null means all that the key may see",
        "type": ["array", "null"],
        "minItems": 1,
        "uniqueItems": true,
        "items": schema("IndicatorSlug"),
    });
    let moment = json!({ "type": "string", "format": "date-time" });
    let maybe = json!({ "type": ["string", "null"], "format": "date-time" });
    let url =
        json!({ "type": "string", "format": "uri", "pattern": "^https?://", "maxLength": 2048 });
    let slugs: Vec<&str> = source
        .catalogue
        .indicators
        .iter()
        .map(|about| about.slug.as_str())
        .collect();
    let hook = json!({
        "id": { "type": "integer", "minimum": 0 },
        "url": url,
        "indicators": indicators,
        "created_at": moment,
    });
    let object = |properties: &Value, required: &[&str]| {
        json!({
            "type": "object", "additionalProperties": false,
            "required": required, "properties": properties,
        })
    };
    let mut made = hook.clone();
    made["secret"] = json!({ "type": "string" });
    let delivery = json!({
        "id": { "type": "integer", "minimum": 1 },
        "type": { "type": "string", "enum": ["change", "ping"] },
        "indicator": { "type": ["string", "null"] },
        "revision": { "type": ["integer", "null"] },
        "state": { "type": "string", "enum": ["waiting", "delivered", "failed"] },
        "attempts": { "type": "integer", "minimum": 0 },
        "status": { "type": ["integer", "null"], "description": "Jawaban terakhir penerima · What the receiver answered last" },
        "error": { "type": ["string", "null"] },
        "created_at": moment,
        "attempted_at": maybe,
        "next_at": maybe,
    });
    let names: Vec<&str> = keys(&delivery);
    let sent = json!({
        "url": { "type": "string", "format": "uri", "pattern": "^https?://", "maxLength": 2048,
            "examples": ["https://example.go.id/webhook"] },
        "indicators": indicators,
    });
    all.insert(
        "IndicatorSlug".to_owned(),
        json!({ "type": "string", "enum": slugs }),
    );
    all.insert("Webhook".to_owned(), object(&hook, &keys(&hook)));
    all.insert("WebhookMade".to_owned(), object(&made, &keys(&made)));
    all.insert("WebhookSent".to_owned(), object(&sent, &["url"]));
    all.insert("Delivery".to_owned(), object(&delivery, &names));
}

fn keys(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .into_iter()
        .flat_map(|members| members.keys())
        .map(String::as_str)
        .collect()
}
