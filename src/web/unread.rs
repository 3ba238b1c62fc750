//! How many messages of the inbox its reader has not read, for the head of every page.

use crate::web::frame::Frame;

impl Frame {
    /// Whether there is somebody who has an inbox: whoever must enrol first has none yet.
    pub fn hears(&self) -> bool {
        self.person().is_some_and(|person| !person.must_enrol())
    }

    /// Messages that were not read.
    pub fn unread(&self) -> i64 {
        self.session().map_or(0, |session| session.unread)
    }
}
