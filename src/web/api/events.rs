//! `GET /events`: tells open pages which indicators have changed, as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt as _};

use crate::app::App;
use crate::base::live::{Change, News};

/// How often a line is sent when nothing changes, so that no proxy closes the stream.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// After how long a browser that lost the stream asks again.
const RETRY: Duration = Duration::from_secs(2);

/// Streams `change` events, and `resync` where some may have been missed: fetch all again.
/// Every signed-in person may see every indicator, so nothing is held back here.
pub async fn stream(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    answer(&headers, changes(&app).map(event))
}

/// Changes may have been missed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap;

/// The changes from now on; the stream counts as open until it is dropped.
pub(super) fn changes(app: &App) -> impl Stream<Item = Result<Change, Gap>> + use<> {
    let open = app.metrics.stream();
    BroadcastStream::new(app.live.subscribe()).map(move |news| {
        let _open = &open;
        match news {
            Ok(News::Change(change)) => Ok(change),
            Ok(News::Missed) | Err(_) => Err(Gap),
        }
    })
}

/// A stream of these events.
pub(super) fn answer(
    headers: &HeaderMap,
    events: impl Stream<Item = Event> + Send + 'static,
) -> Response {
    // A browser that comes back says what it heard last; what came since is not kept.
    let missed = headers.contains_key("last-event-id");
    let first = missed.then(resync).into_iter();
    let first = std::iter::once(Event::default().retry(RETRY).comment("open")).chain(first);
    let events = tokio_stream::iter(first).chain(events);
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    let stream = Sse::new(told(events)).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    (unbuffered, stream).into_response()
}

fn told(events: impl Stream<Item = Event>) -> impl Stream<Item = Result<Event, Infallible>> {
    events.map(Ok)
}

fn resync() -> Event {
    Event::default().event("resync").data("{}")
}

/// A change as it is told; a gap as `resync`.
pub(super) fn event(change: Result<Change, Gap>) -> Event {
    let Ok(change) = change else {
        return resync();
    };
    let Change {
        indicator,
        revision,
    } = change;
    let data = serde_json::json!({ "indicator": indicator, "revision": revision });
    Event::default()
        .event("change")
        .id(format!("{indicator}:{revision}"))
        .data(data.to_string())
}
