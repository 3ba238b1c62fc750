//! `GET /events`: tells open pages which indicators have changed, as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc;
use tokio_stream::wrappers::{BroadcastStream, ReceiverStream};
use tokio_stream::{Stream, StreamExt as _};

use crate::app::App;
use crate::base::error::Error;
use crate::base::live::{Change, News};
use crate::base::shares::Full;
use crate::store::people::sessions;
use crate::web::frame::Frame;
use crate::web::visitor;

/// How often a line is sent when nothing changes, so that no proxy closes the stream.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// After how long a browser that lost the stream asks again.
const RETRY: Duration = Duration::from_secs(2);

/// Streams `change` events, and `resync` where some may have been missed: fetch all again.
/// Every signed-in person may see every indicator, so nothing is held back here.
/// The stream ends with the session.
pub async fn stream(
    State(app): State<Arc<App>>,
    frame: Frame,
    parts: Parts,
) -> Result<Response, Error> {
    let place = app.room.listeners.take(visitor::client(&app, &parts), 1);
    let place = place.map_err(Full::error)?;
    let session = frame.session().ok_or(Error::SignInRequired)?.hash.clone();
    let events = changes(&app).map(move |change| {
        let _place = &place;
        Some(event(change))
    });
    let ended = ended(Arc::clone(&app), session).map(|()| None);
    let events = events.chain(tokio_stream::once(None)).merge(ended);
    let events = events.take_while(Option::is_some).filter_map(|event| event);
    Ok(answer(&parts.headers, events))
}

/// Says, once, that the session has ended: at once where it ended in this process, else as soon as
/// it is looked at.
fn ended(app: Arc<App>, session: String) -> ReceiverStream<()> {
    let (to, said) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            // Listens before it looks, so that no end falls between.
            let mut changed = std::pin::pin!(app.sessions.notified());
            changed.as_mut().enable();
            let (hash, now) = (session.clone(), app.clock.now_ms());
            let alive = app
                .db
                .read(move |conn| sessions::is_alive(conn, &hash, now));
            // A store that can't be read says nothing of the session.
            if !alive.await.unwrap_or(true) {
                let _ = to.send(()).await;
                return;
            }
            tokio::select! {
                () = changed => {}
                () = tokio::time::sleep(HEARTBEAT) => {}
                () = to.closed() => return,
            }
        }
    });
    ReceiverStream::new(said)
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
