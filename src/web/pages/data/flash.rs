//! What a list says above itself of what has just been done.

use super::Desk;
use crate::app::App;
use crate::base::error::Result;
use crate::present::rows::name;
use crate::present::words::Words;
use crate::store::figures::history;

/// What has just happened.
#[derive(Debug)]
pub(super) struct Flash {
    pub(super) text: String,
    /// The row whose deletion can be undone.
    pub(super) undo: Option<i64>,
}

/// What the address says was done, if it was done to a row that exists for the person.
pub(super) async fn flash(
    app: &App,
    desk: &Desk,
    words: &Words<'_>,
    pairs: &[(String, String)],
) -> Result<Option<Flash>> {
    let done = pairs.iter().find_map(|(name, value)| {
        let key = match name.as_str() {
            "tersimpan" => "rows-saved",
            "dihapus" => "rows-deleted",
            "dipulihkan" => "rows-restored",
            _ => return None,
        };
        value.parse::<i64>().ok().map(|id| (key, id))
    });
    let Some((done, id)) = done else {
        return Ok(None);
    };
    let target = desk.target.clone();
    let row = app
        .db
        .read(move |conn| history::known(conn, &target, id))
        .await?;
    let row = row.filter(|row| desk.may_touch(&row.agency));
    Ok(row.map(|row| {
        let figure = name::of(words, &desk.names(app), desk.indicator(), &row);
        Flash {
            text: words.with(done, &[("figure", &figure)]),
            undo: (done == "rows-deleted").then_some(id),
        }
    }))
}
