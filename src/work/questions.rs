//! Tells of questions, in inboxes and by mail: the agency when it is asked, when its answer comes back and when the
//! answer is due; whoever asked when it is answered; who answered when it is closed.
//!
//! Whatever happens to the mail server, nobody is told the same twice, and what could not be sent is
//! sent at a later turn if it still stands.

use std::collections::HashSet;
use std::sync::Arc;

use fluent_bundle::FluentValue;
use jiff::civil::Date;

use crate::app::App;
use crate::base::clock::local;
use crate::base::error::{Error, Result};
use crate::base::mail::{Letter, Mailer, is_address};
use crate::base::text::Lang;
use crate::figures::alert::{self, Kind};
use crate::figures::alert_choice::Mode;
use crate::figures::names::Agencies;
use crate::figures::selection::Selection;
use crate::identity::permission::{AGENCY_ALL, OBSERVATION_CREATE, OBSERVATION_VALIDATE};
use crate::present::periods;
use crate::present::questions::{Kept, about};
use crate::present::words::Words;
use crate::store::Tx;
use crate::store::alerts;
use crate::store::alerts::messages::Turn;
use crate::store::alerts::{choices, messages};
use crate::store::due::notes::{self, Reader};
use crate::store::people::agencies;
use crate::store::questions::letters::{self, Sent};
use crate::store::questions::read::{self, Wanted};
use crate::store::questions::{Question, State};
use crate::work::audience::People;
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often it is looked, in milliseconds.
const LOOK_MS: i64 = 60_000;
/// How long what is closed is told, in milliseconds: 31 days.
const TOLD_MS: i64 = 31 * 86_400_000;
/// Questions that a turn looks at.
const MOST: usize = 5_000;

/// One instance tells for all.
pub(super) fn job() -> Job {
    let work = |app: Arc<App>, _| async move { tell(&app).await };
    Job::new("questions", By::One, Times::Every(LOOK_MS), work)
}

/// What happened to a question that somebody is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Event {
    /// Its name among those of the question.
    name: String,
    /// Key of the letter's subject.
    subject: &'static str,
    to: To,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    /// Those who answer for the agency.
    Agency,
    Asker,
    /// Who answered last.
    Answerer,
}

/// What there is to tell of a question as it stands today.
fn events(question: &Question, today: Date) -> Vec<Event> {
    // That it was read is told to nobody: the step before it is.
    let step = question.steps - i64::from(question.state == State::Read);
    let event = |subject, to| Event {
        name: step.to_string(),
        subject,
        to,
    };
    let mut all = match question.state {
        State::Sent | State::Read => vec![event("mail-question-asked", To::Agency)],
        State::Returned => vec![event("mail-question-returned", To::Agency)],
        State::Answered => vec![event("mail-question-answered", To::Asker)],
        State::Closed if question.answered_by.is_some() => {
            let subject = if question.is_withdrawn {
                "mail-question-withdrawn"
            } else {
                "mail-question-closed"
            };
            vec![event(subject, To::Answerer)]
        }
        State::Closed => Vec::new(),
    };
    let left = today.until(question.due).map_or(0, |span| span.get_days());
    let (name, subject) = match left {
        _ if !question.state.waits_for_agency() => return all,
        ..0 => ("over", "mail-question-over"),
        0..=1 => ("due", "mail-question-due"),
        _ => return all,
    };
    all.push(Event {
        name: format!("{name} {}", question.due),
        subject,
        to: To::Agency,
    });
    all
}

/// Sends the letters that were not sent.
///
/// # Errors
/// [`Error::Unavailable`] when one could not be sent; it is tried at the next turn.
pub async fn tell(app: &Arc<App>) -> Result<()> {
    let now = local(app.clock.now_ms());
    let (today, since) = (now.date(), app.clock.now_ms() - TOLD_MS);
    let (questions, known, people, agencies) = read(app, since).await?;
    let mut failed = None;
    for question in &questions {
        for event in events(question, today) {
            for reader in concerned(people.readers(), question, event.to) {
                let told = (question.id, event.name.clone(), reader.id);
                let mode = people.mode(reader, Kind::Question);
                if known.sent.contains(&told) || mode == Mode::Off {
                    continue;
                }
                let alert = alert(question, &event);
                if !known.inbox.contains(&(alert.key.clone(), reader.id)) {
                    app.db.write(inbox(alert, (reader.id, mode))).await?;
                }
                let mailer = app.mail.as_ref().filter(|_| is_address(&reader.email));
                let mailer = mailer.filter(|_| mode == Mode::Now);
                if let Some(mailer) = mailer {
                    // It waits for the end of the quiet hours; the inbox does not.
                    if people.choice(reader.id).is_quiet(now.hour()) {
                        continue;
                    }
                    let about = (reader, &event);
                    if let Err(error) = send(app, mailer, about, question, &agencies).await {
                        failed = Some(error);
                        continue;
                    }
                }
                let write = app.db.write(move |tx| {
                    let (question, event, user) = &told;
                    letters::note(tx, (*question, event, *user))
                });
                write.await?;
            }
        }
    }
    match failed {
        None => Ok(()),
        Some(error) => Err(Error::Unavailable(format!("letters of questions: {error}"))),
    }
}

