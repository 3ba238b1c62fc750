//! Bodies arrive before their requests take a place: a sender who dawdles holds no place, but only
//! the bytes that have come, of which each client has a share. A body that is taken in as it comes
//! (a bulk call, a file) is let through; its request has no place either, but one of the ways that
//! are kept for such.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, EXPECT};
use axum::http::request::Parts;
use tokio_stream::StreamExt as _;

use crate::app::App;
use crate::base::client::Client;
use crate::base::error::{Error, Result};
use crate::base::shares::{Full, Share};
use crate::web::route::{Face, Manner};
use crate::web::server::TooSlow;
use crate::web::visitor;

/// How long a body that is too large is read away, and how much of it, so that its sender hears why.
const AWAY: (Duration, usize) = (Duration::from_secs(10), 64 * 1024 * 1024);
/// Bytes of a body for which room is taken at a time.
const STEP: usize = 4 * 1024;

/// What a request holds of the room for requests until its answer begins.
#[derive(Debug, Default)]
pub(in crate::web) struct Held {
    _places: [Option<Share<Client>>; 2],
}

/// Marks a request whose body was larger than it may be and was thrown away; only an API whose
/// contract says when that is told gets to see it.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Oversized;

/// Waits for the body of a request, then takes its place.
///
/// # Errors
/// [`Error::TooLarge`], [`Error::TooSlow`], [`Error::BadRequest`] where it broke off, and what
/// [`crate::base::shares::Full`] means.
pub(in crate::web) async fn admit(
    app: &App,
    manner: &Manner,
    parts: &mut Parts,
    body: Body,
) -> Result<(Body, Held)> {
    let client = visitor::client(app, parts);
    if manner.streams.as_ref() == Some(&parts.method) {
        let way = app.room.streamed.take(client, 1).map_err(Full::error)?;
        let places = [Some(way), None];
        return Ok((body, Held { _places: places }));
    }
    let mut room = app.room.bodies.take(client, 0).map_err(Full::error)?;
    let body = match whole(&mut room, manner.body, parts, body).await {
        Ok(body) => body,
        Err(Error::TooLarge) if manner.face == Face::V1 => {
            parts.extensions.insert(Oversized);
            Body::empty()
        }
        Err(error) => return Err(error),
    };
    let place = app.room.places.take(client, 1).map_err(Full::error)?;
    let places = [Some(place), Some(room)];
    Ok((body, Held { _places: places }))
}

/// The whole of a body, in memory, if it has one and is not larger than `most`.
async fn whole(room: &mut Share<Client>, most: usize, parts: &Parts, body: Body) -> Result<Body> {
    use http_body_util::BodyExt as _;
    use hyper::body::Body as _;
    if parts.method.is_safe() || body.is_end_stream() {
        return Ok(body);
    }
    let announced = parts.headers.get(CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        if !parts.headers.contains_key(EXPECT) {
            away(body).await;
        }
        return Err(Error::TooLarge);
    }
    let (mut bytes, mut counted) = (Vec::new(), 0);
    let mut coming = body.map_err(|error| refused(&error)).into_data_stream();
    while let Some(part) = coming.next().await.transpose()? {
        let length = bytes.len() + part.len();
        if length > most {
            drop(bytes);
            away(Body::from_stream(coming)).await;
            return Err(Error::TooLarge);
        }
        if length > counted {
            let more = (length - counted).next_multiple_of(STEP);
            room.grow(more).map_err(Full::error)?;
            counted += more;
        }
        // Never its own memory: a byte may lie in a piece of some kilobytes.
        bytes.extend_from_slice(&part);
    }
    Ok(Body::from(Bytes::from(bytes)))
}

/// Why a body did not arrive.
pub(in crate::web) fn refused(error: &axum::Error) -> Error {
    if is_too_slow(error) {
        return Error::TooSlow;
    }
    Error::BadRequest("The body ended before it was complete.".to_owned())
}

/// Whether a body broke off because its sender was too slow.
pub(in crate::web) fn is_too_slow(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(one) = cause {
        if one.is::<TooSlow>() {
            return true;
        }
        cause = one.source();
    }
    false
}

/// Reads a body away.
async fn away(body: Body) {
    let (time, most) = AWAY;
    let mut coming = body.into_data_stream();
    let read = async {
        let mut size = 0;
        while let Some(Ok(part)) = coming.next().await {
            size += part.len();
            if size > most {
                return;
            }
        }
    };
    let _ = tokio::time::timeout(time, read).await;
}
