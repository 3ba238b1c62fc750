//! The calls about what leaders ask and want: questions, targets, and rules that are broken.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::operation::{Operation, answer, json_of};
use crate::apidoc::openapi::things::object;
use crate::apidoc::openapi::{Source, schema};
use crate::catalogue::rule::{Importance, Operator};
use crate::store::questions::LONGEST;

const STATES: [&str; 5] = ["sent", "read", "answered", "returned", "closed"];
const UNSURE: [&str; 5] = ["provisional", "part", "running", "returned", "sample"];
const BANDS: [&str; 5] = ["very-low", "low", "medium", "high", "very-high"];
const GREY: [&str; 7] = [
    "ahead", "missing", "running", "part", "returned", "nought", "neutral",
];

/// Adds the paths.
pub(super) fn paths(all: &mut Map<String, Value>) {
    let state = json!({
        "name": "state", "in": "query",
        "description": "Hanya yang sejauh ini · Only those that are this far",
        "schema": { "type": "string", "enum": STATES }, "example": "sent",
    });
    let questions = Operation::new("questions", "key", "Pertanyaan · Questions")
        .described(
            "Pertanyaan pimpinan tentang angka kepada OPD pemilik kunci, dengan angka saat ditanyakan; yang belum \
             ditutup dahulu, paling banyak 1000. · Leaders' questions about figures to the key's agency, with the figure as \
             it was asked about; open ones first, 1000 at most.",
        )
        .takes([state])
        .answers(200, answer("Pertanyaan · Questions", &schema("Questions")))
        .refuses(&[400]);
    all.insert("/api/v2/questions".to_owned(), json!({ "get": questions }));
    all.insert(
        "/api/v2/questions/{id}/answer".to_owned(),
        json!({ "post": reply() }),
    );
    let targets = Operation::new("targets", "key", "Target · Targets")
        .described(
            "Target yang berlaku dan capaiannya, untuk angka OPD pemilik kunci. `share` dalam perseratus persen; `grey` \
             menyebut mengapa belum dinilai. · The targets that hold and what they have come to, for figures of the key's \
             agency. `share` is in hundredths of a per cent; `grey` says why one is not judged.",
        )
        .answers(200, answer("Target dan capaiannya · Targets and what they have come to", &schema("Targets")))
        .refuses(&[400]);
    let set = Operation::new("targets_set", "key", "Tetapkan target · Set targets")
        .described(
            "Menetapkan target OPD pemilik kunci, semua atau tidak sama sekali; tiap perubahan menjadi revisi, dan kiriman \
             yang sama tidak mengubah apa pun. Satu angka: `least` saja, atau sama dengan `most`. Tanpa keduanya target \
             dicabut. Penanggung jawab kunci harus orang yang boleh menetapkan target. · Sets targets of the key's agency, \
             all or none; each change is a revision, and the same again changes nothing. A single number: `least` alone, or \
             the same as `most`. Without both the target is taken back. Whoever answers for the key must be one who may \
             set targets.",
        )
        .body(&json_of(&json!({
            "type": "array", "items": schema("TargetSent"), "minItems": 1, "maxItems": 500,
        })))
        .answers(200, answer("Yang terjadi · What came of it", &schema("TargetsSet")))
        .refuses(&[400, 413, 415, 422]);
    let both = json!({ "get": targets, "put": set });
    all.insert("/api/v2/targets".to_owned(), both);
    let violations = Operation::new("violations", "key", "Aturan yang dilanggar · Broken rules")
        .described(
            "Pelanggaran aturan antarangka yang belum selesai, untuk angka OPD pemilik kunci; periode terbaru dahulu, paling \
             banyak 1000. `open` salah bila OPD sudah menjelaskan bahwa angkanya benar. · Where rules between figures of the \
             key's agency are broken, the newest period first, 1000 at most. `open` is false once the agency has said why the \
             figures are right.",
        )
        .answers(200, answer("Pelanggaran · Violations", &schema("Violations")))
        .refuses(&[400]);
    all.insert(
        "/api/v2/violations".to_owned(),
        json!({ "get": violations }),
    );
}