/// The step of a question as the inbox keeps it.
fn alert(question: &Question, event: &Event) -> alert::Event {
    let facts = [
        ("id", question.id.to_string()),
        ("step", event.subject.to_owned()),
        ("agency", question.agency.clone()),
        ("period", question.frozen.period.to_string()),
    ];
    let facts = facts.map(|(name, fact)| (name.to_owned(), fact));
    alert::Event {
        key: format!("question {} {}", question.id, event.name),
        kind: Kind::Question,
        slug: question.slug.clone(),
        agencies: vec![question.agency.clone()],
        facts: facts.into_iter().collect(),
    }
}

/// Puts it into somebody's inbox. Its letter is one of questions, but for those who want one letter
/// a day: theirs stands among the others of the day.
fn inbox(event: alert::Event, (user, mode): (i64, Mode)) -> impl FnOnce(&mut Tx<'_>) -> Result<()> {
    let mode = if mode == Mode::Daily {
        mode
    } else {
        Mode::Inbox
    };
    move |tx| {
        let known = alerts::last(tx.conn, &event.key)?;
        let id = match known {
            Some(id) => id,
            None => alerts::begin(tx, &event, true)?,
        };
        messages::send(tx, user, (id, Turn::Begun), mode)
    }
}

/// What was told of questions: by letters, and in inboxes by the key of the event.
struct Known {
    sent: HashSet<Sent>,
    inbox: HashSet<(String, i64)>,
}

type Read = (Vec<Question>, Known, People, Agencies);

/// The questions that are open or were closed lately, what was told of them, and everybody.
async fn read(app: &App, since: i64) -> Result<Read> {
    let read = app.db.read(move |conn| {
        let mut questions = Vec::new();
        for closed in [false, true] {
            let wanted = Wanted {
                closed: Some(closed),
                ..Wanted::default()
            };
            questions.extend(read::find(conn, wanted, MOST)?);
        }
        questions.retain(|one| one.state != State::Closed || one.moved_at >= since);
        let known = Known {
            sent: letters::sent(conn, since)?,
            inbox: messages::of_questions(conn, since)?.into_iter().collect(),
        };
        let people = People::of(notes::readers(conn)?, choices::all(conn)?);
        Ok((questions, known, people, agencies::names(conn)?))
    });
    read.await
}

/// Whom it concerns: of an agency nobody of which can answer, those who validate for all.
fn concerned<'r>(readers: &'r [Reader], question: &Question, to: To) -> Vec<&'r Reader> {
    let may = |reader: &Reader, permission: &str| {
        let mut all = reader.permissions.iter();
        all.any(|one| one == permission)
    };
    let only = |id: Option<i64>| readers.iter().filter(|one| Some(one.id) == id).collect();
    match to {
        To::Asker => only(Some(question.asked_by)),
        To::Answerer => only(question.answered_by),
        To::Agency => {
            let own = readers.iter().filter(|one| {
                one.agency.as_deref() == Some(&question.agency) && may(one, OBSERVATION_CREATE)
            });
            let own: Vec<&Reader> = own.filter(|one| one.id != question.asked_by).collect();
            if !own.is_empty() {
                return own;
            }
            let validate = readers.iter();
            validate
                .filter(|one| may(one, OBSERVATION_VALIDATE) && may(one, AGENCY_ALL))
                .collect()
        }
    }
}

/// Sends one letter; in Indonesian first, since the reader's language is not known.
async fn send(
    app: &App,
    mailer: &Mailer,
    (reader, event): (&Reader, &Event),
    question: &Question,
    agencies: &Agencies,
) -> Result<()> {
    let link = app.config.public_url.as_ref();
    let text = Lang::ALL.map(|lang| {
        let words = Words::new(&app.texts, lang);
        let path = format!("/pertanyaan/{}", question.id);
        let link = link.map_or_else(
            || format!("{} {}", words.get("ask-title"), question.id),
            |url| format!("{}{path}", url.as_str().trim_end_matches('/')),
        );
        let (figure, value) = figure(app, &words, question, agencies);
        let args: [(&'static str, FluentValue<'_>); 8] = [
            ("name", reader.name.as_str().into()),
            ("what", words.get(event.subject).into()),
            ("figure", figure.into()),
            ("value", value.into()),
            ("asker", question.asker.as_str().into()),
            ("text", question.text.as_str().into()),
            ("due", periods::date(&words, question.due).into()),
            ("link", link.into()),
        ];
        app.texts.with(lang, "mail-question", &args)
    });
    let words = Words::new(&app.texts, Lang::Id);
    let (figure, _) = figure(app, &words, question, agencies);
    let subject = format!("{}: {figure}", words.get(event.subject));
    let letter = Letter {
        to: &reader.email,
        name: &reader.name,
        subject: &subject,
        text: text.join("\n\n---\n\n"),
    };
    mailer.send(&letter).await
}

/// What a question is about, and the figure as it was asked about.
fn figure(
    app: &App,
    words: &Words<'_>,
    question: &Question,
    agencies: &Agencies,
) -> (String, String) {
    let frozen = &question.frozen;
    let known = app.catalogue.indicator(&question.slug);
    let found = known.and_then(|one| Some((one, one.measure(&frozen.measure)?.0)));
    let Some((indicator, at)) = found else {
        let value = frozen.value.clone().unwrap_or_default();
        return (question.slug.clone(), value);
    };
    let selection = Selection::of_address(&app.catalogue, agencies, indicator, &frozen.view);
    let kept = Kept {
        value: frozen.value.clone(),
        unsure: frozen.unsure.clone(),
    };
    let told = about(
        words,
        (&app.catalogue, agencies),
        (indicator, at),
        (&selection, frozen.period),
    );
    (told, kept.told(words, indicator, at))
}
