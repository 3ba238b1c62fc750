//! Announces changes to open pages.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::broadcast;

/// Changes that a listener may be behind before it loses some.
const BEHIND: usize = 1024;

/// A committed change of an indicator's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Slug of the indicator.
    pub indicator: String,
    /// Its revision after the change; grows by one with each commit that touches it.
    pub revision: i64,
}

/// What a listener hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A change.
    Change(Change),
    /// Changes may have been missed: look at everything again.
    Missed,
}

/// Sends changes to all who listen. A listener that falls behind is told so and reloads.
#[derive(Debug, Clone)]
pub struct Live(Arc<Mutex<Option<broadcast::Sender<News>>>>);

impl Default for Live {
    fn default() -> Self {
        let sender = broadcast::channel(BEHIND).0;
        Self(Arc::new(Mutex::new(Some(sender))))
    }
}

impl Live {
    /// Tells all listeners; nobody listening is fine.
    pub fn announce(&self, change: Change) {
        self.send(News::Change(change));
    }

    /// Tells all listeners that changes may have been missed.
    pub fn missed(&self) {
        self.send(News::Missed);
    }

    fn send(&self, news: News) {
        let sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = &*sender {
            let _ = sender.send(news);
        }
    }

    /// Starts listening; changes announced before are not delivered.
    pub fn subscribe(&self) -> broadcast::Receiver<News> {
        let sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*sender {
            Some(sender) => sender.subscribe(),
            None => broadcast::channel(1).1,
        }
    }

    /// Ends every listening, so that a server that shuts down need not wait for open pages.
    pub fn close(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::broadcast::error::TryRecvError;

    #[test]
    fn listeners_hear_changes_until_it_closes() {
        let live = Live::default();
        let mut open = live.subscribe();
        let change = Change {
            indicator: "a".to_owned(),
            revision: 1,
        };
        live.announce(change.clone());
        live.close();
        live.announce(change.clone());
        assert_eq!(open.try_recv(), Ok(News::Change(change)));
        assert_eq!(open.try_recv(), Err(TryRecvError::Closed));
        assert_eq!(live.subscribe().try_recv(), Err(TryRecvError::Closed));
    }
}
