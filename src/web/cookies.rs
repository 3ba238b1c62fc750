//! Cookies that we set.

use axum::http::HeaderValue;
use cookie::{Cookie, CookieBuilder, SameSite};

use crate::app::App;
use crate::base::error::{Error, Result};

/// A cookie for the whole site; it never goes along with another site's request, nor over plain
/// HTTP where the site is reached over HTTPS.
pub(super) fn own<'c>(app: &App, name: &'c str, value: &'c str) -> CookieBuilder<'c> {
    Cookie::build((name, value))
        .path("/")
        .same_site(SameSite::Lax)
        .secure(app.config.secure)
}

/// The header's value.
pub(super) fn header(cookie: CookieBuilder<'_>) -> Result<HeaderValue> {
    let text = cookie.build().to_string();
    HeaderValue::from_str(&text).map_err(|e| Error::Internal(e.to_string()))
}