/// Answering a question.
fn reply() -> Value {
    Operation::new("question_answer", "key", "Jawab pertanyaan · Answer a question")
        .described(
            "Menjawab atas nama penanggung jawab kunci, yang harus boleh mengisi angka dan bukan penanya. `steps` dari \
             pertanyaan yang dibaca; bila pertanyaannya sudah berlanjut, jawabannya 412 dan tidak ada yang disimpan. · \
             Answers for whoever answers for the key, who must be one who may enter figures and not who asked. `steps` is \
             that of the question as it was read; where it went on since, the answer is 412 and nothing is kept.",
        )
        .takes([json!({
            "name": "id", "in": "path", "required": true,
            "schema": { "type": "integer", "minimum": 1 }, "example": 7,
        })])
        .body(&json_of(&schema("QuestionAnswer")))
        .answers(200, answer("Pertanyaan sesudahnya · The question afterwards", &schema("Question")))
        .refuses(&[400, 403, 404, 412, 413, 415, 422])
}

fn reply_sent() -> Value {
    json!({
        "type": "object", "required": ["text", "steps"], "additionalProperties": false,
        "properties": {
            "text": { "type": "string", "minLength": 1, "maxLength": LONGEST },
            "steps": { "type": "integer", "minimum": 1 },
        },
        "examples": [{ "text": "Dua puskesmas belum melapor; angkanya kami perbaiki 5 Desember.", "steps": 2 }],
    })
}

fn violation() -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let moment = json!({ "type": "string", "format": "date-time" });
    let importances: Vec<&str> = Importance::ALL.iter().map(|(name, _)| *name).collect();
    let signs: Vec<&str> = Operator::ALL.iter().map(|(sign, _)| *sign).collect();
    object(&json!({
        "id": { "type": "integer", "minimum": 1 },
        "rule": text,
        "importance": { "type": "string", "enum": importances },
        "indicators": { "type": "array", "items": schema("IndicatorSlug"), "minItems": 1 },
        "period": text,
        "region": text,
        "agency": maybe,
        "basis": text,
        "left": maybe,
        "operator": { "type": "string", "enum": signs },
        "right": maybe,
        "first_seen": moment,
        "last_seen": moment,
        "explanation": maybe,
        "follow_up": { "type": "string", "enum": ["open", "in-hand", "accepted"] },
        "open": { "type": "boolean" },
    }))
}

fn question() -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    object(&json!({
        "id": { "type": "integer", "minimum": 1 },
        "indicator": schema("IndicatorSlug"),
        "measure": text,
        "period": text,
        "view": text,
        "basis": maybe,
        "value": maybe,
        "unsure": { "type": "array", "items": { "type": "string", "enum": UNSURE } },
        "revision": { "type": "integer", "minimum": 0 },
        "agency": text,
        "text": text,
        "priority": { "type": "string", "enum": ["normal", "high", "urgent"] },
        "due": { "type": "string", "format": "date" },
        "state": { "type": "string", "enum": STATES },
        "steps": { "type": "integer", "minimum": 1 },
        "withdrawn": { "type": "boolean" },
        "days_over": { "type": ["integer", "null"], "minimum": 1 },
        "asked_at": { "type": "string", "format": "date-time" },
    }))
}

fn target() -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let number = json!({ "type": "integer", "minimum": 1 });
    let one_of = |words: &[&str]| {
        let mut all: Vec<Value> = words.iter().map(|word| json!(word)).collect();
        all.push(Value::Null);
        json!({ "type": ["string", "null"], "enum": all })
    };
    object(&json!({
        "id": number,
        "indicator": schema("IndicatorSlug"),
        "measure": text,
        "agency": maybe,
        "region": text,
        "period": text,
        "least": maybe,
        "most": maybe,
        "document": text,
        "page": text,
        "dated": { "type": ["string", "null"], "format": "date" },
        "revision": number,
        "sample": { "type": "boolean" },
        "value": maybe,
        "unsure": { "type": "array", "items": { "type": "string", "enum": ["provisional", "sample"] } },
        "part": {
            "type": ["array", "null"], "minItems": 2, "maxItems": 2,
            "items": { "type": "integer", "minimum": 1 },
        },
        "share": { "type": ["integer", "null"], "minimum": 0 },
        "band": one_of(&BANDS),
        "grey": one_of(&GREY),
    }))
}

