//! What processes on one database tell each other: which indicators a commit has changed.

use std::sync::mpsc;
use std::thread;

use tokio::sync::oneshot;

use crate::base::error::{Error, Result};
use crate::base::live::{Change, Live};
use crate::base::token;
use crate::store::Url;
use crate::store::engine::conn::listen;
use crate::store::engine::conn::listen::Heard;

/// Hears the other processes until it is dropped. A file has none that need to be heard: beside
/// the server only commands write into it.
#[derive(Debug)]
pub(in crate::store) struct Listener {
    /// Names this process to the others.
    pub(in crate::store) origin: String,
    _end: Option<oneshot::Sender<()>>,
}

impl Listener {
    /// Passes on to `live` what the other processes tell; answers when it can hear them.
    pub(in crate::store) fn start(url: &Url, live: &Live) -> Result<Self> {
        let origin = token::id()?;
        let Url::Postgres(url) = url else {
            return Ok(Self { origin, _end: None });
        };
        let (end, ended) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let (url, live, own) = (url.clone(), live.clone(), origin.clone());
        let hear = move |heard| match heard {
            Heard::Gap => live.missed(),
            Heard::Text(text) => {
                if let Some(change) = read(&own, &text) {
                    live.announce(change);
                }
            }
        };
        thread::Builder::new()
            .name("listener".to_owned())
            .spawn(move || listen::run(&url, ended, &ready, hear))
            .map_err(|e| Error::Config(format!("A thread can't be started: {e}.")))?;
        let gone = |_| Error::Internal("the listener ended".to_owned());
        started.recv().map_err(gone)??;
        Ok(Self {
            origin,
            _end: Some(end),
        })
    }
}

/// A change as it is told.
pub(in crate::store) fn written(origin: &str, change: &Change) -> String {
    format!("{origin} {} {}", change.indicator, change.revision)
}

/// A change that another process tells.
fn read(own: &str, text: &str) -> Option<Change> {
    let (origin, rest) = text.split_once(' ')?;
    let (indicator, revision) = rest.split_once(' ')?;
    let revision = revision.parse().ok()?;
    (origin != own).then(|| Change {
        indicator: indicator.to_owned(),
        revision,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_tell_is_heard_and_ones_own_is_not() {
        let change = Change {
            indicator: "a-b".to_owned(),
            revision: 7,
        };
        let text = written("me", &change);
        assert_eq!(read("you", &text), Some(change));
        assert_eq!(read("me", &text), None);
        assert_eq!(read("you", "nonsense"), None);
    }
}
