//! Reads calls off the document.

use serde_json::{Value, json};

use crate::apidoc::manual::{Answer, Body, Call, Field, Reader, samples};

/// Values up to this many are listed.
const LISTED: usize = 40;
/// Refusals that nearly every call may answer: told once, not with every call.
const EVERYWHERE: [u16; 7] = [403, 406, 413, 415, 429, 500, 503];

/// The calls at the addresses that belong to a page, in the document's order.
pub fn calls(document: &Value, reader: Reader<'_>, belongs: impl Fn(&str) -> bool) -> Vec<Call> {
    chosen(document, reader, |path, _| belongs(path))
}

/// The calls with a tag, in the document's order.
pub fn calls_tagged(document: &Value, reader: Reader<'_>, tag: &str) -> Vec<Call> {
    chosen(document, reader, |_, operation| operation["tags"][0] == tag)
}

fn chosen(
    document: &Value,
    reader: Reader<'_>,
    wanted: impl Fn(&str, &Value) -> bool,
) -> Vec<Call> {
    let place = Place { document, reader };
    let mut calls = Vec::new();
    for (path, operations) in document["paths"].as_object().into_iter().flatten() {
        for (verb, operation) in operations.as_object().into_iter().flatten() {
            if wanted(path, operation) {
                calls.push(place.call(verb, path, operation));
            }
        }
    }
    calls
}

/// Where it is read, and for whom.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    document: &'a Value,
    reader: Reader<'a>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

impl<'a> Place<'a> {
    fn call(self, verb: &str, path: &str, operation: &'a Value) -> Call {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let mut fields: Vec<Field> = parameters
            .map(|parameter| self.parameter(self.resolve(parameter)))
            .collect();
        fields.sort_by_key(|field| field.place != "path");
        let content = &operation["requestBody"]["content"];
        let body = self.body(content);
        fields.extend(self.body_fields(content));
        let verb = verb.to_uppercase();
        let answers = &operation["responses"];
        let streams = answers["200"]["content"].get("text/event-stream").is_some();
        let shown = samples::Shown {
            verb: &verb,
            url: &format!("{}{}", self.reader.base, filled(path, &fields)),
            body: body.as_ref().map(|body| body.example.as_str()),
            streams,
        };
        Call {
            id: text(&operation["operationId"]),
            path: path.to_owned(),
            name: self.said(&operation["x-name"]),
            description: self.said(&operation["description"]),
            samples: samples::all(&shown),
            success: self.success(answers),
            errors: self.errors(answers),
            verb,
            fields,
            body,
            streams,
        }
    }

