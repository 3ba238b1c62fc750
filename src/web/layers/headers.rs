//! Headers on every answer: what a browser may load and do, and what it may keep.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::base::config::{Config, Hsts};

/// Nothing comes from elsewhere, nothing runs that is written into a page, nobody frames us.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const FIXED: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// For a year, browsers come back over HTTPS only.
const HTTPS_ONLY: &str = "max-age=31536000";

/// So do those for hosts below this one.
const HTTPS_BELOW: &str = "max-age=31536000; includeSubDomains";

/// Sets them; a header that a handler has set stays.
pub(crate) fn set(headers: &mut HeaderMap, config: &Config) {
    for (name, value) in FIXED {
        default(headers, name, value);
    }
    if config.secure {
        let value = match config.hsts {
            Hsts::ThisHost => HTTPS_ONLY,
            Hsts::HostsBelow => HTTPS_BELOW,
        };
        default(headers, header::STRICT_TRANSPORT_SECURITY, value);
    }
}

/// For an answer at an address that is a secret: nobody keeps it, and it is told to nobody.
pub(crate) fn unseen(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let value = HeaderValue::from_static("no-referrer");
    headers.insert(header::REFERRER_POLICY, value);
}

/// Sets a header that is not there yet.
pub(crate) fn default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}
