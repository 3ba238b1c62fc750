//! Media types: what a body is, and what the caller wants to be answered in.

use axum::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::{Code, Refused};

/// A media type of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Media {
    /// `application/json`.
    Json,
    /// `application/x-ndjson`: a JSON object a line.
    Ndjson,
    /// `text/csv`.
    Csv,
}

impl Media {
    /// Its name without parameters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv",
        }
    }

    /// What `Content-Type` says of it.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// Whether a name, in any case, is that of this media type.
    fn is_called(self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.name())
            || self == Self::Ndjson
                && (name.eq_ignore_ascii_case("application/ndjson")
                    || name.eq_ignore_ascii_case("application/jsonl"))
    }
}

/// What `Vary` says of an answer whose media type was chosen by `Accept`.
pub const VARIES: HeaderValue = HeaderValue::from_static("accept");

/// The media type that is wanted most among those on offer, the first of them where nothing is
/// said.
///
/// # Errors
/// `not-acceptable` when none is wanted.
pub fn wanted(headers: &HeaderMap, offered: &[Media]) -> Result<Media, Refused> {
    let values = headers.get_all(ACCEPT).iter();
    let said: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
    let said = said.join(",");
    let mut best = None;
    for &media in offered {
        let quality = quality(&said, media);
        if quality > best.map_or(0, |(quality, _)| quality) {
            best = Some((quality, media));
        }
    }
    best.map(|(_, media)| media).ok_or_else(|| {
        let detail = format!("It can be served as {}.", names(offered));
        Refused::new(Code::NotAcceptable, detail)
    })
}

/// How much a media type is wanted, in thousandths; the most specific range that fits says it.
fn quality(accept: &str, media: Media) -> u32 {
    if accept.trim().is_empty() {
        return 1000;
    }
    let (kind, _) = media.name().split_once('/').unwrap_or_default();
    let mut found = (0, 0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let precision = match name.split_once('/') {
            Some(("*", "*")) => 1,
            Some((of, "*")) if of.eq_ignore_ascii_case(kind) => 2,
            _ if media.is_called(name) => 3,
            _ => continue,
        };
        let quality = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim()
                .eq_ignore_ascii_case("q")
                .then(|| thousandths(value.trim()))
        });
        if precision > found.0 {
            found = (precision, quality.unwrap_or(1000));
        }
    }
    found.1
}

/// `0.25` as 250; what is no number between 0 and 1 wants nothing.
fn thousandths(text: &str) -> u32 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction.bytes().all(|b| b.is_ascii_digit()) && fraction.len() <= 3;
    let fraction: u32 = format!("{fraction:0<3}").parse().unwrap_or(0);
    match whole {
        "1" if digits && fraction == 0 => 1000,
        "0" if digits => fraction,
        _ => 0,
    }
}

/// What a body is.
///
/// # Errors
/// `unsupported-media-type` when it is none of the accepted.
pub fn sent(headers: &HeaderMap, accepted: &[Media]) -> Result<Media, Refused> {
    let packed = plain(headers, CONTENT_ENCODING);
    if !packed.is_empty() && !packed.eq_ignore_ascii_case("identity") {
        let detail = "Send the body as it is, without `Content-Encoding`.";
        return Err(Refused::new(Code::UnsupportedMediaType, detail));
    }
    let name = plain(headers, CONTENT_TYPE);
    let found = accepted.iter().find(|media| media.is_called(name));
    found.copied().ok_or_else(|| {
        let detail = format!("Send it as {}.", names(accepted));
        Refused::new(Code::UnsupportedMediaType, detail)
    })
}

/// A header's value without parameters.
fn plain(headers: &HeaderMap, name: HeaderName) -> &str {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
}

fn names(media: &[Media]) -> String {
    let names: Vec<&str> = media.iter().map(|media| media.name()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Media; 3] = [Media::Json, Media::Ndjson, Media::Csv];

    fn chosen(accept: &str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, accept.parse().unwrap());
        wanted(&headers, &ALL).ok()
    }

    #[test]
    fn the_most_wanted_is_served() {
        for (accept, media) in [
            ("", Some(Media::Json)),
            ("*/*", Some(Media::Json)),
            ("text/csv", Some(Media::Csv)),
            ("TEXT/CSV;charset=utf-8", Some(Media::Csv)),
            ("text/*, application/json;q=0.9", Some(Media::Csv)),
            (
                "application/x-ndjson;q=0.5, text/csv;q=0.4",
                Some(Media::Ndjson),
            ),
            ("*/*;q=0.1, application/ndjson", Some(Media::Ndjson)),
            ("application/json;q=0, */*", Some(Media::Ndjson)),
            ("text/csv; q=1.000, */*; q=0.2", Some(Media::Csv)),
            ("application/xml", None),
            ("*/*;q=0", None),
            ("text/csv;q=2", None),
            ("text/csv;q=kiss", None),
            (",,;", None),
        ] {
            assert_eq!(chosen(accept), media, "{accept}");
        }
        assert_eq!(wanted(&HeaderMap::new(), &ALL).unwrap(), Media::Json);
    }

    #[test]
    fn a_body_says_what_it_is() {
        let mut headers = HeaderMap::new();
        assert_eq!(
            sent(&headers, &ALL).unwrap_err().code,
            Code::UnsupportedMediaType
        );
        headers.insert(CONTENT_TYPE, "Text/CSV; charset=utf-8".parse().unwrap());
        assert_eq!(sent(&headers, &ALL).unwrap(), Media::Csv);
        assert!(sent(&headers, &ALL[..1]).is_err());
    }
}
