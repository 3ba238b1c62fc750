//! Tags of answers that are sent packed: bytes that differ need tags that differ (RFC 9110, 8.8.3.3),
//! as `"17-3-gzip"` beside `"17-3"`. Handlers know only the tag of what they say; the rest of it is
//! put on and taken off here.

use axum::extract::Request;
use axum::http::header::{CONTENT_ENCODING, ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

/// How an answer may be packed, and what its tag then ends in.
const PACKED: [(&str, &str); 2] = [("gzip", "-gzip\""), ("br", "-br\"")];

/// Takes the ends off the tags that a request names and puts one on that of the answer.
pub(crate) async fn run(mut request: Request, next: Next) -> Response {
    let named = take_off(request.headers_mut());
    let mut answer = next.run(request).await;
    let packed = answer.headers().get(CONTENT_ENCODING);
    let end = match packed {
        Some(packed) => PACKED
            .iter()
            .find(|(name, _)| packed == name)
            .map(|(_, end)| *end),
        // The reader goes on with what it holds, under the tag by which it holds it.
        None if answer.status() == StatusCode::NOT_MODIFIED => named,
        None => None,
    };
    if let Some(end) = end {
        put_on(answer.headers_mut(), end);
    }
    answer
}

/// Takes the ends off; answers the one that was named.
fn take_off(headers: &mut HeaderMap) -> Option<&'static str> {
    let mut named = None;
    for name in [IF_MATCH, IF_NONE_MATCH] {
        let mut values: Vec<HeaderValue> = headers.get_all(&name).iter().cloned().collect();
        for value in &mut values {
            for (_, end) in PACKED {
                let plain = value.to_str().ok().filter(|text| text.contains(end));
                let plain = plain.map(|text| HeaderValue::try_from(text.replace(end, "\"")));
                if let Some(Ok(plain)) = plain {
                    (named, *value) = (Some(end), plain);
                }
            }
        }
        headers.remove(&name);
        for value in values {
            headers.append(&name, value);
        }
    }
    named
}

fn put_on(headers: &mut HeaderMap, end: &str) {
    let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok());
    let plain = tag.and_then(|tag| tag.strip_suffix('"'));
    if let Some(Ok(tag)) = plain.map(|plain| HeaderValue::try_from(format!("{plain}{end}"))) {
        headers.insert(ETAG, tag);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_taken_off_and_put_on() {
        let mut headers = HeaderMap::new();
        headers.insert(
            IF_NONE_MATCH,
            HeaderValue::from_static("\"1-2-br\", W/\"1-3-gzip\", \"1-4\""),
        );
        assert!(take_off(&mut headers).is_some());
        assert_eq!(headers[IF_NONE_MATCH], "\"1-2\", W/\"1-3\", \"1-4\"");
        assert_eq!(take_off(&mut headers), None);
        headers.insert(ETAG, HeaderValue::from_static("\"1-2\""));
        put_on(&mut headers, "-br\"");
        assert_eq!(headers[ETAG], "\"1-2-br\"");
    }
}
