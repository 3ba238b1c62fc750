//! Cursors: where a page ended, for the caller an opaque word. One is good only for the question
//! that it was given for.

use sha2::{Digest, Sha256};

use super::Refused;
use super::query::malformed;
use crate::base::token;
use crate::store::figures::rows::Sort;
use crate::store::figures::rows::keyset::{Key, Place};

/// Longest key that a cursor holds, in characters.
const LONGEST: usize = 100;

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
    let key = match &place.key {
        Key::Id => String::new(),
        Key::Text(text) => token::hex(text.as_bytes()),
        Key::Number(number) => number.to_string(),
    };
    format!("{question}.{key}.{}", place.id)
}

/// The place that a cursor names.
///
/// # Errors
/// `malformed` when it is none of this question.
pub(super) fn read(question: &str, sort: &Sort, cursor: &str) -> Result<Place, Refused> {
    place(question, sort, cursor)
        .ok_or_else(|| malformed("`cursor` is not from a page of this question; begin without it."))
}

fn place(question: &str, sort: &Sort, cursor: &str) -> Option<Place> {
    let rest = cursor.strip_prefix(question)?.strip_prefix('.')?;
    let (key, id) = rest.split_once('.')?;
    let key = match sort {
        Sort::Id if key.is_empty() => Key::Id,
        Sort::Id => return None,
        Sort::Updated | Sort::Measure(_) => Key::Number(key.parse().ok()?),
        Sort::Period | Sort::Axis(..) => Key::Text(text(key)?),
    };
    Some(Place {
        key,
        id: id.parse().ok()?,
    })
}

fn text(digits: &str) -> Option<String> {
    let even = digits.len().is_multiple_of(2) && digits.len() <= LONGEST && digits.is_ascii();
    let pairs = (0..digits.len()).step_by(2);
    let bytes = even.then(|| {
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        pairs.map(byte).collect::<Option<Vec<u8>>>()
    });
    String::from_utf8(bytes??).ok()
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

    #[test]
    fn a_cursor_is_read_back_for_its_question_alone() {
        let mine = question("a", "bkd", "sort=period&limit=5&period=2017");
        assert_eq!(
            mine,
            question("a", "bkd", "period=2017&sort=period&cursor=x")
        );
        let other = question("a", "bkd", "sort=period");
        for (sort, key) in [
            (Sort::Id, Key::Id),
            (Sort::Updated, Key::Number(5)),
            (Sort::Measure(0), Key::Number(-7)),
            (Sort::Period, Key::Text("2017/2018-genap".to_owned())),
        ] {
            let place = Place { key, id: 17 };
            let cursor = write(&mine, &place);
            assert!(
                cursor
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
            );
            assert_eq!(read(&mine, &sort, &cursor).unwrap(), place);
            assert!(read(&other, &sort, &cursor).is_err());
        }
        for bad in [
            "",
            ".",
            "é",
            &format!("{mine}.zz.1"),
            &format!("{mine}.0.1"),
        ] {
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
