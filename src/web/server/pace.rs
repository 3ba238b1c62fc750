//! How fast the other side must be: whoever waits for it waits no longer than its patience at a
//! time, and altogether that much more only as bytes have moved. So nobody holds a connection by
//! a byte now and then, and who is slow but steady is served.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Buf, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// Bytes a second, below which the other side is too slow.
const RATE: u64 = 1024;

/// The other side was too slow.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct TooSlow;

impl fmt::Display for TooSlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the other side was too slow")
    }
}

impl std::error::Error for TooSlow {}

/// How long the other side was waited for, and what it has moved.
#[derive(Debug)]
struct Pace {
    patience: Duration,
    waited: Duration,
    moved: u64,
    since: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    fn new(patience: Duration) -> Self {
        Self {
            patience,
            waited: Duration::ZERO,
            moved: 0,
            since: None,
            alarm: None,
        }
    }

    /// How long it may still be waited for.
    fn left(&self) -> Duration {
        let allowed = self.patience + Duration::from_secs(self.moved / RATE);
        allowed.saturating_sub(self.waited).min(self.patience)
    }

    /// Something has moved.
    fn moved(&mut self, bytes: usize) {
        self.moved = self.moved.saturating_add(bytes as u64);
        if let Some(since) = self.since.take() {
            self.waited += since.elapsed();
            self.alarm = None;
        }
    }

    /// Waits for the other side; ready when that has lasted too long.
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<TooSlow> {
        let left = self.left();
        let since = *self.since.get_or_insert_with(Instant::now);
        let alarm = self
            .alarm
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(since + left)));
        ready!(alarm.as_mut().poll(cx));
        Poll::Ready(TooSlow)
    }
}

/// A body that must come in fast enough.
#[derive(Debug)]
pub(super) struct PacedBody<B> {
    body: B,
    pace: Pace,
}

impl<B> PacedBody<B> {
    pub(super) fn new(body: B, patience: Duration) -> Self {
        let pace = Pace::new(patience);
        Self { body, pace }
    }
}

type Fault = Box<dyn std::error::Error + Send + Sync>;

impl<B: Body<Error: Into<Fault>> + Unpin> Body for PacedBody<B> {
    type Data = B::Data;
    type Error = Fault;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, Fault>>> {
        let Poll::Ready(next) = Pin::new(&mut self.body).poll_frame(cx) else {
            return self.pace.wait(cx).map(|slow| Some(Err(slow.into())));
        };
        let length = match &next {
            Some(Ok(frame)) => frame.data_ref().map_or(0, Buf::remaining),
            _ => 0,
        };
        self.pace.moved(length);
        Poll::Ready(next.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream whose other side must take what is written fast enough.
#[derive(Debug)]
pub(super) struct PacedStream<S> {
    stream: S,
    pace: Pace,
}

impl<S> PacedStream<S> {
    pub(super) fn new(stream: S, patience: Duration) -> Self {
        let pace = Pace::new(patience);
        Self { stream, pace }
    }
}

impl<S> PacedStream<S> {
    fn written(
        &mut self,
        cx: &mut Context<'_>,
        wrote: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match wrote {
            Poll::Pending => {
                let late = |slow| Err(io::Error::new(io::ErrorKind::TimedOut, slow));
                self.pace.wait(cx).map(late)
            }
            Poll::Ready(wrote) => {
                self.pace.moved(*wrote.as_ref().unwrap_or(&0));
                Poll::Ready(wrote)
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for PacedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for PacedStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.written(cx, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.written(cx, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
