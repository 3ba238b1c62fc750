//! The key that a call shows: read, found and counted in the same way by every API.

use std::sync::Arc;

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::limit;
use crate::base::shares::{Full, Share};
use crate::store::keys;
use crate::store::keys::ApiKey;
use crate::web::layers::meter::{Meter, Standing};
use crate::web::visitor;

/// The key in a header: `Authorization: Bearer KEY` or `X-API-Key: KEY`.
pub(super) fn in_headers(headers: &HeaderMap) -> Option<&str> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    let bearer = text(AUTHORIZATION)
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key.trim());
    bearer
        .or_else(|| text(HeaderName::from_static("x-api-key")))
        .filter(|key| !key.is_empty())
}

/// The key that is shown, if it works. Guessing is slowed down per address.
///
/// # Errors
/// [`Error::TooMany`] for who guesses too often.
pub(super) async fn find(app: &App, parts: &Parts, shown: &str) -> Result<Option<Arc<ApiKey>>> {
    let hash = keys::hash(shown);
    let guess = (!app.keyring.knows(&hash)).then(|| visitor::client(app, parts));
    if let Some(from) = guess {
        let taken = app.key_guesses.take(from, app.clock.now_ms());
        taken.map_err(Error::TooMany)?;
    }
    let key = app.keyring.find(&app.db, &app.clock, hash).await?;
    if let (Some(from), Some(_)) = (guess, &key) {
        app.key_guesses.give_back(&from);
    }
    Ok(key)
}

/// Counts the call against what the key may do: its own limit, or else the one for all; and answers
/// the key's place among the calls that are being answered.
///
/// # Errors
/// [`Error::TooMany`] when it is beyond that, or all of the key's share of places is taken.
pub(super) fn take_turn(app: &App, key: &ApiKey, request: &Extensions) -> Result<Share<i64>> {
    let place = app.room.calls.take(key.id, 1).map_err(Full::error)?;
    let now = app.clock.now_ms();
    let rate = app.config.key_calls;
    let mut taken = app.key_calls.take(key.id, now);
    let mut standing = Standing {
        policy: "burst",
        quota: rate.burst,
        window: u64::from(rate.burst.div_ceil(rate.per_second.max(1)).max(1)),
        left: 0,
        reset: 1,
    };
    if let (Ok(_), Some(most)) = (taken, key.rules.per_minute) {
        taken = app.key_minutes.take(key.id, now, most);
        standing = Standing {
            policy: "minute",
            quota: most,
            window: 60,
            left: 0,
            reset: limit::until_next_minute(now),
        };
    }
    match taken {
        Ok(left) => standing.left = left,
        Err(seconds) => standing.reset = seconds,
    }
    if let Some(meter) = request.get::<Meter>() {
        meter.note(standing);
    }
    taken.map_err(Error::TooMany)?;
    Ok(place)
}
