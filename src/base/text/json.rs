//! JSON objects written member by member, so that numbers keep every digit and nothing is built
//! in between.

/// A JSON object in the making.
#[derive(Debug, Clone)]
pub struct Object(String);

impl Default for Object {
    fn default() -> Self {
        Self(String::with_capacity(256))
    }
}

impl Object {
    /// Adds a member whose value is JSON already.
    pub fn raw(&mut self, name: &str, value: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        quote(&mut self.0, name);
        self.0.push(':');
        self.0.push_str(value);
    }

    /// Adds a text.
    pub fn text(&mut self, name: &str, value: &str) {
        self.raw(name, "");
        quote(&mut self.0, value);
    }

    /// Adds a whole number.
    pub fn number(&mut self, name: &str, value: i64) {
        self.raw(name, &value.to_string());
    }

    /// The object.
    pub fn finish(mut self) -> String {
        self.0.push_str(if self.0.is_empty() { "{}" } else { "}" });
        self.0
    }
}

/// Writes a text as a JSON string.
pub fn quote(out: &mut String, text: &str) {
    let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
    if text.bytes().all(plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::Value::from(text).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let mut object = Object::default();
        object.text("a\"b", "c\\\n\u{1}é");
        object.raw("n", "1.50");
        object.number("m", -3);
        let text = object.finish();
        assert_eq!(
            text,
            "{\"a\\\"b\":\"c\\\\\\n\\u0001é\",\"n\":1.50,\"m\":-3}"
        );
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
        assert_eq!(Object::default().finish(), "{}");
    }
}
