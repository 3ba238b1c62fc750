//! The language of programs, which say it in a header.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

use crate::base::text::Lang;

/// The language that a program wants to be told in; English where it does not say.
pub(super) fn wanted(headers: &HeaderMap) -> Lang {
    let values = headers.get_all(ACCEPT_LANGUAGE).iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    let mut best = (0, Lang::En);
    for range in texts.flat_map(|text| text.split(',')) {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let language = tag.split('-').next().unwrap_or_default();
        let lang = match language.trim().to_ascii_lowercase().as_str() {
            // `in` is what Indonesian was called before 1989, and still is by old Java.
            "id" | "in" => Lang::Id,
            "en" => Lang::En,
            _ => continue,
        };
        let weight = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|text| text.parse().ok());
        let weight: f64 = weight.unwrap_or(0.0);
        #[expect(clippy::cast_possible_truncation, reason = "a weight is at most 1.000")]
        let weight = (weight.clamp(0.0, 1.0) * 1000.0) as i32;
        if weight > best.0 {
            best = (weight, lang);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_wanted_most_is_spoken() {
        for (header, lang) in [
            ("", Lang::En),
            ("*", Lang::En),
            ("id", Lang::Id),
            ("id-ID,id;q=0.9,en;q=0.8", Lang::Id),
            ("en-US,en;q=0.9,id;q=0.3", Lang::En),
            ("fr, in;q=0.5", Lang::Id),
            ("id;q=0", Lang::En),
            ("id;q=x", Lang::En),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, header.parse().unwrap());
            assert_eq!(wanted(&headers), lang, "{header}");
        }
        assert_eq!(wanted(&HeaderMap::new()), Lang::En);
    }
}
