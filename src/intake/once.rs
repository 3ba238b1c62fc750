//! Changes that are made once, however often their call is sent.

use crate::app::App;
use crate::base::error::Result;
use crate::intake::change::{Answer, Submission};
use crate::intake::submit::{count, prepare};
use crate::store::keys::once;
use crate::store::keys::once::{Answer as Kept, Claim, Known};

/// What came of a call that is made once.
#[derive(Debug)]
pub enum Called {
    /// It was the first; where it was made, this is the answer that is kept.
    First(Box<Answer>, Option<Kept>),
    /// It was made before, or is being worked on.
    Before(Known),
}

/// Checks changes and, if they are sound and the call is the first of its claim, makes them and
/// keeps the answer in one transaction. A refusal is not kept: the next call is checked anew.
pub async fn submit_once(
    app: &App,
    request: Submission,
    (claim, fingerprint): (Claim, String),
    answer: impl FnOnce(&Answer) -> Option<Kept> + Send + 'static,
) -> Result<Called> {
    let prepared = prepare(app, request).await?;
    let write = app.db.write(move |tx| {
        let known = once::begin(tx, &claim)?;
        if known != Known::New {
            return Ok(Called::Before(known));
        }
        let told = prepared.write(tx)?;
        let made = told.kept && told.told.iter().all(|one| one.fate.is_done());
        let kept = made.then(|| answer(&told)).flatten();
        match &kept {
            Some(kept) => once::settle(tx, &claim, &fingerprint, kept)?,
            None => once::release(tx, &claim)?,
        }
        Ok(Called::First(Box::new(told), kept))
    });
    let called = write.await?;
    if let Called::First(answer, _) = &called {
        count(app, &answer.told);
    }
    Ok(called)
}
