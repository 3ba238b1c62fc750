//! Letters of alerts: at once, or one a day; never in somebody's quiet hours, never more than a few a
//! day at once. What was settled before its letter went has none.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::FluentValue;

use crate::app::App;
use crate::base::clock::{local, start_of};
use crate::base::error::{Error, Result};
use crate::base::mail::{Letter, Mailer, is_address};
use crate::base::text::Lang;
use crate::figures::alert_choice::{DAILY, Mode};
use crate::figures::names::Agencies;
use crate::present::alerts::{address, sentence};
use crate::present::words::Words;
use crate::store::alerts::choices;
use crate::store::alerts::letters::{self, Had, Waiting};
use crate::store::alerts::messages::Turn;
use crate::store::due::notes::{self, Reader};
use crate::store::people::agencies;
use crate::work::audience::People;

/// Messages that a turn looks at.
const MOST: usize = 5_000;
/// Messages that a letter lists; the others stand in the inbox.
const LISTED: usize = 40;
/// Letters at once that somebody has of a day; further messages wait for the day's letter.
const AT_ONCE: i64 = 10;

/// Sends what is to be sent now.
///
/// # Errors
/// [`Error::Unavailable`] when a letter could not be sent; it is tried at the next turn.
pub async fn post(app: &Arc<App>) -> Result<()> {
    let Some(mailer) = app.mail.as_ref() else {
        return Ok(());
    };
    let now = local(app.clock.now_ms());
    let midnight = start_of(now.date());
    let read = app.db.read(move |conn| {
        let waiting = letters::waiting(conn, MOST)?;
        if waiting.is_empty() {
            return Ok(None);
        }
        let people = People::of(notes::readers(conn)?, choices::all(conn)?);
        let had = letters::had(conn, midnight)?;
        Ok(Some((waiting, people, had, agencies::names(conn)?)))
    });
    let Some((waiting, people, had, agencies)) = read.await? else {
        return Ok(());
    };
    let mut by_reader: BTreeMap<i64, Vec<Waiting>> = BTreeMap::new();
    for one in waiting {
        by_reader.entry(one.user).or_default().push(one);
    }
    let mut failed = None;
    for (user, all) in by_reader {
        let (mut kept, dropped) = sorted(&people, user, all);
        if !dropped.is_empty() {
            app.db
                .write(move |tx| letters::drop_all(tx, &dropped))
                .await?;
        }
        let had = had.get(&user).copied().unwrap_or_default();
        let quiet = people.choice(user).is_quiet(now.hour());
        kept.retain(|one| !quiet && is_due(one, had, midnight, now.hour()));
        let Some(reader) = people.reader(user).filter(|_| !kept.is_empty()) else {
            continue;
        };
        match send(app, mailer, reader, &kept, &agencies).await {
            Ok(()) => {
                let ids: Vec<i64> = kept.iter().map(|one| one.id).collect();
                app.db.write(move |tx| letters::sent(tx, &ids)).await?;
            }
            Err(error) => failed = Some(error),
        }
    }
    match failed {
        None => Ok(()),
        Some(error) => Err(Error::Unavailable(format!("letters of alerts: {error}"))),
    }
}

/// What is still to be sent to somebody, and what is not: of what the person may not hear or does not
/// want letters any more, or has no address for.
fn sorted(people: &People, user: i64, all: Vec<Waiting>) -> (Vec<Waiting>, Vec<i64>) {
    let reader = people.reader(user);
    let stays = |one: &Waiting| {
        let wants = reader.is_some_and(|reader| {
            is_address(&reader.email) && people.mode(reader, one.event.kind).mails()
        });
        wants && people.may_hear(user, &one.event)
    };
    let (kept, dropped): (Vec<Waiting>, Vec<Waiting>) = all.into_iter().partition(stays);
    (kept, dropped.into_iter().map(|one| one.id).collect())
}

/// Whether a message is to be sent at this hour of the day that began at `midnight`.
fn is_due(one: &Waiting, had: Had, midnight: i64, hour: i8) -> bool {
    let at_once = one.mode == Mode::Now && had.at_once < AT_ONCE;
    let daily = had.daily_at.is_none_or(|at| at < midnight) && hour >= DAILY;
    at_once || daily && one.mode == Mode::Daily || daily && one.mode == Mode::Now
}

/// Sends one letter with all of it; in Indonesian first, since the reader's language is not known.
async fn send(
    app: &App,
    mailer: &Mailer,
    reader: &Reader,
    all: &[Waiting],
    agencies: &Agencies,
) -> Result<()> {
    let base = app.config.public_url.as_ref();
    let base = base.map(|url| url.as_str().trim_end_matches('/'));
    let text = Lang::ALL.map(|lang| {
        let words = Words::new(&app.texts, lang);
        let line = |one: &Waiting| {
            let over = one.turn == Turn::Over;
            let text = sentence(&words, (&app.catalogue, agencies), &one.event, over);
            match base {
                Some(base) => format!("- {text}\n  {base}{}", address(&one.event)),
                None => format!("- {text}"),
            }
        };
        let mut lines: Vec<String> = all.iter().take(LISTED).map(line).collect();
        if all.len() > LISTED {
            lines.push(words.count("alert-more", all.len() - LISTED, &[]));
        }
        let inbox = base.map_or_else(
            || words.get("alert-title"),
            |base| format!("{base}/kotak-masuk"),
        );
        let args: [(&'static str, FluentValue<'_>); 3] = [
            ("name", reader.name.as_str().into()),
            ("list", lines.join("\n").into()),
            ("link", inbox.into()),
        ];
        app.texts.with(lang, "mail-alerts", &args)
    });
    let words = Words::new(&app.texts, Lang::Id);
    let subject = match all {
        [one] => {
            let over = one.turn == Turn::Over;
            sentence(&words, (&app.catalogue, agencies), &one.event, over)
        }
        all => words.count("mail-alerts-subject", all.len(), &[]),
    };
    let letter = Letter {
        to: &reader.email,
        name: &reader.name,
        subject: &subject,
        text: text.join("\n\n---\n\n"),
    };
    mailer.send(&letter).await
}

/// Sends a letter that says nothing but that letters arrive.
///
/// # Errors
/// [`Error::Unavailable`] when no server is configured, or it did not take the letter.
pub async fn trial(app: &App, email: &str, name: &str) -> Result<()> {
    let unsendable = || Error::Unavailable("mail: there is no server".to_owned());
    let mailer = app.mail.as_ref().ok_or_else(unsendable)?;
    let text = Lang::ALL.map(|lang| {
        let args: [(&'static str, FluentValue<'_>); 1] = [("name", name.into())];
        app.texts.with(lang, "mail-alert-trial", &args)
    });
    let subject = Words::new(&app.texts, Lang::Id).get("mail-alert-trial-subject");
    let letter = Letter {
        to: email,
        name,
        subject: &subject,
        text: text.join("\n\n---\n\n"),
    };
    mailer.send(&letter).await
}
