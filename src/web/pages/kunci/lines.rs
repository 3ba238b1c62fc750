//! The sender's own codes as people write them: a line each, field, code of the sender, code here.

use crate::store::keys::mapping::Mapping;

/// A mapping as lines.
pub(super) fn text(mapping: &Mapping) -> String {
    let lines = mapping.lines();
    let lines = lines.map(|(field, theirs, ours)| format!("{field};{theirs};{ours}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Reads lines; the number and the text of the first that is none.
pub(super) fn mapping(text: &str) -> Result<Mapping, (usize, &str)> {
    let mut mapping = Mapping::default();
    for (at, line) in text.lines().enumerate() {
        let parts: Vec<&str> = line.split(';').map(str::trim).collect();
        match parts.as_slice() {
            [""] => {}
            [field, theirs, ours] if parts.iter().all(|part| !part.is_empty()) => {
                let codes = mapping.0.entry((*field).to_owned()).or_default();
                codes.insert((*theirs).to_owned(), (*ours).to_owned());
            }
            _ => return Err((at + 1, line)),
        }
    }
    Ok(mapping)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_written() {
        let written = "agency;D01;bkd\nesselon;E1;Esselon 1";
        assert_eq!(text(&mapping(written).unwrap()), written);
        assert_eq!(mapping(" \n\r\n").unwrap(), Mapping::default());
        assert_eq!(mapping("a;b;c\n a;b").unwrap_err(), (2, " a;b"));
        assert!(mapping("a;;c").is_err());
    }
}