/// A target as it is sent.
fn sent(source: &Source<'_>) -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let number = json!({ "type": ["string", "number", "null"] });
    let mut one = json!({
        "type": "object", "required": ["indicator", "measure", "period"],
        "properties": {
            "indicator": schema("IndicatorSlug"),
            "measure": text,
            "agency": maybe,
            "region": maybe,
            "period": text,
            "least": number,
            "most": number,
            "document": text,
            "page": maybe,
            "dated": { "type": ["string", "null"], "format": "date" },
            "note": maybe,
        },
    });
    if let Some(about) = source.catalogue.indicators.first() {
        let measure = &about.headline_measure().name;
        one["examples"] = json!([{
            "indicator": about.slug, "measure": measure, "agency": about.producer,
            "period": "2017", "least": "90000", "document": "RPJMD 2017–2022", "page": "IX-3",
            "dated": "2017-06-01",
        }]);
    }
    one
}

/// A target beside the figures of a series.
fn beside() -> Value {
    let text = json!({ "type": "string" });
    object(&json!({
        "measure": text,
        "agency": { "type": ["string", "null"] },
        "region": text,
        "period": text,
        "least": text,
        "most": text,
        "document": text,
        "revision": { "type": "integer", "minimum": 1 },
        "sample": { "type": "boolean" },
    }))
}

/// What came of setting targets.
fn done() -> Value {
    let count = json!({ "type": "integer", "minimum": 0 });
    json!({
        "type": "object", "required": ["set", "taken_back", "unchanged"],
        "additionalProperties": false,
        "properties": {
            "set": count, "taken_back": count, "unchanged": count,
            "warnings": { "type": "array", "items": schema("ProblemLine") },
        },
        "examples": [{ "set": 1, "taken_back": 0, "unchanged": 0 }],
    })
}

/// Adds the schemas.
pub(super) fn schemas(source: &Source<'_>, all: &mut Map<String, Value>) {
    let list = |of: &str| object(&json!({ "data": { "type": "array", "items": schema(of) } }));
    let (mut questions, mut targets) = (list("Question"), list("Target"));
    if let Some(about) = source.catalogue.indicators.first() {
        let measure = &about.headline_measure().name;
        questions["examples"] = json!([{ "data": [{
            "id": 7, "indicator": about.slug, "measure": measure, "period": "2017",
            "view": "periode=2017", "basis": about.bases[0].code, "value": "85161",
            "unsure": ["provisional"], "revision": 12, "agency": about.producer,
            "text": "Mengapa turun?", "priority": "high", "due": "2026-12-05", "state": "sent",
            "steps": 1, "withdrawn": false,
            "days_over": null, "asked_at": "2026-11-28T03:00:00.000Z",
        }] }]);
        targets["examples"] = json!([{ "data": [{
            "id": 3, "indicator": about.slug, "measure": measure, "agency": null,
            "region": about.region.whole, "period": "2017", "least": "90000", "most": "90000",
            "document": "RPJMD 2017–2022", "page": "IX-3", "dated": "2017-06-01", "revision": 1,
            "sample": false, "value": "85161", "unsure": [], "part": [1, 1], "share": 9462,
            "band": "very-high", "grey": null,
        }] }]);
    }
    let mut violations = list("Violation");
    if let Some(rule) = source.catalogue.rules.first() {
        let slugs: Vec<&str> = rule.terms().map(|term| &*term.indicator.slug).collect();
        violations["examples"] = json!([{ "data": [{
            "id": 5, "rule": rule.name, "importance": rule.importance.name(),
            "indicators": [slugs.first()], "period": "2017", "region": "36", "agency": null,
            "basis": "", "left": "12", "operator": rule.operator.sign(), "right": "13",
            "first_seen": "2026-11-28T03:00:00.000Z", "last_seen": "2026-11-28T03:00:00.000Z",
            "explanation": null, "follow_up": "open", "open": true,
        }] }]);
    }
    all.insert("Violation".to_owned(), violation());
    all.insert("Violations".to_owned(), violations);
    all.insert("Question".to_owned(), question());
    all.insert("Questions".to_owned(), questions);
    all.insert("QuestionAnswer".to_owned(), reply_sent());
    all.insert("Target".to_owned(), target());
    all.insert("Targets".to_owned(), targets);
    all.insert("TargetSent".to_owned(), sent(source));
    all.insert("SeriesTarget".to_owned(), beside());
    all.insert("TargetsSet".to_owned(), done());
}
