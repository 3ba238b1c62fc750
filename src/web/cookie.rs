//! Cookies that we set.

use std::fmt::Write as _;

use axum::http::HeaderValue;

use crate::base::error::{Error, Result};

/// A cookie to set for the whole site; it never goes along with another site's request.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetCookie<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its value: letters, digits and the like.
    pub(super) value: &'a str,
    /// Seconds that it lives; none for until the browser ends, zero to take it away.
    pub(super) seconds: Option<i64>,
    /// Whether scripts may not read it.
    pub(super) hidden: bool,
    /// Whether it is for HTTPS only.
    pub(super) secure: bool,
}

impl SetCookie<'_> {
    /// The header's value.
    pub(super) fn header(&self) -> Result<HeaderValue> {
        let mut text = format!("{}={}; Path=/; SameSite=Lax", self.name, self.value);
        if let Some(seconds) = self.seconds {
            let _ = write!(text, "; Max-Age={seconds}");
        }
        if self.hidden {
            text.push_str("; HttpOnly");
        }
        if self.secure {
            text.push_str("; Secure");
        }
        HeaderValue::from_str(&text).map_err(|e| Error::Internal(e.to_string()))
    }
}
