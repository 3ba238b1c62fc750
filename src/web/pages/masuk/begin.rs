//! What both steps of signing in share: the wait between attempts, the journal, the session.

use crate::base::clock;
use crate::base::error::Result;
use crate::store::Tx;
use crate::store::commit::journal::{Actor, Entry, Via};
use crate::store::people::sessions::Way;
use crate::store::people::{devices, sessions};
use crate::web::frame::Frame;
use crate::web::session::Begun;
use crate::web::visitor::Visitor;

/// Says when the next attempt is looked at: in so many seconds, or at a time of day.
pub(super) fn wait_sentence(frame: &Frame, until: i64, seconds: i64) -> String {
    if seconds <= 60 {
        return frame.tn("sign-in-wait-seconds", [("seconds", seconds)]);
    }
    let at = clock::local(until + 59_999).strftime("%H.%M").to_string();
    frame.tn("sign-in-wait-until", [("time", at)])
}

/// Starts a session in place of the one that the browser had, which is known from now on.
pub(super) fn start(
    tx: &mut Tx<'_>,
    user: i64,
    way: &Way,
    old: Option<&str>,
    from: &Visitor,
) -> Result<Begun> {
    if let Some(old) = old {
        sessions::end(tx, old)?;
    }
    note(tx, "sign-in", Some(user), from)?;
    let shown = (from.device.as_deref(), from.address.as_str());
    Ok(Begun {
        secret: sessions::begin(tx, user, way)?,
        device: devices::learn(tx, user, shown)?,
        remember: way.remember,
    })
}

/// Journals an attempt. What was typed for an unknown account is not kept: it may be a password.
pub(super) fn note(
    tx: &mut Tx<'_>,
    action: &'static str,
    user: Option<i64>,
    from: &Visitor,
) -> Result<()> {
    let actor = user.map(|user| Actor {
        user,
        key: None,
        via: Via::Form,
    });
    let id = user.map_or_else(|| "-".to_owned(), |user| user.to_string());
    let after = serde_json::json!({ "address": from.address, "agent": from.agent });
    tx.journal(&Entry {
        actor: actor.as_ref().filter(|_| action == "sign-in"),
        action,
        subject: "user",
        subject_id: &id,
        agency: None,
        before: None,
        after: Some(&after.to_string()),
    })
}
