//! Cursors: where a page ended, for the caller an opaque word. One is good only for the question
//! that it was given for.

use sha2::{Digest, Sha256};

use super::Refused;
use super::query::malformed;
use crate::base::token;
use crate::store::figures::rows::{Place, Sort};

/// What stands for a question: everything in it but where its page begins and how it is written.
pub(super) fn question(slug: &str, agency: &str, query: &str) -> String {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let same = |name: &str| !["cursor", "limit", "fields"].contains(&name);
    let mut pairs: Vec<_> = pairs.into_iter().filter(|(name, _)| same(name)).collect();
    pairs.sort_unstable();
    let mut hash = Sha256::new();
    let words = pairs
        .iter()
        .flat_map(|(name, value)| [name.as_str(), value]);
    for word in [slug, agency].into_iter().chain(words) {
        hash.update(word.as_bytes());
        hash.update([0]);
    }
    token::hex(&hash.finalize()[..4])
}

/// The cursor for a place.
pub(super) fn write(question: &str, place: &Place) -> String {
    format!("{question}.{}", place.word())
}

/// The place that a cursor names.
///
/// # Errors
/// `malformed` when it is none of this question.
pub(super) fn read(question: &str, sort: &Sort, cursor: &str) -> Result<Place, Refused> {
    let word = cursor.strip_prefix(question);
    let place = word.and_then(|word| Place::read(sort, word.strip_prefix('.')?));
    place
        .ok_or_else(|| malformed("`cursor` is not from a page of this question; begin without it."))
}

/// The address of the page that begins at a cursor.
pub(super) fn address(path: &str, query: &str, cursor: &str) -> String {
    let kept = query
        .split('&')
        .filter(|pair| !pair.is_empty() && *pair != "cursor" && !pair.starts_with("cursor="));
    let own = format!("cursor={cursor}");
    let pairs: Vec<&str> = kept.chain([own.as_str()]).collect();
    format!("{path}?{}", pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::figures::rows::Key;

    #[test]
    fn a_cursor_is_read_back_for_its_question_alone() {
        let mine = question("a", "bkd", "sort=period&limit=5&period=2017");
        assert_eq!(
            mine,
            question("a", "bkd", "period=2017&sort=period&cursor=x")
        );
        let other = question("a", "bkd", "sort=period");
        let place = Place {
            key: Key::Number(201_710_290),
            id: 17,
        };
        let cursor = write(&mine, &place);
        assert_eq!(read(&mine, &Sort::Period, &cursor).unwrap(), place);
        assert!(read(&other, &Sort::Period, &cursor).is_err());
        for bad in ["", ".", "é", &mine, &format!("{mine}.zz.1")] {
            assert!(read(&mine, &Sort::Period, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_next_address_differs_by_its_cursor() {
        assert_eq!(address("/a", "", "x"), "/a?cursor=x");
        assert_eq!(
            address("/a", "b=1&cursor=y&c=2", "x"),
            "/a?b=1&c=2&cursor=x"
        );
    }
}
