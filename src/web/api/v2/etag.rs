//! Tags of answers: what a reader holds already is not sent again, and what has changed meanwhile
//! is not overwritten.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::base::token;

/// Bytes of a hash that make a tag.
const SHORT: usize = 12;

/// The tag of a content.
pub fn of(content: &[u8]) -> String {
    format!("\"{}\"", token::hex(&Sha256::digest(content)[..SHORT]))
}

/// Whether the reader holds what has this tag.
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    names(headers, IF_NONE_MATCH, tag, true)
}

/// Whether a change may go on: where the sender says on what it rests, that is this tag.
pub fn may_change(headers: &HeaderMap, tag: &str) -> bool {
    !headers.contains_key(IF_MATCH) || names(headers, IF_MATCH, tag, false)
}

/// Whether a header names a tag, `weak` or only as it is; `*` names every one.
fn names(headers: &HeaderMap, name: HeaderName, tag: &str, weak: bool) -> bool {
    let values = headers.get_all(name).into_iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(',')).any(|one| {
        let one = one.trim();
        let plain = if weak {
            one.strip_prefix("W/").unwrap_or(one)
        } else {
            one
        };
        plain == "*" || plain == tag
    })
}

/// An answer with a tag: to be kept by its reader alone, and asked for again each time; 304 for
/// who holds it already.
pub fn answer(
    headers: &HeaderMap,
    tag: &str,
    kind: &'static str,
    body: impl IntoResponse,
) -> Response {
    if is_known(headers, tag) {
        return tagged(StatusCode::NOT_MODIFIED.into_response(), tag);
    }
    told(tag, kind, body)
}

/// An answer with a tag, whatever its reader holds.
pub fn told(tag: &str, kind: &'static str, body: impl IntoResponse) -> Response {
    let mut answer = tagged(body.into_response(), tag);
    let kind = HeaderValue::from_static(kind);
    answer.headers_mut().insert(CONTENT_TYPE, kind);
    answer
}

fn tagged(mut answer: Response, tag: &str) -> Response {
    let head = answer.headers_mut();
    let kept = HeaderValue::from_static("private, no-cache");
    head.insert(CACHE_CONTROL, kept);
    if let Ok(tag) = HeaderValue::from_str(tag) {
        head.insert(ETAG, tag);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: HeaderName, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn tags_are_compared_as_the_header_asks() {
        for (value, known, changes) in [
            ("\"17-3\"", true, true),
            ("W/\"17-3\"", true, false),
            ("\"17-2\"", false, false),
            ("\"17-2\", \"17-3\"", true, true),
            ("*", true, true),
            ("17-3", false, false),
        ] {
            let tag = "\"17-3\"";
            assert_eq!(is_known(&with(IF_NONE_MATCH, value), tag), known, "{value}");
            assert_eq!(may_change(&with(IF_MATCH, value), tag), changes, "{value}");
        }
        assert!(may_change(&HeaderMap::new(), "\"1-1\""));
        assert!(!is_known(&HeaderMap::new(), "\"1-1\""));
    }

    #[test]
    fn a_tag_stands_for_a_content() {
        assert_eq!(of(b"a"), of(b"a"));
        assert_ne!(of(b"a"), of(b"b"));
    }
}
