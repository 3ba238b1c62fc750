//! Paths into JSON (RFC 9535), of which only those are taken whose search is about as long as what is
//! searched: who writes one may not hold up the program.

use serde_json_path::JsonPath;

/// Longest path, in bytes.
const LONGEST: usize = 500;
/// Deepest nesting of brackets.
const DEEPEST: usize = 12;

/// Reads a path.
///
/// # Errors
/// What is wrong with it, in English: it is no path, it is too long or too deep, it looks for
/// descendants more than once, or a filter looks at more than the row it is asked of.
pub(super) fn read(text: &str) -> Result<JsonPath, String> {
    if text.len() > LONGEST || depth(text) > DEEPEST {
        return Err("it is too long or too deep".to_owned());
    }
    let (path, filters) = text.split_once('?').unwrap_or((text, ""));
    let descents = path.matches("..").count();
    if descents > 1 || filters.contains("..") || filters.contains('$') {
        return Err("it would search the whole answer again and again".to_owned());
    }
    JsonPath::parse(text).map_err(|error| error.to_string())
}

fn depth(text: &str) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for c in text.chars() {
        match c {
            '[' | '(' => now += 1,
            ']' | ')' => now = now.saturating_sub(1),
            _ => {}
        }
        most = most.max(now);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_paths_are_read_and_endless_ones_are_not() {
        for path in [
            "$.data[*]",
            "$..rows[*]",
            "$[?@.tahun > 2010]",
            "$.a[?@.b == 'x' && @.c]",
        ] {
            assert!(read(path).is_ok(), "{path}");
        }
        let deep = format!("$[?{}@.a{}]", "(".repeat(400), ")".repeat(400));
        let deeper = format!("$[?{}@.a{}]", "(".repeat(100), ")".repeat(100));
        let long = format!("$.{}", "a".repeat(LONGEST));
        for path in [
            &deep,
            &deeper,
            &long,
            "$..[?count($..*)>1]",
            "$..a..b..c",
            "$[?@..a]",
            "$[?$.a]",
            "no path",
        ] {
            assert!(read(path).is_err(), "{path}");
        }
    }
}
