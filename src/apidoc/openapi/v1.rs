//! The calls of API v1, which agencies' applications speak since 2017, as the document tells them. Its
//! words are the published ones.

use serde_json::{Map, Number, Value, json};

use crate::apidoc::openapi::operation::{answer, json_of};
use crate::apidoc::openapi::{Source, refer, row, schema};
use crate::apidoc::reference::{self, Limit, Parameter};
use crate::catalogue::Indicator;

/// What holds for every call. Forms are told in words alone: generators of clients make calls that do
/// not run of one body in several forms.
const DESCRIPTION: &str = "Kontrak v1. Parameter boleh pula dikirim sebagai form atau berada di alamat; \
    `apikey` boleh diganti header. Parameter yang keliru dijawab 404. Angka bersifat sementara sampai \
    disahkan. · The contract v1. Parameters may come as a form or stand in the address, too; a header may \
    stand for `apikey`. Wrong parameters are answered with 404. Figures are provisional until they are \
    validated.";

/// Why a call is refused, by status.
const REFUSALS: [(u16, &str); 9] = [
    (400, "Badan tidak terbaca · The body can't be read"),
    (401, "Kunci tidak sah · The apikey is invalid"),
    (
        403,
        "Kunci tidak berlaku di sini, atau baris sudah disahkan · The apikey is not allowed, or the row is validated",
    ),
    (
        404,
        "Tidak ditemukan, atau parameter keliru: satu kalimat setiap parameter · Not found, or wrong parameters: a sentence each",
    ),
    (413, "Badan terlalu besar · The body is too large"),
    (415, "Badan dikompresi · The body is compressed"),
    (429, "Terlalu sering · Too many requests"),
    (500, "Kesalahan server · The server failed"),
    (
        503,
        "Server tidak dapat menyimpan · The server can't take it",
    ),
];

/// Adds the paths of an indicator.
pub(super) fn paths(about: &Indicator, all: &mut Map<String, Value>) {
    let base = format!("/api/v1/{}", about.slug);
    let create = operation(about, true);
    let mut update = operation(about, false);
    update["parameters"] = json!([refer("parameters", "Id")]);
    all.insert(base.clone(), json!({ "post": create }));
    all.insert(format!("{base}/{{id}}"), json!({ "put": update }));
}

fn operation(about: &Indicator, creates: bool) -> Value {
    let (what, name) = if creates {
        ("create", format!("Save New {}", about.title.id))
    } else {
        ("update", format!("Update {}", about.title.id))
    };
    let body = schema(&row::name(&about.slug, "V1Sent"));
    let mut answers = Map::new();
    let done = answer("Tersimpan · Kept safely", &schema("V1Done"));
    answers.insert("200".to_owned(), done);
    for (status, words) in REFUSALS {
        let mut refused = answer(words, &schema("V1Refused"));
        if [429, 503].contains(&status) {
            refused["headers"] = json!({ "Retry-After": refer("headers", "RetryAfter") });
        }
        answers.insert(status.to_string(), refused);
    }
    json!({
        "operationId": format!("v1_{}_{what}", about.view_name()),
        "tags": ["v1"], "summary": name, "x-name": name, "description": DESCRIPTION,
        "security": [{ "bearer": [] }, { "apikey": [] }],
        "requestBody": { "required": true, "content": json_of(&body) },
        "responses": answers,
    })
}

/// Adds the schema of what is sent about an indicator.
pub(super) fn schemas(source: &Source<'_>, about: &Indicator, all: &mut Map<String, Value>) {
    let parameters = reference::parameters(source.catalogue, about, true);
    let mut properties = Map::new();
    let mut example = Map::new();
    let mut required = Vec::new();
    for one in &parameters {
        properties.insert(one.field.clone(), property(one));
        if one.required && one.field != "apikey" {
            required.push(one.field.as_str());
        }
        if let Some(value) = one.example.as_ref().filter(|_| one.field != "apikey") {
            example.insert(one.field.clone(), json!(value));
        }
    }
    let sent = json!({
        "type": "object",
        "description": about.title.id,
        "required": required,
        "properties": properties,
        "examples": [example],
    });
    all.insert(row::name(&about.slug, "V1Sent"), sent);
}

fn property(of: &Parameter) -> Value {
    let whole = of.limits.contains(&Limit::Whole) || of.field == "user_id";
    let mut property = match of.kind {
        "Number"
            if of
                .limits
                .iter()
                .any(|limit| matches!(limit, Limit::Years(..))) =>
        {
            json!({ "type": ["integer", "string"] })
        }
        "Number" if whole => json!({ "type": ["integer", "string"] }),
        "Number" => json!({ "type": ["number", "string"] }),
        _ => json!({ "type": "string" }),
    };
    if !of.allowed.is_empty() {
        property["enum"] = json!(of.allowed);
        // Codes that are numbers may be sent as such.
        let numbers = of.allowed.iter().map(|one| one.parse::<i64>().ok());
        if let Some(numbers) = numbers.collect::<Option<Vec<i64>>>() {
            let (least, most) = (numbers.iter().min(), numbers.iter().max());
            let number = json!({ "type": "integer", "minimum": least, "maximum": most });
            property = json!({ "anyOf": [property, number] });
        }
    }
    property["description"] = json!(of.description);
    for limit in &of.limits {
        match limit {
            Limit::Within(least, most) => {
                property["maximum"] = number(most);
                if let Some(least) = least {
                    property["minimum"] = number(least);
                }
            }
            Limit::Years(from, to) if of.kind == "Number" => {
                property["minimum"] = json!(from);
                property["maximum"] = json!(to);
            }
            Limit::Unit(unit) => property["x-unit"] = json!(unit.id),
            Limit::Begun => property["x-begun"] = json!(true),
            _ => {}
        }
    }
    property
}

fn number(text: &str) -> Value {
    let number: Option<Number> = text.parse().ok();
    number.map_or(Value::Null, Value::Number)
}

/// Adds the envelopes.
pub(super) fn envelopes(all: &mut Map<String, Value>) {
    let text = json!({ "type": "string" });
    let id = json!({ "type": "integer", "minimum": 0 });
    let done = json!({
        "type": "object",
        "required": ["title", "type", "message", "id"],
        "properties": {
            "title": { "const": "Success" }, "type": { "const": "success" }, "message": text,
            "id": id,
        },
        "examples": [{
            "title": "Success", "type": "success", "message": "Data created successfully.", "id": 17,
        }],
    });
    let several = json!({ "type": "array", "items": text });
    let refused = json!({
        "type": "object",
        "required": ["title", "type", "message"],
        "properties": {
            "title": { "const": "Error" }, "type": { "const": "error" },
            "message": { "anyOf": [text, several] },
            "id": {
                "type": "integer",
                "description": "Nomor baris yang sudah ada · The number of the row that is there",
            },
        },
        "examples": [{ "title": "Error", "type": "error", "message": "The apikey is invalid." }],
    });
    all.insert("V1Done".to_owned(), done);
    all.insert("V1Refused".to_owned(), refused);
}
