//! An operation of the document, put together from its parts.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::{answers, refer};

/// An operation being written.
#[derive(Debug)]
pub(super) struct Operation {
    value: Value,
    parameters: Vec<Value>,
    answers: Map<String, Value>,
}

impl Operation {
    /// An operation with its stable name. Every caller may hear of a missing key, of too many
    /// calls and of faults.
    pub(super) fn new(id: &str, tag: &str, name: &str) -> Self {
        let value = json!({ "operationId": id, "tags": [tag], "summary": name, "x-name": name });
        Self {
            value,
            parameters: Vec::new(),
            answers: Map::new(),
        }
    }

    /// Says what it is about; its name alone stays in `x-name`.
    #[must_use]
    pub(super) fn about(mut self, what: &str) -> Self {
        let name = self.value["x-name"].as_str().unwrap_or_default();
        self.value["summary"] = json!(format!("{name}: {what}"));
        self
    }

    /// Says more about it.
    #[must_use]
    pub(super) fn described(mut self, text: &str) -> Self {
        self.value["description"] = json!(text);
        self
    }

    /// Takes these parameters, written out or by the name of a shared one.
    #[must_use]
    pub(super) fn takes(mut self, parameters: impl IntoIterator<Item = Value>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    /// Takes these shared parameters.
    #[must_use]
    pub(super) fn takes_shared(self, names: &[&str]) -> Self {
        let refer = |name: &&str| refer("parameters", name);
        self.takes(names.iter().map(refer).collect::<Vec<_>>())
    }

    /// Takes a body.
    #[must_use]
    pub(super) fn body(mut self, content: &Value) -> Self {
        self.value["requestBody"] = json!({ "required": true, "content": content });
        self
    }

    /// Answers this when it is done.
    #[must_use]
    pub(super) fn answers(mut self, status: u16, answer: Value) -> Self {
        self.answers.insert(status.to_string(), answer);
        self
    }

    /// Refuses with these statuses, beside those of every call.
    pub(super) fn refuses(self, statuses: &[u16]) -> Value {
        let all = [401, 403, 429, 500, 503].iter().chain(statuses);
        self.done(all.copied().collect())
    }

    /// Is open to everybody, without a key.
    pub(super) fn open(mut self) -> Value {
        self.value["security"] = json!([]);
        self.done([500, 503].to_vec())
    }

    fn done(mut self, mut all: Vec<u16>) -> Value {
        all.sort_unstable();
        for status in all {
            let name = answers::refused(status);
            self.answers
                .insert(status.to_string(), refer("responses", &name));
        }
        self.value["parameters"] = json!(self.parameters);
        self.value["responses"] = json!(self.answers);
        self.value
    }
}

/// What a JSON body or answer of this schema looks like.
pub(super) fn json_of(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

/// An answer in JSON.
pub(super) fn answer(description: &str, schema: &Value) -> Value {
    json!({ "description": description, "content": json_of(schema) })
}

/// An answer that a caller may keep and ask for again by its tag.
pub(super) fn kept(description: &str, schema: &Value) -> Value {
    let mut answer = answer(description, schema);
    answer["headers"] = json!({ "ETag": refer("headers", "ETag") });
    answer
}

/// What is answered to a caller who has the newest already.
pub(super) fn unchanged() -> Value {
    json!({
        "description": "Tidak berubah · Not modified since the tag that was shown",
        "headers": { "ETag": refer("headers", "ETag") },
    })
}
