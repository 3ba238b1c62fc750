//! Watches the sources: notes which of them somebody must look at, and tells those who can do
//! something about it by mail, once when it begins and once when it is over.
//!
//! Whatever happens to the mail server, nobody is told the same twice, and what could not be sent is
//! sent at a later turn if it still stands.

use std::sync::Arc;

use fluent_bundle::FluentValue;

use crate::app::App;
use crate::base::clock;
use crate::base::error::{Error, Result};
use crate::base::mail::{Letter, Mailer, is_address};
use crate::base::text::Lang;
use crate::figures::alert::Kind;
use crate::figures::names::{self, Agencies};
use crate::identity::permission::{AGENCY_ALL, KEY_MANAGE, OBSERVATION_CREATE};
use crate::intake::import::words::Words as ImportWords;
use crate::intake::pull::{Why, why_sentence};
use crate::present::attention;
use crate::present::words::Words;
use crate::store::alerts::choices;
use crate::store::due::notes;
use crate::store::due::notes::Reader;
use crate::store::people::agencies;
use crate::store::sources::pulls;
use crate::store::sources::troubles::{self, Trouble};
use crate::work::audience::People;
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often it is looked, in milliseconds.
const LOOK_MS: i64 = 60_000;

/// One instance watches for all.
pub(super) fn job() -> Job {
    let work = |app: Arc<App>, _| async move { watch(&app).await };
    Job::new("sources", By::One, Times::Every(LOOK_MS), work)
}

/// Notes what is in trouble now, and sends the letters that were not sent.
///
/// # Errors
/// An error of the store; [`Error::Unavailable`] when a letter could not be sent, which is tried at
/// the next turn.
pub async fn watch(app: &Arc<App>) -> Result<()> {
    app.db.write(troubles::note).await?;
    let Some(mailer) = &app.mail else {
        return Ok(());
    };
    let read = app.db.read(|conn| {
        let all = troubles::list(conn, None, false)?.into_iter();
        let with = all.map(|one| Ok((last_reason(conn, &one)?, one)));
        let all: Vec<(Option<String>, Trouble)> = with.collect::<Result<_>>()?;
        let people = People::of(notes::readers(conn)?, choices::all(conn)?);
        let told = troubles::told(conn)?;
        Ok((all, told, people, agencies::names(conn)?))
    });
    let (all, told, people, agencies) = read.await?;
    let hour = clock::local(app.clock.now_ms()).hour();
    let mut failed = None;
    for (why, trouble) in &all {
        let over = trouble.ended_at.is_some();
        let acting = people.readers().iter();
        for reader in acting.filter(|one| acts_on(one, &trouble.source.agency)) {
            // Of an end only those hear who knew of the trouble.
            let due = match told.get(&(trouble.id, reader.id)) {
                None => !over,
                Some(end) => over && !end,
            };
            let wants = people.mode(reader, Kind::Source).mails() && is_address(&reader.email);
            if !due || !wants || people.choice(reader.id).is_quiet(hour) {
                continue;
            }
            match send(app, (mailer, reader), (trouble, why.as_deref()), &agencies).await {
                Ok(()) => {
                    let of = (trouble.id, reader.id);
                    let noted = app.db.write(move |tx| troubles::note_told(tx, of, over));
                    noted.await?;
                }
                Err(error) => failed = Some(error),
            }
        }
    }
    failed.map_or(Ok(()), |error| {
        Err(Error::Unavailable(format!(
            "letters about sources: {error}"
        )))
    })
}

/// Why the last run of a source was not taken, as it is kept.
fn last_reason(conn: &mut crate::store::Conn, trouble: &Trouble) -> Result<Option<String>> {
    let runs = pulls::runs(conn, Some(trouble.source.id), 1)?;
    Ok(runs.into_iter().next().and_then(|run| run.why))
}

/// Whether somebody can do something about a source of an agency: who enters its figures, or who
/// manages the sources of all.
fn acts_on(reader: &Reader, agency: &str) -> bool {
    let may = |permission: &str| reader.permissions.iter().any(|one| one == permission);
    let own = reader.agency.as_deref() == Some(agency);
    own && may(OBSERVATION_CREATE) || may(KEY_MANAGE) && (own || may(AGENCY_ALL))
}

/// Sends one letter; in Indonesian first, since the reader's language is not known.
async fn send(
    app: &App,
    (mailer, reader): (&Mailer, &Reader),
    (trouble, why): (&Trouble, Option<&str>),
    agencies: &Agencies,
) -> Result<()> {
    let over = trouble.ended_at.is_some();
    let text = Lang::ALL.map(|lang| letter(app, reader, (trouble, why, lang), agencies));
    let words = Words::new(&app.texts, Lang::Id);
    let key = if over {
        "mail-source-subject-over"
    } else {
        "mail-source-subject"
    };
    let subject = words.with(key, &[("name", &trouble.source.name)]);
    let letter = Letter {
        to: &reader.email,
        name: &reader.name,
        subject: &subject,
        text: text.join("\n\n---\n\n"),
    };
    mailer.send(&letter).await
}

/// What a letter says in a language.
fn letter(
    app: &App,
    reader: &Reader,
    (trouble, why, lang): (&Trouble, Option<&str>, Lang),
    agencies: &Agencies,
) -> String {
    let (words, source) = (Words::new(&app.texts, lang), &trouble.source);
    let path = format!("/sumber/{}", source.id);
    let link = app.config.public_url.as_ref().map_or_else(
        || format!("{} {}", words.get("source-title"), source.name),
        |url| format!("{}{path}", url.as_str().trim_end_matches('/')),
    );
    let agency = names::agency(agencies, &source.agency);
    let failures = source
        .is_failing()
        .then(|| usize::try_from(source.failures).unwrap_or(0));
    let good = source.good_at.map(|at| clock::local(at).date());
    let what = attention::source(&words, (&source.name, &agency), failures, good);
    let reasons = ImportWords {
        texts: &app.texts,
        catalogue: &app.catalogue,
        lang,
    };
    let why = why.map(|why| why_sentence(&reasons, &Why::parse(why)));
    let why = why.map_or_else(
        || words.get("mail-source-late"),
        |why| words.with("mail-source-why", &[("why", &why)]),
    );
    let args: [(&'static str, FluentValue<'_>); 6] = [
        ("name", reader.name.as_str().into()),
        ("source", source.name.as_str().into()),
        ("agency", agency.into()),
        ("what", what.into()),
        ("why", why.into()),
        ("link", link.into()),
    ];
    let key = if trouble.ended_at.is_some() {
        "mail-source-over"
    } else {
        "mail-source"
    };
    app.texts.with(lang, key, &args)
}
