//! Going on with imports that their instances have left.

use std::sync::Arc;

use crate::app::App;
use crate::base::error::Result;
use crate::intake::import::apply::go_on;
use crate::intake::import::reading::read;
use crate::intake::import::shelf::take_over;
use crate::store::sources::imports;
use crate::store::sources::imports::{Hold, State};

/// Goes on with every import whose instance has gone silent, or whose pause is over. Answers how
/// many there were.
///
/// # Errors
/// The last error of those that could not go on.
pub async fn resume(app: &Arc<App>) -> Result<usize> {
    let now = app.clock.now_ms();
    let left = app.db.read(move |conn| imports::left(conn, now)).await?;
    let mut resumed = 0;
    let mut ended = Ok(());
    for id in left {
        let Some(hold) = take_over(app, id).await? else {
            continue;
        };
        resumed += 1;
        ended = carry_on(app, hold).await.and(ended);
    }
    ended.map(|()| resumed)
}

/// Goes on with an import that this instance has taken over.
///
/// # Errors
/// An error of the store.
pub async fn carry_on(app: &Arc<App>, hold: Hold) -> Result<()> {
    let (id, now) = (hold.id, app.clock.now_ms());
    let import = app.db.read(move |conn| imports::one(conn, id, now)).await?;
    match import.map(|import| import.state) {
        Some(State::Reading) => {
            tracing::info!(import = id, "reads an import that was left");
            read(Arc::clone(app), hold, None).await;
            Ok(())
        }
        Some(State::Applying) => {
            let applied = go_on(app, &hold).await?;
            tracing::info!(import = id, ?applied, "went on with an import");
            Ok(())
        }
        _ => Ok(()),
    }
}
