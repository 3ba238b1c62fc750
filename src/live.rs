//! Announces changes to open pages.

use tokio::sync::broadcast;

/// A committed change of an indicator's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Slug of the indicator.
    pub indicator: String,
    /// Its revision after the change; grows by one with each commit that touches it.
    pub revision: i64,
}

/// Sends changes to all who listen. A listener that falls behind is told so and reloads.
#[derive(Debug, Clone)]
pub struct Live(broadcast::Sender<Change>);

impl Default for Live {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Live {
    /// Tells all listeners; nobody listening is fine.
    pub fn announce(&self, change: Change) {
        let _ = self.0.send(change);
    }

    /// Starts listening; changes announced before are not delivered.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.0.subscribe()
    }
}
