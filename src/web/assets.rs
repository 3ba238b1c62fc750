//! `/assets/…`: style sheets, scripts and pictures, built beforehand, embedded and named by their
//! content, so that a browser keeps them for good.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::base::error::{Error, Result};

#[derive(RustEmbed)]
#[folder = "assets/dist"]
#[allow_missing = true]
struct Dist;

/// A year, in seconds; a changed file has another name.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// Which file stands for which name.
#[derive(Debug, Default)]
pub struct Assets(BTreeMap<String, String>);

impl Assets {
    /// Reads the embedded manifest.
    ///
    /// # Errors
    /// [`Error::Config`] when it is no JSON object of names.
    pub fn embedded() -> Result<Self> {
        let Some(manifest) = Dist::get("manifest.json") else {
            return Ok(Self::default());
        };
        serde_json::from_slice(&manifest.data)
            .map(Self)
            .map_err(|e| Error::Config(format!("assets/dist/manifest.json: {e}")))
    }

    /// The address of the file that is called `name` in the sources.
    pub fn address(&self, name: &str) -> String {
        let file = self.0.get(name).map_or(name, String::as_str);
        format!("/assets/{file}")
    }
}

/// Answers a file, in the smallest encoding that the browser reads.
pub async fn file(Path(name): Path<String>, headers: HeaderMap) -> Result<Response> {
    let plain = Dist::get(&name).ok_or(Error::NotFound)?;
    let tag = format!("\"{name}\"");
    let kept = headers.get(header::IF_NONE_MATCH);
    let fixed = [
        (header::CACHE_CONTROL, FOR_GOOD.to_owned()),
        (header::ETAG, tag.clone()),
        (header::VARY, "accept-encoding".to_owned()),
    ];
    if kept.is_some_and(|value| value.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let kind = [(header::CONTENT_TYPE, content_type(&name))];
    for (encoding, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(&headers, encoding)
            && let Some(packed) = Dist::get(&format!("{name}{ending}"))
        {
            let encoding = [(header::CONTENT_ENCODING, encoding)];
            return Ok((fixed, kind, encoding, packed.data).into_response());
        }
    }
    Ok((fixed, kind, plain.data).into_response())
}

fn content_type(name: &str) -> String {
    let guessed = mime_guess::from_path(name).first_or_octet_stream();
    match guessed.type_() {
        mime_guess::mime::TEXT => format!("{guessed}; charset=utf-8"),
        _ => guessed.to_string(),
    }
}

/// Whether the browser names this encoding and does not refuse it with a weight of zero.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|part| {
            let mut pieces = part.split(';').map(str::trim);
            let named = pieces
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            named && !pieces.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
}
