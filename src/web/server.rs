//! Accepts connections and serves them, within limits: how many there are, how many from one
//! address, and how long a client may dawdle over its request's head, over each piece of its body,
//! and over taking the answer.
//!
//! Beyond the limit a few more connections are let in, only to be told so in the words of the
//! address that they ask for; the rest wait in the system's queue. Of an address with more than
//! its share, some are told so, and the rest is let go.

mod pace;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::CONNECTION;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt as _;

pub(super) use self::pace::TooSlow;
use self::pace::{PacedBody, PacedStream};
use super::visitor;
use crate::app::App;
use crate::base::client::Client;
use crate::base::limit::{Limiter, Rate};
use crate::base::shares::{Measure, Share, Shares};

/// Connections beyond the limit that are told that the server is full.
const SPARE: usize = 64;
/// How many of an address with more than its share are told so; the rest is let go unheard, because
/// telling costs more than asking.
const TOLD: Rate = Rate {
    burst: 64,
    per_second: 20,
};
/// How long such a connection may take over its request.
const SPARE_PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of a request's head, and of an answer on its way, that a connection may hold.
const BUFFER: usize = 64 * 1024;
/// How long to wait after the system could not give a connection.
const PAUSE: Duration = Duration::from_secs(1);

/// Marks a request whose connection is beyond the limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Overfull;

/// A connection's place: given back when it is dropped.
struct Place {
    _permit: OwnedSemaphorePermit,
    _share: Option<Share<Client>>,
    spare: bool,
}

/// The limits that connections share.
struct Doors {
    seats: Arc<Semaphore>,
    spare: Arc<Semaphore>,
    shares: Arc<Shares<Client>>,
    told: Limiter<Client>,
}

impl Doors {
    fn new(seats: usize, each: usize) -> Self {
        Self {
            seats: Arc::new(Semaphore::new(seats.min(Semaphore::MAX_PERMITS))),
            spare: Arc::new(Semaphore::new(SPARE)),
            shares: Shares::new(Measure::fixed(usize::MAX, each.max(1))),
            told: Limiter::new(TOLD),
        }
    }

    /// The place for a connection from here: the one that was kept for it while its address has
    /// not had its share, afterwards a spare one, if one is free.
    fn seated(&self, place: Place, app: &App, peer: SocketAddr) -> Option<Place> {
        if place.spare || visitor::is_proxy(app, peer.ip()) {
            return Some(place);
        }
        let client = Client::at(peer.ip());
        let share = self.shares.take(client, 1).ok();
        if share.is_some() {
            return Some(Place {
                _share: share,
                ..place
            });
        }
        self.told.take(client, app.clock.now_ms()).ok()?;
        let permit = Arc::clone(&self.spare).try_acquire_owned().ok()?;
        Some(Place {
            _permit: permit,
            _share: None,
            spare: true,
        })
    }

    /// A place, as soon as there is one; none when the program ends.
    async fn place(&self) -> Option<Place> {
        let place = |permit, spare| Place {
            _permit: permit,
            _share: None,
            spare,
        };
        if let Ok(seat) = Arc::clone(&self.seats).try_acquire_owned() {
            return Some(place(seat, false));
        }
        tokio::select! {
            biased;
            seat = Arc::clone(&self.seats).acquire_owned() => seat.ok().map(|p| place(p, false)),
            spare = Arc::clone(&self.spare).acquire_owned() => spare.ok().map(|p| place(p, true)),
        }
    }
}

/// Serves until `told` is done; then lets running requests end.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    router: Router,
    told: impl Future<Output = ()>,
) {
    let doors = Doors::new(app.config.connections, app.config.per_address);
    let graceful = GracefulShutdown::new();
    let mut told = std::pin::pin!(told);
    loop {
        let next = async {
            let place = doors.place().await?;
            Some((place, accept(&listener).await))
        };
        let (place, (stream, peer)) = tokio::select! {
            next = next => match next {
                Some(next) => next,
                None => break,
            },
            () = &mut told => break,
        };
        let Some(place) = doors.seated(place, &app, peer) else {
            continue;
        };
        let connection = Connection {
            app: Arc::clone(&app),
            router: router.clone(),
            peer,
            place,
        };
        tokio::spawn(connection.run(stream, graceful.watcher()));
    }
    drop(listener);
    graceful.shutdown().await;
}

/// The next connection; waits where the system can't give one now.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_the_peers(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted now");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Whether a connection broke before it was taken, which is no fault of the server's.
fn is_the_peers(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

struct Connection {
    app: Arc<App>,
    router: Router,
    peer: SocketAddr,
    place: Place,
}

impl Connection {
    async fn run(self, stream: TcpStream, watcher: Watcher) {
        let _open = self.app.metrics.connection();
        let spare = self.place.spare;
        let patience = if spare {
            self.app.config.patience.min(SPARE_PATIENCE)
        } else {
            self.app.config.patience
        };
        let _ = stream.set_nodelay(true);
        let stream = PacedStream::new(stream, patience);
        let (router, peer) = (self.router.clone(), self.peer);
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let is_long = head_size(&request) > BUFFER;
            let mut request = request.map(|body| Body::new(PacedBody::new(body, patience)));
            request.extensions_mut().insert(ConnectInfo(peer));
            if spare {
                request.extensions_mut().insert(Overfull);
            }
            answer(router.clone(), request, is_long)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience)
            .keep_alive(!spare)
            .max_buf_size(BUFFER)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%peer, %error, "a connection broke off");
        }
    }
}

/// Answers a request. A connection reads up to twice its buffer before a head is refused by it, so
/// that one may be too long and yet be here.
async fn answer(router: Router, request: Request, is_long: bool) -> Result<Response, Infallible> {
    if is_long {
        let close = [(CONNECTION, "close")];
        return Ok((StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, close).into_response());
    }
    router.oneshot(request).await
}

/// Bytes of a request's head as it was sent, but for spaces that may be left out.
fn head_size(request: &hyper::Request<Incoming>) -> usize {
    let target = request.uri().path_and_query();
    let first = request.method().as_str().len() + target.map_or(0, |target| target.as_str().len());
    let line = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len() + 4;
    let lines = request.headers().iter().map(line).sum::<usize>();
    first + " HTTP/1.1\r\n".len() + 1 + lines + 2
}
