//! Records as JSON, NDJSON and CSV.

use crate::base::error::{Error, Result};
use crate::base::text::json::quote;
use crate::present::record::Record;

/// `{"data": […], "next": …}`.
pub(super) fn json(records: &[Record<'_>], next: Option<&str>) -> String {
    let mut out = String::from("{\"data\":");
    push_list(records, &mut out);
    out.push_str(",\"next\":");
    match next {
        Some(next) => quote(&mut out, next),
        None => out.push_str("null"),
    }
    out.push('}');
    out
}

/// Writes records as a JSON list.
pub(super) fn push_list(records: &[Record<'_>], out: &mut String) {
    out.push('[');
    for (at, record) in records.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        record.push_json(out);
    }
    out.push(']');
}

/// A JSON object a line.
pub(super) fn lines(records: &[Record<'_>]) -> String {
    let mut out = String::new();
    for record in records {
        record.push_json(&mut out);
        out.push('\n');
    }
    out
}

/// A line of names, and a line for each record (RFC 4180).
pub(super) fn csv<N: AsRef<[u8]>>(names: &[N], records: &[Record<'_>]) -> Result<String> {
    let broken = |error: String| Error::Internal(format!("a CSV file: {error}"));
    let mut file = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let head = file.write_record(names);
    head.map_err(|error| broken(error.to_string()))?;
    for record in records {
        let line = file.write_record(record.cells());
        line.map_err(|error| broken(error.to_string()))?;
    }
    let bytes = file.into_inner();
    let bytes = bytes.map_err(|error| broken(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| broken(error.to_string()))
}
