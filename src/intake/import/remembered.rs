//! What was said of headings is remembered: the next file of the same agency about the same
//! indicator is read by it, whoever sends it.

use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::Indicator;
use crate::intake::file;
use crate::intake::import::questions::{Choices, FORGET, HEADING};
use crate::intake::import::scope::Scope;
use crate::store::Conn;
use crate::store::sources::headings;

/// The agency whose file it is, as far as the sender and not the file says.
fn agency<'s>(scope: &'s Scope, about: &'s Indicator) -> &'s str {
    let chosen = scope.own.as_deref().or(scope.chosen.as_deref());
    chosen.unwrap_or(&about.producer)
}

/// A heading that is a column's place, as `(B)`, says nothing of the next file.
fn is_place(heading: &str) -> bool {
    let inside = heading
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    inside.is_some_and(|text| text.len() <= 3 && text.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// Headings that were said before, with the names of their fields.
pub(super) async fn of(
    app: &App,
    scope: &Scope,
    about: &Indicator,
) -> Result<Vec<(String, String)>> {
    let (agency, slug) = (agency(scope, about).to_owned(), about.slug.clone());
    let read = move |conn: &mut Conn| headings::of(conn, &agency, &slug);
    app.db.read(read).await
}

/// Remembers what a user says of headings, and forgets those of which that is said.
///
/// # Errors
/// An error of the store.
pub async fn remember(
    app: &App,
    scope: &Scope,
    about: &Indicator,
    choices: &Choices,
    user: i64,
) -> Result<()> {
    let said = choices.iter().filter(|((_, field, _), _)| field == HEADING);
    let said = said.map(|((_, _, heading), field)| (file::field::key(heading), field.clone()));
    let said: Vec<(String, String)> = said.filter(|(heading, _)| !is_place(heading)).collect();
    if said.is_empty() {
        return Ok(());
    }
    let (agency, slug) = (agency(scope, about).to_owned(), about.slug.clone());
    app.db
        .write(move |tx| {
            let about = (agency.as_str(), slug.as_str());
            for (heading, field) in &said {
                match field.as_str() {
                    FORGET => headings::forget(tx, about, heading)?,
                    field => headings::keep(tx, about, (heading, field), user)?,
                }
            }
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_no_heading() {
        assert!(is_place("(b)") && is_place("(AC)"));
        assert!(!is_place("(orang)") && !is_place("b"));
    }
}
