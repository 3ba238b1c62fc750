//! A body on its way: read away when it is refused, so that its sender hears why.

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use tokio_stream::StreamExt as _;

use super::{Code, Refused};
use crate::web::layers::arrival;

/// How long a refused body is read away, and how much of it.
const AWAY: (Duration, usize) = (Duration::from_secs(10), 64 * 1024 * 1024);

/// A body on its way.
pub(super) struct Incoming(BodyDataStream);

impl Incoming {
    pub(super) fn new(body: Body) -> Self {
        Self(body.into_data_stream())
    }

    /// The next part; none at the end.
    ///
    /// # Errors
    /// `malformed` when it ends too soon, `too-slow` when it comes too slowly.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Refused> {
        let part = self.0.next().await.transpose();
        part.map_err(|error| arrival::refused(&error).into())
    }

    /// The whole body, if it is not larger than `most`.
    ///
    /// # Errors
    /// `too-large`, or as [`Incoming::next`].
    pub(super) async fn whole(mut self, most: usize) -> Result<Vec<u8>, Refused> {
        let mut body = Vec::new();
        while let Some(part) = self.next().await? {
            if body.len() + part.len() > most {
                self.away().await;
                let detail = format!("The body may have {most} bytes.");
                return Err(Refused::new(Code::TooLarge, detail));
            }
            body.extend_from_slice(&part);
        }
        Ok(body)
    }

    /// Reads the rest away.
    pub(super) async fn away(mut self) {
        let (time, most) = AWAY;
        let read = async {
            let mut size = 0;
            while let Some(Ok(part)) = self.0.next().await {
                size += part.len();
                if size > most {
                    return;
                }
            }
        };
        let _ = tokio::time::timeout(time, read).await;
    }
}
