//! Notes in the journal who took which figures away as a file.

use crate::app::App;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::people::accounts::Person;

/// Notes a download of `what`, chosen by `query`. A store that can't take the note keeps nobody
/// from reading; the log has it then.
pub(super) async fn note(app: &App, person: &Person, what: &str, query: &str) {
    let (user, agency) = (person.id, person.agency.clone());
    let (what, query) = (what.to_owned(), query.to_owned());
    let noted = app.db.write(move |tx| {
        let after = serde_json::json!({ "query": query });
        tx.journal(&Entry {
            actor: Some(&Actor::person(user)),
            action: "export",
            subject: "export",
            subject_id: &what,
            agency: agency.as_deref(),
            before: None,
            after: Some(&after.to_string()),
        })
    });
    if let Err(error) = noted.await {
        tracing::warn!(user, %error, "a download can't be journalled");
    }
}