    /// What a reference leads to, or the value itself.
    fn resolve(self, value: &'a Value) -> &'a Value {
        let pointer = value["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
        let found = pointer.and_then(|pointer| self.document.pointer(pointer));
        found.unwrap_or(value)
    }

    /// The reader's half of a text.
    fn said(self, value: &Value) -> String {
        self.reader.half(value.as_str().unwrap_or_default())
    }

    fn parameter(self, parameter: &'a Value) -> Field {
        let mut field = self.field(&text(&parameter["name"]), &parameter["schema"]);
        field.place = text(&parameter["in"]);
        if parameter["description"].is_string() {
            field.description = self.said(&parameter["description"]);
        }
        field.required = parameter["required"] == true;
        if field.name == "id" {
            field.example = Some("17".to_owned());
        }
        if field.required && field.example.is_none() {
            field.example = field.allowed.first().cloned();
        }
        field
    }

    /// What a schema says of a value.
    fn field(self, name: &str, schema: &'a Value) -> Field {
        let plain = self.plain(schema);
        let codes = allowed(self.plain(&plain["items"])).or_else(|| allowed(plain));
        Field {
            name: name.to_owned(),
            place: "body".to_owned(),
            kind: kind(plain),
            description: self.said(&schema["description"]),
            required: false,
            allowed: codes.unwrap_or_default(),
            example: schema["examples"][0].as_str().map(str::to_owned),
        }
    }

    /// The schema itself, or the first of its several forms, which is the plain one.
    fn plain(self, schema: &'a Value) -> &'a Value {
        let schema = self.resolve(schema);
        let mut forms = ["allOf", "anyOf", "oneOf"].into_iter();
        let first = forms.find_map(|form| schema[form].get(0));
        first.map_or(schema, |form| self.plain(form))
    }

    /// The schema of one thing in the body: of each row where there are several.
    fn body_schema(self, content: &'a Value) -> &'a Value {
        let schema = self.plain(&content["application/json"]["schema"]);
        match schema["type"].as_str() {
            Some("array") => self.resolve(&schema["items"]),
            _ => schema,
        }
    }

    fn body_fields(self, content: &'a Value) -> Vec<Field> {
        let schema = self.body_schema(content);
        let required = |name: &str| {
            let names = schema["required"].as_array();
            names.is_some_and(|names| names.iter().any(|one| one == name))
        };
        members(&schema["properties"])
            .filter(|(_, schema)| schema["description"] != "Not read")
            .map(|(name, schema)| Field {
                required: required(name),
                ..self.field(name, schema)
            })
            .collect()
    }

    fn body(self, content: &'a Value) -> Option<Body> {
        let kinds: Vec<String> = content.as_object()?.keys().cloned().collect();
        let several = self.plain(&content["application/json"]["schema"])["type"] == "array";
        let one = &self.body_schema(content)["examples"][0];
        let example = if several { json!([one]) } else { one.clone() };
        let example = format!("{example:#}");
        Some(Body { kinds, example })
    }

    /// The first answer of a call that is done.
    fn success(self, answers: &'a Value) -> Answer {
        let done = members(answers).find(|(status, _)| status.starts_with('2'));
        done.map_or_else(Answer::default, |(status, answer)| {
            self.answer(status, answer)
        })
    }

    /// What it may be refused with, beyond what every call may be.
    fn errors(self, answers: &'a Value) -> Vec<Answer> {
        let refused = members(answers).filter(|(status, _)| status.starts_with('4'));
        refused
            .map(|(status, answer)| self.answer(status, answer))
            .filter(|answer| !EVERYWHERE.contains(&answer.status))
            .collect()
    }

    fn answer(self, status: &str, answer: &'a Value) -> Answer {
        let answer = self.resolve(answer);
        let content = members(&answer["content"])
            .map(|(_, content)| content)
            .next();
        let example = content.map_or(&Value::Null, |content| {
            let given = content.get("example");
            given.unwrap_or_else(|| &self.resolve(&content["schema"])["examples"][0])
        });
        let body = match example {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            value => format!("{value:#}"),
        };
        Answer {
            status: status.parse().unwrap_or_default(),
            meaning: self.said(&answer["description"]),
            code: text(&example["code"]),
            body,
        }
    }
}

/// The address with examples in place of its parameters.
fn filled(path: &str, fields: &[Field]) -> String {
    let mut path = path.to_owned();
    for field in fields.iter().filter(|field| field.place == "path") {
        let example = field.example.as_deref().unwrap_or("1");
        path = path.replace(&format!("{{{}}}", field.name), example);
    }
    path
}

fn kind(schema: &Value) -> &'static str {
    let first = schema["type"][0].as_str();
    match schema["type"].as_str().or(first).unwrap_or_default() {
        "integer" => "Integer",
        "number" => "Number",
        "boolean" => "Boolean",
        "array" => "List",
        "object" => "Object",
        _ => "String",
    }
}

fn allowed(schema: &Value) -> Option<Vec<String>> {
    let codes = schema["enum"].as_array()?.iter();
    let codes: Vec<String> = codes.filter_map(Value::as_str).map(str::to_owned).collect();
    (codes.len() <= LISTED).then_some(codes)
}
